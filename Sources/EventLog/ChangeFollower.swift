internal import Dispatch
internal import Synchronization

/// Runs a piece of work once at the start and after every change of a log, one run at a time.
///
/// The work may block: it runs on a queue of its own. Changes that come while it runs are answered by
/// one more run. Between two runs it rests, the longer the more there was to do, so that what follows
/// a busy log leaves most of the machine to those who write; whoever waits for it ends the rest.
public final class ChangeFollower: Sendable {
  private let log: any EventLog
  private let pause: ClosedRange<Int>
  private let work: @Sendable () throws -> Void
  private let queue: DispatchQueue
  private let state = Mutex(State())

  private struct State {
    var task: Task<Void, Never>?
    var rest: Task<Void, Never>?
    var isStopped = false
    /// Somebody waits: the next rest falls away.
    var isHurried = false
  }

  /// Milliseconds after which work that failed is tried again.
  private static let retry = 100
  /// It rests so many times as long as it worked.
  private static let share = 8

  /// - Parameters:
  ///   - label: of the queue.
  ///   - pause: milliseconds between two runs at least, and at most after a long one.
  public init(
    _ log: any EventLog, label: String, pause: ClosedRange<Int> = 0...0,
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

  /// Somebody waits for the next run: it begins as soon as there is something to do.
  public func hurry() {
    let rest = state.withLock { state in
      if state.rest == nil { state.isHurried = true }
      return state.rest
    }
    rest?.cancel()
  }

  private func follow() async {
    while !Task.isCancelled {
      // Counted first: what is committed during the run causes the next one.
      let count = log.changeCount
      let begun = ContinuousClock.now
      let isDone = await run()
      if isDone {
        let worked = (ContinuousClock.now - begun) / .milliseconds(1)
        let wait = Int(min(worked * Double(Self.share), Double(pause.upperBound)))
        await rest(max(wait, pause.lowerBound))
        if await log.changed(after: count) == nil { return }
      } else {
        try? await Task.sleep(for: .milliseconds(max(pause.lowerBound, Self.retry)))
      }
    }
  }

  private func rest(_ milliseconds: Int) async {
    guard milliseconds > 0 else { return }
    let rest = state.withLock { state -> Task<Void, Never>? in
      defer { state.isHurried = false }
      guard !state.isHurried, !state.isStopped else { return nil }
      state.rest = Task { try? await Task.sleep(for: .milliseconds(milliseconds)) }
      return state.rest
    }
    await rest?.value
    state.withLock { $0.rest = nil }
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
    let (task, rest) = state.withLock { state in
      state.isStopped = true
      return (state.task, state.rest)
    }
    task?.cancel()
    rest?.cancel()
    queue.sync {}
  }
}
