public import CanonicalJSON
public import Chronology
public import EventLog
internal import Importing
internal import Journeys
internal import Interchange
internal import Storage
internal import Timelines
internal import Vault
public import Wording

/// One fact as a person gives it.
public struct FactInput: Sendable {
  /// A time, and how far the clock at the desk was from UTC.
  public typealias Moment = (time: Timestamp, offset: TimeOffset?)

  public var type: String
  public var journey: String?
  public var customer: String?
  /// The member of staff, for facts of staff.
  public var staff: String?
  /// The improvement case, for facts of one.
  public var improvement: String?
  public var occurred: Moment?
  public var id: EventID?
  public var expectedVersion: Int64?
  /// What it belongs to in other systems, such as a trace; a repeat keeps that of the first try.
  public var correlationID: String?
  /// Field and value as typed; a repeated field makes a list.
  public var fields: [(String, String)] = []
  public var sealed: [(String, String)] = []

  public init(type: String) {
    self.type = type
  }
}

/// What was recorded.
public struct RecordedFact: Sendable {
  public let receipt: Receipt
  public let event: Event
  /// What whoever recorded it may not expect.
  public var note: Sentence?

  public var json: JSON {
    .object(present: [
      ("position", .integer(receipt.positions.upperBound)),
      ("duplicate", .bool(receipt.duplicate)), ("id", .string(event.id.description)),
      ("type", .string(event.type)), ("subject", .string(event.subject)),
      ("customer", event.customer.map(JSON.string)), ("time", .string(event.time.text)),
    ])
  }
}

/// A fact that is checked and sealed, and what was made for it outside the log.
struct PreparedFact: Sendable {
  let kind: FactKind
  let event: Event
  let batch: EventBatch
  /// The publication of the blueprint that the event needs.
  let publication: Event?
  let personal: JSON?
  let plan: LookupPlan
  /// The version that its stream must have.
  let expected: Int64?
  fileprivate let made: Preparation.Traces
  fileprivate let preparation: Preparation

  /// What was recorded, where nothing is left to do after the append.
  func recorded(by outcome: AppendOutcome) -> RecordedFact? {
    guard plan.isEmpty, kind != .ratingGiven, let receipt = outcome.receipt else { return nil }
    return RecordedFact(receipt: receipt, event: event)
  }
}

extension Logbook {
  /// Records one fact: typed by its schema, sealed, decided, appended.
  ///
  /// - Throws: whatever refuses it; nothing is then in the log.
  public func record(_ input: FactInput) throws -> RecordedFact {
    let fact = try prepare(input)
    if input.id == nil, let repeated = try repeated(fact) {
      try takeBack(fact.made, of: fact.preparation)
      return repeated
    }
    return try finish(fact, Result { try log.appendNow(fact.batch, gate: gate) })
  }

  /// Makes a fact ready to be appended; what refuses it has left nothing behind.
  func prepare(_ input: FactInput) throws -> PreparedFact {
    let kind = try kind(of: input)
    try readyToWrite()
    let preparation = try prepare()
    var made = Preparation.Traces()
    var before = FactsBefore()
    do {
      return try prepare(kind, input, &made, preparation, after: &before)
    } catch {
      if !(error is StorageError) { try takeBack(made, of: preparation) }
      throw error
    }
  }

  /// The kind of a fact that people may record.
  func kind(of input: FactInput) throws -> FactKind {
    let kind = try FactNames.kind(input.type)
    if kind.belongsToOneCommand { throw FactError.ownCommand(type: kind.rawValue) }
    return kind
  }

  /// Does what follows an append: keeps look-ups, or takes back what came to nothing.
  func finish(
    _ fact: PreparedFact, _ appended: Result<[AppendOutcome], any Error>
  ) throws -> RecordedFact {
    do {
      return try recorded(fact, appended)
    } catch {
      // A trouble with the disk may have left the event in the log: what it needs stays.
      if !(error is StorageError) { try takeBack(fact.made, of: fact.preparation) }
      throw try named(error, fact.event)
    }
  }

