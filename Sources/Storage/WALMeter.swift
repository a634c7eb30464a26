public import GRDB
internal import GRDBSQLite

/// How many pages the WAL held after the last commit of a connection.
///
/// A WAL that is moved into the database in time is written over from its start; one that only
/// grows makes every sync wait for the file system to note a new length.
public final class WALMeter {
  private let count: UnsafeMutablePointer<Int32>

  /// Installed in place of SQLite's own automatic checkpoint, which must be off.
  public init(_ database: Database) {
    count = .allocate(capacity: 1)
    count.initialize(to: 0)
    sqlite3_wal_hook(
      database.sqliteConnection,
      { context, _, _, pages in
        context?.assumingMemoryBound(to: Int32.self).pointee = pages
        return SQLITE_OK
      }, count)
  }

  public var pages: Int { Int(count.pointee) }

  /// Takes the hook off; to be called before the connection closes.
  public func remove(from database: Database) {
    sqlite3_wal_hook(database.sqliteConnection, nil, nil)
    count.deallocate()
  }
}
