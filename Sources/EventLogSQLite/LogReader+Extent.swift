internal import EventLog
internal import Foundation
internal import GRDB
internal import MerkleTree
internal import Storage

/// How far the tables reach: what a check looks at first.
extension LogReader {
  struct Extent {
    /// The last position that can be one.
    var size: Int64
    /// Rows where none can be.
    var strays: [Int64]
    /// Tiles of each level: the smallest and the largest number.
    var tiles: [(level: Int64, first: Int64, last: Int64)]
  }

  func extent() throws -> Extent {
    let reach = try Self.reach(database, path)
    let statement = try PreparedStatement(
      database,
      """
      SELECT position FROM event WHERE position < 1
      UNION ALL SELECT position FROM event WHERE position > ? LIMIT 100
      """)
    statement.bind(reach, at: 1)
    defer { statement.reset() }
    var strays: [Int64] = []
    while try statement.next() { strays.append(statement.integer(0)) }
    let levels = try PreparedStatement(
      database, "SELECT level, min(tile), max(tile) FROM tile GROUP BY level ORDER BY level")
    defer { levels.reset() }
    var tiles: [(level: Int64, first: Int64, last: Int64)] = []
    while try levels.next() {
      tiles.append((levels.integer(0), levels.integer(1), levels.integer(2)))
    }
    return Extent(
      size: try number(
        "SELECT coalesce(max(position), 0) FROM event WHERE position BETWEEN 1 AND \(reach)"),
      strays: strays, tiles: tiles)
  }

  /// The keys that events behind a position use, by side table.
  func keysUsed(after position: Int64) throws -> [String: Set<Int64>] {
    let rows = try PreparedStatement(
      database, "SELECT stream, customer, type, source, actor FROM event WHERE position > ?")
    rows.bind(position, at: 1)
    defer { rows.reset() }
    var used: [String: Set<Int64>] = [:]
    while try rows.next() {
      used["stream", default: []].insert(rows.integer(0))
      used["customer", default: []].insert(rows.integer(1))
      for column: Int32 in 2...4 { used["name", default: []].insert(rows.integer(column)) }
    }
    return used
  }

  /// No position of a log of this many pages is higher: an event takes more than 64 bytes, its share
  /// of the indexes included. A row far behind the last is no reason to look for billions of missing
  /// ones.
  ///
  /// A file can be made long without a byte in it: pages that take no place on the disk do not count.
  static func reach(_ database: Database, _ path: String) throws -> Int64 {
    let pages = try Int64.fetchOne(database, sql: "PRAGMA page_count") ?? 0
    let size = try Int64.fetchOne(database, sql: "PRAGMA page_size") ?? 0
    let (stated, occupied) = (pages &* size, bytesOnDisk(path))
    // A file system may compress what it holds, though hashes and ids hardly, or not say.
    let isHollow = occupied > 0 && occupied < stated / 16
    return (isHollow ? occupied * 16 : stated) / 64 &+ 1_000_000
  }

  /// What a database and its WAL take; 0 if it cannot be told.
  private static func bytesOnDisk(_ path: String) -> Int64 {
    [path, path + "-wal"].reduce(0) { sum, path in
      var about = stat()
      return stat(path, &about) == 0 ? sum + Int64(about.st_blocks) * 512 : sum
    }
  }

  /// Another than before when any other connection has committed since this one asked last.
  func dataVersion() throws -> Int64 { try number("PRAGMA data_version") }

  private func number(_ sql: String) throws -> Int64 {
    let statement = try PreparedStatement(database, sql)
    defer { statement.reset() }
    return try statement.next() ? statement.integer(0) : 0
  }

  /// Signed checkpoints by size; only the last so many if asked.
  func notes(last count: Int64?) throws -> [(Int64, String)] {
    let statement = try PreparedStatement(
      database, "SELECT size, note FROM checkpoint ORDER BY size DESC LIMIT ?")
    statement.bind(count ?? -1, at: 1)
    defer { statement.reset() }
    var notes: [(Int64, String)] = []
    while try statement.next() { notes.append((statement.integer(0), statement.text(1))) }
    return notes.reversed()
  }

  /// The first signed checkpoint of at least a size; nil if none covers it yet.
  func firstNote(covering size: Int64) throws -> String? {
    let statement = try PreparedStatement(
      database, "SELECT note FROM checkpoint WHERE size >= ? ORDER BY size LIMIT 1")
    statement.bind(size, at: 1)
    defer { statement.reset() }
    return try statement.next() ? statement.text(0) : nil
  }

  /// Whether the rows behind a size, hashed again, give the root that the tiles give.
  func tailIsSound(after size: Int64) throws -> Bool {
    let end = try lastPosition()
    guard size < end else { return size == end }
    do {
      var edge = try stored.edge(size: UInt64(clamping: size))
      while edge.size < UInt64(end) {
        let count = min(Self.page, end - Int64(edge.size))
        let leaves = try stored.leaves(from: edge.size, count: Int(count))
        guard leaves.count == Int(count) else { return false }
        for leaf in leaves { edge.append(leaf: leaf) }
      }
      return try edge.root == stored.edge(size: UInt64(end)).root
    } catch  where error is MissingName || error is UnreadableTime {
      return false
    } catch is TreeDamage {
      return false
    }
  }
}

extension DatabaseError {
  /// Whether the file itself is wrong, not the disk, the lock or the statement.
  var isDamage: Bool { resultCode == .SQLITE_CORRUPT || resultCode == .SQLITE_NOTADB }
}
