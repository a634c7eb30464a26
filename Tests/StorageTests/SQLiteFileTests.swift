import Foundation
import GRDB
import TestSupport
import Testing

@testable import Storage
import Wording

@Suite("Opening databases safely", .temporaryFolder)
struct SQLiteFileTests {
  private static let application: Int32 = 0x5473_7474

  private func file(
    _ name: String = "test.sqlite", application: Int32 = application, version: Int32 = 3,
    secureDelete: Bool = false
  ) -> SQLiteFile {
    SQLiteFile(
      path: TemporaryFolder.file(name), applicationID: application, version: version,
      schema: ["CREATE TABLE item (id INTEGER PRIMARY KEY, text TEXT)"],
      secureDelete: secureDelete)
  }

  private func setting(_ queue: DatabaseQueue, _ name: String) throws -> String? {
    try queue.inDatabase { try String.fetchOne($0, sql: "PRAGMA \(name)") }
  }

  @Test("The writer keeps a WAL, syncs every commit and leaves WAL checkpoints to us")
  func writer() throws {
    let queue = try file().openWriter(create: true)
    for (name, value) in [
      ("journal_mode", "wal"), ("synchronous", "2"), ("recursive_triggers", "1"),
      ("wal_autocheckpoint", "0"), ("trusted_schema", "0"), ("cell_size_check", "1"),
      ("temp_store", "2"),
      ("application_id", String(Self.application)), ("user_version", "3"), ("secure_delete", "0"),
    ] {
      #expect(try setting(queue, name) == value, "\(name)")
    }
    try queue.close()
  }

  @Test("What is deleted is overwritten where that was asked for")
  func secureDelete() throws {
    let queue = try file(secureDelete: true).openWriter(create: true)
    #expect(try setting(queue, "secure_delete") == "1")
    try queue.close()
    let again = try file(secureDelete: true).openWriter()
    #expect(try setting(again, "secure_delete") == "1")
    try again.close()
  }

  @Test("A reader reads what was committed and can write nothing")
  func reader() throws {
    let writer = try file().openWriter(create: true)
    let reader = try file().openReader()
    try writer.inDatabase { try $0.execute(sql: "INSERT INTO item (text) VALUES ('x')") }
    try reader.inDatabase { database in
      let texts = try String.fetchAll(database, sql: "SELECT text FROM item")
      #expect(texts == ["x"])
      #expect(throws: DatabaseError.self) { try database.execute(sql: "DELETE FROM item") }
    }
    try reader.close()
    try writer.close()
  }

  @Test("A file is made only when asked for, and made once")
  func making() throws {
    #expect(throws: StorageError.missing(path: file().path)) { try file().openWriter() }
    #expect(throws: StorageError.missing(path: file().path)) { try file().openReader() }
    #expect(!file().exists)
    let first = try file().openWriter(create: true)
    try first.inDatabase { try $0.execute(sql: "INSERT INTO item (text) VALUES ('x')") }
    try first.close()
    #expect(file().exists)
    let second = try file().openWriter(create: true)
    #expect(try second.inDatabase { try Int.fetchOne($0, sql: "SELECT count(*) FROM item") } == 1)
    try second.close()
  }

  @Test("A newer format is refused, and so is an older one whose schema is not known")
  func versions() throws {
    try file(version: 3).openWriter(create: true).close()
    let error = StorageError.newer(path: file().path, found: 3, known: 2)
    #expect(throws: error) { try file(version: 2).openWriter() }
    #expect(throws: error) { try file(version: 2).openReader() }
    #expect(throws: error) { try file(version: 2).openWriter(create: true) }
    let unknown = StorageError.schema(
      path: file().path, difference: SchemaDifference(.different, "pragma", "user_version"))
    #expect(throws: unknown) { try file(version: 4).openWriter() }
    #expect(throws: unknown) { try file(version: 4).openReader() }
    var known = file(version: 4)
    known.earlier = [3: file().schema]
    try known.openWriter().close()
  }

  @Test("Another program's database is foreign, and so is what is no database")
  func foreign() throws {
    try file(application: 1).openWriter(create: true).close()
    let error = StorageError.foreign(path: file().path)
    #expect(throws: error) { try file().openWriter() }
    #expect(throws: error) { try file().openWriter(create: true) }
    #expect(throws: error) { try file().openReader() }
    let text = file("text.sqlite")
    try Data(String(repeating: "no database ", count: 100).utf8)
      .write(to: URL(fileURLWithPath: text.path))
    #expect(throws: StorageError.foreign(path: text.path)) { try text.openWriter() }
    #expect(throws: StorageError.foreign(path: text.path)) { try text.openReader() }
  }

  @Test("A writer goes back to a WAL that another program turned off")
  func backToWAL() throws {
    let queue = try file().openWriter(create: true)
    try queue.inDatabase { try $0.execute(sql: "PRAGMA journal_mode = DELETE") }
    try queue.close()
    let again = try file().openWriter()
    #expect(try setting(again, "journal_mode") == "wal")
    try again.close()
  }

  @Test(
    "SQLite before 3.51.3 has the bug that our locks keep out of reach",
    arguments: [
      ("3.40.1", true), ("3.51.2", true), ("3.51.3", false), ("3.52.0", false), ("4.0.0", false),
      ("3.7.17.1", true), ("?", true),
    ])
  func walResetBug(version: String, has: Bool) {
    #expect(SQLiteFacts(version: version, settings: []).hasWALResetBug == has)
  }

  @Test("The facts of a database name its library and settings")
  func facts() throws {
    try file().openWriter(create: true).close()
    let facts = try SQLiteFacts.read(log: file().path)
    #expect(facts.version.hasPrefix("3."))
    let settings = Dictionary(uniqueKeysWithValues: facts.settings)
    #expect(settings["journal_mode"] == "wal" && settings["user_version"] == "3")
    #expect(try #require(SQLiteFacts.freeBytes(TemporaryFolder.path)) > 0)
  }
}
