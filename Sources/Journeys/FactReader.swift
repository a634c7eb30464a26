public import CanonicalJSON
internal import Chronology
internal import Satisfaction
internal import Wording

/// Checks a fact's data against its schema and digests it, in one walk.
public struct FactReader: ~Copyable {
  private var members = FlatObject()
  private let columns = FactColumns.all

  public init() {}

  /// Digests what every fold needs of a fact that stands in the log, where it was checked before.
  ///
  /// - Parameters:
  ///   - data: canonical JSON of an object.
  ///   - occurred: milliseconds since 1970 UTC.
  /// - Throws: `JSONError` for data that are none, `FactError` for data that are no object.
  public mutating func readPlain(
    _ kind: FactKind, _ data: UnsafeRawBufferPointer, occurred: Int64
  ) throws -> PlainDigest {
    guard members.scan(data, from: 0) == data.count else {
      return try Self.read(
        kind, try JSON(strict: data, rules: .event), occurred: occurred, isTrusted: true
      ).plain
    }
    var digest = PlainDigest(kind: kind, occurred: occurred)
    let columns = columns[kind]
    var near = 0
    for index in 0..<members.count {
      let member = members[index]
      let key = UnsafeRawBufferPointer(rebasing: data[member.keyRange])
      guard let place = FactColumns.find(key, in: columns, near: near) else { continue }
      near = place
      let slot = columns[place].slot
      let bytes = UnsafeRawBufferPointer(rebasing: data[member.valueRange])
      switch member.kind {
      case .string: _ = digest.keep(slot, bytes)
      case .integer: _ = digest.keep(slot, Self.whole(bytes))
      case .yes: _ = digest.keep(slot, true)
      case .no: _ = digest.keep(slot, false)
      case .nested: if slot == .partial { digest.markPart() }
      }
    }
    return digest
  }

  /// - Parameters:
  ///   - data: canonical JSON of an object.
  ///   - occurred: milliseconds since 1970 UTC.
  ///   - isTrusted: the data comes from the log, where it was checked before.
  /// - Throws: `FactError` naming the field.
  public mutating func read(
    _ kind: FactKind, _ data: UnsafeRawBufferPointer, occurred: Int64, isTrusted: Bool = false
  ) throws -> FactDigest {
    var walk = Walk(kind: kind, occurred: occurred, isTrusted: isTrusted)
    if members.scan(data, from: 0) == data.count {
      try Self.walk(members, in: data, &walk)
    } else {
      try Self.walk(try JSON(strict: data, rules: .event), &walk)
    }
    return try walk.finish()
  }

  /// The same for members already scanned.
  public static func read(
    _ kind: FactKind, _ members: borrowing FlatObject, in bytes: UnsafeRawBufferPointer,
    occurred: Int64
  ) throws -> FactDigest {
    var walk = Walk(kind: kind, occurred: occurred, isTrusted: false)
    try Self.walk(members, in: bytes, &walk)
    return try walk.finish()
  }

  private static func walk(
    _ members: borrowing FlatObject, in bytes: UnsafeRawBufferPointer, _ walk: inout Walk
  ) throws {
    for index in 0..<members.count {
      let member = members[index]
      try walk.take(
        UnsafeRawBufferPointer(rebasing: bytes[member.keyRange]),
        Self.value(member.kind, UnsafeRawBufferPointer(rebasing: bytes[member.valueRange])))
    }
  }

  /// The same for data already at hand as a value.
  public static func read(
    _ kind: FactKind, _ data: JSON, occurred: Int64, isTrusted: Bool = false
  ) throws -> FactDigest {
    var walk = Walk(kind: kind, occurred: occurred, isTrusted: isTrusted)
    try Self.walk(data, &walk)
    return try walk.finish()
  }

