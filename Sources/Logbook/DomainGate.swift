internal import CanonicalJSON
internal import Chronology
internal import EventLog
internal import Foundation
internal import Journeys
internal import Timelines

/// Digests of a batch's events, in order; rides along as the batch's companion.
final class BatchDigests {
  struct Entry {
    var digest: FactDigest
    /// Left out when what it would establish is established.
    var isOptional = false
    /// Sealed elsewhere: good only as a repeat.
    var isForeignSealed = false
  }

  var entries: [Entry] = []
}

/// Holds every event against the domain's decisions, inside the write transaction.
///
/// States are remembered within bounds and folded from the log when they are not.
final class DomainGate: AppendGate, @unchecked Sendable {
  // Unchecked: the log calls a gate on its writing queue only; `setShelf` runs before appends.
  private var plans: PlanBook
  private let blueprintExists: (String) -> Bool
  private let journeys = GrowingTable<Int64, Journey?>()
  private let customers = ByteMap<CustomerState>(bound: 60_000)
  private var undo: [(index: Int, key: Int64, before: Journey?)] = []
  private var batch: EventBatch?
  private var generation = 0
  private var digests = BatchDigests()

  private struct Journey {
    var state = JourneyState()
    var customer = CodeHash.none
    /// The customer was looked up and is not erased; erasing anybody forgets all journeys.
    var isCustomerKept = false
  }

  /// Journeys remembered at most; some hundred bytes each.
  private static let bound = 60_000

  init(plans: PlanBook, blueprintExists: @escaping (String) -> Bool) {
    self.plans = plans
    self.blueprintExists = blueprintExists
  }

  func setPlans(_ plans: PlanBook) { self.plans = plans }

  func begin(in transaction: any LogTransaction, foreign: Bool) {
    if foreign { forget() }
    batch = nil
  }

  func rolledBack() { forget() }

  private func forget() {
    journeys.removeAll()
    customers.removeAll()
    undo.removeAll()
    batch = nil
  }

  func admit(
    _ index: Int, of batch: EventBatch, stream: StreamPlace, in transaction: any LogTransaction
  ) throws -> GateVerdict {
    if batch !== self.batch || batch.generation != generation {
      self.batch = batch
      generation = batch.generation
      undo.removeAll(keepingCapacity: true)
      digests = batch.companion as? BatchDigests ?? BatchDigests()
    }
    if undo.count > 512 { undo.removeFirst(256) }
    let entry = digests.entries[index]
    let record = batch.records[index]
    do {
      if entry.isForeignSealed { throw FactError.sealedByUs }
      switch entry.digest.kind.stream {
      case .journey: try journey(entry.digest, index, record, batch, stream, transaction)
      case .customer:
        try notErased(record, batch, in: transaction)
        try customer(entry.digest.kind, record, batch, in: transaction)
      case .blueprint:
        try notErased(record, batch, in: transaction)
        try blueprint(record, batch)
      default: try notErased(record, batch, in: transaction)
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

  func undo(_ index: Int, of batch: EventBatch, stream: StreamPlace) {
    if let last = undo.last, last.index == index, last.key == stream.key {
      undo.removeLast()
      journeys.set(last.key, last.before)
      return
    }
    // Not a journey's event, or long ago: what is remembered may be wrong, so forget it.
    journeys.set(stream.key, nil)
    customers.removeAll()
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
        try notErased(record, batch, in: transaction)
        journey.isCustomerKept = true
      }
      if fact.kind != .customerIdentified, journey.customer != .none, journey.customer != code {
        throw Refusal.customerMismatch
      }
      journey.customer = code
    }
    try JourneyDecision.decide(fact, on: journey.state, plans: plans)
    if fact.kind == .correctionMade {
      try correction(batch.data(record), batch.subject(record), in: transaction)
      // The next fact folds the corrected history anew.
      journeys.set(stream.key, nil)
      return
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
    let journey = try fold(events)
    if journeys.count >= Self.bound { journeys.removeAll() }
    journeys.set(stream.key, journey)
    return journey
  }

  private func fold(_ events: [RecordedEvent]) throws -> Journey {
    var journey = Journey()
    for case let customer? in events.map(\.event.customer) { journey.customer = CodeHash(customer) }
    try CorrectedFacts.forEach(events) { _, digest, _ in
      journey.state.apply(digest, plans: plans)
    }
    return journey
  }

  /// What is corrected must stand in the same stream, and a replacement must have its shape.
  private func correction(
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
    guard let replacement = data["replacement"] else { return }
    let digest = try FactReader.read(
      kind, replacement, occurred: target.event.time.milliseconds)
    // The replacement must be what could have been recorded then, in the target's place.
    var before: [RecordedEvent] = []
    try transaction.forEachEvent(ofSubject: target.event.subject) { row in
      if row.position < target.position { before.append(try row.recordedEvent()) }
    }
    if kind.stream == .journey {
      try JourneyDecision.decide(digest, on: try fold(before).state, plans: plans)
    }
  }

  // MARK: Customers and blueprints

  private func customerState(
    _ id: UnsafeRawBufferPointer, in transaction: any LogTransaction
  ) throws -> CustomerState {
    if let known = customers[id] { return known }
    var state = CustomerState()
    try transaction.forEachEvent(
      ofSubject: "customer/" + String(decoding: id, as: UTF8.self)
    ) { row in
      if let kind = FactKind(rawValue: String(decoding: row.parts.type, as: UTF8.self)) {
        state.apply(kind)
      }
    }
    customers.set(id, state)
    return state
  }

  private func notErased(
    _ record: EventBatch.Record, _ batch: EventBatch, in transaction: any LogTransaction
  ) throws {
    guard let id = batch.customer(record) else { return }
    if try customerState(id, in: transaction).isErased { throw Refusal.customerErased }
  }

  private func customer(
    _ kind: FactKind, _ record: EventBatch.Record, _ batch: EventBatch,
    in transaction: any LogTransaction
  ) throws {
    let subject = batch.subject(record)
    let id = UnsafeRawBufferPointer(rebasing: subject["customer/".utf8.count...])
    var state = try customerState(id, in: transaction)
    try state.decide(kind)
    state.apply(kind)
    customers.set(id, state)
    if kind == .customerErased { journeys.removeAll() }
  }

  private func blueprint(_ record: EventBatch.Record, _ batch: EventBatch) throws {
    let data = try JSON(strict: batch.data(record), rules: .event)
    guard let id = data["blueprint"]?.text, let version = data["blueprintVersion"]?.int,
      let sha256 = data["sha256"]?.text, blueprintExists(sha256)
    else { throw Refusal.blueprintMissing }
    if plans.find(CodeHash(id), version: version) != nil { throw Refusal.blueprintPublished }
  }
}

extension Refusal {
  /// Says that what a fact would establish is established.
  fileprivate var isStanding: Bool {
    switch self {
    case .customerRegistered, .journeyExists, .vehicleAssigned: true
    default: false
    }
  }
}

extension EventBatch {
  /// Empties the batch and its digests for events recorded at a moment.
  func start(recorded: Timestamp) -> BatchDigests {
    reset(recorded: recorded)
    let digests = companion as? BatchDigests ?? BatchDigests()
    digests.entries.removeAll(keepingCapacity: true)
    companion = digests
    return digests
  }
}
