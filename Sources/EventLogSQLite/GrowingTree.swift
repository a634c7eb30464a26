internal import EventLog
internal import GRDB
internal import MerkleTree
internal import Storage

/// The tree while events are appended: its right edge in memory, tiles stored when complete.
final class GrowingTree {
  private(set) var edge = TreeEdge()
  /// Hashes of the tiles still growing, by level.
  private var open: [[MerkleHash]] = [[]]
  private let insert: PreparedStatement

  init(_ database: Database) throws {
    insert = try PreparedStatement(
      database, "INSERT OR FAIL INTO tile (level, tile, root, hashes) VALUES (?, ?, ?, ?)")
  }

  /// Takes the tree up again at a size, from tiles and the rows behind the last of them.
  func load(size: UInt64, from stored: StoredTree) throws {
    edge = try stored.edge(size: size)
    open = []
    var count = size
    var level = 0
    repeat {
      let first = count / UInt64(StoredTree.width) * UInt64(StoredTree.width)
      let rest = Int(count - first)
      if level == 0 {
        open.append(try stored.leaves(from: first, count: rest))
      } else {
        open.append(
          try (0..<UInt64(rest)).map {
            try stored.hash(level: level * StoredTree.height, index: first + $0)
          })
      }
      count /= UInt64(StoredTree.width)
      level += 1
    } while count > 0
  }

  func append(_ leaf: MerkleHash) throws {
    edge.append(leaf: leaf)
    var hash = leaf
    var level = 0
    var count = edge.size
    while true {
      if open.count == level { open.append([]) }
      open[level].append(hash)
      guard open[level].count == StoredTree.width else { return }
      hash = StoredTree.fold(open[level])
      try store(level: level, index: count / UInt64(StoredTree.width) - 1, root: hash)
      open[level].removeAll(keepingCapacity: true)
      count /= UInt64(StoredTree.width)
      level += 1
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