  private static func walk(_ data: JSON, _ walk: inout Walk) throws {
    guard case .object(let members) = data else { throw FactError.wrongType(field: "data") }
    for member in members {
      let key = Array(member.key.utf8)
      try key.withUnsafeBytes { key in
        if case .string(let text) = member.value {
          try Array(text.utf8).withUnsafeBytes { try walk.take(key, .text($0)) }
        } else if case .integer(let number) = member.value {
          try walk.take(key, .integer(number))
        } else if case .bool(let flag) = member.value {
          try walk.take(key, .flag(flag))
        } else {
          try walk.take(key, .nested(member.value))
        }
      }
    }
  }

  private static func value(_ kind: FlatObject.Kind, _ bytes: UnsafeRawBufferPointer) throws
    -> Walk.Value
  {
    switch kind {
    case .string: return .text(bytes)
    case .integer: return .integer(whole(bytes))
    case .yes: return .flag(true)
    case .no: return .flag(false)
    case .nested: return .nested(try JSON(strict: bytes, rules: .event))
    }
  }

  /// At most fifteen digits, as the scan saw to.
  private static func whole(_ bytes: UnsafeRawBufferPointer) -> Int64 {
    var number: Int64 = 0
    for byte in bytes where byte != UInt8(ascii: "-") {
      number = number * 10 + Int64(byte - UInt8(ascii: "0"))
    }
    return bytes[0] == UInt8(ascii: "-") ? -number : number
  }
}

/// One walk over the fields of a fact.
struct Walk {
  enum Value {
    case text(UnsafeRawBufferPointer)
    case integer(Int64)
    case flag(Bool)
    case nested(JSON)
  }

  private let kind: FactKind
  private let columns: UnsafeBufferPointer<FactColumns.Column>
  private var digest: FactDigest
  private var near = 0
  private var seen: UInt64 = 0
  private var details: FactDetails.Values?
  /// Taken from the log, where it was checked before; later versions may have added fields.
  private let isTrusted: Bool

  init(kind: FactKind, occurred: Int64, isTrusted: Bool) {
    self.kind = kind
    self.isTrusted = isTrusted
    columns = FactColumns.all[kind]
    digest = FactDigest(PlainDigest(kind: kind, occurred: occurred))
  }

  mutating func take(_ key: UnsafeRawBufferPointer, _ value: Value) throws {
    guard let place = FactColumns.find(key, in: columns, near: near) else {
      if isTrusted { return }
      let schema = FactCatalogue.schema(kind)
      throw FactError.unknownField(
        field: String(decoding: key.prefix(64), as: UTF8.self), type: kind.rawValue,
        known: schema.fields.map(\.name), sealed: schema.sealed)
    }
    near = place
    let column = columns[place]
    seen |= 1 << UInt64(column.field)
    if !isTrusted {
      try FieldRule.check(FactCatalogue.schema(kind).fields[Int(column.field)], value)
    }
    keep(column.slot, value)
  }

  mutating func finish() throws -> FactDigest {
    let lacking = FactColumns.all.required(kind) & ~seen
    guard lacking == 0 || isTrusted else {
      let fields = FactCatalogue.schema(kind).fields.enumerated()
        .filter { lacking & (1 << UInt64($0.offset)) != 0 }.map { $0.element.name }
      throw fields.count == 1
        ? FactError.missing(field: fields[0], type: kind.rawValue)
        : .missingFields(fields, type: kind.rawValue)
    }
    if let details { digest.details = FactDetails(details) }
    return digest
  }

  private mutating func keep(_ slot: DigestSlot, _ value: Value) {
    switch value {
    case .text(let bytes):
      if digest.plain.keep(slot, bytes) { return }
      if slot == .person { digest.person = CodeHash(bytes) }
      if slot == .importanceScale {
        digest.importanceScale = bytes.elementsEqual("rank".utf8) ? .rank : .five
      }
    case .integer(let number):
      if digest.plain.keep(slot, number) { return }
      if slot == .importance { digest.importance = Int16(truncatingIfNeeded: number) }
    case .flag(let flag):
      if digest.plain.keep(slot, flag) { return }
    case .nested:
      if slot == .partial { digest.plain.markPart() }
    }
    if case .detail(let name) = slot, let value = FactDetails.value(name, value) {
      details = (details ?? []) + [(name, value)]
    }
  }
}

