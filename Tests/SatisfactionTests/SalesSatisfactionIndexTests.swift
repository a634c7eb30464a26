import Satisfaction
import TestSupport
import Testing

@Suite("The sales satisfaction index")
struct SalesSatisfactionIndexTests {
  typealias SSI = SalesSatisfactionIndex

  private static func factor(
    _ id: String, _ weight: Int, _ items: [FactorSet.Item] = []
  ) -> FactorSet.Factor {
    FactorSet.Factor(id: id, chinese: id, english: id, weight: weight, items: items)
  }

  /// Two factors of weights that sum to 101.
  private static func set(
    version: String = "1", _ first: Int = 60, _ second: Int = 41, items: [FactorSet.Item] = []
  ) throws -> FactorSet {
    try FactorSet(
      id: "ssi", version: version,
      factors: [factor("delivery", first, items), factor("staff", second)])
  }

  @Test("A journey's index weighs the factor scores, the weights divided by their sum")
  func weights() throws {
    // 7 of 7: 1000; 4 of 7: 500. (60 × 1000 + 41 × 500) / 101 = 80500 / 101 = 797.03
    let journey = SSI.journey(
      [.on(factor: "delivery", 7, at: 1), .on(factor: "staff", 4, at: 2)], set: try Self.set())
    #expect(journey.factors.map(\.id) == ["delivery", "staff"])
    #expect(journey.factors.map(\.score.value) == [Rational(1000), Rational(500)])
    #expect(journey.index.value == Rational(80500, 101))
    #expect(journey.index.value?.rounded(places: 1) == 7970)
    #expect(journey.coverage == Rational(1))
    #expect(journey.index.n == 2 && journey.index.of == 2)
    #expect(journey.index.positions == [1, 2])
    #expect(journey.basis == SSI.Basis(set: "ssi", version: "1", collector: nil))
  }

