internal import GRDB
internal import Storage

/// What is checked beside the rows of the events: their indexes, and the other tables.
enum SideCheck: CaseIterable {
  case positions, streamIndex, idIndex, streams, customers, names, tiles, rest

  /// What was found, and what the rest of the check is held against.
  struct Result {
    var findings: [Finding] = []
    /// Of an index that was read to its end.
    var fingerprints: IndexFingerprints?
    /// The keys of a side table.
    var keys: [Int64] = []
  }

  func check(
    _ queue: DatabaseQueue, _ file: SQLiteFile, size: Int64, key: IndexFingerprints.Key
  ) throws -> Result {
    do {
      return try queue.inDatabase { database in
        switch self {
        case .positions: try checkPositions(database, size: size)
        case .streamIndex: try IndexCheck.stream.check(database, size: size, key: key)
        case .idIndex: try IndexCheck.id.check(database, size: size, key: key)
        case .streams: try TextTable.stream.check(database)
        case .customers: try TextTable.customer.check(database)
        case .names: try TextTable.name.check(database)
        case .tiles: try TileTable.check(database)
        case .rest: try SmallTables.check(database, file)
        }
      }
    } catch let error as DatabaseError where error.isDamage {
      return Result(findings: [Finding(.indexDamaged, at: nil, in: place)])
    } catch let error as DatabaseError where error.resultCode == .SQLITE_ERROR && self != .rest {
      // An index is not there at all, or another one; the look at the schema says so.
      return Result()
    }
  }

  private var place: String {
    switch self {
    case .positions: "event"
    case .streamIndex: "event_stream"
    case .idIndex: "event_id"
    case .streams: "stream"
    case .customers: "customer"
    case .names: "name"
    case .tiles: "tile"
    case .rest: "log.sqlite"
    }
  }

  /// Whether each row is found by its position, and not only met on a walk from first to last.
  ///
  /// From the last to the first, because SQLite does not look for the next one: it steps on.
  private func checkPositions(_ database: Database, size: Int64) throws -> Result {
    let walk = """
      FROM (
        SELECT position AS met FROM event NOT INDEXED WHERE position <= ?
        ORDER BY position DESC LIMIT -1
      ) AS walk LEFT JOIN event ON event.position = walk.met
      """
    let counts = try Row.fetchOne(
      database, sql: "SELECT count(*), count(event.position) \(walk)", arguments: [size])
    if counts?[0] as Int64? == counts?[1] as Int64? { return Result() }
    let lost = try Int64.fetchAll(
      database, sql: "SELECT met \(walk) WHERE event.position IS NULL LIMIT 100",
      arguments: [size])
    return Result(findings: lost.map { Finding(.indexDamaged, at: $0, in: "event") })
  }
}
