internal import EventLog
internal import GRDB
internal import MerkleTree
internal import Storage

/// The tree while events are appended: tiles are stored and hashed together when complete.
///
/// Between two tiles a leaf is only kept; the root is computed when somebody asks for it.
final class GrowingTree {
  /// Over the complete level 0 tiles.
  private var edge = TreeEdge()
  /// Hashes of the tiles still growing, by level.
  private var open: [[MerkleHash]] = [[]]
  private let insert: PreparedStatement

  init(_ database: Database) throws {
    insert = try PreparedStatement(
      database, "INSERT OR FAIL INTO tile (level, tile, root, hashes) VALUES (?, ?, ?, ?)")
  }

  /// Takes the tree up again at a size, from tiles and the rows behind the last of them.
  func load(size: UInt64, from stored: StoredTree) throws {
    let width = UInt64(StoredTree.width)
    edge = try stored.edge(size: size / width * width)
    open = []
    var count = size
    var level = 0
    repeat {
      let first = count / width * width
      let rest = Int(count - first)
      if level == 0 {
        let leaves = try stored.leaves(from: first, count: rest)
        guard leaves.count == rest else { throw TreeDamage.missingRow }
        open.append(leaves)
      } else {
        open.append(
          try (0..<UInt64(rest)).map {
            try stored.hash(level: level * StoredTree.height, index: first + $0)
          })
      }
      count /= width
      level += 1
    } while count > 0
  }

  /// The tree head over everything appended.
  var root: MerkleHash {
    var whole = edge
    for leaf in open[0] { whole.append(leaf: leaf) }
    return whole.root
  }

  func append(_ leaf: MerkleHash) throws {
    open[0].append(leaf)
    if open[0].count == StoredTree.width { try complete() }
  }

  private func complete() throws {
    var level = 0
    var count = edge.size + UInt64(StoredTree.width)
    while open[level].count == StoredTree.width {
      let root = StoredTree.fold(open[level])
      if level == 0 { edge.append(subtree: root, level: StoredTree.height) }
      count /= UInt64(StoredTree.width)
      try store(level: level, index: count - 1, root: root)
      open[level].removeAll(keepingCapacity: true)
      level += 1
      if open.count == level { open.append([]) }
      open[level].append(root)
    }
  }

  private func store(level: Int, index: UInt64, root: MerkleHash) throws {
    insert.bind(Int64(level), at: 1)
    insert.bind(Int64(index), at: 2)
    insert.bind(root.bytes, at: 3)
    try open[level].withUnsafeBytes { hashes in
      insert.bind(unmovedBlob: hashes, at: 4)
      try insert.run()
    }
  }
}
