internal import CanonicalJSON
internal import Chronology
internal import EventLog
internal import Foundation
internal import Importing
internal import Interchange
internal import Journeys
public import ReadModels
public import Timelines
internal import Vault
internal import Wording

/// Whose timeline, up to when, and whether names are opened.
public struct TimelineRequest: Sendable {
  public var customer: String?
  public var journey: String?
  public var cut = Cut()
  public var opensNames = false
  /// Whether it says what a car cost the dealer.
  public var showsCosts = false
  /// Why names are opened: a code that is recorded.
  public var reason: String?

  public init() {}
}

extension Logbook {
  /// The satisfaction timeline of a customer, or of one journey.
  ///
  /// Folded from the customer's own events, and from those of everybody who was merged into the
  /// customer. When names are opened, the reading is recorded.
  public func timeline(_ request: TimelineRequest) throws -> CustomerTimeline {
    let head = try log.lastPosition()
    let through = try lastKnown(request.cut) ?? head
    var customer = try request.customer.map(customerID)
    var events: [RecordedEvent] = []
    if let journey = request.journey.map(nfc) {
      events = try self.events(Selection(through: through, subject: "journey/" + journey))
      guard !events.isEmpty else { throw LogbookError.noJourney }
      if let customer, !events.contains(where: { $0.event.customer == customer }) {
        throw LogbookError.noJourney
      }
      customer = events.last { $0.event.customer != nil }?.event.customer ?? customer
      if let customer {
        // The name stands in the customer's own stream, and that it is erased; its other facts are
        // not the journey's.
        let named = [
          FactKind.customerRegistered.rawValue, FactKind.customerAmended.rawValue,
          FactKind.correctionMade.rawValue,
        ]
        let kinds = Set(
          [FactKind.customerErased.rawValue] + (request.opensNames ? named : []))
        events += try self.events(Selection(through: through, subject: "customer/" + customer))
          .filter { kinds.contains($0.event.type) }
      }
    } else if let customer {
      events = try familyEvents(
        of: customer, mergings(through: through, asOf: request.cut.asOf), through: through)
      if events.isEmpty { return try timeline(ofJourney: request) }
    } else {
      throw LogbookError.nothingNamed
    }
    let opener = try opener(request.opensNames, reason: request.reason)
    let opened = try events.map { try opener.open($0) }
    var timeline = CustomerTimeline.fold(
      customer: customer, position: head, cut: request.cut, opened,
      blueprint: try blueprintFinder())
    if timeline.isErased {
      // Without the vault's key nobody here can tell.
      let waiting = try? waitingErasures().customers
      timeline.erasureWaits = waiting?.contains(customer ?? "") ?? false
    }
    if opener.hasOpened {
      try recordAccess(
        .accessRead, whose: customer, also: timeline.mergedFrom, what: "timeline",
        filter: AccessFilter(request), reason: request.reason)
    }
    return request.showsCosts ? timeline : timeline.withoutCosts()
  }

  /// What was given for a customer may be a journey.
  private func timeline(ofJourney request: TimelineRequest) throws -> CustomerTimeline {
    var other = request
    other.journey = other.customer
    other.customer = nil
    do {
      return try timeline(other)
    } catch LogbookError.noJourney {
      throw LogbookError.noCustomer
    }
  }

  /// The events of a customer's streams and of those merged into it, in order of position, with
  /// every merging that leads here or away from here.
  func familyEvents(
    of customer: String, _ mergings: Mergings, through: Int64
  ) throws -> [RecordedEvent] {
    let family = [customer] + mergings.merges.from(customer)
    // The chain away from here may lead through customers whose streams are not read.
    let chain = Set(family + mergings.merges.chain(from: customer))
    var found = mergings.events.filter { event in
      event.event.data["from"]?.text.map(chain.contains) ?? false
    }
    var positions = Set(found.map(\.position))
    for id in family {
      found += try self.events(Selection(through: through, customer: id))
        .filter { positions.insert($0.position).inserted }
    }
    return found.sorted { $0.position < $1.position }
  }

  /// Every merging that was known at a position and had happened by then.
  ///
  /// One may be in either customer's stream, so they are found by type.
  func mergings(through: Int64, asOf: Timestamp?) throws -> Mergings {
    var mergings = Mergings()
    for event in try shared.rare.events(.customerMerged, in: log, through: through)
    where asOf.map({ event.event.time <= $0 }) ?? true {
      mergings.events.append(event)
      mergings.merges.add(event.event.data)
    }
    return mergings
  }

  /// The mergings of customers as of a moment.
  struct Mergings {
    fileprivate(set) var events: [RecordedEvent] = []
    fileprivate(set) var merges = CustomerMerges()
  }

  private func events(_ selection: Selection) throws -> [RecordedEvent] {
    var events: [RecordedEvent] = []
    try log.read(selection) { row in
      events.append(try row.recordedEvent())
      return .next
    }
    return events
  }

  /// The last position of what was known; nil when nothing is cut.
  public func lastKnown(_ cut: Cut) throws -> Int64? {
    switch cut.knownAt {
    case nil: nil
    case .position(let position): position
    case .time(let time): try log.lastPosition(recordedThrough: time)
    }
  }

