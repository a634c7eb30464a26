public import CanonicalJSON
internal import Chronology
internal import EventLog
internal import EventLogSQLite
internal import Foundation
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

  public init() {}
}

extension Logbook {
  /// The satisfaction timeline of a customer, or of one journey.
  ///
  /// Folded from the customer's own events. When names are opened, the reading is recorded.
  public func timeline(_ request: TimelineRequest) throws -> CustomerTimeline {
    let head = try log.lastPosition()
    let through = try lastKnown(request.cut) ?? head
    guard request.customer != nil || request.journey != nil else {
      throw LogbookError.nothingNamed
    }
    var customer = request.customer.map(nfc)
    let subject = request.journey.map { "journey/" + nfc($0) }
    var events: [RecordedEvent] = []
    if let subject {
      try log.read(Selection(through: through, subject: subject)) { row in
        events.append(try row.recordedEvent())
        return .next
      }
      guard !events.isEmpty else { throw LogbookError.noJourney }
      if let customer, !events.contains(where: { $0.event.customer == customer }) {
        throw LogbookError.noJourney
      }
      customer = events.last { $0.event.customer != nil }?.event.customer ?? customer
    } else if let named = customer {
      try log.read(Selection(through: through, customer: named)) { row in
        events.append(try row.recordedEvent())
        return .next
      }
      if events.isEmpty { throw LogbookError.noCustomer }
    }
    let opener = request.opensNames ? Opener(vault: try vault()) : Opener(vault: nil)
    if subject != nil, request.opensNames, let customer {
      // The name stands in the customer's own stream.
      try log.read(Selection(through: through, subject: "customer/" + customer)) { row in
        events.append(try row.recordedEvent())
        return .next
      }
    }
    let opened = try events.map { try opener.open($0) }
    let timeline = CustomerTimeline.fold(
      customer: customer, position: head, cut: request.cut, opened,
      blueprint: try blueprintFinder())
    if opener.hasOpened {
      try recordAccess(.accessRead, whose: customer, what: "timeline")
    }
    return timeline
  }

  /// The last position of what was known; nil when nothing is cut.
  public func lastKnown(_ cut: Cut) throws -> Int64? {
    switch cut.knownAt {
    case nil: nil
    case .position(let position): position
    case .time(let time): try log.lastPosition(recordedThrough: time)
    }
  }

  /// Records that somebody has read personal data: one fact a command.
  func recordAccess(
    _ kind: FactKind, whose: String?, what: String, reason: String? = nil, rows: Int? = nil
  ) throws {
    try readyToWrite()
    let now = surroundings.now()
    let data = JSON.object(present: [
      ("whose", whose.flatMap { CodeRule.isCode($0) ? .string($0) : nil }),
      ("what", .string(what)), ("why", reason.map(JSON.string)),
      ("rows", rows.map { .integer(Int64($0)) }),
    ])
    _ = try append(
      Event(
        id: newID(), source: log.origin, type: kind.rawValue, subject: "logbook/access", time: now,
        timeOffset: settings.timeZone.offset(at: now), actor: surroundings.actor, data: data))
  }

  // MARK: Lists

  /// The journeys that a filter lets through.
  public func journeys(_ filter: BoardFilter = BoardFilter()) throws -> [BoardRow] {
    let models = try readModels()
    defer { models.close() }
    return try models.journeys(filter)
  }

  /// One customer as lists show it.
  public struct CustomerRow: Sendable {
    public let customer: String
    public let name: String?
    public let phone: String?
    public let isErased: Bool
    public let journeys: [BoardRow]

    public var json: JSON {
      .object(present: [
        ("customer", .string(customer)), ("name", name.map(JSON.string)),
        ("phone", phone.map(JSON.string)), ("erased", .bool(isErased)),
        ("journeys", .array(journeys.map { .string($0.journey) })),
        ("state", journeys.last.map { .string($0.state) } ?? .null),
        (
          "last",
          journeys.map(\.last).max().map { .string(Timestamp(milliseconds: $0).text) } ?? .null
        ),
      ])
    }
  }

