internal import Chronology
internal import FollowUps
internal import Journeys
internal import Presentation
internal import Satisfaction
internal import Timelines

extension RecordedCall {
  /// Whether anything asked for the call on its day, and whether it was made at a time for calls.
  mutating func ask(
    _ input: CallInput, _ journey: JourneyCalls, _ customer: CustomerCalls, _ time: Timestamp,
    _ day: CallDay
  ) {
    let task = (customer.tasks + customer.review).first {
      $0.isCall && $0.journey == input.journey && $0.step == input.step
    }
    isAsked = task != nil
    let agreed = task?.agreed ?? journey.steps.first { $0.step.id == input.step }?.agreed
    let isAgreed = agreed.map(day.clock.day) == day.day
    let minutes = day.clock.minutes(time)
    let isInHours =
      FollowUpPlan.opens.minutes <= minutes && minutes < FollowUpPlan.closes.minutes
    if (input.channel ?? "phone") == "phone", !isInHours, !isAgreed {
      warnings.append(.outsideHours)
    }
  }

  /// What is to be done now that the call is in the log.
  mutating func follow(
    _ input: CallInput, _ before: JourneyCalls, _ after: JourneyCalls, by actor: String,
    _ day: CallDay
  ) {
    let step = after.steps.first { $0.step.id == input.step }
    state = step?.state.name
    if case .unreached(let channel) = step?.state { message = channel }
    let isOpen = step?.state == .open
    if isOpen { attempt = step?.attempt }
    if isOpen || step?.state == .awaitsPhone { due = step?.dueOn }
    alert =
      after.progress != nil
      ? (before.progress == nil ? .opened : .open) : before.progress == nil ? nil : .closed
    if let progress = after.progress {
      role = progress.role
      alertDue = max(progress.due, progress.from)
      if input.step == "alert" { stay(input, progress, by: actor, day) }
      if input.satisfied == false { alertStays = .notSatisfied }
    } else if step == nil {
      state = input.outcome == "reached" ? "done" : nil
    }
    // While an alert is open no step comes.
    guard after.progress == nil else { return }
    next = after.steps.filter { $0.state == .open && $0.step.id != input.step }
      .min { $0.from < $1.from }
      .map { ($0.step.id, $0.step.name, $0.from, $0.dueOn) }
  }

  /// A call about an alert that stays open.
  private mutating func stay(
    _ input: CallInput, _ progress: AlertProgress, by actor: String, _ day: CallDay
  ) {
    state = "open"
    attempt = progress.attempt
    due = alertDue
    if progress.spentOn == day.day { message = progress.message }
    guard input.outcome == "reached" else { return }
    alertStays =
      switch input.satisfied {
      case nil: .notAsked
      case false?: .notSatisfied
      case true?: progress.alert.isAbout(actor) ? .ownAdvisor : .complaintUnresolved
      }
  }
}

extension StepProgress.State {
  /// As messages and JSON name it.
  var name: String {
    switch self {
    case .open: "open"
    case .done: "done"
    case .unreached: "unreached"
    case .unreachable: "unreachable"
    case .awaitsPhone: "awaitsPhone"
    case .cancelled: "cancelled"
    case .lapsed: "lapsed"
    case .missed: "missed"
    }
  }
}
