import Satisfaction
import TestSupport
import Testing

@Suite("Median and nearest rank")
struct MedianTests {
  private let none: [Int64] = []

  @Test("The median of an odd count is the middle one, whatever the order")
  func odd() {
    #expect(Median.of([9, 1, 4] as [Int64]) == Rational(4))
    #expect(Median.of([7] as [Int64]) == Rational(7))
    #expect(Median.of([-5, -1, -3, 0, 100] as [Int64]) == Rational(-1))
  }

  @Test("The median of an even count is the exact mean of the middle two")
  func even() {
    #expect(Median.of([10, 3, 4, 1] as [Int64]) == Rational(7, 2))
    #expect(Median.of([-3, 2] as [Int64]) == Rational(-1, 2))
    #expect(Median.of([5, 5] as [Int64]) == Rational(5))
  }

  @Test("The median of fractions is exact")
  func fractions() {
    // 1/3 and 1/2 are in the middle: 5/6 halved is 5/12.
    let values = [Rational(1, 2), Rational(1, 7), Rational(1, 3), Rational(1, 1)]
    #expect(Median.of(values.compactMap(\.self)) == Rational(5, 12))
  }

  @Test("Two largest numbers have a median too")
  func large() {
    #expect(Median.of([Int64.max, .max]) == Rational(Int.max))
  }

  @Test("Nothing has neither a median nor a percentile")
  func nothing() {
    #expect(Median.of(none) == nil)
    #expect(Median.of([] as [Rational]) == nil)
    #expect(NearestRank.percentile(90, of: none) == nil)
  }

  @Test(
    "The nearest rank of n values is the percent of n, rounded up",
    // ⌈0.9 × 1⌉ = 1, ⌈1.8⌉ = 2, ⌈8.1⌉ = 9, ⌈9⌉ = 9, ⌈9.9⌉ = 10, ⌈18⌉ = 18, ⌈18.9⌉ = 19
    arguments: [(1, 1), (2, 2), (9, 9), (10, 9), (11, 10), (20, 18), (21, 19)])
  func ninety(count: Int, rank: Int) {
    // The value at rank r is r.
    #expect(NearestRank.percentile(90, of: (1...count).reversed()) == rank)
  }

  @Test("The percentile is one of the values, never between two")
  func between() {
    let values: [Int64] = [15, 20, 35, 40, 50]
    // ⌈0.05 × 5⌉ = 1, ⌈1.5⌉ = 2, ⌈2⌉ = 2, ⌈2.5⌉ = 3, ⌈5⌉ = 5
    #expect(NearestRank.percentile(5, of: values) == 15)
    #expect(NearestRank.percentile(30, of: values) == 20)
    #expect(NearestRank.percentile(40, of: values) == 20)
    #expect(NearestRank.percentile(50, of: values) == 35)
    #expect(NearestRank.percentile(100, of: values) == 50)
    // ⌈0.01 × 1⌉ = 1, ⌈0.01 × 101⌉ = ⌈1.01⌉ = 2
    #expect(NearestRank.percentile(1, of: [7]) == 7)
    #expect(NearestRank.percentile(1, of: 1...101) == 2)
  }

  @Test("There is no percentile below 1 or above 100", arguments: [-1, 0, 101])
  func outside(percent: Int) {
    #expect(NearestRank.percentile(percent, of: [1, 2, 3]) == nil)
  }

  @Test(
    "As many values stand below the median as above; a percentile is the lowest that covers its share",
    arguments: 1...60 as ClosedRange<UInt64>)
  func properties(seed: UInt64) {
    var random = SplitMix64(seed: seed)
    let values = (0..<(1 + random.below(30))).map { _ in Int64(random.below(12)) - 6 }
    let median = Median.of(values.shuffled(using: &random))
    #expect(median == Median.of(values), "seed \(seed)")
    if let median {
      let places = values.map { Rational(Int($0)) }
      #expect(2 * places.count { $0 < median } <= values.count, "seed \(seed)")
      #expect(2 * places.count { $0 > median } <= values.count, "seed \(seed)")
    }
    let percent = 1 + random.below(100)
    let found = NearestRank.percentile(percent, of: values.shuffled(using: &random)) ?? .max
    func covered(_ bound: Int64) -> Bool {
      values.count { $0 <= bound } * 100 >= percent * values.count
    }
    #expect(values.contains(found) && covered(found), "seed \(seed)")
    #expect(values.filter { $0 < found }.allSatisfy { !covered($0) }, "seed \(seed)")
  }
}
