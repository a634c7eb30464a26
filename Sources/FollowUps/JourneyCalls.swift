public import Chronology
internal import Journeys
public import Satisfaction
public import Timelines

/// What is to be done for one journey on one day.
public struct JourneyCalls: Sendable {
  public let timeline: JourneyTimeline
  public let steps: [StepProgress]
  public internal(set) var tasks: [CallTask] = []
  /// For the manager: an alert that no recorded call is about, and steps that nobody called for.
  public internal(set) var review: [CallTask] = []
  /// Of the open alert.
  public let progress: AlertProgress?
  /// The local day; nil where the car was not handed over.
  let delivered: LocalDate?
  /// An open alert whose customer was called at the touchpoint `followUp`, and by no call that the
  /// log knows: it stays open, and waits for a review instead of being a row.
  public let isCalledAtTouchpoint: Bool

  public var alerts: [Alert] { timeline.alerts.all }
  public var openAlert: Alert? { timeline.alerts.open }
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
  /// The touchpoint `followUp` was completed after the last reason, and no call was recorded as
  /// such: the touchpoint answers no alert.
  static func isCalledAtTouchpoint(_ timeline: JourneyTimeline) -> Bool {
    guard let alert = timeline.alerts.open, let followUp = timeline.step("followUp"),
      followUp.status == .completed, let completed = followUp.completedAt
    else { return false }
    return completed >= alert.lastReasonAt
      && !timeline[.followUps].flatMap(\.moments).contains { $0.kind == .followUpAttempted }
  }

  /// - Parameters:
  ///   - others: the alerts of the customer's other journeys, as far as they hold this one.
  ///   - renewed: when a number that was wrong was right again, in order.
  init(
    _ timeline: JourneyTimeline, others: [Alert], renewed: [Timestamp], consents: ConsentWords,
    on day: CallDay
  ) {
    self.timeline = timeline
    let calls = CallFact.all(timeline)
    isCalledAtTouchpoint = Self.isCalledAtTouchpoint(timeline)
    let plan = timeline.plan?.calls
    let calendar = day.calendar.calling(daily: plan?.callingDays == .all)
    let isDelivered = timeline.state == "delivered" || timeline.state == "closed"
    delivered = isDelivered ? timeline.deliveredAt.map(day.clock.day) : nil
    let alerts = timeline.state == "lost" ? [] : timeline.alerts.all
    if let plan, let delivered, timeline.step("followUp")?.status != .skipped {
      let touchpoint = plan.steps.first.flatMap {
        CallFact.touchpoint(timeline, first: $0.id, calls)
      }
      let around = StepSurroundings(
        plan: plan, calendar: calendar, clock: day.clock, today: day.day, delivered: delivered,
        calls: (calls + [touchpoint].compactMap(\.self)).sorted { $0.occurred < $1.occurred },
        renewed: renewed, alerts: alerts + others, consents: consents)
      steps = plan.steps.map { StepProgress($0, around) }
    } else {
      steps = []
    }
    progress = timeline.alerts.open.map {
      AlertProgress(
        $0, calls, plan ?? .standard, calendar, renewed: renewed, consents: consents, on: day)
    }
    guard timeline.state != "lost" else { return }
    if let progress { give(progress, day) }
    // With a wrong number no step can be called.
    let isBlocked =
      (alerts + others).contains(where: \.isOpen) || steps.contains { $0.state == .awaitsPhone }
    tasks += steps.compactMap { task($0, isBlocked: isBlocked, calendar, day) }
    review += steps.filter { $0.state == .missed }.map { missed($0, calendar, day) }
    let byTouchpoint = steps.first { $0.isByTouchpoint } != nil
    let attempts = plan?.attempts ?? 3
    for index in tasks.indices {
      tasks[index].delivered = delivered
      tasks[index].attempts = attempts
      tasks[index].advisor = timeline.advisor
      if byTouchpoint, tasks[index].kind == .step {
        tasks[index].calledAt = timeline.step("followUp")?.completedAt
      }
    }
    for index in review.indices {
      review[index].delivered = delivered
      review[index].attempts = attempts
      if review[index].kind == .alert { review[index].advisor = timeline.advisor }
    }
  }

  /// Whether what a call was about is still to be done.
  func waits(for fact: CallFact) -> Bool {
    if let step = steps.first(where: { $0.step.id == fact.step }) {
      return step.state == .awaitsPhone
    }
    guard fact.step == "alert" else { return true }
    return openAlert.map { fact.occurred >= $0.openedAt } ?? false
  }

  // MARK: Alerts

  private mutating func give(_ progress: AlertProgress, _ day: CallDay) {
    var task = CallTask(
      journey: timeline.journey, kind: .alert, step: "alert", group: .alert, due: progress.due)
    task.alert = progress.alert
    task.alertAge = progress.age
    task.role = progress.role
    task.isFallback = progress.isFallback
    task.overdueDays = max(0, day.day.dayNumber - task.due.dayNumber)
    task.attempt = progress.attempt
    task.agreed = progress.agreed
    task.band = progress.band
    task.awaitsResolution = timeline[.complaints].contains { complaint in
      complaint.moments.allSatisfy { $0.kind == .complaintRaised }
    }
    if isCalledAtTouchpoint {
      task.calledAt = timeline.step("followUp")?.completedAt
      review.append(task)
      return
    }
    if let ended = progress.spentOn, let channel = progress.message, ended == day.day,
      !isMessageSent(since: ended, day)
    {
      var message = CallTask(
        journey: timeline.journey, kind: .message, step: "alert", group: .alert, due: ended)
      message.alert = progress.alert
      message.alertAge = progress.age
      message.channel = channel
      message.attempt = timeline.plan?.calls?.attempts ?? 3
      tasks.append(message)
    }
    guard progress.from <= day.day else { return }
    if progress.agreed.map(day.clock.day) == day.day { task.group = .agreed }
    tasks.append(task)
  }

  private func isMessageSent(since ended: LocalDate, _ day: CallDay) -> Bool {
    timeline[.followUps].flatMap(\.moments).contains {
      $0.kind == .messageSent && day.clock.day($0.occurred) >= ended
    }
  }

  // MARK: Steps

  /// Calling days that the manager sees whom nobody could reach.
  private static let unreachableDays = 5

  private func task(
    _ progress: StepProgress, isBlocked: Bool, _ calendar: CallingCalendar, _ day: CallDay
  ) -> CallTask? {
    switch progress.state {
    case .done, .cancelled, .lapsed, .missed: return nil
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
        !isMessageSent(since: ended, day)
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
      fact.isReached && day.clock.day(fact.occurred) > ended
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
    // What is no call names the last try, not one more than there are.
    task.attempt =
      kind == .step
      ? progress.attempt : min(progress.attempt, timeline.plan?.calls?.attempts ?? 3)
    task.stepName = progress.step.name
    task.latest = progress.closing
    task.isPushed = progress.due.isPushed
    task.isMoved = progress.isMoved
    task.isFallback = progress.due.isFallback || calendar.isFallback(due)
    return task
  }
  private func missed(
    _ progress: StepProgress, _ calendar: CallingCalendar, _ day: CallDay
  ) -> CallTask {
    var task = made(.missed, progress, due: progress.dueOn, calendar, day)
    task.role = .manager
    task.attempt = nil
    let end = day.clock.start(progress.closing.adding(days: 1)).adding(milliseconds: -1)
    task.advisor = timeline.advisors.at(end)
    return task
  }
}
