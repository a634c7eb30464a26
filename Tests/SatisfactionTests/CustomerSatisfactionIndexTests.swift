import Satisfaction
import TestSupport
import Testing

@Suite("The customer satisfaction index")
struct CustomerSatisfactionIndexTests {
  typealias Index = CustomerSatisfactionIndex

  private func dealer(_ journeys: [[Index.Journey]]) -> [Index.Dealer] {
    var tally = Index.Tally()
    for journey in journeys { tally.add(journey) }
    return tally.dealer
  }

  @Test("A pair's ratio is exact, and null when e is 0 or either is missing")
  func ratio() {
    #expect(Pair(scale: .satisfaction7, perception: 5, expectation: 6).ratio == Rational(5, 6))
    #expect(Pair(scale: .nps11, perception: 0, expectation: 4).ratio == Rational(0))
    #expect(Pair(scale: .nps11, perception: 3, expectation: 0).ratio == nil)
    #expect(Pair(scale: .nps11, perception: nil, expectation: 3).ratio == nil)
    #expect(Pair(scale: .nps11, perception: 3, expectation: nil).ratio == nil)
  }

  @Test("A journey's index is Σp / Σe, not the mean of the ratios")
  func journey() throws {
    // Σp = 6 + 2 + 7 = 15, Σe = 5 + 7 + 6 = 18; the mean of the ratios were 0.8841.
    let indices = Index.journey(
      [
        .about("greeting", 6, 5, at: 10), .about("payment", 2, 7, at: 11),
        .about("farewell", 7, 6, at: 14), .about("documents", 5, at: 12),
        .about("handover", nil, 6, at: 13),
      ], touchpoints: ["greeting", "payment", "farewell", "documents", "handover", "followUp"])
    let index = try #require(indices.first)
    #expect(indices.count == 1)
    #expect(index.scale == .satisfaction7)
    #expect(index.index.value == Rational(5, 6))
    #expect(index.index.value?.rounded(places: 4) == 8333)
    #expect(index.differenceSum.value == -3)
    #expect(index.difference.value == Rational(-1))
    #expect(index.index.n == 3 && index.index.of == 6)
    #expect(index.index.coverage == Rational(1, 2))
    #expect(index.index.positions == [10, 11, 14])
  }

  @Test("Only answers about a whole touchpoint of the list count")
  func whole() {
    var factor = Answer.about("a", 1, 7, at: 6)
    factor.question.factor = "staff"
    var overall = Answer.about("a", 1, 7, at: 7)
    overall.question.subject = .overall
    let indices = Index.journey(
      [
        .about("a", 4, 4, at: 1), .about("a", 1, 7, at: 2, dimension: "empathy"),
        .about("a", 1, 7, at: 3, determinant: "courtesy"),
        .about("a", 1, 7, at: 4, isDiagnostic: true), .about("ceremony", 1, 7, at: 5), factor,
        overall, .about("a", 1, 5, at: 8, scale: .importance5),
      ], touchpoints: ["a", "b"])
    #expect(indices.map(\.scale) == [.satisfaction7])
    #expect(indices.first?.index.value == Rational(1))
    #expect(indices.first?.index.positions == [1])
  }

  @Test(
    "Two respondents about one touchpoint both enter the sums, and n counts the touchpoint once")
  func respondents() {
    // (3 + 6) / (6 + 6) = 3/4
    let index = Index.journey(
      [.about("a", 3, 6, at: 1), .about("a", 6, 6, at: 2)], touchpoints: ["a", "b"]
    ).first
    #expect(index?.index.value == Rational(3, 4))
    #expect(index?.index.n == 1 && index?.index.of == 2)
    #expect(index?.differenceSum.value == -3)
    #expect(index?.difference.value == Rational(-3, 2))
  }

  @Test("Scales stand apart, in their own order")
  func scales() {
    let indices = Index.journey(
      [
        .about("a", 8, 10, at: 1, scale: .score10), .about("b", 4, 5, at: 2),
        .about("c", 3, at: 3, scale: .satisfaction5),
      ], touchpoints: ["a", "b", "c"])
    #expect(indices.map(\.scale) == [.satisfaction7, .satisfaction5, .score10])
    #expect(indices.map(\.index.value) == [Rational(4, 5), nil, Rational(4, 5)])
    #expect(indices.map(\.difference.value) == [Rational(-1), nil, Rational(-2)])
    #expect(indices.map(\.index.reason) == [nil, .noPairs, nil])
    #expect(indices[1].differenceSum.value == nil && indices[1].difference.reason == .noPairs)
  }

