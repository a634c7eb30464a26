internal import Chronology

/// Days as spreadsheets count them, as the text of a date or a time of day (ECMA-376 part 1,
/// 18.17.4).
struct SerialDate {
  /// Whether day 0 is 1904-01-01; else day 1 is 1900-01-01.
  let isFrom1904: Bool

  /// `2026-03-05`, `2026-03-05 14:30:00` or `14:30:00`; nil for a number that is no date.
  ///
  /// - Parameter hasTime: whether the cell shows a time of day; a day at midnight has one then.
  func text(_ serial: Double, hasDate: Bool, hasTime: Bool) -> String? {
    guard serial >= 0, serial < 2_958_466 else { return nil }
    let seconds = Int64((serial * 86_400).rounded())
    let (days, second) = seconds.quotientAndRemainder(dividingBy: 86_400)
    if days == 0, hasTime, !(isFrom1904 && hasDate) { return Self.clock(second) }
    let date = day(days)
    return hasTime || second != 0 ? date + " " + Self.clock(second) : date
  }

  private func day(_ number: Int64) -> String {
    // The system of 1900 counts a 29 February that the year did not have.
    if !isFrom1904, number == 60 { return "1900-02-29" }
    let epoch =
      isFrom1904
      ? CivilTime(year: 1904, month: 1, day: 1)
      : CivilTime(year: 1899, month: 12, day: number < 60 ? 31 : 30)
    let civil = CivilTime(utc: epoch.utc.adding(milliseconds: number * 86_400_000))
    return "\(civil.year)-\(Self.two(civil.month))-\(Self.two(civil.day))"
  }

  private static func clock(_ second: Int64) -> String {
    [second / 3600, second / 60 % 60, second % 60].map { two(Int($0)) }.joined(separator: ":")
  }

  private static func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
}
