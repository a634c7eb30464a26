internal import EventLog
internal import GRDB
internal import MerkleTree
internal import Storage

/// The Merkle tree as it is stored: complete tiles of 256 hashes, and the rows of the last one.
///
/// Level 0 tiles hold leaf hashes, level 1 tiles the roots of level 0 tiles, and so on.
final class StoredTree: SubtreeSource {
  static let width = 256
  static let height = 8

  private let tile: PreparedStatement
  private let root: PreparedStatement
  private let rows: EventCursor
  private var writer = EntryWriter()
  private var lastTile: (level: Int, index: UInt64, hashes: [MerkleHash])?

  init(_ database: Database, names: NameBook) throws {
    tile = try PreparedStatement(database, "SELECT hashes FROM tile WHERE level = ? AND tile = ?")
    root = try PreparedStatement(database, "SELECT root FROM tile WHERE level = ? AND tile = ?")
    rows = EventCursor(
      statement: try PreparedStatement(
        database,
        "SELECT \(LogSchema.eventColumns) FROM event WHERE position > ? ORDER BY position LIMIT ?"),
      names: names)
  }

  /// A complete subtree never changes, and neighbouring proofs ask for the same ones.
  private var known: [Place: MerkleHash] = [:]

  private struct Place: Hashable {
    let level: Int
    let index: UInt64
  }

  func hash(level: Int, index: UInt64) throws -> MerkleHash {
    let place = Place(level: level, index: index)
    if let found = known[place] { return found }
    let hash = try readHash(level: level, index: index)
    if known.count >= 4_096 { known.removeAll(keepingCapacity: true) }
    known[place] = hash
    return hash
  }

  private func readHash(level: Int, index: UInt64) throws -> MerkleHash {
    if level > 0, level.isMultiple(of: Self.height),
      let found = try tileRoot(level / Self.height - 1, index)
    {
      return found
    }
    let within = level % Self.height
    let tileIndex = (index << UInt64(within)) >> UInt64(Self.height)
    if let hashes = try storedTile(level / Self.height, tileIndex) {
      let first = Int((index << UInt64(within)) & 255)
      return Self.fold(hashes[first..<(first + (1 << within))])
    }
    if level == 0 {
      guard let leaf = try leaves(from: index, count: 1).first else { throw TreeDamage.missingRow }
      return leaf
    }
    return .node(
      try hash(level: level - 1, index: index * 2),
      try hash(level: level - 1, index: index * 2 + 1))
  }

  /// Leaf hashes recomputed from the rows, counted from 0; they end where a row is missing.
  func leaves(from first: UInt64, count: Int) throws -> [MerkleHash] {
    let statement = rows.statement
    statement.bind(Int64(first), at: 1)
    statement.bind(Int64(count), at: 2)
    defer { statement.reset() }
    var hashes: [MerkleHash] = []
    while try statement.next() {
      let row = try rows.row()
      guard row.position == Int64(first) + Int64(hashes.count) + 1 else { break }
      writer.write(row.parts)
      hashes.append(.leaf(prefixed: writer.prefixedLeaf))
    }
    return hashes
  }

  func tileRoot(_ level: Int, _ index: UInt64) throws -> MerkleHash? {
    root.bind(Int64(level), at: 1)
    root.bind(Int64(bitPattern: index), at: 2)
    defer { root.reset() }
    return try root.next() ? MerkleHash(root.bytes(0)) : nil
  }

  private func storedTile(_ level: Int, _ index: UInt64) throws -> [MerkleHash]? {
    if let lastTile, lastTile.level == level, lastTile.index == index { return lastTile.hashes }
    tile.bind(Int64(level), at: 1)
    tile.bind(Int64(bitPattern: index), at: 2)
    defer { tile.reset() }
    guard try tile.next() else { return nil }
    let bytes = tile.bytes(0)
    guard bytes.count == Self.width * MerkleHash.byteCount else { throw TreeDamage.tileSize }
    let hashes = (0..<Self.width).compactMap {
      MerkleHash(
        UnsafeRawBufferPointer(
          rebasing: bytes[($0 * MerkleHash.byteCount)..<(($0 + 1) * MerkleHash.byteCount)]))
    }
    lastTile = (level, index, hashes)
    return hashes
  }

  /// The root over a power of two of neighbouring hashes.
  static func fold(_ hashes: some Collection<MerkleHash>) -> MerkleHash {
    var row = Array(hashes)
    while row.count > 1 {
      for index in 0..<(row.count / 2) {
        row[index] = .node(row[index * 2], row[index * 2 + 1])
      }
      row.removeLast(row.count / 2)
    }
    return row.first ?? .emptyRoot
  }

  /// The right edge of the tree over the first `size` events.
  func edge(size: UInt64) throws -> TreeEdge {
    var subtrees: [MerkleHash] = []
    var at: UInt64 = 0
    for level in (0..<64).reversed() where size >> UInt64(level) & 1 == 1 {
      subtrees.append(try hash(level: level, index: at >> UInt64(level)))
      at += 1 << UInt64(level)
    }
    return TreeEdge(size: size, subtrees: subtrees) ?? TreeEdge()
  }
}

enum TreeDamage: Error {
  case missingRow, tileSize
}
