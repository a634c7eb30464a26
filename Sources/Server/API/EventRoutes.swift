internal import Access
internal import CanonicalJSON
internal import HTTPTypes
internal import Hummingbird
internal import Logbook
internal import NIOCore

/// The entries of the log, in pages and as a stream.
enum EventRoutes {
  static let all = [
    Route(.get, "/api/v1/events", .right(.readEvents), listing, list),
    Route(.get, "/api/v1/events/{position}", .right(.readEvents), one, event),
  ]

  private static let listing = Operation(
    "listEvents",
    "The events of the log in order of position: a page of JSON, all of them as JSON lines, or a "
      + "stream of server-sent events that goes on with every new one."
  )
  .query("customer", "Of this customer's streams.")
  .query("journey", "Of this journey.")
  .query("type", "Of this type of fact.")
  .query("actor", "Recorded by this actor.")
  .query("from", "Occurred from: a time, or a day by its beginning.")
  .query("to", "Occurred until: a time, or a day by its end.")
  .query("after", Schema.position, "Only behind this position.")
  .query("limit", Schema.integer(1...1_000), "At most so many in a page; 100 unless given.")
  .query("follow", Schema.flag, "Whether JSON lines go on with every new event.")
  .header("Last-Event-ID", "The position behind which a stream goes on.")
  .answers(
    200, "Events.",
    (
      "application/json",
      Schema.object(
        [("events", Schema.list(Schema.named("Event"))), ("next", Schema.orNull("integer"))],
        required: ["events", "next"])
    ), ("application/x-ndjson", Schema.text), ("text/event-stream", Schema.text))

  private static let one = Operation("getEvent", "The event at a position.")
    .path("position", "Its position.")
    .answers("The event.", Schema.named("Event"))

  private static func list(_ exchange: Exchange) async throws -> Response {
    var query = EventQuery()
    query.customer = exchange.query("customer")
    query.journey = exchange.query("journey")
    query.type = exchange.query("type")
    query.actor = exchange.query("actor")
    query.from = try exchange.time("from")
    query.to = try exchange.end("to")
    query.after = try exchange.integer("after", 0...JSON.largestInteger) ?? 0
    let accept = exchange.request.headers[.accept] ?? ""
    if accept.contains("text/event-stream") {
      if let id = exchange.request.headers[.lastEventID] {
        guard let position = Int64(id), position >= 0 else { throw HTTPFault.malformed }
        query.after = position
      }
      return try EventStream(exchange, query, .serverSent, follows: true).response()
    }
    if accept.contains("application/x-ndjson") {
      return try EventStream(exchange, query, .lines, follows: exchange.flag("follow")).response()
    }
    let limit = try exchange.limit()
    query.limit = limit
    let page = try await exchange.session.eventPage(query)
    var body = Array("{\"events\":[".utf8)
    let lines = page.lines.split(separator: UInt8(ascii: "\n"))
    for (place, line) in lines.enumerated() {
      if place > 0 { body.append(UInt8(ascii: ",")) }
      body += line
    }
    body += "],\"next\":\(page.next.map { String($0) } ?? "null")}".utf8
    return .bytes(body, "application/json")
  }

  private static func event(_ exchange: Exchange) async throws -> Response {
    guard let position = Int64(try exchange.parameter("position")), position > 0 else {
      throw LogbookError.noEvent
    }
    var query = EventQuery()
    query.after = position - 1
    query.limit = 1
    let page = try await exchange.session.eventPage(query)
    guard page.count == 1, page.last == position else { throw LogbookError.noEvent }
    return .bytes(Array(page.lines.dropLast()), "application/json")
  }
}
