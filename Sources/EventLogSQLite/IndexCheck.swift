internal import EventLog
internal import GRDB
internal import Storage

/// Holds the two indexes over the events against the rows, so that what is found by an id or in a
/// stream is all there is.
///
/// An index whose entries rise from first to last leads to each of them; that they are the entries
/// of the rows, no more and no less, says a fingerprint of both sides.
enum IndexCheck {
  case stream, id

  private var name: String { self == .id ? "event_id" : "event_stream" }
  private var columns: [String] { self == .id ? ["id"] : ["stream", "version"] }

  private static let streamRule = ClassRule(
    "event", [.integer("position"), .integer("stream"), .integer("version")])
  private static let idRule = ClassRule("event", [.integer("position"), .blob("id")])
  private var rule: ClassRule { self == .id ? Self.idRule : Self.streamRule }

  /// Reads an index from first to last.
  func check(
    _ database: Database, size: Int64, key: IndexFingerprints.Key
  ) throws -> SideCheck.Result {
    var result = SideCheck.Result()
    var reading = Reading(size: size, key: key)
    // Rows that others add meanwhile are in neither or in both.
    try database.inTransaction(.deferred) {
      let scan = try RowScan(
        database, rule, from: "event INDEXED BY \(name)",
        orderBy: columns.joined(separator: ", "))
      switch self {
      case .stream: try scan.forEach { reading.takeStream($0) }
      case .id: try scan.forEach { reading.takeID($0) }
      }
      let others = try Int64.fetchOne(
        database,
        sql: """
          SELECT (SELECT count(*) FROM event NOT INDEXED WHERE position < 1)
            + (SELECT count(*) FROM event NOT INDEXED WHERE position > ?)
          """, arguments: [size])
      if reading.others != others { reading.isSound = false }
      return .commit
    }
    result.fingerprints = reading.fingerprints
    if !reading.isSound { result.findings = [Finding(.indexDamaged, at: nil, in: name)] }
    return result
  }

  private struct Reading {
    let size: Int64
    let key: IndexFingerprints.Key
    var fingerprints = IndexFingerprints()
    /// Entries of rows that are not among those of the check.
    var others: Int64 = 0
    var isSound = true
    private var isFirst = true
    private var stream = (key: Int64(0), version: Int64(0))
    private var id = EventID(high: 0, low: 0)

    init(size: Int64, key: IndexFingerprints.Key) {
      self.size = size
      self.key = key
    }

    mutating func takeStream(_ entry: RowScan.Values) {
      if !IndexCheck.streamRule.holds(entry.classes) { isSound = false }
      let next = (key: entry.integer(1), version: entry.integer(2))
      if !isFirst, next <= stream { isSound = false }
      stream = next
      isFirst = false
      guard let position = position(entry) else { return }
      fingerprints.add(position, stream: next.key, version: next.version, key)
    }

    mutating func takeID(_ entry: RowScan.Values) {
      let bytes = entry.bytes(1)
      if bytes.count != LogSchema.idByteCount || !IndexCheck.idRule.holds(entry.classes) {
        isSound = false
      }
      let next = EventCursor.id(bytes)
      if !isFirst, (next.high, next.low) <= (id.high, id.low) { isSound = false }
      id = next
      isFirst = false
      guard let position = position(entry) else { return }
      fingerprints.add(position, id: next, key)
    }

    private mutating func position(_ entry: RowScan.Values) -> Int64? {
      let position = entry.integer(0)
      if position >= 1, position <= size { return position }
      others += 1
      return nil
    }
  }

  /// The positions, a hundred at most, that an index does not lead to.
  func differences(_ database: Database, size: Int64) throws -> [Finding] {
    let condition = columns.map { "other.\($0) = event.\($0)" }.joined(separator: " AND ")
    let positions = try Int64.fetchAll(
      database,
      sql: """
        SELECT position FROM event NOT INDEXED WHERE position BETWEEN 1 AND ? AND position IS NOT (
          SELECT other.position FROM event AS other INDEXED BY \(name) WHERE \(condition))
        LIMIT 100
        """, arguments: [size])
    return positions.isEmpty
      ? [Finding(.indexDamaged, at: nil, in: name)]
      : positions.map { Finding(.indexDamaged, at: $0, in: name) }
  }
}
