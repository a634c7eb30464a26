public import Chronology
public import Journeys
public import Satisfaction
internal import Timelines

/// How far one step of one journey has come.
public struct StepProgress: Sendable {
  public enum State: Sendable, Hashable {
    case open
    /// The customer was reached, or complained: an alert takes over.
    case done
    /// Three times nobody answered; the channel of the one message that is to be sent.
    case unreached(message: String)
    /// Three times nobody answered, and no message may be sent: the manager's.
    case unreachable
    /// The number is wrong: the advisor finds the right one first.
    case awaitsPhone
    /// Refused, or cancelled by hand.
    case cancelled
    /// An alert stood until the step's time had passed.
    case lapsed
    /// Its latest day has passed, and nobody ever tried to call.
    case missed
  }

  public let step: FollowUpPlan.Step
  public let due: DueDate
  public internal(set) var state = State.open
  /// Of the next call, from 1.
  public internal(set) var attempt = 1
  /// The first day on which the next call stands on the list.
  public internal(set) var from: LocalDate
  /// The day by which it is to be made; later it is overdue.
  public internal(set) var dueOn: LocalDate
  /// The last day on which it stands on the list.
  public internal(set) var closing: LocalDate
  public internal(set) var agreed: Timestamp?
  public internal(set) var band: FollowUpPlan.Band?
  /// An alert moved it.
  public internal(set) var isMoved = false
  /// The day of the call that ended the step, or stopped it.
  public internal(set) var endedOn: LocalDate?
  /// Done because the touchpoint `followUp` was completed, by no call that the log knows.
  public internal(set) var isByTouchpoint = false
}

/// What the steps of a journey are reckoned from, beside the plan.
struct StepSurroundings {
  let plan: FollowUpPlan
  let calendar: CallingCalendar
  let clock: CallClock
  let today: LocalDate
  let delivered: LocalDate
  /// Facts about calls, in the order in which they happened.
  let calls: [CallFact]
  /// When a number that was wrong was right again, in order.
  let renewed: [Timestamp]
  /// Of all the customer's journeys.
  let alerts: [Alert]
  let consents: ConsentWords
}

extension StepProgress {
  /// Calling days that a further try stays on the list, past the step's latest day.
  private static let tryGrace = 2
  /// Calling days that an agreed time stays on the list when it was missed.
  private static let agreedGrace = 5

  init(_ step: FollowUpPlan.Step, _ around: StepSurroundings) {
    self.step = step
    let due = DueDate(step, delivered: around.delivered, around.calendar)
    self.due = due
    from = due.isPushed ? due.due : due.earliest
    dueOn = due.due
    closing = max(due.latest, due.due)
    var tries = CallTries(around.plan, around.clock, renewed: around.renewed)
    var isTried = false
    for fact in around.calls {
      if fact.step == step.id, fact.isAttempt { isTried = true }
      if fact.isRefusal {
        // Routine calls are made by phone.
        if fact.channel == "phone", isUnderWay { end(.cancelled, fact, around) }
        continue
      }
      guard fact.step == step.id, isUnderWay else { continue }
      switch fact.event {
      case .cancelled: end(.cancelled, fact, around)
      case .completed, .reached, .complaint: end(.done, fact, around)
      case .touchpoint:
        end(.done, fact, around)
        isByTouchpoint = true
      default: turn(tries.take(fact), around)
      }
      guard tries.areSpent, isUnderWay else { continue }
      let channel = around.consents.messageChannel(at: fact.occurred)
      end(channel.map { .unreached(message: $0) } ?? .unreachable, fact, around)
    }
    (attempt, agreed, band) = (tries.attempt, tries.agreed, tries.band)
    move(around)
    if !isTried { miss(around) }
  }

  private var isUnderWay: Bool { state == .open || state == .awaitsPhone }

  private mutating func turn(_ turn: CallTries.Turn, _ around: StepSurroundings) {
    // A wrong number that was not amended since stays wrong, whatever else was tried.
    guard state == .open else { return }
    switch turn {
    case .nothing: break
    case .agreed(let time): agree(time, around)
    case .again(let day): tryAgain(after: day, around)
    case .stopped(let day):
      state = .awaitsPhone
      endedOn = day
      dueOn = around.calendar.next(after: day)
      from = dueOn
    }
  }

  private mutating func end(_ state: State, _ fact: CallFact, _ around: StepSurroundings) {
    self.state = state
    endedOn = around.clock.day(fact.occurred)
  }

  /// The same attempt at the time that was agreed, whatever calendar and bands say.
  private mutating func agree(_ time: Timestamp, _ around: StepSurroundings) {
    let day = around.clock.day(time)
    (from, dueOn) = (day, day)
    closing = max(closing, around.calendar.adding(Self.agreedGrace, to: day))
  }

  /// On the next calling day, or when the step begins.
  private mutating func tryAgain(after day: LocalDate, _ around: StepSurroundings) {
    let first = max(
      around.calendar.next(after: day), due.isPushed ? due.due : due.earliest)
    dueOn = around.calendar.isCallingDay(first) ? first : around.calendar.next(after: first)
    from = dueOn
    closing = max(closing, around.calendar.adding(Self.tryGrace, to: dueOn))
  }

  /// Past its latest day without any attempt. An alert that held the step lets it lapse, and who
  /// did not want to be called was not missed.
  private mutating func miss(_ around: StepSurroundings) {
    guard state == .open, around.today > closing else { return }
    let isHeld = around.alerts.contains { $0.isOpen && around.clock.day($0.openedAt) <= closing }
    let end = around.clock.start(closing.adding(days: 1)).adding(milliseconds: -1)
    guard isHeld || around.consents.state("followUp", "phone", at: end) != .withheld else { return }
    state = isHeld ? .lapsed : .missed
    endedOn = closing
  }

  /// Steps wait for an alert: they come on the calling day after it closed, or lapse.
  private mutating func move(_ around: StepSurroundings) {
    guard state == .open, agreed == nil else { return }
    for alert in around.alerts {
      guard let closed = alert.closedAt.map(around.clock.day) else { continue }
      let next = around.calendar.next(after: closed)
      guard around.clock.day(alert.openedAt) <= closing, dueOn < next else { continue }
      if next > closing {
        state = .lapsed
        endedOn = closed
        return
      }
      (from, dueOn, isMoved) = (next, next, true)
    }
  }
}
