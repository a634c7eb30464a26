internal import CanonicalJSON
internal import Chronology
internal import EventLog
internal import Importing
internal import Journeys
internal import Timelines
internal import Wording

/// Holds every event against the domain's decisions, inside the write transaction.
///
/// States are remembered within bounds and folded from the log when they are not; the blueprints
/// are those that are published in the transaction itself.
final class DomainGate: AppendGate, @unchecked Sendable {
  // Unchecked: the log calls a gate on its writing queue only.
  private(set) var plans = PlanBook()
  /// The plans behind what is committed.
  private var committedPlans = PlanBook()
  private let files: BlueprintFiles
  let journeys = GrowingTable<Int64, Journey?>()
  let customers = ByteMap<CustomerState>(bound: 60_000)
  /// Staff who did not pass their last examination; nil until somebody asks.
  var knownNovices: Set<CodeHash>?
  private var undo: [(index: Int, key: Int64, before: Journey?)] = []
  private var plansBefore: [(index: Int, plans: PlanBook)] = []
  private var batch: EventBatch?
  private var generation = 0
  private var digests = BatchDigests()

  struct Journey: Equatable {
    var state = JourneyState()
    var customer = CodeHash.none
    /// The customer was looked up and is not erased; erasing or merging anybody forgets all
    /// journeys.
    var isCustomerKept = false
    /// The customer was merged into another.
    var isMerged = false
  }

  /// Journeys remembered at most; some hundred bytes each.
  private static let bound = 60_000

  init(_ files: BlueprintFiles) {
    self.files = files
  }

  /// - Throws: `LogbookError.blueprintFileMissing`.
  func begin(in transaction: any LogTransaction, foreign: Bool) throws {
    if foreign {
      // States name plans by their place in the book.
      forget()
      plans = try BlueprintShelf(transaction, files: files).plans
    }
    committedPlans = plans
    batch = nil
  }

  func rolledBack() {
    forget()
    plans = committedPlans
  }

  private func forget() {
    journeys.removeAll()
    customers.removeAll()
    knownNovices = nil
    undo.removeAll()
    plansBefore.removeAll()
    batch = nil
  }

  func admit(
    _ index: Int, of batch: EventBatch, stream: StreamPlace, in transaction: any LogTransaction
  ) throws -> GateVerdict {
    if batch !== self.batch || batch.generation != generation {
      self.batch = batch
      generation = batch.generation
      undo.removeAll(keepingCapacity: true)
      plansBefore.removeAll(keepingCapacity: true)
      digests = batch.companion as? BatchDigests ?? BatchDigests()
    }
    if undo.count > 512 { undo.removeFirst(256) }
    let entry = digests.entries[index]
    let record = batch.records[index]
    do {
      if let refusal = entry.refusal { throw refusal }
      if entry.digest.kind.belongsToOneCommand, !entry.isOwn {
        throw FactError.ownCommand(type: entry.digest.kind.rawValue)
      }
      if entry.digest.kind.isRecordedByHand, !entry.isByHand {
        throw FactError.byHandOnly(type: entry.digest.kind.rawValue)
      }
      if entry.takesNewest,
        !plans.isNewest(entry.digest.key, version: entry.digest.number)
      {
        return .refuse(OutdatedBlueprint())
      }
      if entry.checksIDs { try checkIDs(record, batch, stream, in: transaction) }
      switch streamKind(of: entry.digest.kind, record, batch) {
      case .journey:
        try journey(
          entry.digest.recorded(record, of: batch), index, record, batch, stream, transaction)
      case .customer:
        try notErased(record, batch, in: transaction)
        try customer(entry.digest, record, batch, in: transaction)
      case .staff:
        try notErased(record, batch, in: transaction)
        try staff(entry.digest, record, batch, in: transaction)
      case .improvement:
        try notErased(record, batch, in: transaction)
        try improvement(entry.digest, record, batch, stream, in: transaction)
      case .blueprint:
        try notErased(record, batch, in: transaction)
        try blueprint(record, batch, index)
      case .logbook:
        try notErased(record, batch, in: transaction)
      }
      return .admit
    } catch Refusal.customerErased {
      return .forbid(Refusal.customerErased)
    } catch let refusal as Refusal {
      return entry.isOptional && refusal.isStanding ? .unneeded : .refuse(refusal)
    } catch let error as FactError {
      return .refuse(error)
    }
  }

