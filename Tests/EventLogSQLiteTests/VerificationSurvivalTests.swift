import Chronology
import EventLog
import EventLogConformance
import EventLogSQLite
import MerkleTree
import TestSupport
import Testing

/// Each check runs in a process of its own: what it must survive would end the tests otherwise.
@Suite(
  "Checking a log: it survives whatever stands in the database", .temporaryFolder,
  .timeLimit(.minutes(10)))
struct VerificationSurvivalTests {
  @Test(
    "A value that no event can have is a finding, not the end of the check",
    arguments: [
      "time = -9223372036854775808", "time = -99999999999999999", "time = 9223372036854775807",
      "recorded = -9223372036854775808", "recorded = 9223372036854775807",
      "timeoffset = -9223372036854775808", "timeoffset = 9223372036854775807",
      "dataversion = -9223372036854775808", "version = 9223372036854775807",
      "version = -9223372036854775808", "type = 999", "source = -1", "actor = 0", "customer = 0",
      "stream = 999", "stream = -9223372036854775808", "id = x''", "data = zeroblob(100000)",
      "sealed = zeroblob(100000)", "time = 'x'", "stream = 'x'",
    ])
  func column(change: String) async throws {
    let files = try await log("UPDATE event SET \(change) WHERE position = 100")
    try await check(files, finds: 100)
  }

  @Test("A row far behind the last is a finding, not the end of the check")
  func position() async throws {
    let files = try await log(
      "UPDATE event SET position = 9223372036854775807 WHERE position = 300")
    try await check(files, finds: 300)
  }

  @Test("A checkpoint of a size that no log has is a finding, not the end of the check")
  func checkpointSize() async throws {
    let files = try await log("UPDATE checkpoint SET size = -5")
    try await check(files, finds: -5)
  }

  @Test(
    "Where damage hides the root of an earlier checkpoint, that is a finding too",
    arguments: [
      ("UPDATE event SET type = 999 WHERE position = 270", 270),
      ("UPDATE tile SET hashes = x'00' WHERE level = 0 AND tile = 0", 1),
    ])
  func earlierCheckpoint(change: String, position: Int64) async throws {
    let files = try LogFiles.make()
    try await files.withLog { log in
      try await log.putEach((1..<281).map { Sample.event($0, subject: "journey/J-\($0 % 5)") })
      _ = try log.checkpoint()
      try await log.putEach((281..<301).map { Sample.event($0, subject: "journey/J-\($0 % 5)") })
    }
    try files.tamper(change)
    try await check(files, finds: position)
  }

  @Test("A stream key far from all others is a finding, not the end of the memory")
  func farKey() async throws {
    let files = try await log("UPDATE stream SET key = 900000000000 WHERE key = 1")
    try await check(files, finds: 1)
  }

  @Test("A stream key that is moved everywhere together is out of order, and ends nothing")
  func movedKey() async throws {
    let moved = try await log(
      """
      UPDATE stream SET key = 900000000000 WHERE key = 1;
      UPDATE event SET stream = 900000000000 WHERE stream = 1
      """)
    await #expect(processExitsWith: .success) { [place = Place(moved) as Place] in
      let log = try place.open()
      let verifier = try #require(NoteVerifier(text: place.verifier))
      let found = try log.verify(verifier: verifier).findings
      #expect(found == [Finding(.keyOrder, at: nil, in: "stream")])
    }
  }

  @Test(
    "A row that cannot be read is an error to its reader, not the end of the process",
    arguments: [
      "time = -9223372036854775808", "timeoffset = -9223372036854775808", "type = 999",
      "data = x'FF'", "recorded = -99999999999999999",
    ])
  func reading(change: String) async throws {
    let files = try await log("UPDATE event SET \(change) WHERE position = 290")
    await #expect(processExitsWith: .success) { [place = Place(files) as Place] in
      let log = try place.open()
      _ = try? log.events()
      _ = try? log.lines()
      _ = try? log.head()
    }
  }

  /// A log of 300 events in five streams, closed and then changed.
  private func log(_ change: String) async throws -> LogFiles {
    let files = try LogFiles.make()
    try await files.withLog { log in
      try await log.putEach((1..<301).map { Sample.event($0, subject: "journey/J-\($0 % 5)") })
    }
    try files.tamper(change)
    return files
  }

  private func check(_ files: LogFiles, finds position: Int64) async throws {
    await #expect(processExitsWith: .success) {
      [place = Place(files) as Place, position = position as Int64] in
      do {
        let log = try place.open()
        let verifier = try #require(NoteVerifier(text: place.verifier))
        let findings = try log.verify(verifier: verifier).findings
        #expect(findings.contains { $0.position == position })
      } catch {
        Issue.record("the check ended with \(error)")
      }
    }
  }

  /// What another process needs to know of a log.
  private struct Place: Codable, Sendable {
    let folder: String
    let verifier: String

    init(_ files: LogFiles) {
      folder = files.folder
      verifier = files.signer.verifier.text
    }

    func open() throws -> SQLiteEventLog {
      try SQLiteEventLog(
        path: folder + "/log.sqlite",
        options: SQLiteEventLog.Options(
          lockPath: folder + "/logbook.lock", openingLockPath: folder + "/opening.lock",
          clock: { Timestamp(milliseconds: 0) }))
    }
  }
}
