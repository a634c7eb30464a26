@testable import EventLogSQLite
import EventLogConformance
import GRDB
import Storage
import TestSupport
import Testing

@Suite(
  "The writer, whose statements run no triggers, checks its rows before a commit", .temporaryFolder)
struct WriterGuardTests {
  private static let copy = """
    INSERT INTO event SELECT %, stream, version + 1000, type, randomblob(16), time, timeoffset,
      recorded, dataversion, source, customer, actor, correlation, causation, data, sealed
    FROM event WHERE position = 1
    """

  private func log() async throws -> LogFiles {
    let files = try LogFiles.make()
    try await files.withLog { log in try await log.putEach((1..<4).map { Sample.event($0) }) }
    return files
  }

  /// Runs a body in a transaction of a writer, and commits.
  private func commit(
    _ files: LogFiles, _ body: (Database) throws -> Void
  ) throws {
    let queue = try LogSchema.file(files.path).openWriter(runsTriggers: false)
    try queue.inDatabase { database in
      let writer = try LogWriter(database, path: files.path)
      _ = try writer.begin()
      defer { writer.rollback() }
      try body(database)
      try writer.commit()
    }
  }

  @Test(
    "Rows that the writer did not count are not committed", arguments: ["4", "5", "100000"])
  func uncounted(position: String) async throws {
    let files = try await log()
    let insert = Self.copy.replacing("%", with: position)
    #expect(throws: StorageError.damaged(path: files.path, detail: "positions are not gapless")) {
      try commit(files) { try $0.execute(sql: insert) }
    }
    let count = try files.withDatabase { try Int.fetchOne($0, sql: "SELECT count(*) FROM event") }
    #expect(count == 3)
  }

  @Test("The triggers hold for every other connection while the writer is open")
  func others() async throws {
    let files = try await log()
    let queue = try LogSchema.file(files.path).openWriter(runsTriggers: false)
    defer { withExtendedLifetime(queue) {} }
    for statement in [Self.copy.replacing("%", with: "9"), "DELETE FROM event"] {
      #expect(throws: DatabaseError.self) {
        try files.withDatabase { try $0.execute(sql: statement) }
      }
    }
  }
}
