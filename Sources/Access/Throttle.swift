public import Chronology
internal import Synchronization

/// Lets tries at coming in pause longer the more of them fail, by account and by address.
///
/// Nobody is locked out: the pause ends, and it ends with a success. It is kept in memory; a server
/// that starts anew begins anew.
public final class Throttle: Sendable {
  private struct Failures {
    var count: Int
    var last: Int64
  }

  private let failures = Mutex<[String: Failures]>([:])
  private let clock: @Sendable () -> Timestamp

  /// Failures without a pause.
  static let free = 3
  /// Seconds that a pause lasts at most.
  static let longest: Int64 = 60
  /// Milliseconds after which failures are forgotten.
  static let forgotten: Int64 = 15 * 60_000
  private static let bound = 20_000

  public init(clock: @escaping @Sendable () -> Timestamp) { self.clock = clock }

  /// Seconds to wait before the next try counts for one of these keys; nil for none.
  public func pause(_ keys: [String]) -> Int? {
    let now = clock().milliseconds
    return failures.withLock { failures in
      keys.compactMap { key -> Int? in
        guard var known = failures[key], now - known.last < Self.forgotten else { return nil }
        // A clock that was put back would make a pause last until it has caught up.
        if known.last > now {
          known.last = now
          failures[key] = known
        }
        let left = known.last + Self.pause(after: known.count) * 1_000 - now
        return left > 0 ? Int((left + 999) / 1_000) : nil
      }.max()
    }
  }

  /// In seconds: 1, 2, 4 … after the third failure.
  static func pause(after count: Int) -> Int64 {
    count < free ? 0 : min(longest, 1 << Int64(min(count - free, 10)))
  }

  public func failed(_ keys: [String]) {
    let now = clock().milliseconds
    failures.withLock { failures in
      if failures.count >= Self.bound {
        failures = failures.filter { now - $0.value.last < Self.forgotten }
        if failures.count >= Self.bound { failures.removeAll() }
      }
      for key in keys {
        var known = failures[key] ?? Failures(count: 0, last: now)
        if now - known.last >= Self.forgotten { known.count = 0 }
        known.count += 1
        known.last = now
        failures[key] = known
      }
    }
  }

  public func succeeded(_ keys: [String]) {
    failures.withLock { failures in for key in keys { failures[key] = nil } }
  }
}