/// The rule of each kind of field.
enum FieldRule {
  static func check(_ field: FactField, _ value: Walk.Value) throws {
    try check(field.kind, value, field.name)
  }

  private static func check(
    _ kind: FactField.Kind, _ value: Walk.Value, _ name: String
  ) throws {
    switch (kind, value) {
    case (.code, .text(let bytes)):
      try IdentityRule.field(bytes, name)
    case (.label, .text(let bytes)):
      guard CodeRule.isLabel(bytes) else { throw FactError.notALabel(field: name) }
      if let pattern = PersonalPattern.match(bytes) {
        throw FactError.personal(field: name, pattern: pattern)
      }
    case (.integer(let range), .integer(let number)):
      guard range.contains(number) else {
        throw FactError.outOfRange(field: name, lowest: range.lowerBound, highest: range.upperBound)
      }
    case (.flag, .flag): break
    case (.time, .text(let bytes)):
      guard RFC3339.read(bytes) != nil else { throw FactError.notATime(field: name) }
    case (.date, .text(let bytes)):
      guard bytes.count == 10,
        RFC3339.read(String(decoding: bytes, as: UTF8.self) + "T00:00:00Z") != nil
      else { throw FactError.notATime(field: name) }
    case (.choice(let words), .text(let bytes)):
      guard words.contains(where: { $0.utf8.elementsEqual(bytes) }) else {
        throw FactError.notAChoice(field: name, words: words)
      }
    case (.decimal, .text(let bytes)):
      guard isDecimal(bytes) else { throw FactError.notADecimal(field: name) }
      if let pattern = PersonalPattern.match(bytes) {
        throw FactError.personal(field: name, pattern: pattern)
      }
    case (.sha256, .text(let bytes)):
      let isHex = bytes.allSatisfy {
        $0 &- UInt8(ascii: "0") < 10 || $0 &- UInt8(ascii: "a") < 6
      }
      guard bytes.count == 64, isHex else { throw FactError.notAHash(field: name) }
    case (.eventID, .text(let bytes)):
      guard isUUID(bytes) else { throw FactError.notAnEventID(field: name) }
    case (.verifierKey, .text(let bytes)):
      guard KeyTextRule.isVerifier(bytes) else { throw FactError.notAKey(field: name) }
    case (.base64, .text(let bytes)):
      guard KeyTextRule.isBase64(bytes[...]) else { throw FactError.notAKey(field: name) }
    case (.list(let element), .nested(.array(let items))):
      guard items.count <= 64 else { throw FactError.wrongType(field: name) }
      for item in items { try checkItem(element, item, name) }
    case (.object, .nested(.object)): break
    default: throw FactError.wrongType(field: name)
    }
  }

  private static func checkItem(_ kind: FactField.Kind, _ item: JSON, _ name: String) throws {
    guard case .string(let text) = item else { throw FactError.wrongType(field: name) }
    try Array(text.utf8).withUnsafeBytes { try check(kind, .text($0), name) }
  }

  /// Hexadecimal digits in groups of 8, 4, 4, 4 and 12.
  private static func isUUID(_ bytes: UnsafeRawBufferPointer) -> Bool {
    bytes.count == 36
      && bytes.indices.allSatisfy { index in
        [8, 13, 18, 23].contains(index)
          ? bytes[index] == UInt8(ascii: "-")
          : bytes[index] &- UInt8(ascii: "0") < 10 || (bytes[index] | 0x20) &- UInt8(ascii: "a") < 6
      }
  }

  /// Digits with an optional sign and an optional decimal part.
  private static func isDecimal(_ bytes: UnsafeRawBufferPointer) -> Bool {
    var rest = bytes[...]
    if rest.first == UInt8(ascii: "-") { rest = rest.dropFirst() }
    let parts = rest.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
    return (1...2).contains(parts.count) && bytes.count <= 24
      && parts.allSatisfy { !$0.isEmpty && $0.allSatisfy { $0 &- UInt8(ascii: "0") < 10 } }
  }
}
