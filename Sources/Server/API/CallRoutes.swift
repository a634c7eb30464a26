internal import Access
internal import CanonicalJSON
internal import Chronology
internal import HTTPTypes
internal import Hummingbird
internal import Interchange
internal import Logbook
internal import Presentation
internal import Timelines
internal import Wording

/// Whom to call, and what came of a call.
enum CallRoutes {
  static let all = [
    Route(.get, "/api/v1/calls", .right(.readCalls), listing, list),
    Route(.post, "/api/v1/calls", .right(.recordCalls), recording, record),
  ]

  private static let listing = Operation("listCalls", "Whom to call on a day, when and about what.")
    .query("on", Schema.date, "The day; now unless given.")
    .query("knownAt", "What was known then: a time, a day or a position.")
    .query("advisor", "Only an advisor's, by id or name.")
    .query("step", "Only with this step.").query(
      "due", Schema.date, "Only what is due by this day."
    )
    .query("review", Schema.flag, "With what waits for the manager's review.").named()
    .query("limit", Schema.integer(1...1_000), "At most so many; 100 unless given.")
    .answers("The list.", Schema.anything)

  private static func list(_ exchange: Exchange) async throws -> Response {
    let session = exchange.session
    var request = CallRequest()
    request.day = try exchange.day("on")
    request.knownAt = try exchange.cut().knownAt
    if let advisor = exchange.query("advisor") {
      request.advisor = try await session.advisorID(advisor)
    }
    request.step = exchange.query("step")
    request.due = try exchange.day("due").map { .by($0) }
    request.isReview = try exchange.flag("review")
    request.limit = try exchange.limit()
    request.opensNames = try exchange.opensNames()
    request.reason = exchange.query("reason")
    return .json(try await session.calls(request).json)
  }

  private static let recording = Operation(
    "recordCall", "Records a call and what follows from it: all or nothing."
  )
  .takes(
    (
      "application/json",
      Schema.object(
        [
          ("journey", Schema.text), ("step", Schema.text),
          (
            "also",
            Schema.list(
              Schema.object(
                [("journey", Schema.text), ("step", Schema.text)], required: ["step"]))
          ), ("outcome", Schema.text), ("at", Schema.text), ("channel", Schema.text),
          ("note", Schema.text), ("agreed", Schema.text), ("satisfied", Schema.flag),
          ("withdraws", Schema.flag), ("score", Schema.integer(1...7)),
          ("referral", Schema.choice(CallInput.Referral.allCases.map(\.rawValue))),
          ("consents", Schema.flag),
        ], required: ["journey", "step", "outcome"])
    )
  )
  .answers(201, "Recorded; on disk.", Schema.anything)

  private static func record(_ exchange: Exchange) async throws -> Response {
    let body = JSONFields(
      try await exchange.json(),
      keys: [
        "journey", "step", "also", "outcome", "at", "channel", "note", "agreed", "satisfied",
        "withdraws", "score", "referral", "consents",
      ])
    try body.check()
    var input = CallInput(
      journey: try body.needed("journey"), step: try body.needed("step"),
      outcome: try body.needed("outcome"))
    input.also = try (body.json["also"]?.items ?? []).map { item in
      let part = JSONFields(item, keys: ["journey", "step"])
      try part.check()
      return (try part.text("journey"), try part.needed("step"))
    }
    input.at = try body.text("at").map { text in
      let reading = try exchange.moment(text, "at")
      return (reading.time, reading.offset)
    }
    input.agreed = try body.text("agreed").map { text in
      let reading = try exchange.moment(text, "agreed")
      return (reading.time, reading.offset)
    }
    input.channel = try body.text("channel")
    input.note = try body.text("note")
    input.satisfied = try body.flag("satisfied")
    input.withdraws = try body.flag("withdraws") ?? false
    input.score = try body.integer("score").map { Int(clamping: $0) }
    if let text = try body.text("referral") {
      guard let referral = CallInput.Referral(rawValue: text) else {
        throw JSONFields.bad("referral")
      }
      input.referral = referral
    }
    input.consents = try body.flag("consents")
    let session = exchange.session
    let recorded = try await session.record(input)
    exchange.server.seen.reach(session.seen, session.actor)
    return .json(recorded.json, status: .created)
  }
}
