internal import Journeys
internal import Satisfaction
internal import Wording

/// The sales satisfaction index over journeys, by the shipped factor set.
struct FactorTally {
  let set: FactorSet
  private var journeys: [SalesSatisfactionIndex.Journey] = []
  private var sums: [Rational]
  private var counts: [Int]
  private var positions: [[Int64]]
  /// Journeys whose blueprint names another set, or another version.
  private(set) var otherSets = 0
  /// Journeys without factor answers: most are such, and all come to the same.
  private var silentJourneys = 0

  init(_ set: FactorSet) {
    self.set = set
    sums = set.factors.map { _ in Rational(0) }
    counts = set.factors.map { _ in 0 }
    positions = set.factors.map { _ in [] }
  }

  mutating func add(_ answers: [Answer], _ record: JourneyRecord) {
    if let weights = record.plan?.blueprint.weights,
      weights.set != set.id || String(weights.version) != set.version
    {
      otherSets += 1
      return
    }
    guard answers.contains(where: { $0.question.subject == .factor }) else {
      silentJourneys += 1
      return
    }
    let journey = SalesSatisfactionIndex.journey(answers, set: set)
    journeys.append(journey)
    for (place, factor) in journey.factors.enumerated() {
      guard let score = factor.score.value else { continue }
      sums[place] = sums[place] + score
      counts[place] += 1
      positions[place] += factor.score.positions
    }
  }

  private var dealer: SalesSatisfactionIndex.Dealer {
    let silent = SalesSatisfactionIndex.journey([], set: set)
    return SalesSatisfactionIndex.dealer(
      journeys + Array(repeating: silent, count: silentJourneys))
  }

  func blocks(comparedWith baseline: FactorTally?) -> [Report.Block] {
    let dealer = dealer
    var blocks: [Report.Block] = [
      .figure(
        .init(
          "ssi", Sentence("销售满意指数 SSI（0–1000）", "SSI (0–1000)"),
          .reading(.init(dealer.index, .index)))),
      .figure(
        .init(
          "ssiCollector", Sentence("SSI 收集方", "SSI collector"),
          dealer.basis?.collector.map { .code($0, nil) } ?? .none)),
    ]
    if let baseline {
      blocks.append(
        .figure(
          .init(
            "ssiDifference", Sentence("SSI 与基准期之差", "SSI less baseline"),
            .reading(
              .init(
                SalesSatisfactionIndex.difference(of: dealer, from: baseline.dealer), .index,
                group: .none)))))
    }
    if otherSets > 0 {
      blocks.append(
        .figure(
          .init(
            "ssiOtherSets", Sentence("权重版本不同、不计入的旅程", "Journeys of other sets, left out"),
            .count(otherSets))))
    }
    blocks.append(
      .table(
        Report.Table(
          "ssiFactors", Sentence("SSI 因子", "SSI factors"),
          [
            .init("factor", Sentence("因子", "Factor")), .init("weight", Sentence("权重", "Weight")),
            .init("score", Sentence("得分", "Score")),
          ],
          set.factors.indices.map { place in
            let factor = set.factors[place]
            let isMixed = dealer.index.reason == .mixed
            let score = Measured(
              isMixed ? nil : sums[place] / Rational(counts[place]),
              orMissing: isMixed ? .mixed : .noAnswers, n: counts[place],
              of: journeys.count + silentJourneys,
              positions: positions[place])
            return [
              .code(factor.id, Sentence(factor.chinese, factor.english)), .count(factor.weight),
              .reading(.init(score, .index)),
            ]
          })))
    return blocks
  }
}
