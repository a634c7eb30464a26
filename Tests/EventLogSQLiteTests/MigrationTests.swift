import EventLog
import EventLogConformance
import Foundation
import GRDB
import MerkleTree
import Storage
import TestSupport
import Testing
import Wording

@testable import EventLogSQLite

@Suite("A log of format 1", .temporaryFolder)
struct MigrationTests {
  /// All that a log holds, table by table, and what it is read as.
  private struct Content: Equatable {
    let rows: [[Row]]
    let lines: [[UInt8]]
    let head: Head
    let notes: [String]
  }

  private func content(_ files: LogFiles) throws -> Content {
    let rows = try files.withDatabase { database in
      try LogSchema.sideClasses.filter { $0.table != "meta" }.map(\.table).map {
        try Row.fetchAll(database, sql: "SELECT * FROM \($0)")
      } + [Row.fetchAll(database, sql: "SELECT * FROM event")]
    }
    let log = try files.open()
    defer { try? log.close() }
    return Content(
      rows: rows, lines: try log.lines(), head: try log.head(),
      notes: try log.storedNotes().map(\.1))
  }

  private func format(_ files: LogFiles) throws -> [String?] {
    try files.withDatabase { database in
      [
        try String.fetchOne(database, sql: "PRAGMA user_version"),
        try String.fetchOne(database, sql: "SELECT value FROM meta WHERE name = 'format'"),
        try String.fetchOne(
          database,
          sql: "SELECT count(*) FROM pragma_table_list WHERE strict AND name NOT LIKE 'sqlite_%'"),
      ]
    }
  }

  @Test("It is read as it is, and brought up by the first write; all that it held stays")
  func firstWrite() async throws {
    let log = try await TamperedLog()
    try log.files.makeFormat1()
    let before = try content(log.files)
    #expect(try log.findings(against: [log.kept]).isEmpty)
    #expect(try format(log.files) == ["1", "1", "0"])
    let opened = try log.files.open()
    let proof = try opened.inclusion(
      position: 400, in: #require(Checkpoint(text: log.kept.text)))
    #expect(try format(log.files) == ["1", "1", "0"])
    try await opened.put(Sample.event(5_000))
    #expect(try format(log.files) == ["2", "2", "8"])
    #expect(
      try opened.inclusion(position: 400, in: #require(Checkpoint(text: log.kept.text))) == proof)
    #expect(Array(try opened.lines().prefix(1_000)) == before.lines)
    #expect(try opened.root(at: 1_000) == before.head.root)
    try opened.close()
    #expect(try log.findings(against: [log.kept]).isEmpty)
  }

  @Test("It is brought up on request, once, and all that it held stays byte for byte")
  func request() async throws {
    let log = try await TamperedLog()
    try log.files.makeFormat1()
    let before = try content(log.files)
    for from in [1, 2, 2] {
      let opened = try log.files.open()
      let (found, to) = try opened.migrate()
      #expect(found == from && to == 2)
      try opened.close()
    }
    #expect(try content(log.files) == before)
    #expect(try format(log.files) == ["2", "2", "8"])
    let names = try FileManager.default.contentsOfDirectory(atPath: log.files.folder)
    #expect(names.filter { $0.hasPrefix("log.sqlite") } == ["log.sqlite"])
    #expect(try log.findings(against: [log.kept]).isEmpty)
    try log.files.withDatabase { database in
      let said = try String.fetchAll(database, sql: "PRAGMA integrity_check")
      #expect(said == ["ok"])
    }
  }

  @Test("A log that is open elsewhere goes on being read and written there")
  func openElsewhere() async throws {
    let log = try await TamperedLog()
    try log.files.makeFormat1()
    let reader = try log.files.open()
    #expect(try reader.lastPosition() == 1_000)
    let first = try log.files.open()
    let second = try log.files.open()
    async let one = first.put(Sample.event(5_001))
    async let two = second.put(Sample.event(5_002))
    _ = try await (one, two)
    #expect(try reader.lastPosition() == 1_002)
    try await first.put(Sample.event(5_003))
    for opened in [first, second, reader] { try opened.close() }
    #expect(try log.findings().isEmpty)
  }

  @Test(
    "With a value of another class it is refused by table, column and row, and stays as it was",
    arguments: [
      ("UPDATE event SET stream = stream + 0.5 WHERE position = 400", "event", "stream", 400),
      ("UPDATE stream SET subject = CAST(subject AS BLOB) WHERE key = 3", "stream", "subject", 3),
      ("UPDATE customer SET id = CAST(id AS BLOB) WHERE key = 2", "customer", "id", 2),
    ])
  func refused(change: String, table: String, column: String, row: Int64) async throws {
    let log = try await TamperedLog()
    try log.files.makeFormat1()
    try log.files.tamper(change)
    let before = try Data(contentsOf: URL(fileURLWithPath: log.files.path))
    let opened = try log.files.open()
    let error = MigrationError.unfit(
      path: log.files.path, table: table, column: column, row: row)
    #expect(throws: error) { try opened.migrate() }
    #expect(throws: error) { try opened.checkpoint() }
    try opened.close()
    #expect(try Data(contentsOf: URL(fileURLWithPath: log.files.path)) == before)
    #expect(try format(log.files) == ["1", "1", "0"])
  }

  @Test("A trigger of somebody else is refused before anything is brought up")
  func trigger() async throws {
    let log = try await TamperedLog()
    try log.files.makeFormat1()
    try log.files.withDatabase { database in
      try database.execute(
        sql: "CREATE TRIGGER more AFTER UPDATE ON meta BEGIN DELETE FROM event; END")
    }
    let difference = SchemaDifference(.extra, "trigger", "more")
    let opened = try log.files.open(isInspected: true)
    #expect(throws: StorageError.schema(path: log.files.path, difference: difference)) {
      try opened.migrate()
    }
    #expect(try format(log.files) == ["1", "1", "0"])
  }

  @Test("A backup of format 1 is continued from a log of format 2, and the other way round")
  func backups() async throws {
    let log = try await TamperedLog()
    let copy = LogFiles(folder: log.files.folder + "/copy", signer: log.files.signer)
    try FileManager.default.createDirectory(
      atPath: copy.folder, withIntermediateDirectories: true)
    _ = try LogCopy(from: log.files.path, to: copy.path, size: 300).run()
    try copy.makeFormat1()
    #expect(try LogCopy(from: log.files.path, to: copy.path, size: 1_000).run() == 700)
    #expect(try content(copy) == content(log.files))
    #expect(try format(copy) == ["1", "1", "0"])
  }
}
