internal import Chronology
internal import Interchange
public import Satisfaction

extension LocalDate {
  /// Reads 2026-03-05; nil for another form and for a day that the calendar does not have.
  public init?(text: String) {
    let parts = text.split(separator: "-", omittingEmptySubsequences: false)
    guard parts.map(\.utf8.count) == [4, 2, 2],
      parts.allSatisfy({ $0.utf8.allSatisfy { $0 &- 0x30 < 10 } }), let year = Int(parts[0]),
      let month = Int(parts[1]), let day = Int(parts[2])
    else { return nil }
    self.init(year: year, month: month, day: day)
  }
}

extension Zone {
  /// The day that clocks of the zone show at a moment in milliseconds since 1970.
  func date(at milliseconds: Int64) -> LocalDate {
    let civil = civil(at: Timestamp(milliseconds: milliseconds))
    return LocalDate(year: civil.year, month: civil.month, day: civil.day)
      ?? LocalDate(dayNumber: Int(milliseconds / 86_400_000))
  }
}
