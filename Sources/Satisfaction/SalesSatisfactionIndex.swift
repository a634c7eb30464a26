/// The sales satisfaction index SSI from 0 to 1000: answers about factors, weighed by a set.
///
/// Factors are rated as such and never inferred from touchpoints. Source:
/// 《客户满意度全面提升培训课程》, 交车过程的 SSI 因子.
public enum SalesSatisfactionIndex {
  /// What two indices must share to be averaged or compared.
  public struct Basis: Sendable, Hashable {
    public let set: String
    public let version: String
    /// Nil when the answers name none, which is a collector of its own.
    public let collector: String?

    public init(set: String, version: String, collector: String?) {
      self.set = set
      self.version = version
      self.collector = collector
    }
  }

  public struct Factor: Sendable {
    public let id: String
    /// 1000 × the mean place of its items (`linear01`); n = items answered, of = items that count.
    /// Reasons: `noAnswers`, `mixed`.
    public let score: Measured<Rational>
  }

  public struct Journey: Sendable {
    /// Nil when several collectors asked.
    public let basis: Basis?
    /// In the order of the set.
    public let factors: [Factor]
    /// The weight answered, from 0 to 1.
    public let coverage: Rational
    /// Σ w·F / Σ w over the answered factors; n and of count factors, not weight. Reasons:
    /// `coverage`, `mixed`.
    public let index: Measured<Rational>
  }

  /// The index of one journey under one set, from its chosen answers.
  ///
  /// An answer enters when its subject is the factor, it has a perception, names no determinant,
  /// is not diagnostic and is not on `importance5`. Its dimension names the item; where a factor
  /// lists items, other answers do not count, and where it lists none, each dimension that was
  /// answered, and the factor itself, is an item. Several answers to one item are averaged first.
  /// Item weights are those of the answered items divided by their sum. A coverage below 0.60 is
  /// no index. Answers of several collectors are refused, never mixed.
  public static func journey(_ answers: [Answer], set: FactorSet) -> Journey {
    var byFactor: [String: [Answer]] = [:]
    for answer in answers {
      guard answer.question.subject == .factor, answer.question.determinant == nil,
        answer.perception != nil, !answer.isDiagnostic, answer.scale != .importance5,
        let factor = answer.question.factor
      else { continue }
      byFactor[factor, default: []].append(answer)
    }
    let items = set.factors.map { FactorItems($0, byFactor[$0.id, default: []]) }
    let collectors = Set(items.flatMap(\.answers).map(\.question.collector))
    let isMixed = collectors.count > 1
    let factors = items.map { Factor(id: $0.factor.id, score: $0.score(isMixed: isMixed)) }
    let answered = items.filter { !$0.answers.isEmpty }
    // The set has factors, and their weights are above 0.
    let weight = Rational.sum(answered.map { Rational($0.factor.weight) })
    let coverage = weight / set.totalWeight ?? Rational(0)
    let isCovered = coverage * Rational(5) >= Rational(3)
    let sum = Rational.sum(answered.map { $0.meanScore * Rational($0.factor.weight) })
    return Journey(
      basis: isMixed
        ? nil : Basis(set: set.id, version: set.version, collector: collectors.first ?? nil),
      factors: factors, coverage: coverage,
      index: Measured(
        isMixed || !isCovered ? nil : sum / weight, orMissing: isMixed ? .mixed : .coverage,
        n: answered.count, of: set.factors.count,
        positions: items.flatMap(\.answers).map(\.position)))
  }
}

/// The answers of one journey about one factor, by item.
private struct FactorItems {
  let factor: FactorSet.Factor
  /// Those that count.
  let answers: [Answer]
  private let byItem: [String?: [Answer]]

  init(_ factor: FactorSet.Factor, _ answers: [Answer]) {
    self.factor = factor
    let counting = Set(factor.counting.map(\.id))
    self.answers = answers.filter { answer in
      factor.items.isEmpty || answer.question.dimension.map(counting.contains) ?? false
    }
    byItem = Dictionary(grouping: self.answers, by: \.question.dimension)
  }

  /// 0 when nothing was answered; `answers` tells.
  var meanScore: Rational {
    let places = byItem.map { item, answers in
      let weight = factor.items.first { $0.id == item }?.weight ?? 1
      let place = Rational.mean(answers.compactMap(\.place)) ?? Rational(0)
      return (place: place, weight: Rational(weight))
    }
    let sum = Rational.sum(places.map { $0.place * $0.weight })
    return Rational(1000) * (sum / Rational.sum(places.map(\.weight)) ?? Rational(0))
  }

  func score(isMixed: Bool) -> Measured<Rational> {
    let of = factor.items.isEmpty ? max(1, byItem.count) : factor.counting.count
    return Measured(
      isMixed || answers.isEmpty ? nil : meanScore,
      orMissing: answers.isEmpty ? .noAnswers : .mixed, n: byItem.count, of: of,
      positions: answers.map(\.position))
  }
}
