internal import CanonicalJSON
internal import Chronology
internal import EventLog
internal import Interchange
internal import Journeys
internal import Vault
internal import Wording

/// What to do where a row says something else than the log.
public enum RowChanges: String, Sendable, CaseIterable {
  /// The change is a fact of its own.
  case amend
  /// The row is refused.
  case refuse
  /// The row is taken without the change.
  case skip
}

/// Turns rows into events: what is not there yet, what has changed, the completion, the rating.
final class RowEvents {
  struct Made {
    let content: Content
    let digest: FactDigest
    let isOptional: Bool

    enum Content {
      /// With its data in canonical form; without where they are still to be held against all rules.
      case event(Event, [UInt8]?)
      case known(KnownEvent)
    }

    func append(to batch: EventBatch, tag: Int64) throws {
      switch content {
      case .event(let event, nil): try batch.append(event, tag: tag)
      case .event(let event, let data?): try batch.append(event, data: data, tag: tag)
      case .known(let event):
        try batch.append(
          event.attributes, id: event.id, type: event.type, time: event.time,
          timeOffset: event.offset, data: event.data, sealed: event.sealed, tag: tag)
      }
    }
  }

  struct Result {
    var events: [Made] = []
    var customer: String
    var isNewCustomer: Bool
    /// How many of the events change what was recorded before.
    var amendments = 0
    /// A change was passed over.
    var isSkipped = false
    var warnings: [RowWarning] = []
    /// By what the customer is to be found once the row is in, and is not yet.
    var lookups: [PlannedLookup] = []
  }

  let logbook: any ImportTarget
  let mapping: ImportMapping
  private let blueprint: Blueprint
  private let changes: RowChanges
  let memory: RowMemory
  let customers: RowCustomers

  /// Whom the row at hand is the first of.
  var newCustomer: String?
  /// The batch at hand, and those before it that are not in the log yet.
  private(set) var batch = 0
  private var waiting: Set<Int> = []
  let templates: RowTemplates

  /// Members of staff whose names were not kept before.
  private(set) var madeStaff: Set<String> = []
  /// Ids of members of staff by their names, as rows repeat them.
  private var staff: [String: String] = [:]
  /// What rows of the batch at hand repeat.
  let repeats = Repeats()

  init(
    logbook: any ImportTarget, mapping: ImportMapping, blueprint: Blueprint, changes: RowChanges
  ) throws {
    self.logbook = logbook
    self.mapping = mapping
    self.blueprint = blueprint
    self.changes = changes
    memory = try RowMemory(logbook)
    customers = RowCustomers(logbook: logbook, memory: memory)
    templates = RowTemplates(scale: mapping.scale)
  }

  /// Begins a batch.
  ///
  /// - Returns: its number.
  func begin() -> Int {
    batch += 1
    waiting.insert(batch)
    memory.begin(batch)
    customers.begin(batch)
    repeats.removeAll()
    return batch
  }

  /// Whether a batch before the one at hand is not in the log yet.
  var isWaiting: Bool { waiting.count > 1 }

  /// The last batch behind which all are in the log.
  var settledThrough: Int { (waiting.min() ?? batch + 1) - 1 }

  /// Batches are in the log; whoever they lead to is found from now on.
  ///
  /// - Parameter isInLog: the import is not kept or withdrawn as a whole.
  func settle(
    _ written: [WrittenBatch], isInLog: Bool, in transaction: VaultTransaction
  ) throws {
    for one in written {
      if isInLog, let number = one.plan.number {
        try transaction.settle(number, keeping: one.taken)
      }
      guard let number = one.number else { continue }
      waiting.remove(number)
      customers.settle(number, taken: one.taken)
      memory.settle(number, isWhole: one.isWhole, isInLog: isInLog)
    }
  }

  /// Rows behind find whom these lead to, though the vault does not keep them yet.
  func hold(_ lookups: [PlannedLookup]) { customers.hold(lookups) }

