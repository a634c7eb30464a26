internal import EventLog
internal import GRDB
internal import Storage

/// What is checked beside the rows of the events: their indexes, and the other tables.
enum SideCheck: CaseIterable {
  case pages, streamIndex, idIndex, streams, customers, names, tiles, rest

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
        case .pages: try PageCheck.check(database, size: size)
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
    case .pages: "event"
    case .streamIndex: "event_stream"
    case .idIndex: "event_id"
    case .streams: "stream"
    case .customers: "customer"
    case .names: "name"
    case .tiles: "tile"
    case .rest: "log.sqlite"
    }
  }
}
