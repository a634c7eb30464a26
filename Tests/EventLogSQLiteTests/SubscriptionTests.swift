import EventLog
import EventLogConformance
import TestSupport
import Testing

@testable import EventLogSQLite

@Suite("What wakes subscriptions", .temporaryFolder, .timeLimit(.minutes(1)))
struct SubscriptionTests {
  private func open(look: Int) throws -> SQLiteEventLog {
    let files = try LogFiles.make()
    var options = files.options()
    options.look = look
    return try SQLiteEventLog(path: files.path, options: options)
  }

  /// Waits until so many tasks wait for a change.
  private func waiting(_ log: SQLiteEventLog, _ count: Int) async throws {
    while log.watch.figures.waiting < count { try await Task.sleep(for: .milliseconds(2)) }
  }

  private func first(of log: SQLiteEventLog, _ count: Int) -> Task<[Int64], any Error> {
    Task {
      var positions: [Int64] = []
      for try await page in log.subscribe(after: 0) {
        positions += page.map(\.position)
        if positions.count >= count { break }
      }
      return positions
    }
  }

  @Test("A commit of this process wakes every subscriber, though nobody looks at the database")
  func ownCommit() async throws {
    let log = try open(look: 3_600_000)
    let readers = (0..<20).map { _ in first(of: log, 2) }
    try await waiting(log, 20)
    try await log.put(Sample.event(1))
    try await waiting(log, 20)
    try await log.put(Sample.event(2))
    for reader in readers { #expect(try await reader.value == [1, 2]) }
    #expect(log.watch.figures.looks == 0)
    try log.close()
  }

  @Test("However many wait, one connection looks for the commits of others, and nobody reads twice")
  func oneWatcher() async throws {
    let log = try open(look: 20)
    let readers = (0..<50).map { _ in first(of: log, 1) }
    try await waiting(log, 50)
    let start = ContinuousClock.now
    let before = (log.watch.figures.looks, log.watch.count)
    try await Task.sleep(for: .milliseconds(400))
    let after = (log.watch.figures.looks, log.watch.count)
    let most = Int((ContinuousClock.now - start) / .milliseconds(20)) + 1
    #expect(after.0 - before.0 <= most)
    // The first look may find what was written before it.
    #expect(after.1 - before.1 <= 1)
    for reader in readers { reader.cancel() }
    for reader in readers { _ = await reader.result }
    #expect(log.watch.figures.waiting == 0)
    try await Task.sleep(for: .milliseconds(60))
    let idle = log.watch.figures.looks
    try await Task.sleep(for: .milliseconds(100))
    #expect(log.watch.figures.looks == idle)
    try log.close()
  }

  @Test("A subscription ends when its log is closed")
  func closed() async throws {
    let log = try open(look: 20)
    let reader = first(of: log, 1)
    try await waiting(log, 1)
    try log.close()
    #expect(try await reader.value.isEmpty)
  }
}
