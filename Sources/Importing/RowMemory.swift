internal import CanonicalJSON
internal import Chronology
internal import EventLog
internal import Journeys
internal import Timelines
internal import Vault
internal import Wording

/// What is known of a customer before a row: which values there were, and which one stands.
struct KnownCustomer {
  let mark = RowMemory.Mark()
  var isRegistered = false
  var names: Set<String> = []
  var name: String?
  /// In the form in which phones are compared.
  var phones: Set<String> = []
  var phone: String?
  /// How many times something was amended at a moment.
  var amendments: [Int64: Int] = [:]

  /// A phone as it is compared: its number, else its text.
  static func key(phone: String) -> String { PhoneNumber.normal(phone) ?? phone }

  mutating func take(name: String?, phone: String?) {
    if let name = name.map(CellText.name) {
      names.insert(name)
      self.name = name
    }
    if let phone = phone.map(Self.key) {
      phones.insert(phone)
      self.phone = phone
    }
  }
}

/// What is known of a journey before a row.
struct KnownJourney {
  let mark = RowMemory.Mark()
  var customer: String?
  var opening: (id: EventID, data: JSON)?
  var models: Set<String> = []
  var model: String?
  var advisors: Set<String> = []
  var advisor: String?
  var vins: Set<String> = []
  var vin: String?
  var hasVehicle = false
  /// Who recorded what is in the log.
  var actors: [EventID: String] = [:]
  /// Events in the log that have something sealed.
  var sealed: Set<EventID> = []

  /// Takes a fact of the log with what its corrections say of it. What was said once is known even
  /// where it does not stand: the same file will say it again.
  mutating func take(_ kind: FactKind, _ event: TimelineEvent, _ counting: FactCounting) {
    let own = event.recorded.event
    let data: JSON?
    switch counting {
    case .asRecorded: data = own.data
    case .replaced(let replacement): data = replacement
    case .takenBack: data = nil
    }
    switch kind {
    case .journeyOpened:
      hear(own.data)
      take(opening: own.id, data ?? own.data)
    case .assignmentChanged where own.data["role"]?.text == "advisor":
      if let to = own.data["to"]?.text { advisors.insert(to) }
      if let data, data["role"]?.text == "advisor" { take(advisor: data["to"]?.text) }
    case .vehicleAssigned, .vehicleReplaced:
      guard let vin = event.text("vin").map(CellText.vin) else {
        hasVehicle = hasVehicle || data != nil
        return
      }
      vins.insert(vin)
      if data != nil { take(vin: vin) }
    default: break
    }
  }

  /// Knows the model and the advisor of an opening, without their standing.
  mutating func hear(_ data: JSON?) {
    if let model = data?["model"]?.text { models.insert(model) }
    if let advisor = data?["advisor"]?.text { advisors.insert(advisor) }
  }

  mutating func take(opening id: EventID, _ data: JSON) {
    opening = (id, data)
    take(model: data["model"]?.text)
    take(advisor: data["advisor"]?.text)
  }

  mutating func take(model: String?) {
    guard let model else { return }
    models.insert(model)
    self.model = model
  }

  mutating func take(advisor: String?) {
    guard let advisor else { return }
    advisors.insert(advisor)
    self.advisor = advisor
  }

  mutating func take(vin: String) {
    vins.insert(vin)
    self.vin = vin
    hasVehicle = true
  }
}

/// What the rows of an import are compared with: the log, and the rows before them.
///
/// Rows whose batch is not appended yet are uncertain; a row that depends on them asks for what is on
/// its way to be appended first. What they establish (a customer, a journey, a vehicle) needs no such
/// wait: each row brings it along, and the log takes it once. What they change does.
final class RowMemory {
  /// What is on its way must be appended before the row can be understood.
  struct Uncertain: Error {}

  /// Counts the changes of what is known of one customer or journey.
  final class Mark {
    fileprivate(set) var changes = 0
  }

