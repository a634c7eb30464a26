internal import Access
internal import CanonicalJSON
internal import HTTPTypes
internal import Hummingbird
internal import Logbook

/// Health, metrics and versions of the server.
enum ServiceRoutes {
  static let all = [
    Route(.get, "/health/live", .anyone, live) { _ in .json(["status": "ok"]) },
    Route(.get, "/health/ready", .anyone, ready, isReady),
    Route(.get, "/metrics", .right(.observe), metrics, figures),
    Route(.get, "/openapi.json", .visitor, description) {
      .json(OpenAPI.document($0.server.routes.routes))
    },
  ]

  private static let status = Schema.object(
    [("status", Schema.text)], required: ["status"])

  private static let live = Operation("isLive", "Whether the process answers.")
    .answers("It does.", status)

  private static let ready = Operation(
    "isReady", "Whether the log can be read, and the server is not stopping."
  )
  .answers("It is.", status)

  private static func isReady(_ exchange: Exchange) async throws -> Response {
    if exchange.server.streams.isStopping { throw HTTPFault.stopping }
    _ = try await exchange.session.lastPosition()
    return .json(["status": "ok"])
  }

  private static let metrics = Operation("getMetrics", "Figures in the text format of Prometheus.")
    .answers(200, "The figures.", ("text/plain; version=0.0.4; charset=utf-8", Schema.text))

  private static func figures(_ exchange: Exchange) async throws -> Response {
    let session = exchange.session
    let position = try await session.lastPosition()
    let projected = try await session.projectedPosition()
    return .text(
      exchange.server.metrics.text(now: [
        (
          "touchstone_commits", "Transactions committed for appends that share them.",
          Int64(session.commitCounts.transactions)
        ),
        (
          "touchstone_appends", "Appends in these transactions; their quotient is the batch size.",
          Int64(session.commitCounts.appends)
        ),
        ("touchstone_log_position", "The position of the last event.", position),
        (
          "touchstone_projection_lag", "Events that the read models have not taken in yet.",
          max(0, position - projected)
        ),
        (
          "touchstone_streams_open", "Streams of events that are open.",
          Int64(exchange.server.streams.count)
        ),
        ("touchstone_work_waiting", "Work that waits for a thread.", Int64(session.waiting)),
      ]), "text/plain; version=0.0.4; charset=utf-8")
  }

  private static let description = Operation("getOpenAPI", "This description.")
    .answers("OpenAPI 3.1.", Schema.anything)
}
