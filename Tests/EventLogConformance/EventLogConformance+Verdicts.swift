import EventLog
import Testing

extension EventLogConformance {
  package static var verdicts: [Rule] {
    [
      Rule("A group refused in its middle leaves no trace: no stream, no position, no name") {
        try await refusedInTheMiddle($0.log)
      },
      Rule("An event that is not needed is left out, and its group goes on without it") { trial in
        let gate = TestGate(["known": .unneeded])
        let outcome = try await trial.log.put(
          Sample.event(1, subject: "customer/C-1", type: "known"), Sample.event(2),
          Sample.event(3, type: "known"), Sample.event(4), gate: gate)
        #expect(outcome.positions == 1...2)
        #expect(try trial.log.events().map(\.event.id) == [2, 4].map(Sample.id))
        #expect(try trial.log.events().map(\.version) == [1, 2])
        #expect(try await trial.log.put(Sample.event(5, type: "known"), gate: gate).isUnneeded)
        #expect(try trial.log.lastPosition() == 2)
        let later = try await trial.log.put(
          Sample.event(6, subject: "customer/C-1"), expected: [("customer/C-1", 0)])
        #expect(later.positions == 3...3)
      },
      Rule("What is refused is not refused as a repeat, but other content is a conflict") { trial in
        let gate = TestGate(["a": .refuse(TestRefusal())])
        try await trial.log.putEach([Sample.event(1), Sample.event(2, type: "a")])
        #expect(try await trial.log.put(Sample.event(2, type: "a"), gate: gate).duplicate == 2)
        let conflict = try await trial.log.put(Sample.event(1, type: "a"), gate: gate)
        #expect(conflict.refusal == .conflict(id: Sample.id(1), position: 1))
        let new = try await trial.log.put(Sample.event(3, type: "a"), gate: gate)
        #expect(new.gateRefusal == TestRefusal())
        #expect(try trial.log.lastPosition() == 2)
      },
      Rule("What is forbidden is refused even as a repeat") { trial in
        try await trial.log.putEach([Sample.event(1, type: "a"), Sample.event(2)])
        let gate = TestGate(["a": .forbid(TestRefusal())])
        let again = try await trial.log.put(Sample.event(1, type: "a"), gate: gate)
        #expect(again.gateRefusal == TestRefusal())
        let group = try await trial.log.put(
          Sample.event(2), Sample.event(1, type: "a"), gate: gate)
        #expect(group.gateRefusal == TestRefusal())
        #expect(try trial.log.lastPosition() == 2)
      },
      Rule("What is forbidden is refused as a repeat also when its conditions no longer hold") {
        trial in
        let batch = try EventBatch.group(
          [Sample.event(1, type: "a")], expected: [("journey/J-1", 0)])
        #expect(try await trial.log.append(batch, gate: nil)[0].positions == 1...1)
        let gate = TestGate(["a": .forbid(TestRefusal())])
        #expect(try await trial.log.append(batch, gate: gate)[0].gateRefusal == TestRefusal())
      },
      Rule("A group whose conditions do not hold leaves nothing with the gate") { trial in
        let gate = TestGate()
        let outcome = try await trial.log.put(
          Sample.event(1, type: "a"), Sample.event(2, type: "b"), gate: gate,
          expected: [("journey/J-1", 3)])
        #expect(outcome.refusal?.code == "append.versionMismatch")
        let admitted = gate.calls.filter { if case .admit = $0 { true } else { false } }
        let undone = gate.calls.filter { if case .undo = $0 { true } else { false } }
        #expect(admitted.count == undone.count)
      },
    ]
  }

  private static func refusedInTheMiddle(_ log: Log) async throws {
    try await log.putEach([Sample.event(1), Sample.event(2, subject: "journey/J-2")])
    let head = try log.head()
    let gate = TestGate(["bad": .refuse(TestRefusal())])
    let outcome = try await log.put(
      Sample.event(3), Sample.event(4, subject: "journey/J-9", type: "new", customer: "C-9"),
      Sample.event(5, subject: "journey/J-9", type: "bad", customer: "C-9"),
      Sample.event(6, subject: "journey/J-8"), gate: gate)
    #expect(outcome.gateRefusal == TestRefusal())
    #expect(try log.head() == head)
    #expect(try log.events(Selection(subject: "journey/J-9")).isEmpty)
    #expect(try log.events(Selection(customer: "C-9")).isEmpty)
    #expect(try log.events(Selection(type: "new")).isEmpty)
    // Keys are the log's own, and are given out again without a gap too.
    let next = try await log.put(
      Sample.event(7, subject: "journey/J-7", type: "later", customer: "C-7"), gate: gate,
      expected: [("journey/J-9", 0), ("journey/J-8", 0), ("journey/J-1", 1)])
    #expect(next.positions == 3...3)
    var streams: [String] = []
    try log.scanner().forEachStream { streams.append(String(decoding: $1, as: UTF8.self)) }
    #expect(streams == ["journey/J-1", "journey/J-2", "journey/J-7"])
    var customers: [String] = []
    try log.scanner().forEachCustomer { customers.append(String(decoding: $1, as: UTF8.self)) }
    #expect(customers == ["C-7"])
    #expect(try log.events().map(\.event.subject) == streams)
    #expect(try log.head().root == root(of: log.lines()))
  }
}
