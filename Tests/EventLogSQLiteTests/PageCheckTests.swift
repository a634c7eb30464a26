import EventLog
import EventLogConformance
import EventLogSQLite
import GRDB
import MerkleTree
import Storage
import TestSupport
import Testing

/// Pages written by somebody to whom SQLite is no obstacle.
@Suite("Checking a log: its pages", .temporaryFolder)
struct PageCheckTests {
  /// Where the page number of a child stands in a page above it.
  private static func cell(_ number: Int, of page: [UInt8]) -> Int {
    Int(page[12 + 2 * number]) << 8 | Int(page[13 + 2 * number])
  }

  /// Moves the largest key below a child, of one or two bytes, up or down.
  private static func move(_ page: inout [UInt8], cell number: Int, by step: Int) {
    let cell = cell(number, of: page)
    let key = page[cell + 4] < 0x80 ? cell + 4 : cell + 5
    page[key] = UInt8(Int(page[key]) + step)
  }

  @Test(
    "A key above the pages that leads past the last row of one, or the first of the next",
    arguments: [-1, 1])
  func separators(step: Int) async throws {
    let log = try await TamperedLog()
    try Page.change(log.files, "name = 'event' AND pagetype = 'internal'") {
      Self.move(&$0, cell: 3, by: step)
    }
    let findings = try log.findings()
    #expect(findings.count == 1 && findings.first?.place == "event", "\(findings)")
    #expect(findings.first?.kind == .indexDamaged && findings.first?.position != nil)
  }

  @Test(
    "The same above the pages of a side table", arguments: ["stream", "customer"], [-1, 1])
  func sideTables(table: String, step: Int) async throws {
    let files = try LogFiles.make()
    try await files.withLog { log in
      try await log.putEach(
        (1..<600).map { number in
          Sample.event(
            number, subject: "journey/J-\(number)-\(String(repeating: "x", count: 60))",
            customer: "C-\(number)-\(String(repeating: "x", count: 60))")
        })
    }
    try Page.change(files, "name = '\(table)' AND pagetype = 'internal'") {
      Self.move(&$0, cell: 1, by: step)
    }
    let findings = try files.open(isInspected: true).verify(verifier: files.signer.verifier)
      .findings
    #expect(findings.contains(Finding(.indexDamaged, at: nil, in: table)), "\(findings)")
  }

  @Test("A page to which two ways lead is found")
  func twice() async throws {
    let log = try await TamperedLog()
    try Page.change(log.files, "name = 'event' AND pagetype = 'internal'") { page in
      let (first, second) = (Self.cell(0, of: page), Self.cell(1, of: page))
      for byte in 0..<4 { page[first + byte] = page[second + byte] }
    }
    let findings = try log.findings()
    #expect(findings.contains(Finding(.pagesDamaged, at: nil, in: "log.sqlite")))
  }

  @Test(
    "A log with a page that leads to itself is refused as damaged, and no check goes on for ever")
  func itself() async throws {
    let log = try await TamperedLog()
    let root = try log.files.withDatabase {
      try Int.fetchOne($0, sql: "SELECT rootpage FROM sqlite_schema WHERE name = 'event'")
    }
    let number = try #require(root)
    try Page.change(log.files, "name = 'event' AND path = '/'") { page in
      let cell = Self.cell(0, of: page)
      page.replaceSubrange(
        cell..<cell + 4, with: [0, 0, UInt8(number >> 8), UInt8(number & 255)])
    }
    do {
      let findings = try log.findings()
      Issue.record("\(findings)")
    } catch StorageError.damaged(let path, _) {
      #expect(path == log.files.path)
    }
  }

  /// A log with free pages: those of a table that is gone.
  private func withFreePages() async throws -> TamperedLog {
    let log = try await TamperedLog()
    try log.files.withDatabase { database in
      try database.execute(
        sql: """
          CREATE TABLE gone (bytes); INSERT INTO gone VALUES (zeroblob(40000)); DROP TABLE gone;
          PRAGMA wal_checkpoint(TRUNCATE)
          """)
    }
    return log
  }

  @Test("Free pages are no finding where their list adds up")
  func free() async throws {
    let log = try await withFreePages()
    let count = try log.files.withDatabase { try Int.fetchOne($0, sql: "PRAGMA freelist_count") }
    #expect(count ?? 0 > 5)
    #expect(try log.findings().isEmpty)
  }

  @Test(
    "A list of free pages that names a page of events, or says another count, is found",
    arguments: ["page", "count"])
  func freeAndUsed(change: String) async throws {
    let log = try await withFreePages()
    let trunk = try Page.number(log.files, at: 32)
    let used = try log.files.withDatabase {
      try Int.fetchOne($0, sql: "SELECT max(pageno) FROM dbstat WHERE name = 'event'")
    }
    let number = try #require(used)
    try Page.change(log.files, number: change == "page" ? trunk : 1) { page in
      let (place, value) = change == "page" ? (8, number) : (36, 3)
      page.replaceSubrange(
        place..<place + 4, with: [0, 0, UInt8(value >> 8), UInt8(value & 255)])
    }
    let findings = try log.findings()
    #expect(findings.contains(Finding(.pagesDamaged, at: nil, in: "log.sqlite")))
  }
}
