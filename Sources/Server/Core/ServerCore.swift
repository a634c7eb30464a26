internal import Access
internal import Foundation
internal import Logbook
internal import Logging
internal import Synchronization

/// What all requests of one server share.
final class ServerCore: Sendable {
  let book: Logbook
  let access: AccessStore
  let hasher: PasswordHasher
  let throttle: Throttle
  let options: ServerOptions
  let metrics = ServerMetrics()
  let seen = SeenPositions()
  let refusals = RefusalCount()
  let streams = OpenStreams()
  let feeds = EventFeeds()
  let routes: RouteTable
  let logger: Logger

  init(
    _ book: Logbook, _ options: ServerOptions, logger: Logger,
    hasher: PasswordHasher = PasswordHasher()
  ) throws {
    self.book = book
    self.options = options
    self.logger = logger
    self.hasher = hasher
    access = try book.access()
    throttle = Throttle(clock: book.surroundings.now)
    routes = RouteTable(Routes.all)
  }

  var isSecure: Bool { options.isSecure }

  /// The cookie of a session: over TLS one that no other host can set.
  var cookieName: String { isSecure ? "__Host-touchstone" : "touchstone" }
}

/// Up to where each person has written: what they read afterwards is at least as new.
final class SeenPositions: Sendable {
  private let positions = Mutex<[String: Int64]>([:])
  private static let bound = 10_000

  func position(of actor: String) -> Int64 { positions.withLock { $0[actor] ?? 0 } }

  func reach(_ position: Int64, _ actor: String) {
    positions.withLock { positions in
      if positions.count >= Self.bound { positions.removeAll() }
      positions[actor] = max(positions[actor] ?? 0, position)
    }
  }
}

/// How often somebody was refused since that was recorded last.
final class RefusalCount: Sendable {
  private let state = Mutex((count: 0, since: Int64(0)))
  /// Milliseconds between two facts about it: nobody fills the log by failing.
  private static let pause: Int64 = 10 * 60_000

  /// Counts one; how many are to be recorded now, nil for none yet.
  func add(now: Int64) -> Int? {
    state.withLock { state in
      state.count += 1
      // A clock that was put back must not silence it until it has caught up.
      guard now < state.since || now - state.since >= Self.pause else { return nil }
      return Self.take(&state, now)
    }
  }

  /// What is left to be recorded when the server stops.
  func rest(now: Int64) -> Int? {
    state.withLock { $0.count == 0 ? nil : Self.take(&$0, now) }
  }

  private static func take(_ state: inout (count: Int, since: Int64), _ now: Int64) -> Int {
    defer { state = (0, now) }
    return state.count
  }
}
