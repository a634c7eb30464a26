internal import Access
internal import EventLog
internal import Foundation
internal import ReadModels
internal import Storage
internal import Synchronization
internal import Vault

/// What all sessions of an open logbook share.
final class SharedLogbook: Sendable {
  let cache: LogbookCache
  /// Connections to the read models.
  let boards: BoardReaders
  let rare = RareEvents()
  let pool: WorkPool
  /// For single facts.
  let batches = IdleObjects<EventBatch>()
  /// Open files of the lock of those who prepare, which nobody has a share of.
  let preparing = IdleObjects<FileLock>()
  let state = Mutex(State())
  /// Held by the one thread that opens the vault.
  let opening = NSLock()
  /// Held by the one thread that does what must be done before the first write.
  let readiness = NSRecursiveLock()

  struct State {
    var vault: Vault?
    var access: AccessStore?
    var isHeadChecked = false
    var isFinished = false
    /// Up to which position of the log, and who.
    var closedStaff: (position: Int64, ids: Set<String>)?
    /// Of where exports grow.
    var outputs: [PartPlace] = []
    /// In a process that lives longer than a command.
    var serving: Serving?
  }

  init(_ cache: LogbookCache, _ boards: BoardReaders, threads: (any WorkThreads)?) {
    pool = threads.map { WorkPool(on: $0) } ?? WorkPool()
    self.cache = cache
    self.boards = boards
  }

  var serving: Serving? { state.withLock { $0.serving } }
}

/// Who acts in a session: as given, and as the member of staff whom the log names.
final class ActingPerson: Sendable {
  let given: String
  let code = Mutex<String?>(nil)

  init(_ given: String) {
    self.given = given
  }
}

/// How far the log was when a session last wrote: what it reads is no older.
final class SessionProgress: Sendable {
  private let value: Atomic<Int64>

  init(_ position: Int64) { value = Atomic(position) }

  var position: Int64 { value.load(ordering: .acquiring) }

  func reach(_ position: Int64) { value.max(position, ordering: .acquiringAndReleasing) }
}
