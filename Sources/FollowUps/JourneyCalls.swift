public import Chronology
internal import Journeys
public import Satisfaction
public import Timelines

/// What is to be done for one journey on one day.
public struct JourneyCalls: Sendable {
  public let timeline: JourneyTimeline
  public let alerts: [Alert]
  public let steps: [StepProgress]
  public internal(set) var tasks: [CallTask] = []
  /// The local day; nil where the car was not handed over.
  let delivered: LocalDate?
  /// An open alert whose customer was called at the touchpoint `followUp`, and by no call that the
  /// log knows: it stays open, and is on no list.
  public let isCalledAtTouchpoint: Bool

  public var openAlert: Alert? { alerts.last.flatMap { $0.isOpen ? $0 : nil } }
}

/// The day a list is made for, and what stands beside every journey.
public struct CallDay: Sendable {
  public let day: LocalDate
  /// What had happened by then; nil: everything known.
  public let asOf: Timestamp?
  /// When the list is looked at, for consents that run out.
  public let moment: Timestamp
  public let calendar: CallingCalendar
  public let clock: CallClock

  public init(
    day: LocalDate, asOf: Timestamp?, moment: Timestamp, calendar: CallingCalendar, clock: CallClock
  ) {
    self.day = day
    self.asOf = asOf
    self.moment = moment
    self.calendar = calendar
    self.clock = clock
  }
}

extension JourneyCalls {
  /// The alerts that count for a journey, and for the customer's other ones: of a lost one none.
  ///
  /// - Parameter events: of the journey's stream, in order of position.
  static func alerts(
    _ events: [TimelineEvent], _ timeline: JourneyTimeline, _ day: CallDay
  ) -> [Alert] {
    timeline.state == "lost" ? [] : Alert.all(events, timeline, asOf: day.asOf)
  }

  /// “Not yet called” also means: no completed followUp touchpoint. Where calls are recorded as
  /// such, only they count.
  static func isCalledAtTouchpoint(_ alert: Alert?, _ timeline: JourneyTimeline) -> Bool {
    guard let alert, alert.isOpen, let followUp = timeline.step("followUp"),
      followUp.status == .completed, let completed = followUp.completedAt
    else { return false }
    return completed >= alert.lastReasonAt
      && !timeline[.followUps].flatMap(\.moments).contains { $0.kind == .followUpAttempted }
  }

  /// - Parameters:
  ///   - alerts: of the journey.
  ///   - others: the alerts of the customer's other journeys.
  ///   - amended: when the customer's data were amended.
  init(
    _ timeline: JourneyTimeline, alerts: [Alert], others: [Alert], amended: [Timestamp],
    consents: ConsentWords, on day: CallDay
  ) {
    self.timeline = timeline
    self.alerts = alerts
    let calls = CallFact.all(timeline)
    let followUp = timeline.step("followUp")
    let open = alerts.last.flatMap { $0.isOpen ? $0 : nil }
    let isCalledAtTouchpoint = Self.isCalledAtTouchpoint(open, timeline)
    self.isCalledAtTouchpoint = isCalledAtTouchpoint
    let plan = timeline.plan?.calls
    let calendar = day.calendar.calling(daily: plan?.callingDays == .all)
    let isDelivered = timeline.state == "delivered" || timeline.state == "closed"
    delivered = isDelivered ? timeline.deliveredAt.map(day.clock.day) : nil
    let isOver = followUp?.status == .completed || followUp?.status == .skipped
    if let plan, let delivered, !isOver {
      let around = StepSurroundings(
        plan: plan, calendar: calendar, clock: day.clock, delivered: delivered, calls: calls,
        amended: amended, alerts: alerts + others, consents: consents)
      steps = plan.steps.map { StepProgress($0, around) }
    } else {
      steps = []
    }
    guard timeline.state != "lost" else { return }
    if let open, !isCalledAtTouchpoint,
      let task = Self.alertTask(open, timeline, calls, plan, calendar, amended: amended, day)
    {
      tasks.append(task)
    }
    // With a wrong number no step can be called.
    let isBlocked =
      (alerts + others).contains(where: \.isOpen) || steps.contains { $0.state == .awaitsPhone }
    tasks += steps.compactMap { task($0, isBlocked: isBlocked, calendar, day) }
    for index in tasks.indices {
      tasks[index].delivered = delivered
      tasks[index].attempts = plan?.attempts ?? 3
    }
  }

