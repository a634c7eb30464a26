public import Chronology
internal import CanonicalJSON
public import MerkleTree

/// Events made ready for one append: entry lines and leaf hashes in one byte arena.
///
/// Events are bound into groups that stand or fall together: a line, a row, a tap. A batch is
/// recycled, so that a long import allocates a handful of them once. It is handed from thread to
/// thread and used by one at a time.
public final class EventBatch: @unchecked Sendable {
  // Unchecked: an owner passes a batch on whole and keeps no reference while another uses it.

  /// One event: offsets into the arena, plain values beside them.
  public struct Record: Sendable {
    public var id: EventID
    public var time: Timestamp
    public var timeOffset: TimeOffset?
    public var dataVersion: Int64
    public var leaf: MerkleHash
    /// The entry's zero byte; the entry begins behind it.
    var entryAndPrefix: Range<Int32>
    var recordedStart: Int32
    var data: Range<Int32>
    var subject: Range<Int32>
    /// Places in the batch's names.
    public var source: Int32
    public var type: Int32
    public var actor: Int32
    var customer: Range<Int32>
    var correlationID: Range<Int32>
    var causationID: Range<Int32>
    var sealed: Range<Int32>
    var isSealed: Bool
    /// A number of the caller's: an input line, for instance.
    public var tag: Int64
  }

  /// A stream and the version it must have before the group: 0 for a stream that is not there.
  public struct Expectation: Sendable, Hashable {
    public let subject: String
    public let version: Int64

    public init(subject: String, version: Int64) {
      self.subject = subject
      self.version = version
    }
  }

  /// A stream that must not hold any event of a type.
  public struct Absence: Sendable, Hashable {
    public let subject: String
    public let type: String

    public init(subject: String, type: String) {
      self.subject = subject
      self.type = type
    }
  }

  public struct Group: Sendable {
    public var records: Range<Int>
    public var expected: [Expectation] = []
    public var absent: [Absence] = []
  }

  public private(set) var records: [Record] = []
  public private(set) var groups: [Group] = []
  public private(set) var recorded = Timestamp(milliseconds: 0)
  /// Whatever the owner wants to find again when a gate is shown this batch.
  public var companion: AnyObject?
  private var arena: UnsafeMutableRawPointer
  private var capacity: Int
  private var used = 0
  private var writer = EntryWriter()
  /// The few texts that stand in nearly every event: types, sources, actors.
  public let names = BatchNames()

  public init(capacity: Int = 1 << 16) {
    self.capacity = capacity
    arena = .allocate(byteCount: capacity, alignment: 8)
  }

  deinit {
    arena.deallocate()
  }

  public var byteCount: Int { used }
  public var isEmpty: Bool { records.isEmpty }

  /// How often the batch was emptied: a recycled batch is another one to whoever was shown it.
  public private(set) var generation = 0

  /// Empties the batch for events recorded at a moment.
  public func reset(recorded: Timestamp) {
    generation += 1
    records.removeAll(keepingCapacity: true)
    groups.removeAll(keepingCapacity: true)
    used = 0
    names.reset()
    self.recorded = recorded
  }

  /// Appends one event, to the group begun last; `parts.recorded` is the batch's own.
  ///
  /// - Throws: `AttributeError.entryTooLarge`; the batch is then as before.
  public func append(_ parts: EntryParts, tag: Int64 = 0) throws(AttributeError) {
    var parts = parts
    parts.recorded = recorded
    let places = writer.write(parts)
    let leaf = writer.prefixedLeaf
    guard leaf.count - 1 <= EntryWriter.longestEntry else {
      throw .entryTooLarge(bytes: leaf.count - 1)
    }
    let extra =
      parts.subject.count + (parts.customer?.count ?? 0) + (parts.correlationID?.count ?? 0)
      + (parts.causationID?.count ?? 0) + (parts.sealed?.count ?? 0)
    reserve(used + leaf.count + extra)
    let leafRange = copy(leaf)
    let entry = Int(leafRange.lowerBound) + 1
    records.append(
      Record(
        id: parts.id, time: parts.time, timeOffset: parts.timeOffset,
        dataVersion: parts.dataVersion,
        leaf: .leaf(prefixed: leaf), entryAndPrefix: leafRange,
        recordedStart: Int32(truncatingIfNeeded: entry + places.recorded),
        data: span(entry + places.data.lowerBound, places.data.count),
        subject: copy(parts.subject), source: names.place(parts.source),
        type: names.place(parts.type), actor: names.place(parts.actor),
        customer: copy(parts.customer),
        correlationID: copy(parts.correlationID), causationID: copy(parts.causationID),
        sealed: copy(parts.sealed), isSealed: parts.sealed != nil, tag: tag))
    groups[groups.count - 1].records = groups[groups.count - 1].records.lowerBound..<records.count
  }

