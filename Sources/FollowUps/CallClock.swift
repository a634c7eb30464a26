public import Chronology
public import Satisfaction

/// What clocks in the logbook's zone show.
public struct CallClock: Sendable {
  private let civil: @Sendable (Timestamp) -> CivilTime
  private let moment: @Sendable (CivilTime) -> Timestamp

  public init(
    civil: @escaping @Sendable (Timestamp) -> CivilTime,
    moment: @escaping @Sendable (CivilTime) -> Timestamp
  ) {
    self.civil = civil
    self.moment = moment
  }

  public func day(_ time: Timestamp) -> LocalDate {
    let civil = civil(time)
    return LocalDate(
      dayNumber: Int(
        CivilTime.dayNumber(year: civil.year, month: civil.month, day: civil.day)))
  }

  /// Minutes since midnight.
  public func minutes(_ time: Timestamp) -> Int {
    let civil = civil(time)
    return civil.hour * 60 + civil.minute
  }

  /// When the day begins.
  public func start(_ day: LocalDate) -> Timestamp {
    moment(CivilTime(year: day.year, month: day.month, day: day.day))
  }
}
