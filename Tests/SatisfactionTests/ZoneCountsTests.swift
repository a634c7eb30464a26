import Satisfaction
import Testing

@Suite("Zones above a touchpoint")
struct ZoneCountsTests {
  @Test("Zones are counted over all scales, half a pair as unknown")
  func counts() {
    var zones = ZoneCounts()
    zones.add(
      [
        .about("a", 3, 5, at: 1), .about("b", 4, 4, at: 2),
        .about("c", 9, 8, at: 3, scale: .score10),
        .about("c", 2, 1, at: 4), .about("d", 5, at: 5), .about("d", nil, 5, at: 6),
        .about("ceremony", 1, 7, at: 7), .about("a", 1, 7, at: 8, dimension: "empathy"),
      ], touchpoints: ["a", "b", "c", "d", "e"])
    #expect(SatisfactionZone.allCases.map(zones.count) == [1, 1, 2, 2])
    #expect(zones.known == 4 && zones.all == 6)
    #expect(zones.positions[.delighted] == [3, 4] && zones.positions[.unknown] == [5, 6])
    let share = zones.share(.delighted)
    #expect(share.value == Rational(1, 2) && share.n == 4 && share.of == 6)
    #expect(zones.share(.unknown).reason == .noPairs)
  }

  @Test("Without an answer there are no counts, and no shares")
  func none() {
    let zones = ZoneCounts()
    #expect(zones.all == 0 && zones.share(.met).reason == .noPairs)
  }
}
