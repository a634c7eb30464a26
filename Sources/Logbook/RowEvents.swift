internal import CanonicalJSON
internal import Chronology
internal import EventLog
internal import EventLogSQLite
internal import Interchange
internal import Journeys
internal import Timelines
internal import Vault
internal import Wording

/// Turns rows into events: what is not there yet, the completion, the rating.
final class RowEvents {
  struct Made {
    var event: Event
    var digest: FactDigest
    var isOptional: Bool
  }

  struct Result {
    var events: [Made] = []
    var customer: String
    var isNewCustomer: Bool
    /// By what the customer is to be found once the row is in, and is not yet.
    var lookups: [PlannedLookup] = []
  }

  private let logbook: Logbook
  private let mapping: ImportMapping
  private let blueprint: Blueprint
  /// Customers given to journeys without one, within the batch being prepared.
  private var provisional: [String: String] = [:]
  /// The phones of registered customers, in normal form: from the log, and from this batch.
  private var phones: [String: Set<String>] = [:]
  private var generator = SystemRandomNumberGenerator()
  /// Ids made at random within the batch, by what they are to be found by: nobody else finds them
  /// before a row of theirs is in.
  private var fresh: [Sought: String] = [:]
  private var freshIDs: Set<String> = []
  /// What was taken in earlier batches of an import that is kept or withdrawn as a whole.
  private var held: [Sought: Set<String>] = [:]
  /// What is found already and what is not, so that the rows of one customer ask once.
  private var isKept: [Kept: Bool] = [:]

  private struct Sought: Hashable {
    let kind: LookupKind
    let text: String

    init(_ kind: LookupKind, _ text: String) {
      self.kind = kind
      self.text = kind.normal(text)
    }
  }

  private struct Kept: Hashable {
    let sought: Sought
    let customer: String
  }

  /// Members of staff whose names were not kept before.
  private(set) var madeStaff: Set<String> = []

  init(logbook: Logbook, mapping: ImportMapping, blueprint: Blueprint) {
    self.logbook = logbook
    self.mapping = mapping
    self.blueprint = blueprint
  }

  /// Earlier batches are in the log now.
  func begin() {
    provisional.removeAll(keepingCapacity: true)
    phones.removeAll(keepingCapacity: true)
    fresh.removeAll(keepingCapacity: true)
    freshIDs.removeAll(keepingCapacity: true)
    isKept.removeAll(keepingCapacity: true)
  }

  /// Rows behind find whom these lead to, though the vault does not keep them yet.
  func hold(_ lookups: [PlannedLookup]) {
    for one in lookups { held[Sought(one.kind, one.text), default: []].insert(one.customer) }
  }

  func events(
    _ row: DealerRow, begun: Timestamp, in transaction: VaultTransaction
  ) throws -> Result {
    let (customer, isNew) = try customer(of: row, in: transaction)
    guard try !transaction.isErased(.customer, customer) else { throw RowError.erased }
    let advisor = try row.advisor.map { name in
      let member = try transaction.makeStaff(named: name)
      if member.isNew { madeStaff.insert(member.id) }
      return member.id
    }
    var result = Result(customer: customer, isNewCustomer: isNew)
    if row.name != nil || row.phone != nil || row.vin != nil || row.note != nil {
      try transaction.makeKey(customer)
    }
    let journey = "journey/" + row.journey
    let zone = mapping.zone ?? logbook.settings.timeZone
    let begunOffset = zone.offset(at: begun)
    func add(
      _ kind: FactKind, _ subject: String, at time: Timestamp, _ offset: TimeOffset?,
      _ data: [(String, JSON?)], sealed: [(String, String?)] = [], isOptional: Bool = false
    ) throws {
      let data = JSON.object(present: data)
      var event = Event(
        id: try ImportedIdentity.id(
          origin: logbook.log.origin, type: kind.rawValue, subject: subject,
          touchpoint: kind == .customerAmended ? row.touchpoint : data["touchpoint"]?.text ?? "",
          occurred: time, data: data),
        source: logbook.log.origin, type: kind.rawValue, subject: subject, time: time,
        timeOffset: offset, customer: customer, actor: advisor ?? "import", data: data)
      let personal = sealed.compactMap { pair in pair.1.map { JSON.Member(pair.0, .string($0)) } }
      if !personal.isEmpty {
        event.sealed = try transaction.seal(
          .object(personal), eventID: event.id.description, type: event.type, customer: customer)
      }
      result.events.append(
        Made(
          event: event,
          digest: try FactReader.read(kind, data, occurred: time.milliseconds),
          isOptional: isOptional))
    }

    if row.customer != nil || row.phone != nil || row.name != nil {
      let own = "customer/" + customer
      try add(
        .customerRegistered, own, at: begun, begunOffset, [],
        sealed: [("name", row.name), ("phone", row.phone)], isOptional: true)
      if let phone = row.phone.map(LookupKind.phone) {
        if let known = try knownPhones(of: customer), !known.contains(phone) {
          try add(
            .customerAmended, own, at: row.time, row.offset, [], sealed: [("phone", row.phone)])
        }
        phones[customer, default: []].insert(phone)
      }
    }
    try add(
      .journeyOpened, journey, at: begun, begunOffset,
      [
        ("blueprint", .string(blueprint.id)), ("blueprintVersion", .integer(blueprint.version)),
        ("model", row.model.map(JSON.string)), ("order", .string(row.journey)),
        ("advisor", advisor.map(JSON.string)),
      ], isOptional: true)
    if let vin = row.vin {
      try add(
        .vehicleAssigned, journey, at: begun, begunOffset,
        [("vehicle", .string(try transaction.vehicleCode(vin, customer: customer)))],
        sealed: [("vin", vin)],
        isOptional: true)
    }
    try add(
      .touchpointCompleted, journey, at: row.time, row.offset,
      [("touchpoint", .string(row.touchpoint))], sealed: [("note", row.note)])
    if row.perception != nil || row.expectation != nil {
      try add(
        .ratingGiven, journey, at: row.time, row.offset,
        [
          ("touchpoint", .string(row.touchpoint)),
          ("perception", row.perception.map(JSON.integer)),
          ("expectation", row.expectation.map(JSON.integer)),
          ("scale", mapping.scale.map(JSON.string)),
        ])
    }
    result.lookups = try lookups(
      of: row, customer, main: result.events.last?.event.id.description ?? "", in: transaction)
    return result
  }

