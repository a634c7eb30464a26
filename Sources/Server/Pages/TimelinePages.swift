internal import Access
internal import Exports
internal import HTTPTypes
internal import Hummingbird
internal import Interchange
internal import Logbook
internal import Presentation
internal import Timelines
internal import Wording

/// The timeline of a customer or of one journey, by the same writer that exported pages use.
enum TimelinePages {
  static let routes = [
    Route(.get, "/customers/{customer}", .right(.readTimelines)) {
      try await answer($0, customer: $0.parameter("customer"))
    },
    Route(.get, "/journeys/{journey}", .right(.readTimelines)) {
      try await answer($0, journey: $0.parameter("journey"))
    },
  ]

  private static func answer(
    _ exchange: Exchange, customer: String? = nil, journey: String? = nil
  ) async throws -> Response {
    var request = TimelineRequest()
    request.customer = customer
    request.journey = journey
    request.opensNames = exchange.may(.openNames)
    let session = exchange.session
    let timeline = try await session.timeline(request)
    let names =
      request.opensNames ? try await session.staffNames(Staff.ids(of: timeline)) : [:]
    let settings = exchange.server.book.settings
    let texts = TimelineTexts(zone: settings.timeZone, language: exchange.language) { names[$0] }
    let shell = try await exchange.shell(
      exchange.say("时间线", "Timeline"), .customers)
    var body = Markup()
    body.raw(TimelinePage(texts, dealer: settings.dealer).customer(timeline))
    return .html(shell.html(body))
  }
}

/// Members of staff whom a timeline names.
enum Staff {
  static func ids(of timeline: CustomerTimeline) -> Set<String> {
    Set(
      timeline.journeys.flatMap { journey in
        [journey.advisor, journey.advisorAtDelivery].compactMap(\.self)
          + journey.team.map(\.staff)
      })
  }
}
