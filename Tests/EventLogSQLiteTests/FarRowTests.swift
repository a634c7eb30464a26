@testable import EventLogSQLite
import EventLog
import EventLogConformance
import Foundation
import GRDB
import MerkleTree
import Storage
import TestSupport
import Testing
import Wording

@Suite("Rows and keys far from all others cost nobody time or memory", .temporaryFolder)
struct FarRowTests {
  private static func copy(to position: Int64) -> String {
    """
    INSERT INTO event SELECT \(position), stream, version + 1000, type, randomblob(16), time,
      timeoffset, recorded, dataversion, source, customer, actor, correlation, causation, data,
      sealed FROM event WHERE position = 400
    """
  }

  /// Makes the file as long as one of 2 to the power of 28 pages, none of which takes any place.
  private func stretch(_ path: String) throws {
    let pages: UInt32 = 1 << 28
    try #require(truncate(path, Int(pages) * 4_096) == 0)
    let file = try FileHandle(forUpdating: URL(filePath: path))
    try file.seek(toOffset: 28)
    try file.write(contentsOf: withUnsafeBytes(of: pages.bigEndian) { Data($0) })
    try file.close()
  }

  @Test(
    "A file that is long and holds nothing makes no far position possible", .timeLimit(.minutes(1)))
  func hollow() async throws {
    let log = try await TamperedLog()
    try log.files.tamper(Self.copy(to: 10_000_000_000))
    try stretch(log.files.path)
    let opened = try log.files.open(isInspected: true)
    #expect {
      try opened.head()
    } throws: { error in
      guard case .damaged = error as? StorageError else { return false }
      return true
    }
    let report = try opened.verify(verifier: log.files.signer.verifier)
    #expect(report.findings.contains(Finding(.inserted, at: 10_000_000_000)))
    #expect(report.findings.count < 300)
  }

  @Test("Of many rows that are missing in a row the first hundred are named")
  func missing() async throws {
    let log = try await TamperedLog()
    let findings = try log.findings("DELETE FROM event WHERE position BETWEEN 300 AND 700")
    let missing = findings.filter { $0.kind == .missing }.compactMap(\.position)
    #expect(Set(missing) == Set(300..<400))
    #expect(!findings.contains { $0.kind == .altered })
  }

  @Test("Whole pieces of a log that are missing are one finding")
  func pieces() async throws {
    let log = try await TamperedLog()
    let findings = try log.findings(Self.copy(to: 900_000))
    let missing = findings.filter { $0.kind == .missing }.compactMap(\.position)
    #expect(missing.contains(1_001) && missing.count <= 200)
    #expect(findings.count < 1_000)
  }

  @Test("A hole behind the last tile is no place for the row behind it, and nothing is appended")
  func hole() async throws {
    let log = try await TamperedLog()
    try log.files.tamper("DELETE FROM event WHERE position = 900")
    let opened = try log.files.open()
    #expect(throws: (any Error).self) {
      try opened.inclusion(position: 900, in: #require(Checkpoint(text: log.kept.text)))
    }
    await #expect(throws: TreeDamage.missingRow) { try await opened.put(Sample.event(5_000)) }
    #expect(try opened.lastPosition() == 1_000)
  }

  @Test(
    "A number behind which there is no next is damage to a writer",
    arguments: [
      "UPDATE event SET version = 9223372036854775807 WHERE position = 991",
      "UPDATE event SET version = version - 1000 WHERE stream = (SELECT stream FROM event WHERE position = 991)",
      "UPDATE stream SET key = 9223372036854775807 WHERE subject = 'journey/J-5'",
      "UPDATE event SET recorded = 9223372036854775807 WHERE position = 1000",
      "UPDATE event SET position = position - 9223372036854775807",
    ])
  func numbers(statement: String) async throws {
    let log = try await TamperedLog()
    try log.files.tamper(statement)
    let opened = try log.files.open()
    for subject in ["journey/J-1", "journey/J-new"] {
      do {
        try await opened.put(Sample.event(5_000, subject: subject))
      } catch let error as any ExplainedError
        where ["storage.damaged", "damage.missingText"].contains(error.code)
      {
        return
      }
    }
    Issue.record("written")
  }

  @Test("Rows that all stand before the first position are named")
  func before() async throws {
    let log = try await TamperedLog()
    let findings = try log.findings("UPDATE event SET position = position - 5000")
    #expect(findings.contains(Finding(.inserted, at: -4_999)))
    #expect(findings.contains(Finding(.truncated, at: 1_000)))
    #expect(throws: StorageError.self) { try log.files.open().head() }
  }

  @Test("Texts under keys far apart take no more memory than they need")
  func names() throws {
    let files = try LogFiles.make()
    let keys: [Int64] = [1_000_000, 5_200_000, 22_000_000, 89_000_000, 358_000_000, 1_400_000_000]
    try files.withDatabase { database in
      for key in keys {
        try database.execute(
          sql: "INSERT INTO name (key, text) VALUES (?, ?)", arguments: [key, "n\(key)"])
      }
      let book = try NameBook(database)
      for key in keys {
        #expect(String(decoding: try book.name(key), as: UTF8.self) == "n\(key)")
      }
      #expect(book.places < 2_000_000)
    }
  }
}
