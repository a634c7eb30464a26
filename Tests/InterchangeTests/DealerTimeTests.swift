import Chronology
import Interchange
import TestSupport
import Testing

@Suite("Times as dealers write them")
struct DealerTimeTests {
  private func read(
    _ text: String, zone name: String = "Asia/Shanghai"
  ) throws -> Result<DealerTime.Reading, DealerTimeError> {
    DealerTime.read(text, zone: try #require(Zone(name)))
  }

  private func time(_ text: String) throws -> Timestamp {
    try #require(RFC3339.read(text)).time
  }

  @Test(
    "A time without a zone is the zone's, with its offset",
    arguments: [
      "2026-03-05 14:30", "2026/3/5 14:30", "2026/03/05 14:30", "2026.3.5 14:30",
      "2026年3月5日 14:30", "2026年03月05日14:30", "2026年3月5号 14:30", "2026-03-05T14:30",
      "2026-3-5t14:30", "2026-03-05 14:30:00", "2026/3/5 14:30:00", "2026年3月5日 14:30:00",
      "2026-03-05T14:30:00.000", "2026-03-05  14:30", "\t2026-03-05 14:30 \u{3000}",
      "2026-03-05 下午2:30", "2026年3月5日下午2点30分", "2026/3/5 2:30 PM", "2026/3/5 2:30p.m.",
      "2026年3月5日14时30分", "2026年3月5日 14时30分", "2026年3月5日 星期四 14:30",
      "2026-03-05（周四） 14:30", "2026-03-05 Thu 14:30", "20260305 14:30", "20260305143000",
      "202603051430", "20260305T143000", "2026-3-5 14:30:0", "2026-03-05\u{200B} 14:30",
      "２０２６年３月５日　１４：３０", "２０２６－０３－０５　１４：３０", "2026/3/5\u{A0}14：30",
    ])
  func forms(text: String) throws {
    let expected = DealerTime.Reading(
      time: try time("2026-03-05T06:30:00Z"), offset: TimeOffset(minutes: 480))
    #expect(try read(text) == .success(expected))
  }

  @Test("Hours may have one digit; seconds and milliseconds are kept, less is cut off")
  func parts() throws {
    #expect(try read("2026/3/5 9:05").get().time == time("2026-03-05T01:05:00Z"))
    #expect(try read("2026/3/5 0:00").get().time == time("2026-03-04T16:00:00Z"))
    #expect(try read("2026-03-05 14:30:59").get().time == time("2026-03-05T06:30:59Z"))
    #expect(try read("2026-03-05 14:30:59.5").get().time == time("2026-03-05T06:30:59.500Z"))
    #expect(
      try read("2026-03-05 14:30:59.1239999").get().time == time("2026-03-05T06:30:59.123Z"))
  }

  @Test("Midnight at the end of a day, half days, hours alone, and numbers of one digit")
  func otherForms() throws {
    #expect(try read("2026-03-05 24:00").get().time == time("2026-03-05T16:00:00Z"))
    #expect(try read("2026-3-5 9:5").get().time == time("2026-03-05T01:05:00Z"))
    #expect(try read("2026-03-05 上午12:05").get().time == time("2026-03-04T16:05:00Z"))
    #expect(try read("2026-03-05 中午12:30").get().time == time("2026-03-05T04:30:00Z"))
    #expect(try read("2026-03-05 晚上9点").get().time == time("2026-03-05T13:00:00Z"))
    #expect(try read("2026年3月5日 14时30分20秒").get().time == time("2026-03-05T06:30:20Z"))
    #expect(try read("2026-03-05 13:00 AM") == .failure(.impossible))
  }

  @Test("A spreadsheet's number is a day and time where somebody says so")
  func serial() throws {
    let zone = try #require(Zone("Asia/Shanghai"))
    for text in ["46086.604166666664", "46086.6041667"] {
      #expect(try DealerTime.serial(text, zone: zone)?.get().time == time("2026-03-05T06:30:00Z"))
    }
    #expect(DealerTime.serial("46086", zone: zone) == .failure(.missingTimeOfDay))
    #expect(DealerTime.serial("2026-03-05 14:30", zone: zone) == nil)
    #expect(DealerTime.serial("0", zone: zone) == nil)
  }

