public import CanonicalJSON
internal import Chronology
internal import EventLog
internal import Journeys
public import ReadModels
internal import Timelines
internal import Vault

extension Logbook {
  /// One customer as lists show it.
  public struct CustomerRow: Sendable {
    public let customer: String
    public let name: String?
    public let phone: String?
    public let isErased: Bool
    public internal(set) var journeys: [BoardRow] = []

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
    /// A part of the name, as it is written or in pinyin; two characters suffice.
    public var name: String?
    public var phone: String?
    public var plate: String?
    public var vinTail: String?
    /// The customer that ended the page before: only those after it, in the order of the list.
    public var after: String?
    public var limit: Int?
    public var opensNames = false
    /// Why names are opened: a code that is recorded.
    public var reason: String?

    public init() {}
  }

  /// Customers looked at before their journeys are read.
  private static let page = 256

  /// The customers that a query finds, in order of first appearance in the log.
  ///
  /// Costs a reading of each customer that is shown; with a part of a name, of each customer that
  /// may have it, which are all where there is no index of names.
  /// - Throws: `LogbookError.noCustomer` where the page before ended with somebody unknown.
  public func customers(_ query: CustomerQuery) throws -> [CustomerRow] {
    if let after = query.after, try !log.knows(customer: nfc(after)) {
      throw LogbookError.noCustomer
    }
    let opener = try opener(query.opensNames || query.name != nil, reason: query.reason)
    let chosen = try chosenCustomers(query)
    let limit = query.limit ?? .max
    var rows: [CustomerRow] = []
    var after = query.after.map(nfc)
    var rest = try chosen.map { ArraySlice(try log.customers(among: $0, after: after)) }
    while rows.count < limit {
      let count = query.name == nil ? min(Self.page, limit - rows.count) : Self.page
      let page =
        try rest.map { Array($0.prefix(count)) } ?? log.customers(after: after, limit: count)
      rest = rest?.dropFirst(count)
      guard let last = page.last else { break }
      after = last
      rows += try self.rows(of: page, query, opener, limit: limit - rows.count)
    }
    // What was opened to search and not put out is nobody's reading.
    let shown = rows.filter { $0.name != nil || $0.phone != nil }
    if !shown.isEmpty {
      try recordAccess(
        .accessRead, whose: shown.count == 1 ? shown[0].customer : nil, what: "customers",
        filter: AccessFilter(query), reason: query.reason, rows: shown.count,
        members: shown.map(\.customer))
    }
    return rows
  }

  /// Who can match, by what customers are found by; nil: everybody.
  private func chosenCustomers(_ query: CustomerQuery) throws -> Set<String>? {
    var chosen: Set<String>?
    func restrict(to found: some Sequence<String>) {
      chosen = chosen.map { $0.intersection(found) } ?? Set(found)
    }
    if let customer = query.customer { restrict(to: [try customerID(customer)]) }
    for (kind, text) in [
      (LookupKind.phone, query.phone), (.plate, query.plate), (.vinTail, query.vinTail),
    ] {
      guard let text else { continue }
      let closed = try waitingErasures().customers
      restrict(to: try vault().customers(kind, text).filter { !closed.contains($0) })
    }
    if let name = query.name, let named = try namedCustomers(name) { restrict(to: named) }
    return chosen
  }

  private func rows(
    of customers: [String], _ query: CustomerQuery, _ opener: Opener, limit: Int
  ) throws -> [CustomerRow] {
    var rows: [CustomerRow] = []
    let wanted = query.name.map { NamePart($0) }
    for customer in customers {
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
      if let wanted, name.map({ wanted.isPart(of: nfc($0)) }) != true { continue }
      rows.append(
        CustomerRow(
          customer: customer, name: query.opensNames ? name : nil,
          phone: query.opensNames ? phone : nil, isErased: isErased))
      if rows.count == limit { break }
    }
    guard !rows.isEmpty else { return rows }
    var filter = BoardFilter()
    filter.customers = rows.map(\.customer)
    let journeys = Dictionary(grouping: try self.journeys(filter), by: { $0.customer ?? "" })
    for place in rows.indices { rows[place].journeys = journeys[rows[place].customer] ?? [] }
    return rows
  }
}
