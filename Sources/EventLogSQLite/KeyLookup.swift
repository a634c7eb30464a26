internal import GRDB
internal import Storage

/// Whether each row of a table is found by its integer key, and not only met on a walk from first
/// to last.
enum KeyLookup {
  /// Looks up the first and the last key of each page, which shows it of all keys if these rise
  /// from row to row.
  ///
  /// A look-up compares the key that it seeks with those of the pages above, which somebody may
  /// have changed, and what it compares next depends on nothing but the outcomes so far; the keys
  /// above need not even rise. One that is less than the first key of a page, or not less than the last,
  /// is so for all between. So if the first and the last are led to their page, all between are led
  /// the same way, and in a page whose keys rise each is found. Neither is led to another page,
  /// because no key is there twice.
  ///
  /// - Parameters:
  ///   - leaves: how many rows each page has, in order, together as many as there are keys.
  ///   - key: of the row at a place, counted from 0.
  static func findsEnds(
    _ database: Database, of leaves: [Int], table: String, by column: String,
    key: (Int) -> Int64
  ) throws -> Bool {
    // Two look-ups that know nothing of each other: a cursor that is near steps on instead.
    func one(_ number: Int) -> String {
      "EXISTS (SELECT 1 FROM \(table) NOT INDEXED WHERE \(column) = ?\(number))"
    }
    let both = try PreparedStatement(database, "SELECT 1 WHERE \(one(1)) AND \(one(2))")
    defer { both.reset() }
    var start = 0
    for count in leaves where count > 0 {
      both.reset()
      both.bind(key(start), at: 1)
      start += count
      both.bind(key(start - 1), at: 2)
      guard try both.next() else { return false }
    }
    return true
  }

  /// Looks every row up; those that are not found, a hundred at most, and whether the keys rise
  /// from row to row.
  ///
  /// From the last to the first, because SQLite does not look for the next one: it steps on.
  static func each(
    _ database: Database, table: String, by column: String
  ) throws -> (lost: [Int64], isRising: Bool) {
    let rows = try PreparedStatement(
      database,
      """
      SELECT met, found.\(column) FROM (
        SELECT \(column) AS met FROM \(table) NOT INDEXED ORDER BY \(column) DESC LIMIT -1
      ) AS walk LEFT JOIN \(table) AS found ON found.\(column) = walk.met
      """)
    defer { rows.reset() }
    var lost: [Int64] = []
    var isRising = true
    var above: Int64?
    while try rows.next() {
      let met = rows.integer(0)
      if let above, met >= above { isRising = false }
      above = met
      if rows.isNull(1), lost.count < 100 { lost.append(met) }
    }
    return (lost, isRising)
  }
}
