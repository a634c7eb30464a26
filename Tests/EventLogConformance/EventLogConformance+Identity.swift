import CanonicalJSON
import Chronology
import EventLog
import Testing

extension EventLogConformance {
  package static var identity: [Rule] {
    [
      Rule("A repeat is answered with its first place and writes nothing") { trial in
        try await trial.log.putEach(Sample.events(1..<4))
        let head = try trial.log.head()
        #expect(try await trial.log.put(Sample.event(2)).duplicate == 2)
        let all = try await trial.log.append(.group(Sample.events(1..<4)), gate: nil)
        #expect(all[0].duplicate == 1)
        #expect(try trial.log.head() == head)
      },
      Rule("A repeat recorded at another time is still a repeat, and the first time stands") {
        trial in
        try await trial.log.putEach([Sample.event(1)])
        let later = Sample.recorded.adding(milliseconds: 86_400_000)
        let repeated = try EventBatch.group([Sample.event(1)], recorded: later)
        #expect(try await trial.log.append(repeated, gate: nil)[0].duplicate == 1)
        #expect(try trial.log.events().map(\.recorded) == [Sample.recorded])
      },
      Rule("A repeat is answered even when what it expected or wanted absent no longer holds") {
        trial in
        let batch = try EventBatch.group(
          [Sample.event(1)], expected: [("journey/J-1", 0)],
          absent: [("journey/J-1", "touchpoint.completed")])
        #expect(try await trial.log.append(batch, gate: nil)[0].positions == 1...1)
        #expect(try await trial.log.append(batch, gate: nil)[0].duplicate == 1)
        #expect(try trial.log.lastPosition() == 1)
      },
      Rule("An event that comes twice in one batch is there once") { trial in
        let event = Sample.event(1)
        let outcomes = try await trial.log.append(.each([event, event]), gate: nil)
        #expect(outcomes[0].positions == 1...1 && outcomes[1].duplicate == 1)
        let other = Sample.event(2)
        #expect(try await trial.log.put(other, other).positions == 2...2)
        #expect(try trial.log.lastPosition() == 2)
      },
      Rule("Of a group that is partly there only what is new is written") { trial in
        try await trial.log.putEach([Sample.event(1), Sample.event(9)])
        let outcome = try await trial.log.put(Sample.event(1), Sample.event(2), Sample.event(3))
        #expect(outcome.positions == 3...4)
        #expect(try trial.log.events().map(\.event.id) == [1, 9, 2, 3].map(Sample.id))
      },
      Rule("Other content under an id that is there is a conflict, named with its place") {
        try await conflicts($0.log)
      },
      Rule("A group with a conflict in it is refused whole") { trial in
        try await trial.log.putEach([Sample.event(1)])
        let head = try trial.log.head()
        let outcome = try await trial.log.put(
          Sample.event(2, subject: "journey/J-9"), Sample.event(1, note: "other"),
          Sample.event(3, subject: "journey/J-8"))
        #expect(outcome.refusal == .conflict(id: Sample.id(1), position: 1))
        #expect(try trial.log.head() == head)
        let next = try await trial.log.put(
          Sample.event(3, subject: "journey/J-8"), expected: [("journey/J-8", 0)])
        #expect(next.positions == 2...2)
      },
      Rule("A refused conflict brings no customer near a stream") { trial in
        try await trial.log.putEach([
          Sample.event(1, subject: "journey/J-1", customer: "C-1"),
          Sample.event(2, subject: "journey/J-2", customer: "C-2"),
        ])
        let conflict = Sample.event(1, subject: "journey/J-1", customer: "C-2")
        #expect(try await trial.log.put(conflict).refusal?.code == "append.conflict")
        let own = try trial.log.events(Selection(customer: "C-2"))
        #expect(own.map(\.event.subject) == ["journey/J-2"])
      },
    ]
  }

  private static func conflicts(_ log: Log) async throws {
    var first = Sample.event(7)
    first.customer = "C-1"
    first.correlationID = "x"
    first.sealed = [1, 2, 3]
    try await log.putEach([Sample.event(1), first])
    let head = try log.head()
    let changes: [(inout Event) -> Void] = [
      { $0.source = "elsewhere" }, { $0.type = "other" }, { $0.dataVersion = 2 },
      { $0.subject = "journey/J-2" }, { $0.time = $0.time.adding(milliseconds: 1) },
      { $0.timeOffset = nil }, { $0.customer = nil }, { $0.customer = "C-2" },
      { $0.actor = "S-2" }, { $0.correlationID = nil }, { $0.causationID = "x" },
      { $0.data = ["number": 8] }, { $0.sealed = nil }, { $0.sealed = [1, 2, 4] },
    ]
    for (index, change) in changes.enumerated() {
      var other = first
      change(&other)
      let refusal = try await log.put(other).refusal
      #expect(refusal == .conflict(id: first.id, position: 2), "change \(index)")
    }
    #expect(try log.head() == head)
    #expect(try await log.put(first).duplicate == 2)
  }
}
