internal import CanonicalJSON
internal import Chronology
public import EventLog
internal import Foundation
internal import GRDB
public import Journeys
internal import MerkleTree
internal import Storage
internal import Timelines

/// The read models of one logbook: brought up to the log, read, and rebuilt when in doubt.
///
/// A projection stores the position and the root it stands at, so a log that was put back or
/// exchanged is noticed. Nothing in it depends on clock, zone, calendar, keys or chance.
public final class ReadModels {
  let file: SQLiteFile
  private let lockPath: String
  private let openingLockPath: String
  private let wait: Int
  let log: any EventLog
  /// The blueprints by which journeys are folded.
  public var plans: PlanBook
  let readers: BoardReaders
  private let ownsReaders: Bool
  private var queue: DatabaseQueue?

  /// - Parameter readers: connections to read by, shared with others; nil: of its own.
  public init(
    path: String, lockPath: String, openingLockPath: String, wait: Int, log: any EventLog,
    plans: PlanBook, readers: BoardReaders? = nil
  ) {
    file = BoardSchema.file(path)
    self.readers = readers ?? BoardReaders(path: path)
    ownsReaders = readers == nil
    self.lockPath = lockPath
    self.openingLockPath = openingLockPath
    self.wait = wait
    self.log = log
    self.plans = plans
  }

  /// Whether the file of the read models can be read whole; nil if there is none, or none of this
  /// version: the next reader makes it anew.
  public static func isIntact(path: String) throws -> Bool? {
    guard let found = try BoardSchema.file(path).inspect(), found.differences.isEmpty else {
      return nil
    }
    return found.isIntact
  }

  public func close() {
    if ownsReaders { readers.close() }
    if let queue {
      // Readers that stay open keep SQLite from emptying the WAL when the last writer closes.
      try? FileLock(path: lockPath, rank: .readModels).holding(wait: 0) {
        try queue.inDatabase {
          try $0.execute(sql: "PRAGMA busy_timeout = 0; PRAGMA wal_checkpoint(TRUNCATE)")
        }
      }
      try? queue.close()
    }
    queue = nil
  }

  func open() throws -> DatabaseQueue {
    if let queue { return queue }
    let opened = try FileLock(path: openingLockPath, rank: .opening).holding(wait: wait) {
      do {
        return try file.openWriter(create: true)
      } catch StorageError.foreign, StorageError.damaged, StorageError.newer,
        StorageError.setting, StorageError.schema
      {
        // Disposable: whatever lies there is not ours to keep.
        remove()
        return try file.openWriter(create: true)
      }
    }
    // What was just written is read again for every index: it need not come from the disk.
    try opened.inDatabase { try $0.execute(sql: "PRAGMA cache_size = \(-Self.cache)") }
    queue = opened
    return opened
  }

  private func remove() {
    for suffix in ["", "-wal", "-shm"] {
      try? FileManager.default.removeItem(atPath: file.path + suffix)
    }
  }

  /// Runs a body again on a new file where the pages of the present one turn out to be damaged.
  private func replacingDamage<Result>(_ body: () throws -> Result) throws -> Result {
    do {
      return try body()
    } catch StorageError.damaged(let path, _) where path == file.path {
      close()
      try FileLock(path: openingLockPath, rank: .opening).holding(wait: wait) { remove() }
      return try body()
    }
  }

  /// Pages that the writer remembers at most, in KiB.
  private static let cache = 32_000

  // MARK: Keeping up

  /// Events that are followed in one transaction: nobody waits for the lock much longer than that.
  static let step: Int64 = 4_096

  /// Brings the board to where the log ends now, in small transactions.
  ///
  /// - Parameter follower: has folded a part of it already.
  public func catchUp(with follower: BoardFollower? = nil) throws {
    try replacingDamage { try bringUp(with: follower) }
  }

