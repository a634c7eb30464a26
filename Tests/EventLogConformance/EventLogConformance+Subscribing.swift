import EventLog
import Testing

extension EventLogConformance {
  package static var subscribing: [Rule] {
    [
      Rule("A subscription from 0 gets every event once and in order while four tasks append") {
        trial in
        let log = trial.log
        let writers = Task {
          try await withThrowingTaskGroup(of: Void.self) { group in
            for task in 0..<4 {
              group.addTask {
                for round in 0..<50 {
                  try await log.putEach([
                    Sample.event(task * 1_000 + round * 2, subject: "journey/J-\(task)"),
                    Sample.event(task * 1_000 + round * 2 + 1),
                  ])
                }
              }
            }
            try await group.waitForAll()
          }
        }
        let seen = try await collect(log.subscribe(after: 0), 400)
        try await writers.value
        #expect(seen.map(\.position) == Array(1...400))
        #expect(try seen == log.events())
      },
      Rule("A subscription starts behind its position and brings more than one page of the past") {
        trial in
        try await trial.log.putEach(Sample.events(1..<2_601))
        let seen = try await collect(trial.log.subscribe(after: 100), 2_500)
        #expect(seen.map(\.position) == Array(101...2_600))
      },
      Rule("A subscription waits for what is appended after it caught up") { trial in
        try await trial.log.putEach(Sample.events(1..<4))
        let log = trial.log
        let reader = Task { try await collect(log.subscribe(after: 3), 2) }
        try await Task.sleep(for: .milliseconds(60))
        try await trial.log.put(Sample.event(4))
        try await Task.sleep(for: .milliseconds(60))
        try await trial.log.put(Sample.event(5))
        #expect(try await reader.value.map(\.position) == [4, 5])
      },
      Rule("A subscription ends when its consumer is cancelled") { trial in
        let log = trial.log
        let reader = Task { try await collect(log.subscribe(after: 0), 1) }
        try await Task.sleep(for: .milliseconds(30))
        reader.cancel()
        let result = await reader.result
        #expect((try? result.get())?.isEmpty ?? true)
      },
      Rule("Two subscriptions each get everything") { trial in
        let log = trial.log
        async let one = collect(log.subscribe(after: 0), 60)
        async let other = collect(log.subscribe(after: 10), 50)
        for number in 0..<60 { try await log.put(Sample.event(number)) }
        let (all, rest) = try await (one, other)
        #expect(all.map(\.position) == Array(1...60))
        #expect(rest.map(\.position) == Array(11...60))
      },
      Rule("A change is heard of at once, and waiting for one ends when it is cancelled") { trial in
        let log = trial.log
        let before = log.changeCount
        let waiting = Task { await log.changed(after: before) }
        try await Task.sleep(for: .milliseconds(20))
        try await log.put(Sample.event(1))
        let after = try #require(await waiting.value)
        #expect(after > before)
        // A count that is not the present one waits for nothing.
        #expect(await log.changed(after: before) == after)
        let given = log.changeCount
        let cancelled = Task { await log.changed(after: given) }
        cancelled.cancel()
        #expect(await cancelled.value == nil)
      },
    ]
  }

  /// The first so many events of a subscription.
  private static func collect(
    _ pages: AsyncThrowingStream<[RecordedEvent], any Error>, _ count: Int
  ) async throws -> [RecordedEvent] {
    var events: [RecordedEvent] = []
    for try await page in pages {
      #expect(!page.isEmpty)
      events += page
      if events.count >= count { break }
    }
    return events
  }
}