  @Test("An offset that stands there is kept, Z has none")
  func offsets() throws {
    let z = try read("2026-03-05T06:30:00Z").get()
    #expect(z == .init(time: try time("2026-03-05T06:30:00Z"), offset: nil))
    for text in [
      "2026-03-05T14:30:00.000+08:00", "2026-03-05 14:30 +08:00", "2026/03/05 14:30:00 +0800",
      "2026-03-05T14:30+08", "2026-03-05 14:30+8",
    ] {
      let far = try read(text, zone: "Europe/Berlin").get()
      #expect(far == .init(time: z.time, offset: TimeOffset(minutes: 480)))
    }
    let west = try read("2026-03-04T22:00:00-08:30").get()
    #expect(west == .init(time: z.time, offset: TimeOffset(minutes: -510)))
  }

  @Test("What RFC 3339 writes is read as RFC 3339 reads it")
  func rfc3339() throws {
    for seed in 1...4 as ClosedRange<UInt64> {
      var random = SplitMix64(seed: seed)
      for _ in 0..<200 {
        let written = Timestamp(milliseconds: Int64(random.below(4_000_000_000_000)))
        #expect(try read(written.text) == .success(.init(time: written, offset: nil)))
        let offset = try #require(TimeOffset(minutes: random.below(1700) - 850))
        let text = String(written.text.dropLast()) + offset.text
        let reading = try #require(RFC3339.read(text))
        #expect(try read(text) == .success(.init(time: reading.time, offset: offset)), "\(seed)")
      }
    }
  }

  @Test(
    "A day or a time that does not exist is told apart",
    arguments: [
      "2026-02-30 14:30", "2026/13/1 14:30", "2026年4月31日 14:30", "2025-02-29 00:00",
      "2026-00-01 14:30", "2026-03-05 24:01", "2026-03-05 14:60", "2026-03-05 14:30:60",
      "2026-02-30", "2026年2月30日", "2026-02-30T14:30:00Z", "0000-01-01 00:00",
      "0001-01-01 00:00", "9999-12-31T23:59:59-01:00",
    ])
  func impossible(text: String) throws {
    #expect(try read(text) == .failure(.impossible))
  }

  @Test(
    "A day alone lacks its time of day",
    arguments: ["2026-03-05", "2026/3/5 ", "2026年3月5日", "２０２６．３．５", "2026-03-05 星期四"])
  func dayAlone(text: String) throws {
    #expect(try read(text) == .failure(.missingTimeOfDay))
  }

  @Test(
    "Anything else is unreadable",
    arguments: [
      "", " ", "昨天下午", "14:30", "3/5/2026 14:30", "26/3/5 14:30", "2026030 14:30",
      "2026-3/5 14:30", "2026年3月5 14:30", "2026-03-0514:30", "2026-003-05 14:30",
      "2026-03-05 14", "2026-03-05 14:30:", "2026-03-05 14:30:00.",
      "2026-03-05 14:30 XM", "2026-03-05 14:30ZZ", "2026-03-05 14:30+25:00",
      "2026-03-05 晚上12:00",
      "2026-03-05 14:30年", "2026-02-30 rubbish", "2026-03", "46086.604", "2026-03-05TT14:30",
      "99999999999999999999-1-1 1:00", "٢٠٢٦-٠٣-٠٥ 14:30",
    ])
  func unreadable(text: String) throws {
    #expect(try read(text) == .failure(.unreadable))
  }

  @Test("In a gap of the clock the offset is that of the moment it means")
  func gap() throws {
    let reading = try read("2026-03-29 02:30", zone: "Europe/Berlin").get()
    let expected = DealerTime.Reading(
      time: try time("2026-03-29T01:30:00Z"), offset: TimeOffset(minutes: 120))
    #expect(reading == expected)
  }
}
