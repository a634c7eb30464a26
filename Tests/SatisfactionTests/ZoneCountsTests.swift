import Satisfaction
import Testing

@Suite("Zones above a touchpoint")
struct ZoneCountsTests {
  @Test("Zones are counted over all scales, half a pair as unknown")
  func counts() {
    let counted = ZoneCounts.count(
      [
        .about("a", 3, 5, at: 1), .about("b", 4, 4, at: 2),
        .about("c", 9, 8, at: 3, scale: .score10),
        .about("c", 2, 1, at: 4), .about("d", 5, at: 5), .about("d", nil, 5, at: 6),
        .about("ceremony", 1, 7, at: 7), .about("a", 1, 7, at: 8, dimension: "empathy"),
      ], touchpoints: ["a", "b", "c", "d", "e"])
    #expect(counted.value == ZoneCounts(dissatisfied: 1, met: 1, delighted: 2, unknown: 2))
    #expect(counted.n == 4 && counted.of == 6)
    #expect(counted.positions == [1, 2, 3, 4, 5, 6])
  }

  @Test("Without an answer there are no counts")
  func none() {
    #expect(ZoneCounts.count([], touchpoints: ["a"]).reason == .noAnswers)
  }
}
