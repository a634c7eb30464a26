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
    /// What the customer can be found by once the row is in.
    var lookups: JSON
  }

  private let logbook: Logbook
  private let mapping: ImportMapping
  private let blueprint: Blueprint
  /// Customers given to journeys without one, within the batch being prepared.
  private var provisional: [String: String] = [:]
  /// The phones of registered customers, in normal form: from the log, and from this batch.
  private var phones: [String: Set<String>] = [:]
  private var generator = SystemRandomNumberGenerator()
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
    var lookups: [(String, JSON?)] = [("phone", row.phone.map(JSON.string))]
    lookups.append(("name", row.name.map(JSON.string)))
    lookups.append(("vin", row.vin.map(JSON.string)))
    var result = Result(
      customer: customer, isNewCustomer: isNew, lookups: .object(present: lookups))
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
        [("vehicle", .string(try logbook.vault().vehicleCode(vin)))], sealed: [("vin", vin)],
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
    return result
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
      return try transaction.customer(.replacedID, given, using: &generator)
    }
    if let phone = row.phone {
      let person = row.name.map { LookupRule.person(phone: phone, name: $0) }
      if try transaction.isErased(.phone, phone) {
        // Phones are shared: whoever else is known by phone and name goes on.
        guard let person, let other = try transaction.customers(.person, person).first else {
          throw RowError.erased
        }
        return (other, false)
      }
      if let person {
        return try transaction.customer(
          .person, person, using: &generator)
      }
      let known = try transaction.customers(.phone, phone)
      if known.count > 1 { throw RowError.sharedPhone(column: "phone") }
      if let only = known.first { return (only, false) }
      return try transaction.customer(.phone, phone, using: &generator)
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
