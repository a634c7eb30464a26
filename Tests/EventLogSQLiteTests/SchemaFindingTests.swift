import EventLog
import EventLogSQLite
import GRDB
import Storage
import TestSupport
import Testing
import Wording

@Suite("Checking a log: its schema", .temporaryFolder)
struct SchemaFindingTests {
  @Test(
    "A trigger, view, index, table or column that is gone or too many is named, and nothing else",
    arguments: [
      ("DROP TRIGGER event_no_update", SchemaDifference(.missing, "trigger", "event_no_update")),
      (
        "CREATE TRIGGER more AFTER INSERT ON event BEGIN SELECT 1; END",
        SchemaDifference(.extra, "trigger", "more")
      ),
      ("CREATE VIEW more AS SELECT * FROM event", SchemaDifference(.extra, "view", "more")),
      ("CREATE INDEX more ON event (time)", SchemaDifference(.extra, "index", "more")),
      ("CREATE TABLE more (a)", SchemaDifference(.extra, "table", "more")),
      ("ANALYZE", SchemaDifference(.extra, "table", "sqlite_stat1")),
      ("PRAGMA user_version = 0", SchemaDifference(.different, "pragma", "user_version")),
    ])
  func named(change: String, difference: SchemaDifference) async throws {
    let log = try await TamperedLog()
    try log.files.withDatabase { try $0.execute(sql: change) }
    let findings = try log.findings().filter { $0.kind == .schema }
    #expect(findings.contains { $0.difference == difference }, "\(findings)")
    #expect(throws: StorageError.schema(path: log.files.path, difference: difference)) {
      let opened = try log.files.open()
      _ = try opened.checkpoint()
    }
  }

  @Test(
    "Without its tables a log cannot be checked, and says which is not there",
    arguments: [
      ("DROP TABLE tile", SchemaDifference(.missing, "table", "tile")),
      ("ALTER TABLE event ADD COLUMN more TEXT", SchemaDifference(.different, "table", "event")),
      ("ALTER TABLE name RENAME TO other", SchemaDifference(.missing, "table", "name")),
    ])
  func tables(change: String, difference: SchemaDifference) async throws {
    let log = try await TamperedLog()
    try log.files.withDatabase { try $0.execute(sql: change) }
    #expect(throws: StorageError.schema(path: log.files.path, difference: difference)) {
      try log.files.open(isInspected: true)
    }
  }

  @Test("The format that the log states is the one that its file has")
  func format() async throws {
    let log = try await TamperedLog()
    let findings = try log.findings("UPDATE meta SET value = '1' WHERE name = 'format'")
    #expect(findings == [Finding(.unreadable, at: nil, in: "meta.value")])
  }
}

extension Finding {
  /// That an object of the log's database is not as it should be.
  static func schema(
    _ kind: SchemaDifference.Kind, _ type: String, _ name: String
  ) -> Finding {
    Finding(
      .schema, at: nil, in: "log.sqlite", difference: SchemaDifference(kind, type, name))
  }
}
