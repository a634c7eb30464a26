public import EventLog
internal import Foundation
public import Journeys
public import Vault
internal import Wording

/// Where prepared batches go: appended one after another, their outcomes counted.
///
/// The producer prepares batches on its own thread while the writer appends earlier ones; a few
/// batches travel round and round, so memory stays flat.
public final class ImportSink: @unchecked Sendable {
  // Unchecked: `file` is the writer's until `finish`; everything else is behind the condition.
  private let mayThread: Bool
  private let isInterrupted: @Sendable () -> Bool
  private let append: (EventBatch) throws -> [AppendOutcome]
  private var isThreaded = false
  public private(set) var file: ImportReport.File
  /// The column of the file that a refusal is about.
  var column: (any ExplainedError) -> String? = { _ in nil }
  /// Told of the blueprints by which journeys of the file are decided, when the file brings one.
  public var plansChanged: (PlanBook) -> Void = { _ in }
  /// Blueprints that this file, or one before it in the same transaction, has published.
  public var publishedNow: [Blueprint] = []
  /// Told after each batch how many rows are in so far.
  private let progress: @Sendable (ImportReport.File) -> Void
  /// Customers made for rows that were refused; other rows of theirs may be in all the same.
  public private(set) var candidates: Set<String> = []
  /// What a rehearsal or a withdrawn import takes back; customers only where nothing is threaded.
  public var made = PreparedTraces()

  /// Batches that are written, of which something is to be ended yet.
  private var written: [WrittenBatch] = []
  /// The same, of an import that is kept or withdrawn as a whole.
  public private(set) var held: [(plan: LookupPlan, taken: [PlannedLookup])] = []
  /// What files before this one, in the same such import, let customers be found by.
  public var earlier: [PlannedLookup] = []

  private let condition = NSCondition()
  private var free: [EventBatch] = []
  private var waiting: [(batch: EventBatch, rows: BatchRows)] = []
  private var failure: (any Error)?
  private var isFinishing = false
  private var isDone = false

  /// Batches on their way.
  private static let depth = 4

  public init(
    file: ImportReport.File, mayThread: Bool, isInterrupted: @escaping @Sendable () -> Bool,
    progress: @escaping @Sendable (ImportReport.File) -> Void,
    append: @escaping (EventBatch) throws -> [AppendOutcome]
  ) {
    self.file = file
    self.mayThread = mayThread
    self.isInterrupted = isInterrupted
    self.progress = progress
    self.append = append
    free = [EventBatch()]
  }

  /// What is appended stays, and readers see it at once.
  var isKept: Bool { mayThread }

  /// From now on a thread of its own appends while the caller prepares; only where the whole
  /// import is no single transaction.
  func startWriter() {
    guard mayThread, !isThreaded else { return }
    isThreaded = true
    free += (1..<Self.depth).map { _ in EventBatch(capacity: 1 << 20) }
    let thread = Thread { [self] in run() }
    thread.stackSize = 8 << 20
    thread.start()
  }

  /// An empty batch; waits until one is free. Throws what the writer met.
  func take() throws -> EventBatch {
    condition.lock()
    defer { condition.unlock() }
    while free.isEmpty, failure == nil { condition.wait() }
    if let failure { throw failure }
    if isInterrupted() { throw ImportStopped() }
    return free.removeLast()
  }

  /// Hands a batch over; what it lets customers be found by is ended by `settle`.
  func put(_ batch: EventBatch, _ rows: BatchRows = BatchRows()) throws {
    if !isThreaded {
      defer { free.append(batch) }
      try write(batch, rows)
      return
    }
    condition.lock()
    waiting.append((batch, rows))
    condition.broadcast()
    condition.unlock()
  }

  /// Keeps the look-ups of what is written by now, on the thread that prepares; of an import that
  /// may still be withdrawn they are held.
  ///
  /// - Returns: what is held of it, for the rows behind.
  @discardableResult
  public func settle(in logbook: any ImportTarget) throws -> [PlannedLookup] {
    let done = takeWritten()
    guard !mayThread else {
      try logbook.vault().settle(done.map { ($0.plan, $0.taken) })
      return []
    }
    return hold(done)
  }

  /// What was written since the last call; whoever takes it ends it, or puts it back.
  func takeWritten() -> [WrittenBatch] {
    condition.lock()
    defer {
      written = []
      condition.unlock()
    }
    return written
  }

  func putBack(_ batches: [WrittenBatch]) {
    condition.lock()
    written = batches + written
    condition.unlock()
  }

  /// Keeps plans until it is known whether the import stays.
  ///
  /// - Returns: what is held of them.
  func hold(_ batches: [WrittenBatch]) -> [PlannedLookup] {
    held += batches.filter { !$0.plan.isEmpty }.map { ($0.plan, $0.taken) }
    return batches.flatMap(\.taken)
  }

