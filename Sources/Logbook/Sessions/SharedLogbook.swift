internal import EventLogSQLite
internal import Foundation
internal import Storage
internal import Synchronization
internal import Vault

/// What all sessions of an open logbook share.
final class SharedLogbook: Sendable {
  let cache: LogbookCache
  let pool = WorkPool()
  let state = Mutex(State())
  /// Held by the one thread that opens the vault.
  let opening = NSLock()
  /// Held by the one thread that does what must be done before the first write.
  let readiness = NSRecursiveLock()

  struct State {
    var vault: Vault?
    var isHeadChecked = false
    var isFinished = false
    /// Up to which position of the log, and who.
    var closedStaff: (position: Int64, ids: Set<String>)?
    /// Of where exports grow.
    var outputs: [PartPlace] = []
  }

  init(_ cache: LogbookCache) {
    self.cache = cache
  }
}

/// Who acts in a session: as given, and as the member of staff whom the log names.
final class ActingPerson: Sendable {
  let given: String
  let code = Mutex<String?>(nil)

  init(_ given: String) {
    self.given = given
  }
}
