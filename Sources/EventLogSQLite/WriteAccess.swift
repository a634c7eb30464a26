internal import Chronology
internal import EventLog
internal import GRDB
internal import MerkleTree
internal import Storage
internal import Wording

/// The writing side of a log: connection, lock, signer; used on one serial queue.
final class WriteAccess {
  private let file: SQLiteFile
  private let lock: FileLock
  private let openingLock: FileLock
  private let wait: Int
  private let signing: LogSigning?
  private let clock: @Sendable () -> Timestamp
  /// Called after each commit with the last position of the log.
  private let committed: @Sendable (Int64) -> Void
  private var connection: (queue: DatabaseQueue, writer: LogWriter, meter: WALMeter)?
  private var lastSigned: (size: Int64, time: Timestamp)
  /// The gate that knows of everything in the log: told of all foreign events, and of no others'.
  private var informed: ObjectIdentifier?

  /// Pages in the WAL at which it is moved into the database: soon after small commits, whose
  /// syncs would wait for a longer file, and later in a long import, which writes most pages of
  /// the indexes again and again.
  private static let walPages = (small: 1_000, bulk: 8_000)
  /// New events that make a commit one of a long import.
  private static let bulk: Int64 = 256
  /// Signatures of others that stay on a checkpoint that is signed again.
  private static let mostOthers = 50
  /// Milliseconds between two signed checkpoints while writing.
  private static let signingInterval: Int64 = 5_000

  init(
    file: SQLiteFile, lock: FileLock, openingLock: FileLock, wait: Int, signing: LogSigning?,
    clock: @escaping @Sendable () -> Timestamp, committed: @escaping @Sendable (Int64) -> Void
  ) {
    self.file = file
    self.lock = lock
    self.openingLock = openingLock
    self.wait = wait
    self.signing = signing
    self.clock = clock
    self.committed = committed
    lastSigned = (-1, clock())
  }

  private func open() throws -> (queue: DatabaseQueue, writer: LogWriter, meter: WALMeter) {
    if let connection { return connection }
    let opened = try openingLock.holding(wait: wait) {
      var queue = try file.openWriter(runsTriggers: false)
      let format = try queue.inDatabase { try Int32.fetchOne($0, sql: "PRAGMA user_version") }
      if let format, format < LogSchema.version {
        try queue.close()
        try migrateHoldingOpening()
        queue = try file.openWriter(runsTriggers: false)
      }
      return try queue.inDatabase { database in
        try database.execute(sql: "PRAGMA cache_size = -8000")
        return (queue, try LogWriter(database, path: file.path), WALMeter(database))
      }
    }
    connection = opened
    return opened
  }

  /// Brings the log to this program's format if it is of an earlier one; the format it had.
  func migrate() throws -> Int32 {
    try openingLock.holding(wait: wait) {
      let format = try file.format()
      return format < LogSchema.version ? try migrateHoldingOpening() : format
    }
  }

  @discardableResult
  private func migrateHoldingOpening() throws -> Int32 {
    try lock.holding(wait: wait) { try LogMigration.run(file) }
  }

  /// Runs a body in one write transaction, committed when it answers true.
  ///
  /// - Parameter signs: signs the new head while the lock is still held.
  func transaction(
    gate: (any AppendGate)?, signs: Bool = false, _ body: (LogWriter) throws -> Bool
  ) throws {
    try explainingStorage(file.path) {
      let (queue, writer, _) = try open()
      try lock.holding(wait: wait) {
        var before: Int64 = 0
        let isCommitted = try queue.inDatabase { _ in
          if try writer.begin() { informed = nil }
          before = writer.size
          do {
            let own = gate.map { ObjectIdentifier($0) }
            try gate?.begin(in: writer, foreign: own != informed)
            informed = own
            guard try body(writer) else {
              writer.rollback()
              gate?.rolledBack()
              return false
            }
          } catch {
            writer.rollback()
            gate?.rolledBack()
            throw error
          }
          try commit(writer, before: before, gate: gate)
          return true
        }
        // Nothing is signed or announced of what was rolled back.
        guard isCommitted else { return }
        if writer.size > before { committed(writer.size) }
        afterCommit(queue, writer, events: writer.size - before)
        if signs { _ = try sign(queue, writer) }
      }
    }
  }

  private func commit(_ writer: LogWriter, before: Int64, gate: (any AppendGate)?) throws {
    do {
      try writer.commit()
    } catch {
      // The connection now remembers wrongly what is on disk: only a fresh one can tell.
      gate?.rolledBack()
      connection = nil
      guard let error = error as? DatabaseError else { throw error }
      let failure = StorageError(error, path: file.path)
      if case .inputOutput = failure { throw StorageError.unknownOutcome(path: file.path) }
      throw failure
    }
  }

