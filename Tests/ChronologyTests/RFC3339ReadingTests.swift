import Chronology
import TestSupport
import Testing

@Suite("Reading RFC 3339")
struct RFC3339ReadingTests {
  @Test(
    "A time is read to the millisecond, its offset taken off",
    arguments: [
      ("1970-01-01T00:00:00Z", 0, nil), ("2026-03-05T14:30:00.000Z", 1_772_721_000_000, nil),
      ("2026-03-05T22:30:00+08:00", 1_772_721_000_000, 480),
      ("2026-03-05T09:00:00.250-05:30", 1_772_721_000_250, -330),
      ("2026-03-05t14:30:00z", 1_772_721_000_000, nil),
      ("2026-03-05T14:30:00.5Z", 1_772_721_000_500, nil),
      ("2026-03-05T14:30:00.07Z", 1_772_721_000_070, nil),
      ("2024-02-29T23:59:59.999Z", 1_709_251_199_999, nil),
      ("1969-12-31T23:59:59.999Z", -1, nil), ("1985-04-12T23:20:50.52Z", 482_196_050_520, nil),
      ("1996-12-19T16:39:57-08:00", 851_042_397_000, -480),
      ("1937-01-01T12:00:27.87+00:20", -1_041_337_172_130, 20),
      ("2026-03-05T14:30:00-00:00", 1_772_721_000_000, 0),
    ] as [(String, Int64, Int?)])
  func read(text: String, milliseconds: Int64, minutes: Int?) throws {
    let reading = try #require(RFC3339.read(text))
    #expect(reading.time.milliseconds == milliseconds)
    #expect(reading.offset.map { Int($0.minutes) } == minutes)
    #expect(!reading.truncated)
  }

  @Test(
    "Digits below the millisecond are cut off, and it is said when they were not zero",
    arguments: [
      (".1234", 123, true), (".9999999", 999, true), (".1230000", 123, false),
      (".0000000000000000000000000000001", 0, true), (".000000000000000000000000000", 0, false),
      (".12345678901234567890123456789012345678901234567890", 123, true),
    ])
  func truncated(fraction: String, milliseconds: Int64, truncated: Bool) throws {
    let reading = try #require(RFC3339.read("1970-01-01T00:00:00\(fraction)Z"))
    #expect(reading.time.milliseconds == milliseconds)
    #expect(reading.truncated == truncated)
  }

  @Test(
    "Anything else is no time",
    arguments: [
      "", "Z", "2026-03-05", "2026-03-05T14:30:00", "2026-03-05 14:30:00Z", "2026-03-05T14:30Z",
      "2026-3-05T14:30:00Z", "2026/03/05T14:30:00Z", "20260305T143000Z", "2026-03-05T14.30.00Z",
      "2026-03-05T14:30:00.Z", "2026-03-05T14:30:00,5Z", "2026-03-05T14:30:00ZZ",
      "2026-03-05T14:30:00Z ", " 2026-03-05T14:30:00Z", "2026-03-05T14:30:00Z\n",
      "2026-03-05T14:30:00.000", "2026-03-05T14:30:00.5", "2026-03-05T14:30:00+08",
      "2026-03-05T14:30:00+0800", "2026-03-05T14:30:00+24:00", "2026-03-05T14:30:00+08:60",
      "2026-03-05T14:30:00+08:00Z", "2026-03-05T14:30:00 +08:00", "2026-02-29T00:00:00Z",
      "2026-04-31T00:00:00Z", "2026-13-01T00:00:00Z", "2026-00-01T00:00:00Z",
      "2026-01-00T00:00:00Z", "2026-01-01T24:00:00Z", "2026-01-01T00:60:00Z",
      "2026-01-01T00:00:60Z", "2016-12-31T23:59:60Z", "0000-01-01T00:00:00Z",
      "+2026-01-01T00:00:00Z", "-026-01-01T00:00:00Z", "12026-01-01T00:00:00Z",
      "202６-01-01T00:00:00Z", "2026-01-01T00:00:0aZ", "2026-01-01T0 :00:00Z",
    ])
  func refused(text: String) {
    #expect(RFC3339.read(text) == nil)
  }

  @Test("No part of a time is a time", arguments: ["2026-03-05T14:30:00.125+08:00"])
  func prefixes(text: String) {
    for count in 0..<text.utf8.count {
      #expect(RFC3339.read(String(text.prefix(count))) == nil)
    }
  }

  @Test("A time with one byte changed is refused or is another time")
  func oneByteChanged() throws {
    let seed: UInt64 = 0x3339
    var random = SplitMix64(seed: seed)
    let text = "2026-03-05T14:30:07.125+08:00"
    let original = try #require(RFC3339.read(text))
    for _ in 0..<5_000 {
      var bytes = Array(text.utf8)
      let place = random.below(bytes.count)
      let byte = UInt8(random.below(256))
      if byte == bytes[place] || byte | 0x20 == bytes[place] | 0x20 { continue }
      bytes[place] = byte
      let reading = bytes.withUnsafeBytes { RFC3339.read($0) }
      #expect(reading != original, "byte \(byte) at \(place); seed \(seed)")
    }
  }

  @Test(
    "A time that its offset puts outside the years 0001 to 9999 is refused",
    arguments: ["0001-01-01T00:00:00+00:01", "9999-12-31T23:59:59.999-00:01"])
  func outsideOfAllYears(text: String) {
    // RFC3339.write knows four digits only: such a time would be written as another one.
    #expect(RFC3339.read(text) == nil)
  }
}
