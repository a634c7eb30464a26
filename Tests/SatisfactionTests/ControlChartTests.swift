import Satisfaction
import TestSupport
import Testing

@Suite("The control chart")
struct ControlChartTests {
  private func week(_ number: Int) throws -> ISOWeek {
    try #require(ISOWeek(year: 2026, week: number))
  }

  /// From the Monday of the first to the Sunday of the last week.
  private func days(_ weeks: ClosedRange<Int>) throws -> ClosedRange<LocalDate> {
    try week(weeks.lowerBound).days.lowerBound...week(weeks.upperBound).days.upperBound
  }

  /// Journeys of equal mean, in thousandths, delivered in a week of 2026.
  private func journeys(
    _ number: Int, _ thousandths: Int, count: Int = 5
  ) throws -> [ControlChart.Journey] {
    try (0..<count).map {
      ControlChart.Journey(
        week: try week(number), mean: Rational(thousandths, 1000),
        positions: [Int64(number * 100 + $0)])
    }
  }

  /// A week each from the given one on, five journeys in each.
  private func weeks(_ thousandths: [Int], from first: Int = 1) throws -> [ControlChart.Journey] {
    try thousandths.enumerated().flatMap { try journeys(first + $0.offset, $0.element) }
  }

  private let steady = [500, 600, 500, 600, 500, 600, 500, 600]

  @Test("x is 100 times the mean of the journeys' means; n those with one, of all delivered")
  func value() throws {
    var given = try journeys(7, 500, count: 2) + journeys(7, 900, count: 1)
    given.append(ControlChart.Journey(week: try week(7), mean: nil, positions: [1]))
    let chart = ControlChart(given)
    let point = try #require(chart.points.first)
    // (50 + 50 + 90) / 3
    #expect(point.value.value == Rational(190, 3))
    #expect(point.value.n == 3)
    #expect(point.value.of == 4)
    #expect(point.value.positions == [700, 701])
    #expect(point.isHollow)
    #expect(point.range == nil)
  }

  @Test("Limits are the mean and 2.66 mean ranges on either side")
  func limits() throws {
    let chart = ControlChart(try weeks(steady))
    let limits = try #require(chart.limits.value)
    // Seven ranges of 10 about a mean of 55: 55 ± 26.6.
    #expect(limits.mean == Rational(55))
    #expect(limits.meanRange == Rational(10))
    #expect(limits.lower == Rational(284, 10))
    #expect(limits.upper == Rational(816, 10))
    #expect(chart.limits.n == 8)
    #expect(chart.limits.of == 8)
    #expect(chart.limits.positions.count == 40)
    #expect(chart.points.map(\.range) == [nil] + Array(repeating: Rational(10), count: 7))
    #expect(chart.points.allSatisfy { $0.signals.isEmpty })
    #expect(chart.points.map(\.run) == [-1, 1, -1, 1, -1, 1, -1, 1])
  }

  @Test("A far week is outside, and only it")
  func outside() throws {
    let chart = ControlChart(try weeks([500, 500, 500, 500, 500, 500, 900, 500, 500, 500, 500]))
    let limits = try #require(chart.limits.value)
    // Mean (10·50 + 90) / 11 = 590/11; ranges 40 and 40 among ten, mean 8; 2.66 · 8 = 21.28.
    #expect(limits.mean == Rational(590, 11))
    #expect(limits.meanRange == Rational(8))
    #expect(limits.upper.rounded(places: 2) == 7492)
    #expect(limits.lower.rounded(places: 2) == 3236)
    #expect(chart.points.map(\.signals) == [[], [], [], [], [], [], [.above], [], [], [], []])
  }

