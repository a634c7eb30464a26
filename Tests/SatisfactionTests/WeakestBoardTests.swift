import Satisfaction
import TestSupport
import Testing

@Suite("The weakest board")
struct WeakestBoardTests {
  private static func candidate(
    _ order: Int, _ perception: Int?, _ expectation: Int? = nil, _ scale: Scale = .satisfaction7
  ) -> WeakestBoard.Candidate {
    WeakestBoard.Candidate(
      order: order, pair: Pair(scale: scale, perception: perception, expectation: expectation))
  }

  private func expectWeakest(
    _ order: Int?, tied: [Int] = [], _ candidates: WeakestBoard.Candidate...,
    sourceLocation: SourceLocation = #_sourceLocation
  ) {
    let found = WeakestBoard.weakest(candidates)
    #expect(found?.order == order, sourceLocation: sourceLocation)
    #expect(found?.tied ?? [] == tied, sourceLocation: sourceLocation)
  }

  @Test("Where nothing is rated there is no weakest")
  func nothing() {
    expectWeakest(nil)
    expectWeakest(nil, Self.candidate(0, nil), Self.candidate(1, nil, 7))
  }

  @Test("One rated touchpoint is the weakest, however good")
  func one() {
    expectWeakest(4, tied: [4], Self.candidate(4, 7, 7), Self.candidate(5, nil, 7))
  }

  @Test("The lowest place is the weakest, whatever the difference")
  func lowestPlace() {
    expectWeakest(
      1, tied: [1], Self.candidate(0, 4, 7), Self.candidate(1, 3, 1), Self.candidate(2, 5))
  }

  @Test("Answers of different scales are compared by their place on the scale")
  func acrossScales() {
    // 4 of 7 stands at 0.5, 5 of 10 at 4/9, 5 of 0–10 at 0.5, 3 of 5 at 0.5.
    expectWeakest(
      1, tied: [1], Self.candidate(0, 4), Self.candidate(1, 5, nil, .score10),
      Self.candidate(2, 5, nil, .nps11), Self.candidate(3, 3, nil, .satisfaction5))
    expectWeakest(
      0, tied: [0, 2, 3], Self.candidate(0, 4), Self.candidate(1, 6, nil, .score10),
      Self.candidate(2, 5, nil, .nps11), Self.candidate(3, 3, nil, .satisfaction5))
  }

  @Test("Of equal places the lower difference is the weaker")
  func lowerDifference() {
    expectWeakest(
      2, tied: [0, 1, 2], Self.candidate(0, 3, 3), Self.candidate(1, 3, 5), Self.candidate(2, 3, 7))
  }

  @Test("A missing difference stands behind every other")
  func missingDifference() {
    expectWeakest(1, tied: [0, 1], Self.candidate(0, 3), Self.candidate(1, 3, 1))
    expectWeakest(0, tied: [0, 1], Self.candidate(0, 3), Self.candidate(1, 3))
  }

  @Test("Of equal places and differences the first in the blueprint is the weakest")
  func order() {
    expectWeakest(
      2, tied: [2, 7, 9], Self.candidate(9, 2, 4), Self.candidate(2, 2, 4),
      Self.candidate(7, 2, 4), Self.candidate(1, 6, 6))
  }

  @Test("All that share the lowest place are tied, in blueprint order, and no other")
  func tied() {
    expectWeakest(
      8, tied: [3, 5, 8], Self.candidate(8, 1, 7), Self.candidate(3, 1), Self.candidate(6, 2, 7),
      Self.candidate(5, 1, 1))
  }

  @Test("The order of the candidates does not matter", arguments: 1...60 as ClosedRange<UInt64>)
  func invariance(seed: UInt64) {
    var random = SplitMix64(seed: seed)
    var candidates: [WeakestBoard.Candidate] = []
    for order in 0..<(1 + random.below(12)) {
      let scale = random.pick(Scale.allCases)
      // Few different answers, so that ties are common.
      let answer = random.oneIn(6) ? nil : scale.lowest + random.below(3)
      let expected = random.oneIn(3) ? nil : scale.lowest + random.below(3)
      candidates.append(Self.candidate(order, answer, expected, scale))
    }
    let expected = Self.defined(candidates)
    for _ in 0..<20 {
      let found = WeakestBoard.weakest(candidates.shuffled(using: &random))
      #expect(found?.order == expected.first, "seed \(seed)")
      #expect(found?.tied ?? [] == expected.sorted(), "seed \(seed)")
    }
  }

  /// The rule of MEASURES.md by sorting: the tied, the weakest of them first.
  private static func defined(_ candidates: [WeakestBoard.Candidate]) -> [Int] {
    let rated = candidates.filter { $0.pair.perception != nil }
    func place(_ candidate: WeakestBoard.Candidate) -> Double {
      let scale = candidate.pair.scale
      return Double(candidate.pair.perception! - scale.lowest)
        / Double(scale.highest - scale.lowest)
    }
    // Places are multiples of 1/180, so nearer than a thousandth is the same.
    guard let lowest = rated.map(place).min() else { return [] }
    return rated.filter { place($0) < lowest + 0.001 }.sorted { left, right in
      let (a, b) = (left.pair.difference ?? 99, right.pair.difference ?? 99)
      return a == b ? left.order < right.order : a < b
    }.map(\.order)
  }
}