  /// Whether what a call was about is still to be done.
  func waits(for fact: CallFact) -> Bool {
    if let step = steps.first(where: { $0.step.id == fact.step }) {
      return step.state == .awaitsPhone
    }
    guard fact.step == "alert" else { return timeline.step("followUp")?.status != .completed }
    return openAlert.map { fact.occurred >= $0.openedAt } ?? false
  }

  // MARK: Alerts

  private static func alertTask(
    _ alert: Alert, _ timeline: JourneyTimeline, _ calls: [CallFact], _ plan: FollowUpPlan?,
    _ calendar: CallingCalendar, amended: [Timestamp], _ day: CallDay
  ) -> CallTask? {
    let opened = day.clock.day(alert.openedAt)
    var task = CallTask(
      journey: timeline.journey, kind: .alert, step: "alert", group: .alert,
      due: calendar.next(after: opened))
    task.alert = alert
    task.alertAge = calendar.count(after: opened, through: day.day)
    task.role = task.alertAge >= 5 ? .generalManager : task.alertAge >= 2 ? .manager : .caller
    task.isFallback = [opened, task.due].contains(where: calendar.isFallback)
    task.overdueDays = max(0, day.day.dayNumber - task.due.dayNumber)
    var tries = CallTries(plan ?? .standard, day.clock, amended: amended)
    var from = opened
    for call in calls where call.occurred >= alert.openedAt && call.step == task.step {
      switch tries.take(call) {
      case .again(let last): from = calendar.next(after: last)
      case .agreed(let time): from = day.clock.day(time)
      case .nothing, .stopped: break
      }
    }
    guard from <= day.day else { return nil }
    // Tried as often as a step is tried, it goes to the manager, and is tried on.
    if tries.areSpent, task.role == .caller { task.role = .manager }
    task.attempt = min(tries.attempt, (plan ?? .standard).attempts)
    task.agreed = tries.agreed
    task.band = tries.band
    if tries.agreed.map(day.clock.day) == day.day { task.group = .agreed }
    return task
  }

  // MARK: Steps

  /// Calling days that the manager sees whom nobody could reach.
  private static let unreachableDays = 5

  private func task(
    _ progress: StepProgress, isBlocked: Bool, _ calendar: CallingCalendar, _ day: CallDay
  ) -> CallTask? {
    switch progress.state {
    case .done, .cancelled, .lapsed: return nil
    case .open:
      guard !isBlocked, progress.from <= day.day, day.day <= progress.closing else { return nil }
      var task = made(.step, progress, due: progress.dueOn, calendar, day)
      task.agreed = progress.agreed
      task.band = progress.band
      if let agreed = progress.agreed, day.clock.day(agreed) == day.day { task.group = .agreed }
      return task
    case .awaitsPhone:
      guard progress.from <= day.day else { return nil }
      var task = made(.correctPhone, progress, due: progress.dueOn, calendar, day)
      task.role = .advisor
      return task
    case .unreached(let channel):
      // The same day, or not at all.
      guard let ended = progress.endedOn, ended == day.day, !isBlocked,
        !timeline[.followUps].flatMap(\.moments).contains(where: {
          $0.kind == .messageSent && day.clock.day($0.occurred) >= ended
        })
      else { return nil }
      var task = made(.message, progress, due: ended, calendar, day)
      task.channel = channel
      return task
    case .unreachable:
      guard let ended = progress.endedOn, ended <= day.day,
        day.day <= calendar.adding(Self.unreachableDays, to: ended), !isReached(after: ended, day)
      else { return nil }
      var task = made(.unreachable, progress, due: ended, calendar, day)
      task.role = .manager
      return task
    }
  }

  private func isReached(after ended: LocalDate, _ day: CallDay) -> Bool {
    CallFact.all(timeline).contains { fact in
      switch fact.event {
      case .reached, .complaint: day.clock.day(fact.occurred) > ended
      default: false
      }
    }
  }

  private func made(
    _ kind: CallTask.Kind, _ progress: StepProgress, due: LocalDate, _ calendar: CallingCalendar,
    _ day: CallDay
  ) -> CallTask {
    let late = max(0, day.day.dayNumber - due.dayNumber)
    var task = CallTask(
      journey: timeline.journey, kind: kind, step: progress.step.id,
      group: late > 0 ? .overdue : .due, due: due)
    task.overdueDays = late
    task.attempt = progress.attempt
    task.isPushed = progress.due.isPushed
    task.isMoved = progress.isMoved
    task.isFallback = progress.due.isFallback || calendar.isFallback(due)
    return task
  }
}
