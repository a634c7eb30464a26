internal import Access
internal import CanonicalJSON
internal import Chronology
internal import EventLog
internal import HTTPTypes
internal import Hummingbird
internal import Logbook
internal import ReadModels
internal import Timelines

/// Lists of customers and journeys, and their timelines.
enum ListRoutes {
  static let all = [
    Route(.get, "/api/v1/today", .right(.readLists), day) {
      .json(try await $0.session.today().json)
    },
    Route(.get, "/api/v1/customers", .right(.readLists), customerList, customers),
    Route(
      .get, "/api/v1/customers/{customer}/timeline", .right(.readTimelines), customerTimeline
    ) { try await timeline($0, customer: $0.parameter("customer")) },
    Route(.get, "/api/v1/journeys", .right(.readLists), journeyList, journeys),
    Route(
      .get, "/api/v1/journeys/{journey}/timeline", .right(.readTimelines), journeyTimeline
    ) { try await timeline($0, journey: $0.parameter("journey")) },
  ]

  private static let day = Operation(
    "getToday", "Hand-overs of the present day with their readiness, open alerts, and calls due."
  )
  .answers("The day.", Schema.anything)

  // MARK: Customers

  private static let customerList = Operation(
    "listCustomers", "Customers in order of first appearance; by name, phone, plate or VIN tail."
  )
  .query("customer", "This one.")
  .query("name", "A part of the name, or of its pinyin; two characters suffice.")
  .query("phone", "A phone number.").query("plate", "A number plate.")
  .query("vinTail", "The last six of a VIN.").named()
  .paged("The customer that ended the page before.")
  .answers(
    "A page.",
    Schema.object(
      [("customers", Schema.list(Schema.named("Customer"))), ("next", Schema.orNull("string"))],
      required: ["customers", "next"]))

  private static func customers(_ exchange: Exchange) async throws -> Response {
    var query = Logbook.CustomerQuery()
    query.customer = exchange.query("customer")
    query.name = exchange.query("name")
    query.phone = exchange.query("phone")
    query.plate = exchange.query("plate")
    query.vinTail = exchange.query("vinTail")
    // Who may not see a name may not try names either.
    if [query.name, query.phone, query.plate, query.vinTail].contains(where: { $0 != nil }) {
      try exchange.need(.openNames)
    }
    query.opensNames = try exchange.opensNames()
    query.reason = exchange.query("reason")
    query.after = exchange.query("after")
    let limit = try exchange.limit()
    query.limit = limit
    let rows = try await exchange.session.customers(query)
    return .json([
      "customers": .array(rows.map(\.json)),
      "next": rows.count == limit ? rows.last.map { .string($0.customer) } ?? .null : .null,
    ])
  }

  // MARK: Journeys

  private static let journeyList = Operation(
    "listJourneys", "Journeys in the order in which they were opened."
  )
  .query("customer", "Of this customer.").query("journey", "This one.")
  .query("advisor", "Whose advisor this is, by id or name.")
  .query("state", Schema.choice(States.allCases.map(\.rawValue)), "In this state.")
  .query("from", "Opened from.").query("to", "Opened until.").cut()
  .paged("The journey that ended the page before.")
  .answers(
    "A page.",
    Schema.object(
      [("journeys", Schema.list(Schema.anything)), ("next", Schema.orNull("string"))],
      required: ["journeys", "next"]))

  private enum States: String, CaseIterable {
    case open, delivered, closed, lost
  }

  private static func journeys(_ exchange: Exchange) async throws -> Response {
    let session = exchange.session
    var filter = BoardFilter()
    filter.customer = exchange.query("customer")
    filter.journey = exchange.query("journey")
    if let advisor = exchange.query("advisor") {
      filter.advisor = try await session.advisorID(advisor)
    }
    filter.state = try exchange.choice("state", States.self)?.rawValue
    filter.openedFrom = try exchange.time("from")?.milliseconds
    filter.openedThrough = try exchange.end("to")?.milliseconds
    filter.after = exchange.query("after")
    let limit = try exchange.limit()
    filter.limit = limit
    let cut = try exchange.cut()
    let rows = try await session.journeys(filter, cut: cut)
    let alerts = try await session.openAlerts(rows, cut: cut)
    return .json([
      "journeys": .array(rows.map { $0.json(alertOpen: alerts[$0.journey] != nil) }),
      "next": rows.count == limit ? rows.last.map { .string($0.journey) } ?? .null : .null,
    ])
  }

  // MARK: Timelines

  private static let customerTimeline = timelineOperation(
    Operation("getCustomerTimeline", "A customer's satisfaction timeline.")
      .path("customer", "The customer's id."))

  private static let journeyTimeline = timelineOperation(
    Operation("getJourneyTimeline", "The timeline of one journey; ETag is its stream's version.")
      .path("journey", "The journey's id."))

  private static func timelineOperation(_ operation: Operation) -> Operation {
    operation.cut().named()
      .query("costs", Schema.flag, "Whether it says what the car cost the dealer.")
      .answers("The timeline.", Schema.named("Timeline"))
  }

  private static func timeline(
    _ exchange: Exchange, customer: String? = nil, journey: String? = nil
  ) async throws -> Response {
    var request = TimelineRequest()
    request.customer = customer
    request.journey = journey
    request.cut = try exchange.cut()
    request.opensNames = try exchange.opensNames()
    request.reason = exchange.query("reason")
    request.showsCosts = try exchange.flag("costs")
    if request.showsCosts { try exchange.need(.readCosts) }
    let session = exchange.session
    let timeline = try await session.timeline(request)
    var response = Response.json(timeline.json)
    if let journey {
      response.headers[.eTag] = "\"\(try await session.version(of: "journey/" + journey))\""
    }
    return response
  }
}
