internal import Dispatch
internal import Synchronization

/// Runs a piece of work once at the start and after every change of a log, one run at a time.
///
/// The work may block: it runs on a queue of its own. Changes that come while it runs are answered by
/// one more run.
public final class ChangeFollower: Sendable {
  private let log: any EventLog
  private let pause: Int
  private let work: @Sendable () throws -> Void
  private let queue: DispatchQueue
  private let state = Mutex<(task: Task<Void, Never>?, isStopped: Bool)>((nil, false))

  /// Milliseconds after which work that failed is tried again.
  private static let retry = 100

  /// - Parameters:
  ///   - label: of the queue.
  ///   - pause: milliseconds between two runs at least.
  public init(
    _ log: any EventLog, label: String, pause: Int = 0,
    _ work: @escaping @Sendable () throws -> Void
  ) {
    self.log = log
    self.pause = pause
    self.work = work
    queue = DispatchQueue(label: label)
  }

  /// Begins to follow; a second call does nothing.
  public func start() {
    state.withLock { state in
      guard state.task == nil, !state.isStopped else { return }
      state.task = Task { await self.follow() }
    }
  }

  private func follow() async {
    while !Task.isCancelled {
      // Counted first: what is committed during the run causes the next one.
      let count = log.changeCount
      let isDone = await run()
      let wait = isDone ? pause : max(pause, Self.retry)
      if wait > 0 { try? await Task.sleep(for: .milliseconds(wait)) }
      if isDone, await log.changed(after: count) == nil { return }
    }
  }

  /// Whether the work could be done.
  private func run() async -> Bool {
    await withCheckedContinuation { continuation in
      queue.async { [self] in
        guard !state.withLock({ $0.isStopped }) else { return continuation.resume(returning: true) }
        do {
          try work()
          continuation.resume(returning: true)
        } catch {
          // Readers depend on no follower; the next run may find the cause gone.
          continuation.resume(returning: false)
        }
      }
    }
  }

  /// Ends it, and waits for the run that is under way; not to be called by the work itself.
  public func stop() {
    let task = state.withLock { state in
      state.isStopped = true
      return state.task
    }
    task?.cancel()
    queue.sync {}
  }
}
