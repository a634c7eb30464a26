import MerkleTree

/// A source of subtrees over an array of leaf hashes; it has complete subtrees only.
struct LeafArray: SubtreeSource {
  private let levels: [[MerkleHash]]

  init(_ leaves: some Sequence<MerkleHash>) {
    var levels = [Array(leaves)]
    while let last = levels.last, last.count > 1 {
      levels.append((0..<last.count / 2).map { .node(last[2 * $0], last[2 * $0 + 1]) })
    }
    self.levels = levels
  }

  func hash(level: Int, index: UInt64) throws -> MerkleHash {
    guard levels.indices.contains(level), index < levels[level].count else {
      throw Incomplete(level: level, index: index)
    }
    return levels[level][Int(index)]
  }

  /// Asked for a subtree that the leaves do not fill.
  struct Incomplete: Error {
    let level: Int
    let index: UInt64
  }
}
