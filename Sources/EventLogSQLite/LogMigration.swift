internal import GRDB
internal import Storage

/// Brings a log of an earlier format up to this program's.
///
/// Format 1 differs from 2 only in that its tables are not STRICT: rows, leaves, tiles and
/// checkpoints stay as they are, byte for byte.
enum LogMigration {
  /// Migrates if there is need; the format that the log had. The caller holds the locks of opening
  /// and writing.
  ///
  /// - Throws: `MigrationError` for a value that no log writes; the log stays as it was.
  @discardableResult
  static func run(_ file: SQLiteFile) throws -> Int32 {
    try file.migrate { database in
      for rule in [LogSchema.eventClasses] + LogSchema.sideClasses {
        try check(rule, in: database, path: file.path)
      }
      try database.execute(
        sql: "UPDATE meta SET value = ? WHERE name = 'format'",
        arguments: [String(LogSchema.version)])
    }
  }

  /// STRICT says of what stands in a table that it is of the right class, and looks at no row
  /// itself.
  private static func check(_ rule: ClassRule, in database: Database, path: String) throws {
    let rows = try PreparedStatement(
      database, "SELECT \(rule.select) FROM \(rule.table) NOT INDEXED")
    defer { rows.reset() }
    var number: Int64 = 0
    while try rows.next() {
      number += 1
      let classes = rows.storageClasses(count: Int32(rule.columns.count))
      if rule.holds(classes) { continue }
      throw MigrationError.unfit(
        path: path, table: rule.table, column: rule.fault(classes) ?? "",
        row: classes[0] == .integer ? rows.integer(0) : number)
    }
  }
}
