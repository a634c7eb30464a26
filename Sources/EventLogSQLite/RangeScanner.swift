internal import Chronology
internal import EventLog
internal import GRDB
internal import Storage

/// Walks ranges of positions over a connection of its own, reading few columns.
final class RangeScanner: LogScanner {
  private let queue: DatabaseQueue
  private let path: String

  init(_ file: SQLiteFile) throws {
    queue = try file.openReader()
    path = file.path
  }

  /// Rows a page; the scan is prepared once a range.
  private static let page: Int64 = 20_000

  private static let columns = ClassRule(
    "event",
    [
      .integer("stream"), .integer("type"), .integer("time"), .integer("customer", optional: true),
      .text("data"), .integer("position"),
    ])

  func scan(
    _ positions: ClosedRange<Int64>, _ body: (borrowing ScanRow) throws -> Void
  ) throws {
    try explainingStorage(path) {
      try queue.inDatabase { database in
        let rows = try RowScan(
          database, Self.columns, from: "event", where: "position BETWEEN ?2 AND ?3",
          orderBy: "position")
        var first = positions.lowerBound
        while first <= positions.upperBound {
          let last = min(positions.upperBound, first + Self.page - 1)
          rows.bind(first, at: 2)
          rows.bind(last, at: 3)
          try rows.forEach { row in
            guard let time = Timestamp(writable: row.integer(2)) else {
              throw UnreadableTime(position: row.integer(5))
            }
            try body(
              ScanRow(
                streamKey: row.integer(0), typeKey: row.integer(1), time: time,
                customerKey: row.integer(3), data: row.bytes(4)))
          }
          first = last + 1
        }
      }
    }
  }

  func typeName(_ key: Int64) throws -> String? {
    try explainingStorage(path) {
      try queue.inDatabase {
        try String.fetchOne($0, sql: "SELECT text FROM name WHERE key = ?", arguments: [key])
      }
    }
  }

  func forEachStream(_ body: (Int64, UnsafeRawBufferPointer) throws -> Void) throws {
    try forEach("SELECT key, subject FROM stream ORDER BY key", body)
  }

  func forEachCustomer(_ body: (Int64, UnsafeRawBufferPointer) throws -> Void) throws {
    try forEach("SELECT key, id FROM customer ORDER BY key", body)
  }

  private func forEach(
    _ sql: String, _ body: (Int64, UnsafeRawBufferPointer) throws -> Void
  ) throws {
    try explainingStorage(path) {
      try queue.inDatabase { database in
        let statement = try PreparedStatement(database, sql)
        defer { statement.reset() }
        while try statement.next() { try body(statement.integer(0), statement.bytes(1)) }
      }
    }
  }
}