  /// What customers are looked for by; all that is given must match.
  public struct CustomerQuery: Sendable {
    public var customer: String?
    /// A part of the name; two characters suffice.
    public var name: String?
    public var phone: String?
    public var plate: String?
    public var vinTail: String?
    public var limit: Int?
    public var opensNames = false

    public init() {}
  }

  /// The customers that a query finds, in order of first appearance in the log.
  public func customers(_ query: CustomerQuery) throws -> [CustomerRow] {
    var allowed: Set<String>?
    func restrict(to found: [String]) {
      allowed = allowed.map { $0.intersection(found) } ?? Set(found)
    }
    if let customer = query.customer { restrict(to: [nfc(customer)]) }
    if let phone = query.phone { restrict(to: try vault().customers(.phone, phone)) }
    if let plate = query.plate { restrict(to: try vault().customers(.plate, plate)) }
    if let tail = query.vinTail { restrict(to: try vault().customers(.vinTail, tail)) }
    let needsNames = query.opensNames || query.name != nil
    let opener = Opener(vault: needsNames ? try vault() : nil)
    let byCustomer = Dictionary(grouping: try journeys(), by: { $0.customer ?? "" })
    var rows: [CustomerRow] = []
    for customer in try log.customers() where allowed?.contains(customer) ?? true {
      var name: String?
      var phone: String?
      var isErased = false
      try log.read(Selection(subject: "customer/" + customer)) { row in
        let event = try opener.open(try row.recordedEvent())
        name = event.text("name") ?? name
        phone = event.text("phone") ?? phone
        isErased = isErased || event.recorded.event.type == FactKind.customerErased.rawValue
        return .next
      }
      if let wanted = query.name, name?.contains(nfc(wanted)) != true { continue }
      rows.append(
        CustomerRow(
          customer: customer, name: query.opensNames ? name : nil,
          phone: query.opensNames ? phone : nil, isErased: isErased,
          journeys: byCustomer[customer] ?? []))
      if let limit = query.limit, rows.count == limit { break }
    }
    if query.opensNames, opener.hasOpened {
      try recordAccess(.accessRead, whose: nil, what: "customers", rows: rows.count)
    }
    return rows
  }
}

/// Opens sealed parts while a command reads, and remembers whether any was opened.
final class Opener {
  private let vault: Vault?
  private(set) var hasOpened = false

  init(vault: Vault?) {
    self.vault = vault
  }

  func open(_ recorded: RecordedEvent) throws -> TimelineEvent {
    guard let sealed = recorded.event.sealed else {
      return TimelineEvent(recorded, personal: .none)
    }
    guard let vault else { return TimelineEvent(recorded, personal: .sealed) }
    let opened = try vault.open(
      sealed, eventID: recorded.event.id.description, type: recorded.event.type,
      customer: recorded.event.customer ?? "")
    guard let opened else { return TimelineEvent(recorded, personal: .erased) }
    hasOpened = true
    let texts = (opened.members ?? []).compactMap { member in
      member.value.text.map { (member.key, $0) }
    }
    return TimelineEvent(
      recorded, personal: .opened(Dictionary(texts, uniquingKeysWith: { $1 })))
  }
}

extension Logbook {
  /// A member of staff's name; nil when the vault is closed or does not know the id.
  public func staffName(_ id: String) -> String? { try? vault().staffName(id) }

  /// The staff id behind an id or a name.
  public func staffID(_ text: String) throws -> String {
    guard let vault = try? vault() else { return text }
    let id = vault.staffID(named: nfc(text))
    return try vault.staffName(id) == nil ? text : id
  }

  /// Finds the name of a touchpoint by blueprint and id, in the language of the logbook.
  public func touchpointNames() throws -> (String?, String?) -> String {
    let blueprints = try blueprints()
    let language = settings.language
    return { blueprint, touchpoint in
      guard let touchpoint else { return "" }
      let plan = blueprints.last { $0.id == blueprint }
      return plan?.touchpoint(touchpoint)?.name(language) ?? touchpoint
    }
  }
}
