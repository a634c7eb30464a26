import EventLog
import EventLogSQLite
import GRDB
import MerkleTree
import TestSupport
import Testing

@Suite("Checking a log: how its values are kept", .temporaryFolder)
struct ValueClassTests {
  /// Values that read as what was written, and that no look-up finds.
  @Test(
    "An event in a stream of another class is found at its position, in both formats",
    arguments: ["stream + 0.5", "stream || 'x'", "CAST(stream AS BLOB)"], [1, 2])
  func stream(value: String, format: Int) async throws {
    let log = try await TamperedLog()
    if format == 1 { try log.files.makeFormat1() }
    let findings = try log.findings("UPDATE event SET stream = \(value) WHERE position = 400")
    #expect(findings.contains(Finding(.valueClass, at: 400, in: "event.stream")))
  }

  @Test(
    "Every column of an event is looked at",
    arguments: [
      "stream", "version", "type", "time", "timeoffset", "recorded", "dataversion", "source",
      "customer", "actor",
    ])
  func numbers(column: String) async throws {
    let log = try await TamperedLog()
    for (value, position) in [("+ 0.25", 300), ("|| 'x'", 301)] {
      let findings = try log.findings(
        "UPDATE event SET \(column) = \(column) \(value) WHERE position = \(position)")
      #expect(
        findings.contains(Finding(.valueClass, at: Int64(position), in: "event.\(column)")))
    }
  }

  @Test(
    "Texts that are blobs, and blobs that are texts, are found though their bytes are the same",
    arguments: [("correlation", "BLOB"), ("data", "BLOB"), ("id", "TEXT"), ("sealed", "TEXT")])
  func bytes(column: String, type: String) async throws {
    let log = try await TamperedLog()
    let findings = try log.findings(
      "UPDATE event SET \(column) = CAST(\(column) AS \(type)) WHERE position = 400")
    #expect(findings.contains(Finding(.valueClass, at: 400, in: "event.\(column)")))
  }

  @Test(
    "So are the texts of the side tables, in both formats",
    arguments: [
      ("stream", "subject"), ("customer", "id"), ("name", "text"), ("meta", "value"),
      ("checkpoint", "note"),
    ], [1, 2])
  func sideTables(place: (table: String, column: String), format: Int) async throws {
    let log = try await TamperedLog()
    if format == 1 { try log.files.makeFormat1() }
    let findings = try log.findings(
      "UPDATE \(place.table) SET \(place.column) = CAST(\(place.column) AS BLOB)")
    #expect(
      findings.contains {
        $0.kind == .valueClass && $0.place == "\(place.table).\(place.column)"
      })
  }

  @Test(
    "The pairs of customers and streams, and the tiles, are looked at too",
    arguments: [
      ("UPDATE stream_customer SET stream = stream + 0.5", "stream_customer"),
      ("UPDATE stream_customer SET customer = CAST(customer AS BLOB)", "stream_customer"),
      ("UPDATE tile SET root = CAST(root AS TEXT) WHERE number = 2", "tile"),
      ("UPDATE tile SET hashes = CAST(hashes AS TEXT) WHERE number = 2", "tile"),
      ("UPDATE tile SET level = level + 0.5 WHERE number = 2", "tile"),
    ])
  func others(change: String, table: String) async throws {
    let findings = try await TamperedLog().findings(change)
    #expect(findings.contains { $0.kind == .valueClass && $0.place == table })
  }

  @Test("A STRICT table refuses such a value from everybody who leaves the schema alone")
  func strict() async throws {
    let log = try await TamperedLog()
    for statement in [
      "UPDATE event SET stream = stream + 0.5", "UPDATE stream SET subject = x'00'",
      "UPDATE customer SET id = x'00'", "UPDATE name SET text = x'00'",
    ] {
      try log.files.withDatabase { database in
        try database.execute(sql: "DROP TRIGGER IF EXISTS \(Self.guardName(statement))")
        #expect(throws: (any Error).self) { try database.execute(sql: statement) }
      }
    }
  }

  private static func guardName(_ statement: String) -> String {
    (statement.split(separator: " ").dropFirst().first ?? "") + "_no_update"
  }
}
