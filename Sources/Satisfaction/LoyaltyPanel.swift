/// Three indicators of loyalty, side by side and never merged: overall satisfaction, repurchase and
/// recommendation; and the two numbers that show where satisfaction is no loyalty.
///
/// Sources: 《移动电商：客户关系管理方向》 for the indicators,
/// 《全面客户满意——公开课（教材）》 for the gap between satisfied and loyal.
public enum LoyaltyPanel {
  /// How often one kind of answer was given, and its share of all, from 0 to 1.
  public struct Part<Kind: Sendable & Hashable>: Sendable, Hashable {
    public let kind: Kind
    public let count: Int
    public let share: Rational
  }

  /// What people said of the whole on one scale.
  public struct Overall: Sendable {
    public let scale: Scale
    /// One part a point of the scale, lowest first, those that nobody chose too.
    public let distribution: Measured<[Part<Int>]>
    /// Answers in the satisfied band ÷ answers, from 0 to 1.
    public let satisfied: Measured<Rational>
  }

  /// How likely people say a thing is (很大可能, 有可能, 不可能).
  public enum Level: String, Sendable, CaseIterable {
    case veryLikely, possible, no
  }

  /// The distribution and the satisfied share of overall answers, each scale apart, in the order of
  /// `Scale`.
  ///
  /// Overall is an answer about no touchpoint, factor, dimension or determinant that is not
  /// diagnostic. n: those with a perception on the scale; of: all on that scale. Scales that nobody
  /// answered on are left out. Source: 《移动电商：客户关系管理方向》.
  public static func overall(_ answers: [Answer]) -> [Overall] {
    let scales = Dictionary(grouping: answers.filter(\.isOverall), by: \.scale)
    return Scale.allCases.compactMap { scale in
      scales[scale].map { overall($0, on: scale) }
    }
  }

  private static func overall(_ answers: [Answer], on scale: Scale) -> Overall {
    let given = answers.filter { $0.satisfactionBand != nil }
    let satisfied = given.count { $0.satisfactionBand == .satisfied }
    let positions = given.map(\.position)
    return Overall(
      scale: scale,
      distribution: Measured(
        parts(given.compactMap(\.perception), of: Array(scale.range)), orMissing: .noAnswers,
        n: given.count, of: answers.count, positions: positions),
      satisfied: Measured(
        Rational(satisfied, given.count), orMissing: .noAnswers, n: given.count,
        of: answers.count, positions: positions))
  }

  /// Every kind with its count and share; nil of nothing.
  static func parts<Kind>(_ given: [Kind], of kinds: [Kind]) -> [Part<Kind>]? {
    guard !given.isEmpty else { return nil }
    let counts = given.reduce(into: [Kind: Int]()) { $0[$1, default: 0] += 1 }
    return kinds.compactMap { kind in
      let count = counts[kind] ?? 0
      return Rational(count, given.count).map { Part(kind: kind, count: count, share: $0) }
    }
  }

  static func measured<Kind>(
    _ given: [(kind: Kind, position: Int64)], kinds: [Kind], of count: Int
  ) -> Measured<[Part<Kind>]> {
    Measured(
      parts(given.map(\.kind), of: kinds), orMissing: .noAnswers, n: given.count, of: count,
      positions: given.map(\.position))
  }
}

extension Answer {
  /// Whether it is about the whole, on a scale of satisfaction, and counts.
  public var isOverall: Bool {
    question.subject == .overall && question.touchpoint == nil && question.factor == nil
      && question.dimension == nil && question.determinant == nil && !isDiagnostic
      && scale != .importance5
  }

  /// The band of a perception that its scale has; nil of any other.
  var satisfactionBand: Band? {
    guard let perception, scale.range.contains(perception) else { return nil }
    return scale.band(perception)
  }
}
