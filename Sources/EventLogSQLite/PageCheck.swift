internal import EventLog
internal import GRDB
internal import Storage

/// Whether every event is found by its position, and whether pages of the file are used twice.
enum PageCheck {
  static func check(_ database: Database, size: Int64) throws -> SideCheck.Result {
    var result = SideCheck.Result()
    // List, rows and look-ups of one moment, because others may be adding.
    try database.inTransaction(.deferred) {
      let pages = try PageList.read(database, table: "event", alone: false)
      if try pages?.isSharing == true || hasBadFreePages(database) {
        result.findings.append(Finding(.pagesDamaged, at: nil, in: "log.sqlite"))
      }
      do {
        if try !(pages?.leaves.map { try allAreFound(database, $0, size: size) } ?? false) {
          result.findings += try lookUpEach(database)
        }
      } catch let error as DatabaseError where error.isDamage {
        result.findings.append(Finding(.indexDamaged, at: nil, in: "event"))
      }
      return .commit
    }
    return result
  }

  /// Whether every event is found by its position; false, too, where that cannot be said from the
  /// counts of rows by page.
  ///
  /// The chunks have read the positions 1 to `size` once each, every chunk from a look-up of its
  /// first position on. If the pages hold no more rows than these and those that were added since,
  /// no row is hidden from the chunks and no position is there twice. And the chunks are in the order
  /// of their positions: where the ways of two look-ups part, one is for a key not above some other
  /// key, and on the left, the other for a key above it. So the row at place k of the whole table
  /// is that of position k, and the counts say with which position a page begins and ends.
  private static func allAreFound(
    _ database: Database, _ leaves: [Int], size: Int64
  ) throws -> Bool {
    var last = size
    let later = try PreparedStatement(
      database, "SELECT position FROM event NOT INDEXED WHERE position > ? ORDER BY position")
    later.bind(size, at: 1)
    defer { later.reset() }
    while try later.next() {
      guard later.integer(0) == last + 1 else { return false }
      last += 1
    }
    guard leaves.reduce(0, &+) == Int(last) else { return false }
    return try KeyLookup.findsEnds(database, of: leaves, table: "event", by: "position") {
      Int64($0) + 1
    }
  }

  /// Looks every row up.
  private static func lookUpEach(_ database: Database) throws -> [Finding] {
    let (lost, isRising) = try KeyLookup.each(database, table: "event", by: "position")
    if lost.isEmpty, !isRising { return [Finding(.indexDamaged, at: nil, in: "event")] }
    return lost.map { Finding(.indexDamaged, at: $0, in: "event") }
  }

  /// Whether the list of free pages names pages that are used, or does not add up.
  ///
  /// A log deletes nothing and has no free page; one that somebody made more tables in may have
  /// some, and is worth the time of SQLite's own check, of which only what it says of free pages
  /// counts here.
  private static func hasBadFreePages(_ database: Database) throws -> Bool {
    guard try Int64.fetchOne(database, sql: "PRAGMA freelist_count") != 0 else { return false }
    return try String.fetchAll(database, sql: "PRAGMA quick_check").contains { said in
      let said = said.lowercased()
      return said.contains("freelist") || said.contains("2nd reference")
    }
  }
}