  /// Begins a group: the events that follow stand or fall together.
  public func beginGroup(expected: [Expectation] = [], absent: [Absence] = []) {
    groups.append(
      Group(records: records.count..<records.count, expected: expected, absent: absent))
  }

  /// Takes back the group begun last with all its events.
  public func abandonGroup() {
    guard let group = groups.popLast() else { return }
    if let first = group.records.first, first < records.count {
      used = Int(records[first].entryAndPrefix.lowerBound)
      records.removeSubrange(first...)
    }
  }

  private func bytes(_ range: Range<Int32>) -> UnsafeRawBufferPointer {
    UnsafeRawBufferPointer(start: arena + Int(range.lowerBound), count: range.count)
  }

  /// The entry line of a record.
  public func entry(_ record: Record) -> UnsafeRawBufferPointer {
    UnsafeRawBufferPointer(rebasing: bytes(record.entryAndPrefix).dropFirst())
  }

  public func subject(_ record: Record) -> UnsafeRawBufferPointer { bytes(record.subject) }
  public func source(_ record: Record) -> UnsafeRawBufferPointer { names[record.source] }
  public func type(_ record: Record) -> UnsafeRawBufferPointer { names[record.type] }
  public func actor(_ record: Record) -> UnsafeRawBufferPointer { names[record.actor] }
  public func data(_ record: Record) -> UnsafeRawBufferPointer { bytes(record.data) }
  public func customer(_ record: Record) -> UnsafeRawBufferPointer? { optional(record.customer) }
  public func correlationID(_ record: Record) -> UnsafeRawBufferPointer? {
    optional(record.correlationID)
  }
  public func causationID(_ record: Record) -> UnsafeRawBufferPointer? {
    optional(record.causationID)
  }
  public func sealed(_ record: Record) -> UnsafeRawBufferPointer? {
    record.isSealed ? bytes(record.sealed) : nil
  }

  /// Stamps every event anew, when the log already holds later times.
  public func restamp(_ time: Timestamp) {
    recorded = time
    for index in records.indices {
      RFC3339.write(time, to: arena + Int(records[index].recordedStart))
      records[index].leaf = .leaf(prefixed: bytes(records[index].entryAndPrefix))
    }
  }

  private func optional(_ range: Range<Int32>) -> UnsafeRawBufferPointer? {
    range.isEmpty ? nil : bytes(range)
  }

  private func copy(_ content: UnsafeRawBufferPointer?) -> Range<Int32> {
    guard let content, let from = content.baseAddress, !content.isEmpty else {
      return span(used, 0)
    }
    (arena + used).copyMemory(from: from, byteCount: content.count)
    defer { used += content.count }
    return span(used, content.count)
  }

  /// Offsets are 32 bits wide: a batch is far smaller, and a record half as large.
  private func span(_ start: Int, _ count: Int) -> Range<Int32> {
    Int32(truncatingIfNeeded: start)..<Int32(truncatingIfNeeded: start + count)
  }

  private func reserve(_ count: Int) {
    guard count > capacity else { return }
    let larger = max(count, capacity * 2)
    let moved = UnsafeMutableRawPointer.allocate(byteCount: larger, alignment: 8)
    moved.copyMemory(from: arena, byteCount: used)
    arena.deallocate()
    arena = moved
    capacity = larger
  }
}

extension EventBatch {
  /// Appends an event given as a value, after checking its attributes and data.
  ///
  /// - Throws: `AttributeError` or `JSONError`, naming what is wrong.
  public func append(_ event: Event, tag: Int64 = 0) throws {
    try AttributeRule.check(event)
    try append(checked: event, data: try event.data.canonicalBytes(), tag: tag)
  }

  /// The same with data that were held against the schema of their kind, as canonical JSON.
  public func append(_ event: Event, data: [UInt8], tag: Int64 = 0) throws {
    try AttributeRule.checkAttributes(event)
    try append(checked: event, data: data, tag: tag)
  }

