internal import CanonicalJSON
internal import Chronology
internal import Custody
internal import Demonstration
internal import EventLog
internal import Importing
internal import Interchange
internal import Journeys
internal import ReadModels
internal import Synchronization
internal import Vault
internal import Wording

/// What a demonstration is to show.
public struct DemonstrationPlan: Sendable {
  public var journeys: Int
  public var seed: UInt64
  /// Of the deliveries.
  public var year: Int
  public var logbook: Logbook.Plan

  public init(journeys: Int, seed: UInt64, year: Int, logbook: Logbook.Plan) {
    self.journeys = journeys
    self.seed = seed
    self.year = year
    self.logbook = logbook
  }
}

extension Logbook {
  /// Makes a logbook that holds a made-up dealer year, recorded as if the year had been lived:
  /// every fact has the recorded time at which somebody would have entered it.
  ///
  /// Events are the same for the same plan, but for what is sealed under new keys.
  /// - Parameter progress: told now and then how many facts are in, of how many.
  /// - Throws: what `create` throws; a refusal would be a fault of the story.
  public static func demonstrate(
    at path: String, _ plan: DemonstrationPlan, surroundings: Surroundings,
    progress: @Sendable (Int, Int) -> Void = { _, _ in }
  ) throws -> Logbook {
    // Before the first fact of the year: the log's recorded times never go back.
    let beginning = Timestamp(
      milliseconds: CivilTime.dayNumber(year: plan.year - 1, month: 10, day: 1) * 86_400_000)
    var then = surroundings
    let story = SharedClock(beginning)
    then.now = { story.now }
    let logbook = try create(at: path, plan.logbook, surroundings: then)
    guard let blueprint = try logbook.shelf().latest(logbook.settings.blueprint) else {
      throw LogbookError.blueprintUnknown(logbook.settings.blueprint)
    }
    let year = DealerYear(
      journeys: plan.journeys, seed: plan.seed, year: plan.year, blueprint: blueprint)
    // Nothing is recorded for a future day. Facts are in the order of recording.
    let today = surroundings.now()
    try logbook.tell(Array(year.facts.prefix { $0.recorded <= today }), story, progress)
    try logbook.close()
    return try Logbook(at: path, surroundings: surroundings)
  }

  /// An origin of which no keys are here: the one given, else `…-2`, `…-3`.
  public static func freeOrigin(like origin: String, surroundings: Surroundings) -> String {
    var (free, number) = (origin, 1)
    while KeyRing(origin: free, surroundings: surroundings).exists {
      number += 1
      free = "\(origin)-\(number)"
    }
    return free
  }

  /// Facts a transaction.
  private static let factsAtOnce = 4_000

  private func tell(
    _ facts: [DemoFact], _ story: SharedClock, _ progress: (Int, Int) -> Void
  ) throws {
    try readyToWrite()
    var reader = EntryLineReader()
    let batch = EventBatch()
    let lines = NDJSONImport(logbook: LogbookImportTarget(book: self))
    let vault = try vault()
    let keys = PendingKeys(vault)
    var told = 0
    while told < facts.count {
      let part = facts[told..<min(told + Self.factsAtOnce, facts.count)]
      var plan = LookupPlan()
      try appendAllWithVault { append in
        for (index, fact) in zip(part.indices, part) {
          story.now = fact.recorded
          let digests = batch.start(recorded: fact.recorded)
          batch.beginGroup()
          let line = try fact.line(source: log.origin).canonicalBytes()
          try line.withUnsafeBytes { bytes in
            let read = try reader.read(bytes)
            _ = try lines.append(read, keys, to: batch, line: index + 1)
            for lookup in try lines.lookups(read) { plan.add(lookup, group: index) }
            digests.entries.append(
              BatchDigests.Entry(digest: read.digest, refusal: read.refusal))
          }
          for case .refused(let refusal) in try append(batch) { throw refusal }
        }
        // Durable before the events that need them are.
        if !keys.isEmpty || !plan.isEmpty {
          try vault.transaction { transaction in
            try keys.keep(in: transaction)
            try plan.note(in: transaction)
          }
        }
        return true
      }
      try vault.settle([(plan, plan.taken(without: []))])
      keys.removeAll()
      told = part.endIndex
      progress(told, facts.count)
    }
    let models = try readModels()
    defer { models.close() }
    try models.catchUpOrLeave()
  }
}

/// A clock that stands where the story is.
private final class SharedClock: Sendable {
  private let time: Mutex<Timestamp>

  init(_ time: Timestamp) {
    self.time = Mutex(time)
  }

  var now: Timestamp {
    get { time.withLock { $0 } }
    set { time.withLock { $0 = newValue } }
  }
}
