internal import CSQLite
public import GRDB

extension SQLiteFile {
  /// Brings a file of an earlier format to this one by putting the new SQL of its tables, indexes
  /// and triggers in the place of the old; the rows stay where and as they are.
  ///
  /// That is right only where both formats keep the same rows in the same bytes, as a table does
  /// that becomes STRICT. All of it is one transaction: whole, or not at all. Who calls it holds
  /// the locks that opening and writing take.
  ///
  /// - Parameter prepare: sees that the rows fit the new format, and changes what else is part of
  ///   it; what it throws leaves the file as it was.
  /// - Returns: the format it had; that of this program if there was nothing to do.
  @discardableResult
  public func migrate(_ prepare: (Database) throws -> Void) throws -> Int32 {
    let queue = try openWriter(runsTriggers: false)
    defer { try? queue.close() }
    return try explainingStorage(path) {
      try queue.inDatabase { database in
        var format = version
        try database.inTransaction(.immediate) {
          format = try Int32.fetchOne(database, sql: "PRAGMA user_version") ?? 0
          guard format != version, let old = earlier[format] else { return .rollback }
          try prepare(database)
          try replaceSchema(database, old)
          return .commit
        }
        return format
      }
    }
  }

  private func replaceSchema(_ database: Database, _ old: [String]) throws {
    let connection = UnsafeMutableRawPointer(database.sqliteConnection)
    guard touchstone_sqlite_defensive(connection, 0) == 0 else {
      throw StorageError.setting(path: path, name: "defensive", found: "on")
    }
    try database.execute(sql: "PRAGMA writable_schema = ON")
    defer {
      try? database.execute(sql: "PRAGMA writable_schema = OFF")
      _ = touchstone_sqlite_defensive(connection, 1)
    }
    let before = try Self.objects(madeBy: old)
    for (object, sql) in try Self.objects(madeBy: schema) where before[object] != sql {
      try database.execute(
        sql: "UPDATE sqlite_schema SET sql = ? WHERE type = ? AND name = ?",
        arguments: [sql, object.type, object.name])
    }
    // Every connection reads the schema again when this number is another one.
    let cookie = try Int32.fetchOne(database, sql: "PRAGMA schema_version") ?? 0
    try database.execute(
      sql: "PRAGMA schema_version = \(cookie &+ 1); PRAGMA user_version = \(version)")
    if let first = try schemaDifferences(database).first {
      throw StorageError.schema(path: path, difference: first)
    }
  }
}
