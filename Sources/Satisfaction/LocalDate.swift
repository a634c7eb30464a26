/// A day of the proleptic Gregorian calendar at some place: no clock and no zone.
///
/// Measures count in days, calendar months and ISO weeks of such dates; whoever calls has turned
/// moments into them in the logbook's zone.
public struct LocalDate: Sendable, Hashable, Comparable, CustomStringConvertible {
  public let year: Int
  /// 1 to 12.
  public let month: Int
  /// 1 to 31.
  public let day: Int

  /// Nil when the calendar has no such day, or the year is not 1 to 9999.
  public init?(year: Int, month: Int, day: Int) {
    guard (1...9999).contains(year), (1...12).contains(month),
      day >= 1, day <= Self.days(in: month, of: year)
    else { return nil }
    self.init(year, month, day)
  }

  fileprivate init(_ year: Int, _ month: Int, _ day: Int) {
    self.year = year
    self.month = month
    self.day = day
  }

  /// The day that many days after 1970-01-01.
  public init(dayNumber: Int) {
    // Years begin in March, so that the leap day is the last of its year (Howard Hinnant,
    // chrono-compatible low-level date algorithms).
    let shifted = dayNumber + 719_468
    let era = Self.floorDivide(shifted, 146_097)
    let dayOfEra = shifted - era * 146_097
    let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let march = (5 * dayOfYear + 2) / 153
    let month = march < 10 ? march + 3 : march - 9
    self.init(
      yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, dayOfYear - (153 * march + 2) / 5 + 1)
  }

  /// Days since 1970-01-01, negative before.
  public var dayNumber: Int {
    let shifted = month <= 2 ? year - 1 : year
    let era = Self.floorDivide(shifted, 400)
    let yearOfEra = shifted - era * 400
    let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
    let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
    return era * 146_097 + dayOfEra - 719_468
  }

  /// 1 for Monday to 7 for Sunday.
  public var weekday: Int {
    let sinceMonday = dayNumber + 3
    return sinceMonday - Self.floorDivide(sinceMonday, 7) * 7 + 1
  }

  public var week: ISOWeek { ISOWeek(of: self) }

  public func adding(days: Int) -> Self { Self(dayNumber: dayNumber + days) }

  /// The same day so many calendar months on, or the last of that month when it is shorter.
  public func adding(months: Int) -> Self {
    let count = year * 12 + month - 1 + months
    let year = Self.floorDivide(count, 12)
    let month = count - year * 12 + 1
    return Self(year, month, min(day, Self.days(in: month, of: year)))
  }

  public static func < (left: Self, right: Self) -> Bool {
    (left.year, left.month, left.day) < (right.year, right.month, right.day)
  }

  /// As ISO 8601 has it: 2026-03-05.
  public var description: String {
    "\(padded(year, 4))-\(padded(month, 2))-\(padded(day, 2))"
  }

  public static func days(in month: Int, of year: Int) -> Int {
    switch month {
    case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
    case 4, 6, 9, 11: 30
    default: 31
    }
  }

  private static func floorDivide(_ value: Int, _ divisor: Int) -> Int {
    let quotient = value / divisor
    return value % divisor < 0 ? quotient - 1 : quotient
  }
}

/// A week of ISO 8601: Monday to Sunday, of the year in which its Thursday lies.
public struct ISOWeek: Sendable, Hashable, Comparable, CustomStringConvertible {
  public let year: Int
  /// 1 to 52 or 53.
  public let week: Int

  public init(of date: LocalDate) {
    let thursday = date.adding(days: 4 - date.weekday)
    year = thursday.year
    // The first of January lies as many days before as earlier months hold.
    let earlier = (1..<thursday.month).reduce(0) { $0 + LocalDate.days(in: $1, of: thursday.year) }
    week = (earlier + thursday.day - 1) / 7 + 1
  }

  /// Nil when that year has no such week, or is not 1 to 9999.
  public init?(year: Int, week: Int) {
    guard (1...53).contains(week), let fourth = LocalDate(year: year, month: 1, day: 4) else {
      return nil
    }
    // The fourth of January always lies in week 1.
    let found = Self(of: fourth.adding(days: (week - 1) * 7))
    guard found.year == year, found.week == week else { return nil }
    self = found
  }

  /// Monday to Sunday.
  public var days: ClosedRange<LocalDate> {
    // The fourth of January always lies in week 1.
    let fourth = LocalDate(year, 1, 4)
    let monday = fourth.adding(days: 1 - fourth.weekday + (week - 1) * 7)
    return monday...monday.adding(days: 6)
  }

  public static func < (left: Self, right: Self) -> Bool {
    (left.year, left.week) < (right.year, right.week)
  }

  /// As ISO 8601 has it: 2026-W10.
  public var description: String { "\(padded(year, 4))-W\(padded(week, 2))" }
}

private func padded(_ number: Int, _ width: Int) -> String {
  let digits = String(number)
  return String(repeating: "0", count: max(0, width - digits.count)) + digits
}