  private func append(checked event: Event, data: [UInt8], tag: Int64) throws {
    try data.withUnsafeBytes { data in
      try (event.sealed ?? []).withUnsafeBytes { sealed in
        try withUnsafeTemporaryAllocation(byteCount: event.textSize, alignment: 1) { memory in
          var texts = TextPlaces(memory)
          var parts = EntryParts()
          parts.id = event.id
          parts.source = texts.keep(event.source)
          parts.type = texts.keep(event.type)
          parts.dataVersion = Int64(event.dataVersion)
          parts.subject = texts.keep(event.subject)
          parts.time = event.time
          parts.timeOffset = event.timeOffset
          parts.customer = event.customer.map { texts.keep($0) }
          parts.actor = texts.keep(event.actor)
          parts.correlationID = event.correlationID.map { texts.keep($0) }
          parts.causationID = event.causationID.map { texts.keep($0) }
          parts.data = data
          parts.sealed = event.sealed == nil ? nil : sealed
          try append(parts, tag: tag)
        }
      }
    }
  }
}

extension Event {
  /// Bytes of all its texts but those in `data`.
  fileprivate var textSize: Int {
    source.utf8.count + type.utf8.count + subject.utf8.count + actor.utf8.count
      + (customer?.utf8.count ?? 0) + (correlationID?.utf8.count ?? 0)
      + (causationID?.utf8.count ?? 0)
  }
}

/// Texts side by side in memory that is just large enough for them.
private struct TextPlaces {
  private let memory: UnsafeMutableRawBufferPointer
  private var used = 0

  init(_ memory: UnsafeMutableRawBufferPointer) { self.memory = memory }

  mutating func keep(_ text: String) -> UnsafeRawBufferPointer {
    var text = text
    return text.withUTF8 { bytes in
      let place = UnsafeMutableRawBufferPointer(rebasing: memory[used..<(used + bytes.count)])
      place.copyMemory(from: UnsafeRawBufferPointer(bytes))
      used += bytes.count
      return UnsafeRawBufferPointer(place)
    }
  }
}

extension AttributeRule {
  /// Checks every attribute of an event given as a value, and the rules of its data.
  public static func check(_ event: Event) throws {
    try checkAttributes(event)
    guard case .object = event.data else { throw AttributeError.wrongType(attribute: "data") }
    if event.data.surelyKeepsEventRules(depth: dataDepth) { return }
    // The text says what is wrong, and where.
    _ = try JSON(strict: event.data.canonicalBytes(), rules: .event, depth: dataDepth)
  }

  /// Checks every attribute but the data.
  public static func checkAttributes(_ event: Event) throws {
    try source(event.source)
    try subject(event.subject)
    try id(event.type, "type")
    try id(event.actor, "actor")
    if let customer = event.customer { try id(customer, "customer") }
    if let correlation = event.correlationID { try id(correlation, "correlationid") }
    if let causation = event.causationID { try id(causation, "causationid") }
    guard (1...Int(Int32.max)).contains(event.dataVersion) else {
      throw AttributeError.malformed(attribute: "dataversion")
    }
    guard event.time >= .earliest, event.time <= .latest else {
      throw AttributeError.malformed(attribute: "time")
    }
  }

  /// How deep data may be nested.
  private static let dataDepth = 8

  public static func subject(_ text: String) throws(AttributeError) {
    try rule(text) { bytes throws(AttributeError) in try subject(bytes) }
  }

  public static func source(_ text: String) throws(AttributeError) {
    try rule(text) { bytes throws(AttributeError) in try source(bytes) }
  }
}

/// Several texts as bytes at once.
public enum Bytes {
  public static func withAll<Result>(
    _ texts: [String], _ body: ([UnsafeRawBufferPointer]) throws -> Result
  ) rethrows -> Result {
    var all: [UInt8] = []
    all.reserveCapacity(texts.reduce(0) { $0 + $1.utf8.count })
    for text in texts { all.append(contentsOf: text.utf8) }
    return try all.withUnsafeBytes { buffer in
      var start = 0
      let parts = texts.map { text in
        let end = start + text.utf8.count
        defer { start = end }
        return UnsafeRawBufferPointer(rebasing: buffer[start..<end])
      }
      return try body(parts)
    }
  }
}
