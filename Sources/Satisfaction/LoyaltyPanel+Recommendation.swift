extension LoyaltyPanel {
  /// One `recommendation.stated`.
  public struct Recommendation: Sendable, Hashable {
    public var position: Int64
    public var level: Level?
    /// 0 to 10: the raw answer where it was given on `nps11`, and nothing else.
    public var nps11: Int?

    public init(position: Int64, level: Level? = nil, nps11: Int? = nil) {
      self.position = position
      self.level = level
      self.nps11 = nps11
    }
  }

  /// Whether customers would send others: levels and the net promoter score, never merged.
  public struct Recommendations: Sendable {
    /// Very likely, possible, no.
    public let levels: Measured<[Part<Level>]>
    /// Share of 9–10 less share of 0–6, from −1 to 1.
    public let netPromoters: Measured<Rational>
  }

  /// The shares of the three levels, and apart from them 9–10 minus 0–6 of the answers on `nps11`.
  ///
  /// A statement with both counts in both; neither is derived from the other. n: statements with a
  /// level, or with a number from 0 to 10; of: all statements.
  /// Source: 《移动电商：客户关系管理方向》 for the levels; the score is trade practice.
  public static func recommendations(_ statements: [Recommendation]) -> Recommendations {
    let levels = statements.compactMap { statement in
      statement.level.map { (kind: $0, position: statement.position) }
    }
    let scored = statements.compactMap { statement in
      statement.nps11.flatMap { Scale.nps11.range.contains($0) ? $0 : nil }
        .map { (score: $0, position: statement.position) }
    }
    let promoters = scored.count { $0.score >= 9 }
    let detractors = scored.count { $0.score <= 6 }
    return Recommendations(
      levels: measured(levels, kinds: Level.allCases, of: statements.count),
      netPromoters: Measured(
        Rational(promoters - detractors, scored.count), orMissing: .noAnswers, n: scored.count,
        of: statements.count, positions: scored.map(\.position)))
  }
}
