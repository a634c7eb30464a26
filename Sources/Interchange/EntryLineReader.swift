public import CanonicalJSON
internal import Chronology
public import EventLog
public import Journeys

/// Reads lines that are to become entries: checked, with canonical data and digested.
///
/// Most lines take one walk without a copy; whatever is unusual in a line (escapes, nested data,
/// a personal part, an error) goes the careful way, which knows all rules and names what is
/// wrong.
public struct EntryLineReader: ~Copyable {
  /// One line, read. The parts borrow from the line and from the reader, until the next line.
  public struct Line {
    public var parts = EntryParts()
    public var digest: FactDigest
    /// What is to be sealed.
    public var personal: JSON?
    /// Carries something sealed elsewhere: good only as a repeat of what the log has.
    public var isForeignSealed = false
  }

  private var top = FlatObject()
  private var data = FlatObject()
  private var scratch: UnsafeMutableRawBufferPointer
  private let kinds = ByteMap<FactKind>(bound: 1_000)

  public init() {
    scratch = .allocate(byteCount: 1 << 16, alignment: 8)
    for kind in FactKind.allCases {
      Array(kind.rawValue.utf8).withUnsafeBytes { kinds.set($0, kind) }
    }
  }

  deinit {
    scratch.deallocate()
  }

  /// - Throws: `JSONError`, `AttributeError` or `FactError`.
  public mutating func read(_ line: UnsafeRawBufferPointer) throws -> Line {
    if let fast = try quick(line) { return fast }
    return try slow(line)
  }

  // MARK: The quick way

  private mutating func quick(_ line: UnsafeRawBufferPointer) throws -> Line? {
    guard line.count <= 1 << 16, let end = top.scan(line, from: 0), end == line.count else {
      return nil
    }
    var parts = EntryParts()
    var dataStart: Int?
    var kind: FactKind?
    var seen: UInt32 = 0
    for index in 0..<top.count {
      let member = top[index]
      let value = UnsafeRawBufferPointer(rebasing: line[member.valueRange])
      guard let attribute = Attribute(UnsafeRawBufferPointer(rebasing: line[member.keyRange])),
        seen & attribute.bit == 0
      else { return nil }
      seen |= attribute.bit
      if attribute == .data {
        guard member.kind == .nested else { return nil }
        dataStart = member.valueRange.lowerBound
        continue
      }
      if attribute == .dataversion {
        guard member.kind == .integer, value.count == 1, value[0] == UInt8(ascii: "1") else {
          return nil
        }
        continue
      }
      guard member.kind == .string, take(attribute, value, &parts, &kind) else { return nil }
    }
    guard seen & Attribute.required == Attribute.required, let dataStart, let kind else {
      return nil
    }
    guard check(parts, kind) else { return nil }
    guard let end = data.scan(line, from: dataStart), data.sort(in: line) else { return nil }
    let digest: FactDigest
    do {
      digest = try FactReader.read(
        kind, data, in: line, occurred: parts.time.milliseconds)
    } catch {
      return nil
    }
    guard let canonical = writeData(line, longest: end - dataStart) else { return nil }
    parts.data = canonical
    return Line(parts: parts, digest: digest)
  }

  private func take(
    _ attribute: Attribute, _ value: UnsafeRawBufferPointer, _ parts: inout EntryParts,
    _ kind: inout FactKind?
  ) -> Bool {
    switch attribute {
    case .specversion: return value.isEqual(to: "1.0")
    case .datacontenttype: return value.isEqual(to: "application/json")
    case .id:
      guard let id = EventID(value) else { return false }
      parts.id = id
    case .source: parts.source = value
    case .type:
      kind = kinds[value]
      parts.type = value
    case .subject: parts.subject = value
    case .time:
      guard let reading = RFC3339.read(value), !reading.truncated, reading.offset == nil else {
        return false
      }
      parts.time = reading.time
    case .timeoffset:
      guard let offset = TimeOffset(text: String(decoding: value, as: UTF8.self)) else {
        return false
      }
      parts.timeOffset = offset
    case .customer: parts.customer = value
    case .actor: parts.actor = value
    case .correlationid: parts.correlationID = value
    case .causationid: parts.causationID = value
    case .recordedtime:
      // Ours to give; but what stands there must be a time.
      guard let reading = RFC3339.read(value), !reading.truncated else { return false }
    default: return false
    }
    return true
  }

