internal import CanonicalJSON
internal import Chronology
internal import EventLog
internal import Journeys
internal import Timelines

/// What decisions about a journey ask of other streams.
extension DomainGate {
  func beside(
    _ fact: FactDigest, _ record: EventBatch.Record, _ batch: EventBatch,
    in transaction: any LogTransaction
  ) throws -> DecisionContext {
    if fact.kind == .journeyOpened, try novices(in: transaction).isEmpty { return .none }
    func text(_ bytes: UnsafeRawBufferPointer) -> String { String(decoding: bytes, as: UTF8.self) }
    return try beside(
      fact, try JSON(strict: batch.data(record), rules: .event),
      subject: text(batch.subject(record)), customer: batch.customer(record).map(text),
      in: transaction)
  }

  func beside(
    _ fact: FactDigest, _ data: JSON, subject: String, customer: String?,
    in transaction: any LogTransaction
  ) throws -> DecisionContext {
    var context = DecisionContext()
    switch fact.kind {
    case .journeyOpened, .assignmentChanged: context.novices = try novices(in: transaction)
    case .messageSent:
      if let customer = try customer ?? lastCustomer(of: subject, in: transaction) {
        context.customer = try customerState(customer, in: transaction)
      }
    case .causeAttributed:
      if let id = data["of"]?.text.flatMap({ EventID(text: $0) }),
        let event = try transaction.event(id)?.event
      {
        let kind = FactKind(rawValue: event.type)
        context.answer =
          event.subject.utf8.elementsEqual(subject.utf8)
          ? kind.map { .found($0) } ?? .missing : .elsewhere
      }
    default: break
    }
    return context
  }

  /// Ids that somebody gave are codes that say nothing about anybody; those that the log knows from
  /// before there was this rule are taken as they are.
  func checkIDs(
    _ record: EventBatch.Record, _ batch: EventBatch, _ stream: StreamPlace,
    in transaction: any LogTransaction
  ) throws {
    let subject = batch.subject(record)
    if stream.version == 0 { try IdentityRule.subject(subject) }
    guard let customer = batch.customer(record) else { return }
    do throws(FactError) {
      try IdentityRule.person(customer, "customer")
    } catch {
      let id = String(decoding: customer, as: UTF8.self)
      var isKnown = false
      try transaction.forEachEvent(ofSubject: "customer/" + id) { _ in isKnown = true }
      if !isKnown, stream.version > 0 {
        let last = try lastCustomer(of: String(decoding: subject, as: UTF8.self), in: transaction)
        isKnown = last?.utf8.elementsEqual(id.utf8) == true
      }
      guard isKnown else { throw error }
    }
  }

  /// The customer that the events of a stream named last.
  func lastCustomer(of subject: String, in transaction: any LogTransaction) throws -> String? {
    var last: String?
    try transaction.forEachEvent(ofSubject: subject) { row in
      last = row.parts.customer.map { String(decoding: $0, as: UTF8.self) } ?? last
    }
    return last
  }

  /// What a fact names of its own stream and customer must be what the event says.
  func ownNames(
    _ kind: FactKind, _ record: EventBatch.Record, _ batch: EventBatch
  ) throws {
    let data = try JSON(strict: batch.data(record), rules: .event)
    if let journey = data["journey"]?.text,
      !batch.subject(record).elementsEqual("journey/\(journey)".utf8)
    {
      throw Refusal.namesAnother(field: "journey")
    }
    if kind == .customerIdentified, let customer = data["customer"]?.text,
      batch.customer(record)?.elementsEqual(customer.utf8) != true
    {
      throw Refusal.namesAnother(field: "customer")
    }
  }

  /// Says into whom the customer of a journey was merged.
  func merged(
    _ record: EventBatch.Record, _ batch: EventBatch, in transaction: any LogTransaction
  ) throws -> Refusal {
    func text(_ bytes: UnsafeRawBufferPointer) -> String { String(decoding: bytes, as: UTF8.self) }
    let named = batch.customer(record).map(text)
    let customer = try named ?? lastCustomer(of: text(batch.subject(record)), in: transaction)
    let state = try customer.map { try customerState($0, in: transaction) }
    return .customerMerged(into: state?.mergedInto ?? "")
  }

  // MARK: Staff

  /// Staff whose last examination was not passed; read once, then kept up.
  func novices(in transaction: any LogTransaction) throws -> Set<CodeHash> {
    if let knownNovices { return knownNovices }
    var novices: Set<CodeHash> = []
    for subject in try transaction.subjects(prefix: "staff/") {
      var state = StaffState()
      var events: [RecordedEvent] = []
      try transaction.forEachEvent(ofSubject: subject) { events.append(try $0.recordedEvent()) }
      for case let digest? in try CountedFacts(events).all.map({ try $0.digest() }) {
        state.apply(digest)
      }
      if state.isNovice { novices.insert(CodeHash(String(subject.dropFirst("staff/".count)))) }
    }
    knownNovices = novices
    return novices
  }

