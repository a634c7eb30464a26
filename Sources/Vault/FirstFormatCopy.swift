internal import GRDB

/// A vault of format 1 as who only reads it sees it: a copy in memory, brought up there.
struct FirstFormatCopy {
  let queue: DatabaseQueue
  /// Vault keys of which one opens it.
  let candidates: [[UInt8]]
  /// Of the file when it was copied.
  private let dataVersion: Int64

  /// Nil for a vault of another format.
  ///
  /// - Throws: `VaultError.wrongKey`, `StorageError.damaged`.
  init?(
    of database: Database, _ migration: VaultMigration, _ candidates: [[UInt8]]
  ) throws {
    guard try VaultMigration.format(database) == 1 else { return nil }
    dataVersion = try Self.version(of: database)
    self.candidates = candidates
    var configuration = Configuration()
    configuration.prepareDatabase { try $0.execute(sql: "PRAGMA secure_delete = ON") }
    queue = try DatabaseQueue(configuration: configuration)
    try queue.inDatabase { copy in
      try database.backup(to: copy)
      try migration.runInMemory(copy, candidates)
    }
  }

  /// Whether another connection has changed the file since.
  func isOutdated(by database: Database) throws -> Bool {
    try Self.version(of: database) != dataVersion
  }

  private static func version(of database: Database) throws -> Int64 {
    try Int64.fetchOne(database, sql: "PRAGMA data_version") ?? 0
  }
}
