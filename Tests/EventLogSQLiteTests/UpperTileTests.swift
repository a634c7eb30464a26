import EventLog
import MerkleTree
import Testing

@testable import EventLogSQLite

@Suite("Tiles of level 2 and above")
struct UpperTileTests {
  private struct Place: Hashable {
    let level: Int
    let tile: Int64
  }

  private static let roots = (0..<65_536).map {
    MerkleHash.leaf([UInt8($0 & 255), UInt8($0 >> 8)])
  }

  /// What a log of so many tiles of level 1 has above them, worked out plainly.
  private static func stored() -> [Place: (root: [UInt8], hashes: [UInt8])] {
    var tiles: [Place: (root: [UInt8], hashes: [UInt8])] = [:]
    var below = roots
    var level = 2
    while below.count >= 256 {
      let groups = stride(from: 0, to: below.count, by: 256).map { below[$0..<($0 + 256)] }
      below = groups.map { edge($0).root }
      for (index, hashes) in groups.enumerated() {
        tiles[Place(level: level, tile: Int64(index))] = (
          below[index].bytes, hashes.flatMap(\.bytes)
        )
      }
      level += 1
    }
    return tiles
  }

  private static let tiles = stored()

  private func findings(
    _ change: (inout [Place: (root: [UInt8], hashes: [UInt8])]) -> Void
  ) throws -> [Finding] {
    var tiles = Self.tiles
    change(&tiles)
    var upper = UpperTiles { level, tile in tiles[Place(level: level, tile: tile)] }
    for root in Self.roots { try upper.take(root) }
    return upper.findings
  }

  @Test("Tiles made of the roots below them are sound: 256 of level 2, and one of level 3")
  func sound() throws {
    #expect(Self.tiles.count == 257)
    #expect(try findings { _ in }.isEmpty)
  }

  @Test("One that lacks, or has another root or hash, is damaged where its events begin")
  func damaged() throws {
    let second = Finding(.nodeDamaged, at: 1 << 24 + 1)
    #expect(try findings { $0[Place(level: 2, tile: 1)] = nil } == [second])
    #expect(try findings { $0[Place(level: 2, tile: 1)]?.hashes[5] ^= 1 } == [second])
    #expect(try findings { $0[Place(level: 2, tile: 1)]?.root[31] ^= 1 } == [second])
    #expect(
      try findings { $0[Place(level: 3, tile: 0)]?.root[0] ^= 128 } == [
        Finding(.nodeDamaged, at: 1)
      ])
  }
}
