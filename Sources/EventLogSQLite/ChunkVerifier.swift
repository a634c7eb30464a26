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
    /// The customer that the stream named last, from where on.
    var link: Link
  }

  /// A customer of a stream, and where the first part sealed for it there stands; 0 for none.
  struct Link {
    var customer: Int64
    var sealedAt: Int64
  }

  struct Result {
    var edge = TreeEdge()
    var findings: [Finding] = []
    var streams = StreamSpans()
    var firstRecorded: Timestamp?
    var lastRecorded = Timestamp.earliest
    /// Customers that a stream named before its last one.
    var formerLinks: [(stream: Int64, link: Link)] = []
    /// Streams of the events that were asked for.
    var marked: [(stream: Int64, position: Int64)] = []
    /// Over the rows, as `IndexCheck` makes them of the indexes.
    var fingerprints = IndexFingerprints()
    /// The keys of types, sources and actors.
    var usedNames = KeySet()
    /// Whether the chunk has no rows; whether its last row is missing.
    var isEmpty = false
    var endsMissing = false
    var streamOrder = KeyOrder()
    var customerOrder = KeyOrder()
  }

  private let rows: RowScan
  private let names: NameBook
  private let tiles: PreparedStatement
  private let presence: PreparedStatement
  private var result = Result()
  private var writer = EntryWriter()
  private var tile: [MerkleHash] = []
  private var roots: [MerkleHash] = []
  private let upper: PreparedStatement
  private let scope: VerificationScope
  private let key: IndexFingerprints.Key
  /// The keys of the event types that are asked for.
  private let markedTypes: [Int64]
  private var expected: Int64 = 1
  /// Positions of which something was found.
  private var blamed: Set<Int64> = []
  /// From here on nothing could be read.
  private var isLost = false
  private var failures = 0

  /// Missing rows, one behind the other, that are named one by one.
  private static let mostMissing = 100
  /// How many are missing up to here.
  private var missing = 0

  /// Rows of damaged pages that are tried one by one.
  private static let patience = 2_000

  static func check(
    _ queue: DatabaseQueue, _ path: String, chunk: Int64, size: Int64, scope: VerificationScope,
    key: IndexFingerprints.Key
  ) throws -> Result {
    try explainingStorage(path) {
      try queue.inDatabase { database in
        let verifier = try ChunkVerifier(database, scope, key)
        try verifier.check(from: chunk * width, through: min(size, (chunk + 1) * width))
        return verifier.result
      }
    }
  }

  private init(
    _ database: Database, _ scope: VerificationScope, _ key: IndexFingerprints.Key
  ) throws {
    // Each key is shown to be found where the side tables are checked.
    names = try NameBook(database, ahead: 64)
    self.scope = scope
    self.key = key
    markedTypes = try scope.markedTypes.compactMap {
      try Int64.fetchOne(database, sql: "SELECT key FROM name WHERE text = ?", arguments: [$0])
    }
    rows = try RowScan(
      database, LogSchema.eventClasses, from: "event NOT INDEXED",
      where: "position BETWEEN ?2 AND ?3", orderBy: "position")
    presence = try PreparedStatement(
      database, "SELECT 1 FROM event WHERE position BETWEEN ? AND ? LIMIT 1")
    tiles = try PreparedStatement(
      database, "SELECT root, hashes FROM tile WHERE level = 0 AND tile = ?")
    upper = try PreparedStatement(
      database, "SELECT root, hashes FROM tile WHERE level = 1 AND tile = ?")
    tile.reserveCapacity(StoredTree.width)
  }

  /// The root of a whole chunk of leaves that are not there.
  private static let emptyRoot = (0..<level).reduce(MerkleHash.emptyRoot) { hash, _ in
    .node(hash, hash)
  }

  private func check(from before: Int64, through last: Int64) throws {
    expected = before + 1
    if last - before == Self.width, try isEmpty(through: last) {
      // One finding for all of them, and no look at each.
      result.isEmpty = true
      result.endsMissing = true
      blame(.missing, at: expected)
      result.edge.append(subtree: Self.emptyRoot, level: Self.level)
      return
    }
    defer { result.endsMissing = missing > 0 }
    while expected <= last, !isLost {
      do {
        try walk(through: last)
        while expected <= last { try takeNothing(.missing) }
      } catch let error as DatabaseError where error.isDamage {
        failures += 1
        isLost = failures > Self.patience
        try takeNothing(.unreadable)
      }
    }
    while expected <= last {
      try take(.emptyRoot, at: expected)
      expected += 1
    }
    for hash in tile { result.edge.append(leaf: hash) }
  }

  private func isEmpty(through last: Int64) throws -> Bool {
    presence.bind(expected, at: 1)
    presence.bind(last, at: 2)
    defer { presence.reset() }
    do {
      return try !presence.next()
    } catch let error as DatabaseError where error.isDamage {
      return false
    }
  }

  private func walk(through last: Int64) throws {
    rows.bind(expected, at: 2)
    rows.bind(last, at: 3)
    try rows.forEach { try takeRow($0) }
  }

  private func takeRow(_ values: RowScan.Values) throws {
    let position = values.integer(0)
    while expected < position { try takeNothing(.missing) }
    missing = 0
    if !LogSchema.eventClasses.holds(values.classes) { blame(values.classes, at: position) }
    do {
      let row = try names.row(values)
      follow(row, values)
      writer.write(row.parts)
      try take(.leaf(prefixed: writer.prefixedLeaf), at: position)
    } catch  where error is MissingName || error is UnreadableTime {
      // A key without its text, a time that no entry can state: the row was not written by a log.
      blame(.altered, at: position)
      try take(.emptyRoot, at: position)
    }
    expected += 1
  }

  /// Goes on without the row that is expected.
  private func takeNothing(_ kind: Finding.Kind) throws {
    missing = kind == .missing ? missing + 1 : 0
    if missing <= Self.mostMissing { blame(kind, at: expected) } else { blamed.insert(expected) }
    try take(.emptyRoot, at: expected)
    expected += 1
  }

  private func blame(_ kind: Finding.Kind, at position: Int64) {
    result.findings.append(Finding(kind, at: position))
    blamed.insert(position)
  }

  /// A value of another class may read as the one that was written, and is found by no look-up.
  private func blame(_ classes: StorageClasses, at position: Int64) {
    let column = LogSchema.eventClasses.fault(classes) ?? ""
    result.findings.append(Finding(.valueClass, at: position, in: "event.\(column)"))
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
      try upper.nextUnlessDamaged() && MerkleHash(upper.bytes(0)) == StoredTree.fold(roots)
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
    guard try tiles.nextUnlessDamaged(),
      tiles.bytes(1).count == StoredTree.width * MerkleHash.byteCount
    else {
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
      if !blamed.contains(position), !isLost { blame(.altered, at: position) }
    }
  }

  private func follow(_ row: borrowing EventRow, _ values: RowScan.Values) {
    if row.parts.recorded < result.lastRecorded, result.firstRecorded != nil {
      result.findings.append(Finding(.recordedTime, at: row.position))
    }
    if result.firstRecorded == nil { result.firstRecorded = row.parts.recorded }
    // Held against the row before it: one wrong time is one or two findings, not all behind it.
    result.lastRecorded = row.parts.recorded
    let version = row.version
    if markedTypes.contains(values.integer(3)) {
      result.marked.append((row.streamKey, row.position))
    }
    result.fingerprints.add(row.position, stream: row.streamKey, version: version, key)
    result.fingerprints.add(row.position, id: row.parts.id, key)
    // Any other length reads as the id of noughts.
    if values.bytes(4).count != LogSchema.idByteCount { blame(.altered, at: row.position) }
    for column: Int32 in [3, 9, 11] { result.usedNames.insert(values.integer(column)) }
    result.streamOrder.add(row.streamKey)
    var link = Link(customer: 0, sealedAt: 0)
    if let customer = values.optionalInteger(10) {
      link.customer = customer
      result.customerOrder.add(customer)
      // The log gives keys out from 1 on; 0 stands for nobody here.
      if customer < 1 { blame(.altered, at: row.position) }
    }
    if let sealed = row.parts.sealed {
      link.sealedAt = row.position
      if let hasForm = scope.hasSealedForm, !hasForm(sealed) {
        result.findings.append(Finding(.sealedForm, at: row.position))
      }
    }
    guard let place = result.streams.table.find(row.streamKey) else {
      result.streams.table.set(
        row.streamKey,
        StreamSpan(
          stream: row.streamKey, first: version, firstPosition: row.position, last: version,
          link: link))
      return
    }
    if result.streams.table[place].last &+ 1 != version {
      result.findings.append(Finding(.streamVersion, at: row.position))
    }
    result.streams.table[place].last = version
    guard link.customer != 0 else { return }
    if result.streams.table[place].link.customer == link.customer {
      if result.streams.table[place].link.sealedAt == 0 {
        result.streams.table[place].link.sealedAt = link.sealedAt
      }
      return
    }
    result.formerLinks.append((row.streamKey, result.streams.table[place].link))
    result.streams.table[place].link = link
  }
}

/// The spans of a chunk's streams; used by one thread at a time.
final class StreamSpans {
  let table = GrowingTable<Int64, ChunkVerifier.StreamSpan>()
}

extension PreparedStatement {
  /// The next row; none where the page it stands on is damaged.
  func nextUnlessDamaged() throws -> Bool {
    do {
      return try next()
    } catch let error as DatabaseError where error.isDamage {
      return false
    }
  }
}