  /// Fields that name members of staff, whatever the fact.
  private static let staffFields: Set<String> = [
    "advisor", "mentor", "approver", "owner",
  ]

  /// - Parameter before: what comes before it and is not in the log yet.
  func prepare(
    _ kind: FactKind, _ given: FactInput, _ made: inout Preparation.Traces,
    _ preparation: Preparation, after before: inout FactsBefore
  ) throws -> PreparedFact {
    var input = given
    let schema = FactCatalogue.schema(kind)
    if kind == .correctionMade { try fillCorrection(&input) }
    input.sealed = FactNames.sealed(input.sealed, of: schema)
    input.fields = try FactNames(blueprint: try blueprint(of: input, kind, before))
      .fields(input.fields, of: schema)
    for place in input.fields.indices
    where Self.staffFields.contains(input.fields[place].0)
      || (kind == .assignmentChanged && ["from", "to"].contains(input.fields[place].0))
    {
      input.fields[place].1 = try staffCode(input.fields[place].1, &made)
    }
    input.staff = try input.staff.map { try staffCode($0, &made) }
    let publication = kind == .journeyOpened ? try fillBlueprint(&input) : nil
    if let file = publication?.made { made.blueprints.insert(file) }
    let subject = try subject(kind, input)
    try checkNamed(input, subject, schema)
    try fillCustomer(kind, &input, subject, before)
    try checkFields(schema, input)
    let now = surroundings.now()
    // A retry that leaves the time to us means the time of the first try.
    let first = try input.id.flatMap { id in
      try log.position(of: id).flatMap { try self.event(at: $0)?.event }
    }
    let occurred =
      input.occurred ?? first.map { ($0.time, $0.timeOffset) }
      ?? (now, settings.timeZone.offset(at: now))
    var event = Event(
      id: input.id ?? newID(), source: log.origin, type: kind.rawValue, subject: subject,
      time: occurred.time, timeOffset: occurred.offset, customer: input.customer,
      actor: actor, correlationID: first == nil ? input.correlationID : first?.correlationID,
      data: try FieldTyping.data(input.fields, schema, settings.timeZone)
    )
    try EntryRule.check(event, kind)
    if first == nil, input.occurred != nil {
      try OccurrenceRule.check(event.time, now: now)
    }
    let personal = try FieldTyping.personal(input.sealed, schema)
    var plan = LookupPlan()
    if let personal {
      guard let customer = event.customer else { throw FactError.nothingSealable }
      if try makeKey(customer) { made.customers.insert(customer) }
      event.sealed = try seal(personal, event)
      plan = try self.plan(personal, event, customer: customer)
      if let number = plan.number { made.plans.insert(number) }
    }
    before.take(kind, event)
    return PreparedFact(
      kind: kind, event: event,
      batch: try batch(event, after: publication?.event, expected: input.expectedVersion),
      publication: publication?.event, personal: personal, plan: plan,
      expected: input.expectedVersion, made: made, preparation: preparation)
  }

  private func recorded(
    _ fact: PreparedFact, _ appended: Result<[AppendOutcome], any Error>
  ) throws -> RecordedFact {
    let event = fact.event
    let receipt: Receipt
    do {
      receipt = try appended.get()[0].received()
    } catch AppendError.conflict(let id, let position) {
      guard let personal = fact.personal, try isResealed(event, personal, at: position) else {
        throw AppendError.conflict(id: id, position: position)
      }
      try vault().settle([(fact.plan, fact.plan.taken(without: []))])
      return RecordedFact(
        receipt: Receipt(positions: position...position, duplicate: true), event: event)
    }
    surroundings.reached("written")
    if !fact.plan.isEmpty { try vault().settle([(fact.plan, fact.plan.taken(without: []))]) }
    return RecordedFact(
      receipt: receipt, event: event,
      note: receipt.duplicate || fact.kind != .ratingGiven ? nil : try secondAnswer(event))
  }