  private func check(_ parts: EntryParts, _ kind: FactKind) -> Bool {
    do {
      try AttributeRule.subject(parts.subject)
      try AttributeRule.source(parts.source)
      try AttributeRule.id(parts.actor, "actor")
      if let customer = parts.customer { try AttributeRule.id(customer, "customer") }
      if let id = parts.correlationID { try AttributeRule.id(id, "correlationid") }
      if let id = parts.causationID { try AttributeRule.id(id, "causationid") }
    } catch {
      return false
    }
    // The careful way knows the one subject of these.
    if kind.stream == .logbook { return false }
    return EntryRule.isInStream(parts.subject, kind.stream)
      && !EntryRule.looksPersonal(parts.subject)
      && parts.customer.map { PersonalPattern.match($0) == nil } ?? true
  }

  /// Writes the members of `data`, which are sorted, as canonical JSON.
  private mutating func writeData(
    _ line: UnsafeRawBufferPointer, longest: Int
  ) -> UnsafeRawBufferPointer? {
    guard longest <= scratch.count, let start = scratch.baseAddress else { return nil }
    var at = 0
    func put(_ byte: UInt8) {
      start.storeBytes(of: byte, toByteOffset: at, as: UInt8.self)
      at += 1
    }
    func put(_ range: Range<Int>) {
      guard let from = line.baseAddress else { return }
      (start + at).copyMemory(from: from + range.lowerBound, byteCount: range.count)
      at += range.count
    }
    put(UInt8(ascii: "{"))
    for index in 0..<data.count {
      let member = data[index]
      if member.kind == .nested { return nil }
      if index > 0 { put(UInt8(ascii: ",")) }
      put((member.keyRange.lowerBound - 1)..<(member.keyRange.upperBound + 1))
      put(UInt8(ascii: ":"))
      if member.kind == .string {
        put((member.valueRange.lowerBound - 1)..<(member.valueRange.upperBound + 1))
      } else {
        put(member.valueRange)
      }
    }
    put(UInt8(ascii: "}"))
    return UnsafeRawBufferPointer(start: start, count: at)
  }

  // MARK: The careful way

  private mutating func slow(_ line: UnsafeRawBufferPointer) throws -> Line {
    let object = try JSON(strict: line, rules: .event, depth: 16)
    let read = try EntryReader.read(object, extra: ["personal"])
    let event = read.event
    guard let kind = FactKind(rawValue: event.type) else {
      throw FactError.unknownType(type: String(event.type.prefix(64)))
    }
    guard event.dataVersion == 1 else {
      throw FactError.unknownVersion(type: event.type, version: Int64(event.dataVersion))
    }
    try EntryRule.check(event, kind)
    let digest = try FactReader.read(kind, event.data, occurred: event.time.milliseconds)
    var line = Line(digest: digest)
    line.isForeignSealed = event.sealed != nil
    if let personal = object["personal"] {
      line.personal = try PersonalRule.check(personal)
      guard event.customer != nil || kind.stream == .journey else {
        throw FactError.nothingSealable
      }
    }
    try keep(event, in: &line)
    return line
  }

  private mutating func keep(_ event: Event, in line: inout Line) throws {
    let data = try event.data.canonicalBytes()
    let texts: [[UInt8]] = [
      data, Array(event.source.utf8), Array(event.type.utf8), Array(event.subject.utf8),
      Array(event.actor.utf8), Array((event.customer ?? "").utf8),
      Array((event.correlationID ?? "").utf8), Array((event.causationID ?? "").utf8),
      event.sealed ?? [],
    ]
    let count = texts.reduce(0) { $0 + $1.count }
    if scratch.count < count {
      scratch.deallocate()
      scratch = .allocate(byteCount: count * 2, alignment: 8)
    }
    var at = 0
    let parts = texts.map { text in
      let target = UnsafeMutableRawBufferPointer(rebasing: scratch[at..<(at + text.count)])
      target.copyBytes(from: text)
      at += text.count
      return UnsafeRawBufferPointer(target)
    }
    line.parts.id = event.id
    line.parts.time = event.time
    line.parts.timeOffset = event.timeOffset
    line.parts.dataVersion = Int64(event.dataVersion)
    line.parts.data = parts[0]
    line.parts.source = parts[1]
    line.parts.type = parts[2]
    line.parts.subject = parts[3]
    line.parts.actor = parts[4]
    line.parts.customer = event.customer == nil ? nil : parts[5]
    line.parts.correlationID = event.correlationID == nil ? nil : parts[6]
    line.parts.causationID = event.causationID == nil ? nil : parts[7]
    line.parts.sealed = event.sealed == nil ? nil : parts[8]
  }
}

