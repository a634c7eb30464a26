import Dispatch
import EventLog
import EventLogConformance
import Synchronization
import TestSupport
import Testing

@Suite("What follows the changes of a log", .temporaryFolder, .timeLimit(.minutes(1)))
struct ChangeFollowerTests {
  private final class Runs: Sendable {
    private let count = Mutex(0)

    var value: Int { count.withLock { $0 } }

    func add() { count.withLock { $0 += 1 } }

    func wait(for runs: Int) async throws {
      while value < runs { try await Task.sleep(for: .milliseconds(2)) }
    }
  }

  @Test("It runs at the start and after a change, and rests between two runs")
  func rests() async throws {
    try await LogFiles.make().withLog { log in
      let runs = Runs()
      let follower = ChangeFollower(log, label: "test", pause: 600_000...600_000) { runs.add() }
      follower.start()
      try await runs.wait(for: 1)
      try await log.putEach([Sample.event(1)])
      try await Task.sleep(for: .milliseconds(50))
      #expect(runs.value == 1)
      follower.stop()
    }
  }

  @Test("Whoever waits ends its rest, and one that asks during a run has the next one spared")
  func hurry() async throws {
    try await LogFiles.make().withLog { log in
      let runs = Runs()
      let goOn = DispatchSemaphore(value: 0)
      let follower = ChangeFollower(log, label: "test", pause: 600_000...600_000) {
        runs.add()
        if runs.value == 3 { goOn.wait() }
      }
      follower.start()
      for number in 1...2 {
        try await runs.wait(for: number)
        try await log.putEach([Sample.event(number)])
        follower.hurry()
      }
      try await runs.wait(for: 3)
      try await log.putEach([Sample.event(3)])
      follower.hurry()
      goOn.signal()
      try await runs.wait(for: 4)
      follower.stop()
    }
  }

  @Test("It is stopped while it rests")
  func stop() async throws {
    try await LogFiles.make().withLog { log in
      let runs = Runs()
      let follower = ChangeFollower(log, label: "test", pause: 600_000...600_000) { runs.add() }
      follower.start()
      try await runs.wait(for: 1)
      follower.stop()
      try await log.putEach([Sample.event(1)])
      follower.hurry()
      try await Task.sleep(for: .milliseconds(20))
      #expect(runs.value == 1)
    }
  }
}
