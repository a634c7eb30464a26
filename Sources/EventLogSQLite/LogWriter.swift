internal import CanonicalJSON
internal import Chronology
internal import EventLog
internal import GRDB
internal import MerkleTree
internal import Storage
internal import Wording

/// The one writing connection: everything that depends on order happens here.
///
/// Used only on the queue of its connection.
final class LogWriter {
  struct Stream {
    let key: Int64
    var version: Int64
    var customer: Int64
  }

  private let database: Database
  private let path: String
  private let tree: GrowingTree
  private let stored: StoredTree
  private let insertEvent: PreparedStatement
  let lookups: WriterLookups
  private let transactionStatements: [Verb: PreparedStatement]
  private let dataVersion: PreparedStatement
  private let lastRow: PreparedStatement
  private let added: PreparedStatement

  private(set) var size: Int64 = 0
  /// The size when the open transaction began.
  private var begun: Int64 = 0
  private(set) var lastRecorded = Timestamp.earliest
  private let streams = ByteMap<Stream>(bound: 100_000)
  private var seenDataVersion: Int64 = -1
  private var stale = true
  var comparison = EntryWriter()

  enum Verb: String, CaseIterable {
    case begin = "BEGIN IMMEDIATE"
    case commit = "COMMIT"
    case rollback = "ROLLBACK"
    case save = "SAVEPOINT touchstone_group"
    case release = "RELEASE touchstone_group"
    case revert = "ROLLBACK TO touchstone_group"
  }

  init(_ database: Database, path: String) throws {
    self.database = database
    self.path = path
    let names = try NameBook(database)
    stored = try StoredTree(database, names: names)
    tree = try GrowingTree(database)
    insertEvent = try PreparedStatement(database, LogSchema.insertEvent)
    lookups = try WriterLookups(database, names: names, path: path)
    var statements: [Verb: PreparedStatement] = [:]
    for verb in Verb.allCases {
      statements[verb] = try PreparedStatement(database, verb.rawValue)
    }
    transactionStatements = statements
    dataVersion = try PreparedStatement(database, "PRAGMA data_version")
    lastRow = try PreparedStatement(
      database, "SELECT position, recorded FROM event ORDER BY position DESC LIMIT 1")
    added = try PreparedStatement(
      database, "SELECT count(*), max(position) FROM event WHERE position > ?")
  }

  func run(_ verb: Verb) throws {
    try transactionStatements[verb]?.run()
  }

  /// Begins a write transaction; whether another connection has committed since the last one.
  func begin() throws -> Bool {
    try run(.begin)
    do {
      _ = try dataVersion.next()
      let version = dataVersion.integer(0)
      dataVersion.reset()
      let foreign = stale || version != seenDataVersion
      seenDataVersion = version
      if foreign { try reload() }
      begun = size
      return foreign
    } catch {
      try? run(.rollback)
      stale = true
      throw error
    }
  }

  func commit() throws {
    try checkAdded()
    try run(.commit)
  }

  /// What the trigger looks up at every row for other programs, once for all rows of a
  /// transaction: positions are gapless.
  private func checkAdded() throws {
    added.bind(begun, at: 1)
    defer { added.reset() }
    guard try added.next(), added.integer(0) == size - begun,
      size == begun || added.integer(1) == size
    else { throw StorageError.damaged(path: path, detail: "positions are not gapless") }
  }

  func rollback() {
    try? run(.rollback)
    size = begun
    stale = true
  }

  private func reload() throws {
    streams.removeAll()
    lookups.forget()
    size = 0
    lastRecorded = .earliest
    if try lastRow.next() {
      size = lastRow.integer(0)
      guard let recorded = Timestamp(writable: lastRow.integer(1)) else {
        lastRow.reset()
        throw StorageError.damaged(path: path, detail: "the time of the last row is none")
      }
      lastRecorded = recorded
    }
    lastRow.reset()
    if try size < 0 || size > 1_000_000 && size > LogReader.reach(database, path) {
      throw StorageError.stray(size, path: path)
    }
    try tree.load(size: UInt64(size), from: stored)
    stale = false
  }

  var head: Head { Head(size: size, root: tree.root) }

  // MARK: Appending

  /// Appends the groups of a batch within the open transaction.
  func append(_ batch: EventBatch, gate: (any AppendGate)?) throws -> [AppendOutcome] {
    if batch.recorded < lastRecorded { batch.restamp(lastRecorded) }
    let before = size
    var outcomes: [AppendOutcome] = []
    outcomes.reserveCapacity(batch.groups.count)
    for group in batch.groups {
      outcomes.append(try append(group, of: batch, gate: gate))
    }
    // What was refused or there already moves no clock.
    if size > before { lastRecorded = max(lastRecorded, batch.recorded) }
    return outcomes
  }

