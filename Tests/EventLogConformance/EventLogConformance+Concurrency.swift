import EventLog
import TestSupport
import Testing

extension EventLogConformance {
  package static var concurrency: [Rule] {
    [
      Rule("Twenty tasks that append at once lose nothing, repeat nothing and leave no gap") {
        try await twentyTasks($0.log)
      },
      Rule("Of twenty tasks that expect a new stream one gets it") { trial in
        let log = trial.log
        let outcomes = try await withThrowingTaskGroup(of: AppendOutcome.self) { group in
          for task in 0..<20 {
            group.addTask {
              try await log.put(Sample.event(task), expected: [("journey/J-1", 0)])
            }
          }
          return try await group.reduce(into: []) { $0.append($1) }
        }
        #expect(outcomes.compactMap(\.positions) == [1...1])
        #expect(
          outcomes.filter {
            $0.refusal == .versionMismatch(subject: "journey/J-1", expected: 0, found: 1)
          }.count == 19)
        #expect(try trial.log.lastPosition() == 1)
      },
      Rule("Of twenty tasks that bring the same event one writes it, the others hear its place") {
        trial in
        try await trial.log.putEach([Sample.event(1)])
        let log = trial.log
        let outcomes = try await withThrowingTaskGroup(of: AppendOutcome.self) { group in
          for _ in 0..<20 { group.addTask { try await log.put(Sample.event(2)) } }
          return try await group.reduce(into: []) { $0.append($1) }
        }
        #expect(outcomes.compactMap(\.positions) == [2...2])
        #expect(outcomes.compactMap(\.duplicate) == Array(repeating: 2, count: 19))
      },
      Rule("Appends at once by several gates each hear their own gate's answer") { trial in
        let log = trial.log
        try await withThrowingTaskGroup(of: Void.self) { group in
          for task in 0..<20 {
            group.addTask {
              let name = "gate-\(task)"
              let gate = TestGate(["a": .refuse(TestRefusal(code: name))])
              let batch = try EventBatch.group([Sample.event(task * 2, type: "a")])
              try batch.add([Sample.event(task * 2 + 1, type: "b")])
              let outcomes = try await log.append(batch, gate: gate)
              #expect(outcomes[0].gateRefusal == TestRefusal(code: name))
              #expect(outcomes[1].positions?.count == 1)
            }
          }
          try await group.waitForAll()
        }
        #expect(try log.events().map(\.version) == Array(1...20))
      },
    ]
  }

  private static func twentyTasks(_ log: Log) async throws {
    let seed: UInt64 = 0xC0_4C
    let answers = try await withThrowingTaskGroup(of: [Answer].self) { group in
      for task in 0..<20 {
        group.addTask { try await appendMany(log, task: task, seed: seed) }
      }
      return try await group.reduce(into: []) { $0 += $1 }
    }
    let events = try log.events()
    #expect(events.map(\.position) == (1...Int64(events.count)).map { $0 })
    #expect(answers.reduce(0) { $0 + $1.ids.count } == events.count, "seed \(seed)")
    for answer in answers {
      let stored = events[Int(answer.positions.lowerBound - 1)..<Int(answer.positions.upperBound)]
      #expect(stored.map(\.event.id) == answer.ids, "seed \(seed)")
    }
    var versions: [String: Int64] = [:]
    for event in events {
      versions[event.event.subject, default: 0] += 1
      #expect(event.version == versions[event.event.subject], "seed \(seed)")
    }
    #expect(Set(events.map(\.event.id)).count == events.count)
    #expect(try log.head().root == root(of: log.lines()))
  }

  private struct Answer: Sendable {
    let ids: [EventID]
    let positions: ClosedRange<Int64>
  }

  /// Appends fifteen groups of one to three events to four shared streams, and its own.
  private static func appendMany(_ log: Log, task: Int, seed: UInt64) async throws -> [Answer] {
    var random = SplitMix64(seed: seed &+ UInt64(task))
    var answers: [Answer] = []
    for round in 0..<15 {
      let events = (0..<(1 + random.below(3))).map { place in
        Sample.event(
          task * 1_000 + round * 10 + place,
          subject: random.oneIn(5) ? "journey/own-\(task)" : "journey/J-\(random.below(4))",
          type: "type-\(random.below(8))", customer: random.oneIn(2) ? "C-\(task)" : nil)
      }
      let outcome = try await log.append(.group(events), gate: nil)[0]
      answers.append(
        Answer(ids: events.map(\.id), positions: try #require(outcome.positions, "seed \(seed)")))
    }
    return answers
  }
}