  /// - Throws: `RowMemory.Uncertain` where the rows before it must be appended first; what refuses
  ///   the row.
  func events(
    _ given: DealerRow, begun: Timestamp, in transaction: VaultTransaction
  ) throws -> Result {
    var row = given
    newCustomer = nil
    let (customer, isNew) = try customers.customer(of: row, in: transaction)
    guard try !transaction.isErased(.customer, customer) else { throw RowError.erased }
    if isNew { newCustomer = customer }
    let advisor = try row.advisor.map { try staffID($0, in: transaction) }
    var maker = Maker(
      row: row, customer: customer, advisor: advisor, origin: logbook.log.origin,
      transaction: transaction, repeats: repeats,
      result: Result(customer: customer, isNewCustomer: isNew))
    if row.name != nil || row.phone != nil || row.vin != nil || row.note != nil
      || row.sealedOrder != nil
    {
      if !repeats.keyed.contains(customer) {
        try logbook.makeKey(customer, in: transaction)
        repeats.keyed.insert(customer)
      }
    }
    let journey = "journey/" + (try customers.journey(of: row, customer, in: transaction))
    // An order that the log holds as it is, from before orders were replaced.
    maker.isOlder = row.isOrderReplaced && journey == "journey/" + row.journey
    if maker.isOlder {
      row.sealedOrder = nil
    } else if row.isOrderReplaced {
      maker.result.warnings.append(.orderReplaced(column: row.title("journey")))
    }
    let zone = mapping.zone ?? logbook.timeZone
    let begunOffset = zone.offset(at: begun)
    try memory.expectSettled(customer: customer, journey: journey)
    let known = try memory.journey(journey)
    maker.knownActors = known.actors
    // What this row itself changes is certain.
    maker.isUncertain = (
      customer: memory.isUncertain(customer: customer),
      journey: memory.isUncertain(journey: journey)
    )
    try expectOwn(journey, known, maker)

    try register(&row, &maker, begun, begunOffset)
    if known.opening == nil || maker.isUncertain.journey {
      let opening = try maker.add(
        .journeyOpened, journey, at: begun, begunOffset,
        [
          ("blueprint", .string(blueprint.id)), ("blueprintVersion", .integer(blueprint.version)),
          ("model", row.model.map(JSON.string)),
          ("order", .string(String(journey.dropFirst("journey/".count)))),
          ("advisor", advisor.map(JSON.string)),
        ], sealed: [("orderText", row.sealedOrder)], isOptional: true)
      if known.opening == nil {
        try memory.change(journey: journey, amends: false) {
          $0.take(opening: opening.id, opening.data)
          $0.customer = customer
        }
      }
    }
    if known.opening != nil { try amendOpening(&row, known, journey, &maker) }
    try assign(&row, known, journey, &maker, begun, begunOffset)
    try maker.add(
      .touchpointCompleted, journey, at: row.time, row.offset,
      [("touchpoint", .string(row.touchpoint))],
      sealed: [("note", try note(row, known, journey, maker))])
    if row.perception != nil || row.expectation != nil {
      try maker.add(
        .ratingGiven, journey, at: row.time, row.offset,
        [
          ("touchpoint", .string(row.touchpoint)),
          ("perception", row.perception.map(JSON.integer)),
          ("expectation", row.expectation.map(JSON.integer)),
          ("scale", mapping.scale.map(JSON.string)),
        ])
    }
    if row.phone != nil, row.number == nil {
      maker.result.warnings.append(.noPhone(column: row.title("phone")))
    }
    maker.result.lookups = try customers.lookups(
      of: row, customer, isNew: isNew, main: maker.lastID?.description ?? "", in: transaction)
    customers.plan(maker.result.lookups, of: customers.content(of: row, customer))
    given.part.known = try remember(given, row, journey, maker, in: transaction)
    return maker.result
  }

  private func staffID(_ name: String, in transaction: VaultTransaction) throws -> String {
    if let known = staff[name] { return known }
    let member = try transaction.makeStaff(named: name)
    if member.isNew { madeStaff.insert(member.id) }
    staff[name] = member.id
    return member.id
  }

  /// A note that says there is none is none; but where it was sealed once, it stays.
  private func note(
    _ row: DealerRow, _ known: KnownJourney, _ journey: String, _ maker: Maker
  ) throws -> String? {
    guard row.note == nil, let empty = row.emptyNote, !known.sealed.isEmpty else { return row.note }
    let main = try maker.id(
      .touchpointCompleted, journey, at: row.time, ["touchpoint": .string(row.touchpoint)])
    guard known.sealed.contains(main) else { return nil }
    try logbook.makeKey(maker.customer, in: maker.transaction)
    return empty
  }

  /// A journey has one customer. What the log has already is taken as it is.
  private func expectOwn(_ journey: String, _ known: KnownJourney, _ maker: Maker) throws {
    guard let owner = known.customer, owner != maker.customer else { return }
    let main = try maker.id(
      .touchpointCompleted, journey, at: maker.row.time,
      ["touchpoint": .string(maker.row.touchpoint)])
    guard known.actors[main] == nil else { return }
    if maker.isUncertain.journey { throw RowMemory.Uncertain() }
    let column = ["customer", "phone", "name"].first { maker.row.has($0) } ?? "customer"
    throw RowError.otherCustomer(column: maker.row.title(column))
  }

  // MARK: The customer

