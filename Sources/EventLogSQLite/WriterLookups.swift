internal import CanonicalJSON
internal import EventLog
internal import GRDB
internal import Storage
internal import Synchronization

/// Keys and rows that the writer looks up or gives out, each remembered within bounds.
final class WriterLookups {
  private let names: NameBook
  private let path: String
  private let cursor: (byID: EventCursor, byStream: EventCursor)
  private let findStream: PreparedStatement
  private let lastOfStream: PreparedStatement
  private let addStream: PreparedStatement
  private let maxStream: PreparedStatement
  private let findName: PreparedStatement
  private let addName: PreparedStatement
  private let findCustomer: PreparedStatement
  private let addCustomer: PreparedStatement
  private let addLink: PreparedStatement
  private let lastKey: PreparedStatement

  private let nameKeys = ByteMap<Int64>(bound: 20_000)
  private let customerKeys = ByteMap<Int64>(bound: 100_000)
  private var streamKey: Int64?

  init(_ database: Database, names: NameBook, path: String) throws {
    self.names = names
    self.path = path
    let columns = LogSchema.eventColumns
    cursor = (
      EventCursor(
        statement: try PreparedStatement(
          database, "SELECT \(columns) FROM event WHERE id = ?"), names: names),
      EventCursor(
        statement: try PreparedStatement(
          database,
          "SELECT \(columns) FROM event WHERE stream = ? AND version > ? ORDER BY version"),
        names: names)
    )
    findStream = try PreparedStatement(database, "SELECT key FROM stream WHERE subject = ?")
    lastOfStream = try PreparedStatement(
      database,
      "SELECT version, customer FROM event WHERE stream = ? ORDER BY version DESC LIMIT 1")
    addStream = try PreparedStatement(database, "INSERT INTO stream (key, subject) VALUES (?, ?)")
    maxStream = try PreparedStatement(database, "SELECT coalesce(max(key), 0) FROM stream")
    findName = try PreparedStatement(database, "SELECT key FROM name WHERE text = ?")
    addName = try PreparedStatement(database, "INSERT INTO name (text) VALUES (?)")
    findCustomer = try PreparedStatement(database, "SELECT key FROM customer WHERE id = ?")
    addCustomer = try PreparedStatement(database, "INSERT INTO customer (id) VALUES (?)")
    addLink = try PreparedStatement(
      database, "INSERT OR IGNORE INTO stream_customer (customer, stream) VALUES (?, ?)")
    lastKey = try PreparedStatement(database, "SELECT last_insert_rowid()")
  }

  /// Of everything given out since the last `forget`; no two writers share one.
  private var epoch = nextEpoch()

  private static let epochs = Atomic<UInt64>(0)

  private static func nextEpoch() -> UInt64 {
    epochs.wrappingAdd(1, ordering: .relaxed).newValue
  }

  func forget() {
    epoch = Self.nextEpoch()
    nameKeys.removeAll()
    customerKeys.removeAll()
    streamKey = nil
    names.forget()
  }

  // MARK: Streams

  func stream(_ subject: UnsafeRawBufferPointer) throws -> LogWriter.Stream? {
    findStream.bind(unmovedText: subject, at: 1)
    defer { findStream.reset() }
    guard try findStream.next() else { return nil }
    let key = findStream.integer(0)
    lastOfStream.bind(key, at: 1)
    defer { lastOfStream.reset() }
    guard try lastOfStream.next() else {
      return LogWriter.Stream(key: key, version: 0, customer: 0)
    }
    return LogWriter.Stream(
      key: key, version: lastOfStream.integer(0), customer: lastOfStream.integer(1))
  }

  /// The key that the next new stream gets.
  func nextStreamKey() throws -> Int64 {
    if let streamKey { return streamKey + 1 }
    _ = try maxStream.next()
    let key = maxStream.integer(0)
    maxStream.reset()
    guard (0..<NameBook.keys.upperBound).contains(key) else {
      throw StorageError.damaged(path: path, detail: "a stream has a key that no log gives out")
    }
    streamKey = key
    return key + 1
  }

  func insertStream(_ key: Int64, _ subject: UnsafeRawBufferPointer) throws {
    addStream.bind(key, at: 1)
    addStream.bind(unmovedText: subject, at: 2)
    try addStream.run()
    streamKey = key
  }

  func link(customer: Int64, stream: Int64) throws {
    addLink.bind(customer, at: 1)
    addLink.bind(stream, at: 2)
    try addLink.run()
  }

  // MARK: Names

  /// The key of a batch's name, given out if the text is new; rarely more than an array's look.
  func key(_ place: Int32, in names: BatchNames) throws -> Int64 {
    let known = names.key(at: place, epoch: epoch)
    return known != 0 ? known : try nameKey(names[place], at: place, in: names)
  }

  /// Whether a name has its key already.
  func knows(_ place: Int32, in names: BatchNames) -> Bool {
    names.key(at: place, epoch: epoch) != 0
  }

  private func nameKey(
    _ text: UnsafeRawBufferPointer, at place: Int32, in names: BatchNames
  ) throws -> Int64 {
    let key = try nameKeys[text] ?? key(of: text, find: findName, add: addName)
    nameKeys.set(text, key)
    names.note(key, at: place, epoch: epoch)
    return key
  }

  /// The key of a customer that is remembered.
  func rememberedCustomer(_ id: UnsafeRawBufferPointer) -> Int64? { customerKeys[id] }

  func customerKey(_ id: UnsafeRawBufferPointer) throws -> Int64 {
    if let key = customerKeys[id] { return key }
    let key = try key(of: id, find: findCustomer, add: addCustomer)
    customerKeys.set(id, key)
    return key
  }

  private func key(
    of text: UnsafeRawBufferPointer, find: PreparedStatement, add: PreparedStatement
  ) throws -> Int64 {
    find.bind(unmovedText: text, at: 1)
    defer { find.reset() }
    if try find.next() { return find.integer(0) }
    add.bind(unmovedText: text, at: 1)
    try add.run()
    defer { lastKey.reset() }
    _ = try lastKey.next()
    return lastKey.integer(0)
  }

  // MARK: Events

  func withEvent(_ id: EventID, _ body: (borrowing EventRow) throws -> Void) throws {
    let statement = cursor.byID.statement
    var id = (id.high.bigEndian, id.low.bigEndian)
    try withUnsafeBytes(of: &id) { bytes in
      statement.bind(unmovedBlob: bytes, at: 1)
      defer { statement.reset() }
      if try statement.next() { try body(cursor.byID.row()) }
    }
  }

  /// The body may not ask for another stream while it runs.
  func forEachEvent(
    inStream key: Int64, _ body: (borrowing EventRow) throws -> Void
  ) throws {
    let statement = cursor.byStream.statement
    statement.bind(key, at: 1)
    statement.bind(0, at: 2)
    defer { statement.reset() }
    while try statement.next() { try body(cursor.byStream.row()) }
  }
}
