import EventLog
import Testing

extension EventLogConformance {
  package static var conditions: [Rule] {
    [
      Rule("A stream at another version than expected refuses the group and says what it found") {
        trial in
        try await trial.log.putEach(Sample.events(1..<4))
        let head = try trial.log.head()
        for wrong: Int64 in [0, 1, 2, 4, -1, .max] {
          let outcome = try await trial.log.put(
            Sample.event(9), expected: [("journey/J-1", wrong)])
          #expect(
            outcome.refusal
              == .versionMismatch(subject: "journey/J-1", expected: wrong, found: 3))
        }
        #expect(try trial.log.head() == head)
        let right = try await trial.log.put(Sample.event(9), expected: [("journey/J-1", 3)])
        #expect(right.positions == 4...4)
      },
      Rule("A stream that is not there has version 0") { trial in
        let wrong = try await trial.log.put(Sample.event(1), expected: [("journey/J-1", 1)])
        #expect(
          wrong.refusal == .versionMismatch(subject: "journey/J-1", expected: 1, found: 0))
        let right = try await trial.log.put(Sample.event(1), expected: [("journey/J-1", 0)])
        #expect(right.positions == 1...1)
      },
      Rule("Expected versions of several streams all hold, or nothing of the group is written") {
        try await severalStreams($0.log)
      },
      Rule("A stream may be held to its version without an event of its own") { trial in
        try await trial.log.putEach([Sample.event(1, subject: "customer/C-1")])
        let event = Sample.event(2)
        let wrong = try await trial.log.put(event, expected: [("customer/C-1", 0)])
        #expect(wrong.refusal?.code == "append.versionMismatch")
        #expect(try await trial.log.put(event, expected: [("customer/C-1", 1)]).positions == 2...2)
      },
      Rule("A group sees what the groups before it in the batch have written") { trial in
        let batch = try EventBatch.group(Sample.events(1..<3), expected: [("journey/J-1", 0)])
        try batch.add(Sample.events(3..<4), expected: [("journey/J-1", 2)])
        try batch.add(Sample.events(4..<5), expected: [("journey/J-1", 2)])
        try batch.add(
          Sample.events(5..<6), expected: [("journey/J-1", 3)],
          absent: [("journey/J-1", "touchpoint.completed")])
        let outcomes = try await trial.log.append(batch, gate: nil)
        #expect(outcomes.map(\.positions) == [1...2, 3...3, nil, nil])
        #expect(
          outcomes[2].refusal == .versionMismatch(subject: "journey/J-1", expected: 2, found: 3))
        #expect(outcomes[3].refusal?.code == "append.notAbsent")
      },
      Rule("A type that was to be absent refuses the group when the stream holds it") {
        try await absence($0.log)
      },
      Rule("Streams compare as bytes, not as Unicode sees them") { trial in
        // Not NFC, so no writer gives it; an expectation may.
        try await trial.log.putEach([Sample.event(1, subject: "journey/é")])
        let outcome = try await trial.log.put(
          Sample.event(2), expected: [("journey/e\u{301}", 0)])
        #expect(outcome.positions == 2...2)
      },
    ]
  }

  private static func severalStreams(_ log: Log) async throws {
    try await log.putEach([
      Sample.event(1, subject: "journey/J-1"), Sample.event(2, subject: "journey/J-2"),
      Sample.event(3, subject: "journey/J-2"),
    ])
    let head = try log.head()
    let group = [
      Sample.event(4, subject: "journey/J-1"), Sample.event(5, subject: "journey/J-2"),
      Sample.event(6, subject: "journey/J-3"),
    ]
    for (one, two, three): (Int64, Int64, Int64) in [(1, 1, 0), (1, 2, 1), (0, 2, 0), (1, 3, 0)] {
      let batch = try EventBatch.group(
        group, expected: [("journey/J-1", one), ("journey/J-2", two), ("journey/J-3", three)])
      let outcome = try await log.append(batch, gate: nil)[0]
      #expect(outcome.refusal?.code == "append.versionMismatch", "\(one) \(two) \(three)")
      #expect(try log.head() == head)
    }
    let batch = try EventBatch.group(
      group, expected: [("journey/J-1", 1), ("journey/J-2", 2), ("journey/J-3", 0)])
    #expect(try await log.append(batch, gate: nil)[0].positions == 4...6)
    #expect(try log.events().suffix(3).map(\.version) == [2, 3, 1])
  }

  private static func absence(_ log: Log) async throws {
    try await log.putEach([
      Sample.event(1, type: "journey.opened"), Sample.event(2, type: "touchpoint.completed"),
      Sample.event(3, subject: "journey/J-2", type: "journey.closed"),
    ])
    let head = try log.head()
    let held = try await log.put(
      Sample.event(4, type: "journey.closed"), absent: [("journey/J-1", "journey.opened")])
    #expect(held.refusal == .notAbsent(subject: "journey/J-1", type: "journey.opened"))
    let oneOfTwo = try await log.put(
      Sample.event(4, type: "journey.closed"),
      absent: [("journey/J-1", "journey.closed"), ("journey/J-2", "journey.closed")])
    #expect(oneOfTwo.refusal == .notAbsent(subject: "journey/J-2", type: "journey.closed"))
    #expect(try log.head() == head)
    let absent = try await log.put(
      Sample.event(4, type: "journey.closed"),
      absent: [
        ("journey/J-1", "journey.closed"), ("journey/J-1", "journey"),
        ("journey/J-2", "journey.opened"), ("journey/J-9", "journey.opened"),
      ])
    #expect(absent.positions == 4...4)
  }
}
