public import Chronology
internal import Dispatch
public import EventLog
internal import GRDB
public import MerkleTree
internal import Storage
internal import Synchronization

/// The event log on SQLite.
///
/// One connection writes, on a serial queue; a pool of them reads; scanners bring their own.
/// Several processes may work on one log: every write transaction holds the lock file.
public final class SQLiteEventLog: EventLogMaintenance {
  public let origin: String
  private let file: SQLiteFile
  private let readers: ReaderPool
  private let writer: WriterQueue
  private let commits: GroupCommit
  let watch: CommitWatch
  /// Where pages of subscriptions are read: never on Swift's own threads.
  private let pages = DispatchQueue(label: "touchstone.log.subscriptions")

  /// Where things lie and how long to wait for them.
  public struct Options: Sendable {
    /// Held around every write transaction.
    public var lockPath: String
    /// Held around opening and closing.
    public var openingLockPath: String
    /// Milliseconds to wait for a lock.
    public var wait = 10_000
    /// Milliseconds between two looks for commits of other processes, while anybody waits for one.
    public var look = 20
    public var signing: LogSigning?
    public var clock: @Sendable () -> Timestamp
    /// Read from where nobody can write, without a WAL beside it.
    public var isImmutable = false
    /// Opened by a check, which names what is wrong with the schema instead of refusing it.
    public var isInspected = false

    public init(
      lockPath: String, openingLockPath: String, wait: Int = 10_000, signing: LogSigning? = nil,
      clock: @escaping @Sendable () -> Timestamp
    ) {
      self.lockPath = lockPath
      self.openingLockPath = openingLockPath
      self.wait = wait
      self.signing = signing
      self.clock = clock
    }
  }

  /// Makes a new, empty log.
  public static func create(path: String, origin: String, options: Options) throws {
    let file = LogSchema.file(path)
    try FileLock(path: options.openingLockPath, rank: .opening).holding(wait: options.wait) {
      if file.exists {
        // A foreign or newer file is named as what it is.
        try file.openReader().close()
        throw StorageError.exists(path: path)
      }
      let queue = try file.openWriter(create: true)
      try queue.inDatabase { database in
        try database.execute(
          sql: "INSERT INTO meta (name, value) VALUES ('origin', ?), ('format', ?)",
          arguments: [origin, String(LogSchema.version)])
      }
      try queue.close()
    }
  }

  /// Opens a log; nothing is written before the first append.
  public init(path: String, options: Options) throws {
    var file = LogSchema.file(path)
    file.isImmutable = options.isImmutable
    file.isInspected = options.isInspected
    let openingLock = try FileLock(path: options.openingLockPath, rank: .opening)
    self.file = file
    (readers, origin) = try openingLock.holding(wait: options.wait) {
      let access = try ReadAccess(file)
      return (ReaderPool(file, first: access), try access.origin())
    }
    let watch = CommitWatch(file, interval: options.look)
    self.watch = watch
    writer = WriterQueue(
      WriteAccess(
        file: file, lock: try FileLock(path: options.lockPath, rank: .logFile),
        openingLock: openingLock, wait: options.wait, signing: options.signing,
        clock: options.clock, committed: { watch.committed(through: $0) }))
    commits = GroupCommit(writer)
  }

  /// The origin of a log, without opening the rest.
  public static func origin(
    path: String, isImmutable: Bool = false, isInspected: Bool = false
  ) throws -> String {
    var file = LogSchema.file(path)
    file.isImmutable = isImmutable
    file.isInspected = isInspected
    let access = try ReadAccess(file)
    defer { access.close() }
    return try access.origin()
  }

  deinit {
    // The last reference may be dropped on the writer's own queue, so nothing is awaited here.
    watch.close()
    readers.close()
    try? writer.access.close()
  }

  /// Signs the head if it grew, moves the WAL and closes; the log is not used afterwards.
  public func close() throws {
    watch.close()
    readers.close()
    try writer.sync { try writer.access.close() }
  }

  // MARK: Appending

  public func append(
    _ batch: EventBatch, gate: (any AppendGate)?,
    answer: @escaping @Sendable (Result<[AppendOutcome], any Error>) -> Void
  ) {
    commits.append(batch, gate: gate, answer: answer)
  }

  public func appendNow(_ batch: EventBatch, gate: (any AppendGate)?) throws -> [AppendOutcome] {
    try commits.appendNow(batch, gate: gate)
  }

  public var commitCounts: (transactions: Int, appends: Int) { commits.counts }

  public func appendAll(
    gate: (any AppendGate)?, signs: Bool,
    _ body: (_ append: (EventBatch) throws -> [AppendOutcome]) throws -> Bool
  ) throws {
    try writer.sync {
      try writer.access.transaction(gate: gate, signs: signs) { log in
        try body { try log.append($0, gate: gate) }
      }
    }
  }

  // MARK: Reading

  @discardableResult
  public func read(
    _ selection: Selection, _ body: (borrowing EventRow) throws -> Visit
  ) throws -> Int64 {
    var rest = selection
    // Many readers want one row, or stop at the first: they do not pay for a long page.
    var limit = Int64(64)
    let page = RowPage()
    while true {
      page.removeAll()
      // A type alone may be looked for through the whole log.
      let isShort = rest.type == nil || rest.subject != nil
      let (last, more) = try readers.use(isShort: isShort) {
        try $0.readPage(rest, limit: limit, into: page)
      }
      for place in 0..<page.count {
        let row = page.row(place)
        if try body(row) == .stop { return row.position }
      }
      if !more { return last }
      rest.after = last
      limit = min(limit * 4, LogReader.page)
    }
  }

