internal import Satisfaction

/// The sales satisfaction index over the journeys of one factor set in one version.
struct FactorTally {
  let set: FactorSet
  private var journeys: [SalesSatisfactionIndex.Journey] = []
  private var sums: [Rational]
  private var counts: [Int]
  private var positions: [[Int64]]
  /// Whom factor scores come from, those of journeys without an index too.
  private var bases: Set<SalesSatisfactionIndex.Basis> = []
  /// Journeys without factor answers: most are such, and all come to the same.
  private var silentJourneys = 0

  init(_ set: FactorSet) {
    self.set = set
    sums = set.factors.map { _ in Rational(0) }
    counts = set.factors.map { _ in 0 }
    positions = set.factors.map { _ in [] }
  }

  /// Whether any journey answered about a factor.
  var isVoiced: Bool { !journeys.isEmpty }

  var count: Int { journeys.count + silentJourneys }

  mutating func add(_ answers: [Answer]) {
    guard answers.contains(where: { $0.question.subject == .factor }) else {
      silentJourneys += 1
      return
    }
    let journey = SalesSatisfactionIndex.journey(answers, set: set)
    journeys.append(journey)
    for (place, factor) in journey.factors.enumerated() {
      guard let score = factor.score.value else { continue }
      if let basis = journey.basis { bases.insert(basis) }
      sums[place] = sums[place] + score
      counts[place] += 1
      positions[place] += factor.score.positions
    }
  }

  /// Every journey, as the index of a dealer takes them.
  var all: [SalesSatisfactionIndex.Journey] {
    let silent = SalesSatisfactionIndex.journey([], set: set)
    return journeys + Array(repeating: silent, count: silentJourneys)
  }

  var dealer: SalesSatisfactionIndex.Dealer { SalesSatisfactionIndex.dealer(all) }

  /// The mean score of each factor, in the order of the set; none where several collectors asked.
  var scores: [Measured<Rational>] {
    let isMixed = bases.count > 1 || dealer.index.reason == .mixed
    let count = count
    return set.factors.indices.map { place in
      Measured(
        isMixed ? nil : sums[place] / Rational(counts[place]),
        orMissing: isMixed ? .mixed : .noAnswers, n: counts[place], of: count,
        positions: positions[place])
    }
  }
}
