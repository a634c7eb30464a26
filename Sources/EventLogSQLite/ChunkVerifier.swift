internal import Chronology
internal import CanonicalJSON
internal import EventLog
internal import Foundation
internal import GRDB
internal import MerkleTree
internal import Storage

/// Checks one aligned range of rows against the stored tiles; ranges are checked in parallel.
final class ChunkVerifier {
  /// Leaves a chunk: a complete subtree, so that chunk roots join.
  static let level = 16
  static let width: Int64 = 1 << 16

  struct StreamSpan {
    var stream: Int64
    var first: Int64
    var firstPosition: Int64
    var last: Int64
  }

  struct Result {
    var edge = TreeEdge()
    var findings: [Finding] = []
    var streams = StreamSpans()
    var firstRecorded: Timestamp?
    var lastRecorded = Timestamp.earliest
  }

  private let cursor: EventCursor
  private let tiles: PreparedStatement
  private var result = Result()
  private var writer = EntryWriter()
  private var tile: [MerkleHash] = []
  private var roots: [MerkleHash] = []
  private let upper: PreparedStatement

  static func check(
    _ file: SQLiteFile, chunk: Int64, size: Int64
  ) throws -> Result {
    let queue = try file.openReader()
    return try explainingStorage(file.path) {
      try queue.inDatabase { database in
        let verifier = try ChunkVerifier(database)
        try verifier.check(from: chunk * width, through: min(size, (chunk + 1) * width))
        return verifier.result
      }
    }
  }

  private init(_ database: Database) throws {
    let names = try NameBook(database)
    cursor = EventCursor(
      statement: try PreparedStatement(
        database,
        """
        SELECT \(LogSchema.eventColumns) FROM event WHERE position BETWEEN ? AND ?
        ORDER BY position
        """), names: names)
    tiles = try PreparedStatement(
      database, "SELECT root, hashes FROM tile WHERE level = 0 AND tile = ?")
    upper = try PreparedStatement(
      database, "SELECT root, hashes FROM tile WHERE level = 1 AND tile = ?")
    tile.reserveCapacity(StoredTree.width)
  }

  private func check(from before: Int64, through last: Int64) throws {
    var expected = before + 1
    let statement = cursor.statement
    statement.bind(expected, at: 1)
    statement.bind(last, at: 2)
    defer { statement.reset() }
    while try statement.next() {
      let position = statement.integer(0)
      while expected < position {
        try take(.emptyRoot, missing: expected)
        expected += 1
      }
      do {
        let row = try cursor.row()
        follow(row)
        writer.write(row.parts)
        try take(.leaf(prefixed: writer.prefixedLeaf), at: position)
      } catch is MissingName {
        // A key without its text: the row was not written by a log.
        result.findings.append(Finding(.altered, at: position))
        try take(.emptyRoot, at: position)
      }
      expected += 1
    }
    while expected <= last {
      try take(.emptyRoot, missing: expected)
      expected += 1
    }
    for hash in tile { result.edge.append(leaf: hash) }
  }

  private func take(_ hash: MerkleHash, missing position: Int64) throws {
    result.findings.append(Finding(.missing, at: position))
    try take(hash, at: position)
  }

  private func take(_ leaf: MerkleHash, at position: Int64) throws {
    tile.append(leaf)
    guard tile.count == StoredTree.width else { return }
    let root = StoredTree.fold(tile)
    try compare(root, last: position)
    result.edge.append(subtree: root, level: StoredTree.height)
    roots.append(root)
    if roots.count == StoredTree.width { try compareUpper(last: position) }
    tile.removeAll(keepingCapacity: true)
  }

  /// A whole chunk is one tile of level 1, made of the roots of 256 tiles.
  private func compareUpper(last: Int64) throws {
    let index = (last - 1) / Self.width
    upper.bind(index, at: 1)
    defer { upper.reset() }
    let isSound =
      try upper.next() && MerkleHash(upper.bytes(0)) == StoredTree.fold(roots)
      && roots.withUnsafeBytes { $0.elementsEqual(upper.bytes(1)) }
    if !isSound {
      result.findings.append(Finding(.nodeDamaged, at: index * Self.width + 1))
    }
  }

  /// Compares 256 recomputed hashes with the stored tile, and names the side that is at fault.
  private func compare(_ root: MerkleHash, last: Int64) throws {
    let index = (last - 1) / Int64(StoredTree.width)
    tiles.bind(index, at: 1)
    defer { tiles.reset() }
    guard try tiles.next(), tiles.bytes(1).count == StoredTree.width * MerkleHash.byteCount else {
      result.findings.append(Finding(.nodeDamaged, at: index * Int64(StoredTree.width) + 1))
      return
    }
    let storedRoot = MerkleHash(tiles.bytes(0))
    let bytes = tiles.bytes(1)
    let matches = tile.withUnsafeBytes { own in
      guard let left = own.baseAddress, let right = bytes.baseAddress else { return false }
      return memcmp(left, right, bytes.count) == 0
    }
    if matches, storedRoot == root { return }
    let stored = (0..<StoredTree.width).compactMap { place in
      MerkleHash(
        UnsafeRawBufferPointer(
          rebasing: bytes[(place * MerkleHash.byteCount)..<((place + 1) * MerkleHash.byteCount)]))
    }
    if StoredTree.fold(stored) != storedRoot {
      result.findings.append(Finding(.nodeDamaged, at: index * Int64(StoredTree.width) + 1))
      return
    }
    let first = index * Int64(StoredTree.width) + 1
    for (place, hash) in stored.enumerated() where hash != tile[place] {
      let position = first + Int64(place)
      if !result.findings.contains(Finding(.missing, at: position)),
        !result.findings.contains(Finding(.altered, at: position))
      {
        result.findings.append(Finding(.altered, at: position))
      }
    }
  }

  private func follow(_ row: borrowing EventRow) {
    if row.parts.recorded < result.lastRecorded, result.firstRecorded != nil {
      result.findings.append(Finding(.recordedTime, at: row.position))
    }
    if result.firstRecorded == nil { result.firstRecorded = row.parts.recorded }
    result.lastRecorded = max(result.lastRecorded, row.parts.recorded)
    let version = row.version
    guard let place = result.streams.table.find(row.streamKey) else {
      result.streams.table.set(
        row.streamKey,
        StreamSpan(
          stream: row.streamKey, first: version, firstPosition: row.position, last: version))
      return
    }
    if result.streams.table[place].last &+ 1 != version {
      result.findings.append(Finding(.streamVersion, at: row.position))
    }
    result.streams.table[place].last = version
  }
}

/// The spans of a chunk's streams; used by one thread at a time.
final class StreamSpans {
  let table = GrowingTable<Int64, ChunkVerifier.StreamSpan>()
}
