internal import Journeys
public import Satisfaction
internal import Timelines
internal import Wording

/// Indices and indicators that somebody reported, each on an axis of its own.
///
/// What differs in collector, set or version is never compared: it stands in another series, and a
/// difference is missing with its reason. Periods are those of the report, not of the filter.
enum ReportedIndices {
  static func blocks(_ desk: ReportDesk) throws -> [Report.Block] {
    var readings: [Indicators.Reading] = []
    for subject in try desk.ledger.subjects(holding: [.indexReported, .indicatorReported]) {
      for fact in try desk.ledger.facts(of: subject) {
        let kind: Indicators.Kind
        switch fact.kind {
        case .indexReported: kind = .index
        case .indicatorReported: kind = .indicator
        default: continue
        }
        guard let name = fact.text("index"), let period = fact.text("period"),
          let value = fact.text("value").flatMap(Rational.init(decimal:))
        else { continue }
        readings.append(
          .init(
            position: fact.position,
            series: .init(
              kind: kind, collector: fact.text("collector"), name: name, set: fact.text("set"),
              version: fact.text("version")), period: period, value: value, n: fact.int("n"),
            rank: fact.int("rank")))
      }
    }
    guard !readings.isEmpty else { return [] }
    return [
      .table(
        Report.Table(
          "reported", Sentence("他方报告的指数和指标", "Reported by others"),
          [
            .init("index", Sentence("指数", "Index")),
            .init("collector", Sentence("收集方", "Collector")),
            .init("set", Sentence("权重", "Set")), .init("version", Sentence("版本", "Version")),
            .init("period", Sentence("期间", "Period")), .init("value", Sentence("值", "Value")),
            .init("difference", Sentence("与上期之差", "Less the period before")),
            .init("n", Sentence("n", "n")), .init("rank", Sentence("名次", "Rank")),
          ],
          Indicators.lines(readings).flatMap { line in
            line.points.map { point -> [Report.Cell] in
              func code(_ text: String?) -> Report.Cell { text.map { .code($0, nil) } ?? .none }
              return [
                .code(line.series.name, nil), code(line.series.collector), code(line.series.set),
                code(line.series.version), .code(point.reading.period, nil),
                .number(point.reading.value, .number),
                .reading(.init(point.difference, .signed, group: .none)),
                point.reading.n.map { .group($0) } ?? .none, rank(point.reading),
              ]
            }
          }))
    ]
  }

  /// The rank as reported; none among fewer than five. A number that is not said forbids nothing.
  private static func rank(_ reading: Indicators.Reading) -> Report.Cell {
    guard (reading.n ?? .max) >= Measured<Rational>.smallestGroup else { return .none }
    return reading.rank.map { .count($0) } ?? .none
  }
}

extension Rational {
  /// Reads -12.5 exactly; nil for another form.
  public init?(decimal text: String) {
    let isNegative = text.hasPrefix("-")
    let parts = text.dropFirst(isNegative ? 1 : 0).split(
      separator: ".", omittingEmptySubsequences: false)
    guard (1...2).contains(parts.count),
      parts.allSatisfy({ !$0.isEmpty && $0.utf8.allSatisfy { $0 &- 0x30 < 10 } })
    else { return nil }
    let fraction = parts.count == 2 ? parts[1] : ""
    guard let digits = Int(parts[0] + fraction), fraction.count <= 15 else { return nil }
    let unit = (0..<fraction.count).reduce(1) { unit, _ in unit * 10 }
    self.init(isNegative ? -digits : digits, unit)
  }
}
