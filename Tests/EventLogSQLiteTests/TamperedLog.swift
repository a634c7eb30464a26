import EventLog
import EventLogConformance
import EventLogSQLite
import MerkleTree

/// A log of 1,000 events with checkpoints at 300 and 1,000, which a test then changes.
///
/// Ten streams take turns; its complete tiles end at 768.
struct TamperedLog {
  static let size: Int64 = 1_000

  let files: LogFiles
  /// The checkpoint of the whole log, kept elsewhere.
  let kept: SignedNote

  init() async throws {
    let files = try LogFiles.make()
    self.files = files
    kept = try await files.withLog { log in
      let events = (1..<1_001).map { number in
        var event = Sample.event(
          number, subject: "journey/J-\(number % 10)", customer: "C-\(number % 3)")
        event.correlationID = "import-1"
        event.sealed = [UInt8](repeating: UInt8(number & 255), count: 40)
        return event
      }
      try await log.putEach(Array(events[..<300]))
      _ = try log.checkpoint()
      try await log.putEach(Array(events[300...]))
      return try log.checkpoint()
    }
  }

  /// What a check finds after somebody has run these statements.
  func findings(_ sql: String, against kept: [SignedNote] = []) throws -> Set<Finding> {
    try files.tamper(sql)
    return try findings(against: kept)
  }

  func findings(against kept: [SignedNote] = []) throws -> Set<Finding> {
    let log = try files.open(isInspected: true)
    let report = try log.verify(verifier: files.signer.verifier, against: kept)
    return Set(report.findings)
  }

  /// A note over some root, signed with the key of this log.
  func note(size: UInt64, root: MerkleHash, origin: String = Sample.origin) throws -> SignedNote {
    try Checkpoint(origin: origin, size: size, root: root).signed(by: files.signer)
  }

  /// Puts a text in the place of the note at size 300.
  func replaceNote(_ text: String) throws {
    try files.tamper("UPDATE checkpoint SET note = '\(text)' WHERE size = 300")
  }
}
