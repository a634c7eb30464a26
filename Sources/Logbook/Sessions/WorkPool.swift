internal import Foundation
internal import Synchronization

/// Threads that may wait for disks and locks.
public protocol WorkThreads: Sendable {
  /// Takes a piece of work, to be done when a thread is free; false when too much waits.
  func add(_ work: @escaping @Sendable () -> Void) -> Bool
}

/// The threads on which a logbook does what blocks: bounded, and begun when there is work.
///
/// Swift's own threads are few and must never wait for a disk or a lock, so nothing of a logbook
/// runs on them.
final class WorkPool: Sendable {
  private let threads: any WorkThreads
  private let own: WorkQueue?

  /// - Parameters:
  ///   - threads: at most.
  ///   - waiting: pieces of work that may wait for a thread; one more is answered `busy`.
  init(threads: Int = 16, waiting: Int = 1_024) {
    let queue = WorkQueue(threads: threads, waiting: waiting)
    self.threads = queue
    own = queue
  }

  /// Of threads that somebody else keeps.
  init(on threads: any WorkThreads) {
    self.threads = threads
    own = nil
  }

  deinit { own?.close() }

  /// Pieces of work that wait for a thread now.
  var waiting: Int { own?.count ?? 0 }

  /// Runs a body on a thread of the pool.
  ///
  /// - Throws: what the body throws; `LogbookError.busy` when too many wait already.
  func run<Result: Sendable>(_ body: @escaping @Sendable () throws -> Result) async throws
    -> Result
  {
    try await withCheckedThrowingContinuation { continuation in
      let isTaken = threads.add {
        do {
          continuation.resume(returning: try body())
        } catch {
          continuation.resume(throwing: error)
        }
      }
      if !isTaken { continuation.resume(throwing: LogbookError.busy) }
    }
  }
}

/// What waits for a thread; the threads keep it, not the pool.
final class WorkQueue: WorkThreads, @unchecked Sendable {
  // Unchecked: everything that changes is behind the condition.
  private let condition = NSCondition()
  private let threads: Int
  private let most: Int
  private var waiting: [@Sendable () -> Void] = []
  /// Where in `waiting` the next piece is.
  private var first = 0
  private var begun = 0
  private var idle = 0
  private var busy = 0
  private var isClosed = false

  /// As the main thread has: folds and parsers of deep files need it.
  private static let stackSize = 8 << 20

  init(threads: Int, waiting: Int) {
    self.threads = threads
    most = waiting
  }

  /// False when too much waits.
  func add(_ work: @escaping @Sendable () -> Void) -> Bool {
    condition.lock()
    defer { condition.unlock() }
    // A thread that is not at work yet takes one that does not wait.
    guard waiting.count - first < most + threads - busy else { return false }
    waiting.append(work)
    if idle >= waiting.count - first {
      condition.signal()
    } else if begun < threads {
      begun += 1
      let thread = Thread { [self] in run() }
      thread.stackSize = Self.stackSize
      thread.start()
    }
    return true
  }

  var count: Int {
    condition.lock()
    defer { condition.unlock() }
    return waiting.count - first
  }

  func close() {
    condition.lock()
    isClosed = true
    condition.broadcast()
    condition.unlock()
  }

  private func run() {
    while let work = next() {
      work()
      condition.lock()
      busy -= 1
      condition.unlock()
    }
  }

  /// Nil when the pool is gone and nothing waits.
  private func next() -> (@Sendable () -> Void)? {
    condition.lock()
    defer { condition.unlock() }
    while first == waiting.count {
      if isClosed { return nil }
      idle += 1
      condition.wait()
      idle -= 1
    }
    let work = waiting[first]
    first += 1
    busy += 1
    if first > 64, first * 2 > waiting.count {
      waiting.removeFirst(first)
      first = 0
    }
    return work
  }
}
