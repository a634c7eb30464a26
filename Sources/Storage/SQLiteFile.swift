internal import CSQLite
internal import Foundation
public import GRDB

/// One of our database files: how it is made, opened, and known again.
public struct SQLiteFile: Sendable {
  public let path: String
  /// Four letters, kept as SQLite's `application_id`.
  public let applicationID: Int32
  /// The newest format this program writes, kept as `user_version`.
  public let version: Int32
  /// The statements that make the newest format, in order.
  public let schema: [String]
  /// Whether deleted content is overwritten.
  public let secureDelete: Bool
  /// The statements that made earlier formats, by their `user_version`.
  public var earlier: [Int32: [String]] = [:]
  /// Opened by a check, which names what is wrong with the schema instead of refusing it.
  public var isInspected = false
  /// Nobody writes the file while it is read, and no WAL lies beside it: on media that cannot be
  /// written, where SQLite could not make the files it shares with others.
  public var isImmutable = false

  public init(
    path: String, applicationID: Int32, version: Int32, schema: [String],
    secureDelete: Bool = false
  ) {
    self.path = path
    self.applicationID = applicationID
    self.version = version
    self.schema = schema
    self.secureDelete = secureDelete
  }

  public var exists: Bool { FileManager.default.fileExists(atPath: path) }

  /// Opens the one connection that may write, making the file if asked.
  ///
  /// WAL with `synchronous = FULL`, both read back; automatic WAL checkpoints are off, because
  /// only the writer runs them and only under the lock.
  ///
  /// - Parameter runsTriggers: false for a writer that knows by itself what they would look up at
  ///   every row; they stand in the file and hold for all other connections.
  public func openWriter(
    create: Bool = false, runsTriggers: Bool = true
  ) throws -> DatabaseQueue {
    try SideFiles.check(path)
    if !create, !exists { throw StorageError.missing(path: path) }
    var configuration = Self.configuration()
    let secureDelete = secureDelete
    configuration.prepareDatabase { database in
      try database.execute(
        sql: """
          PRAGMA synchronous = FULL;
          PRAGMA wal_autocheckpoint = 0;
          PRAGMA recursive_triggers = ON;
          PRAGMA trusted_schema = OFF;
          PRAGMA cell_size_check = ON;
          PRAGMA temp_store = MEMORY;
          PRAGMA secure_delete = \(secureDelete ? "ON" : "OFF");
          """)
      try defend(database)
    }
    return try explainingStorage(path) {
      let queue = try DatabaseQueue(path: path, configuration: configuration)
      try queue.inDatabase { database in
        if create, try Int.fetchOne(database, sql: "SELECT count(*) FROM sqlite_schema") == 0 {
          try make(database)
        }
        try check(database, writes: true)
        try goBackToWAL(database)
        try readBack(database)
        if !runsTriggers,
          touchstone_sqlite_without_triggers(UnsafeMutableRawPointer(database.sqliteConnection))
            != 0
        {
          throw StorageError.setting(path: path, name: "triggers", found: "on")
        }
      }
      return queue
    }
  }

  /// Opens a connection that only reads.
  public func openReader() throws -> DatabaseQueue {
    try SideFiles.check(path)
    guard exists else { throw StorageError.missing(path: path) }
    var configuration = Self.configuration()
    configuration.readonly = true
    configuration.prepareDatabase { database in
      try database.execute(
        sql: """
          PRAGMA temp_store = MEMORY;
          PRAGMA trusted_schema = OFF;
          PRAGMA cell_size_check = ON;
          """)
      try RowScan.register(database)
      try defend(database)
    }
    return try explainingStorage(path) {
      let queue = try DatabaseQueue(
        path: isImmutable ? immutableName : path, configuration: configuration)
      try queue.inDatabase { try check($0, writes: false) }
      return queue
    }
  }

  /// The format that the file has, by its `user_version`.
  public func format() throws -> Int32 {
    let queue = try openReader()
    defer { try? queue.close() }
    return try explainingStorage(path) {
      try queue.inDatabase { try Int32.fetchOne($0, sql: "PRAGMA user_version") ?? 0 }
    }
  }

  /// Counting every allocation takes a lock; done once, before the first database is opened.
  private static let withoutStatistics = (
    touchstone_sqlite_without_statistics(), touchstone_sqlite_with_uris()
  )

  /// The path as an URI with the option that SQLite may trust in nobody writing.
  private var immutableName: String {
    let escaped = path.utf8.map { byte in
      let isPlain =
        byte &- UInt8(ascii: "0") < 10 || (byte | 0x20) &- UInt8(ascii: "a") < 26
        || "/-._~".utf8.contains(byte)
      let digits = String(byte, radix: 16, uppercase: true)
      return isPlain
        ? String(UnicodeScalar(byte)) : "%" + (digits.count == 1 ? "0" : "") + digits
    }
    return "file:" + escaped.joined() + "?immutable=1"
  }

  static func configuration() -> Configuration {
    _ = withoutStatistics
    var configuration = Configuration()
    configuration.busyMode = .timeout(5)
    configuration.allowsUnsafeTransactions = true
    configuration.foreignKeysEnabled = false
    return configuration
  }

  private func make(_ database: Database) throws {
    try database.execute(sql: "PRAGMA journal_mode = WAL")
    try database.inTransaction(.immediate) {
      for statement in schema { try database.execute(sql: statement) }
      try database.execute(
        sql: "PRAGMA application_id = \(applicationID); PRAGMA user_version = \(version)")
      return .commit
    }
  }

  /// Looks at number and schema at one moment, because another process may be changing both.
  private func check(_ database: Database, writes: Bool) throws {
    try database.inTransaction(.deferred) {
      guard try Int32.fetchOne(database, sql: "PRAGMA application_id") == applicationID else {
        throw StorageError.foreign(path: path)
      }
      let found = try Int32.fetchOne(database, sql: "PRAGMA user_version") ?? 0
      guard found <= version else {
        throw StorageError.newer(path: path, found: Int(found), known: Int(version))
      }
      try checkSchema(database, writes: writes)
      return .commit
    }
  }

  /// No statement of this connection can change the schema's rows or the file behind SQLite's back.
  private func defend(_ database: Database) throws {
    if touchstone_sqlite_defensive(UnsafeMutableRawPointer(database.sqliteConnection), 1) != 1 {
      throw StorageError.setting(path: path, name: "defensive", found: "off")
    }
  }

  /// Another program may have left the file in a rollback mode. Nothing is lost by that: SQLite uses a
  /// WAL that lies beside it all the same.
  private func goBackToWAL(_ database: Database) throws {
    if try String.fetchOne(database, sql: "PRAGMA journal_mode") != "wal" {
      try database.execute(sql: "PRAGMA journal_mode = WAL")
    }
  }

  private func readBack(_ database: Database) throws {
    for (name, wanted) in [
      ("journal_mode", "wal"), ("synchronous", "2"), ("recursive_triggers", "1"),
    ] {
      let found = try String.fetchOne(database, sql: "PRAGMA \(name)") ?? ""
      guard found == wanted else {
        throw StorageError.setting(path: path, name: name, found: found)
      }
    }
  }
}
