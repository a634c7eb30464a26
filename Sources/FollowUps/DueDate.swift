public import Journeys
public import Satisfaction

/// When one step of the plan is due after a delivery.
public struct DueDate: Sendable, Hashable {
  public let earliest: LocalDate
  public let target: LocalDate
  public let latest: LocalDate
  public let due: LocalDate
  /// No calling day lies from earliest to latest: due is the first one after.
  public let isPushed: Bool
  /// Some year that was looked at has no holiday file.
  public let isFallback: Bool

  /// The target if it is a calling day; else the next calling day up to latest; else the previous
  /// one down to earliest; else the first after latest.
  ///
  /// - Parameter delivered: the local date of delivery.
  public init(_ step: FollowUpPlan.Step, delivered: LocalDate, _ calendar: CallingCalendar) {
    earliest = delivered.adding(days: step.earliest)
    target = delivered.adding(days: step.target)
    latest = delivered.adding(days: step.latest)
    let within =
      calendar.first(from: target, through: latest)
      ?? calendar.last(from: earliest, through: target.adding(days: -1))
    due = within ?? calendar.next(after: latest)
    isPushed = within == nil
    isFallback = [earliest, latest, due].contains(where: calendar.isFallback)
  }
}
