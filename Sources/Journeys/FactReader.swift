public import CanonicalJSON
internal import Chronology
internal import Satisfaction

/// Checks a fact's data against its schema and digests it, in one walk.
public struct FactReader: ~Copyable {
  private var members = FlatObject()

  public init() {}

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
    case .integer:
      var number: Int64 = 0
      for byte in bytes where byte != UInt8(ascii: "-") {
        number = number * 10 + Int64(byte - UInt8(ascii: "0"))
      }
      return .integer(bytes[0] == UInt8(ascii: "-") ? -number : number)
    case .yes: return .flag(true)
    case .no: return .flag(false)
    case .nested: return .nested(try JSON(strict: bytes, rules: .event))
    }
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

  let schema: FactSchema
  var digest: FactDigest
  var seen: UInt64 = 0
  private var details: FactDetails.Values = []
  /// Taken from the log, where it was checked before; later versions may have added fields.
  let isTrusted: Bool

  init(kind: FactKind, occurred: Int64, isTrusted: Bool) {
    self.isTrusted = isTrusted
    schema = FactCatalogue.schema(kind)
    digest = FactDigest(kind: kind)
    digest.occurred = occurred
  }

  mutating func take(_ key: UnsafeRawBufferPointer, _ value: Value) throws {
    guard let index = schema.index(ofKey: key) else {
      if isTrusted { return }
      throw FactError.unknownField(
        field: String(decoding: key.prefix(64), as: UTF8.self), type: schema.kind.rawValue,
        known: schema.fields.map(\.name), sealed: schema.sealed)
    }
    seen |= 1 << UInt64(index)
    if !isTrusted { try FieldRule.check(schema.fields[index], value) }
    keep(schema.slots[index], value)
  }

  mutating func finish() throws -> FactDigest {
    let lacking = schema.required & ~seen
    guard lacking == 0 || isTrusted else {
      throw FactError.missing(
        field: schema.fields[lacking.trailingZeroBitCount].name, type: schema.kind.rawValue)
    }
    if !details.isEmpty { digest.details = FactDetails(details) }
    return digest
  }

  private mutating func keep(_ slot: DigestSlot, _ value: Value) {
    switch (slot, value) {
    case (.touchpoint, .text(let bytes)): digest.touchpoint = CodeHash(bytes)
    case (.perception, .integer(let number)):
      digest.perception = Int16(truncatingIfNeeded: number)
    case (.expectation, .integer(let number)):
      digest.expectation = Int16(truncatingIfNeeded: number)
    case (.importance, .integer(let number)):
      digest.importance = Int16(truncatingIfNeeded: number)
    case (.scale, .text(let bytes)): digest.scale = Self.scale(bytes)
    case (.importanceScale, .text(let bytes)):
      digest.importanceScale = bytes.elementsEqual("rank".utf8) ? .rank : .five
    case (.partial, _): digest.isPartial = true
    case (.subject, .text(let bytes)):
      if !bytes.elementsEqual("touchpoint".utf8) { digest.isPartial = true }
    case (.number, .integer(let number)): digest.number = number
    case (.key, .text(let bytes)): digest.key = CodeHash(bytes)
    case (.answered, .flag(let flag)): digest.isFlagged = flag
    case (.by, .text(let bytes)): digest.isFlagged = bytes.elementsEqual("dealer".utf8)
    case (.person, .text(let bytes)): digest.person = CodeHash(bytes)
    case (.passed, .text(let bytes)):
      digest.number =
        bytes.elementsEqual("ok".utf8) ? 2 : bytes.elementsEqual("notApplicable".utf8) ? 1 : 0
    case (.detail(let name), let value):
      if let value = FactDetails.value(name, value) { details.append((name, value)) }
    default: break
    }
  }

  private static let scales = Scale.allCases.compactMap { scale in
    Array(scale.rawValue.utf8).withUnsafeBytes { InlineKey($0) }.map { ($0, scale) }
  }

  private static func scale(_ bytes: UnsafeRawBufferPointer) -> Scale {
    guard let key = InlineKey(bytes) else { return .satisfaction7 }
    for (known, scale) in scales where known == key { return scale }
    return .satisfaction7
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
      guard CodeRule.isCode(bytes) else { throw FactError.notACode(field: name) }
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
    case (.sha256, .text(let bytes)):
      let isHex = bytes.allSatisfy {
        $0 &- UInt8(ascii: "0") < 10 || $0 &- UInt8(ascii: "a") < 6
      }
      guard bytes.count == 64, isHex else { throw FactError.notAHash(field: name) }
    case (.eventID, .text(let bytes)):
      guard isUUID(bytes) else { throw FactError.notAnEventID(field: name) }
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
