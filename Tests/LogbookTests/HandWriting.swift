import Foundation
import Testing

/// Writes to a database of a logbook as somebody with another program does: without triggers, which
/// stand there again afterwards.
enum HandWriting {
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
