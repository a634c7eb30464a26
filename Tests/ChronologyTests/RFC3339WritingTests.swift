import Chronology
import TestSupport
import Testing

@Suite("Writing RFC 3339")
struct RFC3339WritingTests {
  @Test(
    "A time is written in UTC with milliseconds, 24 bytes",
    arguments: [
      (0, "1970-01-01T00:00:00.000Z"), (-1, "1969-12-31T23:59:59.999Z"),
      (1_772_721_000_250, "2026-03-05T14:30:00.250Z"),
      (1_709_164_800_007, "2024-02-29T00:00:00.007Z"),
      (-62_135_596_800_000, "0001-01-01T00:00:00.000Z"),
      (253_402_300_799_999, "9999-12-31T23:59:59.999Z"),
    ])
  func written(milliseconds: Int64, text: String) {
    #expect(RFC3339.text(Timestamp(milliseconds: milliseconds)) == text)
    #expect(Timestamp(milliseconds: milliseconds).text == text)
    #expect(text.utf8.count == RFC3339.byteCount)
  }

  @Test("Every time of the years 0001 to 9999 is read back as it was written")
  func roundTrip() {
    let seed: UInt64 = 0x3339_0001
    var random = SplitMix64(seed: seed)
    let span = UInt64(Timestamp.latest.milliseconds - Timestamp.earliest.milliseconds) + 1
    for _ in 0..<10_000 {
      let time = Timestamp.earliest.adding(milliseconds: Int64(random.next() % span))
      let text = time.text
      let reading = RFC3339.read(text)
      if reading?.time != time || reading?.offset != nil || reading?.truncated != false {
        Issue.record("\(time.milliseconds) is written \(text); seed \(seed)")
        return
      }
    }
  }

  @Test("A time at any offset is read as the same moment")
  func anyOffset() throws {
    let seed: UInt64 = 0x3339_0002
    var random = SplitMix64(seed: seed)
    for _ in 0..<5_000 {
      let time = Timestamp(milliseconds: Int64(random.below(4_000_000_000)) * 1000 + 7)
      let offset = try #require(TimeOffset(minutes: random.below(2879) - 1439))
      let local = time.adding(milliseconds: Int64(offset.minutes) * 60_000)
      let text = local.text.dropLast() + offset.text
      let reading = RFC3339.read(String(text))
      if reading?.time != time || reading?.offset != offset {
        Issue.record("\(text) is not \(time.text); seed \(seed)")
        return
      }
    }
  }

  @Test("Times in text sort as the moments do")
  func sortable() {
    let seed: UInt64 = 0x3339_0003
    var random = SplitMix64(seed: seed)
    let times = (0..<1_000).map { _ in
      Timestamp(milliseconds: Int64(random.below(8_000_000_000_000)) - 4_000_000_000_000)
    }
    #expect(times.sorted().map(\.text) == times.map(\.text).sorted(), "seed \(seed)")
  }

  @Test("Nothing but its 24 bytes is written")
  func withinItsBytes() {
    var target = [UInt8](repeating: 0xAA, count: RFC3339.byteCount + 16)
    target.withUnsafeMutableBytes { buffer in
      guard let start = buffer.baseAddress else { return }
      RFC3339.write(Timestamp(milliseconds: 1_772_721_000_250), to: start + 8)
    }
    #expect(target[8..<32].elementsEqual("2026-03-05T14:30:00.250Z".utf8))
    #expect(target[..<8].allSatisfy { $0 == 0xAA })
    #expect(target[32...].allSatisfy { $0 == 0xAA })
  }
}
