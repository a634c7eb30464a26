/// Touchpoints by how well they are done and how much they matter, cut in four by the means.
///
/// Performance and importance run from 0 to 1 (`linear01`). One grid for each kind of importance:
/// kinds are never mixed. Source: 《客户满意度全面提升培训课程》 (重要性/绩效排列).
public struct ImportancePerformanceGrid: Sendable {
  /// How people were asked what matters.
  public enum Kind: String, Sendable, CaseIterable {
    /// 1 to 5, 5 most: u = (answer − 1) / 4.
    case importance5
    /// 1 most: u = (k − rank) / (k − 1), k being how many were put in order.
    case rank
  }

  public enum Quadrant: String, Sendable, CaseIterable {
    /// It matters, and is done badly.
    case fix
    /// It matters, and is done well.
    case keep
    /// It matters less, and is done badly.
    case later
    /// It matters less, and is done well.
    case surplus
  }

  /// One touchpoint. Both means rest on the same answers: n carry both, of rate the touchpoint.
  public struct Point: Sendable {
    public let touchpoint: String
    public let performance: Measured<Rational>
    public let importance: Measured<Rational>
    /// Nil where n is below 5, or where there are no thresholds.
    public let quadrant: Quadrant?

    public var isPlotted: Bool { performance.isComparable }
  }

  /// The unweighted means of the plotted points; a point that equals one counts as high.
  public struct Thresholds: Sendable, Hashable {
    public let performance: Rational
    public let importance: Rational

    func quadrant(performance: Rational, importance: Rational) -> Quadrant {
      let isDoneWell = performance >= self.performance
      if importance >= self.importance { return isDoneWell ? .keep : .fix }
      return isDoneWell ? .surplus : .later
    }
  }

  public let kind: Kind
  /// All touchpoints with an answer that carries both, those with n below 5 too: they show their
  /// values and are not plotted.
  public let points: [Point]
  /// Missing, as `fewPoints`, under two plotted points. n: plotted points; of: all points.
  public let thresholds: Measured<Thresholds>

  /// The grids of the kinds of importance that were asked, in the order of `Kind`.
  ///
  /// Answers that rate a touchpoint as a whole count, diagnostic ones do not. Points stand in the
  /// order of `blueprint`, touchpoints that it does not name behind, by name. How many were put in
  /// order is read from each response (journey, survey, respondent, collector): the touchpoints it
  /// ranks, or its highest rank if that is more; a response that ranks one thing says nothing.
  public static func grids(_ answers: [Answer], blueprint: [String] = []) -> [Self] {
    let rated = RatedTouchpoint.all(answers)
    let order = Dictionary(
      zip(blueprint, blueprint.indices), uniquingKeysWith: { first, _ in first })
    let touchpoints = Dictionary(grouping: rated, by: \.touchpoint)
      .sorted { left, right in
        let (a, b) = (order[left.key] ?? .max, order[right.key] ?? .max)
        return a == b ? left.key < right.key : a < b
      }
    return Kind.allCases.compactMap { kind in
      let points = touchpoints.compactMap { point($0.key, $0.value, kind) }
      return points.isEmpty ? nil : Self(kind: kind, points)
    }
  }

  private init(kind: Kind, _ points: [Point]) {
    self.kind = kind
    let plotted = points.filter(\.isPlotted)
    var thresholds: Thresholds?
    if plotted.count >= 2,
      let performance = Rational.mean(plotted.compactMap(\.performance.value)),
      let importance = Rational.mean(plotted.compactMap(\.importance.value))
    {
      thresholds = Thresholds(performance: performance, importance: importance)
    }
    self.points = points.map { point in
      guard let thresholds, point.isPlotted, let x = point.performance.value,
        let y = point.importance.value
      else { return point }
      return Point(
        touchpoint: point.touchpoint, performance: point.performance, importance: point.importance,
        quadrant: thresholds.quadrant(performance: x, importance: y))
    }
    self.thresholds = Measured(
      thresholds, orMissing: .fewPoints, n: plotted.count, of: points.count,
      positions: plotted.flatMap(\.performance.positions))
  }

  private static func point(
    _ touchpoint: String, _ rated: [RatedTouchpoint], _ kind: Kind
  ) -> Point? {
    let both = rated.filter { $0.importance != nil && $0.kind == kind }
    let positions = both.map(\.position)
    func mean(_ places: [Rational]) -> Measured<Rational> {
      Measured(
        Rational.mean(places), orMissing: .noAnswers, n: both.count, of: rated.count,
        positions: positions)
    }
    guard !both.isEmpty else { return nil }
    return Point(
      touchpoint: touchpoint, performance: mean(both.map(\.performance)),
      importance: mean(both.compactMap(\.importance)), quadrant: nil)
  }
}
