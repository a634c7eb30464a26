import Foundation
import GRDB
import MerkleTree
import Testing

/// A tile as it stands in the database.
struct TileRow: Equatable {
  let level: Int
  let index: Int
  let root: MerkleHash
  let hashes: [MerkleHash]
}

extension LogFiles {
  /// All tiles by level and index.
  func tiles() throws -> [TileRow] {
    try withDatabase { database in
      let sql = "SELECT level, tile, root, hashes FROM tile ORDER BY level, tile"
      return try Row.fetchAll(database, sql: sql).map { row in
        let hashes: Data = row["hashes"]
        let root: Data = row["root"]
        try #require(hashes.count.isMultiple(of: 32))
        return TileRow(
          level: row["level"], index: row["tile"], root: try #require(MerkleHash(root)),
          hashes: try stride(from: 0, to: hashes.count, by: 32).map {
            try #require(MerkleHash(hashes[$0..<($0 + 32)]))
          })
      }
    }
  }
}

/// The tiles that a log of these leaves has, worked out plainly.
func plainTiles(_ leaves: [MerkleHash]) -> [TileRow] {
  var tiles: [TileRow] = []
  var below = leaves
  var level = 0
  while below.count >= 256 {
    let here = (0..<(below.count / 256)).map { index in
      let hashes = Array(below[(index * 256)..<(index * 256 + 256)])
      return TileRow(level: level, index: index, root: edge(hashes).root, hashes: hashes)
    }
    tiles += here
    below = here.map(\.root)
    level += 1
  }
  return tiles
}

/// The tree over leaf hashes, built one by one.
func edge(_ leaves: some Sequence<MerkleHash>) -> TreeEdge {
  var edge = TreeEdge()
  for leaf in leaves { edge.append(leaf: leaf) }
  return edge
}
