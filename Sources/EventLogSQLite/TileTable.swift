internal import EventLog
internal import GRDB
internal import MerkleTree
internal import Storage

/// The table of tiles beside their hashes, which are checked with the rows.
enum TileTable {
  static func check(_ database: Database) throws -> SideCheck.Result {
    var result = SideCheck.Result()
    try database.inTransaction(.deferred) {
      let (count, isRising) = try readTable(database, &result)
      let found = try Int.fetchOne(
        database,
        sql: """
          SELECT count(*) FROM tile AS kept NOT INDEXED
          CROSS JOIN tile AS found INDEXED BY sqlite_autoindex_tile_1
          ON found.level = kept.level AND found.tile = kept.tile AND found.number = kept.number
          """)
      if try !isRising || found != count || readIndex(database) != count {
        result.findings.append(Finding(.indexDamaged, at: nil, in: "tile"))
      }
      return .commit
    }
    return result
  }

  /// Classes only, for which SQLite reads no page of hashes.
  private static func readTable(
    _ database: Database, _ result: inout SideCheck.Result
  ) throws -> (count: Int, isRising: Bool) {
    let rows = try PreparedStatement(
      database,
      """
      SELECT number, level, tile, typeof(root), typeof(hashes) FROM tile NOT INDEXED ORDER BY number
      """)
    defer { rows.reset() }
    var count = 0
    var isRising = true
    var last = Int64(0)
    while try rows.next() {
      let classes = rows.storageClasses(count: 3)
      let isOther =
        (0..<3).contains { classes[$0] != .integer } || rows.text(3) != "blob"
        || rows.text(4) != "blob"
      if isOther, result.findings.count < 100 {
        let position = UpperTiles.position(
          level: Int(clamping: rows.integer(1)), tile: rows.integer(2))
        result.findings.append(Finding(.valueClass, at: position, in: "tile"))
      }
      // A number below 1 is none that a log gives out.
      if rows.integer(0) <= last { isRising = false }
      last = rows.integer(0)
      count += 1
    }
    return (count, isRising)
  }

  /// How many entries the index has; nil if they do not rise.
  private static func readIndex(_ database: Database) throws -> Int? {
    let entries = try PreparedStatement(
      database,
      "SELECT level, tile FROM tile INDEXED BY sqlite_autoindex_tile_1 ORDER BY level, tile")
    defer { entries.reset() }
    var before: (Int64, Int64)?
    var count = 0
    var isRising = true
    while try entries.next() {
      let next = (entries.integer(0), entries.integer(1))
      if let before, next <= before { isRising = false }
      before = next
      count += 1
    }
    return isRising ? count : nil
  }
}
