import Chronology
import Testing

@Suite("Offsets of a desk's clock from UTC")
struct TimeOffsetTests {
  @Test("Every offset of less than a day is written and read back")
  func roundTrip() throws {
    for minutes in -1439...1439 {
      let offset = try #require(TimeOffset(minutes: minutes))
      let text = offset.text
      guard text.utf8.count == 6, TimeOffset(text: text) == offset, offset.minutes == minutes
      else {
        Issue.record("\(minutes) minutes are written \(text)")
        return
      }
    }
  }

  @Test(
    "An offset is written as sign, hours and minutes",
    arguments: [
      (480, "+08:00"), (0, "+00:00"), (-330, "-05:30"), (345, "+05:45"), (-1, "-00:01"),
      (1439, "+23:59"), (-1439, "-23:59"),
    ])
  func written(minutes: Int, text: String) throws {
    #expect(try #require(TimeOffset(minutes: minutes)).text == text)
  }

  @Test("RFC 3339's offset of an unknown zone is an offset of nothing")
  func negativeZero() throws {
    #expect(try #require(TimeOffset(text: "-00:00")).minutes == 0)
  }

  @Test(
    "Any other form is no offset",
    arguments: [
      "", "Z", "+8", "+08", "+0800", "08:00", " +08:00", "+08:00 ", "+8:00", "+08:0", "+08:000",
      "+24:00", "+08:60", "-24:00", "+-8:00", "+ 8:00", "++8:00", "+08:-1", "+08:+1", "+08-00",
      "−08:00", "+０８:00", "+08：00", "*08:00", "+a8:00",
    ])
  func refused(text: String) {
    #expect(TimeOffset(text: text) == nil)
  }

  @Test("A whole day or more is no offset", arguments: [1440, -1440, 100_000, Int(Int32.min)])
  func tooFar(minutes: Int) {
    #expect(TimeOffset(minutes: minutes) == nil)
  }

  @Test("No number of minutes stops the process: a damaged row may hold any")
  func anyNumber() async {
    await #expect(processExitsWith: .success) {
      #expect(TimeOffset(minutes: .max) == nil)
      #expect(TimeOffset(minutes: .min) == nil)
    }
  }
}