  private func afterCommit(_ queue: DatabaseQueue, _ writer: LogWriter, events: Int64) {
    let limit = events >= Self.bulk ? Self.walPages.bulk : Self.walPages.small
    if let meter = connection?.meter, meter.pages >= limit {
      try? moveWAL(queue, "PASSIVE")
    }
    if writer.size > 0, signing != nil,
      clock().milliseconds - lastSigned.time.milliseconds >= Self.signingInterval
    {
      // The events are on disk and acknowledged, whether or not a checkpoint can be signed now.
      _ = try? sign(queue, writer)
    }
  }

  private func moveWAL(_ queue: DatabaseQueue, _ mode: String) throws {
    try queue.inDatabase { try $0.execute(sql: "PRAGMA wal_checkpoint(\(mode))") }
  }

  /// Makes the signed checkpoint of the committed head; the lock is held.
  private func sign(_ queue: DatabaseQueue, _ writer: LogWriter) throws -> SignedNote {
    guard let signing else { throw StorageError.notPermitted(path: file.path) }
    let head = writer.head
    let time = clock()
    let standing = try queue.inDatabase { database in
      try String.fetchOne(
        database, sql: "SELECT note FROM checkpoint WHERE size = ?", arguments: [head.size])
    }
    let signers = try queue.inDatabase { _ in try signing.signers(head.size, writer) }
    let text = Checkpoint(origin: signing.origin, size: UInt64(head.size), root: head.root).text
    var others: [NoteSignature] = []
    if let standing {
      // A row of that table is what anybody with another program may have put there.
      guard let note = SignedNote(standing), note.text.utf8.elementsEqual(text.utf8) else {
        throw StorageError.damaged(
          path: file.path, detail: "its checkpoint of size \(head.size) is that of another log")
      }
      if signers.contains(where: { note.isSigned(by: $0.verifier) }) {
        // What is kept already is not written again at every proof.
        if lastSigned.size != head.size { try signing.keep(head) }
        lastSigned = (head.size, time)
        return note
      }
      // Signed by a former key alone, as an earlier version left it, or by nobody we know.
      others = note.signatures.filter { one in
        !signers.contains { $0.verifier.keyID == one.keyID && $0.name == one.name }
      }
    }
    let note = try SignedNote(
      text: text,
      signatures: Array(others.prefix(Self.mostOthers)) + signers.map { try $0.sign(text) })
    // Kept before it is in the log: a kept head that is behind the log's own checkpoints was put
    // back by somebody, and not left behind by a crash.
    try signing.keep(head)
    try queue.inDatabase { database in
      try database.execute(
        sql: "INSERT OR REPLACE INTO checkpoint (size, note) VALUES (?, ?)",
        arguments: [head.size, note.description])
    }
    lastSigned = (head.size, time)
    return note
  }

  func checkpoint() throws -> SignedNote {
    try explainingStorage(file.path) {
      let (queue, writer, _) = try open()
      return try lock.holding(wait: wait) {
        try queue.inDatabase { _ in
          if try writer.begin() { informed = nil }
          try writer.commit()
        }
        return try sign(queue, writer)
      }
    }
  }

  /// Moves the WAL into the database and empties it; false when a reader kept it from that.
  func truncateWAL() throws -> Bool {
    try explainingStorage(file.path) {
      let (queue, _, _) = try open()
      return try lock.holding(wait: wait) {
        let isEmpty = try queue.inDatabase { database in
          try Int.fetchOne(database, sql: "PRAGMA wal_checkpoint(TRUNCATE)") == 0
        }
        if isEmpty { try EmptyWAL.sync(beside: file.path) }
        return isEmpty
      }
    }
  }

  /// Signs, moves the WAL into the database and closes; safe to call twice.
  func close() throws {
    guard let (queue, writer, meter) = connection else { return }
    try explainingStorage(file.path) {
      try openingLock.holding(wait: wait) {
        try lock.holding(wait: wait) {
          if signing != nil {
            try queue.inDatabase { _ in
              if try writer.begin() { informed = nil }
              try writer.commit()
            }
            if writer.size > 0, writer.size != lastSigned.size { _ = try sign(queue, writer) }
          }
          try? moveWAL(queue, "TRUNCATE")
          // Whatever still holds a statement keeps the connection half open until it lets go.
          connection = nil
          queue.inDatabase { meter.remove(from: $0) }
          try? queue.close()
        }
      }
    }
  }
}