  private func append(
    _ group: EventBatch.Group, of batch: EventBatch, gate: (any AppendGate)?
  ) throws -> AppendOutcome {
    guard !group.records.isEmpty else { return .refused(AppendError.empty) }
    if !group.expected.isEmpty || !group.absent.isEmpty, let refusal = try unmet(group) {
      guard let first = try standing(group, in: batch) else { return .refused(refusal) }
      if let gate, let forbidden = try forbidden(group, of: batch, gate) {
        return .refused(forbidden)
      }
      return .duplicate(first: first)
    }
    if group.records.count == 1 { return try appendOne(group.records.lowerBound, batch, gate) }
    var trial = Trial(group: group, batch: batch, gate: gate, size: size)
    try run(.save)
    for index in group.records {
      switch try append(index, batch, gate) {
      case .kept(let place):
        trial.kept.append(index)
        trial.places.append(place)
      case .duplicate(let position): trial.duplicate = trial.duplicate ?? position
      case .unneeded: break
      case .refused(let refusal):
        try abandon(trial)
        return .refused(refusal)
      }
    }
    try run(.release)
    let first = trial.size + 1
    for index in trial.kept { try tree.append(batch.records[index].leaf) }
    guard first <= size else {
      return trial.duplicate.map { .duplicate(first: $0) } ?? .unneeded
    }
    return .appended(positions: first...size)
  }

  /// A group of one event, nearly all there are, needs no savepoint: what refuses it is found
  /// before anything is written.
  private func appendOne(
    _ index: Int, _ batch: EventBatch, _ gate: (any AppendGate)?
  ) throws -> AppendOutcome {
    switch try append(index, batch, gate) {
    case .kept:
      try tree.append(batch.records[index].leaf)
      return .appended(positions: size...size)
    case .duplicate(let position): return .duplicate(first: position)
    case .unneeded: return .unneeded
    case .refused(let refusal): return .refused(refusal)
    }
  }

  /// What the gate forbids even as a repeat.
  private func forbidden(
    _ group: EventBatch.Group, of batch: EventBatch, _ gate: any AppendGate
  ) throws -> (any ExplainedError)? {
    for index in group.records {
      let stream = try stream(batch.subject(batch.records[index]))
      let place = StreamPlace(
        key: try stream?.key ?? lookups.nextStreamKey(), version: stream?.version ?? 0)
      switch try gate.admit(index, of: batch, stream: place, in: self) {
      case .forbid(let refusal): return refusal
      case .admit: gate.undo(index, of: batch, stream: place)
      case .unneeded, .refuse: break
      }
    }
    return nil
  }

  /// What has been done for a group so far, so that it can be undone.
  private struct Trial {
    let group: EventBatch.Group
    let batch: EventBatch
    let gate: (any AppendGate)?
    let size: Int64
    var kept: [Int] = []
    var places: [StreamPlace] = []
    var duplicate: Int64?
  }

  private func abandon(_ trial: Trial) throws {
    for (index, place) in zip(trial.kept, trial.places).reversed() {
      trial.gate?.undo(index, of: trial.batch, stream: place)
    }
    try revert(to: trial.size)
  }

  private func revert(to size: Int64) throws {
    try run(.revert)
    try run(.release)
    // Keys given out within the group are free again.
    streams.removeAll()
    lookups.forget()
    self.size = size
  }

  /// What became of one record.
  private enum Fate {
    case kept(StreamPlace)
    case duplicate(Int64)
    case unneeded
    case refused(any ExplainedError)
  }

  /// Appends one record; a refused one has written nothing.
  private func append(
    _ index: Int, _ batch: EventBatch, _ gate: (any AppendGate)?
  ) throws -> Fate {
    let record = batch.records[index]
    let subject = batch.subject(record)
    let stream = try stream(subject)
    let place = StreamPlace(
      key: try stream?.key ?? lookups.nextStreamKey(), version: stream?.version ?? 0)
    if let gate {
      switch try gate.admit(index, of: batch, stream: place, in: self) {
      case .admit: break
      case .unneeded: return .unneeded
      case .forbid(let refusal): return .refused(refusal)
      case .refuse(let refusal): return try standing(record, in: batch) ?? .refused(refusal)
      }
    }
    let id = batch.customer(record)
    let known = id.map { lookups.rememberedCustomer($0) } ?? 0
    let isLinking = known != 0 && known != stream?.customer
    if stream == nil || known == nil || isLinking || !knowsNames(record, in: batch),
      let fate = try standing(record, in: batch)
    {
      // Looked up first, so that no name or stream is written for an event that is not.
      gate?.undo(index, of: batch, stream: place)
      return fate
    }
    if stream == nil { try lookups.insertStream(place.key, subject) }
    let customer = try known ?? id.map { try lookups.customerKey($0) } ?? 0
    if customer != 0, stream?.customer != customer {
      try lookups.link(customer: customer, stream: place.key)
    }
    guard try insert(record, of: batch, place: place, customer: customer) else {
      gate?.undo(index, of: batch, stream: place)
      guard let fate = try standing(record, in: batch) else { throw insertEvent.failure() }
      return fate
    }
    size += 1
    let next = Stream(
      key: place.key, version: place.version + 1,
      customer: customer != 0 ? customer : stream?.customer ?? 0)
    streams.set(subject, next)
    return .kept(place)
  }