  /// Says so when a touchpoint had its answer before: the first one counts.
  func secondAnswer(_ event: Event) throws -> Sentence? {
    var events: [RecordedEvent] = []
    try log.read(Selection(subject: event.subject)) { row in
      events.append(try row.recordedEvent())
      return .next
    }
    let touchpoint = event.data["touchpoint"]?.text
    guard let own = try FactReader.read(.ratingGiven, event.data, occurred: 0).headline else {
      return nil
    }
    let others = CountedFacts(events).all.filter { $0.event.recorded.event.id != event.id }
    let answer = try others.first { try $0.digest()?.headline == own }
    guard let first = answer?.event.recorded.event.id, let touchpoint else { return nil }
    return Sentence(
      "\(touchpoint) 早有回答，以首答为准。若是要改正它：record correction.made --set corrects=\(first)",
      "\(touchpoint) has its answer already, and the first one counts. "
        + "To correct that one: record correction.made --set corrects=\(first)")
  }

  /// A journey opened without a blueprint takes the logbook's, in its newest version.
  ///
  /// - Returns: the publication of a blueprint that ships with the program and is not published
  ///   here yet.
  private func fillBlueprint(
    _ input: inout FactInput
  ) throws -> (event: Event, made: String?)? {
    func given(_ name: String) -> String? { input.fields.first { $0.0 == name }?.1 }
    let named = nfc(given("blueprint") ?? settings.blueprint)
    let version = given("blueprintVersion").flatMap { Int64($0) }
    let published = try shelf().latest(named)
    if published == nil, ShippedBlueprints.find(named) == nil {
      throw LogbookError.blueprintUnknown(named)
    }
    let chosen = version ?? published?.version ?? ShippedBlueprints.find(named)?.version
    if given("blueprint") == nil { input.fields.append(("blueprint", named)) }
    if given("blueprintVersion") == nil, let chosen {
      input.fields.append(("blueprintVersion", String(chosen)))
    }
    guard let chosen, try shelf().find(named, chosen) == nil,
      let shipped = ShippedBlueprints.find(named, version: chosen)
    else { return nil }
    let (_, event, made) = try publication(shipped.bytes)
    return event.map { ($0, made) }
  }

  private func subject(_ kind: FactKind, _ input: FactInput) throws -> String {
    switch kind == .correctionMade ? correctedStream(input) : kind.stream {
    case .journey:
      guard let journey = input.journey else { throw AttributeError.missing(attribute: "journey") }
      return "journey/" + nfc(journey)
    case .customer:
      guard let customer = input.customer else {
        throw AttributeError.missing(attribute: "customer")
      }
      return "customer/" + nfc(customer)
    case .staff:
      guard let staff = input.staff else { throw AttributeError.missing(attribute: "staff") }
      return "staff/" + nfc(staff)
    case .improvement:
      guard let improvement = input.improvement else {
        throw AttributeError.missing(attribute: "case")
      }
      return "case/" + nfc(improvement)
    case .blueprint: throw FactError.wrongStream(type: kind.rawValue, stream: "blueprint publish")
    case .logbook: return EntryRule.logbookSubject(kind)
    }
  }

  /// Who is named and has no place in the fact would be lost without a word.
  private func checkNamed(_ input: FactInput, _ subject: String, _ schema: FactSchema) throws {
    if input.staff != nil, !subject.hasPrefix("staff/") {
      throw FieldTyping.unknown("staff", schema)
    }
    if input.improvement != nil, !subject.hasPrefix("case/") {
      throw FieldTyping.unknown("case", schema)
    }
  }

  /// Where a correction stands, by what it names.
  private func correctedStream(_ input: FactInput) -> StreamKind {
    if input.journey != nil { return .journey }
    if input.staff != nil { return .staff }
    if input.improvement != nil { return .improvement }
    return input.customer == nil ? .journey : .customer
  }

