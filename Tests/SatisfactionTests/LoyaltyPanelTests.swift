import Satisfaction
import TestSupport
import Testing

@Suite("The loyalty panel")
struct LoyaltyPanelTests {
  private func answer(
    _ position: Int64, _ perception: Int?, _ scale: Scale = .satisfaction7,
    subject: Answer.Subject = .overall, dimension: String? = nil, diagnostic: Bool = false
  ) -> Answer {
    Answer(
      position: position,
      question: Answer.Question(journey: "J-\(position)", subject: subject, dimension: dimension),
      scale: scale, perception: perception, isDiagnostic: diagnostic)
  }

  @Test("Overall answers are distributed over the points of each scale apart")
  func overall() throws {
    let found = LoyaltyPanel.overall([
      answer(5, 10, .score10), answer(1, 7), answer(2, 5), answer(3, 5), answer(4, 2),
      answer(6, nil),
    ])
    #expect(found.map(\.scale) == [.satisfaction7, .score10])
    let seven = try #require(found.first)
    let parts = try #require(seven.distribution.value)
    #expect(parts.map(\.kind) == [1, 2, 3, 4, 5, 6, 7])
    #expect(parts.map(\.count) == [0, 1, 0, 0, 2, 0, 1])
    #expect(parts[4].share == Rational(1, 2))
    #expect(parts[3].share == Rational(0))
    // 7, 5 and 5 are satisfied, 2 is not.
    #expect(seven.satisfied.value == Rational(3, 4))
    #expect(seven.satisfied.n == 4)
    #expect(seven.satisfied.of == 5)
    #expect(seven.satisfied.positions == [1, 2, 3, 4])
    #expect(!seven.satisfied.isComparable)
    let ten = try #require(found.last)
    #expect(ten.satisfied.value == Rational(1))
    #expect(ten.distribution.value?.count == 10)
  }

  @Test("Touchpoints, dimensions, diagnostic items and importance are nothing overall")
  func notOverall() {
    let found = LoyaltyPanel.overall([
      answer(1, 7, subject: .touchpoint), answer(2, 7, dimension: "empathy"),
      answer(3, 7, diagnostic: true), answer(4, 5, .importance5),
    ])
    #expect(found.isEmpty)
  }

  @Test("A scale with no perception has no share")
  func nothingPerceived() throws {
    let found = try #require(LoyaltyPanel.overall([answer(1, nil), answer(2, 8)]).first)
    #expect(found.distribution.value == nil)
    #expect(found.satisfied.reason == .noAnswers)
    #expect(found.satisfied.n == 0)
    #expect(found.satisfied.of == 2)
  }

  @Test(
    "Above 70 is high, 30 to 70 middle, below 30 low",
    arguments: [
      (0, LoyaltyPanel.Likelihood.low), (29, .low), (30, .middle), (50, .middle), (70, .middle),
      (71, .high), (100, .high),
    ])
  func likelihood(percent: Int, likelihood: LoyaltyPanel.Likelihood) {
    #expect(LoyaltyPanel.Likelihood(percent: percent) == likelihood)
  }

  @Test("There is no likelihood below 0 or above 100", arguments: [-1, 101])
  func noLikelihood(percent: Int) {
    #expect(LoyaltyPanel.Likelihood(percent: percent) == nil)
  }

  @Test("Stated likelihoods and levels are counted apart")
  func statedRepurchase() {
    let found = LoyaltyPanel.statedRepurchase([
      .init(position: 1, percent: 80), .init(position: 2, percent: 30),
      .init(position: 3, percent: 10, level: .no), .init(position: 4, level: .veryLikely),
      .init(position: 5), .init(position: 6, percent: 71),
    ])
    // 80 and 71; 30; 10
    #expect(found.likelihoods.value?.map(\.count) == [2, 1, 1])
    #expect(found.likelihoods.value?.map(\.kind) == [.high, .middle, .low])
    #expect(found.likelihoods.value?.first?.share == Rational(1, 2))
    #expect(found.likelihoods.n == 4)
    #expect(found.likelihoods.of == 6)
    #expect(found.likelihoods.positions == [1, 2, 3, 6])
    #expect(found.levels.value?.map(\.count) == [1, 0, 1])
    #expect(found.levels.n == 2)
    #expect(found.levels.positions == [3, 4])
  }

  @Test("Recommendation has three levels, and a net score apart: 9–10 minus 0–6")
  func recommendations() {
    let found = LoyaltyPanel.recommendations([
      .init(position: 1, nps11: 10), .init(position: 2, nps11: 9), .init(position: 3, nps11: 8),
      .init(position: 4, nps11: 7), .init(position: 5, nps11: 6), .init(position: 6, nps11: 0),
      .init(position: 7, level: .veryLikely, nps11: 9), .init(position: 8, level: .possible),
      .init(position: 9, level: .possible), .init(position: 10, level: .no),
      .init(position: 11, nps11: 11),
    ])
    // Three of 9–10 (10, 9, 9), two of 0–6 (6, 0), seven in all.
    #expect(found.netPromoters.value == Rational(1, 7))
    #expect(found.netPromoters.n == 7)
    #expect(found.netPromoters.of == 11)
    #expect(found.levels.value?.map(\.count) == [1, 2, 1])
    #expect(found.levels.value?.first?.share == Rational(1, 4))
    #expect(found.levels.value?.last?.share == Rational(1, 4))
    #expect(found.levels.positions == [7, 8, 9, 10])
  }