  /// By what a row lets its customer be found, as far as they are not yet.
  ///
  /// - Parameter main: the event that says whether the row reached the log; of an id that was made
  ///   at random for the row, the id itself says so.
  private func lookups(
    of row: DealerRow, _ customer: String, main: String, in transaction: VaultTransaction
  ) throws -> [PlannedLookup] {
    let personal = JSON.object(present: [
      ("phone", row.phone.map(JSON.string)), ("name", row.name.map(JSON.string)),
      ("vin", row.vin.map(JSON.string)),
    ])
    var wanted = LookupRule.lookups(personal)
    if let given = row.customer, given != customer { wanted.append((.replacedID, given)) }
    let event = freshIDs.contains(customer) ? "" : main
    return try wanted.compactMap { kind, text in
      let kept = Kept(sought: Sought(kind, text), customer: customer)
      let isFound = try isKept[kept] ?? transaction.customers(kind, text).contains(customer)
      isKept[kept] = isFound
      if isFound || kept.sought.text.isEmpty { return nil }
      return PlannedLookup(event: event, kind: kind, text: text, customer: customer)
    }
  }

  /// Who is found by something: kept in the vault, or taken before in the same import.
  private func find(
    _ kind: LookupKind, _ text: String, in transaction: VaultTransaction
  ) throws -> [String] {
    let known = try transaction.customers(kind, text)
    guard !held.isEmpty, let more = held[Sought(kind, text)] else { return known }
    return Set(known).union(more).sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
  }

  /// The first who is found, else one who was made within the batch, else a new id.
  private func find(
    orMake kind: LookupKind, _ text: String, in transaction: VaultTransaction
  ) throws -> (id: String, isNew: Bool) {
    if let known = try find(kind, text, in: transaction).first { return (known, false) }
    let sought = Sought(kind, text)
    if let made = fresh[sought] { return (made, false) }
    let id = RandomID.make("C-", using: &generator)
    fresh[sought] = id
    freshIDs.insert(id)
    return (id, true)
  }

  /// The customer of a row: the id given, else found or made by phone and name, else the one the
  /// journey has, else a provisional one.
  private func customer(
    of row: DealerRow, in transaction: VaultTransaction
  ) throws -> (id: String, isNew: Bool) {
    if let given = row.customer {
      guard try isReplaced(given, in: transaction) else {
        return (given, try !transaction.hasKey(given))
      }
      guard try !transaction.isErased(.replacedID, given) else { throw RowError.erased }
      return try find(orMake: .replacedID, given, in: transaction)
    }
    if let phone = row.phone {
      let person = row.name.map { LookupRule.person(phone: phone, name: $0) }
      // Phones are shared: whoever is known by phone and name goes on, also where somebody else
      // with the phone was erased.
      if let person, let known = try find(.person, person, in: transaction).first {
        return (known, false)
      }
      if try transaction.isErased(.phone, phone) { throw RowError.erased }
      if let person { return try find(orMake: .person, person, in: transaction) }
      let known = try find(.phone, phone, in: transaction)
      if known.count > 1 { throw RowError.sharedPhone(column: "phone") }
      return try find(orMake: .phone, phone, in: transaction)
    }
    let subject = "journey/" + row.journey
    if let known = provisional[subject] { return (known, false) }
    if let current = try logbook.currentCustomer(ofSubject: subject) { return (current, false) }
    if let vin = row.vin, try transaction.isErased(.vinTail, vin) { throw RowError.erased }
    let id = try logbook.vault().provisionalCustomer(of: subject)
    provisional[subject] = id
    return (id, try !transaction.hasKey(id))
  }

  /// Whether an id that was given says something about somebody, so that another stands for it.
  ///
  /// One by which a customer is known from before, or was, stays.
  private func isReplaced(_ given: String, in transaction: VaultTransaction) throws -> Bool {
    do throws(FactError) {
      try IdentityRule.person(given, "customer")
      return false
    } catch {
      guard CodeRule.isCode(given) || PersonalPattern.match(given) != nil else {
        throw RowError.badID(column: "customer")
      }
      return try !transaction.hasKey(given) && !transaction.isErased(.customer, given)
    }
  }

  /// The phones a registered customer has had; nil for one that is not registered yet.
  private func knownPhones(of customer: String) throws -> Set<String>? {
    if let known = phones[customer] { return known }
    var found: Set<String>?
    let opener = Opener(vault: try logbook.vault())
    try logbook.log.read(Selection(subject: "customer/" + customer)) { row in
      let event = try opener.open(try row.recordedEvent())
      found = found ?? []
      if let phone = event.text("phone") { found?.insert(LookupKind.phone(phone)) }
      return .next
    }
    phones[customer] = found
    return found
  }
}
