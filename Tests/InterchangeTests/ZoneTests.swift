import Chronology
import Interchange
import TestSupport
import Testing

@Suite("Time zones")
struct ZoneTests {
  private func zone(_ name: String) throws -> Zone { try #require(Zone(name)) }

  private func time(_ text: String) throws -> Timestamp {
    try #require(RFC3339.read(text)).time
  }

  private func civil(_ month: Int, _ day: Int, _ hour: Int, _ minute: Int) -> CivilTime {
    CivilTime(year: 2026, month: month, day: day, hour: hour, minute: minute)
  }

  @Test("A zone is known by its IANA name only")
  func names() {
    for name in ["Asia/Shanghai", "Europe/Berlin", "Etc/GMT+8", "UTC", "Asia/Chongqing"] {
      #expect(Zone(name)?.name == name)
    }
    for name in ["", "CST", "PST", "GMT+8", "+08:00", "asia/shanghai", "Asia/Nowhere", "/", "../x"]
    {
      #expect(Zone(name) == nil, "\(name)")
    }
  }

  @Test("Shanghai is eight hours ahead, and was nine in the summers of 1986 to 1991")
  func shanghai() throws {
    let zone = try zone("Asia/Shanghai")
    #expect(zone.timestamp(of: civil(3, 5, 14, 30)) == (try time("2026-03-05T06:30:00Z")))
    #expect(zone.offset(at: try time("2026-07-01T00:00:00Z")).minutes == 480)
    #expect(zone.offset(at: try time("1990-07-01T00:00:00Z")).minutes == 540)
    #expect(
      zone.civil(at: try time("2026-12-31T16:00:00.007Z"))
        == CivilTime(year: 2027, month: 1, day: 1, millisecond: 7))
  }

  @Test("A time that the clocks skip is taken with the offset before the gap")
  func gap() throws {
    let zone = try zone("Europe/Berlin")
    let change = try time("2026-03-29T01:00:00Z")
    #expect(zone.timestamp(of: civil(3, 29, 1, 59)) == change.adding(milliseconds: -60_000))
    #expect(zone.timestamp(of: civil(3, 29, 2, 0)) == change)
    #expect(zone.timestamp(of: civil(3, 29, 2, 30)) == change.adding(milliseconds: 1_800_000))
    #expect(zone.timestamp(of: civil(3, 29, 3, 0)) == change)
    #expect(zone.civil(at: change) == civil(3, 29, 3, 0))
    #expect(zone.offset(at: change.adding(milliseconds: -1)).minutes == 60)
    #expect(zone.offset(at: change).minutes == 120)
  }

  @Test("Of two moments that the clocks show alike it is the earlier")
  func overlap() throws {
    let zone = try zone("Europe/Berlin")
    let change = try time("2026-10-25T01:00:00Z")
    #expect(zone.timestamp(of: civil(10, 25, 2, 0)) == change.adding(milliseconds: -3_600_000))
    #expect(zone.timestamp(of: civil(10, 25, 2, 59)) == change.adding(milliseconds: -60_000))
    #expect(zone.timestamp(of: civil(10, 25, 3, 0)) == change.adding(milliseconds: 3_600_000))
    #expect(zone.civil(at: change.adding(milliseconds: -1)).hour == 2)
    #expect(zone.civil(at: change) == civil(10, 25, 2, 0))
  }

  @Test("A day that a zone skipped is taken with the offset before it")
  func skippedDay() throws {
    let noon = CivilTime(year: 2011, month: 12, day: 30, hour: 12)
    #expect(
      try zone("Pacific/Apia").timestamp(of: noon) == time("2011-12-30T22:00:00Z"))
  }

  @Test(
    "What the clocks show leads back to the moment, or to the first that shows the same",
    arguments: ["Asia/Shanghai", "Europe/Berlin", "America/St_Johns", "Australia/Lord_Howe", "UTC"])
  func thereAndBack(name: String) throws {
    let zone = try zone(name)
    var random = SplitMix64(seed: 7)
    for _ in 0..<2000 {
      let moment = Timestamp(milliseconds: Int64(random.below(2_000_000_000_000)))
      let shown = zone.civil(at: moment)
      let back = zone.timestamp(of: shown)
      #expect(zone.civil(at: back) == shown && back <= moment, "\(moment.text)")
      let apart = moment.milliseconds - back.milliseconds
      #expect(apart == 0 || apart <= 7_200_000 && zone.offset(at: back) != zone.offset(at: moment))
    }
  }

  @Test("Offsets of local mean time are cut to the minute, its moments are not")
  func localMeanTime() throws {
    let zone = try zone("Asia/Shanghai")
    let old = CivilTime(year: 1890, month: 1, day: 1)
    #expect(zone.offset(at: zone.timestamp(of: old)).minutes == 485)
    #expect(zone.civil(at: zone.timestamp(of: old)) == old)
  }
}
