/// What an improvement case changed: the mean place of journeys before it and after (`linear01`).
///
/// The difference, after less before, is a comparison of two groups of journeys and no proof of a
/// cause. It has no value unless both periods hold five rated journeys (`fewAnswers`), nor if an
/// answer stands in both, since periods that overlap cannot be compared (`mixed`).
///
/// Source: 《移动电商：客户关系管理方向》 (客户满意改善课题, PDCA 循环).
public struct ImprovementCase: Sendable {
  public struct Journey: Sendable, Hashable {
    /// From 0 to 1; nil if nothing is rated.
    public var mean: Rational?
    /// The answers that the mean was computed from.
    public var positions: [Int64]

    public init(mean: Rational?, positions: [Int64]) {
      self.mean = mean
      self.positions = positions
    }
  }

  /// Unweighted: n journeys with a mean, of all in the period.
  public let before: Measured<Rational>
  public let after: Measured<Rational>
  /// From −1 to 1: n and of are those of both periods together.
  public let difference: Measured<Rational>

  public init(before: [Journey], after: [Journey]) {
    let (earlier, later) = (Self.mean(before), Self.mean(after))
    self.before = earlier
    self.after = later
    let isMixed = !Set(earlier.positions).isDisjoint(with: later.positions)
    let isComparable = !isMixed && earlier.isComparable && later.isComparable
    let change = later.value.flatMap { value in earlier.value.map { value - $0 } }
    difference = Measured(
      isComparable ? change : nil, orMissing: isMixed ? .mixed : .fewAnswers,
      n: earlier.n + later.n, of: earlier.of + later.of,
      positions: earlier.positions + later.positions)
  }

  private static func mean(_ journeys: [Journey]) -> Measured<Rational> {
    let rated = journeys.filter { $0.mean != nil }
    return Measured(
      Rational.mean(rated.compactMap(\.mean)),
      orMissing: journeys.isEmpty ? .nothingInPeriod : .noAnswers, n: rated.count,
      of: journeys.count, positions: rated.flatMap(\.positions))
  }
}
