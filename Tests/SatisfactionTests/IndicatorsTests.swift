import Satisfaction
import TestSupport
import Testing

@Suite("Reported indices and shop indicators")
struct IndicatorsTests {
  private static let maker = Indicators.Series(
    kind: .index, collector: "maker", name: "SSI", set: "ssi", version: "2025")

  private static func reading(
    _ position: Int64, _ period: String, _ value: Int, n: Int? = 40,
    of series: Indicators.Series = maker
  ) -> Indicators.Reading {
    .init(
      position: position, series: series, period: period,
      value: Rational(value, 10) ?? Rational(0), n: n)
  }

  @Test("A difference is taken between two neighbouring periods")
  func difference() {
    let lines = Indicators.lines([
      Self.reading(3, "2026-Q1", 8_120), Self.reading(1, "2025-Q3", 8_055),
      Self.reading(2, "2025-Q4", 8_010),
    ])
    #expect(lines.count == 1)
    #expect(lines.first?.series == Self.maker && lines.first?.periodKind == .quarter)
    let points = lines.first?.points ?? []
    #expect(points.map(\.reading.period) == ["2025-Q3", "2025-Q4", "2026-Q1"])
    #expect(points.map(\.reading.value) == [8_055, 8_010, 8_120].map { Rational($0, 10) })
    // 801.0 − 805.5 = −4.5; 812.0 − 801.0 = 11
    #expect(points.map(\.difference.value) == [nil, Rational(-9, 2), Rational(11)])
    #expect(points.map(\.difference.reason) == [.nothingInPeriod, nil, nil])
    #expect(points.map(\.difference.n) == [1, 2, 2] && points.allSatisfy { $0.difference.of == 2 })
    #expect(points.map(\.difference.positions) == [[1], [1, 2], [2, 3]])
  }

  @Test("Across a period that nobody reported there is no difference")
  func gap() {
    let points = Indicators.lines([Self.reading(1, "2025-01", 5), Self.reading(2, "2025-03", 9)])
      .flatMap(\.points)
    #expect(points.map(\.difference.value) == [nil, nil])
    #expect(points.map(\.difference.reason) == [.nothingInPeriod, .nothingInPeriod])
  }

  @Test("Another collector, index, set, version or kind is another series")
  func apart() {
    var others = Array(repeating: Self.maker, count: 6)
    others[0].collector = "agency"
    others[1].collector = nil
    others[2].name = "CSI"
    others[3].set = nil
    others[4].version = "2026"
    others[5].kind = .indicator
    let readings =
      [Self.reading(1, "2025-Q1", 8_000)]
      + others.enumerated().map { Self.reading(Int64($0) + 2, "2025-Q2", 9_000, of: $1) }
    let lines = Indicators.lines(readings)
    #expect(lines.count == 7)
    #expect(lines.flatMap(\.points).allSatisfy { $0.difference.value == nil })
    #expect(lines.map(\.series.name) == ["CSI", "SSI", "SSI", "SSI", "SSI", "SSI", "SSI"])
    #expect(lines.map(\.series.kind) == Array(repeating: .index, count: 6) + [.indicator])
    #expect(
      lines.map(\.series.collector) == [
        "maker", nil, "agency", "maker", "maker", "maker", "maker",
      ])
    #expect(lines.dropFirst(3).map(\.series.version) == ["2025", "2025", "2026", "2025"])
    #expect(lines[3].series.set == nil)
  }

  @Test("A year and its months stand apart")
  func periodKinds() {
    let lines = Indicators.lines([
      Self.reading(1, "2025", 100), Self.reading(2, "2025-12", 110), Self.reading(3, "2026", 120),
    ])
    #expect(lines.map(\.periodKind) == [.month, .year])
    #expect(lines.last?.points.last?.difference.value == Rational(2))
  }

  @Test("Shop indicators run by name, and need no number of answers")
  func shop() {
    let rework = Indicators.Series(kind: .indicator, name: "rework")
    let sales = Indicators.Series(kind: .indicator, name: "sales")
    let lines = Indicators.lines([
      Self.reading(1, "2025-W52", 35, n: nil, of: rework),
      Self.reading(2, "2025-W52", 90, n: nil, of: sales),
      Self.reading(3, "2026-W01", 25, n: nil, of: rework),
    ])
    #expect(lines.map(\.series.name) == ["rework", "sales"])
    #expect(lines.first?.points.last?.difference.value == Rational(-1))
  }

  @Test("A reading on fewer than five is shown and not compared, before or after")
  func few() {
    let points = Indicators.lines([
      Self.reading(1, "2025-01", 50), Self.reading(2, "2025-02", 60, n: 4),
      Self.reading(3, "2025-03", 70, n: 5), Self.reading(4, "2025-04", 90, n: 5),
    ]).flatMap(\.points)
    #expect(points.map(\.reading.value) == [5, 6, 7, 9].map { Rational($0) })
    #expect(
      points.map(\.difference.reason) == [.nothingInPeriod, .fewAnswers, .fewAnswers, nil])
    #expect(points.last?.difference.value == Rational(2))
  }

  @Test(
    "Of several readings for one period the latest recorded stands, and the others stay with it")
  func replaced() {
    let points = Indicators.lines([
      Self.reading(5, "2025Q1", 80), Self.reading(2, "2025-Q1", 70), Self.reading(3, "2025-Q1", 75),
      Self.reading(4, "2025-Q2", 90),
    ]).flatMap(\.points)
    #expect(points.map(\.reading.position) == [5, 4])
    #expect(points.first?.replaced.map(\.position) == [2, 3])
    #expect(points.last?.difference.value == Rational(1))
    #expect(points.last?.difference.positions == [4, 5])
  }

  @Test("Periods of unknown form are shown in the order of their text, without differences")
  func unknown() {
    let lines = Indicators.lines([Self.reading(1, "wave 2", 80), Self.reading(2, "wave 1", 70)])
    #expect(lines.map(\.periodKind) == [nil])
    let points = lines.flatMap(\.points)
    #expect(points.map(\.reading.period) == ["wave 1", "wave 2"])
    #expect(points.map(\.difference.reason) == [.notRecorded, .notRecorded])
  }

  @Test(
    "Every reading stands in one place, and differences add up to the last less the first",
    arguments: 1...40 as ClosedRange<UInt64>)
  func properties(seed: UInt64) {
    var random = SplitMix64(seed: seed)
    var agency = Self.maker
    agency.collector = "agency"
    let readings = (0..<(1 + random.below(30))).map { position in
      Self.reading(
        Int64(position), "2025-0\(1 + random.below(6))", random.below(1_000),
        of: random.pick([Self.maker, agency]))
    }
    let lines = Indicators.lines(readings.shuffled(using: &random))
    let points = lines.flatMap(\.points)
    let positions = points.flatMap { [$0.reading.position] + $0.replaced.map(\.position) }
    #expect(positions.sorted() == readings.map(\.position), "seed \(seed)")
    for line in lines {
      let differences = line.points.dropFirst().map(\.difference.value)
      guard !differences.contains(nil), let first = line.points.first,
        let last = line.points.last
      else { continue }
      #expect(
        Rational.sum(differences.compactMap(\.self))
          == last.reading.value - first.reading.value, "seed \(seed)")
    }
  }
}