  /// Where a fact stands: a correction with what it corrects, every other where its kind does.
  private func streamKind(
    of kind: FactKind, _ record: EventBatch.Record, _ batch: EventBatch
  ) -> StreamKind {
    guard kind == .correctionMade else { return kind.stream }
    let subject = batch.subject(record)
    let name = subject.prefix { $0 != UInt8(ascii: "/") }
    return StreamKind(rawValue: String(decoding: name, as: UTF8.self)) ?? kind.stream
  }

  func undo(_ index: Int, of batch: EventBatch, stream: StreamPlace) {
    if let place = plansBefore.lastIndex(where: { $0.index == index }) {
      plans = plansBefore[place].plans
      plansBefore.removeSubrange(place...)
    }
    if let last = undo.last, last.index == index, last.key == stream.key {
      undo.removeLast()
      journeys.set(last.key, last.before)
      return
    }
    // Not a journey's event, or long ago: what is remembered may be wrong, so forget it.
    if batch.subject(batch.records[index]).starts(with: "customer/".utf8) { journeys.removeAll() }
    journeys.set(stream.key, nil)
    customers.removeAll()
    knownNovices = nil
  }

  // MARK: Journeys

  private func journey(
    _ fact: FactDigest, _ index: Int, _ record: EventBatch.Record, _ batch: EventBatch,
    _ stream: StreamPlace, _ transaction: any LogTransaction
  ) throws {
    var journey = try state(stream, in: transaction)
    let before = journey
    if let customer = batch.customer(record) {
      let code = CodeHash(customer)
      if !journey.isCustomerKept || journey.customer != code {
        let known = try customerState(customer, in: transaction)
        if known.isErased { throw Refusal.customerErased }
        journey.isCustomerKept = true
        journey.isMerged = known.mergedInto != nil
      }
      if fact.kind != .customerIdentified, journey.customer != .none, journey.customer != code {
        throw Refusal.customerMismatch
      }
      journey.customer = code
    }
    if fact.kind == .customerIdentified || fact.kind == .partyLinked {
      try ownNames(fact.kind, record, batch)
    }
    if journey.isMerged, !fact.kind.outlivesMerge {
      throw try merged(record, batch, in: transaction)
    }
    if fact.kind == .correctionMade {
      try JourneyDecision.decide(fact, on: journey.state, plans: plans)
      try correction(batch.data(record), batch.subject(record), in: transaction)
      // The next fact folds the corrected history anew.
      journeys.set(stream.key, nil)
      return
    }
    if fact.kind.asksBeside {
      try JourneyDecision.decide(
        fact, on: journey.state, plans: plans,
        beside: try beside(fact, record, batch, in: transaction))
    } else if fact.kind == .touchpointCompleted, digests.entries[index].isByHand {
      var context = DecisionContext()
      context.isByHand = true
      try JourneyDecision.decide(fact, on: journey.state, plans: plans, beside: context)
    } else {
      try JourneyDecision.decide(fact, on: journey.state, plans: plans)
    }
    undo.append((index, stream.key, stream.version == 0 ? nil : before))
    journey.state.apply(fact, plans: plans)
    if journeys.count >= Self.bound { journeys.removeAll() }
    journeys.set(stream.key, journey)
  }

  private func state(
    _ stream: StreamPlace, in transaction: any LogTransaction
  ) throws -> Journey {
    if stream.version == 0 { return Journey() }
    if let place = journeys.find(stream.key), let known = journeys[place] { return known }
    var events: [RecordedEvent] = []
    try transaction.forEachEvent(inStream: stream.key) { events.append(try $0.recordedEvent()) }
    var journey = try fold(events)
    if let customer = events.last(where: { $0.event.customer != nil })?.event.customer {
      journey.isMerged = try customerState(customer, in: transaction).mergedInto != nil
    }
    if journeys.count >= Self.bound { journeys.removeAll() }
    journeys.set(stream.key, journey)
    return journey
  }

