import EventLog
import EventLogConformance
import EventLogSQLite
import MerkleTree
import TestSupport
import Testing

@Suite("Checking a log: checkpoints kept elsewhere", .temporaryFolder)
struct KeptCheckpointTests {
  @Test("Two checkpoints of one size under one key with different roots are two histories")
  func twoHistories() async throws {
    let log = try await TamperedLog()
    let own = try log.note(size: 300, root: log.files.open().root(at: 300))
    let other = try log.note(size: 300, root: .leaf([1]))
    let report = try log.files.open().verify(
      verifier: log.files.signer.verifier, against: [own, log.kept, other, own])
    #expect(
      Set(report.findings) == [
        Finding(.twoHistories, at: 300), Finding(.rootMismatch, at: 300),
      ])
    #expect(report.kept.map(\.number) == [1, 2, 3, 4])
    #expect(
      report.kept.map(\.findings) == [[.twoHistories], [], [.rootMismatch, .twoHistories], []])
    #expect(!report.isSound)
  }

  @Test("A checkpoint that the key did not sign makes no second history")
  func forged() async throws {
    let log = try await TamperedLog()
    let other = try #require(NoteSigner.generate(name: Sample.origin))
    let own = try log.note(size: 300, root: log.files.open().root(at: 300))
    let forged = try Checkpoint(origin: Sample.origin, size: 300, root: .leaf([1]))
      .signed(by: other)
    #expect(try log.findings(against: [own, forged]) == [Finding(.signatureWrong, at: 300)])
  }

  @Test("Every witness that is asked for must have cosigned every kept checkpoint")
  func witnesses() async throws {
    let log = try await TamperedLog()
    let (one, two) = (
      try #require(Cosigner.generate(name: "one.example")),
      try #require(Cosigner.generate(name: "two.example"))
    )
    var both = log.kept
    both.add(try one.cosign(both.text, time: 1_772_721_000))
    both.add(try two.cosign(both.text, time: 1_772_721_001))
    var single = try log.note(size: 300, root: log.files.open().root(at: 300))
    single.add(try one.cosign(single.text, time: 1))
    single.add(NoteSignature(name: "unknown.example", keyID: 5, bytes: [1]))
    var scope = VerificationScope()
    scope.witnesses = [one.verifier, two.verifier]
    let report = try log.files.open().verify(
      chain: VerifierChain(log.files.signer.verifier), against: [both, single], scope: scope)
    #expect(report.findings == [Finding(.cosignatureMissing, at: 300)])
    #expect(report.kept.map(\.witnesses) == [2, 1])
  }
}
