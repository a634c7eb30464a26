internal import CanonicalJSON
internal import EventLog
internal import Journeys
internal import Vault
internal import Wording

/// Finds whose a row is, and notes by what they are to be found.
final class RowCustomers {
  private let logbook: any ImportTarget
  private let memory: RowMemory
  /// Customers given to journeys without one, within the batch being prepared.
  private var provisional: [String: String] = [:]
  private var generator = SystemRandomNumberGenerator()
  /// Ids made at random within the batch, by what they are to be found by: nobody else finds them
  /// before a row of theirs is in.
  private var fresh: [Sought: String] = [:]
  private var freshIDs: Set<String> = []
  /// What was taken in earlier batches of an import that is kept or withdrawn as a whole.
  private var held: [Sought: Set<String>] = [:]
  /// What is found already and what is not, so that the rows of one customer ask once.
  private var isKept: [Kept: Bool] = [:]
  /// Ids that say nothing about anybody.
  private var plainIDs: Set<String> = []
  /// Who is found by all that their rows hold.
  private var settled: Set<String> = []
  private static let bound = 100_000

  /// Codes that replace personal orders.
  private var orders: [String: String] = [:]

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

  init(logbook: any ImportTarget, memory: RowMemory) {
    self.logbook = logbook
    self.memory = memory
  }

  /// Earlier batches are in the log now.
  func begin() {
    provisional.removeAll(keepingCapacity: true)
    fresh.removeAll(keepingCapacity: true)
    freshIDs.removeAll(keepingCapacity: true)
    isKept.removeAll(keepingCapacity: true)
  }

  func hold(_ lookups: [PlannedLookup]) {
    for one in lookups { held[Sought(one.kind, one.text), default: []].insert(one.customer) }
  }

  /// The id of a row's journey: the order, or a code for an order that is personal.
  ///
  /// The code comes from the customer's key, so that nobody can tell what it stands for once that
  /// is gone.
  func journey(
    of row: DealerRow, _ customer: String, in transaction: VaultTransaction
  ) throws -> String {
    guard row.isOrderReplaced else { return row.journey }
    // The log may have it from before there was this rule.
    if try memory.journey("journey/" + row.journey).opening != nil { return row.journey }
    if let known = orders[row.journey] { return known }
    let code = try transaction.orderCode(row.journey, customer: customer)
    orders[row.journey] = code
    return code
  }

  /// By what a row lets its customer be found, as far as they are not yet.
  ///
  /// - Parameter main: the event that says whether the row reached the log; of an id that was made
  ///   at random for the row, the id itself says so.
  func lookups(
    of row: DealerRow, _ customer: String, main: String, in transaction: VaultTransaction
  ) throws -> [PlannedLookup] {
    let content = [customer, row.customer ?? "", row.phone ?? "", row.name ?? "", row.vin ?? ""]
      .joined(separator: "\u{1F}")
    if settled.contains(content) { return [] }
    let personal = JSON.object(present: [
      ("phone", row.phone.map(JSON.string)), ("name", row.name.map(JSON.string)),
      ("vin", row.vin.map(JSON.string)),
    ])
    var wanted = LookupRule.lookups(personal)
    if let given = row.customer, given != customer { wanted.append((.replacedID, given)) }
    let event = freshIDs.contains(customer) ? "" : main
    let planned = try wanted.compactMap { kind, text -> PlannedLookup? in
      let kept = Kept(sought: Sought(kind, text), customer: customer)
      let isFound = try isKept[kept] ?? transaction.customers(kind, text).contains(customer)
      isKept[kept] = isFound
      if isFound || kept.sought.text.isEmpty { return nil }
      return PlannedLookup(event: event, kind: kind, text: text, customer: customer)
    }
    if planned.isEmpty {
      if settled.count >= Self.bound { settled.removeAll() }
      settled.insert(content)
    }
    return planned
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
  func customer(
    of row: DealerRow, in transaction: VaultTransaction
  ) throws -> (id: String, isNew: Bool) {
    if let given = row.customer {
      guard try isReplaced(given, in: transaction) else {
        return (given, try !memory.knows(customer: given) && !transaction.hasKey(given))
      }
      guard try !transaction.isErased(.replacedID, given) else { throw RowError.erased }
      return try find(orMake: .replacedID, given, in: transaction)
    }
    if let number = row.number { return try customer(of: row, number, in: transaction) }
    let subject = "journey/" + row.journey
    if let known = provisional[subject] { return (known, false) }
    if let current = try memory.journey(subject).customer { return (current, false) }
    if let vin = row.vin, try transaction.isErased(.vinTail, vin) { throw RowError.erased }
    let id = try logbook.vault().provisionalCustomer(of: subject)
    provisional[subject] = id
    return (id, try !transaction.hasKey(id))
  }

  private func customer(
    of row: DealerRow, _ number: String, in transaction: VaultTransaction
  ) throws -> (id: String, isNew: Bool) {
    let phone = row.phone ?? number
    let persons = row.name.map { LookupRule.persons(phone: phone, name: $0) } ?? []
    // Phones are shared: a customer known by phone and name is kept, also where another customer
    // with the phone was erased.
    for person in persons {
      if let known = try find(.person, person, in: transaction).first { return (known, false) }
      if let made = fresh[Sought(.person, person)] { return (made, false) }
    }
    // If either name or phone matches the journey's own customer, the other one was corrected.
    if let own = try memory.journey("journey/" + row.journey).customer {
      let known = try memory.customer(own)
      if known.phones.contains(number) || row.name.map(known.names.contains) == true {
        return (own, false)
      }
    }
    if try transaction.isErased(.phone, phone) { throw RowError.erased }
    if let person = persons.first { return try find(orMake: .person, person, in: transaction) }
    let known = try find(.phone, phone, in: transaction)
    if known.count > 1 { throw RowError.sharedPhone(column: row.title("phone")) }
    return try find(orMake: .phone, phone, in: transaction)
  }

  /// Whether an id that was given says something about somebody, so that another stands for it.
  ///
  /// One by which a customer is known from before, or was, stays.
  private func isReplaced(_ given: String, in transaction: VaultTransaction) throws -> Bool {
    if plainIDs.contains(given) { return false }
    do throws(FactError) {
      try IdentityRule.person(given, "customer")
      if plainIDs.count >= Self.bound { plainIDs.removeAll() }
      plainIDs.insert(given)
      return false
    } catch {
      guard CodeRule.isCode(given) || PersonalPattern.match(given) != nil else {
        throw RowError.badID(column: "customer")
      }
      return try !transaction.hasKey(given) && !transaction.isErased(.customer, given)
    }
  }
}
