import EventLog
import EventLogConformance
import EventLogSQLite
import MerkleTree
import TestSupport
import Testing

@Suite("Tiles of the tree in the database", .temporaryFolder)
struct TileTests {
  @Test("1,000 events make three tiles, and no tile is made before it is complete")
  func threeTiles() async throws {
    let files = try LogFiles.make()
    try await files.withLog { log in
      var leaves: [MerkleHash] = []
      for end in [255, 256, 511, 512, 1_000] {
        let batch = try EventBatch.each(Sample.events(leaves.count..<end))
        leaves += batch.records.map(\.leaf)
        _ = try await log.append(batch, gate: nil)
        let tiles = try files.tiles()
        #expect(tiles.count == end / 256)
        #expect(tiles == plainTiles(leaves), "\(end) events")
      }
      let head = try log.head()
      #expect(head == Head(size: 1_000, root: edge(leaves).root))
    }
  }

  @Test(
    "A log opened again in the middle of a tile goes on with the same tree",
    arguments: [
      [1, 2], [255, 256, 257], [100, 300, 511, 513], [256, 512, 768, 769],
    ])
  func reopened(sizes: [Int]) async throws {
    let files = try LogFiles.make()
    var leaves: [MerkleHash] = []
    for size in sizes {
      let batch = try EventBatch.each(Sample.events(leaves.count..<size))
      leaves += batch.records.map(\.leaf)
      let head = try await files.withLog { log in
        _ = try await log.append(batch, gate: nil)
        return try log.head()
      }
      #expect(head == Head(size: Int64(size), root: edge(leaves).root))
    }
    #expect(try files.tiles() == plainTiles(leaves))
    let report = try await files.withLog { try $0.verify(verifier: files.signer.verifier) }
    #expect(report.findings.isEmpty && report.checkpoints == sizes.count)
  }

  @Test("What is refused or rolled back at the end of a tile leaves the tree as it was")
  func refusedAtTheEnd() async throws {
    let files = try LogFiles.make()
    let log = try files.open()
    try await log.putEach(Sample.events(0..<255))
    let gate = TestGate(["bad": .refuse(TestRefusal())])
    let refused = try await log.put(
      Sample.event(255), Sample.event(256), Sample.event(257, type: "bad"), gate: gate)
    #expect(refused.gateRefusal != nil)
    try log.appendAll(gate: nil) { append in
      _ = try append(.each(Sample.events(255..<400)))
      return false
    }
    #expect(throws: TestRefusal(code: "thrown")) {
      try log.appendAll(gate: nil) { append in
        _ = try append(.each(Sample.events(255..<400)))
        throw TestRefusal(code: "thrown")
      }
    }
    #expect(try files.tiles().isEmpty)
    #expect(try log.lastPosition() == 255)
    let batch = try EventBatch.each(Sample.events(255..<600))
    _ = try log.appendNow(batch, gate: nil)
    let lines = try log.lines()
    #expect(lines.count == 600)
    #expect(try log.head().root == root(of: lines))
    #expect(try files.tiles() == plainTiles(lines.map { .leaf($0) }))
    #expect(try log.verify(verifier: files.signer.verifier).findings.isEmpty)
    try log.close()
  }

  @Test("Batches appended in one transaction are in the log together, each with its answers")
  func appendAll() async throws {
    let files = try LogFiles.make()
    let log = try files.open()
    var positions: [ClosedRange<Int64>?] = []
    try log.appendAll(gate: nil) { append in
      for start in [1, 301, 601] {
        let batch = try EventBatch.group(Sample.events(start..<(start + 300)))
        positions += try append(batch).map(\.positions)
        #expect(try log.lastPosition() == 0, "nothing is to be seen before the commit")
      }
      return true
    }
    #expect(positions == [1...300, 301...600, 601...900])
    #expect(try log.head().root == root(of: log.lines()))
    try log.close()
  }
}
