/// A period that an index is reported for: 2025, 2025-H1, 2025-Q1, 2025-03, 2025-W09, 2025-03-05.
///
/// Weeks are those of ISO 8601. The hyphen before H, Q and W may be missing.
public struct ReportPeriod: Sendable, Hashable {
  public enum Kind: String, Sendable, CaseIterable {
    case year, half, quarter, month, week, day
  }

  public let kind: Kind
  /// Counts the periods of a kind: two that follow each other differ by 1.
  public let ordinal: Int

  /// Nil for any other form, and for a period that the calendar does not have.
  public init?(_ code: String) {
    guard let year = Self.number(code.prefix(4), digits: 4), year >= 1 else { return nil }
    let rest = code.dropFirst(4)
    let isHyphened = rest.first == "-"
    let part = isHyphened ? rest.dropFirst() : rest
    switch part.first {
    case nil where !isHyphened: self.init(.year, year)
    case "H": self.init(.half, year, part.dropFirst(), digits: 1, of: 2)
    case "Q": self.init(.quarter, year, part.dropFirst(), digits: 1, of: 4)
    case "W":
      guard let number = Self.number(part.dropFirst(), digits: 2),
        ISOWeek(year: year, week: number) != nil,
        // It always lies in week 1.
        let fourth = LocalDate(year: year, month: 1, day: 4)
      else { return nil }
      // 1970-01-01 was a Thursday, so that Mondays stand three days off the multiples of seven.
      self.init(.week, (fourth.dayNumber - fourth.weekday + 4) / 7 + number - 1)
    case _? where isHyphened && part.count == 2:
      self.init(.month, year, part, digits: 2, of: 12)
    case _? where isHyphened && part.count == 5 && part.dropFirst(2).first == "-":
      guard let month = Self.number(part.prefix(2), digits: 2),
        let day = Self.number(part.suffix(2), digits: 2),
        let date = LocalDate(year: year, month: month, day: day)
      else { return nil }
      self.init(.day, date.dayNumber)
    default: return nil
    }
  }

  private init(_ kind: Kind, _ ordinal: Int) {
    self.kind = kind
    self.ordinal = ordinal
  }

  private init?(_ kind: Kind, _ year: Int, _ part: Substring, digits: Int, of count: Int) {
    guard let number = Self.number(part, digits: digits), 1...count ~= number else { return nil }
    self.init(kind, year * count + number - 1)
  }

  private static func number(_ text: Substring, digits: Int) -> Int? {
    guard text.count == digits, text.allSatisfy({ $0.isASCII && $0.isNumber }) else { return nil }
    return Int(text)
  }
}
