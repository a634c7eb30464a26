internal import Foundation
internal import GRDB
internal import Storage

/// Copies a log's rows into another database of the same form, only those that it lacks.
///
/// The log may grow meanwhile: rows are read page by page up to a size, and what lies below never
/// changes. All of it is one transaction of the copy, so an interrupted one leaves what was there.
public struct LogCopy {
  private let source: SQLiteFile
  private let target: SQLiteFile
  private let size: Int64

  /// - Parameter size: how many events the copy is to hold; a signed checkpoint of the source.
  public init(from source: String, to target: String, size: Int64) {
    self.source = LogSchema.file(source)
    self.target = LogSchema.file(target)
    self.size = size
  }

  /// Copies; the number of events that were new.
  ///
  /// - Parameter check: looks at the copy before it is closed: who closes a database last must be
  ///   able to write, else its WAL stays.
  public func run(check: () throws -> Void = {}) throws -> Int64 {
    let reader = try source.openReader()
    let writer = try target.openWriter(create: true)
    let copied = try explainingStorage(target.path) {
      var copied: Int64 = 0
      try writer.inDatabase { database in
        try database.inTransaction(.immediate) {
          copied = try copy(reader, database)
          return .commit
        }
        try database.execute(sql: "PRAGMA wal_checkpoint(TRUNCATE)")
      }
      return copied
    }
    try check()
    try writer.close()
    try reader.close()
    return copied
  }

  private static let page = 2_000

  private func copy(_ reader: DatabaseQueue, _ database: Database) throws -> Int64 {
    let before = try last("position", of: "event", in: database)
    // Keys are given out in order, so all that the events up to the size name lie below these.
    let keys = try reader.inDatabase { source in
      try Row.fetchOne(
        source,
        sql: """
          SELECT max(stream), max(customer), max(type), max(source), max(actor) FROM event
          WHERE position > ? AND position <= ?
          """, arguments: [before, size])
    }
    func highest(_ column: Int) throws -> Int64 {
      try keys?.decode(Int64?.self, atIndex: column) ?? 0
    }
    let names = try max(highest(2), highest(3), highest(4))
    try pages(reader, database, "meta", ["name", "value"], isNew: false)
    try pages(reader, database, "name", ["key", "text"], through: names)
    try pages(reader, database, "customer", ["key", "id"], through: highest(1))
    try pages(reader, database, "stream", ["key", "subject"], through: highest(0))
    let columns = LogSchema.eventColumns.split { $0 == "," || $0.isWhitespace }.map(String.init)
    try pages(reader, database, "event", columns, through: size) { row in
      guard let customer = try row.decode(Int64?.self, forColumn: "customer") else { return }
      try database.execute(
        sql: "INSERT OR IGNORE INTO stream_customer (customer, stream) VALUES (?, ?)",
        arguments: [customer, row.decode(Int64.self, forColumn: "stream")])
    }
    try tiles(reader, database)
    try pages(reader, database, "checkpoint", ["size", "note"], through: size)
    return try last("position", of: "event", in: database) - before
  }

  /// Copies the rows of a table behind the copy's last, in order of their first column.
  private func pages(
    _ reader: DatabaseQueue, _ database: Database, _ table: String, _ columns: [String],
    through end: Int64 = .max, isNew: Bool = true, each: (Row) throws -> Void = { _ in }
  ) throws {
    let key = columns[0]
    let insert = try database.makeStatement(
      sql: """
        INSERT OR \(isNew ? "FAIL" : "IGNORE") INTO \(table) (\(columns.joined(separator: ", ")))
        VALUES (\(columns.map { _ in "?" }.joined(separator: ", ")))
        """)
    var after: Int64 = isNew ? try last(key, of: table, in: database) : 0
    while true {
      let condition = isNew ? "WHERE \(key) > \(after) AND \(key) <= \(end)" : ""
      let rows = try reader.inDatabase { source in
        try Row.fetchAll(
          source,
          sql: """
            SELECT \(columns.joined(separator: ", ")) FROM \(table) \(condition)
            ORDER BY \(key) LIMIT \(Self.page)
            """)
      }
      for row in rows {
        try insert.execute(arguments: StatementArguments(row.databaseValues))
        try each(row)
      }
      guard isNew, let end = try rows.last?.decode(Int64.self, forColumn: key) else { return }
      after = end
    }
  }

  /// Copies the tiles that are complete at the size, level by level.
  private func tiles(_ reader: DatabaseQueue, _ database: Database) throws {
    var level: Int64 = 0
    var width = Int64(StoredTree.width)
    while width <= size {
      let begun =
        try Int64.fetchOne(
          database, sql: "SELECT coalesce(max(tile), -1) + 1 FROM tile WHERE level = ?",
          arguments: [level]) ?? 0
      for tile in begun..<max(begun, size / width) {
        let row = try reader.inDatabase { source in
          try Row.fetchOne(
            source, sql: "SELECT root, hashes FROM tile WHERE level = ? AND tile = ?",
            arguments: [level, tile])
        }
        guard let row else { break }
        try database.execute(
          sql: "INSERT INTO tile (level, tile, root, hashes) VALUES (?, ?, ?, ?)",
          arguments: [
            level, tile, row.decode(Data.self, atIndex: 0), row.decode(Data.self, atIndex: 1),
          ])
      }
      level += 1
      width *= Int64(StoredTree.width)
    }
  }

  private func last(_ key: String, of table: String, in database: Database) throws -> Int64 {
    try Int64.fetchOne(database, sql: "SELECT coalesce(max(\(key)), 0) FROM \(table)") ?? 0
  }
}
