internal import Access
internal import CanonicalJSON
internal import EventLog
internal import HTTPTypes
internal import Hummingbird
internal import Interchange
internal import Journeys
internal import Logbook
internal import MerkleTree
internal import Wording

/// Recording facts.
enum FactRoutes {
  static let all = [
    Route(.post, "/api/v1/facts", .right(.recordFacts), recording, record),
    Route(.get, "/api/v1/facts/types", .signedIn, kinds, types),
  ]

  private static let recording = Operation(
    "recordFacts",
    "Records a fact, or several in one append: all or none. Retrying with the same id is safe."
  )
  .header("Idempotency-Key", "The id of the one fact that is recorded.")
  .header("If-Match", "The version that the fact's stream must have, in quotes.")
  .header("traceparent", "The trace (W3C), kept with the facts as correlationid.")
  .query(
    "checkpoint", Schema.flag, "Whether the answer carries a signed checkpoint that covers it."
  )
  .takes(
    (
      "application/json",
      ["oneOf": [Schema.named("Fact"), Schema.list(Schema.named("Fact"))]]
    ), ("application/cloudevents+json", Schema.named("CloudEvent")),
    ("application/cloudevents-batch+json", Schema.list(Schema.named("CloudEvent")))
  )
  .answers(201, "Recorded; on disk.", answer)
  .answers(200, "Recorded before, by these ids.", answer)

  private static let answer: JSON = [
    "oneOf": [Schema.named("Recorded"), Schema.list(Schema.named("Recorded"))]
  ]

  private static let kinds = Operation("listFactTypes", "The types of facts, and their fields.")
    .answers("The types.", Schema.list(Schema.anything))

  private enum Given {
    case one(FactInput)
    case several([FactInput])
  }

  private static func record(_ exchange: Exchange) async throws -> Response {
    let given = try await given(exchange)
    let begun = ContinuousClock.now
    let session = exchange.session
    let recorded: [RecordedFact]
    switch given {
    case .one(let input): recorded = [try await session.record(input)]
    case .several(let inputs):
      recorded = try await session.record(inputs.enumerated().map { ($0.offset, $0.element) })
    }
    exchange.server.seen.reach(session.seen, session.actor)
    let elapsed = begun.duration(to: .now).components
    let news = recorded.count { !$0.receipt.duplicate }
    exchange.server.metrics.appended(
      news, seconds: Double(elapsed.seconds) + Double(elapsed.attoseconds) / 1e18)
    let checkpoint =
      try exchange.flag("checkpoint") ? try await session.checkpoint().description : nil
    let items = recorded.map { json($0, exchange, checkpoint) }
    let status: HTTPResponse.Status = news > 0 ? .created : .ok
    guard case .one(let input) = given else { return .json(.array(items), status: status) }
    var response = Response.json(items[0], status: status)
    response.headers[.location] = "/api/v1/events/\(recorded[0].receipt.positions.upperBound)"
    if let expected = input.expectedVersion, news > 0 {
      response.headers[.eTag] = "\"\(expected + 1)\""
    }
    return response
  }

  private static func json(
    _ recorded: RecordedFact, _ exchange: Exchange, _ checkpoint: String?
  ) -> JSON {
    var members = recorded.json.members ?? []
    if let note = recorded.note { members.append(.init("note", .string(note(exchange.language)))) }
    if let checkpoint { members.append(.init("checkpoint", .string(checkpoint))) }
    return .object(members)
  }

  // MARK: Reading the request

  private static func given(_ exchange: Exchange) async throws -> Given {
    let time: (String) throws -> FactInput.Moment = { text in
      let reading = try exchange.moment(text, "time")
      return (reading.time, reading.offset)
    }
    let fact: (JSON) throws -> FactInput
    switch exchange.contentType {
    case "application/json": fact = { try FactRequest.fact($0, time: time) }
    case "application/cloudevents+json", "application/cloudevents-batch+json":
      let origin = exchange.session.origin
      fact = { try FactRequest.cloudEvent($0, origin: origin, time: time) }
    default:
      throw HTTPFault.badType(expected: recording.body?.schemas.map(\.type) ?? [])
    }
    let json = try JSON(strict: try await exchange.body(), rules: .event)
    guard let items = json.items else {
      return .one(try complete(try fact(json), exchange))
    }
    let headers = exchange.request.headers
    guard headers[.ifMatch] == nil, headers[.idempotencyKey] == nil else {
      throw HTTPFault.badBody(
        Sentence(
          "几条事实一起时，id 和 expectedVersion 写在每条里",
          "of several facts each has its own id and expectedVersion, and no header stands for them")
      )
    }
    guard !items.isEmpty else {
      throw HTTPFault.badBody(Sentence("没有事实", "there are no facts"))
    }
    return .several(
      try items.map { item in
        var input = try fact(item)
        input.correlationID = exchange.trace?.traceID
        return input
      })
  }

  private static func complete(_ given: FactInput, _ exchange: Exchange) throws -> FactInput {
    var input = given
    let headers = exchange.request.headers
    input.correlationID = exchange.trace?.traceID
    if let key = headers[.idempotencyKey] {
      let id = try FactRequest.id(key)
      guard input.id == nil || input.id == id else {
        throw HTTPFault.badBody(
          Sentence("Idempotency-Key 与 id 不同", "Idempotency-Key and id differ"))
      }
      input.id = id
    }
    if let match = headers[.ifMatch] {
      guard match.utf8.count >= 3, match.hasPrefix("\""), match.hasSuffix("\""),
        let version = Int64(match.dropFirst().dropLast()), version >= 0,
        input.expectedVersion == nil || input.expectedVersion == version
      else { throw HTTPFault.badPrecondition }
      input.expectedVersion = version
    }
    return input
  }

  // MARK: Types

  private static func types(_ exchange: Exchange) async throws -> Response {
    let language = exchange.language
    return .json(
      .array(
        FactKind.allCases.filter { !$0.belongsToOneCommand }.map { kind in
          let schema = FactCatalogue.schema(kind)
          return [
            "type": .string(kind.rawValue), "stream": .string(kind.stream.rawValue),
            "title": .string(Vocabulary.fact(kind.rawValue)(language)),
            "fields": .array(
              schema.fields.map { field in
                [
                  "name": .string(field.name), "required": .bool(field.isRequired),
                  "title": .string(Vocabulary.field(field.name)(language)),
                  "choices": .array(choices(field.kind).map(JSON.string)),
                ]
              }),
            "sealed": .array(schema.sealed.map(JSON.string)),
          ]
        }))
  }

  private static func choices(_ kind: FactField.Kind) -> [String] {
    switch kind {
    case .choice(let words): words
    case .list(let element): choices(element)
    default: []
    }
  }
}