  @Test("The seven published factors with two left out")
  func published() throws {
    let set = try FactorSet(
      id: "published", version: "1",
      factors: [
        Self.factor("facility", 14), Self.factor("terms", 12), Self.factor("staff", 12),
        Self.factor("paperwork", 12), Self.factor("timing", 15), Self.factor("initiation", 10),
        Self.factor("delivery", 25),
      ])
    let journey = SSI.journey(
      [
        .on(factor: "facility", 5, at: 1, scale: .nps11),
        .on(factor: "staff", 10, at: 2, scale: .nps11),
        .on(factor: "paperwork", 8, at: 3, scale: .nps11),
        .on(factor: "initiation", 2, at: 4, scale: .nps11),
        .on(factor: "delivery", 9, at: 5, scale: .nps11),
      ], set: set)
    // 14 × 500 + 12 × 1000 + 12 × 800 + 10 × 200 + 25 × 900 = 53,100 over 73
    #expect(journey.coverage == Rational(73, 100))
    #expect(journey.index.value == Rational(53_100, 73))
    #expect(journey.index.value?.rounded(places: 1) == 7274)
    #expect(
      journey.factors.map(\.score.reason) == [
        nil, .noAnswers, nil, nil, .noAnswers, nil, nil,
      ])
  }

  @Test("60 % of the weight is enough, and less is no index")
  func coverage() throws {
    let answers = [Answer.on(factor: "delivery", 4, at: 1)]
    let enough = SSI.journey(answers, set: try Self.set(60, 40))
    #expect(enough.index.value == Rational(500))
    #expect(enough.coverage == Rational(3, 5))
    let less = SSI.journey(answers, set: try Self.set(59, 41))
    #expect(less.index.reason == .coverage)
    #expect(less.coverage == Rational(59, 100))
    #expect(less.factors.first?.score.value == Rational(500))
    let nothing = SSI.journey([], set: try Self.set())
    #expect(nothing.index.reason == .coverage && nothing.coverage == Rational(0))
  }

  @Test("Items count by their weights, diagnostic and unknown ones never")
  func items() throws {
    let set = try Self.set(items: [
      .init(id: "x", weight: 3), .init(id: "y", weight: 1), .init(id: "z", weight: 4),
      .init(id: "why", weight: 9, isDiagnostic: true),
    ])
    let journey = SSI.journey(
      [
        .on(factor: "delivery", 7, at: 1, item: "x"), .on(factor: "delivery", 3, at: 2, item: "x"),
        .on(factor: "delivery", 1, at: 3, item: "y"),
        .on(factor: "delivery", 1, at: 4, item: "why"),
        .on(factor: "delivery", 1, at: 5, item: "other"), .on(factor: "delivery", 1, at: 6),
      ], set: set)
    // x: (1 + 1/3) / 2 = 2/3; y: 0. (3 × 2/3 + 1 × 0) / 4 = 1/2.
    let score = journey.factors.first?.score
    #expect(score?.value == Rational(500))
    #expect(score?.n == 2 && score?.of == 3)
    #expect(score?.positions == [1, 2, 3])
  }

  @Test("Where a set lists no items, every dimension answered is one, of equal weight")
  func freeItems() throws {
    // the factor itself: (1 + 0) / 2; "x": 1. Mean 3/4.
    let journey = SSI.journey(
      [
        .on(factor: "delivery", 7, at: 1), .on(factor: "delivery", 1, at: 2),
        .on(factor: "delivery", 7, at: 3, item: "x"),
        .on(factor: "delivery", 1, at: 4, item: "y", isDiagnostic: true),
      ], set: try Self.set())
    #expect(journey.factors.first?.score.value == Rational(750))
    #expect(journey.factors.first?.score.n == 2)
  }

  @Test("Answers about touchpoints, without perception, or on importance never enter")
  func others() throws {
    let journey = SSI.journey(
      [
        .about("delivery", 7, at: 1), .on(factor: "delivery", nil, at: 2),
        .on(factor: "delivery", 5, at: 3, scale: .importance5), .on(factor: "unknown", 7, at: 4),
      ], set: try Self.set())
    #expect(journey.index.n == 0 && journey.index.positions.isEmpty)
  }

  @Test("Several collectors in one journey are refused")
  func collectors() throws {
    let journey = SSI.journey(
      [
        .on(factor: "delivery", 7, at: 1, collector: "shop"),
        .on(factor: "staff", 7, at: 2, collector: "maker"),
      ], set: try Self.set())
    #expect(journey.index.reason == .mixed)
    #expect(journey.factors.map(\.score.reason) == [.mixed, .mixed])
    #expect(journey.basis == nil)
    #expect(SSI.dealer([journey]).index.reason == .mixed)
  }

  private func journeys(
    _ perceptions: [Int], from position: Int64 = 1, version: String = "1",
    collector: String? = "shop"
  ) throws -> [SSI.Journey] {
    let set = try Self.set(version: version)
    return perceptions.enumerated().map { index, perception in
      SSI.journey(
        [
          .on(
            factor: "delivery", perception, at: position + Int64(2 * index), collector: collector),
          .on(
            factor: "staff", perception, at: position + Int64(2 * index) + 1, collector: collector),
        ], set: set)
    }
  }

  @Test("A dealer's index is the mean of the journeys that have one")
  func dealer() throws {
    // 1000, 500 and a journey with the smaller factor only.
    let short = SSI.journey([.on(factor: "staff", 1, at: 9)], set: try Self.set())
    let dealer = SSI.dealer(try journeys([7, 4]) + [short])
    #expect(dealer.index.value == Rational(750))
    #expect(dealer.index.n == 2 && dealer.index.of == 3)
    #expect(dealer.index.positions == [1, 2, 3, 4])
    #expect(dealer.basis?.collector == "shop")
    #expect(SSI.dealer([short]).index.reason == .coverage)
    #expect(SSI.dealer([]).index.reason == .nothingInPeriod)
  }

  @Test("Another version or collector is neither averaged nor compared")
  func mixed() throws {
    let five = try journeys([7, 7, 7, 7, 7])
    let newer = try journeys([4, 4, 4, 4, 4], from: 20, version: "2")
    let maker = try journeys([4, 4, 4, 4, 4], from: 40, collector: "maker")
    let unnamed = try journeys([4, 4, 4, 4, 4], from: 60, collector: nil)
    for other in [newer, maker, unnamed] {
      let together = SSI.dealer(five + other)
      #expect(together.index.reason == .mixed && together.basis == nil)
      #expect(together.index.n == 10)
      let difference = SSI.difference(of: SSI.dealer(five), from: SSI.dealer(other))
      #expect(difference.reason == .mixed)
    }
  }

  @Test("A difference is later less earlier, and needs five journeys on each side")
  func difference() throws {
    // Five of 500 against (4 × 1000 + 500) / 5 = 900.
    let later = SSI.dealer(try journeys([4, 4, 4, 4, 4]))
    let earlier = SSI.dealer(try journeys([7, 7, 7, 7, 4], from: 20))
    let difference = SSI.difference(of: later, from: earlier)
    #expect(difference.value == Rational(-400))
    #expect(difference.n == 10 && difference.of == 10)
    let four = SSI.dealer(try journeys([7, 7, 7, 7], from: 40))
    #expect(SSI.difference(of: later, from: four).reason == .fewAnswers)
    #expect(SSI.difference(of: four, from: later).reason == .fewAnswers)
    #expect(SSI.difference(of: later, from: SSI.dealer([])).reason == .nothingInPeriod)
  }

  @Test(
    "An index lies between 0 and 1000, and the unit of the weights does not matter",
    arguments: 1...40 as ClosedRange<UInt64>)
  func bounds(seed: UInt64) throws {
    var random = SplitMix64(seed: seed)
    let weights = (0..<6).map { _ in 1 + random.below(30) }
    let names = ["a", "b", "c", "d", "e", "f"]
    func set(times: Int) throws -> FactorSet {
      try FactorSet(
        id: "s", version: "1",
        factors: zip(names, weights).map { Self.factor($0, $1 * times) })
    }
    let answers = (0..<15).map { position in
      Answer.on(
        factor: random.pick(names), random.below(11), at: Int64(position), scale: .nps11)
    }
    let journey = SSI.journey(answers, set: try set(times: 1))
    let again = SSI.journey(answers.shuffled(using: &random), set: try set(times: 7))
    #expect(journey.index.value == again.index.value, "seed \(seed)")
    #expect(journey.coverage == again.coverage, "seed \(seed)")
    #expect(journey.coverage <= Rational(1), "seed \(seed)")
    if let value = journey.index.value {
      #expect(value >= Rational(0) && value <= Rational(1000), "seed \(seed)")
    }
    #expect(
      (journey.index.value == nil) == (journey.coverage * Rational(5) < Rational(3)), "seed \(seed)"
    )
  }
}