  public func readStreams(
    _ keys: [Int64], through: Int64, _ body: (borrowing EventRow) throws -> Void
  ) throws {
    var next = 0
    let page = RowPage()
    while next < keys.count {
      page.removeAll()
      next = try readers.use { try $0.readStreams(keys, from: next, through: through, into: page) }
      for place in 0..<page.count { try body(page.row(place)) }
    }
  }

  public func scanner() throws -> any LogScanner { try RangeScanner(file) }

  public func lastPosition() throws -> Int64 { try readers.use { try $0.lastPosition() } }

  public func lastPosition(recordedThrough time: Timestamp) throws -> Int64 {
    try readers.use { try $0.lastPosition(recordedThrough: time) }
  }

  public func position(of id: EventID) throws -> Int64? {
    try readers.use { try $0.position(of: id) }
  }

  public func customers(after id: String?, limit: Int?) throws -> [String] {
    try readers.use(isShort: false) { try $0.customers(after: id, limit: limit) }
  }

  public func customers(among ids: some Sequence<String>, after id: String?) throws -> [String] {
    try readers.use(isShort: false) { try $0.customers(among: ids, after: id) }
  }

  public func subjects(prefix: String) throws -> [String] {
    try readers.use(isShort: false) { try $0.subjects(prefix: prefix) }
  }

  public func eventCount(prefix: String) throws -> Int64 {
    try readers.use { try $0.eventCount(prefix: prefix) }
  }

  public func knows(customer: String) throws -> Bool {
    try readers.use { try $0.knows(customer: customer) }
  }

  public func knows(name: String) throws -> Bool { try readers.use { try $0.knows(name: name) } }

  // MARK: Proving

  public func head() throws -> Head { try readers.use { try $0.head() } }

  public func root(at size: Int64) throws -> MerkleHash {
    try readers.use { try $0.root(at: size) }
  }

  var verifiedFile: SQLiteFile { file }

  public func tailIsSound(after size: Int64) throws -> Bool {
    try readers.use(isShort: false) { try $0.tailIsSound(after: size) }
  }

  public func lastNote() throws -> SignedNote? {
    try readers.use { try $0.notes(last: 1).first }.flatMap { SignedNote($0.1) }
  }

  /// Looks at the database for a check.
  func inspect<Result>(_ body: (LogReader) throws -> Result) throws -> Result {
    try readers.use(isShort: false, body)
  }

  /// How far the rows reach, those where none can be, and how many tiles of leaves there are.
  func extent() throws -> LogReader.Extent {
    try readers.use(isShort: false) { try $0.extent() }
  }

  public func storedNotes() throws -> [(Int64, String)] {
    try readers.use { try $0.notes(last: nil) }
  }

  public func firstNote(covering size: Int64) throws -> String? {
    try readers.use { try $0.firstNote(covering: size) }
  }

  public func checkpoint() throws -> SignedNote {
    try writer.sync { try writer.access.checkpoint() }
  }

  /// - Throws: `MigrationError`, `StorageError`; the log stays as it was.
  public func migrate() throws -> (from: Int, to: Int) {
    let format = try writer.sync { try writer.access.migrate() }
    return (Int(format), Int(LogSchema.version))
  }

  /// Moves the WAL into the database and empties it; false when a reader kept it from that.
  public func truncateWAL() throws -> Bool {
    try writer.sync { try writer.access.truncateWAL() }
  }

  public func prove(position: Int64) throws -> LogProof {
    let note = try checkpoint()
    guard let checkpoint = Checkpoint(text: note.text), position >= 1 else {
      throw ProofError.outOfRange
    }
    let index = UInt64(position - 1)
    let hashes = try readers.use { try $0.inclusion(index: index, in: checkpoint) }
    return LogProof(index: index, hashes: hashes, note: note)
  }

  public func inclusion(position: Int64, in checkpoint: Checkpoint) throws -> [MerkleHash] {
    guard position >= 1 else { throw ProofError.outOfRange }
    return try readers.use { try $0.inclusion(index: UInt64(position - 1), in: checkpoint) }
  }

  // MARK: Following

  public var changeCount: UInt64 { watch.count }

  public func changed(after count: UInt64) async -> UInt64? { await watch.next(after: count) }

  public func subscribe(after position: Int64) -> AsyncThrowingStream<[RecordedEvent], any Error> {
    let next = Mutex(position)
    return AsyncThrowingStream {
      while !Task.isCancelled {
        // Counted before the page is read: what is committed after it changes the count.
        let count = self.watch.count
        let page = try await self.page(after: next.withLock { $0 })
        if let last = page.last {
          next.withLock { $0 = last.position }
          return page
        }
        guard await self.watch.next(after: count) != nil else { return nil }
      }
      return nil
    }
  }

  private func page(after position: Int64) async throws -> [RecordedEvent] {
    try await withCheckedThrowingContinuation { continuation in
      pages.async {
        continuation.resume(
          with: Result {
            var page: [RecordedEvent] = []
            try self.read(Selection(after: position)) { row in
              page.append(try row.recordedEvent())
              return page.count < 1_000 ? .next : .stop
            }
            return page
          })
      }
    }
  }
}