  // MARK: Lists

  /// The journeys that a filter lets through, as they are or as they were at a cut; the rest of a
  /// page is had by naming its last journey as the one to go on after.
  public func journeys(
    _ filter: BoardFilter = BoardFilter(), cut: Cut = Cut()
  ) throws -> [BoardRow] {
    let models = try readModels()
    defer { models.close() }
    return try models.journeys(
      filter, past: cut == Cut() ? nil : past(cut), reaching: needed,
      projector: shared.serving?.projector)
  }
}

/// Opens sealed parts while a command reads, and remembers whether any was opened.
final class Opener {
  private let vault: Vault?
  private let closed: Set<String>
  /// How many events were opened.
  private(set) var count = 0
  var hasOpened: Bool { count > 0 }

  /// - Parameter closed: customers whose erasure waits: for readers they are erased.
  init(vault: Vault?, closed: Set<String> = []) {
    self.vault = vault
    self.closed = closed
  }

  func open(_ recorded: RecordedEvent) throws -> TimelineEvent {
    guard let sealed = recorded.event.sealed else {
      return TimelineEvent(recorded, personal: .none)
    }
    guard let vault else { return TimelineEvent(recorded, personal: .sealed) }
    if !closed.isEmpty, closed.contains(recorded.event.customer ?? "") {
      return TimelineEvent(recorded, personal: .erased)
    }
    let opened = try vault.open(
      sealed, eventID: recorded.event.id.description, type: recorded.event.type,
      customer: recorded.event.customer ?? "")
    guard let opened else { return TimelineEvent(recorded, personal: .erased) }
    count += 1
    let texts = (opened.members ?? []).compactMap { member in
      member.value.text.map { (member.key, $0) }
    }
    return TimelineEvent(
      recorded, personal: .opened(Dictionary(texts, uniquingKeysWith: { $1 })))
  }
}

extension Logbook {
  /// What reads the log opens sealed parts with this, or leaves them closed.
  ///
  /// What belongs to customers whose erasure waits stays closed: nobody reads what is to be destroyed.
  func opener(_ opensNames: Bool, reason: String? = nil) throws -> Opener {
    if let reason { try checkReason(reason) }
    guard opensNames else { return Opener(vault: nil) }
    if !isImmutable, original == nil { try readyToWrite(finishes: false) }
    return Opener(vault: try vault(), closed: try waitingErasures().customers)
  }

  /// A member of staff's name; nil when the vault is closed or does not know the id, and while an
  /// erasure of theirs waits.
  public func staffName(_ id: String) -> String? {
    guard let vault = try? vault(), (try? closedStaff().contains(id)) == false else { return nil }
    return try? vault.staffName(id)
  }

  /// Staff appear in the log as ids; what is no plain code is taken as a name, and kept in the vault.
  ///
  /// - Throws: `FactError.notAnID` or `FactError.personal` for a name where there is no vault key.
  func staffCode(_ text: String) throws -> String { try makeStaffCode(text).id }

  /// The same, and whether the name was not kept before.
  func makeStaffCode(_ text: String) throws -> (id: String, isNew: Bool) {
    let id = try staffID(text)
    guard id == text else { return (id, false) }
    do throws(FactError) {
      try IdentityRule.person(text, "actor")
      guard text.contains(" "), hasVaultKey else { return (text, false) }
    } catch {
      guard hasVaultKey else { throw error }
    }
    return try vault().transaction { try $0.makeStaff(named: nfc(text)) }
  }

  /// The same; a name that was not kept before is noted as made.
  func staffCode(_ text: String, _ made: inout Preparation.Traces) throws -> String {
    let member = try makeStaffCode(text)
    if member.isNew { made.staff.insert(member.id) }
    return member.id
  }

  /// The customer behind an id: itself where the log knows it, else the one that stands for an id of
  /// the dealer's that was replaced.
  func customerID(_ given: String) throws -> String {
    let id = nfc(given)
    guard try !log.knows(customer: id), let vault = try? vault() else { return id }
    return try vault.customers(.replacedID, id).first ?? id
  }

  /// The same, of an advisor who is asked for: a name that leads to nobody is no id.
  ///
  /// - Throws: `LogbookError.noAdvisor`.
  public func advisorID(_ text: String) throws -> String {
    let id = try staffID(text)
    if id == text, text.contains(" ") || !text.utf8.allSatisfy({ $0 < 0x80 }) {
      throw LogbookError.noAdvisor
    }
    return id
  }

  /// The staff id behind an id or a name.
  public func staffID(_ text: String) throws -> String {
    guard let vault = try? vault() else { return text }
    let id = try vault.staffID(named: nfc(text))
    return try vault.staffName(id) == nil ? text : id
  }

  /// Finds the name of a touchpoint by blueprint and id, in the language of the logbook.
  public func touchpointNames() throws -> @Sendable (String?, String?) -> String {
    let blueprints = try blueprints()
    let language = settings.language
    return { blueprint, touchpoint in
      guard let touchpoint else { return "" }
      let plan = blueprints.last { $0.id == blueprint }
      return plan?.touchpoint(touchpoint)?.name(language) ?? touchpoint
    }
  }
}
