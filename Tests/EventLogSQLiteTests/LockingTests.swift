import Dispatch
import EventLog
import EventLogConformance
import EventLogSQLite
import Storage
import TestSupport
import Testing

@Suite("Waiting for the lock of a log", .temporaryFolder, .timeLimit(.minutes(10)))
struct LockingTests {
  @Test("A lock held longer than the wait is said to be busy, and nothing is written")
  func busy() async throws {
    let files = try LogFiles.make()
    let log = try files.open(wait: 30)
    try await log.put(Sample.event(1))
    let lock = try FileLock(path: files.lockPath)
    try lock.lock(wait: 0)
    let error = StorageError.busy(path: files.lockPath)
    await #expect(throws: error) { try await log.put(Sample.event(2)) }
    #expect(throws: error) { try log.appendNow(.group([Sample.event(2)]), gate: nil) }
    #expect(throws: error) { try log.checkpoint() }
    #expect(throws: error) { try log.prove(position: 1) }
    #expect(try log.lastPosition() == 1, "reading needs no lock")
    #expect(try log.events().count == 1)
    lock.unlock()
    #expect(try await log.put(Sample.event(2)).positions == 2...2)
    try log.close()
  }

  @Test("A lock let go within the wait is waited for")
  func waited() async throws {
    let files = try LogFiles.make()
    let log = try files.open(wait: 10_000)
    let lock = try FileLock(path: files.lockPath)
    try lock.lock(wait: 0)
    async let outcome = log.put(Sample.event(1))
    try await Task.sleep(for: .milliseconds(80))
    #expect(try log.lastPosition() == 0)
    lock.unlock()
    #expect(try await outcome.positions == 1...1)
    try log.close()
  }

  @Test("A log is not opened while somebody else opens or closes it")
  func opening() async throws {
    let files = try LogFiles.make()
    let log = try files.open(wait: 30)
    let lock = try FileLock(path: files.openingLockPath)
    try lock.holding(wait: 0) {
      let error = StorageError.busy(path: files.openingLockPath)
      #expect(throws: error) { try files.open(wait: 30) }
      #expect(throws: error) { try log.appendNow(.group([Sample.event(1)]), gate: nil) }
    }
    #expect(try await log.put(Sample.event(1)).positions == 1...1)
    try log.close()
  }

  @Test("Between two appends the lock is free")
  func free() async throws {
    let files = try LogFiles.make()
    let log = try files.open()
    let lock = try FileLock(path: files.lockPath)
    for number in 1..<4 {
      try await log.put(Sample.event(number))
      try lock.holding(wait: 0) {}
      _ = try log.checkpoint()
      try lock.holding(wait: 0) {}
    }
    let gate = TestGate { _, _, _ in throw TestRefusal() }
    await #expect(throws: TestRefusal()) { try await log.put(Sample.event(9), gate: gate) }
    try lock.holding(wait: 0) {}
    try log.close()
  }

  @Test("Of appends that wait together, a gate that cannot begin fails only its own")
  func ownAnswers() async throws {
    let files = try LogFiles.make()
    let log = try files.open()
    let release = DispatchSemaphore(value: 0)
    // Holds the writing queue, so that the two appends below come to wait together.
    await withCheckedContinuation { entered in
      DispatchQueue.global().async {
        try? log.appendAll(gate: nil) { _ in
          entered.resume()
          release.wait()
          return true
        }
      }
    }
    let good = Task { try await log.put(Sample.event(1), gate: TestGate()) }
    try await Task.sleep(for: .milliseconds(60))
    let bad = Task {
      try await log.put(Sample.event(2), gate: TestGate(failure: TestRefusal(code: "begin")))
    }
    try await Task.sleep(for: .milliseconds(60))
    release.signal()
    await #expect(throws: TestRefusal(code: "begin")) { try await bad.value }
    let answer = try? await good.value
    #expect(try log.events().map(\.event.id) == [Sample.id(1)])
    #expect(answer?.positions == 1...1, "its event is in the log")
    try log.close()
  }

  @Test("Of appends that wait together, one whose decision fails fails alone")
  func ownFailures() async throws {
    let files = try LogFiles.make()
    let log = try files.open()
    let gate = TestGate { type, _, _ in
      if type == "bad" { throw TestRefusal(code: "failed") }
      return .admit
    }
    let release = DispatchSemaphore(value: 0)
    await withCheckedContinuation { entered in
      DispatchQueue.global().async {
        try? log.appendAll(gate: nil) { _ in
          entered.resume()
          release.wait()
          return true
        }
      }
    }
    let answers = Task {
      await withTaskGroup(of: Bool.self) { group in
        for number in 1...4 {
          group.addTask {
            let type = number == 2 ? "bad" : "good"
            return (try? await log.put(Sample.event(number, type: type), gate: gate)) != nil
          }
        }
        return await group.reduce(0) { $0 + ($1 ? 1 : 0) }
      }
    }
    try await Task.sleep(for: .milliseconds(100))
    release.signal()
    #expect(await answers.value == 3)
    #expect(Set(try log.events().map(\.event.id)) == [Sample.id(1), Sample.id(3), Sample.id(4)])
    try log.close()
  }
}
