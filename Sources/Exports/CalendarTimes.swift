internal import Chronology
internal import Interchange
internal import Satisfaction

/// Times as iCalendar and vCard write them.
enum CalendarTimes {
  static func local(_ civil: CivilTime) -> String {
    day(civil) + "T" + pad(civil.hour, 2) + pad(civil.minute, 2) + pad(civil.second, 2)
  }

  static func utc(_ time: Timestamp) -> String { local(CivilTime(utc: time)) + "Z" }

  static func day(_ civil: CivilTime) -> String {
    pad(civil.year, 4) + pad(civil.month, 2) + pad(civil.day, 2)
  }

  static func day(_ date: LocalDate) -> String {
    pad(date.year, 4) + pad(date.month, 2) + pad(date.day, 2)
  }

  /// "+0800".
  static func offset(_ offset: TimeOffset) -> String { offset.text.replacing(":", with: "") }

  private static func pad(_ number: Int, _ width: Int) -> String {
    let digits = String(number)
    return String(repeating: "0", count: max(0, width - digits.count)) + digits
  }
}
