public import EventLog
internal import Foundation
public import Journeys

/// Folds the board on a thread of its own while a long import still writes, so that the import
/// leaves the read models caught up without a second walk.
///
/// It writes nothing: a rebuild takes over what it has folded.
public final class BoardFollower: @unchecked Sendable {
  // Unchecked: everything that changes is behind the condition, but for the builder, which is
  // the thread's until `stop` has waited for it.
  private let log: any EventLog
  private var plans: PlanBook
  private let before: Int64
  private let condition = NSCondition()
  private var builder: BoardBuilder?
  private var last: Int64 = 0
  private var isRunning = false
  private var isStopping = false
  private var hasFailed = false

  /// New events under which nobody would notice.
  private static let fewest: Int64 = 50_000

  /// - Parameter plans: the blueprints by which journeys are folded.
  public init(log: any EventLog, plans: PlanBook) throws {
    self.log = log
    self.plans = plans
    before = try log.lastPosition()
  }

  /// Folds by these from now on: a blueprint was published by the import itself. Too late once
  /// folding has begun; whoever catches up then begins anew.
  public func use(_ plans: PlanBook) {
    condition.lock()
    defer { condition.unlock() }
    if !isRunning, builder == nil { self.plans = plans }
  }

  /// Says how far the log is committed.
  public func follow(through position: Int64) {
    condition.lock()
    defer { condition.unlock() }
    last = max(last, position)
    guard !isStopping, !hasFailed, last - before >= Self.fewest,
      ReadModels.isMuch(last - before, of: last)
    else { return }
    if isRunning {
      condition.broadcast()
    } else {
      isRunning = true
      let thread = Thread { [self] in run() }
      thread.stackSize = 8 << 20
      thread.start()
    }
  }

  /// Ends the thread and waits for it; safe to call twice.
  public func stop() {
    condition.lock()
    isStopping = true
    condition.broadcast()
    while isRunning { condition.wait() }
    condition.unlock()
  }

  /// What it has folded, for a rebuild by the same plans; nil if there is nothing to take over.
  func builder(for plans: PlanBook) -> BoardBuilder? {
    stop()
    guard !hasFailed, plans.plans.count == self.plans.plans.count else { return nil }
    defer { builder = nil }
    return builder
  }

  private func run() {
    var folded: Int64 = 0
    while true {
      condition.lock()
      while last == folded, !isStopping { condition.wait() }
      let target = last
      let ends = isStopping || hasFailed
      if ends { isRunning = false }
      condition.broadcast()
      condition.unlock()
      if ends { return }
      do {
        let builder = try builder ?? BoardBuilder(log: log, plans: plans)
        self.builder = builder
        try builder.advance(through: target)
        folded = target
      } catch {
        // Whoever catches up later meets the same trouble and can say so.
        condition.lock()
        hasFailed = true
        condition.unlock()
      }
    }
  }
}
