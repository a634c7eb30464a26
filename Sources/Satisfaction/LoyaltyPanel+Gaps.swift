extension LoyaltyPanel {
  /// What one customer said of the three indicators.
  ///
  /// Where there are several statements of a kind, the caller takes one by its answer set.
  public struct Voice: Sendable {
    public var overall: Answer?
    public var repurchase: Repurchase?
    public var recommendation: Recommendation?

    public init(
      overall: Answer? = nil, repurchase: Repurchase? = nil,
      recommendation: Recommendation? = nil
    ) {
      self.overall = overall
      self.repurchase = repurchase
      self.recommendation = recommendation
    }
  }

  /// Satisfied and (repurchase low or recommendation no) ÷ satisfied with both known, from 0 to 1.
  ///
  /// Known are a repurchase likelihood from 0 to 100 and a recommendation's level; a repurchase
  /// level or a net promoter answer stands for neither. n: satisfied with both known; of:
  /// satisfied. Source: 《全面客户满意——公开课（教材）》 (客户满意≠客户忠诚).
  public static func satisfiedNotLoyal(_ voices: [Voice]) -> Measured<Rational> {
    var satisfied = 0
    var known = 0
    var notLoyal = 0
    var positions: [Int64] = []
    for voice in voices {
      guard let overall = voice.overall, overall.satisfactionBand == .satisfied else { continue }
      satisfied += 1
      guard let repurchase = voice.repurchase, let likelihood = repurchase.likelihood,
        let recommendation = voice.recommendation, let level = recommendation.level
      else { continue }
      known += 1
      if likelihood == .low || level == .no { notLoyal += 1 }
      positions += [overall.position, repurchase.position, recommendation.position]
    }
    return Measured(
      Rational(notLoyal, known), orMissing: .noAnswers, n: known, of: satisfied,
      positions: positions)
  }

  /// One customer who is gone (`customer.lapsed`), with all answers ever given.
  public struct Lapse: Sendable {
    public var position: Int64
    public var answers: [Answer]

    public init(position: Int64, answers: [Answer]) {
      self.position = position
      self.answers = answers
    }
  }

  /// Lapsed customers whose last answer was satisfied ÷ lapsed customers with an answer, from 0 to
  /// 1.
  ///
  /// The last answer is the one of the highest position that has a band and is not diagnostic,
  /// whatever its subject. n: lapsed with an answer; of: lapsed; positions: the lapse and that
  /// answer. Source: 《全面客户满意——公开课（教材）》.
  public static func lapsedSatisfied(_ lapses: [Lapse]) -> Measured<Rational> {
    let last = lapses.compactMap { lapse in
      lapse.answers.filter { $0.satisfactionBand != nil && !$0.isDiagnostic }
        .max { $0.position < $1.position }
        .map { (lapse: lapse.position, answer: $0) }
    }
    let satisfied = last.count { $0.answer.satisfactionBand == .satisfied }
    return Measured(
      Rational(satisfied, last.count), orMissing: .noAnswers, n: last.count, of: lapses.count,
      positions: last.flatMap { [$0.lapse, $0.answer.position] })
  }
}
