import EventLog
import EventLogConformance
import EventLogSQLite
import MerkleTree
import Synchronization
import TestSupport
import Testing

@Suite("A log with a tile above its tiles", .largeLog, .temporaryFolder, .timeLimit(.minutes(10)))
struct LargeLogTests {
  @Test("256 complete tiles make one above them, of their roots")
  func levelOne() throws {
    let made = try LargeLog.copy()
    let tiles = try made.files.tiles()
    #expect(tiles.count == 258)
    #expect(tiles == plainTiles(made.leaves))
  }

  @Test("Roots of the past and proofs hold around the ends of tiles")
  func rootsAndProofs() throws {
    let made = try LargeLog.copy()
    let log = try made.files.open()
    #expect(try log.head() == Head(size: 66_000, root: edge(made.leaves).root))
    for size in [1, 255, 256, 257, 65_535, 65_536, 65_537, 65_791, 65_792, 65_793, 66_000] {
      let root = edge(made.leaves.prefix(size)).root
      #expect(try log.root(at: Int64(size)) == root, "size \(size)")
    }
    for position in [1, 256, 257, 32_768, 65_536, 65_537, 65_792, 66_000] {
      let proof = try log.prove(position: Int64(position))
      let checkpoint = try #require(Checkpoint(text: proof.note.text))
      try Proofs.verifyInclusion(
        leaf: made.leaves[position - 1], index: proof.index, size: checkpoint.size,
        proof: proof.hashes, root: checkpoint.root)
    }
    try log.close()
  }

  @Test("A log that is opened again goes on with the same tree")
  func goesOn() async throws {
    let made = try LargeLog.copy()
    try await made.files.withLog { log in
      let batch = try EventBatch.each(Sample.events(70_001..<70_301))
      _ = try await log.append(batch, gate: nil)
      let leaves = made.leaves + batch.records.map(\.leaf)
      let head = try log.head()
      #expect(head == Head(size: 66_300, root: edge(leaves).root))
      #expect(try log.root(at: 66_048) == edge(leaves.prefix(66_048)).root)
    }
  }

  @Test("A check of a clean log finds nothing, and tells how far it is")
  func clean() async throws {
    let made = try LargeLog.copy()
    let told = Mutex<[Int64]>([])
    let report = try await made.files.withLog { log in
      try log.verify(verifier: made.files.signer.verifier) { count in
        told.withLock { $0.append(count) }
      }
    }
    #expect(report.findings.isEmpty)
    #expect(report.size == 66_000 && report.checkpoints == 1)
    #expect(told.withLock { $0.last } == 66_000)
  }

  @Test("What was changed behind the first 65,536 events is found at its position")
  func secondChunk() async throws {
    let made = try LargeLog.copy()
    try made.files.tamper(
      """
      UPDATE event SET actor = type WHERE position = 65700;
      UPDATE event SET version = version + 100 WHERE position = 65537;
      UPDATE event SET recorded = recorded - 1 WHERE position = 65540;
      """)
    let report = try await made.files.withLog {
      try $0.verify(verifier: made.files.signer.verifier)
    }
    #expect(
      Set(report.findings) == [
        Finding(.altered, at: 65_700), Finding(.altered, at: 65_540),
        Finding(.recordedTime, at: 65_540), Finding(.streamVersion, at: 65_537),
        Finding(.streamVersion, at: 65_538), Finding(.rootMismatch, at: 66_000),
      ])
  }

  @Test(
    "A tile above the tiles that was changed is found damaged",
    arguments: [
      "hashes = zeroblob(8192)", "root = zeroblob(32)",
    ])
  func levelOneDamaged(change: String) async throws {
    let made = try LargeLog.copy()
    try made.files.tamper("UPDATE tile SET \(change) WHERE level = 1")
    let log = try made.files.open()
    let report = try log.verify(verifier: made.files.signer.verifier)
    #expect(report.findings.contains { $0.kind == .nodeDamaged })
  }
}
