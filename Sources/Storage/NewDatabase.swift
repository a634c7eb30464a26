internal import GRDB

/// A database in a format of others: made new, filled in one transaction, and closed.
///
/// Nothing but what is written stands in it, so that the same rows give the same bytes.
public struct NewDatabase {
  private let database: Database

  /// - Parameters:
  ///   - path: of a file that is not there yet; whoever makes it takes care that nobody sees it half.
  ///   - name: what errors call it: the place that it is made for.
  /// - Throws: `StorageError`.
  public static func write(
    to path: String, named name: String, _ body: (NewDatabase) throws -> Void
  ) throws {
    var configuration = Configuration()
    configuration.foreignKeysEnabled = false
    configuration.allowsUnsafeTransactions = true
    try explainingStorage(name) {
      let queue = try DatabaseQueue(path: path, configuration: configuration)
      try queue.inDatabase { database in
        // It is put in place whole and brought to the disk by whoever does that.
        try database.execute(sql: "PRAGMA journal_mode = MEMORY; PRAGMA synchronous = OFF")
        try database.inTransaction(.exclusive) {
          try body(NewDatabase(database: database))
          return .commit
        }
      }
      try queue.close()
    }
  }

  public func run(_ sql: String) throws { try database.execute(sql: sql) }

  public func statement(_ sql: String) throws -> PreparedStatement {
    try PreparedStatement(database, sql)
  }
}
