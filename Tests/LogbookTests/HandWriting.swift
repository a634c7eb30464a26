import Foundation
import Testing

/// Writes to a database of a logbook as somebody with another program does: without triggers, which
/// stand there again afterwards.
enum HandWriting {
  /// The first column of what a query finds, as text.
  static func read(_ database: URL, _ query: String) throws -> [String] {
    let output = Pipe()
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = [
      "python3", "-c",
      "import sqlite3, sys\nfor row in sqlite3.connect(sys.argv[1]).execute(sys.argv[2]): print(row[0])",
      database.path, query,
    ]
    process.standardOutput = output
    try process.run()
    let data = output.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    try #require(process.terminationStatus == 0, "\(query)")
    return String(decoding: data, as: UTF8.self).split(separator: "\n").map(String.init)
  }

  static func write(_ database: URL, _ statements: [String]) throws {
    let program = """
      import json, sqlite3, sys
      log = sqlite3.connect(sys.argv[1], isolation_level=None)
      made = log.execute("SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'").fetchall()
      for name, _ in made: log.execute(f"DROP TRIGGER {name}")
      for statement in json.loads(sys.argv[2]): log.execute(statement)
      for _, sql in made: log.execute(sql)
      log.execute("PRAGMA wal_checkpoint(TRUNCATE)")
      log.close()
      """
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = [
      "python3", "-c", program, database.path,
      String(decoding: try JSONEncoder().encode(statements), as: UTF8.self),
    ]
    try process.run()
    process.waitUntilExit()
    try #require(process.terminationStatus == 0, "\(statements)")
  }
}
