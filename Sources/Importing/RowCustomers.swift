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
  /// Ids made at random, by what they are to be found by: nobody else finds them before their batch
  /// is in.
  private var fresh: [Sought: String] = [:]
  private var freshIDs: Set<String> = []
  /// By what batches on their way let their customers be found.
  private var waiting: [Sought: [Int: Set<String>]] = [:]
  private var batches: [Int: Waiting] = [:]
  private var batch = 0
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

  /// What is to be done about a batch once it is in the log.
  private struct Waiting {
    var sought: [Sought] = []
    var fresh: [Sought] = []
    /// What rows hold, and by what it lets their customers be found.
    var contents: [String: [(kind: LookupKind, text: String, customer: String)]] = [:]
  }

  private struct Kept: Hashable {
    let sought: Sought
    let customer: String
  }

  init(logbook: any ImportTarget, memory: RowMemory) {
    self.logbook = logbook
    self.memory = memory
  }

  /// Begins a batch; numbers grow.
  func begin(_ number: Int) {
    batch = number
    provisional.removeAll(keepingCapacity: true)
    isKept.removeAll(keepingCapacity: true)
  }

  /// Notes what a row that was made lets its customer be found by.
  func plan(_ lookups: [PlannedLookup], of content: String) {
    if lookups.isEmpty || batches[batch]?.contents[content] != nil { return }
    batches[batch, default: Waiting()].contents[content] = lookups.map {
      ($0.kind, $0.text, $0.customer)
    }
    for one in lookups {
      let sought = Sought(one.kind, one.text)
      if waiting[sought, default: [:]][batch, default: []].insert(one.customer).inserted {
        batches[batch, default: Waiting()].sought.append(sought)
      }
    }
  }

  /// A batch is in the log, and the vault keeps what was taken of its plan, or will.
  func settle(_ number: Int, taken: [PlannedLookup]) {
    guard let done = batches.removeValue(forKey: number) else { return }
    let kept = Set(taken.map { Kept(sought: Sought($0.kind, $0.text), customer: $0.customer) })
    for (content, lookups) in done.contents
    where lookups.allSatisfy({
      kept.contains(Kept(sought: Sought($0.kind, $0.text), customer: $0.customer))
    }) {
      keepSettled(content)
    }
    for sought in done.sought {
      waiting[sought]?[number] = nil
      if waiting[sought]?.isEmpty == true { waiting[sought] = nil }
    }
    for sought in done.fresh {
      if let id = fresh.removeValue(forKey: sought) { freshIDs.remove(id) }
    }
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
  /// - Parameters:
  ///   - isNew: nothing leads to the customer yet.
  ///   - main: the event that says whether the row reached the log; of an id that was made at random
  ///     for the row, the id itself says so.
  func lookups(
    of row: DealerRow, _ customer: String, isNew: Bool, main: String,
    in transaction: VaultTransaction
  ) throws -> [PlannedLookup] {
    let content = content(of: row, customer)
    if settled.contains(content) { return [] }
    let personal = JSON.object(present: [
      ("phone", row.phone.map(JSON.string)), ("name", row.name.map(JSON.string)),
      ("vin", row.vin.map(JSON.string)),
    ])
    var wanted = LookupRule.lookups(personal)
    if let given = row.customer, given != customer { wanted.append((.replacedID, given)) }
    let event = witness(of: customer, main: main)
    let planned = try wanted.compactMap { kind, text -> PlannedLookup? in
      let kept = Kept(sought: Sought(kind, text), customer: customer)
      let isFound =
        try isKept[kept] ?? (!isNew && transaction.customers(kind, text).contains(customer))
      isKept[kept] = isFound
      if isFound || kept.sought.text.isEmpty { return nil }
      return PlannedLookup(event: event, kind: kind, text: text, customer: customer)
    }
    if planned.isEmpty { keepSettled(content) }
    return planned
  }

  /// All of a row that lets its customer be found.
  func content(of row: DealerRow, _ customer: String) -> String {
    [customer, row.customer ?? "", row.phone ?? "", row.name ?? "", row.vin ?? ""]
      .joined(separator: "\u{1F}")
  }

  /// Whether a customer is found by all that rows of such content hold.
  func isSettled(_ content: String) -> Bool { settled.contains(content) }

  private func keepSettled(_ content: String) {
    if settled.count >= Self.bound { settled.removeAll() }
    settled.insert(content)
  }

  /// The event that says whether what a row plans reached the log; see `lookups`.
  func witness(of customer: String, main: String) -> String {
    freshIDs.contains(customer) ? "" : main
  }

  /// Whether a row without an id leads to a customer by phone and name, as `customer(of:in:)` says.
  func isFound(
    _ customer: String, by row: DealerRow, in transaction: VaultTransaction
  ) throws -> Bool {
    guard let number = row.number, let name = row.name else { return false }
    for person in LookupRule.persons(phone: row.phone ?? number, name: name) {
      if let known = try find(.person, person, in: transaction).first { return known == customer }
      if let made = fresh[Sought(.person, person)] { return made == customer }
    }
    return false
  }

  /// Who is found by something: kept in the vault, or taken before in the same import.
  private func find(
    _ kind: LookupKind, _ text: String, in transaction: VaultTransaction
  ) throws -> [String] {
    let known = try transaction.customers(kind, text)
    if waiting.isEmpty, held.isEmpty { return known }
    let sought = Sought(kind, text)
    if let others = waiting[sought] {
      // An id of our own is as good as one that is kept; of others the vault must know first.
      let own = fresh[sought]
      for (number, found) in others where number < batch && found != own.map({ [$0] }) {
        throw RowMemory.Uncertain()
      }
    }
    guard let more = held[sought] else { return known }
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
    batches[batch, default: Waiting()].fresh.append(sought)
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
    let id = try logbook.vault().provisionalCustomer(of: subject)
    if let current = try memory.journey(subject).customer {
      if current != id, memory.isOnItsWay(journey: subject) { throw RowMemory.Uncertain() }
      return (current, false)
    }
    if let vin = row.vin, try transaction.isErased(.vinTail, vin) { throw RowError.erased }
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
    let subject = "journey/" + row.journey
    if let own = try memory.journey(subject).customer {
      if memory.isOnItsWay(journey: subject) || memory.isOnItsWay(customer: own) {
        throw RowMemory.Uncertain()
      }
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
