import Satisfaction
import TestSupport
import Testing

@Suite("Before and after an improvement case")
struct ImprovementCaseTests {
  /// Journeys with means in tenths, -1 for nothing rated; positions from `first`.
  private static func journeys(
    _ tenths: [Int], first: Int64 = 0
  ) -> [ImprovementCase.Journey] {
    tenths.enumerated().map { index, tenths in
      .init(
        mean: tenths < 0 ? nil : Rational(tenths, 10), positions: [first + Int64(index)])
    }
  }

  @Test("The difference is the mean after less the mean before")
  func difference() {
    // 2.5 / 5 = 0.5 before; 4.2 / 6 = 0.7 after.
    let found = ImprovementCase(
      before: Self.journeys([3, 4, 5, 6, 7, -1]),
      after: Self.journeys([7, 7, 7, 7, 6, 8], first: 10))
    #expect(found.before.value == Rational(1, 2))
    #expect(found.before.n == 5 && found.before.of == 6)
    #expect(found.before.positions == [0, 1, 2, 3, 4])
    #expect(found.after.value == Rational(7, 10))
    #expect(found.after.n == 6 && found.after.of == 6)
    #expect(found.difference.value == Rational(1, 5))
    #expect(found.difference.n == 11 && found.difference.of == 12)
    #expect(found.difference.positions == [0, 1, 2, 3, 4, 10, 11, 12, 13, 14, 15])
  }

  @Test("What became worse has a difference below zero")
  func worse() {
    let found = ImprovementCase(
      before: Self.journeys([8, 8, 8, 8, 8]), after: Self.journeys([5, 5, 5, 5, 5], first: 10))
    #expect(found.difference.value == Rational(-3, 10))
  }

  @Test(
    "There is no difference unless both periods hold five", arguments: [(4, 9), (9, 4), (0, 5)])
  func few(before: Int, after: Int) {
    let found = ImprovementCase(
      before: Self.journeys(Array(repeating: 4, count: before) + [-1]),
      after: Self.journeys(Array(repeating: 6, count: after), first: 100))
    #expect(found.difference.value == nil)
    #expect(found.difference.reason == .fewAnswers)
    #expect(found.difference.n == before + after)
    #expect(found.after.value == Rational(3, 5))
    #expect(found.before.value == (before == 0 ? nil : Rational(2, 5)))
  }

  @Test("Periods that share an answer are not compared")
  func overlap() {
    let found = ImprovementCase(
      before: Self.journeys([4, 4, 4, 4, 4]), after: Self.journeys([6, 6, 6, 6, 6], first: 4))
    #expect(found.difference.reason == .mixed)
    #expect(found.before.value == Rational(2, 5))
  }

  @Test("A period without journeys, and one without answers, have no mean")
  func nothing() {
    let found = ImprovementCase(before: [], after: Self.journeys([-1]))
    #expect(found.before.reason == .nothingInPeriod)
    #expect(found.after.reason == .noAnswers)
    #expect(found.difference.reason == .fewAnswers)
  }

  @Test(
    "Exchanging the periods turns the sign, in any order",
    arguments: 1...30 as ClosedRange<UInt64>)
  func properties(seed: UInt64) {
    var random = SplitMix64(seed: seed)
    func period(_ first: Int64) -> [ImprovementCase.Journey] {
      Self.journeys((0..<(5 + random.below(6))).map { _ in random.below(11) }, first: first)
    }
    let (before, after) = (period(0), period(100))
    let found = ImprovementCase(before: before, after: after)
    let exchanged = ImprovementCase(
      before: after.shuffled(using: &random), after: before.shuffled(using: &random))
    #expect(exchanged.difference.value == found.difference.value.map { -$0 }, "seed \(seed)")
    #expect((found.difference.value?.magnitude ?? Rational(2)) <= Rational(1), "seed \(seed)")
  }
}
