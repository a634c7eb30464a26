import Satisfaction
import TestSupport
import Testing

@Suite("Spread by advisor")
struct SpreadByAdvisorTests {
  /// Journeys of one advisor with means in tenths, -1 for nothing rated; positions from `first`.
  private static func journeys(
    _ advisor: String, _ tenths: [Int], first: Int64 = 0
  ) -> [SpreadByAdvisor.Journey] {
    tenths.enumerated().map { index, tenths in
      .init(
        advisor: advisor, mean: tenths < 0 ? nil : Rational(tenths, 10),
        positions: [first + Int64(index)])
    }
  }

  private static let shop =
    // 3.0 / 5 = 0.6; 4.0 / 5 = 0.8; 3.6 / 6 = 0.6; four only: 0.9; 2.0 / 5 = 0.4, one not rated
    journeys("陈", [4, 5, 6, 7, 8]) + journeys("B", [8, 8, 8, 8, 8], first: 10)
    + journeys("C", [6, 6, 6, 6, 6, 6], first: 20) + journeys("D", [9, 9, 9, 9], first: 30)
    + journeys("E", [2, 3, 4, 5, 6, -1], first: 40) + journeys("F", [-1], first: 50)

  @Test("An advisor's mean is that of the journeys with a mean, of all the advisor's")
  func means() {
    let rows = SpreadByAdvisor(Self.shop).rows
    #expect(rows.map(\.advisor) == ["B", "C", "D", "E", "F", "陈"])
    #expect(
      rows.map(\.mean.value) == [
        Rational(4, 5), Rational(3, 5), Rational(9, 10), Rational(2, 5), nil, Rational(3, 5),
      ])
    #expect(rows.map(\.mean.n) == [5, 6, 4, 5, 0, 5])
    #expect(rows.map(\.mean.of) == [5, 6, 4, 6, 1, 5])
    #expect(rows[3].mean.positions == [40, 41, 42, 43, 44])
    #expect(rows[4].mean.reason == .noAnswers)
  }

  @Test("Only advisors with five journeys are ranked, and ties share a rank")
  func ranks() {
    // B 0.8, C and 陈 0.6, E 0.4; D's 0.9 rests on four.
    #expect(SpreadByAdvisor(Self.shop).rows.map(\.rank) == [1, 2, nil, 4, nil, 2])
  }

  @Test("Range and median are those of the comparable advisors")
  func spread() {
    let spread = SpreadByAdvisor(Self.shop)
    #expect(spread.range.value == Rational(2, 5))
    #expect(spread.range.n == 4 && spread.range.of == 6)
    #expect(spread.median.value == Rational(3, 5))
    #expect(spread.range.positions.count == 21)
    #expect(!spread.range.positions.contains(30))
  }

  @Test("The median of two advisors lies between them")
  func two() {
    let spread = SpreadByAdvisor(
      Self.journeys("A", [1, 1, 1, 1, 1]) + Self.journeys("B", [4, 4, 4, 4, 4], first: 10))
    #expect(spread.median.value == Rational(1, 4))
    #expect(spread.range.value == Rational(3, 10))
    #expect(spread.rows.map(\.rank) == [2, 1])
  }

  @Test("One advisor alone has no spread")
  func one() {
    let spread = SpreadByAdvisor(
      Self.journeys("A", [5, 5, 5, 5, 5]) + Self.journeys("B", [1], first: 10))
    #expect(spread.range.value == nil && spread.range.reason == .fewPoints)
    #expect(spread.range.n == 1 && spread.range.of == 2)
    #expect(spread.median.reason == .fewPoints)
    #expect(SpreadByAdvisor([]).median.reason == .nothingInPeriod)
    #expect(SpreadByAdvisor([]).rows.isEmpty)
  }

  @Test("The order of journeys does not matter", arguments: 1...40 as ClosedRange<UInt64>)
  func properties(seed: UInt64) {
    var random = SplitMix64(seed: seed)
    let journeys = (0..<random.below(50)).map { index in
      SpreadByAdvisor.Journey(
        advisor: random.pick(["A", "B", "C", "D"]),
        mean: random.oneIn(6) ? nil : Rational(random.below(4), 3), positions: [Int64(index)])
    }
    let spread = SpreadByAdvisor(journeys)
    let shuffled = SpreadByAdvisor(journeys.shuffled(using: &random))
    #expect(shuffled.rows.map(\.rank) == spread.rows.map(\.rank), "seed \(seed)")
    #expect(shuffled.rows.map(\.mean.value) == spread.rows.map(\.mean.value), "seed \(seed)")
    #expect(shuffled.median.value == spread.median.value, "seed \(seed)")
    #expect(shuffled.range.positions == spread.range.positions, "seed \(seed)")
    for row in spread.rows {
      #expect((row.rank != nil) == (row.mean.n >= 5), "seed \(seed)")
    }
    if let range = spread.range.value { #expect(range >= Rational(0), "seed \(seed)") }
  }
}
