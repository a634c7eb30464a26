import CanonicalJSON
import Chronology
import EventLog
import MerkleTree
import Testing

@Suite("The entry writer")
struct EntryWriterTests {
  @Test("An entry equals the plain form, and its leaf is the hash of the line behind a zero byte")
  func equalsThePlainForm() throws {
    let seed: UInt64 = 0xE177
    var random = RandomEvent(seed: seed)
    for count in 0..<1_000 {
      let event = random.event()
      let recorded = random.time()
      let batch = try EventBatch.of([event], recorded: recorded)
      let plain = try PlainForm.line(event, recorded: recorded)
      try #require(Array(batch.line(0).utf8) == Array(plain.utf8), "event \(count), seed \(seed)")
      try #require(
        batch.records[0].leaf == .leaf(Array(plain.utf8)), "event \(count), seed \(seed)")
    }
  }

  @Test("An entry is read back as the event and the time it was written from")
  func readBack() throws {
    let seed: UInt64 = 0xE178
    var random = RandomEvent(seed: seed)
    for count in 0..<500 {
      let event = random.event()
      let recorded = random.time()
      let batch = try EventBatch.of([event], recorded: recorded)
      let read = try EntryReader.read(batch.entry(batch.records[0]))
      var sorted = event
      sorted.data = try JSON(strict: event.data.canonicalBytes())
      try #require(read.event == sorted, "event \(count), seed \(seed)")
      try #require(read.recorded == recorded, "event \(count), seed \(seed)")
      let again = try EventBatch.of([read.event], recorded: recorded)
      try #require(again.line(0) == batch.line(0), "event \(count), seed \(seed)")
    }
  }

  @Test("A batch gives back the parts that an entry was written from, byte for byte")
  func parts() throws {
    let seed: UInt64 = 0xE179
    var random = RandomEvent(seed: seed)
    let events = (0..<200).map { _ in random.event() }
    let batch = try EventBatch.of(events, recorded: random.time())
    for (event, record) in zip(events, batch.records) {
      #expect(record.id == event.id && record.time == event.time, "seed \(seed)")
      #expect(record.timeOffset == event.timeOffset)
      #expect(record.dataVersion == Int64(event.dataVersion))
      #expect(batch.source(record).elementsEqual(event.source.utf8))
      #expect(batch.subject(record).elementsEqual(event.subject.utf8))
      #expect(batch.type(record).elementsEqual(event.type.utf8))
      #expect(batch.actor(record).elementsEqual(event.actor.utf8))
      #expect(batch.customer(record).map(Array.init) == event.customer.map { Array($0.utf8) })
      #expect(
        batch.correlationID(record).map(Array.init) == event.correlationID.map { Array($0.utf8) })
      #expect(batch.causationID(record).map(Array.init) == event.causationID.map { Array($0.utf8) })
      #expect(batch.sealed(record).map(Array.init) == event.sealed)
      #expect(try Array(batch.data(record)) == event.data.canonicalBytes())
    }
  }

  @Test("The writer says where the recorded time and the data stand in the entry")
  func places() throws {
    var writer = EntryWriter()
    let texts = ["s", "t\"\\", "k/1", "a", "{\"b\":[1]}"]
    try Bytes.withAll(texts) { bytes in
      var parts = EntryParts()
      parts.source = bytes[0]
      parts.type = bytes[1]
      parts.subject = bytes[2]
      parts.actor = bytes[3]
      parts.data = bytes[4]
      parts.recorded = Timestamp(milliseconds: 1_772_721_000_250)
      let places = writer.write(parts)
      let entry = Array(writer.entry)
      #expect(entry[places.data].elementsEqual(texts[4].utf8))
      #expect(entry[places.recorded...].starts(with: "2026-03-05T14:30:00.250Z\"".utf8))
      #expect(Array(writer.prefixedLeaf) == [0] + entry)
      let object = try JSON(strict: entry)
      #expect(object["type"]?.text == texts[1])
    }
  }

  @Test("A long entry after a short one, and a short one after a long one, are whole")
  func growth() throws {
    let event = Event(
      id: EventID(high: 1, low: 2), source: "s", type: "t", subject: "k/1",
      time: Timestamp(milliseconds: 0), actor: "a")
    var events = [event, event, event]
    events[1].data = ["text": .string(String(repeating: "\"", count: 20_000))]
    events[2].sealed = [UInt8](repeating: 7, count: 30_000)
    events.append(event)
    let recorded = Timestamp(milliseconds: 1)
    let batch = try EventBatch.of(events, recorded: recorded)
    for (index, event) in events.enumerated() {
      #expect(batch.line(index) == (try PlainForm.line(event, recorded: recorded)))
    }
  }

  @Test("A sealed part of no bytes is kept apart from none at all")
  func emptySealed() throws {
    var event = Event(
      id: EventID(high: 1, low: 2), source: "s", type: "t", subject: "k/1",
      time: Timestamp(milliseconds: 0), actor: "a")
    event.sealed = []
    let batch = try EventBatch.of([event], recorded: event.time)
    #expect(batch.line(0).contains(#","sealed":"","#))
    #expect(batch.sealed(batch.records[0])?.count == 0)
  }
}
