import Chronology
import EventLogSQLite
import GRDB
import MerkleTree
import Testing

/// Where a test's log lies, and how it is opened.
struct LogFiles: Sendable {
  let folder: String
  let signer: NoteSigner

  init(folder: String, signer: NoteSigner) {
    self.folder = folder
    self.signer = signer
  }

  /// A new, empty log in the folder of the running test.
  static func make() throws -> LogFiles {
    let signer = try #require(NoteSigner.generate(name: Sample.origin))
    let files = LogFiles(folder: TemporaryFolder.path, signer: signer)
    try files.create()
    return files
  }

  var path: String { folder + "/log.sqlite" }
  var lockPath: String { folder + "/logbook.lock" }
  var openingLockPath: String { folder + "/opening.lock" }

  func options(wait: Int = 10_000) -> SQLiteEventLog.Options {
    let signer = signer
    return SQLiteEventLog.Options(
      lockPath: lockPath, openingLockPath: openingLockPath, wait: wait,
      signing: LogSigning(origin: Sample.origin, signer: { signer }, keep: { _ in }),
      clock: { Sample.recorded })
  }

  func create() throws {
    try SQLiteEventLog.create(path: path, origin: Sample.origin, options: options())
  }

  func open(wait: Int = 10_000) throws -> SQLiteEventLog {
    try SQLiteEventLog(path: path, options: options(wait: wait))
  }

  /// Opens the log, hands it over, and closes it again.
  @discardableResult
  func withLog<Result>(
    _ body: (SQLiteEventLog) async throws -> Result
  ) async throws -> Result {
    let log = try open()
    let result = try await body(log)
    try log.close()
    return result
  }

  /// The database as any other program might open it, triggers firing on replaces too.
  func withDatabase<Result>(_ body: (Database) throws -> Result) throws -> Result {
    var configuration = Configuration()
    configuration.prepareDatabase { try $0.execute(sql: "PRAGMA recursive_triggers = ON") }
    let queue = try DatabaseQueue(path: path, configuration: configuration)
    defer { try? queue.close() }
    return try queue.writeWithoutTransaction(body)
  }

  /// Runs statements with every trigger dropped, as somebody would who wants to change the past.
  func tamper(_ sql: String) throws {
    try withDatabase { database in
      try database.execute(sql: "PRAGMA recursive_triggers = OFF")
      let triggers = try String.fetchAll(
        database, sql: "SELECT name FROM sqlite_schema WHERE type = 'trigger'")
      for trigger in triggers { try database.execute(sql: "DROP TRIGGER \(trigger)") }
      try database.execute(sql: sql)
    }
  }
}