  private func register(
    _ row: inout DealerRow, _ maker: inout Maker, _ begun: Timestamp, _ offset: TimeOffset
  ) throws {
    guard row.customer != nil || row.phone != nil || row.name != nil else { return }
    let customer = maker.customer
    let own = "customer/" + customer
    let known = try memory.customer(customer)
    // What the log has is not made again for every row of a customer.
    if !known.isRegistered || maker.isUncertain.customer {
      try maker.add(
        .customerRegistered, own, at: begun, offset, [],
        sealed: [("name", row.name), ("phone", row.phone)], isOptional: true)
    }
    guard known.isRegistered else {
      try memory.change(customer: customer, amends: false) {
        $0.isRegistered = true
        $0.take(name: row.name, phone: row.phone)
      }
      return
    }
    var changed: [(String, String?)] = []
    if let name = row.name,
      try isChange(
        name, among: known.names, latest: known.name, "name", row, &maker,
        isUncertain: maker.isUncertain.customer)
    {
      if changes == .skip { row.name = nil } else { changed.append(("name", name)) }
    }
    if let phone = row.phone,
      try isChange(
        KnownCustomer.key(phone: phone), among: known.phones, latest: known.phone, "phone", row,
        &maker, isUncertain: maker.isUncertain.customer)
    {
      if changes == .skip {
        row.phone = nil
        row.number = nil
      } else {
        changed.append(("phone", phone))
      }
    }
    guard !changed.isEmpty else { return }
    try maker.add(
      .customerAmended, own, at: row.time, row.offset, [], sealed: changed,
      ordinal: known.amendments[row.time.milliseconds] ?? 0)
    maker.result.amendments += 1
    try memory.change(customer: customer, amends: true) {
      $0.take(
        name: changed.first { $0.0 == "name" }?.1, phone: changed.first { $0.0 == "phone" }?.1)
      $0.amendments[row.time.milliseconds, default: 0] += 1
    }
  }

  /// Whether a row's value is a new one; an earlier one is only warned of.
  private func isChange(
    _ value: String, among known: Set<String>, latest: String?, _ column: String, _ row: DealerRow,
    _ maker: inout Maker, isUncertain: Bool
  ) throws -> Bool {
    if known.contains(value) {
      if value != latest { maker.result.warnings.append(.earlierValue(column: row.title(column))) }
      return false
    }
    if isUncertain { throw RowMemory.Uncertain() }
    switch changes {
    case .amend: break
    case .refuse: throw RowError.changed(column: row.title(column))
    case .skip:
      maker.result.isSkipped = true
      maker.result.warnings.append(.changeSkipped(column: row.title(column)))
    }
    return true
  }

  // MARK: The journey

  /// The model stands in the opening, which a correction replaces; who advises is a fact of its own.
  private func amendOpening(
    _ row: inout DealerRow, _ known: KnownJourney, _ journey: String, _ maker: inout Maker
  ) throws {
    let isUncertain = maker.isUncertain.journey
    if let model = row.model, let opening = known.opening,
      try isChange(
        model, among: known.models, latest: known.model, "model", row, &maker,
        isUncertain: isUncertain),
      changes == .amend
    {
      var members = (opening.data.members ?? []).filter { $0.key != "model" }
      members.append(JSON.Member("model", .string(model)))
      let data = JSON.object(members)
      try maker.add(
        .correctionMade, journey, at: row.time, row.offset,
        [
          ("corrects", .string(opening.id.description)), ("reason", "amended"),
          ("replacement", data),
        ])
      maker.result.amendments += 1
      try memory.change(journey: journey, amends: true) { $0.take(opening: opening.id, data) }
    }
    // Another advisor in a row that is new is who served there; in one that the log has, a change.
    guard let advisor = maker.advisor, let before = known.advisor else { return }
    let main = try maker.id(
      .touchpointCompleted, journey, at: row.time, ["touchpoint": .string(row.touchpoint)])
    guard let recorded = known.actors[main], recorded != advisor,
      try isChange(
        advisor, among: known.advisors, latest: known.advisor, "advisor", row, &maker,
        isUncertain: isUncertain),
      changes == .amend
    else { return }
    try maker.add(
      .assignmentChanged, journey, at: row.time, row.offset,
      [
        ("role", "advisor"), ("from", .string(before)), ("to", .string(advisor)),
        ("reason", "amended"),
      ])
    maker.result.amendments += 1
    try memory.change(journey: journey, amends: true) { $0.take(advisor: advisor) }
  }

  private func assign(
    _ row: inout DealerRow, _ known: KnownJourney, _ journey: String, _ maker: inout Maker,
    _ begun: Timestamp, _ offset: TimeOffset
  ) throws {
    guard let vin = row.vin else { return }
    let isChanged =
      try known.hasVehicle
      && isChange(
        vin, among: known.vins, latest: known.vin, "vin", row, &maker,
        isUncertain: maker.isUncertain.journey)
    if !isChanged, known.hasVehicle, !maker.isUncertain.journey { return }
    let vehicle = JSON.string(try maker.vehicleCode(vin))
    if !isChanged {
      try maker.add(
        .vehicleAssigned, journey, at: begun, offset, [("vehicle", vehicle)],
        sealed: [("vin", vin)], isOptional: true)
    } else if changes == .amend {
      try maker.add(
        .vehicleReplaced, journey, at: row.time, row.offset,
        [("vehicle", vehicle), ("reason", "amended")], sealed: [("vin", vin)])
      maker.result.amendments += 1
    } else {
      row.vin = nil
      return
    }
    if isChanged || !known.hasVehicle {
      try memory.change(journey: journey, amends: isChanged) { $0.take(vin: vin) }
    }
  }
}
