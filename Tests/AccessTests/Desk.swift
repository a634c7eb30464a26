import Chronology
import Synchronization
import TestSupport

@testable import Access

/// A clock that tests set.
final class TestClock: Sendable {
  private let time = Mutex(Timestamp(milliseconds: 1_780_000_000_000))

  var now: Timestamp { time.withLock { $0 } }

  func advance(minutes: Int64 = 0, seconds: Int64 = 0) {
    time.withLock { $0 = $0.adding(milliseconds: (minutes * 60 + seconds) * 1_000) }
  }
}

/// A store in the folder of the running test.
struct Desk {
  let clock = TestClock()
  let store: AccessStore

  init() throws { store = try Self.open(clock) }

  static func open(_ clock: TestClock, key: UInt8 = 7) throws -> AccessStore {
    try AccessStore(
      path: TemporaryFolder.file("access.sqlite"), lockPath: TemporaryFolder.file("access.lock"),
      openingLockPath: TemporaryFolder.file("opening.lock"), wait: 2_000,
      key: Array(repeating: key, count: 32), clock: { clock.now })
  }

  /// Cheap hashes, for tests only.
  static let hasher = PasswordHasher(cost: 4)
  static let password = "correct horse battery"

  /// A user who has used their link.
  @discardableResult
  func user(_ id: String, _ roles: Set<Role>) async throws -> OneTimePassword? {
    try store.keep(user: id, roles: roles)
    let link = try store.invite(user: id)
    let authenticator = try store.invitation(link)?.authenticator
    let code = authenticator.map { $0.code(step: clock.now.milliseconds / 30_000) }
    _ = try store.accept(link, try await Self.hasher.hash(Self.password), code: code)
    clock.advance(seconds: 60)
    return authenticator
  }

  func code(_ authenticator: OneTimePassword?) -> String? {
    authenticator.map { $0.code(step: clock.now.milliseconds / 30_000) }
  }
}
