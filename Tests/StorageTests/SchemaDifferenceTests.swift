import Foundation
import GRDB
import TestSupport
import Testing

@testable import Storage
import Wording

@Suite("A database is made of what its schema says", .temporaryFolder)
struct SchemaDifferenceTests {
  private let file = SQLiteFile(
    path: TemporaryFolder.file("test.sqlite"), applicationID: 0x5473_7474, version: 2,
    schema: [
      "CREATE TABLE item (id INTEGER PRIMARY KEY, text TEXT UNIQUE)",
      "CREATE TABLE other (name TEXT PRIMARY KEY) WITHOUT ROWID",
      "CREATE INDEX item_text ON item (text, id)",
      "CREATE TRIGGER item_kept BEFORE DELETE ON item BEGIN SELECT RAISE(ABORT, 'no'); END",
    ])

  private func change(_ sql: String) throws {
    try file.openWriter(create: true).close()
    let queue = try DatabaseQueue(path: file.path)
    try queue.writeWithoutTransaction { try $0.execute(sql: sql) }
    try queue.close()
  }

  private func differences(by file: SQLiteFile? = nil) throws -> [SchemaDifference] {
    let file = file ?? self.file
    let queue = try DatabaseQueue(path: file.path)
    defer { try? queue.close() }
    return try queue.inDatabase { try file.schemaDifferences($0) }
  }

  private static let writable = "PRAGMA writable_schema = ON; UPDATE sqlite_schema SET sql = "

  /// What somebody does, what it is called, and whether reading and a check are refused, too.
  private static let attacks: [(String, SchemaDifference, Bool, Bool)] = [
    ("DROP TRIGGER item_kept", .init(.missing, "trigger", "item_kept"), false, false),
    ("DROP INDEX item_text", .init(.missing, "index", "item_text"), true, false),
    ("DROP TABLE other", .init(.missing, "table", "other"), true, true),
    (
      "CREATE TRIGGER more BEFORE INSERT ON item BEGIN SELECT RAISE(IGNORE); END",
      .init(.extra, "trigger", "more"), true, false
    ),
    ("CREATE VIEW more AS SELECT 1", .init(.extra, "view", "more"), true, false),
    ("CREATE TABLE more (a)", .init(.extra, "table", "more"), true, false),
    ("CREATE INDEX more ON item (id)", .init(.extra, "index", "more"), true, false),
    ("ANALYZE", .init(.extra, "table", "sqlite_stat1"), true, false),
    ("ALTER TABLE item ADD COLUMN more", .init(.different, "table", "item"), true, true),
    (
      "DROP TABLE other; CREATE VIEW other AS SELECT 'x' AS name",
      .init(.missing, "table", "other"), true, true
    ),
    (
      "DROP INDEX item_text; CREATE INDEX item_text ON item (text, id) WHERE id < 9",
      .init(.different, "index", "item_text"), true, false
    ),
    (
      writable + "replace(sql, 'no', 'yes') WHERE type = 'trigger'",
      .init(.different, "trigger", "item_kept"), true, false
    ),
    (
      writable + "sql || ' STRICT' WHERE name = 'item'", .init(.different, "table", "item"), true,
      true
    ),
  ]

  @Test("Whatever is missing, different or extra is named", arguments: attacks)
  func named(sql: String, difference: SchemaDifference, _: Bool, _: Bool) throws {
    try change(sql)
    #expect(try differences().first == difference)
  }

  @Test(
    "A writer refuses it, and so does a reader where it changes what is read", arguments: attacks)
  func refused(
    sql: String, difference: SchemaDifference, isReadingRefused: Bool, isCheckRefused: Bool
  ) throws {
    try change(sql)
    let error = StorageError.schema(path: file.path, difference: difference)
    #expect(throws: error) { try file.openWriter() }
    #expect(throws: error) { try file.openWriter(create: true) }
    if isReadingRefused {
      #expect(throws: error) { try file.openReader() }
    } else {
      try file.openReader().close()
    }
    var inspected = file
    inspected.isInspected = true
    if isCheckRefused {
      #expect(throws: error) { try inspected.openReader() }
    } else {
      try inspected.openReader().close()
    }
  }

  @Test("A file that is as it was made has no differences, in the newest format and an earlier one")
  func none() throws {
    try file.openWriter(create: true).close()
    #expect(try differences().isEmpty)
    let newer = SQLiteFile(
      path: file.path, applicationID: file.applicationID, version: 3,
      schema: ["CREATE TABLE item (id INTEGER PRIMARY KEY) STRICT"])
    #expect(
      try differences(by: newer) == [SchemaDifference(.different, "pragma", "user_version")])
    var known = newer
    known.earlier = [2: file.schema]
    #expect(try differences(by: known).isEmpty)
  }

  @Test("A name that somebody chose is plain and short in the message")
  func plainNames() {
    let name = "a\u{1B}[31m\u{9B}\u{202E}" + String(repeating: "长", count: 500)
    let difference = SchemaDifference(.extra, "view\u{7}", name)
    #expect(difference.name.hasPrefix("a\u{FFFD}[31m\u{FFFD}\u{FFFD}长"))
    #expect(difference.name.unicodeScalars.count == 100 && difference.type == "view\u{FFFD}")
  }

  @Test("No statement of ours can write the schema's own rows")
  func defensive() throws {
    let queue = try file.openWriter(create: true)
    defer { try? queue.close() }
    #expect(throws: DatabaseError.self) {
      try queue.inDatabase { try $0.execute(sql: Self.writable + "sql || ' '") }
    }
    #expect(try differences().isEmpty)
  }
}
