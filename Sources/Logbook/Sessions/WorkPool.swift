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

  /// Takes what a body comes to; to be called once.
  typealias Answer<Result> = @Sendable (Swift.Result<Result, any Error>) -> Void

  /// Runs a body on a thread of the pool.
  ///
  /// - Throws: what the body throws; `LogbookError.busy` when too many wait already.
  func run<Result: Sendable>(_ body: @escaping @Sendable () throws -> Result) async throws
    -> Result
  {
    try await run(handingOn: { answer in answer(Swift.Result { try body() }) })
  }

  /// The same for a body that hands work on: the answer may be given later, and elsewhere.
  func run<Result: Sendable>(
    handingOn body: @escaping @Sendable (@escaping Answer<Result>) -> Void
  ) async throws -> Result {
    try await withCheckedThrowingContinuation { continuation in
      let isTaken = threads.add { body { continuation.resume(with: $0) } }
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
  /// A thread was woken or begun, and has not come yet.
  private var isCalled = false
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
    // A thread that is not at work yet takes one that does not wait.
    guard waiting.count - first < most + threads - busy else {
      condition.unlock()
      return false
    }
    waiting.append(work)
    let call = call()
    condition.unlock()
    carryOut(call)
    return true
  }

  private enum Call {
    case none, idle, new
  }

  /// Which thread is to come for what waits; asked with the lock held.
  ///
  /// One is called at a time, and calls the next when it has taken a piece of work and more waits:
  /// threads that are at work already often take it before, and nobody is woken for nothing.
  private func call() -> Call {
    guard first < waiting.count, !isCalled else { return .none }
    if idle > 0 {
      isCalled = true
      return .idle
    }
    guard begun < threads else { return .none }
    begun += 1
    isCalled = true
    return .new
  }

  /// Without the lock, which whoever is woken takes first.
  private func carryOut(_ call: Call) {
    switch call {
    case .none: break
    case .idle: condition.signal()
    case .new:
      let thread = Thread { [self] in run() }
      thread.stackSize = Self.stackSize
      thread.start()
    }
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
    var hasDone = false
    while let work = next(after: hasDone) {
      work()
      hasDone = true
    }
  }

  /// Nil when the pool is gone and nothing waits.
  ///
  /// - Parameter hasDone: whether the thread comes back from a piece of work.
  private func next(after hasDone: Bool) -> (@Sendable () -> Void)? {
    condition.lock()
    if hasDone { busy -= 1 } else { isCalled = false }
    while first == waiting.count {
      if isClosed {
        condition.unlock()
        return nil
      }
      idle += 1
      condition.wait()
      idle -= 1
      isCalled = false
    }
    let work = waiting[first]
    first += 1
    busy += 1
    if first > 64, first * 2 > waiting.count {
      waiting.removeFirst(first)
      first = 0
    }
    let call = call()
    condition.unlock()
    carryOut(call)
    return work
  }
}
