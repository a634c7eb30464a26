internal import Chronology
internal import EventLog
internal import GRDB
internal import MerkleTree
internal import Storage

/// One reading connection with what it has prepared; used on the queue of its connection.
final class LogReader {
  let database: Database
  let names: NameBook
  let stored: StoredTree
  private let last: PreparedStatement
  private let recordedAt: PreparedStatement
  /// Statements by their text: preparing one costs more than most of them take to run.
  private var prepared: [String: PreparedStatement] = [:]

  /// Rows a page: a read transaction lasts no longer.
  static let page: Int64 = 2_000

  let path: String
  /// Where the events of a stream are read from: by the index of streams, if it is there.
  let streams: String

  init(_ database: Database, path: String) throws {
    self.database = database
    self.path = path
    let index = try String.fetchOne(
      database, sql: "SELECT sql FROM sqlite_schema WHERE type = 'index' AND name = 'event_stream'")
    streams = index == LogSchema.streamIndex ? "event INDEXED BY event_stream" : "event"
    names = try NameBook(database)
    stored = try StoredTree(database, names: names)
    last = try PreparedStatement(database, "SELECT coalesce(max(position), 0) FROM event")
    recordedAt = try PreparedStatement(database, "SELECT recorded FROM event WHERE position = ?")
  }

  /// A statement of which there is one text for every use, prepared once; reset after each use.
  func statement(_ sql: String) throws -> PreparedStatement {
    if let known = prepared[sql] { return known }
    let statement = try PreparedStatement(database, sql)
    prepared[sql] = statement
    return statement
  }

  /// The highest position that was seen to be possible.
  private var reach: Int64 = 1_000_000

  /// - Throws: `StorageError.damaged` where a row stands at a position that no log of this length has:
  ///   whoever counted to there would not come to an end.
  func lastPosition() throws -> Int64 {
    defer { last.reset() }
    _ = try last.next()
    let position = last.integer(0)
    try check(position)
    return position
  }

  private func check(_ position: Int64) throws {
    guard position >= 0 else { throw StorageError.stray(position, path: path) }
    guard position > reach else { return }
    reach = try Self.reach(database, path)
    guard position <= reach else { throw StorageError.stray(position, path: path) }
  }

  func head() throws -> Head {
    let size = try lastPosition()
    return Head(size: size, root: try stored.edge(size: UInt64(size)).root)
  }

  /// - Throws: `ProofError.outOfRange` for sizes that no log has.
  func root(at size: Int64) throws -> MerkleHash {
    guard size >= 0 else { throw ProofError.outOfRange }
    return try Proofs.root(from: 0, count: UInt64(size), in: stored)
  }

  /// The first nodes of a tile: of leaves, or of roots of the tiles below.
  func tile(level: Int, index: UInt64, width: Int) throws -> [MerkleHash] {
    let first = index * UInt64(StoredTree.width)
    // Of a tile that is not stored yet the leaves are read in one go.
    if level == 0, width < StoredTree.width { return try stored.leaves(from: first, count: width) }
    return try (0..<UInt64(width)).map { place in
      try stored.hash(level: level * StoredTree.height, index: first + place)
    }
  }

  /// The audit path from the event as it stands in its row to the root of a checkpoint.
  ///
  /// - Throws: `ProofError` where it does not lead there, because rows or tiles are damaged: nobody
  ///   is handed a proof that does not hold.
  func inclusion(index: UInt64, in checkpoint: Checkpoint) throws -> [MerkleHash] {
    let hashes = try Proofs.inclusion(index: index, size: checkpoint.size, in: stored)
    guard let leaf = try stored.leaves(from: index, count: 1).first else {
      throw ProofError.outOfRange
    }
    try Proofs.verifyInclusion(
      leaf: leaf, index: index, size: checkpoint.size, proof: hashes, root: checkpoint.root)
    return hashes
  }

  /// The last position recorded at or before a moment; recorded times never run backwards.
  func lastPosition(recordedThrough time: Timestamp) throws -> Int64 {
    var low: Int64 = 0
    var high = try lastPosition()
    while low < high {
      let middle = (low + high + 1) / 2
      recordedAt.bind(middle, at: 1)
      _ = try recordedAt.next()
      let recorded = recordedAt.integer(0)
      recordedAt.reset()
      if recorded <= time.milliseconds { low = middle } else { high = middle - 1 }
    }
    return low
  }

  func position(of id: EventID) throws -> Int64? {
    let statement = try self.statement("SELECT position FROM event WHERE id = ?")
    statement.bind(id.bytes, at: 1)
    defer { statement.reset() }
    return try statement.next() ? statement.integer(0) : nil
  }

