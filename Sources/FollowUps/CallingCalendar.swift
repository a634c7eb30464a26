public import Satisfaction

/// One year's holidays as the State Council announces them: what is off, and which weekend days
/// are worked instead.
public struct HolidayYear: Sendable, Hashable {
  public struct Day: Sendable, Hashable {
    public let date: LocalDate
    public let name: String
    public let isOff: Bool

    public init(date: LocalDate, name: String, isOff: Bool) {
      self.date = date
      self.name = name
      self.isOff = isOff
    }
  }

  public let year: Int
  public let days: [Day]

  public init(year: Int, days: [Day]) {
    self.year = year
    self.days = days
  }
}

/// On which days a shop calls its customers.
public struct CallingCalendar: Sendable, Equatable {
  /// By day number: whether it is off.
  private let listed: [Int: Bool]
  private let years: Set<Int>
  /// For shops that call on every day (`callingDays: all`).
  public let isDaily: Bool

  /// A calendar without a single calling day would never end a search.
  private static let farthest = 800

  /// - Parameter years: of a day that two files list, the file of the later year counts; it was
  ///   announced later.
  public init(_ years: [HolidayYear] = [], isDaily: Bool = false) {
    var listed: [Int: Bool] = [:]
    for year in years.sorted(by: { $0.year < $1.year }) {
      for day in year.days { listed[day.date.dayNumber] = day.isOff }
    }
    self.listed = listed
    // A year without a day is not announced yet.
    self.years = Set(years.filter { !$0.days.isEmpty }.map(\.year))
    self.isDaily = isDaily
  }

  private init(_ other: CallingCalendar, isDaily: Bool) {
    listed = other.listed
    years = other.years
    self.isDaily = isDaily
  }

  /// The same calendar for a shop that calls daily, or on calling days only.
  public func calling(daily: Bool) -> CallingCalendar { CallingCalendar(self, isDaily: daily) }

  /// What the file says of the day; a day it does not list is one from Monday to Friday.
  public func isCallingDay(_ date: LocalDate) -> Bool {
    if isDaily { return true }
    if let isOff = listed[date.dayNumber] { return !isOff }
    return date.weekday <= 5
  }

  /// Whether the day's year has no file, so that only weekdays are known.
  public func isFallback(_ date: LocalDate) -> Bool { !isDaily && !years.contains(date.year) }

  /// The first calling day after a day.
  public func next(after date: LocalDate) -> LocalDate {
    first(from: date.adding(days: 1), through: date.adding(days: Self.farthest))
      ?? date.adding(days: 1)
  }

  /// The day that many calling days after a day.
  public func adding(_ count: Int, to date: LocalDate) -> LocalDate {
    (0..<count).reduce(date) { day, _ in next(after: day) }
  }

  public func first(from start: LocalDate, through end: LocalDate) -> LocalDate? {
    guard start <= end else { return nil }
    return (start.dayNumber...end.dayNumber).lazy.map { LocalDate(dayNumber: $0) }
      .first(where: isCallingDay)
  }

  public func last(from start: LocalDate, through end: LocalDate) -> LocalDate? {
    guard start <= end else { return nil }
    return (start.dayNumber...end.dayNumber).reversed().lazy.map { LocalDate(dayNumber: $0) }
      .first(where: isCallingDay)
  }

  /// How many calling days lie after the one day, up to the other.
  public func count(after start: LocalDate, through end: LocalDate) -> Int {
    guard start < end else { return 0 }
    return (start.dayNumber + 1...end.dayNumber).count { isCallingDay(LocalDate(dayNumber: $0)) }
  }
}
