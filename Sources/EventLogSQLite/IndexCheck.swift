internal import EventLog
internal import GRDB
internal import Storage

/// Holds the indexes against the rows, so that what is found by an id or in a stream is all there
/// is.
///
/// The two large ones are compared by a sum over their entries, which does not ask for an order;
/// only where it differs are they looked at row by row. The small tables SQLite checks itself.
enum IndexCheck: CaseIterable {
  case stream, id, tables

  /// What the index says, or what is wrong with it.
  struct Result {
    var sum: UInt64 = 0
    var findings: [Finding] = []
  }

  static func check(_ index: IndexCheck, _ queue: DatabaseQueue, size: Int64) throws -> Result {
    do {
      return try queue.inDatabase { try index.check($0, size: size) }
    } catch let error as DatabaseError where error.isDamage {
      return Result(findings: [Finding(.indexDamaged, at: nil)])
    } catch let error as DatabaseError where error.resultCode == .SQLITE_ERROR && index != .tables {
      // The index is not there at all; the look at the schema says so.
      return Result(findings: [Finding(.schema, at: nil)])
    }
  }

  private func check(_ database: Database, size: Int64) throws -> Result {
    var result = Result()
    switch self {
    case .stream:
      let statement = try PreparedStatement(
        database,
        "SELECT position, stream, version FROM event INDEXED BY event_stream WHERE stream > ?")
      statement.bind(.min, at: 1)
      defer { statement.reset() }
      while try statement.next() {
        let position = statement.integer(0)
        guard 1...size ~= position else { continue }
        result.sum &+= Self.mix(
          position, UInt64(bitPattern: statement.integer(1)),
          UInt64(bitPattern: statement.integer(2)))
      }
    case .id:
      let statement = try PreparedStatement(
        database, "SELECT position, id FROM event INDEXED BY event_id WHERE id >= x''")
      defer { statement.reset() }
      while try statement.next() {
        let position = statement.integer(0)
        guard 1...size ~= position else { continue }
        let id = EventCursor.id(statement.bytes(1))
        result.sum &+= Self.mix(position, id.high, id.low)
      }
    case .tables:
      for table in ["stream", "customer", "name", "stream_customer", "tile", "checkpoint", "meta"] {
        let lines = try String.fetchAll(database, sql: "PRAGMA integrity_check('\(table)')")
        if lines != ["ok"] { result.findings = [Finding(.indexDamaged, at: nil)] }
      }
      if try !Self.isOurs(database) { result.findings.append(Finding(.schema, at: nil)) }
      let format = try String.fetchOne(
        database, sql: "SELECT value FROM meta WHERE name = 'format'")
      if format != "1" { result.findings.append(Finding(.unreadable, at: nil)) }
    }
    return result
  }

  /// Whether the database has the tables and indexes of a log. Triggers stop accidents, not people:
  /// that they are gone is no finding.
  private static func isOurs(_ database: Database) throws -> Bool {
    let found = try Set(
      String.fetchAll(
        database, sql: "SELECT sql FROM sqlite_master WHERE type IN ('table', 'index') AND sql > ''"
      ))
    return LogSchema.statements.allSatisfy { $0.hasPrefix("CREATE TRIGGER") || found.contains($0) }
  }

  /// A number that is another one, nearly always, when any of the three is.
  @inline(__always)
  static func mix(_ position: Int64, _ first: UInt64, _ second: UInt64) -> UInt64 {
    var mixed = UInt64(bitPattern: position) &* 0x9E37_79B9_7F4A_7C15
    mixed = (mixed ^ (mixed >> 29) &+ first) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 32) &+ second) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }

  /// The positions, a hundred at most, that an index does not lead to.
  func differences(_ database: Database, size: Int64) throws -> [Finding] {
    let (columns, index) =
      self == .id ? (["id"], "event_id") : (["stream", "version"], "event_stream")
    let condition = columns.map { "other.\($0) = event.\($0)" }.joined(separator: " AND ")
    let positions = try Int64.fetchAll(
      database,
      sql: """
        SELECT position FROM event NOT INDEXED WHERE position BETWEEN 1 AND ? AND position IS NOT (
          SELECT other.position FROM event AS other INDEXED BY \(index) WHERE \(condition))
        LIMIT 100
        """, arguments: [size])
    return positions.isEmpty
      ? [Finding(.indexDamaged, at: nil)] : positions.map { Finding(.indexDamaged, at: $0) }
  }
}