  @Test("Where nobody stated anything there are no shares")
  func nothingStated() {
    #expect(LoyaltyPanel.statedRepurchase([]).levels.reason == .noAnswers)
    #expect(LoyaltyPanel.statedRepurchase([]).likelihoods.reason == .noAnswers)
    #expect(LoyaltyPanel.recommendations([]).netPromoters.reason == .noAnswers)
    #expect(LoyaltyPanel.satisfiedNotLoyal([]).reason == .noAnswers)
    #expect(LoyaltyPanel.lapsedSatisfied([]).reason == .noAnswers)
  }

  @Test(
    "Satisfied and not loyal: repurchase low or recommendation no, of satisfied with both known")
  func satisfiedNotLoyal() {
    typealias Voice = LoyaltyPanel.Voice
    let found = LoyaltyPanel.satisfiedNotLoyal([
      // Not loyal by repurchase, by recommendation, by both; loyal twice.
      Voice(
        overall: answer(1, 6), repurchase: .init(position: 2, percent: 29),
        recommendation: .init(position: 3, level: .veryLikely)),
      Voice(
        overall: answer(4, 5), repurchase: .init(position: 5, percent: 90),
        recommendation: .init(position: 6, level: .no)),
      Voice(
        overall: answer(7, 7), repurchase: .init(position: 8, percent: 0),
        recommendation: .init(position: 9, level: .no)),
      Voice(
        overall: answer(10, 7), repurchase: .init(position: 11, percent: 30),
        recommendation: .init(position: 12, level: .possible)),
      Voice(
        overall: answer(13, 9, .nps11), repurchase: .init(position: 14, percent: 95),
        recommendation: .init(position: 15, level: .veryLikely)),
      // Satisfied, one of the two unknown: a level is no likelihood, a score no level.
      Voice(
        overall: answer(16, 6), repurchase: .init(position: 17, level: .no),
        recommendation: .init(position: 18, level: .no)),
      Voice(
        overall: answer(19, 6), repurchase: .init(position: 20, percent: 10),
        recommendation: .init(position: 21, nps11: 0)),
      // Not satisfied, or not known to be.
      Voice(
        overall: answer(22, 4), repurchase: .init(position: 23, percent: 10),
        recommendation: .init(position: 24, level: .no)),
      Voice(
        repurchase: .init(position: 25, percent: 10),
        recommendation: .init(position: 26, level: .no)),
    ])
    #expect(found.value == Rational(3, 5))
    #expect(found.n == 5)
    #expect(found.of == 7)
    #expect(found.positions == Array(1...15))
  }

  @Test("Lapsed and satisfied: by the last answer, of the lapsed with an answer")
  func lapsedSatisfied() {
    let found = LoyaltyPanel.lapsedSatisfied([
      // Satisfied in the end, then dissatisfied in the end.
      .init(position: 100, answers: [answer(8, 7), answer(3, 1)]),
      .init(position: 101, answers: [answer(4, 7), answer(9, 3)]),
      // The last one that says something is the touchpoint's.
      .init(
        position: 102,
        answers: [
          answer(5, 2), answer(6, 6, subject: .touchpoint), answer(11, nil),
          answer(12, 1, diagnostic: true),
        ]),
      .init(position: 103, answers: []),
    ])
    #expect(found.value == Rational(2, 3))
    #expect(found.n == 3)
    #expect(found.of == 4)
    #expect(found.positions == [6, 8, 9, 100, 101, 102])
  }

  @Test("Shares add up to one, whatever the order", arguments: 1...40 as ClosedRange<UInt64>)
  func property(seed: UInt64) {
    var random = SplitMix64(seed: seed)
    let answers = (0..<1 + random.below(40)).map {
      let scale = random.pick([Scale.satisfaction7, .satisfaction5, .score10, .nps11])
      return answer(Int64($0), scale.lowest + random.below(scale.range.count), scale)
    }
    let found = LoyaltyPanel.overall(answers)
    let shuffled = LoyaltyPanel.overall(answers.shuffled(using: &random))
    #expect(found.map(\.distribution.n).reduce(0, +) == answers.count, "seed \(seed)")
    for (one, other) in zip(found, shuffled) {
      let shares = one.distribution.value?.map(\.share) ?? []
      #expect(Rational.sum(shares) == Rational(1), "seed \(seed)")
      #expect(one.distribution.value == other.distribution.value, "seed \(seed)")
      #expect(one.satisfied.positions == other.satisfied.positions, "seed \(seed)")
      let isShare = one.satisfied.value.map { $0 >= Rational(0) && $0 <= Rational(1) }
      #expect(isShare == true, "seed \(seed)")
    }
  }
}
