internal import EventLog
internal import GRDB
internal import MerkleTree
internal import Storage
internal import Timelines

/// The first place where a kept read model and a rebuilt one differ.
public struct BoardDifference: Sendable, Hashable {
  public let table: String
  public let row: String
  public let kept: String
  public let rebuilt: String
  /// The columns that differ; empty where a whole row is missing or too many.
  public var columns: [String] = []
  /// Whose row it is.
  public var journey: String?
  /// The last event that gave the rebuilt row what the kept one has not; nil where there is none.
  public var position: Int64?
}

extension ReadModels {
  /// Where the kept board differs from one built anew at the same position; nil if nowhere.
  public func check() throws -> BoardDifference? {
    let kept = try dump(open())
    guard let stand = kept.stand else {
      return BoardDifference(table: "projection", row: "board", kept: "–", rebuilt: "0")
    }
    return try difference(of: kept.board, at: stand)
  }

  /// The same without writing anything: read models that are not there, or that the next reader
  /// makes anew anyway, differ from nothing.
  ///
  /// - Parameter isImmutable: read from where nobody can write, without a WAL beside it.
  public func inspect(isImmutable: Bool) throws -> BoardDifference? {
    guard file.exists else { return nil }
    var file = file
    file.isImmutable = isImmutable
    let queue: DatabaseQueue
    do {
      queue = try file.openReader()
    } catch StorageError.foreign, StorageError.newer, StorageError.schema, StorageError.damaged {
      return nil
    }
    defer { try? queue.close() }
    let kept = try dump(queue)
    return try kept.stand.flatMap { try difference(of: kept.board, at: $0) }
  }

  private func dump(_ queue: DatabaseQueue) throws -> (stand: Head?, board: BoardDump) {
    try explainingStorage(file.path) {
      try queue.inDatabase { database in
        var kept: (stand: Head?, board: BoardDump)?
        // Mark and rows are of one moment.
        try database.inTransaction(.deferred) {
          kept = (try stand(database), try BoardDump(database))
          return .commit
        }
        return try kept ?? (stand(database), BoardDump(database))
      }
    }
  }

  private func difference(of kept: BoardDump, at stand: Head) throws -> BoardDifference? {
    guard stand.size <= (try log.lastPosition()) else {
      return BoardDifference(
        table: "projection", row: "board", kept: String(stand.size),
        rebuilt: String(try log.lastPosition()))
    }
    let rebuilt = try board(of: BoardPast(through: stand.size)).inDatabase { try BoardDump($0) }
    guard try log.root(at: stand.size) == stand.root else {
      return BoardDifference(
        table: "projection", row: "board", kept: stand.root.description,
        rebuilt: try log.root(at: stand.size).description)
    }
    for index in 0..<max(kept.rows.count, rebuilt.rows.count) {
      let left = index < kept.rows.count ? kept.rows[index] : nil
      let right = index < rebuilt.rows.count ? rebuilt.rows[index] : nil
      if left != right {
        return try difference(index, left, right, through: stand.size)
      }
    }
    for (table, rows) in rebuilt.beside.sorted(by: { $0.key < $1.key }) {
      let others = kept.beside[table] ?? []
      guard others != rows else { continue }
      let index = zip(others, rows).enumerated().first { $0.element.0 != $0.element.1 }?.offset
      let place = index ?? min(others.count, rows.count)
      return BoardDifference(
        table: table, row: String(place + 1), kept: place < others.count ? others[place] : "–",
        rebuilt: place < rows.count ? rows[place] : "–")
    }
    return nil
  }

  /// Names what differs in the first row that does, and the event behind it.
  private func difference(
    _ index: Int, _ left: BoardDump.Entry?, _ right: BoardDump.Entry?, through last: Int64
  ) throws -> BoardDifference {
    // Rows stand in the order of their streams: the smaller one is on one side only.
    let isExtra = right.map { right in left.map { $0.stream < right.stream } ?? false } ?? true
    let isMissing = left.map { left in right.map { $0.stream < left.stream } ?? false } ?? true
    var difference = BoardDifference(
      table: "journey", row: String(index + 1), kept: (isMissing ? nil : left)?.text ?? "–",
      rebuilt: (isExtra ? nil : right)?.text ?? "–")
    difference.journey = (isExtra ? left : right)?.journey
    guard !isExtra, let right else { return difference }
    if !isMissing, let left {
      difference.columns = BoardSchema.columnNames.enumerated()
        .filter { left.values[$0.offset] != right.values[$0.offset] }.map(\.element)
    }
    difference.position = try position(behind: difference.columns, of: right, through: last)
    return difference
  }

  /// The last event of a journey that changed one of these columns; its first where all are
  /// missing.
  private func position(
    behind columns: [String], of row: BoardDump.Entry, through last: Int64
  ) throws -> Int64? {
    guard let journey = row.journey else { return nil }
    let scratch = try Self.inMemory()
    return try scratch.inDatabase { database in
      let writer = try BoardWriter(database, plans: plans)
      var before: BoardDump.Entry?
      var found: Int64?
      var customer: String?
      try forEachFolded("journey/" + journey, through: last) { event, entry in
        customer = event.event.customer ?? customer
        try writer.remove(row.stream)
        try Array(journey.utf8).withUnsafeBytes { bytes in
          try writer.write(entry, stream: row.stream, journey: bytes, customer: customer)
        }
        let after = try BoardDump(database).rows.first
        let isChanged =
          columns.isEmpty
          ? before == nil && after != nil
          : columns.contains { before?.value($0) != after?.value($0) }
        if isChanged { found = event.position }
        before = after
      }
      return found
    }
  }
}

/// The rows of a board in order, to compare.
struct BoardDump {
  struct Entry: Equatable {
    let stream: Int64
    /// In the order of `BoardSchema.columnNames`.
    let values: [DatabaseValue]

    var journey: String? { value("journey").flatMap { String.fromDatabaseValue($0) } }

    var text: String {
      zip(BoardSchema.columnNames, values).map { "\($0)=\($1)" }.joined(separator: " ")
    }

    func value(_ name: String) -> DatabaseValue? {
      BoardSchema.columnNames.firstIndex(of: name).map { values[$0] }
    }
  }

  let rows: [Entry]
  /// The rows of the other tables, by table.
  let beside: [String: [String]]

  init(_ database: Database) throws {
    rows = try Row.fetchCursor(
      database, sql: "SELECT \(BoardSchema.columns) FROM journey ORDER BY stream"
    ).map { row in
      Entry(stream: row["stream"], values: Array(row.databaseValues))
    }.reduce(into: []) { $0.append($1) }
    beside = try Dictionary(
      uniqueKeysWithValues: BoardSchema.beside.map { table, key in
        let rows = try Row.fetchAll(
          database, sql: "SELECT \(key) FROM \(table) ORDER BY \(key)")
        return (table, rows.map { row in row.map { "\($0)=\($1)" }.joined(separator: " ") })
      })
  }
}
