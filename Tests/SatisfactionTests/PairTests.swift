import Satisfaction
import Testing

@Suite("Pairs of perception and expectation")
struct PairTests {
  private func pair(_ perception: Int?, _ expectation: Int?) -> Pair {
    Pair(scale: .satisfaction7, perception: perception, expectation: expectation)
  }

  @Test(
    "The ratio is perception over expectation in ten-thousandths",
    arguments: [
      (6, 5, 12_000), (5, 6, 8_333), (7, 3, 23_333), (5, 3, 16_667), (1, 7, 1_429), (2, 7, 2_857),
      (6, 7, 8_571), (4, 4, 10_000), (0, 5, 0), (10, 1, 100_000), (7, 9, 7_778),
    ])
  func ratio(perception: Int, expectation: Int, ratio: Int) {
    #expect(pair(perception, expectation).ratio10000 == ratio)
  }

  @Test("A ratio's half goes up", arguments: [(1, 32, 313), (3, 32, 938), (5, 32, 1_563)])
  func half(perception: Int, expectation: Int, ratio: Int) {
    #expect(pair(perception, expectation).ratio10000 == ratio)
  }

  @Test(
    "A ratio below zero is rounded half away from zero too",
    arguments: [
      (-1, 32, -313), (1, -32, -313), (-1, -32, 313), (-1, 3, -3_333), (-2, 3, -6_667),
      (-6, 5, -12_000),
    ])
  func negative(perception: Int, expectation: Int, ratio: Int) {
    #expect(pair(perception, expectation).ratio10000 == ratio)
  }

  @Test("No ten-thousandth is nearer to p / e than the ratio, and of two the larger is taken")
  func nearest() {
    for expectation in 1...100 {
      for perception in 0...300 {
        // 2·e·ratio − 20,000·p is twice the error, in units of 1 / e.
        let error = pair(perception, expectation).ratio10000.map {
          2 * expectation * $0 - 20_000 * perception
        }
        guard let error, error > -expectation, error <= expectation else {
          Issue.record("\(perception) / \(expectation) is off by \(error ?? 0)")
          return
        }
      }
    }
  }

  @Test("The difference is perception less expectation")
  func difference() {
    #expect(pair(6, 5).difference == 1)
    #expect(pair(3, 7).difference == -4)
    #expect(pair(4, 4).difference == 0)
  }

  @Test("Nothing is computed when either is missing", arguments: [(6, nil), (nil, 5), (nil, nil)])
  func missing(perception: Int?, expectation: Int?) {
    let pair = pair(perception, expectation)
    #expect(pair.difference == nil)
    #expect(pair.ratio10000 == nil)
    #expect(pair.zone == .unknown)
  }

  @Test("An expectation of 0 has no ratio, but a difference and a zone")
  func zeroExpectation() {
    let pair = Pair(scale: .nps11, perception: 3, expectation: 0)
    #expect(pair.ratio10000 == nil)
    #expect(pair.difference == 3)
    #expect(pair.zone == .delighted)
    #expect(Pair(scale: .nps11, perception: 0, expectation: 0).zone == .met)
  }

  @Test("The zone is the sign of the difference", arguments: Scale.allCases)
  func zone(scale: Scale) {
    for perception in scale.range {
      for expectation in scale.range {
        let zone = Pair(scale: scale, perception: perception, expectation: expectation).zone
        #expect((zone == .dissatisfied) == (perception < expectation))
        #expect((zone == .met) == (perception == expectation))
        #expect((zone == .delighted) == (perception > expectation))
      }
    }
  }

  @Test("The names of zones are those of the timeline")
  func names() {
    #expect(
      SatisfactionZone.allCases.map(\.rawValue) == ["dissatisfied", "met", "delighted", "unknown"])
  }
}
