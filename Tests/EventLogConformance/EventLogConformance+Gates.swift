import EventLog
import Synchronization
import Testing

extension EventLogConformance {
  package static var gates: [Rule] {
    [
      Rule("A gate is asked in order of position, with the version each event will follow") {
        trial in
        try await trial.log.putEach(Sample.events(1..<3))
        let gate = TestGate()
        let batch = try EventBatch.group([
          Sample.event(3, type: "a"), Sample.event(4, subject: "journey/J-2", type: "b"),
        ])
        try batch.add([Sample.event(5, type: "c"), Sample.event(6, type: "d")])
        _ = try await trial.log.append(batch, gate: gate)
        #expect(
          gate.calls == [
            .begin, .admit(type: "a", version: 2), .admit(type: "b", version: 0),
            .admit(type: "c", version: 3), .admit(type: "d", version: 4),
          ])
      },
      Rule("What a gate admitted of a refused group is undone, the last first") { trial in
        let gate = TestGate(["bad": .refuse(TestRefusal())])
        try await trial.log.put(
          Sample.event(1, type: "a"), Sample.event(2, type: "b"), Sample.event(3, type: "bad"),
          Sample.event(4, type: "c"), gate: gate)
        #expect(
          gate.calls == [
            .begin, .admit(type: "a", version: 0), .admit(type: "b", version: 1),
            .admit(type: "bad", version: 2), .undo(type: "b", version: 1),
            .undo(type: "a", version: 0),
          ])
      },
      Rule("What a gate admitted and the log already held is undone, once") { trial in
        try await trial.log.putEach([Sample.event(1, type: "a")])
        let gate = TestGate()
        let outcome = try await trial.log.put(
          Sample.event(1, type: "a"), Sample.event(2, type: "b"), gate: gate)
        #expect(outcome.positions == 2...2)
        #expect(
          gate.calls == [
            .begin, .admit(type: "a", version: 1), .undo(type: "a", version: 1),
            .admit(type: "b", version: 1),
          ])
      },
      Rule("A gate sees a stream with the events of the open transaction") {
        try await gateSeesUncommitted($0.log)
      },
      Rule("A stream's place has a key of its own that does not change") { trial in
        let keys = Mutex<[String: Set<Int64>]>([:])
        let gate = TestGate { type, place, _ in
          keys.withLock { _ = $0[type, default: []].insert(place.key) }
          return .admit
        }
        for number in 0..<6 {
          try await trial.log.put(
            Sample.event(number * 2, subject: "journey/J-1", type: "one"),
            Sample.event(number * 2 + 1, subject: "journey/J-2", type: "two"), gate: gate)
        }
        let found = keys.withLock { $0 }
        #expect(found["one"]?.count == 1 && found["two"]?.count == 1)
        #expect(found["one"] != found["two"])
      },
      Rule(
        "A gate that cannot begin fails the append, hears of the roll-back, and all is as before"
      ) { trial in
        try await trial.log.putEach([Sample.event(1)])
        let gate = TestGate(failure: TestRefusal(code: "begin"))
        await #expect(throws: TestRefusal(code: "begin")) {
          try await trial.log.put(Sample.event(2), gate: gate)
        }
        #expect(gate.calls == [.begin, .rolledBack])
        #expect(try trial.log.lastPosition() == 1)
        #expect(try await trial.log.put(Sample.event(2)).positions == 2...2)
      },
      Rule("A gate that fails while deciding leaves nothing of the whole batch") { trial in
        try await trial.log.putEach([Sample.event(1)])
        let gate = TestGate { type, _, _ in
          if type == "bad" { throw TestRefusal(code: "failed") }
          return .admit
        }
        let batch = try EventBatch.group([Sample.event(2, subject: "journey/J-2")])
        try batch.add([Sample.event(3, type: "bad")])
        await #expect(throws: TestRefusal(code: "failed")) {
          _ = try await trial.log.append(batch, gate: gate)
        }
        #expect(gate.calls.last == .rolledBack)
        #expect(try trial.log.lastPosition() == 1)
        let next = try await trial.log.put(
          Sample.event(4, subject: "journey/J-2"), expected: [("journey/J-2", 0)])
        #expect(next.positions == 2...2)
        #expect(try trial.log.head().root == root(of: trial.log.lines()))
      },
    ]
  }

  private static func gateSeesUncommitted(_ log: Log) async throws {
    try await log.putEach([Sample.event(1, type: "a"), Sample.event(2, subject: "k/1")])
    let seen = Mutex<[[String]]>([])
    let gate = TestGate { type, place, transaction in
      var own: [String] = []
      try transaction.forEachEvent(inStream: place.key) { row in
        own.append("\(row.version) \(String(decoding: row.parts.type, as: UTF8.self))")
      }
      var named: [String] = []
      try transaction.forEachEvent(ofSubject: "journey/J-1") { row in
        named.append("\(row.version) \(String(decoding: row.parts.type, as: UTF8.self))")
      }
      seen.withLock { $0.append(own) }
      #expect(own == named)
      #expect(try transaction.event(Sample.id(1))?.position == 1)
      #expect(try transaction.event(Sample.id(3)) == nil || type == "c")
      try transaction.forEachEvent(ofSubject: "journey/none") { _ in
        Issue.record("a stream that is not there has an event")
      }
      return .admit
    }
    try await log.put(Sample.event(3, type: "b"), Sample.event(4, type: "c"), gate: gate)
    #expect(seen.withLock { $0 } == [["1 a"], ["1 a", "2 b"]])
  }
}