/// The attributes that a line may have, one bit each.
private enum Attribute: UInt32 {
  case specversion, id, source, type, subject, time, actor, data, dataversion
  case timeoffset, customer, correlationid, causationid, datacontenttype, recordedtime

  /// The first nine must be there.
  static let required: UInt32 = (1 << 9) - 1

  var bit: UInt32 { 1 << rawValue }

  private static let table: [(InlineKey, Attribute)] = [
    ("specversion", .specversion), ("id", .id), ("source", .source),
    ("dataversion", .dataversion), ("subject", .subject), ("time", .time),
    ("customer", .customer), ("actor", .actor), ("datacontenttype", .datacontenttype),
    ("type", .type), ("data", .data), ("timeoffset", .timeoffset),
    ("correlationid", .correlationid), ("causationid", .causationid),
    ("recordedtime", .recordedtime),
  ].compactMap { name, attribute in
    Array(name.utf8).withUnsafeBytes { InlineKey($0) }.map { ($0, attribute) }
  }

  init?(_ name: UnsafeRawBufferPointer) {
    guard let key = InlineKey(name) else { return nil }
    for (known, attribute) in Self.table where known == key {
      self = attribute
      return
    }
    return nil
  }
}

/// Rules that tie an entry's attributes to the kind of its fact.
public enum EntryRule {
  static func isInStream(_ subject: UnsafeRawBufferPointer, _ stream: StreamKind) -> Bool {
    if stream == .journey { return subject.starts(withLiteral: "journey/") }
    let name = stream.rawValue.utf8
    return subject.count > name.count && subject[name.count] == UInt8(ascii: "/")
      && subject.prefix(name.count).elementsEqual(name)
  }

  /// Facts about the logbook as a whole: what was read, and what others report about the shop.
  public static func logbookSubject(_ kind: FactKind) -> String {
    switch kind {
    case .indexReported, .indicatorReported: "logbook/indices"
    case .keyRotated: "logbook/keys"
    case .settingsChanged, .calendarPublished, .factorsPublished: "logbook/settings"
    default: "logbook/access"
    }
  }

  static func looksPersonal(_ subject: UnsafeRawBufferPointer) -> Bool {
    guard let slash = subject.firstIndex(of: UInt8(ascii: "/")) else { return false }
    return PersonalPattern.match(UnsafeRawBufferPointer(rebasing: subject[(slash + 1)...])) != nil
  }

  /// - Throws: `FactError` when the fact stands in the wrong stream or an id looks personal.
  public static func check(_ event: Event, _ kind: FactKind) throws {
    guard let stream = StreamKind(rawValue: String(event.streamKind)), kind.mayStand(in: stream)
    else {
      throw FactError.wrongStream(type: event.type, stream: kind.stream.rawValue)
    }
    if kind == .indexReported || kind == .indicatorReported,
      event.subject != logbookSubject(kind)
    {
      throw FactError.wrongStream(type: event.type, stream: "logbook/indices")
    }
    if let pattern = PersonalPattern.match(String(event.streamID)) {
      throw FactError.personal(field: "subject", pattern: pattern)
    }
    if let pattern = event.customer.flatMap({ PersonalPattern.match($0) }) {
      throw FactError.personal(field: "customer", pattern: pattern)
    }
  }
}

/// The rule for what may be sealed: short names, texts as values.
public enum PersonalRule {
  /// - Throws: `FactError.wrongType`.
  public static func check(_ personal: JSON) throws -> JSON {
    guard case .object(let members) = personal, members.count <= 40, !members.isEmpty else {
      throw FactError.wrongType(field: "personal")
    }
    for member in members {
      guard case .string = member.value, CodeRule.isCode(member.key) else {
        throw FactError.wrongType(field: "personal." + String(member.key.prefix(40)))
      }
    }
    return personal
  }
}

extension UnsafeRawBufferPointer {
  /// Whether the bytes are those of a literal.
  @inline(__always)
  func isEqual(to literal: StaticString) -> Bool {
    count == literal.utf8CodeUnitCount && starts(withLiteral: literal)
  }

  @inline(__always)
  func starts(withLiteral literal: StaticString) -> Bool {
    guard count >= literal.utf8CodeUnitCount else { return false }
    for index in 0..<literal.utf8CodeUnitCount where self[index] != literal.utf8Start[index] {
      return false
    }
    return true
  }
}
