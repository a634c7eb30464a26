import Testing

@testable import Interchange

@Suite("Dates of spreadsheets")
struct SerialDateTests {
  @Test("The system of 1900 keeps its 29 February, and the one of 1904 begins with day 0")
  func systems() {
    let excel = SerialDate(isFrom1904: false)
    let mac = SerialDate(isFrom1904: true)
    func day(_ serial: Double) -> String? { excel.text(serial, hasDate: true, hasTime: false) }
    #expect(day(1) == "1900-01-01" && day(59) == "1900-02-28" && day(60) == "1900-02-29")
    #expect(day(61) == "1900-03-01" && day(46_086) == "2026-03-05")
    #expect(day(-1) == nil && day(2_958_466) == nil)
    #expect(mac.text(0, hasDate: true, hasTime: false) == "1904-01-01")
    #expect(mac.text(44_624.5, hasDate: true, hasTime: true) == "2026-03-05 12:00:00")
  }

  @Test("A time of day stands alone, and midnight is one where the cell shows a time")
  func times() {
    let excel = SerialDate(isFrom1904: false)
    #expect(excel.text(0.604166666666667, hasDate: false, hasTime: true) == "14:30:00")
    #expect(excel.text(46_086, hasDate: true, hasTime: true) == "2026-03-05 00:00:00")
    #expect(excel.text(46_086.6041666667, hasDate: true, hasTime: false) == "2026-03-05 14:30:00")
    #expect(excel.text(0.9999999, hasDate: false, hasTime: true) == "1900-01-01 00:00:00")
  }

  @Test(
    "A format says whether a number is a date",
    arguments: [
      ("General", NumberForm.plain), ("0.00E+00", .plain), ("#,##0.00_);[Red](#,##0.00)", .plain),
      ("@", .plain), ("0\"天\"", .plain), ("\"d\"0", .plain), ("0%", .plain),
      ("00000000", .padded(8)), ("0", .plain), ("yyyy-mm-dd", .date(hasDate: true, hasTime: false)),
      ("mmm", .date(hasDate: true, hasTime: false)),
      ("mm:ss", .date(hasDate: false, hasTime: true)),
      ("[h]:mm", .date(hasDate: false, hasTime: true)),
      ("[$-F800]dddd, mmmm dd, yyyy", .date(hasDate: true, hasTime: false)),
      ("[$-409]h:mm AM/PM;@", .date(hasDate: false, hasTime: true)),
      ("yyyy\\-mm\\-dd\\ hh:mm", .date(hasDate: true, hasTime: true)),
      ("General;\"yyyy\"", .plain), ("[Green]General", .plain),
    ])
  func formats(code: String, form: NumberForm) {
    #expect(NumberForm(code: code) == form)
  }
}