  /// Appends what is no row of the file; a refusal is thrown. Nothing else may be on its way.
  func putSilently(_ batch: EventBatch) throws {
    defer {
      condition.lock()
      free.append(batch)
      condition.unlock()
    }
    for case .refused(let refusal) in try append(batch) { throw refusal }
  }

  /// Waits until everything handed over is in the log.
  func drain() throws {
    guard isThreaded else { return }
    condition.lock()
    defer { condition.unlock() }
    while free.count < Self.depth, failure == nil { condition.wait() }
    if let failure { throw failure }
  }

  func reject(line: Int, column: String? = nil, _ error: any ExplainedError) {
    condition.lock()
    file.reject(line: line, column: column, error)
    condition.unlock()
  }

  /// Notes a customer that was made for a row that was then refused.
  func abandon(_ customer: String) {
    condition.lock()
    candidates.insert(customer)
    if !mayThread { made.customers.insert(customer) }
    condition.unlock()
  }

  func warn(line: Int, _ warning: RowWarning) {
    condition.lock()
    file.warn(
      line: line, column: warning.column, code: warning.code, reason: warning.sentence)
    condition.unlock()
  }

  /// Notes about the file as a whole; no batch may be pending.
  func note(
    encoding: String? = nil, timeZone: String? = nil, headerRow: Int? = nil, sheet: String? = nil
  ) {
    condition.lock()
    file.encoding = encoding ?? file.encoding
    file.timeZone = timeZone ?? file.timeZone
    file.sheet = sheet.map(Quoted.heading) ?? file.sheet
    if let headerRow, headerRow > 1 { file.headerRow = headerRow }
    condition.unlock()
  }

  func preview(_ row: ImportPreview) {
    if file.preview.count < ImportPreview.most { file.preview.append(row) }
  }

  func drop(_ keys: [String: Int]) {
    file.dropped = Dictionary(
      keys.map { (Quoted.heading($0.key), $0.value) }, uniquingKeysWith: +)
  }

  /// Waits for everything handed over; throws what the writer met.
  public func finish() throws {
    guard isThreaded else { return }
    condition.lock()
    isFinishing = true
    condition.broadcast()
    while !isDone { condition.wait() }
    condition.unlock()
    if let failure { throw failure }
  }

  private func run() {
    while true {
      condition.lock()
      while waiting.isEmpty, !isFinishing { condition.wait() }
      guard !waiting.isEmpty, failure == nil else {
        isDone = true
        condition.broadcast()
        condition.unlock()
        return
      }
      let (batch, rows) = waiting.removeFirst()
      condition.unlock()
      do {
        try write(batch, rows)
      } catch {
        condition.lock()
        failure = error
        condition.unlock()
      }
      condition.lock()
      free.append(batch)
      condition.broadcast()
      condition.unlock()
    }
  }

  private func write(_ batch: EventBatch, _ rows: BatchRows) throws {
    let outcomes = batch.groups.isEmpty ? [] : try append(batch)
    if outcomes.isEmpty, rows.number == nil { return }
    var refused: Set<Int> = []
    for (index, outcome) in outcomes.enumerated() {
      if case .refused = outcome { refused.insert(index) }
    }
    condition.lock()
    if !rows.plan.isEmpty || rows.number != nil {
      written.append(
        WrittenBatch(
          number: rows.number, plan: rows.plan, taken: rows.plan.taken(without: refused),
          isWhole: rows.isWhole && refused.isEmpty))
    }
    for (index, outcome) in outcomes.enumerated() {
      let line = batch.groups[index].records.first.map { Int(batch.records[$0].tag) } ?? 0
      switch outcome {
      case .appended(let positions):
        file.took(positions, amendments: rows.amendments[index] ?? 0)
      case .duplicate, .unneeded:
        if rows.skipped.contains(index) { file.skipped += 1 } else { file.duplicates += 1 }
      case .refused(let error): file.reject(line: line, column: column(error), error)
      }
      guard let customer = rows.made[index] else { continue }
      if case .refused = outcome { candidates.insert(customer) }
      if !mayThread { self.made.customers.insert(customer) }
    }
    let state = file
    condition.unlock()
    progress(state)
  }
}

/// What is to be known of a batch's groups besides their events, by their places.
struct BatchRows {
  /// Of a batch whose maker wants to know when it is in the log.
  var number: Int?
  /// No row was refused while it was made.
  var isWhole = true
  /// Customers made for a group.
  var made: [Int: String] = [:]
  /// By what customers are found once the batch is written.
  var plan = LookupPlan()
  /// How many events of a group change what was recorded before.
  var amendments: [Int: Int] = [:]
  /// Groups that would change something, and were told not to.
  var skipped: Set<Int> = []
}

/// A batch that is in the log.
struct WrittenBatch {
  let number: Int?
  let plan: LookupPlan
  /// By what its customers are to be found from now on.
  let taken: [PlannedLookup]
  /// Nothing of it was refused.
  let isWhole: Bool
}
