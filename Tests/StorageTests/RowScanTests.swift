import GRDB
import Storage
import TestSupport
import Testing

@Suite("Rows handed over within one step", .temporaryFolder)
struct RowScanTests {
  private static let rule = ClassRule(
    "item", [.integer("id"), .integer("number", optional: true), .text("text", optional: true)])

  private struct Stop: Error {}

  private func withReader(_ rows: String, _ body: (Database) throws -> Void) throws {
    let file = SQLiteFile(
      path: TemporaryFolder.file("test.sqlite"), applicationID: 7, version: 1,
      schema: ["CREATE TABLE item (id INTEGER PRIMARY KEY, number, text)"])
    let writer = try file.openWriter(create: true)
    try writer.inDatabase { try $0.execute(sql: "INSERT INTO item VALUES \(rows)") }
    let reader = try file.openReader()
    try reader.inDatabase(body)
    try reader.close()
    try writer.close()
  }

  private func scan(_ database: Database, where condition: String? = nil) throws -> RowScan {
    try RowScan(database, Self.rule, from: "item", where: condition, orderBy: "id")
  }

  @Test("Values are read as the rule says, and their classes as they are kept")
  func values() throws {
    try withReader("(1, 7, 'a'), (2, NULL, NULL), (3, 2.5, x'FF'), (4, '12', 8)") { database in
      var seen: [[String]] = []
      try scan(database).forEach { row in
        seen.append([
          "\(row.integer(0))", "\(row.integer(1))", "\(row.bytes(2).map { Int($0) })",
          "\(Self.rule.holds(row.classes)) \(row.isNull(1))", Self.rule.fault(row.classes) ?? "–",
        ])
      }
      #expect(
        seen == [
          ["1", "7", "[97]", "true false", "–"], ["2", "0", "[]", "true true", "–"],
          ["3", "2", "[255]", "false false", "number"],
          ["4", "12", "[56]", "false false", "number"],
        ])
    }
  }

  @Test("Rows come in order, and only those asked for, in every run")
  func range() throws {
    try withReader("(1, 1, ''), (5, 1, ''), (3, 1, ''), (9, 1, '')") { database in
      let some = try scan(database, where: "id BETWEEN ?2 AND ?3")
      for (first, last, expected) in [(2, 8, [3, 5]), (1, 9, [1, 3, 5, 9]), (6, 8, [])] {
        some.bind(Int64(first), at: 2)
        some.bind(Int64(last), at: 3)
        var seen: [Int64] = []
        try some.forEach { seen.append($0.integer(0)) }
        #expect(seen == expected.map { Int64($0) })
      }
    }
  }

  @Test("An error of a visit ends the scan, which can be run again; visits may read more")
  func error() throws {
    try withReader("(1, 1, ''), (2, 1, ''), (3, 1, '')") { database in
      let rows = try scan(database)
      var count = 0
      #expect(throws: Stop.self) {
        try rows.forEach { _ in
          count += 1
          if count == 2 { throw Stop() }
        }
      }
      #expect(count == 2)
      var inner = 0
      try rows.forEach { _ in try scan(database).forEach { _ in inner += 1 } }
      #expect(inner == 9)
    }
  }

  @Test("A statement that passes no scan reaches none", arguments: ["1", "NULL", "'row'", "x'00'"])
  func foreign(value: String) throws {
    try withReader("(1, 1, '')") { database in
      let found = try Int.fetchOne(database, sql: "SELECT touchstone_row(\(value), 1, 2, 3)")
      #expect(found == 0)
    }
  }
}