  /// What becomes of a record whose id is in the log; nil if it is not.
  private func standing(_ record: EventBatch.Record, in batch: EventBatch) throws -> Fate? {
    switch try present(record, in: batch) {
    case .same(let position): return .duplicate(position)
    case .other(let position):
      return .refused(AppendError.conflict(id: record.id, position: position))
    case .absent: return nil
    }
  }

  private func knowsNames(_ record: EventBatch.Record, in batch: EventBatch) -> Bool {
    lookups.knows(record.type, in: batch.names) && lookups.knows(record.source, in: batch.names)
      && lookups.knows(record.actor, in: batch.names)
  }

  /// False when the id is there already.
  private func insert(
    _ record: EventBatch.Record, of batch: EventBatch, place: StreamPlace, customer: Int64
  ) throws -> Bool {
    let statement = insertEvent
    statement.bind(size + 1, at: 1)
    statement.bind(place.key, at: 2)
    statement.bind(place.version + 1, at: 3)
    statement.bind(try lookups.key(record.type, in: batch.names), at: 4)
    var id = (record.id.high.bigEndian, record.id.low.bigEndian)
    return try withUnsafeBytes(of: &id) { bytes in
      statement.bind(unmovedBlob: bytes, at: 5)
      statement.bind(record.time.milliseconds, at: 6)
      if let offset = record.timeOffset {
        statement.bind(Int64(offset.minutes), at: 7)
      } else {
        statement.bindNull(at: 7)
      }
      statement.bind(batch.recorded.milliseconds, at: 8)
      statement.bind(record.dataVersion, at: 9)
      statement.bind(try lookups.key(record.source, in: batch.names), at: 10)
      if customer != 0 { statement.bind(customer, at: 11) } else { statement.bindNull(at: 11) }
      statement.bind(try lookups.key(record.actor, in: batch.names), at: 12)
      bind(batch.correlationID(record), at: 13)
      bind(batch.causationID(record), at: 14)
      statement.bind(unmovedText: batch.data(record), at: 15)
      if let sealed = batch.sealed(record) {
        statement.bind(unmovedBlob: sealed, at: 16)
      } else {
        statement.bindNull(at: 16)
      }
      let code = statement.step()
      defer { statement.reset() }
      if code == PreparedStatement.done { return true }
      let failure = statement.failure()
      if failure.extendedResultCode == .SQLITE_CONSTRAINT_UNIQUE { return false }
      throw failure
    }
  }

  private func bind(_ text: UnsafeRawBufferPointer?, at index: Int32) {
    if let text {
      insertEvent.bind(unmovedText: text, at: index)
    } else {
      insertEvent.bindNull(at: index)
    }
  }

  func stream(_ subject: UnsafeRawBufferPointer) throws -> Stream? {
    if let known = streams[subject] { return known }
    guard let found = try lookups.stream(subject) else { return nil }
    guard (0..<Int64.max).contains(found.version) else {
      throw StorageError.damaged(path: path, detail: "a stream has no next version")
    }
    streams.set(subject, found)
    return found
  }
}

extension LogWriter: LogTransaction {
  func forEachEvent(
    inStream key: Int64, _ body: (borrowing EventRow) throws -> Void
  ) throws {
    try lookups.forEachEvent(inStream: key, body)
  }

  func forEachEvent(
    ofSubject subject: String, _ body: (borrowing EventRow) throws -> Void
  ) throws {
    guard let key = try Bytes.withAll([subject], { try stream($0[0])?.key }) else { return }
    try forEachEvent(inStream: key, body)
  }

  func subjects(prefix: String) throws -> [String] {
    try LogReader.subjects(prefix: prefix, in: database)
  }

  func event(_ id: EventID) throws -> RecordedEvent? {
    var found: RecordedEvent?
    try lookups.withEvent(id) { found = try $0.recordedEvent() }
    return found
  }
}