  /// Subjects compare as bytes, so those with a prefix lie between it and the next byte string.
  func subjects(prefix: String) throws -> [String] {
    try Self.subjects(prefix: prefix, in: database)
  }

  static func subjects(prefix: String, in database: Database) throws -> [String] {
    let statement = try PreparedStatement(
      database, "SELECT subject FROM stream WHERE subject >= ? AND subject < ? ORDER BY subject")
    statement.bind(prefix, at: 1)
    statement.bind(prefix + "\u{10FFFF}", at: 2)
    defer { statement.reset() }
    var subjects: [String] = []
    while try statement.next() { subjects.append(statement.text(0)) }
    return subjects
  }

  /// Versions are gapless, so the last one of a stream counts its events.
  func eventCount(prefix: String) throws -> Int64 {
    let statement = try self.statement(
      """
      SELECT coalesce(sum((SELECT max(version) FROM \(streams) WHERE stream = key)), 0)
      FROM stream WHERE subject >= ? AND subject < ?
      """)
    statement.bind(prefix, at: 1)
    statement.bind(prefix + "\u{10FFFF}", at: 2)
    defer { statement.reset() }
    return try statement.next() ? statement.integer(0) : 0
  }

  func knows(customer: String) throws -> Bool {
    try key("SELECT key FROM customer WHERE id = ?", customer) != nil
  }

  /// Whether any event has such a type, source or actor.
  func knows(name: String) throws -> Bool {
    try key("SELECT key FROM name WHERE text = ?", name) != nil
  }

  /// Copies at most so many rows behind `selection.after`; where it ended, and whether to go on.
  ///
  /// - Throws: `StorageError.damaged` at a row where none can be.
  func readPage(
    _ selection: Selection, limit: Int64, into page: RowPage
  ) throws -> (last: Int64, more: Bool) {
    guard let plan = try plan(selection, limit: limit) else { return (selection.after, false) }
    let cursor = EventCursor(statement: plan, names: names)
    defer { plan.reset() }
    var last = selection.after
    var count: Int64 = 0
    while try plan.next() {
      let row = try cursor.row()
      last = row.position
      try check(last)
      count += 1
      if let customer = selection.customer, !Self.concerns(row, customer) { continue }
      page.append(row)
    }
    return (last, count == limit)
  }

  /// Streams of the whole house name many customers; there only their own events count.
  private static func concerns(_ row: borrowing EventRow, _ customer: String) -> Bool {
    row.parts.subject.starts(with: "journey/".utf8)
      || row.parts.subject.starts(with: "customer/".utf8)
      || row.parts.customer?.elementsEqual(customer.utf8) == true
  }

  private func plan(_ selection: Selection, limit: Int64) throws -> PreparedStatement? {
    var source = "event"
    var conditions = ["position > ?", "position <= ?"]
    var values = [selection.after, selection.through]
    if let subject = selection.subject {
      guard let key = try key("SELECT key FROM stream WHERE subject = ?", subject) else {
        return nil
      }
      source = streams
      conditions.append("stream = ?")
      values.append(key)
      if let customer = selection.customer {
        guard let key = try self.key("SELECT key FROM customer WHERE id = ?", customer) else {
          return nil
        }
        conditions.append("stream IN (SELECT stream FROM stream_customer WHERE customer = ?)")
        values.append(key)
      }
    } else if let customer = selection.customer {
      guard let key = try key("SELECT key FROM customer WHERE id = ?", customer) else {
        return nil
      }
      source = streams
      conditions.append("stream IN (SELECT stream FROM stream_customer WHERE customer = ?)")
      values.append(key)
    }
    if let type = selection.type {
      guard let key = try key("SELECT key FROM name WHERE text = ?", type) else { return nil }
      conditions.append("type = ?")
      values.append(key)
    }
    values.append(limit)
    let statement = try self.statement(
      "SELECT \(LogSchema.eventColumns) FROM \(source) WHERE "
        + conditions.joined(separator: " AND ") + " ORDER BY position LIMIT ?")
    for (index, value) in values.enumerated() { statement.bind(value, at: Int32(index + 1)) }
    return statement
  }

  func key(_ sql: String, _ text: String) throws -> Int64? {
    let statement = try self.statement(sql)
    statement.bind(text, at: 1)
    defer { statement.reset() }
    return try statement.next() ? statement.integer(0) : nil
  }
}

extension StorageError {
  /// A row stands where none can be.
  static func stray(_ position: Int64, path: String) -> StorageError {
    .damaged(
      path: path,
      detail: "a row stands at position \(position), where none can be (touchstone verify)")
  }
}
