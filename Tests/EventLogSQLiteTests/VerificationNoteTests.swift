import EventLog
import EventLogConformance
import EventLogSQLite
import MerkleTree
import TestSupport
import Testing

@Suite("Checking a log: checkpoints", .temporaryFolder)
struct VerificationNoteTests {
  private static let wrongRoot = MerkleHash.leaf([1])

  @Test("A checkpoint signed with another key of the same name has the wrong signature")
  func otherKey() async throws {
    let log = try await TamperedLog()
    let other = try #require(NoteSigner.generate(name: Sample.origin))
    let note = try Checkpoint(origin: Sample.origin, size: 300, root: Self.wrongRoot)
      .signed(by: other)
    try log.replaceNote(note.description)
    #expect(try log.findings() == [Finding(.signatureWrong, at: 300)])
  }

  @Test("A checkpoint whose text was changed below its signature has the wrong signature")
  func changedText() async throws {
    let log = try await TamperedLog()
    let note = SignedNote(
      text: Checkpoint(origin: Sample.origin, size: 300, root: Self.wrongRoot).text,
      signatures: log.kept.signatures)
    try log.replaceNote(note.description)
    #expect(try log.findings() == [Finding(.signatureWrong, at: 300)])
  }

  @Test("A signed checkpoint over another root than the rows have is a mismatch")
  func otherRoot() async throws {
    let log = try await TamperedLog()
    try log.replaceNote(log.note(size: 300, root: Self.wrongRoot).description)
    #expect(try log.findings() == [Finding(.rootMismatch, at: 300)])
  }

  @Test("A checkpoint of another log, of another size or without form is foreign")
  func foreign() async throws {
    let log = try await TamperedLog()
    for note in [
      try log.note(size: 300, root: Self.wrongRoot, origin: "elsewhere").description,
      try log.note(size: 301, root: Self.wrongRoot).description, "", "no note",
    ] {
      try log.replaceNote(note)
      #expect(try log.findings() == [Finding(.foreignCheckpoint, at: 300)])
    }
  }

  @Test("An event changed together with its tile is found by the checkpoints over it")
  func forgedTile() async throws {
    let log = try await TamperedLog()
    try log.files.tamper("UPDATE event SET data = '{}' WHERE position = 200")
    let leaves = try await log.files.withLog { try $0.lines().map { MerkleHash.leaf($0) } }
    let forged = plainTiles(leaves)[0]
    let hashes = forged.hashes.flatMap(\.bytes).map { hexadecimal($0) }.joined()
    let root = forged.root.bytes.map { hexadecimal($0) }.joined()
    let findings = try log.findings(
      "UPDATE tile SET hashes = x'\(hashes)', root = x'\(root)' WHERE tile = 0")
    #expect(findings == [Finding(.rootMismatch, at: 300), Finding(.rootMismatch, at: 1_000)])
  }

  private func hexadecimal(_ byte: UInt8) -> String {
    (byte < 16 ? "0" : "") + String(byte, radix: 16)
  }

  @Test("A log that was cut is shorter than its checkpoint says", arguments: [999, 900, 500, 300])
  func truncated(last: Int64) async throws {
    let findings = try await TamperedLog()
      .findings("DELETE FROM event WHERE position > \(last)")
    #expect(findings.contains(Finding(.truncated, at: 1_000)))
    #expect(!findings.contains { $0.kind == .altered || $0.kind == .missing })
  }

  @Test("A log that was emptied is shorter than its checkpoints say")
  func emptied() async throws {
    let findings = try await TamperedLog().findings("DELETE FROM event")
    #expect(
      findings.isSuperset(of: [Finding(.truncated, at: 300), Finding(.truncated, at: 1_000)]))
  }

  @Test("A log that was cut with its checkpoints is found by one kept elsewhere")
  func keptElsewhere() async throws {
    let log = try await TamperedLog()
    let findings = try log.findings(
      "DELETE FROM event WHERE position > 900; DELETE FROM checkpoint", against: [log.kept])
    #expect(findings == [Finding(.truncated, at: 1_000)])
  }

  @Test("A log that was cut with its checkpoints but not its tiles is found by the tiles left over")
  func tilesLeftOver() async throws {
    let findings = try await TamperedLog()
      .findings("DELETE FROM event WHERE position > 400; DELETE FROM checkpoint")
    #expect(!findings.isEmpty)
  }

  @Test("A log written anew under the same key is found by a checkpoint kept elsewhere")
  func rewritten() async throws {
    let log = try await TamperedLog()
    let other = try log.note(size: 700, root: Self.wrongRoot)
    #expect(try log.findings(against: [other]) == [Finding(.rootMismatch, at: 700)])
  }

  @Test("A kept checkpoint of another origin, or of another key, is not taken for ours")
  func keptForeign() async throws {
    let log = try await TamperedLog()
    let elsewhere = try log.note(size: 300, root: Self.wrongRoot, origin: "elsewhere")
    #expect(try log.findings(against: [elsewhere]) == [Finding(.foreignCheckpoint, at: nil)])
    let other = try #require(NoteSigner.generate(name: Sample.origin))
    let unsigned = try Checkpoint(origin: Sample.origin, size: 300, root: Self.wrongRoot)
      .signed(by: other)
    #expect(try log.findings(against: [unsigned]) == [Finding(.signatureWrong, at: 300)])
  }

  @Test("Checked with another key than the log's, no checkpoint holds")
  func wrongVerifier() async throws {
    let log = try await TamperedLog()
    let other = try #require(NoteSigner.generate(name: Sample.origin)).verifier
    let report = try await log.files.withLog { try $0.verify(verifier: other) }
    #expect(
      Set(report.findings) == [
        Finding(.signatureWrong, at: 300), Finding(.signatureWrong, at: 1_000),
      ])
  }
}