  @Test("An expectation of 0 adds nothing to Σe; where Σe is 0 there is a difference and no index")
  func zeroExpectation() {
    let zero = Answer.about("a", 3, 0, at: 1, scale: .nps11)
    let alone = Index.journey([zero], touchpoints: ["a"])
    #expect(alone.first?.index.reason == .zeroExpectation)
    #expect(alone.first?.difference.value == Rational(3))
    // (3 + 6) / (0 + 8)
    let both = Index.journey(
      [zero, .about("b", 6, 8, at: 2, scale: .nps11)], touchpoints: ["a", "b"])
    #expect(both.first?.index.value == Rational(9, 8))
    #expect(dealer([alone]).first?.index.reason == .zeroExpectation)
    #expect(dealer([alone]).first?.difference.value == Rational(3))
  }

  @Test("A dealer's index is the unweighted mean over the journeys that have one, by scale")
  func overJourneys() {
    let touchpoints: Set<String> = ["a", "b"]
    // 10/8 and differences 1, 1; 3/6 and −3; nothing; 9/10 on another scale.
    let journeys = [
      Index.journey(
        [.about("a", 4, 3, at: 1), .about("b", 6, 5, at: 2)], touchpoints: touchpoints),
      Index.journey([.about("a", 3, 6, at: 3)], touchpoints: touchpoints),
      Index.journey([.about("a", 3, at: 4)], touchpoints: touchpoints),
      Index.journey([], touchpoints: touchpoints),
      Index.journey([.about("a", 9, 10, at: 6, scale: .score10)], touchpoints: touchpoints),
    ]
    let dealer = self.dealer(journeys)
    #expect(dealer.map(\.scale) == [.satisfaction7, .score10])
    // (5/4 + 1/2) / 2 and (1 − 3) / 2
    #expect(dealer.map(\.index.value) == [Rational(7, 8), Rational(9, 10)])
    #expect(dealer.map(\.difference.value) == [Rational(-1), Rational(-1)])
    #expect(dealer.map(\.index.n) == [2, 1])
    #expect(dealer.map(\.index.of) == [5, 5])
    #expect(dealer.first?.index.positions == [1, 2, 3])
    #expect(dealer.first?.index.isComparable == false)
  }

  @Test("Without answers there is nothing to index")
  func nothing() {
    #expect(Index.journey([], touchpoints: ["a"]).isEmpty)
    #expect(dealer([]).isEmpty)
    #expect(
      dealer([Index.journey([.about("a", 2, at: 1)], touchpoints: ["a"])])
        .first?.index.reason == .noPairs)
  }

  @Test(
    "The index lies between the least and the greatest ratio, in whatever order answers come",
    arguments: 1...40 as ClosedRange<UInt64>)
  func bounds(seed: UInt64) {
    var random = SplitMix64(seed: seed)
    let names = ["a", "b", "c", "d", "e"]
    var answers: [Answer] = []
    for position in 0..<(1 + random.below(12)) {
      answers.append(
        .about(random.pick(names), 1 + random.below(7), 1 + random.below(7), at: Int64(position)))
    }
    let ratios = answers.compactMap(\.pair.ratio)
    let index = Index.journey(answers, touchpoints: Set(names)).first
    let shuffled = Index.journey(
      answers.shuffled(using: &random), touchpoints: Set(names)
    ).first
    guard let value = index?.index.value, let least = ratios.min(), let most = ratios.max() else {
      Issue.record("no index, seed \(seed)")
      return
    }
    #expect(least <= value && value <= most, "seed \(seed)")
    #expect(shuffled?.index.value == value, "seed \(seed)")
    #expect(shuffled?.index.positions == index?.index.positions, "seed \(seed)")
    #expect((index?.index.n ?? 9) <= 5, "seed \(seed)")
  }
}
