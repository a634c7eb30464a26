import Foundation
import Logbook
import Synchronization

/// Runs what a command waits for on the thread that called it, and on the same one what its logbook
/// does: a signal ends a read that waits there, and nothing else is at work when a command ends.
final class CallingThread: TaskExecutor, WorkThreads {
  static let shared = CallingThread()

  private let waiting = Mutex<[@Sendable () -> Void]>([])
  private let isThere = DispatchSemaphore(value: 0)

  private init() {}

  /// Runs a body until it has answered or thrown.
  func run<Result>(_ body: @escaping () async throws -> Result) throws -> Result {
    // This thread waits for the task, and nobody else has the body or the answer.
    nonisolated(unsafe) let body = body
    nonisolated(unsafe) var answer: Swift.Result<Result, any Error>?
    Task(executorPreference: self) {
      do {
        answer = .success(try await body())
      } catch {
        answer = .failure(error)
      }
    }
    while true {
      if let answer { return try answer.get() }
      isThere.wait()
      waiting.withLock { $0.isEmpty ? nil : $0.removeFirst() }?()
    }
  }

  func enqueue(_ job: consuming ExecutorJob) {
    let job = UnownedJob(job)
    add { [unowned self] in job.runSynchronously(on: asUnownedTaskExecutor()) }
  }

  @discardableResult
  func add(_ work: @escaping @Sendable () -> Void) -> Bool {
    waiting.withLock { $0.append(work) }
    isThere.signal()
    return true
  }
}
