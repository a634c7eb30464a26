import EventLog
import EventLogConformance
import EventLogSQLite
import GRDB
import MerkleTree
import TestSupport
import Testing

@Suite("The database protects its past from accidents", .temporaryFolder)
struct ImmutabilityTests {
  private static let appendOnly = "the log is append-only"
  private static let columns = """
    type, time, timeoffset, recorded, dataversion, source, customer, actor, correlation,
    causation, data, sealed
    """

  /// A closed log of 300 events with customers, a tile and a checkpoint.
  private func log() async throws -> LogFiles {
    let files = try LogFiles.make()
    try await files.withLog { log in
      try await log.putEach(
        (1..<301).map { Sample.event($0, subject: "journey/J-\($0 % 7)", customer: "C-\($0 % 5)") })
    }
    return files
  }

  /// Runs a statement that must be refused with a message, and sees that nothing changed.
  private func refuse(_ files: LogFiles, _ sql: String, _ message: String) throws {
    try files.withDatabase { database in
      let before = try contents(database)
      let error = #expect(throws: DatabaseError.self, "\(sql)") {
        try database.execute(sql: sql)
      }
      #expect(error?.message == message, "\(sql)")
      #expect(try contents(database) == before, "\(sql)")
    }
  }

  private func contents(_ database: Database) throws -> [[Row]] {
    try ["event", "tile", "checkpoint", "stream", "stream_customer", "customer", "name", "meta"]
      .map { try Row.fetchAll(database, sql: "SELECT * FROM \($0)") }
  }

  private static let changes = [
    ("event", "data = '{}'"), ("tile", "root = zeroblob(32)"), ("checkpoint", "note = ''"),
    ("stream", "subject = 'x/1'"), ("stream_customer", "customer = 1"), ("customer", "id = 'C'"),
    ("name", "text = 'x'"), ("meta", "value = 'x'"),
  ]

  @Test("No row is changed", arguments: changes)
  func update(table: String, change: String) async throws {
    let files = try await log()
    try refuse(files, "UPDATE \(table) SET \(change)", Self.appendOnly)
    try refuse(files, "UPDATE OR REPLACE \(table) SET \(change)", Self.appendOnly)
    try refuse(files, "UPDATE OR IGNORE \(table) SET \(change)", Self.appendOnly)
  }

  @Test("No row is deleted", arguments: changes.map(\.0))
  func delete(table: String) async throws {
    try refuse(try await log(), "DELETE FROM \(table)", Self.appendOnly)
  }

  @Test(
    "An event is put at no position but the next one",
    arguments: [
      "0", "-1", "1", "5", "300", "302", "100000", "9223372036854775807", "NULL",
    ])
  func wrongPosition(position: String) async throws {
    let files = try await log()
    let insert = """
      INTO event (position, stream, version, id, \(Self.columns))
      SELECT \(position), stream, 1000, zeroblob(16), \(Self.columns) FROM event WHERE position = 9
      """
    for verb in ["INSERT", "INSERT OR REPLACE", "INSERT OR IGNORE", "INSERT OR ROLLBACK"] {
      try refuse(files, "\(verb) \(insert)", "positions are gapless")
    }
  }

  @Test("An event that stands is not replaced by one of its position, id or place in the stream")
  func replaceEvent() async throws {
    let files = try await log()
    try refuse(
      files, "INSERT OR REPLACE INTO event SELECT * FROM event WHERE position = 9",
      "positions are gapless")
    try refuse(
      files,
      """
      INSERT OR REPLACE INTO event (position, stream, version, id, \(Self.columns))
      SELECT 301, stream, 1000, id, \(Self.columns) FROM event WHERE position = 9
      """, Self.appendOnly)
    try refuse(
      files,
      """
      INSERT OR REPLACE INTO event (position, stream, version, id, \(Self.columns))
      SELECT 301, stream, version, zeroblob(16), \(Self.columns) FROM event WHERE position = 9
      """, Self.appendOnly)
  }

  @Test(
    "A tile, a checkpoint, a name that stands is not replaced",
    arguments: [
      ("INTO tile SELECT * FROM tile", "tiles are gapless"),
      ("INTO tile SELECT number, 0, 1, root, hashes FROM tile", appendOnly),
      ("INTO tile SELECT 9, 0, 2, root, hashes FROM tile", "tiles are gapless"),
      ("INTO tile SELECT 9, 1, 1, root, hashes FROM tile", "tiles are gapless"),
      ("INTO checkpoint SELECT size, 'x' FROM checkpoint", "checkpoints only grow"),
      ("INTO checkpoint VALUES (1, 'x')", "checkpoints only grow"),
      ("INTO checkpoint VALUES (-1, 'x')", "checkpoints only grow"),
      ("INTO stream VALUES (1, 'x/1')", appendOnly),
      ("INTO stream VALUES (99, 'journey/J-1')", appendOnly),
      ("INTO customer VALUES (1, 'x')", appendOnly),
      ("INTO customer VALUES (99, 'C-1')", appendOnly),
      ("INTO name VALUES (1, 'x')", appendOnly),
      ("INTO meta VALUES ('origin', 'elsewhere')", appendOnly),
      ("INTO stream_customer SELECT * FROM stream_customer", appendOnly),
    ])
  func replace(statement: String, message: String) async throws {
    try refuse(try await log(), "INSERT OR REPLACE " + statement, message)
  }

  @Test("What the guards let through is the next event, tile and checkpoint")
  func next() async throws {
    let files = try await log()
    try files.withDatabase { database in
      for sql in [
        """
        INSERT INTO event (position, stream, version, id, \(Self.columns))
        SELECT 301, stream, 1000, zeroblob(16), \(Self.columns) FROM event WHERE position = 9
        """,
        "INSERT INTO tile SELECT 2, 0, 1, root, hashes FROM tile",
        "INSERT INTO checkpoint VALUES (301, 'x')",
      ] {
        try database.inTransaction {
          try database.execute(sql: sql)
          #expect(database.changesCount == 1)
          return .rollback
        }
      }
    }
    let report = try await files.withLog { try $0.verify(verifier: files.signer.verifier) }
    #expect(report.findings.isEmpty)
  }
}