  private let logbook: any ImportTarget
  private let open: (RecordedEvent) throws -> TimelineEvent
  private var customers: [String: KnownCustomer] = [:]
  private var journeys: [String: KnownJourney] = [:]
  /// What batches on their way bring.
  private var uncertainCustomers: [String: Pending] = [:]
  private var uncertainJourneys: [String: Pending] = [:]
  /// What each batch on its way has changed.
  private var changed: [Int: (customers: [String], journeys: [String])] = [:]
  private var batch = 0
  /// Counts how often something was forgotten.
  private(set) var generation = 0

  private struct Pending {
    /// Batches that changed something, in order.
    var batches: [Int]
    /// The last batch that changed what was known before.
    var amendedIn: Int?
    /// What was known was forgotten meanwhile, and the log does not have all of it yet.
    var isDoubtful = false

    var first: Int { batches.first ?? .max }
  }

  /// Remembered at most, where the log can be asked again.
  private static let bound = 50_000

  init(_ logbook: any ImportTarget) throws {
    self.logbook = logbook
    open = try logbook.eventOpener()
  }

  /// Begins a batch; numbers grow.
  func begin(_ number: Int) { batch = number }

  /// A batch is in the log.
  ///
  /// - Parameters:
  ///   - isWhole: nothing of it was refused.
  ///   - isInLog: readers see it already, which is not so while all or none is to be kept.
  func settle(_ number: Int, isWhole: Bool, isInLog: Bool) {
    let done = changed.removeValue(forKey: number) ?? ([], [])
    for id in done.customers {
      if Self.settle(number, id, &uncertainCustomers, isWhole || !isInLog) { customers[id] = nil }
    }
    for subject in done.journeys {
      if Self.settle(number, subject, &uncertainJourneys, isWhole || !isInLog) {
        journeys[subject] = nil
      }
    }
    guard isInLog else { return }
    if !isWhole { generation += 1 }
    if customers.count > Self.bound {
      customers = customers.filter { uncertainCustomers[$0.key] != nil }
      generation += 1
    }
    if journeys.count > Self.bound {
      journeys = journeys.filter { uncertainJourneys[$0.key] != nil }
      generation += 1
    }
  }

  /// - Returns: whether what is known of it is to be asked of the log again.
  private static func settle(
    _ number: Int, _ id: String, _ uncertain: inout [String: Pending], _ isWhole: Bool
  ) -> Bool {
    guard var pending = uncertain[id] else { return !isWhole }
    pending.batches.removeAll { $0 == number }
    guard let last = pending.batches.last else {
      uncertain[id] = nil
      return !isWhole || pending.isDoubtful
    }
    if pending.amendedIn == number { pending.amendedIn = nil }
    if !isWhole {
      // A later batch has it too, and what that one brings is not in the log yet.
      pending.amendedIn = last
      pending.isDoubtful = true
    }
    uncertain[id] = pending
    return !isWhole
  }

  func isUncertain(customer: String) -> Bool { uncertainCustomers[customer] != nil }
  func isUncertain(journey: String) -> Bool { uncertainJourneys[journey] != nil }

  /// Whether a batch before the one at hand brings something of it and may yet be refused.
  func isOnItsWay(customer: String) -> Bool {
    uncertainCustomers[customer].map { $0.first < batch } ?? false
  }
  func isOnItsWay(journey: String) -> Bool {
    uncertainJourneys[journey].map { $0.first < batch } ?? false
  }

  /// Whether a batch on its way changes what was established before.
  func isAmended(customer: String) -> Bool { uncertainCustomers[customer]?.amendedIn != nil }
  func isAmended(journey: String) -> Bool { uncertainJourneys[journey]?.amendedIn != nil }

