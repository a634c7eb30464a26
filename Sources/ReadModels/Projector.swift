public import EventLog
internal import Foundation
public import Journeys

/// Keeps the read models of a logbook up with its log, in a process that lives longer than a
/// command: the only writer of them in this process while it runs.
///
/// Every commit wakes it, of whatever process. Readers wait for the position they need, or fold what
/// is missing for themselves: they use it for speed and do not depend on it.
public final class Projector: Sendable {
  private let follower: ChangeFollower
  private let work: Work
  private let reached = ReachedPosition()

  /// Milliseconds between two runs: facts that many people record at once are followed together.
  private static let pause = 20...100

  /// - Parameters:
  ///   - models: used by the projector alone.
  ///   - plans: the blueprints that are published now.
  public init(
    _ models: sending ReadModels, log: any EventLog,
    plans: @escaping @Sendable () throws -> PlanBook
  ) {
    let work = Work(models)
    self.work = work
    follower = ChangeFollower(log, label: "touchstone.projector", pause: Self.pause) { [reached] in
      let position = try log.lastPosition()
      work.models.plans = try plans()
      try work.models.catchUp()
      reached.set(position)
    }
  }

  /// Begins to follow; a second call does nothing.
  public func start() { follower.start() }

  /// Ends it, and waits for the step that is under way.
  public func stop() {
    follower.stop()
    work.models.close()
  }

  /// The position that the read models have reached.
  public var position: Int64 { reached.position }

  /// Waits for a position, for no longer than so many milliseconds.
  func wait(for position: Int64, milliseconds: Int) {
    if reached.position < position { follower.hurry() }
    reached.wait(for: position, milliseconds: milliseconds)
  }

  private final class Work: @unchecked Sendable {
    // Unchecked: used by the follower's runs, one at a time, and after the last one.
    let models: ReadModels

    init(_ models: sending ReadModels) { self.models = models }
  }
}

/// A position that rises, and can be waited for.
private final class ReachedPosition: @unchecked Sendable {
  // Unchecked: the value changes under the condition only.
  private let condition = NSCondition()
  private var value: Int64 = -1

  var position: Int64 {
    condition.lock()
    defer { condition.unlock() }
    return value
  }

  func set(_ position: Int64) {
    condition.lock()
    value = max(value, position)
    condition.broadcast()
    condition.unlock()
  }

  func wait(for position: Int64, milliseconds: Int) {
    let end = Date(timeIntervalSinceNow: Double(milliseconds) / 1_000)
    condition.lock()
    defer { condition.unlock() }
    while value < position, condition.wait(until: end) {}
  }
}
