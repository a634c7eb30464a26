internal import CanonicalJSON
internal import Chronology
internal import Reports
internal import Satisfaction
internal import Timelines

extension ReportFrame {
  var members: [JSON.Member] {
    let request = request
    func date(_ date: LocalDate?) -> JSON { date.map { .string($0.description) } ?? .null }
    let known: JSON =
      switch request.cut.knownAt {
      case nil: .null
      case .time(let time): .string(time.text)
      case .position(let position): .integer(position)
      }
    let baseline: JSON =
      request.baseline.map {
        ["from": .string($0.lowerBound.description), "to": .string($0.upperBound.description)]
      } ?? .null
    let without = LeftOut.allCases.filter(request.without.contains).map(\.rawValue)
    return [
      JSON.Member("report", .string(request.name.rawValue)),
      JSON.Member("dealer", .string(dealer)),
      JSON.Member("timeZone", .string(timeZone)),
      JSON.Member("asOf", request.cut.asOf.map { .string($0.text) } ?? .null),
      JSON.Member("knownAt", known), JSON.Member("at", .string(moment.text)),
      JSON.Member(
        "period",
        [
          "from": date(request.from), "to": date(request.to),
          "by": .string(request.basis.rawValue),
        ]),
      JSON.Member(
        "filter",
        [
          "advisor": request.advisor.map(JSON.string) ?? .null,
          "answers": .string(request.answers.rawValue),
          "without": .array(without.map(JSON.string)), "baseline": baseline,
        ]),
      JSON.Member(
        "log",
        [
          "position": .integer(position), "through": .integer(through), "root": .string(root),
        ]),
      JSON.Member("weights", weightsJSON),
      JSON.Member("journeys", journeys.json),
    ]
  }

  /// The set and version; with several sets neither, and all of them beside.
  private var weightsJSON: JSON {
    func json(_ basis: SalesSatisfactionIndex.Basis) -> JSON {
      ["set": .string(basis.set), "version": .string(basis.version)]
    }
    if weights.count == 1 { return json(weights[0]) }
    return ["set": .null, "version": .null, "sets": .array(weights.map(json))]
  }
}

extension ReportFrame.Journeys {
  var json: JSON {
    [
      "n": .integer(Int64(selected)), "of": .integer(Int64(all)), "lost": .integer(Int64(lost)),
      "open": .integer(Int64(open)), "outside": .integer(Int64(outside)),
      "otherAdvisor": .integer(Int64(otherAdvisor)),
    ]
  }
}
