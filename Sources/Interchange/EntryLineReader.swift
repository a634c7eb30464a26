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
    /// Good only as a repeat of what the log has: why it is refused otherwise.
    public var refusal: FactError?
    /// Its subject or its customer is no id that is given out today; the log may know it.
    public var hasUnusualID = false
    /// The actor is no id but the name of somebody.
    public var hasNamedActor = false
    /// Carries something sealed elsewhere.
    public var isForeignSealed: Bool { refusal == .sealedByUs }
  }

  private var top = FlatObject()
  private var data = FlatObject()
  private var scratch: UnsafeMutableRawBufferPointer
  private let kinds = ByteMap<FactKind>(bound: 1_000)
  /// Actors and sources that passed; a file has few of them.
  private let actors = ByteMap<Bool>(bound: 1_000)
  private let sources = ByteMap<Bool>(bound: 1_000)

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
    guard EntryRule.isInStream(parts.subject, kind.stream) else { return false }
    do {
      try IdentityRule.subject(parts.subject)
      if let customer = parts.customer { try IdentityRule.person(customer, "customer") }
      try checkOthers(parts)
      return true
    } catch {
      return false
    }
  }

  /// The open attributes of which the log's own past excuses nothing.
  private func checkOthers(_ parts: EntryParts) throws(FactError) {
    if actors[parts.actor] == nil {
      try IdentityRule.person(parts.actor, "actor")
      actors.set(parts.actor, true)
    }
    if sources[parts.source] == nil {
      try IdentityRule.source(parts.source)
      sources.set(parts.source, true)
    }
    if let id = parts.correlationID { try IdentityRule.thing(id, "correlationid") }
    if let id = parts.causationID { try IdentityRule.thing(id, "causationid") }
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
    let object = Self.cut(try JSON(strict: line, rules: .event, depth: 16))
    let read = try EntryReader.read(object, extra: ["personal"])
    let event = read.event
    guard let kind = FactKind(rawValue: event.type) else {
      throw FactError.unknownType(type: String(event.type.prefix(64)))
    }
    guard event.dataVersion == 1 else {
      throw FactError.unknownVersion(type: event.type, version: Int64(event.dataVersion))
    }
    try EntryRule.check(event, kind)
    var line = try digested(kind, event)
    if event.sealed != nil { line.refusal = .sealedByUs }
    if let personal = object["personal"] {
      line.personal = try PersonalRule.check(personal)
      guard event.customer != nil || kind.stream == .journey else {
        throw FactError.nothingSealable
      }
    }
    try keep(event, in: &line)
    try checkIDs(&line)
    return line
  }

  /// Times to the millisecond: digits below are cut off, as in every other format.
  private static func cut(_ object: JSON) -> JSON {
    guard let members = object.members else { return object }
    return .object(
      members.map { member in
        guard member.key == "time" || member.key == "recordedtime", let text = member.value.text,
          RFC3339.read(text)?.truncated == true, let point = text.firstIndex(of: "."),
          let end = text[text.index(after: point)...].firstIndex(where: { !$0.isNumber })
        else { return member }
        let kept = text[...point] + text[text.index(after: point)..<end].prefix(3)
        return JSON.Member(member.key, .string(String(kept) + String(text[end...])))
      })
  }

  /// Data that look personal are refused, but where the log took them once they are a repeat.
  private func digested(_ kind: FactKind, _ event: Event) throws -> Line {
    let occurred = event.time.milliseconds
    do {
      return Line(digest: try FactReader.read(kind, event.data, occurred: occurred))
    } catch let error as FactError {
      guard error.isAboutOpenText else { throw error }
      var line = Line(
        digest: try FactReader.read(kind, event.data, occurred: occurred, isTrusted: true))
      line.refusal = error
      return line
    }
  }

  /// Notes what is wrong with the open attributes of a line.
  private func checkIDs(_ line: inout Line) throws {
    let parts = line.parts
    do throws(FactError) {
      try IdentityRule.subject(parts.subject)
      if let customer = parts.customer { try IdentityRule.person(customer, "customer") }
    } catch {
      line.hasUnusualID = true
    }
    var others = parts
    do throws(FactError) {
      try IdentityRule.person(parts.actor, "actor")
    } catch {
      line.hasNamedActor = true
      others.actor = parts.type
    }
    do throws(FactError) {
      try checkOthers(others)
    } catch {
      line.refusal = line.refusal ?? error
    }
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
