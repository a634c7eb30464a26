public import Chronology
internal import Crypto
internal import Foundation
internal import GRDB
internal import Storage
internal import Synchronization

/// Who may come in: users, sessions, tokens and devices of one logbook, in `access.sqlite`.
///
/// One connection writes, under a lock file that the command line and the server share; another one
/// reads, so that a look-up waits for no disk. Users are known by staff id only.
public final class AccessStore: Sendable {
  private let file: SQLiteFile
  private let writer: DatabaseQueue
  let reader: DatabaseQueue
  private let lock: FileLock
  private let openingLock: FileLock
  private let wait: Int
  let box: SecretBox
  let tags: RowTags
  let clock: @Sendable () -> Timestamp
  let known = Mutex(KnownCallers())

  /// Opens the store; makes it where there is none.
  ///
  /// - Parameters:
  ///   - key: 32 bytes under which secrets of authenticators are sealed and rows authenticated.
  ///   - wait: milliseconds to wait for a lock.
  /// - Throws: `StorageError`, `FileError`.
  public init(
    path: String, lockPath: String, openingLockPath: String, wait: Int, key: [UInt8],
    clock: @escaping @Sendable () -> Timestamp
  ) throws {
    let file = AccessSchema.file(path)
    self.file = file
    self.wait = wait
    self.clock = clock
    box = SecretBox(key)
    tags = RowTags(key)
    let lock = try FileLock(path: lockPath, rank: .access)
    let openingLock = try FileLock(path: openingLockPath, rank: .opening)
    (writer, reader) = try openingLock.holding(wait: wait) {
      let isNew = !file.exists
      if !isNew { try file.migrate { _ in } }
      let writer = try file.openWriter(create: true)
      if isNew { chmod(path, 0o600) }
      return (writer, try file.openReader())
    }
    self.lock = lock
    self.openingLock = openingLock
  }

  public func close() {
    // The reader first: what is left of the WAL is moved by the connection that writes.
    try? openingLock.holding(wait: wait) {
      try reader.close()
      try writer.close()
    }
  }

  var now: Int64 { clock().milliseconds }

  func read<Result>(_ body: (Database) throws -> Result) throws -> Result {
    try explainingStorage(file.path) {
      try LockOrder.holding(.accessConnection) { try reader.read(body) }
    }
  }

  /// Runs a body whose changes are on disk when it returns, and undone when it throws.
  func change<Result>(_ body: (Database) throws -> Result) throws -> Result {
    try explainingStorage(file.path) {
      try lock.holding(wait: wait) {
        try LockOrder.holding(.accessConnection) {
          try writer.inDatabase { database in
            var result: Result?
            try database.inTransaction(.immediate) {
              result = try body(database)
              return .commit
            }
            // Changes are few; moving them at once keeps what was deleted out of a lingering WAL.
            try? database.execute(sql: "PRAGMA wal_checkpoint(TRUNCATE)")
            guard let result else { throw AccessError.busy }
            return result
          }
        }
      }
    }
  }
}

/// Seals small secrets under one key, each bound to whose it is: AES-256-GCM, a random nonce.
struct SecretBox: Sendable {
  private let key: SymmetricKey

  init(_ bytes: [UInt8]) { key = SymmetricKey(data: bytes) }

  func seal(_ secret: [UInt8], of user: String) throws -> Data {
    let sealed = try AES.GCM.seal(Data(secret), using: key, authenticating: Data(user.utf8))
    return sealed.combined ?? Data()
  }

  /// Nil where it is not that user's, or sealed under another key.
  func open(_ sealed: Data, of user: String) -> [UInt8]? {
    guard let box = try? AES.GCM.SealedBox(combined: sealed) else { return nil }
    return (try? AES.GCM.open(box, using: key, authenticating: Data(user.utf8))).map { Array($0) }
  }
}
