import EventLog
import EventLogConformance
import EventLogSQLite
import GRDB
import MerkleTree
import TestSupport
import Testing

@Suite("Checking a log: side tables and indexes", .temporaryFolder)
struct SideTableTests {
  @Test(
    "A row that no event uses is a stray",
    arguments: [
      ("INSERT INTO stream VALUES (99, 'journey/J-99')", "stream"),
      ("INSERT INTO customer VALUES (99, 'C-99')", "customer"),
      ("INSERT INTO name VALUES (99, 'x')", "name"), ("INSERT INTO name VALUES (-1, 'x')", "name"),
      ("INSERT INTO meta VALUES ('more', 'x')", "meta"),
    ])
  func strays(change: String, table: String) async throws {
    let findings = try await TamperedLog().findings(change)
    #expect(findings == [Finding(.strayRow, at: nil, in: table)])
  }

  @Test("A second row of a text, in another class, is found though the event reads the same")
  func twice() async throws {
    let findings = try await TamperedLog().findings(
      """
      INSERT INTO name SELECT 99, CAST(text AS BLOB) FROM name WHERE text = 'touchpoint.completed';
      UPDATE event SET type = 99 WHERE position = 400
      """)
    #expect(
      findings == [
        Finding(.valueClass, at: nil, in: "name.text"), Finding(.indexDamaged, at: nil, in: "name"),
      ])
  }

  @Test(
    "Keys that are exchanged or moved in all tables together are not in the order of first use",
    arguments: [
      ("CASE key WHEN 2 THEN 7 WHEN 7 THEN 2 ELSE key END", "stream"), ("key + 1000000", "stream"),
      ("11 - key", "stream"), ("4 - key", "customer"), ("key + 1", "customer"),
    ])
  func order(moved: String, table: String) async throws {
    func set(_ table: String, _ column: String) -> String {
      // Through negative keys, so that no two are equal on the way.
      let key = moved.replacing("key", with: column)
      return """
        UPDATE \(table) SET \(column) = -(\(key)) WHERE \(column) IS NOT NULL;
        UPDATE \(table) SET \(column) = -\(column) WHERE \(column) IS NOT NULL;
        """
    }
    let findings = try await TamperedLog().findings(
      set(table, "key") + set("event", table) + set("stream_customer", table))
    #expect(findings == [Finding(.keyOrder, at: nil, in: table)])
  }

  @Test("Rows that another program adds while a check runs are no strays")
  func meanwhile() async throws {
    let log = try await TamperedLog()
    let files = log.files
    let writer = try files.open()
    let task = Task {
      for number in 2_000..<2_100 {
        try await writer.putEach([
          Sample.event(number, subject: "journey/N-\(number)", customer: "N-\(number)")
        ])
      }
    }
    for _ in 0..<10 { #expect(try log.findings().isEmpty) }
    try await task.value
    try writer.close()
    #expect(try log.findings().isEmpty)
  }

  /// Puts a tree of entries of somebody's own in the place of an index.
  private func exchange(_ index: String, columns: String, by change: String) async throws
    -> Set<Finding>
  {
    let log = try await TamperedLog()
    try log.files.tamper(
      """
      CREATE TABLE decoy (\(columns), position, PRIMARY KEY (\(columns), position)) WITHOUT ROWID;
      INSERT INTO decoy SELECT \(columns), position FROM event;
      \(change);
      """)
    try log.files.tamperSchema(
      """
      UPDATE sqlite_schema SET rootpage = (SELECT rootpage FROM sqlite_schema WHERE name = 'decoy')
        WHERE name = '\(index)';
      DELETE FROM sqlite_schema WHERE name = 'decoy'
      """)
    return try log.findings()
  }

  @Test("An exchanged tree in the place of the index of streams is found, row by row")
  func exchangedStreams() async throws {
    let findings = try await exchange(
      "event_stream", columns: "stream, version",
      by: "UPDATE decoy SET stream = 999 WHERE position = 400")
    #expect(findings == [Finding(.indexDamaged, at: 400, in: "event_stream")])
  }

  @Test("So are two entries that lead to each other's rows")
  func crossed() async throws {
    let findings = try await exchange(
      "event_stream", columns: "stream, version",
      by: """
        UPDATE decoy SET position = CASE position WHEN 400 THEN 410 ELSE 400 END
          WHERE position IN (400, 410)
        """)
    #expect(
      findings == [400, 410].map { Finding(.indexDamaged, at: $0, in: "event_stream") }.asSet)
  }

  @Test("An exchanged tree in the place of the index of ids is found, row by row")
  func exchangedIDs() async throws {
    let findings = try await exchange(
      "event_id", columns: "id", by: "UPDATE decoy SET id = zeroblob(16) WHERE position = 400")
    #expect(findings == [Finding(.indexDamaged, at: 400, in: "event_id")])
  }

  @Test("An entry too many, of a row that is not there, is found")
  func surplus() async throws {
    let findings = try await exchange(
      "event_stream", columns: "stream, version", by: "INSERT INTO decoy VALUES (3, 999, 5000)")
    #expect(findings == [Finding(.indexDamaged, at: nil, in: "event_stream")])
  }

  @Test(
    "So are exchanged trees of the tables' own indexes",
    arguments: [
      ("stream", "subject"), ("customer", "id"), ("name", "text"),
    ])
  func exchangedTexts(table: String, column: String) async throws {
    let log = try await TamperedLog()
    try log.files.tamper(
      """
      CREATE TABLE decoy (text, key, PRIMARY KEY (text, key)) WITHOUT ROWID;
      INSERT INTO decoy SELECT \(column), key FROM \(table);
      UPDATE decoy SET text = text || 'x' WHERE key = 2;
      """)
    try log.files.tamperSchema(
      """
      UPDATE sqlite_schema SET rootpage = (SELECT rootpage FROM sqlite_schema WHERE name = 'decoy')
        WHERE name = 'sqlite_autoindex_\(table)_1';
      DELETE FROM sqlite_schema WHERE name = 'decoy'
      """)
    #expect(try log.findings() == [Finding(.indexDamaged, at: nil, in: table)])
  }

  @Test("Entries that stand out of order in a page are found: nobody is led to them")
  func order() async throws {
    let log = try await TamperedLog()
    try Page.change(log.files, "name = 'event_stream' AND pagetype = 'leaf'") { page in
      // The places of the first two cells, behind the eight bytes of a leaf's header.
      for byte in 8..<10 { page.swapAt(byte, byte + 2) }
    }
    let findings = try log.findings()
    #expect(findings.contains { $0.kind == .indexDamaged && $0.place == "event_stream" })
  }

  @Test("A row that is met on a walk and not found by its position is damage of the table")
  func separator() async throws {
    let log = try await TamperedLog()
    try Page.change(log.files, "name = 'event' AND pagetype = 'internal'") { page in
      // The first cell: four bytes of a child's number, then the largest key below it.
      let cell = Int(page[12]) << 8 | Int(page[13])
      let key = page[cell + 4] < 0x80 ? cell + 4 : cell + 5
      page[key] -= 1
    }
    let findings = try log.findings()
    #expect(findings.count == 1 && findings.first?.place == "event", "\(findings)")
    #expect(findings.first?.kind == .indexDamaged)
  }
}

extension [Finding] {
  fileprivate var asSet: Set<Finding> { Set(self) }
}
