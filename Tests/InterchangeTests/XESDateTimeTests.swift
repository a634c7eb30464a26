import Chronology
import Interchange
import Testing

@Suite("XES: dates are xs:dateTime")
struct XESDateTimeTests {
  private static func read(_ time: String) throws -> XESEvent {
    try XESTexts.onlyEvent(XESTexts.event(time: time))
  }

  @Test(
    "With a zone it is a moment, and the offset is kept",
    arguments: [
      ("2010-12-30T14:32:00.000+01:00", "2010-12-30T13:32:00.000Z", "+01:00"),
      ("2026-03-05T14:30:00+08:00", "2026-03-05T06:30:00.000Z", "+08:00"),
      ("2026-03-05T14:30:00.5-03:30", "2026-03-05T18:00:00.500Z", "-03:30"),
      ("2026-03-05T14:30:00Z", "2026-03-05T14:30:00.000Z", ""),
      ("  2026-03-05T14:30:00+00:00 ", "2026-03-05T14:30:00.000Z", "+00:00"),
      ("2026-02-28T24:00:00Z", "2026-03-01T00:00:00.000Z", ""),
      ("2026-12-31T24:00:00.000+08:00", "2026-12-31T16:00:00.000Z", "+08:00"),
    ])
  func zoned(written: String, moment: String, offset: String) throws {
    let event = try Self.read(written)
    #expect(event.time?.text == moment)
    #expect(event.offset?.text ?? "" == offset)
    #expect(event.zoneless == nil)
    #expect(!event.timeTruncated)
    #expect(!event.timeUnreadable)
  }

  @Test("Without a zone it is a clock's time and no moment")
  func zoneless() throws {
    let event = try Self.read("2026-03-05T14:30:07.25")
    #expect(event.time == nil)
    #expect(event.offset == nil)
    #expect(
      event.zoneless
        == CivilTime(
          year: 2026, month: 3, day: 5, hour: 14, minute: 30, second: 7, millisecond: 250))
    #expect(!event.timeUnreadable)
    #expect(
      try Self.read("2026-12-31T24:00:00").zoneless == CivilTime(year: 2027, month: 1, day: 1))
  }

  @Test(
    "Digits below the millisecond are cut off, and it says so",
    arguments: ["2026-03-05T14:30:00.1239Z", "2026-03-05T14:30:00.123000001"])
  func truncated(written: String) throws {
    let event = try Self.read(written)
    #expect(event.timeTruncated)
    #expect((event.time ?? event.zoneless?.utc)?.text == "2026-03-05T14:30:00.123Z")
    #expect(try !Self.read("2026-03-05T14:30:00.123000Z").timeTruncated)
  }

  @Test(
    "Anything else is marked as unreadable",
    arguments: [
      "", "2026-03-05", "2026-03-05 14:30:00", "05.03.2026 14:30", "2026-02-29T00:00:00Z",
      "2026-03-05T14:30Z", "2026-03-05T14:30:60Z", "2026-03-05T24:00:01Z",
      "2026-03-05T24:00:00.001Z", "2026-03-05T24:00:00.0001Z", "2026-03-05T14:30:00.",
      "2026-03-05T14:30:00.Z", "2026-03-05T14:30:00ZZ", "2026-03-05T14:30:00+8:00",
      "2026-03-05T14:30:00+01:00Z", "-2026-03-05T14:30:00Z", "12026-03-05T14:30:00Z",
      "0001-01-01T00:00:00+05:00", "9999-12-31T24:00:00Z", "1262304000000",
    ])
  func unreadable(written: String) throws {
    let event = try Self.read(written)
    #expect(event.timeUnreadable)
    #expect(event.time == nil)
    #expect(event.zoneless == nil)
    #expect(event.attributeKeys.isEmpty)
  }
}
