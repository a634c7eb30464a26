import CanonicalJSON
import Chronology
import EventLog
import MerkleTree
import Testing

@Suite("Batches of events made ready")
struct EventBatchTests {
  private static func event(_ number: UInt64, text: String = "") -> Event {
    Event(
      id: EventID(high: number, low: number), source: "s", type: "t", subject: "k/\(number)",
      time: Timestamp(milliseconds: Int64(number)), actor: "a",
      data: text.isEmpty ? [:] : ["text": .string(text)])
  }

  private let batch = EventBatch(capacity: 64)

  init() {
    batch.reset(recorded: Timestamp(milliseconds: 1_000))
  }

  @Test("Events belong to the group begun last, and groups follow each other without gaps")
  func groups() throws {
    for (index, size) in [1, 3, 0, 2].enumerated() {
      batch.beginGroup(
        expected: [.init(subject: "k/\(index)", version: Int64(index))],
        absent: [.init(subject: "k/\(index)", type: "t")])
      for number in 0..<size { try batch.append(Self.event(UInt64(number))) }
    }
    #expect(batch.groups.map(\.records) == [0..<1, 1..<4, 4..<4, 4..<6])
    #expect(batch.groups.map(\.expected.first?.version) == [0, 1, 2, 3])
    #expect(batch.groups.map(\.absent.first?.subject) == ["k/0", "k/1", "k/2", "k/3"])
  }

  @Test("An abandoned group takes its events along and leaves those before it as they were")
  func abandon() throws {
    batch.beginGroup()
    try batch.append(Self.event(1), tag: 11)
    let before = (batch.byteCount, batch.line(0), batch.records[0].leaf)
    batch.beginGroup()
    try batch.append(Self.event(2))
    try batch.append(Self.event(3, text: String(repeating: "x", count: 5_000)))
    batch.abandonGroup()
    #expect(batch.groups.map(\.records) == [0..<1])
    #expect(batch.records.map(\.tag) == [11])
    #expect((batch.byteCount, batch.line(0), batch.records[0].leaf) == before)
    batch.beginGroup()
    try batch.append(Self.event(4), tag: 14)
    #expect(batch.line(1) == (try PlainForm.line(Self.event(4), recorded: batch.recorded)))
    #expect(batch.records.map(\.tag) == [11, 14])
  }

  @Test("Abandoning an empty group, or none, changes no event")
  func abandonNothing() throws {
    batch.abandonGroup()
    batch.beginGroup()
    try batch.append(Self.event(1))
    batch.beginGroup()
    batch.abandonGroup()
    #expect(batch.groups.map(\.records) == [0..<1])
    batch.abandonGroup()
    #expect(batch.isEmpty && batch.groups.isEmpty && batch.byteCount == 0)
  }

  @Test("A new stamp changes the recorded time and the leaf, and nothing else")
  func restamp() throws {
    let seed: UInt64 = 0xBA7C
    var random = RandomEvent(seed: seed)
    let events = (0..<50).map { _ in random.event() }
    let early = random.time()
    let late = early.adding(milliseconds: 86_400_123)
    let stamped = try EventBatch.of(events, recorded: early)
    stamped.restamp(late)
    let fresh = try EventBatch.of(events, recorded: late)
    #expect(stamped.recorded == late)
    #expect(stamped.byteCount == fresh.byteCount, "seed \(seed)")
    for index in events.indices {
      #expect(Array(stamped.line(index).utf8) == Array(fresh.line(index).utf8), "seed \(seed)")
      #expect(stamped.records[index].leaf == fresh.records[index].leaf)
      let (one, other) = (stamped.records[index], fresh.records[index])
      #expect(one.id == other.id && one.time == other.time && one.timeOffset == other.timeOffset)
      #expect(stamped.data(one).elementsEqual(fresh.data(other)))
      #expect(stamped.sealed(one).map(Array.init) == fresh.sealed(other).map(Array.init))
      #expect(stamped.subject(one).elementsEqual(fresh.subject(other)))
    }
  }

  @Test("An entry of 65,535 bytes is taken, one of a byte more is refused")
  func longestEntry() throws {
    let overhead = try PlainForm.line(Self.event(1, text: "x"), recorded: batch.recorded)
    let room = EntryWriter.longestEntry - overhead.utf8.count + 1
    batch.beginGroup()
    try batch.append(Self.event(1, text: String(repeating: "x", count: room)))
    #expect(batch.entry(batch.records[0]).count == 65_535)
    #expect(throws: AttributeError.entryTooLarge(bytes: 65_536)) {
      try batch.append(Self.event(2, text: String(repeating: "x", count: room + 1)))
    }
  }

  @Test("A refused event leaves the batch as it was")
  func refusedEvent() throws {
    batch.beginGroup()
    try batch.append(Self.event(1))
    let before = (batch.byteCount, batch.records.count, batch.line(0))
    var wrong = Self.event(2, text: String(repeating: "x", count: 70_000))
    #expect(throws: AttributeError.self) { try batch.append(wrong) }
    wrong.sealed = [UInt8](repeating: 1, count: 60_000)
    #expect(throws: AttributeError.self) { try batch.append(wrong) }
    var bad = Self.event(3)
    bad.data = ["a": .null]
    #expect(throws: JSONError(.null, at: 5)) { try batch.append(bad) }
    bad.data = [:]
    bad.actor = "a/b"
    #expect(throws: AttributeError.badCharacters(attribute: "actor")) { try batch.append(bad) }
    #expect((batch.byteCount, batch.records.count, batch.line(0)) == before)
    #expect(batch.groups.map(\.records) == [0..<1])
    try batch.append(Self.event(4))
    #expect(batch.line(1) == (try PlainForm.line(Self.event(4), recorded: batch.recorded)))
  }

  @Test("A batch that was reset holds nothing of what was in it")
  func reset() throws {
    batch.beginGroup()
    for number in 0..<40 { try batch.append(Self.event(UInt64(number), text: "some text")) }
    batch.reset(recorded: Timestamp(milliseconds: 2_000))
    #expect(batch.isEmpty && batch.groups.isEmpty && batch.byteCount == 0)
    batch.beginGroup()
    try batch.append(Self.event(7))
    #expect(
      batch.line(0) == (try PlainForm.line(Self.event(7), recorded: Timestamp(milliseconds: 2_000)))
    )
  }
}
