import Chronology
import EventLog
import EventLogConformance
import EventLogSQLite
import GRDB
import MerkleTree
import TestSupport
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

  func open(wait: Int = 10_000, isInspected: Bool = false) throws -> SQLiteEventLog {
    var options = options(wait: wait)
    options.isInspected = isInspected
    return try SQLiteEventLog(path: path, options: options)
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
    configuration.prepareDatabase {
      try $0.execute(sql: "PRAGMA recursive_triggers = ON; PRAGMA synchronous = OFF")
    }
    let queue = try DatabaseQueue(path: path, configuration: configuration)
    defer { try? queue.close() }
    return try queue.writeWithoutTransaction(body)
  }

  /// Runs statements with every trigger, STRICT and NOT NULL out of the way, as somebody would who wants to
  /// change the past, and puts them back.
  func tamper(_ sql: String) throws {
    let tables = try schema("table")
    let loosened =
      "CASE WHEN sql LIKE '%, STRICT' THEN substr(sql, 1, length(sql) - 8) "
      + "WHEN sql LIKE '% STRICT' THEN substr(sql, 1, length(sql) - 7) ELSE sql END"
    try tamperSchema(
      "UPDATE sqlite_schema SET sql = replace(\(loosened), ' NOT NULL', '') WHERE type = 'table'")
    let triggers = try schema("trigger")
    try withDatabase { database in
      try database.execute(sql: "PRAGMA recursive_triggers = OFF")
      for name in triggers.keys { try database.execute(sql: "DROP TRIGGER \(name)") }
      try database.execute(sql: sql)
      for sql in triggers.values { try database.execute(sql: sql) }
    }
    try withDatabase { database in
      try database.execute(sql: "PRAGMA writable_schema = ON")
      for (name, sql) in tables {
        try database.execute(
          sql: "UPDATE sqlite_schema SET sql = ? WHERE type = 'table' AND name = ?",
          arguments: [sql, name])
      }
    }
  }

  /// The SQL of all objects of a type, by name.
  private func schema(_ type: String) throws -> [String: String] {
    try withDatabase { database in
      let rows = try Row.fetchAll(
        database, sql: "SELECT name, sql FROM sqlite_schema WHERE type = ?", arguments: [type])
      return Dictionary(uniqueKeysWithValues: rows.map { ($0["name"], $0["sql"]) })
    }
  }

  /// Writes the schema's own rows, as somebody can to whom SQLite is no obstacle.
  func tamperSchema(_ sql: String) throws {
    try withDatabase { try $0.execute(sql: "PRAGMA writable_schema = ON; \(sql)") }
  }

  /// Makes a log what one of format 1 was: the same rows in tables that are not STRICT.
  func makeFormat1() throws {
    try tamperSchema(
      """
      UPDATE sqlite_schema SET sql = replace(replace(sql, ', STRICT', ''), ' STRICT', '')
        WHERE type = 'table';
      PRAGMA user_version = 1
      """)
    try tamper("UPDATE meta SET value = '1' WHERE name = 'format'")
  }
}
