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

  /// Reads an index from first to last.
  func check(
    _ database: Database, size: Int64, key: IndexFingerprints.Key
  ) throws -> SideCheck.Result {
    var result = SideCheck.Result()
    var reading = Reading(size: size, key: key)
    // Rows that others add meanwhile are in neither or in both.
    try database.inTransaction(.deferred) {
      let statement = try PreparedStatement(
        database,
        """
        SELECT position, \(columns.joined(separator: ", ")) FROM event INDEXED BY \(name)
        ORDER BY \(columns.joined(separator: ", "))
        """)
      defer { statement.reset() }
      switch self {
      case .stream: while try statement.next() { reading.takeStream(statement) }
      case .id: while try statement.next() { reading.takeID(statement) }
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

    private static let streamClasses = ClassRule(
      "event", [.integer("position"), .integer("stream"), .integer("version")])
    private static let idClasses = ClassRule("event", [.integer("position"), .blob("id")])

    mutating func takeStream(_ statement: PreparedStatement) {
      if !Self.streamClasses.holds(statement.storageClasses(count: 3)) { isSound = false }
      let next = (key: statement.integer(1), version: statement.integer(2))
      if !isFirst, next <= stream { isSound = false }
      stream = next
      isFirst = false
      guard let position = position(statement) else { return }
      fingerprints.add(position, stream: next.key, version: next.version, key)
    }

    mutating func takeID(_ statement: PreparedStatement) {
      let classes = statement.storageClasses(count: 2)
      let bytes = statement.bytes(1)
      if bytes.count != LogSchema.idByteCount || !Self.idClasses.holds(classes) { isSound = false }
      let next = EventCursor.id(bytes)
      if !isFirst, (next.high, next.low) <= (id.high, id.low) { isSound = false }
      id = next
      isFirst = false
      guard let position = position(statement) else { return }
      fingerprints.add(position, id: next, key)
    }

    private mutating func position(_ statement: PreparedStatement) -> Int64? {
      let position = statement.integer(0)
      if 1...size ~= position { return position }
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