  @Test("Hollow weeks stand outside mean and ranges, and ranges bridge them")
  func hollow() throws {
    var given = try weeks([500, 600, 500, 600])
    given += try journeys(5, 1000, count: 4)
    given += try weeks([500, 600, 500, 600], from: 6)
    let chart = ControlChart(given)
    #expect(
      chart.points.map(\.isHollow) == [
        false, false, false, false, true, false, false, false, false,
      ])
    #expect(chart.points[4].value.value == Rational(100))
    #expect(chart.points[4].range == nil)
    #expect(chart.points[4].run == 0)
    #expect(chart.points[4].signals.isEmpty)
    #expect(chart.points[5].range == Rational(10))
    #expect(chart.limits.value?.mean == Rational(55))
    #expect(chart.limits.value?.meanRange == Rational(10))
    #expect(chart.limits.n == 8)
    #expect(chart.limits.of == 9)
  }

  @Test("Weeks without a delivery have no point, and ranges bridge them")
  func empty() throws {
    let given = try weeks([500, 600, 500, 600]) + weeks([500, 600, 500, 600], from: 20)
    let chart = ControlChart(given)
    #expect(chart.points.map(\.week.week) == [1, 2, 3, 4, 20, 21, 22, 23])
    #expect(chart.points[4].range == Rational(10))
  }

  @Test("Under eight eligible weeks there are points and no limits")
  func tooShort() throws {
    let chart = ControlChart(
      try weeks([100, 900, 100, 900, 100, 900, 100]) + journeys(8, 900, count: 4))
    #expect(chart.limits.value == nil)
    #expect(chart.limits.reason == .fewPoints)
    #expect(chart.limits.n == 7)
    #expect(chart.limits.of == 8)
    #expect(chart.points.count == 8)
    #expect(chart.points[1].range == Rational(80))
    #expect(chart.points.allSatisfy { $0.signals.isEmpty && $0.run == 0 })
  }

  @Test("Limits are clipped to 0 and 100")
  func clipped() throws {
    // Mean 50, mean range 100: −216 to 316.
    let chart = ControlChart(try weeks([0, 1000, 0, 1000, 0, 1000, 0, 1000]))
    #expect(chart.limits.value?.lower == Rational(0))
    #expect(chart.limits.value?.upper == Rational(100))
    #expect(chart.points.allSatisfy { $0.signals.isEmpty })
  }

  @Test("A baseline fixes mean and limits; a point on a limit is not outside")
  func baseline() throws {
    let given = try weeks(steady) + weeks([816, 817, 284, 283], from: 20)
    let chart = ControlChart(given, baseline: try days(1...8))
    #expect(chart.limits.value?.upper == Rational(816, 10))
    #expect(chart.limits.value?.lower == Rational(284, 10))
    #expect(chart.limits.of == 8)
    #expect(chart.points.suffix(4).map(\.signals) == [[], [.above], [], [.below]])
    // From 60 of week 8 to 81.6.
    #expect(chart.points[8].range == Rational(216, 10))
  }

  @Test("The first week of a baseline has no range from before it")
  func baselineRanges() throws {
    let given = try journeys(1, 0) + weeks(steady, from: 2)
    let chart = ControlChart(given, baseline: try days(2...9))
    #expect(chart.limits.value?.meanRange == Rational(10))
    #expect(chart.points.first?.signals == [.below])
  }

  @Test("A baseline of under eight eligible weeks gives no limits")
  func shortBaseline() throws {
    let chart = ControlChart(try weeks(steady + steady), baseline: try days(1...7))
    #expect(chart.limits.reason == .fewPoints)
    #expect(chart.limits.n == 7)
  }

  @Test("A week that lies only partly in the baseline fixes nothing")
  func partOfAWeek() throws {
    let given = try journeys(1, 0) + weeks(steady, from: 2) + journeys(10, 1000)
    // From the Tuesday of week 1 to the Saturday of week 10.
    let whole = try days(1...10)
    let chart = ControlChart(
      given,
      baseline: whole.lowerBound.adding(days: 1)...whole.upperBound.adding(days: -1))
    #expect(chart.limits.n == 8 && chart.limits.of == 8)
    #expect(chart.limits.value?.mean == Rational(55))
    let short = ControlChart(given, baseline: whole.lowerBound...whole.lowerBound)
    #expect(short.limits.reason == .fewPoints && short.limits.of == 0)
  }

  @Test("Eight eligible weeks in a row on one side are a signal, at the eighth and after")
  func run() throws {
    // About a mean of 55: seven above, a hollow week, two more above.
    let given =
      try weeks(steady) + weeks(Array(repeating: 560, count: 7), from: 9)
      + journeys(16, 100, count: 4) + weeks([560, 560, 540], from: 17)
    let chart = ControlChart(given, baseline: try days(1...8))
    // Week 8 is above as well, so that week 15 is the eighth.
    #expect(chart.points.map(\.run).suffix(12) == [1, 2, 3, 4, 5, 6, 7, 8, 0, 9, 10, -1])
    let signals = chart.points.map(\.signals).suffix(5)
    #expect(Array(signals) == [[.run], [], [.run], [.run], []])
  }

  @Test("A point exactly on the mean breaks a run")
  func onTheMean() throws {
    let below = Array(repeating: 540, count: 7)
    let given = try weeks(steady) + weeks(below + [550] + below, from: 9)
    let chart = ControlChart(given, baseline: try days(1...8))
    #expect(chart.points.map(\.run).suffix(8) == [0, -1, -2, -3, -4, -5, -6, -7])
    #expect(chart.points.allSatisfy { $0.signals.isEmpty })
  }

  @Test("Below the mean a run is one too")
  func runBelow() throws {
    let given = try weeks(steady) + weeks([550] + Array(repeating: 540, count: 8), from: 9)
    let chart = ControlChart(given, baseline: try days(1...8))
    #expect(chart.points.last?.signals == [.run])
    #expect(chart.points.last?.run == -8)
  }

  @Test("Weeks are in order over the turn of a year")
  func turnOfTheYear() throws {
    let late = try #require(ISOWeek(year: 2025, week: 52))
    let chart = ControlChart(
      try journeys(1, 500) + [ControlChart.Journey(week: late, mean: nil, positions: [])])
    #expect(chart.points.map(\.week.description) == ["2025-W52", "2026-W01"])
    #expect(chart.points.first?.value.reason == .noAnswers)
  }

  @Test(
    "Limits hold the mean within 0 and 100, whatever the order of journeys",
    arguments: 1...30 as ClosedRange<UInt64>)
  func property(seed: UInt64) throws {
    var random = SplitMix64(seed: seed)
    let given = try (0..<150).map { position in
      ControlChart.Journey(
        week: try week(1 + random.below(20)), mean: Rational(random.below(181), 180),
        positions: [Int64(position)])
    }
    let chart = ControlChart(given)
    let other = ControlChart(given.shuffled(using: &random))
    #expect(chart.limits.value == other.limits.value, "seed \(seed)")
    #expect(chart.points.map(\.value.value) == other.points.map(\.value.value), "seed \(seed)")
    #expect(chart.points.map(\.signals) == other.points.map(\.signals), "seed \(seed)")
    let limits = try #require(chart.limits.value, "seed \(seed)")
    #expect(Rational(0) <= limits.lower && limits.upper <= Rational(100), "seed \(seed)")
    #expect(limits.lower <= limits.mean && limits.mean <= limits.upper, "seed \(seed)")
  }
}