  /// - Throws: `Uncertain` where a batch before this one changes what is known of the customer or the
  ///   journey, and may yet be refused.
  func expectSettled(customer: String, journey: String) throws {
    for pending in [uncertainCustomers[customer], uncertainJourneys[journey]] {
      if let amended = pending?.amendedIn, amended < batch { throw Uncertain() }
    }
  }

  /// Whether rows of the customer's are in the log, as far as it is remembered.
  func knows(customer id: String) -> Bool {
    customers[id]?.isRegistered == true && uncertainCustomers[id] == nil
  }

  func customer(_ id: String) throws -> KnownCustomer {
    if let known = customers[id] { return known }
    var known = KnownCustomer()
    var stream = CorrectedStream<TimelineEvent>()
    try logbook.log.read(Selection(subject: "customer/" + id)) { row in
      let recorded = try row.recordedEvent()
      let own = recorded.event
      guard let kind = FactKind(rawValue: own.type) else { return .next }
      switch kind {
      case .customerRegistered: known.isRegistered = true
      case .customerAmended: known.amendments[own.time.milliseconds, default: 0] += 1
      case .correctionMade: stream.note(own.data)
      default: break
      }
      guard kind == .customerRegistered || kind == .customerAmended else { return .next }
      try stream.add(own.id, at: own.time, open(recorded))
      return .next
    }
    stream.finish { event, counting in
      let stands = (name: known.name, phone: known.phone)
      known.take(name: event.text("name"), phone: event.text("phone"))
      // It was said once, which the same file will say again; and it does not stand.
      if case .takenBack = counting { (known.name, known.phone) = stands }
    }
    customers[id] = known
    return known
  }

  /// - Parameter amends: the batch changes what was established before.
  func change(
    customer id: String, amends: Bool, _ body: (inout KnownCustomer) -> Void
  ) throws {
    var known = try customer(id)
    body(&known)
    known.mark.changes += 1
    customers[id] = known
    if note(id, amends, in: &uncertainCustomers) {
      changed[batch, default: ([], [])].customers.append(id)
    }
  }

  /// - Returns: whether it is the batch's first change of it.
  private func note(
    _ id: String, _ amends: Bool, in uncertain: inout [String: Pending]
  ) -> Bool {
    var pending = uncertain[id] ?? Pending(batches: [])
    let isFirst = pending.batches.last != batch
    if isFirst { pending.batches.append(batch) }
    if amends { pending.amendedIn = batch }
    uncertain[id] = pending
    return isFirst
  }

  func journey(_ subject: String) throws -> KnownJourney {
    if let known = journeys[subject] { return known }
    var known = KnownJourney()
    var stream = CorrectedStream<(FactKind, TimelineEvent)>()
    try logbook.log.read(Selection(subject: subject)) { row in
      let recorded = try row.recordedEvent()
      let own = recorded.event
      known.customer = own.customer ?? known.customer
      known.actors[own.id] = own.actor
      if own.sealed != nil { known.sealed.insert(own.id) }
      guard let kind = FactKind(rawValue: own.type) else { return .next }
      if kind == .correctionMade {
        stream.note(own.data)
        known.hear(own.data["replacement"])
      }
      // Notes and words are nothing that a row is compared with.
      let isVehicle = kind == .vehicleAssigned || kind == .vehicleReplaced
      let event =
        isVehicle ? try open(recorded) : TimelineEvent(recorded, personal: .sealed)
      stream.add(own.id, at: own.time, (kind, event))
      return .next
    }
    stream.finish { fact, counting in known.take(fact.0, fact.1, counting) }
    journeys[subject] = known
    return known
  }

  /// - Parameter amends: the batch changes what was established before.
  func change(
    journey subject: String, amends: Bool, _ body: (inout KnownJourney) -> Void
  ) throws {
    var known = try journey(subject)
    body(&known)
    known.mark.changes += 1
    journeys[subject] = known
    if note(subject, amends, in: &uncertainJourneys) {
      changed[batch, default: ([], [])].journeys.append(subject)
    }
  }
}
