public import Chronology
public import Journeys
public import Satisfaction
public import Timelines

/// How far the calls about an open alert have come: whose it is by now, and when to call.
public struct AlertProgress: Sendable {
  public let alert: Alert
  /// Goes up with calling days, and a level with each answer that the handling does not satisfy.
  public private(set) var role: CallTask.Role
  /// Whose it is once the customer says that the handling does not satisfy.
  public let raisesTo: CallTask.Role
  /// Within one calling day of the opening, or of the last such answer.
  public let due: LocalDate
  /// Calling days since the alert opened.
  public let age: Int
  /// The first day on which the next call is on the list.
  public private(set) var from: LocalDate
  /// Of the next call; nil when the plan's tries were made in vain.
  public private(set) var attempt: Int?
  public private(set) var agreed: Timestamp?
  public private(set) var band: FollowUpPlan.Band?
  /// The day of the last try in vain, and the channel of the one message that follows it.
  public private(set) var spentOn: LocalDate?
  public private(set) var message: String?
  let isFallback: Bool

  /// - Parameters:
  ///   - calls: of the journey, in the order in which they happened.
  ///   - renewed: when a number that was wrong was right again, in order.
  init(
    _ alert: Alert, _ calls: [CallFact], _ plan: FollowUpPlan, _ calendar: CallingCalendar,
    renewed: [Timestamp], consents: ConsentWords, on day: CallDay
  ) {
    self.alert = alert
    let opened = day.clock.day(alert.openedAt)
    let levelBegan = alert.raisedAt.map(day.clock.day).max() ?? opened
    age = calendar.count(after: opened, through: day.day)
    due = calendar.next(after: levelBegan)
    from = levelBegan
    isFallback = [opened, due].contains(where: calendar.isFallback)
    let level = Self.level(alert, opened, calendar, day)
    role = Self.ladder[level]
    raisesTo = Self.ladder[min(level + 1, 2)]
    // The calls of a level are counted by themselves.
    let begin = alert.raisedAt.max()
    var tries = CallTries(plan, day.clock, renewed: renewed)
    for call in calls where call.step == "alert" && call.occurred >= alert.openedAt {
      guard begin.map({ call.occurred > $0 }) ?? true else { continue }
      let wasSpent = tries.areSpent
      let called = day.clock.day(call.occurred)
      switch tries.take(call) {
      case .again(let last): from = calendar.next(after: last)
      // An agreed time puts it off, but out of sight no longer than to the next calling day.
      case .agreed(let time):
        from = min(day.clock.day(time), calendar.next(after: called))
      case .nothing, .stopped: break
      }
      if !tries.areSpent {
        (spentOn, message) = (nil, nil)
      } else if !wasSpent {
        (spentOn, message) = (called, consents.messageChannel(at: call.occurred))
      }
    }
    agreed = tries.agreed
    guard tries.areSpent else {
      attempt = tries.attempt
      band = tries.band
      return
    }
    if role == .caller { role = .manager }
  }

  /// The manager's at 2 calling days, the general manager's at 5; each answer that the handling
  /// does not satisfy takes it up from where it was.
  private static func level(
    _ alert: Alert, _ opened: LocalDate, _ calendar: CallingCalendar, _ day: CallDay
  ) -> Int {
    func byAge(on date: LocalDate) -> Int {
      let age = calendar.count(after: opened, through: date)
      return age >= 5 ? 2 : age >= 2 ? 1 : 0
    }
    var level = 0
    for raised in alert.raisedAt {
      level = min(max(level, byAge(on: day.clock.day(raised))) + 1, 2)
    }
    return max(level, byAge(on: day.day))
  }

  private static let ladder: [CallTask.Role] = [.caller, .manager, .generalManager]
}
