import GRDB
import Storage
import TestSupport
import Testing

@Suite("Statements stepped by hand", .temporaryFolder)
struct StatementTests {
  private func withDatabase(_ body: (Database) throws -> Void) throws {
    let file = SQLiteFile(
      path: TemporaryFolder.file("test.sqlite"), applicationID: 7, version: 1,
      schema: ["CREATE TABLE item (id INTEGER PRIMARY KEY, value ANY UNIQUE) STRICT"])
    let queue = try file.openWriter(create: true)
    try queue.inDatabase(body)
    try queue.close()
  }

  @Test("What is bound is read back: integers, texts, blobs and nothing")
  func roundTrip() throws {
    try withDatabase { database in
      let echo = try PreparedStatement(database, "SELECT ?1, typeof(?1)")
      func check(_ type: String, _ bind: () -> Void, _ read: () -> Bool) throws {
        bind()
        let hasRow = try echo.next()
        #expect(hasRow && echo.text(1) == type && read())
        echo.reset()
      }
      for number: Int64 in [0, 1, -1, .min, .max] {
        try check("integer", { echo.bind(number, at: 1) }) { echo.integer(0) == number }
        try check("integer", { echo.bind(optional: number, at: 1) }) { echo.integer(0) == number }
      }
      for text in ["", "a", "客户\0x", String(repeating: "é", count: 5_000)] {
        try check("text", { echo.bind(text, at: 1) }) {
          echo.bytes(0).elementsEqual(text.utf8)
        }
        try check("text", { echo.bind(optional: text, at: 1) }) { !echo.isNull(0) }
      }
      for blob in [[], [0], [UInt8](repeating: 7, count: 9_000)] as [[UInt8]] {
        try check("blob", { echo.bind(blob, at: 1) }) { echo.bytes(0).elementsEqual(blob) }
      }
      try check("null", { echo.bindNull(at: 1) }) { echo.isNull(0) && echo.bytes(0).isEmpty }
      try check("null", { echo.bind(optional: nil as String?, at: 1) }) { echo.isNull(0) }
      try check("null", { echo.bind(optional: nil as Int64?, at: 1) }) { echo.isNull(0) }
    }
  }

  @Test("A statement that fails says why, and can be used again")
  func failure() throws {
    try withDatabase { database in
      let insert = try PreparedStatement(database, "INSERT INTO item (value) VALUES (?)")
      insert.bind(1, at: 1)
      try insert.run()
      let error = #expect(throws: DatabaseError.self) { try insert.run() }
      #expect(error?.extendedResultCode == .SQLITE_CONSTRAINT_UNIQUE)
      insert.bind(2, at: 1)
      try insert.run()
      insert.bind(2, at: 1)
      #expect(insert.step() != PreparedStatement.done)
      #expect(insert.failure().extendedResultCode == .SQLITE_CONSTRAINT_UNIQUE)
      insert.reset()
      let count = try Int.fetchOne(database, sql: "SELECT count(*) FROM item")
      #expect(count == 2)
    }
  }

  @Test("A WAL meter counts the pages that commits have left in the WAL")
  func meter() throws {
    try withDatabase { database in
      let meter = WALMeter(database)
      #expect(meter.pages == 0)
      try database.execute(sql: "INSERT INTO item (value) VALUES ('a')")
      let first = meter.pages
      #expect(first > 0)
      try database.execute(sql: "INSERT INTO item (value) VALUES (zeroblob(100000))")
      #expect(meter.pages > first + 20)
      try database.execute(sql: "PRAGMA wal_checkpoint(TRUNCATE)")
      try database.execute(sql: "INSERT INTO item (value) VALUES ('b')")
      #expect(meter.pages <= first + 1)
      meter.remove(from: database)
    }
  }
}