  func fold(_ events: [RecordedEvent]) throws -> Journey {
    var journey = Journey()
    for case let customer? in events.map(\.event.customer) { journey.customer = CodeHash(customer) }
    for fact in CountedFacts(events).all {
      guard let digest = try fact.digest() else { continue }
      journey.state.apply(digest.recorded(fact.event.recorded.event), plans: plans)
    }
    return journey
  }

  /// What is corrected must stand in the same stream, and a replacement must have its shape.
  func correction(
    _ data: UnsafeRawBufferPointer, _ subject: UnsafeRawBufferPointer,
    in transaction: any LogTransaction
  ) throws {
    let data = try JSON(strict: data, rules: .event)
    guard let id = data["corrects"]?.text.flatMap({ EventID(text: $0) }),
      let target = try transaction.event(id)
    else { throw Refusal.correctedMissing }
    guard subject.elementsEqual(target.event.subject.utf8) else {
      throw Refusal.correctedElsewhere
    }
    guard let kind = FactKind(rawValue: target.event.type), kind != .correctionMade else {
      throw Refusal.correctsCorrection
    }
    guard kind.isCorrectable else { throw Refusal.notCorrectable }
    guard let replacement = data["replacement"] else { return }
    let digest = try FactReader.read(
      kind, replacement, occurred: target.event.time.milliseconds
    ).recorded(target.event)
    // The replacement must be what could have been recorded then, in the target's place.
    var before: [RecordedEvent] = []
    try transaction.forEachEvent(ofSubject: target.event.subject) { row in
      if row.position < target.position { before.append(try row.recordedEvent()) }
    }
    if kind.stream == .journey {
      try JourneyDecision.decide(
        digest, on: try fold(before).state, plans: plans,
        beside: try beside(
          digest, replacement, subject: target.event.subject, customer: target.event.customer,
          in: transaction))
    }
  }

  // MARK: Blueprints

  /// From here on journeys may follow the blueprint, those of the same group too.
  private func blueprint(
    _ record: EventBatch.Record, _ batch: EventBatch, _ index: Int
  ) throws {
    let data = try JSON(strict: batch.data(record), rules: .event)
    guard let id = data["blueprint"]?.text, let version = data["blueprintVersion"]?.int,
      let sha256 = data["sha256"]?.text, let found = files.plan(sha256)
    else { throw Refusal.blueprintMissing }
    guard found.blueprint.id.utf8.elementsEqual(id.utf8), found.blueprint.version == version else {
      throw Refusal.blueprintMissing
    }
    if plans.find(CodeHash(id), version: version) != nil { throw Refusal.blueprintPublished }
    plansBefore.append((index, plans))
    plans.add(found)
  }
}

/// The version of a blueprint that a fact took for the newest is not that any more: the fact is to be
/// prepared again, and nobody is told.
struct OutdatedBlueprint: ExplainedError {
  var code: String { "blueprint.outdated" }
  var sentence: Sentence {
    Sentence("流程刚有新版，请重试", "the blueprint has a newer version since; try again")
  }
}

extension Refusal {
  /// Says that what a fact would establish is established.
  fileprivate var isStanding: Bool {
    switch self {
    case .customerRegistered, .journeyExists, .vehicleAssigned, .blueprintPublished: true
    default: false
    }
  }
}

extension FactDigest {
  /// With who recorded the fact, where a decision may ask.
  func recorded(_ record: EventBatch.Record, of batch: EventBatch) -> FactDigest {
    guard let details else { return self }
    var own = self
    own.details = details.recorded(
      by: CodeHash(batch.names[record.actor]), as: record.id.description)
    return own
  }

  func recorded(_ event: Event) -> FactDigest {
    guard let details else { return self }
    var own = self
    own.details = details.recorded(by: CodeHash(event.actor), as: event.id.description)
    return own
  }
}