  private func bringUp(with follower: BoardFollower?) throws {
    let queue = try open()
    let lock = try FileLock(path: lockPath, rank: .readModels)
    let end = try log.lastPosition()
    var isThere = false
    while !isThere {
      isThere = try explainingStorage(file.path) {
        try lock.holding(wait: wait) { try step(queue, to: end, follower) }
      }
    }
  }

  /// One transaction towards a position; whether the board has reached it.
  private func step(
    _ queue: DatabaseQueue, to end: Int64, _ follower: BoardFollower?
  ) throws -> Bool {
    // Read under the lock: a head from before would set a further board back.
    let head = try log.head()
    return try queue.inDatabase { database in
      let stand = try stand(database)
      if let stand, stand.size == head.size, stand.root == head.root { return true }
      var reached = head
      try database.inTransaction(.immediate) {
        if let stand, stand.size > 0, stand.size < head.size,
          !Self.isMuch(head.size - stand.size, of: head.size),
          try log.root(at: stand.size) == stand.root
        {
          if stand.size + Self.step < head.size {
            let last = stand.size + Self.step
            reached = Head(size: last, root: try log.root(at: last))
          }
          try follow(database, after: stand.size, through: reached.size)
        } else {
          try build(database, through: head.size, builder: follower?.builder(for: plans))
        }
        try mark(database, reached)
        return .commit
      }
      try database.execute(sql: "PRAGMA wal_checkpoint(PASSIVE)")
      return reached.size >= end
    }
  }

  /// Brings the board to the head if the lock can be had; whoever reads next does it otherwise.
  public func catchUpOrLeave(with follower: BoardFollower? = nil) throws {
    do {
      try catchUp(with: follower)
    } catch StorageError.busy {
      return
    }
  }

  /// Builds everything anew from the first event.
  public func rebuild() throws -> Head { try replacingDamage { try buildAnew() } }

  private func buildAnew() throws -> Head {
    let queue = try open()
    let lock = try FileLock(path: lockPath, rank: .readModels)
    return try explainingStorage(file.path) {
      try lock.holding(wait: wait) {
        let head = try log.head()
        try queue.inDatabase { database in
          try database.inTransaction(.immediate) {
            try build(database, through: head.size)
            try mark(database, head)
            return .commit
          }
          try database.execute(sql: "PRAGMA wal_checkpoint(TRUNCATE)")
        }
        return head
      }
    }
  }

  /// Whether the board was ever built, in its present version.
  public func isBuilt() throws -> Bool {
    let queue = try open()
    return try explainingStorage(file.path) { try queue.inDatabase { try stand($0) != nil } }
  }

  /// An empty board in a database of its own in memory.
  static func inMemory() throws -> DatabaseQueue {
    let queue = try DatabaseQueue()
    try queue.inDatabase { database in
      for statement in BoardSchema.tables + BoardSchema.indexes {
        try database.execute(sql: statement)
      }
    }
    return queue
  }

  func stand(_ database: Database) throws -> Head? {
    let row = try Row.fetchOne(
      database.cachedStatement(
        sql: "SELECT version, position, root FROM projection WHERE name = ?"),
      arguments: [BoardSchema.projection])
    // Whatever another program put there reads as nothing, and is built anew.
    guard let row, Int64.fromDatabaseValue(row["version"]) == BoardSchema.version,
      let bytes = Data.fromDatabaseValue(row["root"]), let root = MerkleHash(bytes),
      let size = Int64.fromDatabaseValue(row["position"]), size >= 0
    else { return nil }
    return Head(size: size, root: root)
  }

  func mark(
    _ database: Database, _ head: Head, as projection: String = BoardSchema.projection
  ) throws {
    try database.cachedStatement(
      sql: "INSERT OR REPLACE INTO projection (name, version, position, root) VALUES (?, ?, ?, ?)"
    ).execute(arguments: [projection, BoardSchema.version, head.size, Data(head.root.bytes)])
  }

  // MARK: Building

  /// Whether so many new events are better folded with all others than journey by journey.
  static func isMuch(_ new: Int64, of all: Int64) -> Bool { new >= all / 4 }

