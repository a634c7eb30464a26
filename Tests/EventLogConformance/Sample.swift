import CanonicalJSON
package import Chronology
package import EventLog

/// Events as tests need them: all alike but for what the test is about.
package enum Sample {
  package static let origin = "touchstone.example/test"
  /// When batches are recorded unless a test says otherwise: 2026-03-05T14:30:00.000Z.
  package static let recorded = Timestamp(milliseconds: 1_772_721_000_000)

  package static func id(_ number: Int) -> EventID {
    EventID(high: 0x019C_BE85_6A40_7000, low: 0x8000_0000_0000_0000 | UInt64(number))
  }

  /// - Parameter number: makes the id; events of equal numbers have equal ids.
  package static func event(
    _ number: Int, subject: String = "journey/J-1", type: String = "touchpoint.completed",
    customer: String? = nil, note: String? = nil
  ) -> Event {
    Event(
      id: id(number), source: origin, type: type, subject: subject,
      time: Timestamp(milliseconds: 1_772_700_000_000 + Int64(number) * 1000),
      timeOffset: TimeOffset(minutes: 480), customer: customer, actor: "S-1",
      data: note.map { ["note": .string($0)] } ?? ["number": .integer(Int64(number))])
  }

  package static func events(_ numbers: Range<Int>, subject: String = "journey/J-1") -> [Event] {
    numbers.map { event($0, subject: subject) }
  }
}

extension EventBatch {
  /// A batch of one group.
  package static func group(
    _ events: [Event], recorded: Timestamp = Sample.recorded, expected: [(String, Int64)] = [],
    absent: [(String, String)] = []
  ) throws -> EventBatch {
    let batch = EventBatch(capacity: 1024)
    batch.reset(recorded: recorded)
    try batch.add(events, expected: expected, absent: absent)
    return batch
  }

  /// A batch in which every event is a group of its own.
  package static func each(_ events: [Event], recorded: Timestamp = Sample.recorded) throws
    -> EventBatch
  {
    let batch = EventBatch(capacity: 1024)
    batch.reset(recorded: recorded)
    for event in events { try batch.add([event]) }
    return batch
  }

  /// Adds one group.
  package func add(
    _ events: [Event], expected: [(String, Int64)] = [], absent: [(String, String)] = []
  ) throws {
    beginGroup(
      expected: expected.map { Expectation(subject: $0.0, version: $0.1) },
      absent: absent.map { Absence(subject: $0.0, type: $0.1) })
    for event in events { try append(event) }
  }
}
