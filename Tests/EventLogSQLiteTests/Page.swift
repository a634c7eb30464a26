import Foundation
import GRDB
import Testing

/// A page of a log's file, changed byte by byte while nobody has it open.
enum Page {
  /// - Parameter condition: on SQLite's own list of pages (dbstat); the first one is changed.
  static func change(
    _ files: LogFiles, _ condition: String, _ body: (inout [UInt8]) -> Void
  ) throws {
    let number = try files.withDatabase { database in
      try database.execute(sql: "PRAGMA wal_checkpoint(TRUNCATE)")
      return try Int.fetchOne(
        database, sql: "SELECT pageno FROM dbstat WHERE \(condition) ORDER BY path LIMIT 1")
    }
    try change(files, number: try #require(number), body)
  }

  /// - Parameter number: of the page, counted from 1.
  static func change(
    _ files: LogFiles, number: Int, _ body: (inout [UInt8]) -> Void
  ) throws {
    let start = (number - 1) * 4_096
    let file = URL(fileURLWithPath: files.path)
    var bytes = try Data(contentsOf: file)
    var page = Array(bytes[start..<start + 4_096])
    body(&page)
    bytes.replaceSubrange(start..<start + 4_096, with: page)
    try bytes.write(to: file)
  }

  /// The page number that stands at a place of the file's header.
  static func number(_ files: LogFiles, at place: Int) throws -> Int {
    try Data(contentsOf: URL(fileURLWithPath: files.path))[place..<place + 4]
      .reduce(0) { $0 << 8 | Int($1) }
  }
}
