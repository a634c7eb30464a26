internal import Access
internal import CanonicalJSON
internal import HTTPTypes
internal import Hummingbird
internal import Logbook
internal import Presentation
internal import Reports
internal import Satisfaction
internal import Wording

/// Reports over journeys.
enum ReportRoutes {
  static let all = [
    Route(.get, "/api/v1/reports/{name}", .right(.readReports), operation, report)
  ]

  private static let operation = Operation(
    "getReport", "A report, every number with what it rests on."
  )
  .path("name", "One of: " + ReportName.allCases.map(\.rawValue).joined(separator: ", ") + ".")
  .query("from", Schema.date, "From this day, included.")
  .query("to", Schema.date, "To this day, included.")
  .query("advisor", "One advisor only, by id or name.")
  .query(
    "by", Schema.choice(ReportRequest.Basis.allCases.map(\.rawValue)),
    "What puts a journey into the period."
  )
  .query(
    "answers", Schema.choice(Answers.allCases.map(\.rawValue)),
    "Which of several answers to one question."
  )
  .query("without", Schema.text, "Leave out answers: solicited, rewarded, with a comma.")
  .query("baselineFrom", Schema.date, "First day of the baseline of the control chart.")
  .query("baselineTo", Schema.date, "Its last day.")
  .query("top", Schema.integer(1...1_000), "Rows of long tables at most.").cut()
  .answers("The report.", Schema.anything)

  private enum Answers: String, CaseIterable {
    case first, latest, all
  }

  private static func report(_ exchange: Exchange) async throws -> Response {
    guard let name = ReportName(rawValue: try exchange.parameter("name")) else {
      throw HTTPFault.notFound
    }
    let session = exchange.session
    var request = ReportRequest(name)
    request.from = try exchange.date("from")
    request.to = try exchange.date("to")
    if let advisor = exchange.query("advisor") {
      request.advisor = try await session.advisorID(advisor)
    }
    // A process is looked at from its opening on, whatever became of it.
    request.basis =
      try exchange.choice("by", ReportRequest.Basis.self)
      ?? (name == .process ? .opened : .delivered)
    switch try exchange.choice("answers", Answers.self) {
    case .latest: request.answers = .latest
    case .all: request.answers = .all
    case .first, nil: request.answers = .first
    }
    request.without = try leftOut(exchange.query("without"))
    request.baseline = try baseline(exchange)
    if let top = try exchange.integer("top", 1...1_000) { request.top = Int(top) }
    request.cut = try exchange.cut()
    return .json(try await session.report(request).json)
  }

  private static func leftOut(_ text: String?) throws -> Set<LeftOut> {
    Set(
      try (text ?? "").split(separator: ",").map { word in
        guard let kind = LeftOut(rawValue: String(word)) else {
          throw HTTPFault.badParameter(
            "without", Sentence("只能是 solicited、rewarded", "takes solicited and rewarded"))
        }
        return kind
      })
  }

  private static func baseline(_ exchange: Exchange) throws -> ClosedRange<LocalDate>? {
    let (first, last) = (try exchange.date("baselineFrom"), try exchange.date("baselineTo"))
    if first == nil, last == nil { return nil }
    guard let first else { throw HTTPFault.missingParameter("baselineFrom") }
    guard let last else { throw HTTPFault.missingParameter("baselineTo") }
    guard first <= last else { throw ReportError.reversedPeriod(from: first, to: last) }
    return first...last
  }
}