  /// - Parameter asOf: only what occurred by then counts, milliseconds since 1970 UTC.
  func build(
    _ database: Database, through last: Int64, asOf: Int64? = nil,
    builder begun: BoardBuilder? = nil
  ) throws {
    let builder = try begun ?? BoardBuilder(log: log, plans: plans, asOf: asOf)
    for statement in BoardSchema.withoutIndexes { try database.execute(sql: statement) }
    let writer = try BoardWriter(database, plans: plans)
    let names = try log.scanner()
    for table in ["journey"] + BoardSchema.beside.keys {
      try database.execute(sql: "DELETE FROM \(table)")
    }
    try fill(from: builder, through: last, asOf: asOf, names, writer)
    for statement in BoardSchema.indexes { try database.execute(sql: statement) }
  }

  private func fill(
    from builder: BoardBuilder, through last: Int64, asOf: Int64?, _ names: any LogScanner,
    _ writer: BoardWriter
  ) throws {
    try builder.build(through: last) { try write($0, names, writer) }
    guard !builder.refolds.isEmpty || !builder.customers.isEmpty else { return }
    var again: [(Int64, String)] = []
    var customers: [(String, CareMarks)] = []
    try names.forEachStream { key, subject in
      // A correction may stand in a customer's own stream, which is no journey.
      if subject.starts(with: Self.prefix) {
        guard builder.refolds.contains(key) else { return }
        again.append((key, String(decoding: subject, as: UTF8.self)))
      } else if subject.starts(with: Self.customerPrefix), let marks = builder.customers[key] {
        customers.append((Self.customer(subject), marks))
      }
    }
    for (customer, marks) in customers { try writer.write(marks, of: customer) }
    for (stream, subject) in again {
      try refold(subject, stream: stream, through: last, asOf: asOf, writer)
    }
  }

  /// Writes entries as rows, in order of stream.
  private func write(
    _ entries: GrowingTable<Int64, BoardEntry>, _ names: any LogScanner, _ writer: BoardWriter
  ) throws {
    let customers = GrowingTable<Int64, String?>()
    for place in 0..<entries.count { customers.set(entries[place].customerKey, nil) }
    // Keys were given out in the order in which streams and customers first appeared, which is
    // the order of the tables too: the next is mostly the right one.
    var next = 0
    try names.forEachCustomer { key, id in
      if let place = customers.find(key, near: next) {
        customers[place] = String(decoding: id, as: UTF8.self)
        next = place + 1
      }
    }
    next = 0
    var nextCustomer = 0
    try names.forEachStream { key, subject in
      guard let place = entries.find(key, near: next) else { return }
      next = place + 1
      guard subject.starts(with: Self.prefix), !BoardBuilder.isRefolded(entries[place]) else {
        return
      }
      let customer = customers.find(entries[place].customerKey, near: nextCustomer)
      if let customer { nextCustomer = customer + 1 }
      try writer.write(
        entries[place], stream: key,
        journey: UnsafeRawBufferPointer(rebasing: subject[Self.prefix.count...]),
        customer: customer.flatMap { customers[$0] })
    }
  }

  private static let prefix = Array("journey/".utf8)
  private static let customerPrefix = Array("customer/".utf8)

  private static func customer(_ subject: UnsafeRawBufferPointer) -> String {
    String(decoding: subject.dropFirst(customerPrefix.count), as: UTF8.self)
  }