  /// Finds the customer a fact is about; a journey opened without one gets a provisional one.
  private func fillCustomer(
    _ kind: FactKind, _ input: inout FactInput, _ subject: String, _ before: FactsBefore
  ) throws {
    input.customer = input.customer.map(nfc)
    if kind == .customerIdentified {
      if !input.fields.contains(where: { $0.0 == "journey" }) {
        input.fields.append(("journey", String(subject.dropFirst("journey/".count))))
      }
      input.customer = input.fields.first { $0.0 == "customer" }?.1 ?? input.customer
      if let customer = input.customer, !input.fields.contains(where: { $0.0 == "customer" }) {
        input.fields.append(("customer", customer))
      }
    }
    if kind == .customerMerged, let customer = input.customer,
      !input.fields.contains(where: { $0.0 == "from" })
    {
      input.fields.append(("from", customer))
    }
    if input.customer == nil, kind.stream == .journey {
      input.customer = try before.customers[subject] ?? currentCustomer(ofSubject: subject)
      if input.customer == nil, kind == .journeyOpened {
        var generator = SystemRandomNumberGenerator()
        input.customer = RandomID.make("P-", using: &generator)
      }
    }
  }

  /// Makes a customer's key if there is none.
  ///
  /// - Returns: whether there was none.
  func makeKey(_ customer: String) throws -> Bool {
    let vault = try vault()
    guard try !vault.isErased(.customer, customer) else { throw Refusal.customerErased }
    guard try !vault.hasKey(customer) else { return false }
    guard try !log.holdsSealed(for: customer) else { throw VaultError.keyGone(customer: customer) }
    do {
      try vault.transaction { try $0.makeKey(customer) }
    } catch VaultError.erased {
      // Just now, by somebody else.
      throw Refusal.customerErased
    }
    return true
  }

  /// Notes by what a customer is to be found once an event is in the log; nothing where they are
  /// found by it already.
  private func plan(_ personal: JSON, _ event: Event, customer: String) throws -> LookupPlan {
    var plan = LookupPlan()
    let vault = try vault()
    for (kind, text) in LookupRule.lookups(personal)
    where try !vault.customers(kind, text).contains(customer) {
      plan.add(
        PlannedLookup(event: event.id.description, kind: kind, text: text, customer: customer),
        group: 0)
    }
    guard !plan.isEmpty else { return plan }
    try vault.transaction { try plan.note(in: $0) }
    return plan
  }

  /// The customer that the events of a stream named last.
  func currentCustomer(ofSubject subject: String) throws -> String? {
    var customer: String?
    try log.read(Selection(subject: subject)) { row in
      customer = row.parts.customer.map { String(decoding: $0, as: UTF8.self) } ?? customer
      return .next
    }
    return customer
  }

  func seal(_ personal: JSON, _ event: Event, keyVersion: UInt16? = nil) throws -> [UInt8] {
    let customer = event.customer ?? ""
    do {
      return try vault().seal(
        personal, eventID: event.id.description, type: event.type, customer: customer,
        keyVersion: keyVersion)
    } catch VaultError.noKey {
      throw try vault().isErased(.customer, customer)
        ? Refusal.customerErased : VaultError.noKey as any Error
    }
  }

  /// Whether the stored event is this one, sealed under an older key.
  func isResealed(_ event: Event, _ personal: JSON, at position: Int64) throws -> Bool {
    guard let stored = try self.event(at: position)?.event,
      let sealed = stored.sealed, let version = Sealing.keyVersion(of: sealed)
    else { return false }
    var again = event
    again.sealed = try seal(personal, event, keyVersion: version)
    return again == stored
  }

  /// The event at a position; nil when there is none.
  public func event(at position: Int64) throws -> RecordedEvent? {
    guard position > 0 else { return nil }
    var found: RecordedEvent?
    try log.read(Selection(after: position - 1, through: position)) { row in
      found = try row.recordedEvent()
      return .stop
    }
    return found
  }
}
