import Chronology
import Exports
import Interchange
import TestSupport
import Testing

@Suite("What clocks of a zone show, asked often")
struct LocalClockTests {
  @Test(
    "It is what the zone says, at any moment and around every change",
    arguments: ["Asia/Shanghai", "America/New_York", "Africa/Monrovia", "UTC", "Asia/Kathmandu"])
  func equal(name: String) throws {
    let zone = try #require(Zone(name))
    let clock = LocalClock(zone)
    var random = SplitMix64(seed: 7)
    for _ in 0..<5_000 {
      let time = Timestamp(
        milliseconds: Int64.random(in: -2_500_000_000_000...4_000_000_000_000, using: &random))
      #expect(clock.civil(at: time) == zone.civil(at: time))
    }
    for step in 0..<4_000 {
      // Liberia's clocks changed at 00:44:30 on 1972-01-07.
      let time = Timestamp(milliseconds: 63_593_070_000 + Int64(step - 2_000) * 977)
      #expect(clock.civil(at: time) == zone.civil(at: time))
    }
    for time in [-900_000, -900_001, -1, 0, 899_999, 900_000].map(Timestamp.init(milliseconds:)) {
      #expect(clock.civil(at: time) == zone.civil(at: time))
    }
  }
}
