internal import GRDB
internal import Storage

/// The pages that the tables and indexes of a database use, as SQLite's own list (dbstat) has them.
struct PageList {
  /// Whether a page is used twice; the list ends there.
  private(set) var isSharing = false
  /// How many rows each page of the table has, from the first to the last; nil if the list does
  /// not show it.
  private(set) var leaves: [Int]? = []

  /// A bit for each page, 64 to a word: as many words as are used, however long the file says it is.
  private var seen: [Int: UInt64] = [:]
  private let pages: Int
  private var path: [UInt8] = []

  /// Lists the pages of everything, or of one table alone; nil where SQLite was built without the
  /// list.
  ///
  /// - Parameter table: whose rows are counted.
  static func read(_ database: Database, table: String, alone: Bool) throws -> PageList? {
    let isThere = try Bool.fetchOne(
      database, sql: "SELECT 1 FROM pragma_module_list WHERE name = 'dbstat'")
    guard isThere == true else { return nil }
    var list = PageList(pages: try Int.fetchOne(database, sql: "PRAGMA page_count") ?? 0)
    let rows = try PreparedStatement(
      database,
      "SELECT pageno, name = '\(table)' AND pagetype = 'leaf', ncell, path FROM dbstat"
        + (alone ? " WHERE name = '\(table)'" : ""))
    defer { rows.reset() }
    do {
      while try rows.next(), !list.isSharing { list.take(rows) }
    } catch let error as DatabaseError where error.isDamage {
      // Reading the rows of that table or index finds it, too.
      list.leaves = nil
    }
    if list.isSharing { list.leaves = nil }
    return list
  }

  private init(pages: Int) { self.pages = pages }

  private mutating func take(_ row: PreparedStatement) {
    let page = Int(clamping: row.integer(0))
    guard 0...pages ~= page else {
      leaves = nil
      return
    }
    let bit: UInt64 = 1 << UInt64(page & 63)
    isSharing = seen[page >> 6, default: 0] & bit != 0
    seen[page >> 6, default: 0] |= bit
    guard row.integer(1) == 1 else { return }
    // In the order of the tree, which the paths show.
    let next = row.bytes(3)
    if !path.lexicographicallyPrecedes(next) { leaves = nil }
    path.removeAll(keepingCapacity: true)
    path.append(contentsOf: next)
    leaves?.append(Int(row.integer(2)))
  }
}