  /// Folds anew only the journeys that events behind a position belong to.
  private func follow(_ database: Database, after: Int64, through last: Int64) throws {
    let writer = try BoardWriter(database, plans: plans)
    // All events of a journey that began behind the position are among those that are read now.
    var begun: [Int64: [RecordedEvent]] = [:]
    var others: Set<Int64> = []
    var customers: [String: CareMarks] = [:]
    try log.read(Selection(after: after, through: last)) { row in
      if row.parts.subject.starts(with: Self.customerPrefix) {
        let event = try row.recordedEvent().event
        if let kind = FactKind.named(event.type), CareMarks.isRead(kind) {
          let customer = Self.customer(row.parts.subject)
          customers[customer, default: CareMarks()].apply(kind, event.data)
        }
      }
      guard row.parts.subject.starts(with: Self.prefix) else { return .next }
      if row.version == 1 || begun[row.streamKey] != nil {
        begun[row.streamKey, default: []].append(try row.recordedEvent())
      } else {
        others.insert(row.streamKey)
      }
      return .next
    }
    for (customer, marks) in customers { try writer.write(marks, of: customer) }
    for (stream, events) in begun.sorted(by: { $0.key < $1.key }) {
      try refold(events, stream: stream, writer)
    }
    var stream: Int64?
    var events: [RecordedEvent] = []
    try log.readStreams(others.sorted(), through: last) { row in
      if let done = stream, done != row.streamKey {
        try refold(events, stream: done, writer)
        events.removeAll(keepingCapacity: true)
      }
      stream = row.streamKey
      events.append(try row.recordedEvent())
    }
    if let stream { try refold(events, stream: stream, writer) }
  }

  /// The journeys that events after a position belong to, by the subject of their stream.
  func touched(after: Int64, through last: Int64) throws -> [String: Int64] {
    var touched: [String: Int64] = [:]
    try log.read(Selection(after: after, through: last)) { row in
      if row.parts.subject.starts(with: Self.prefix) {
        touched[String(decoding: row.parts.subject, as: UTF8.self)] = row.streamKey
      }
      return .next
    }
    return touched
  }

  /// Folds one journey from its own events, corrections applied.
  func refold(
    _ subject: String, stream: Int64, through last: Int64, asOf: Int64? = nil,
    _ writer: BoardWriter
  ) throws {
    try refold(events(of: subject, through: last), stream: stream, asOf: asOf, writer)
  }

  /// The same from all events of its stream.
  private func refold(
    _ events: [RecordedEvent], stream: Int64, asOf: Int64? = nil, _ writer: BoardWriter
  ) throws {
    guard let subject = events.first?.event.subject else { return try writer.remove(stream) }
    var customer: String?
    var entry = BoardEntry()
    let alerts = try fold(events, asOf: asOf) { event, folded in
      customer = event.event.customer ?? customer
      entry = folded
    }
    entry.settle(alerts)
    try Array(subject.utf8.dropFirst(Self.prefix.count)).withUnsafeBytes { journey in
      try writer.replace(entry, stream: stream, journey: journey, customer: customer)
    }
  }

  /// Folds one journey event by event; the body gets each event that counts with the entry after
  /// it.
  ///
  /// - Returns: the alerts of all of them, by the rule.
  @discardableResult
  func forEachFolded(
    _ subject: String, through last: Int64, asOf: Int64? = nil,
    _ body: (RecordedEvent, BoardEntry) throws -> Void
  ) throws -> Alerts {
    try fold(events(of: subject, through: last), asOf: asOf, body)
  }

  private func events(of subject: String, through last: Int64) throws -> [RecordedEvent] {
    var events: [RecordedEvent] = []
    try log.read(Selection(through: last, subject: subject)) { row in
      events.append(try row.recordedEvent())
      return .next
    }
    return events
  }

  private func fold(
    _ events: [RecordedEvent], asOf: Int64?,
    _ body: (RecordedEvent, BoardEntry) throws -> Void
  ) throws -> Alerts {
    var entry = BoardEntry()
    let counted = CountedFacts(events, asOf: asOf.map { Timestamp(milliseconds: $0) })
    for fact in counted.all {
      guard let kind = fact.kind, let digest = try fact.digest() else { continue }
      entry.apply(
        digest, customerKey: 0, plans: plans, texts: BoardTexts(kind, fact.data))
      try body(fact.event.recorded, entry)
    }
    return counted.alerts
  }
}
