/// The weeks of a dealer as a control chart of individuals and moving range.
///
/// x = 100 × the mean over journeys delivered in an ISO week of the journey's mean u (`linear01`),
/// from 0 to 100. Weeks with n below 5 are hollow: they show their value and stand outside mean,
/// limits, ranges and signals. Source: 《客户满意度全面提升培训课程》, which names SPC; the constant 2.66
/// (3 ÷ 1.128) is that of the individuals chart.
public struct ControlChart: Sendable {
  /// One delivered journey.
  public struct Journey: Sendable {
    /// In which it was delivered, in the logbook's zone.
    public var week: ISOWeek
    /// The mean u of its answers, from 0 to 1; nil where nothing was rated.
    public var mean: Rational?
    /// The events that the mean rests on.
    public var positions: [Int64]

    public init(week: ISOWeek, mean: Rational?, positions: [Int64]) {
      self.week = week
      self.mean = mean
      self.positions = positions
    }
  }

  public struct Limits: Sendable, Hashable {
    /// The unweighted mean of the eligible weeks.
    public let mean: Rational
    public let meanRange: Rational
    /// mean − 2.66 × meanRange, not below 0.
    public let lower: Rational
    /// mean + 2.66 × meanRange, not above 100.
    public let upper: Rational
  }

  public enum Signal: String, Sendable, CaseIterable {
    /// Strictly above the upper limit.
    case above
    /// Strictly below the lower limit.
    case below
    /// At least the eighth eligible week in a row on one side of the mean.
    case run
  }

  public struct Point: Sendable {
    public let week: ISOWeek
    /// n: journeys with a mean; of: journeys delivered in the week.
    public let value: Measured<Rational>
    /// The distance to the eligible week before, however far back; nil where hollow and at the
    /// first.
    public let range: Rational?
    /// How many eligible weeks in a row, this one included, lie on its side of the mean: counted up
    /// above the mean, down below it, 0 on the mean, where hollow and without limits.
    public let run: Int
    public let signals: [Signal]

    public var isHollow: Bool { !value.isComparable }
  }

  /// In order, only weeks with a delivery.
  public let points: [Point]
  /// Missing, as `fewPoints`, under eight eligible weeks. n: eligible weeks; of: weeks with a
  /// delivery; both within the baseline if there is one.
  public let limits: Measured<Limits>
  /// The days that fix mean and limits, both ends included; nil where all do.
  public let baseline: ClosedRange<LocalDate>?

  /// A chart has no limits under this many eligible weeks, and as many in a row make a run.
  public static let eight = 8

  /// - Parameter baseline: a week counts for mean and limits only if all its seven days lie in it:
  ///   half a week holds half its journeys.
  public init(_ journeys: [Journey], baseline: ClosedRange<LocalDate>? = nil) {
    let weeks = Dictionary(grouping: journeys, by: \.week)
      .map { (week: $0.key, value: Self.value($0.value)) }
      .sorted { $0.week < $1.week }
    let based = weeks.filter { one in
      let days = one.week.days
      return baseline.map { $0.contains(days.lowerBound) && $0.contains(days.upperBound) } ?? true
    }
    let limits = Self.limits(based.map(\.value))
    var pen = Pen(limits: limits.value)
    points = weeks.map { pen.point($0.week, $0.value) }
    self.limits = limits
    self.baseline = baseline
  }

  private static func value(_ journeys: [Journey]) -> Measured<Rational> {
    let rated = journeys.filter { $0.mean != nil }
    let mean = Rational.mean(rated.compactMap(\.mean))
    return Measured(
      mean.map { Rational(100) * $0 }, orMissing: .noAnswers, n: rated.count, of: journeys.count,
      positions: rated.flatMap(\.positions))
  }

  private static func limits(_ weeks: [Measured<Rational>]) -> Measured<Limits> {
    let eligible = weeks.filter(\.isComparable)
    let values = eligible.compactMap(\.value)
    let ranges = zip(values, values.dropFirst()).map { ($1 - $0).magnitude }
    var limits: Limits?
    if values.count >= eight, let mean = Rational.mean(values),
      let meanRange = Rational.mean(ranges), let factor = Rational(266, 100)
    {
      limits = Limits(
        mean: mean, meanRange: meanRange, lower: max(mean - factor * meanRange, Rational(0)),
        upper: min(mean + factor * meanRange, Rational(100)))
    }
    return Measured(
      limits, orMissing: .fewPoints, n: values.count, of: weeks.count,
      positions: eligible.flatMap(\.positions))
  }
}

/// Draws one week after the other, and remembers the last eligible one.
private struct Pen {
  let limits: ControlChart.Limits?
  var last: Rational?
  var run = 0

  init(limits: ControlChart.Limits?) {
    self.limits = limits
  }

  mutating func point(_ week: ISOWeek, _ value: Measured<Rational>) -> ControlChart.Point {
    guard value.isComparable, let x = value.value else {
      return ControlChart.Point(week: week, value: value, range: nil, run: 0, signals: [])
    }
    let range = last.map { (x - $0).magnitude }
    last = x
    var signals: [ControlChart.Signal] = []
    if let limits {
      if x > limits.upper { signals.append(.above) }
      if x < limits.lower { signals.append(.below) }
      if x > limits.mean {
        run = max(run, 0) + 1
      } else {
        run = x < limits.mean ? min(run, 0) - 1 : 0
      }
      if run.magnitude >= ControlChart.eight { signals.append(.run) }
    }
    return ControlChart.Point(week: week, value: value, range: range, run: run, signals: signals)
  }
}