  func staff(
    _ fact: FactDigest, _ record: EventBatch.Record, _ batch: EventBatch,
    in transaction: any LogTransaction
  ) throws {
    let subject = batch.subject(record)
    if fact.kind == .correctionMade {
      try correction(batch.data(record), subject, in: transaction)
      knownNovices = nil
      return
    }
    var novices = try novices(in: transaction)
    let id = CodeHash(UnsafeRawBufferPointer(rebasing: subject["staff/".utf8.count...]))
    var state = StaffState()
    state.apply(fact)
    if state.isNovice { novices.insert(id) } else { novices.remove(id) }
    knownNovices = novices
  }

  // MARK: Improvement cases

  /// A case is folded from its few events each time.
  func improvement(
    _ fact: FactDigest, _ record: EventBatch.Record, _ batch: EventBatch, _ stream: StreamPlace,
    in transaction: any LogTransaction
  ) throws {
    if fact.kind == .correctionMade {
      return try correction(batch.data(record), batch.subject(record), in: transaction)
    }
    var state = CaseState()
    if stream.version > 0 {
      var events: [RecordedEvent] = []
      try transaction.forEachEvent(inStream: stream.key) { events.append(try $0.recordedEvent()) }
      for case let digest? in try CountedFacts(events).all.map({ try $0.digest() }) {
        state.apply(digest)
      }
    }
    let data = try JSON(strict: batch.data(record), rules: .event)
    let hasEvidence = try (data["evidence"]?.items ?? []).allSatisfy { item in
      guard let id = item.text.flatMap({ EventID(text: $0) }) else { return false }
      return try transaction.event(id) != nil
    }
    if let named = data["case"]?.text,
      !batch.subject(record).elementsEqual("case/\(named)".utf8)
    {
      throw Refusal.namesAnother(field: "case")
    }
    try state.decide(fact, hasEvidence: hasEvidence)
  }
}

/// Customers: registered, merged, agreed, erased.
extension DomainGate {
  func customerState(
    _ id: UnsafeRawBufferPointer, in transaction: any LogTransaction
  ) throws -> CustomerState {
    if let known = customers[id] { return known }
    var state = CustomerState()
    var isCorrected = false
    let subject = "customer/" + String(decoding: id, as: UTF8.self)
    try transaction.forEachEvent(ofSubject: subject) { row in
      // Every customer has these two, and they carry nothing that counts here.
      if row.parts.type.elementsEqual(FactKind.customerRegistered.rawValue.utf8) {
        state.apply(FactDigest(kind: .customerRegistered))
      } else if !row.parts.type.elementsEqual(FactKind.customerAmended.rawValue.utf8),
        let digest = try row.digest()
      {
        isCorrected = isCorrected || digest.kind == .correctionMade
        state.apply(digest)
      }
    }
    if isCorrected {
      var events: [RecordedEvent] = []
      try transaction.forEachEvent(ofSubject: subject) { events.append(try $0.recordedEvent()) }
      state = CustomerState()
      for case let digest? in try CountedFacts(events).all.map({ try $0.digest() }) {
        state.apply(digest)
      }
    }
    customers.set(id, state)
    return state
  }

  func customerState(_ id: String, in transaction: any LogTransaction) throws -> CustomerState {
    try Array(id.utf8).withUnsafeBytes { try customerState($0, in: transaction) }
  }

  func notErased(
    _ record: EventBatch.Record, _ batch: EventBatch, in transaction: any LogTransaction
  ) throws {
    guard let id = batch.customer(record) else { return }
    if try customerState(id, in: transaction).isErased { throw Refusal.customerErased }
  }

  func customer(
    _ fact: FactDigest, _ record: EventBatch.Record, _ batch: EventBatch,
    in transaction: any LogTransaction
  ) throws {
    let subject = batch.subject(record)
    let id = UnsafeRawBufferPointer(rebasing: subject["customer/".utf8.count...])
    var state = try customerState(id, in: transaction)
    var into = CustomerState()
    if fact.kind == .customerMerged {
      let data = try JSON(strict: batch.data(record), rules: .event)
      if let other = data["into"]?.text { into = try customerState(other, in: transaction) }
    }
    try state.decide(fact, of: CodeHash(id), into: into)
    if fact.kind == .correctionMade {
      try correction(batch.data(record), subject, in: transaction)
      // The next look folds the corrected history anew.
      customers.removeAll()
      return
    }
    state.apply(fact)
    customers.set(id, state)
    if fact.kind == .customerErased || fact.kind == .customerMerged { journeys.removeAll() }
  }
}

extension EventRow {
  /// The digest of a fact as it stands in the log; nil for a kind that is unknown here.
  borrowing func digest() throws -> FactDigest? {
    guard let kind = FactKind(rawValue: String(decoding: parts.type, as: UTF8.self)) else {
      return nil
    }
    return try FactReader.read(
      kind, try JSON(strict: parts.data, rules: .event), occurred: parts.time.milliseconds,
      isTrusted: true)
  }
}
