public import Chronology
public import Journeys
public import Satisfaction
public import Timelines
public import Wording

/// One thing to do for a customer on a day.
public struct CallTask: Sendable {
  public enum Kind: String, Sendable {
    /// The call after an alert, by somebody who was not rated.
    case alert
    /// A step of the plan.
    case step
    case care
    /// The number is wrong: the advisor finds the right one.
    case correctPhone
    /// Nobody answered three times: one message.
    case message
    /// Nobody answered three times, and no message may be sent.
    case unreachable
    /// The latest day of a step has passed, and nobody tried to call: for the manager's review.
    case missed
  }

  /// In this order they stand on the list.
  public enum Group: Int, Sendable, Comparable {
    case agreed, alert, overdue, due, care

    public static func < (one: Group, other: Group) -> Bool { one.rawValue < other.rawValue }
  }

  public enum Role: String, Sendable {
    case caller, advisor, manager, generalManager
  }

  public let journey: String
  public let kind: Kind
  /// The step of the plan, `alert`, or what kind of care.
  public let step: String
  public internal(set) var group: Group
  public internal(set) var role = Role.caller
  public let due: LocalDate
  public internal(set) var agreed: Timestamp?
  /// Of the call, from 1, of what is no call the last; nil for an alert that was tried as often as
  /// the plan says, and waits for the manager.
  public internal(set) var attempt: Int? = 1
  /// Of how many.
  public internal(set) var attempts = 3
  /// Nil for an agreed time, and for what is no call.
  public internal(set) var band: FollowUpPlan.Band?
  public internal(set) var isPushed = false
  public internal(set) var isFallback = false
  public internal(set) var isMoved = false
  /// Days since it was due.
  public internal(set) var overdueDays = 0
  public internal(set) var alert: Alert?
  /// Calling days since the alert opened.
  public internal(set) var alertAge = 0
  /// Of a message.
  public internal(set) var channel: String?
  public internal(set) var delivered: LocalDate?
  /// What the plan calls the step.
  public internal(set) var stepName: Sentence?
  /// The last day of a step.
  public internal(set) var latest: LocalDate?
  /// Whose it is: the advisor of the journey, of a missed step the one on its last day.
  public internal(set) var advisor: String?
  /// Of an alert: a complaint is not resolved yet, so that no call closes it.
  public internal(set) var awaitsResolution = false
  /// When the touchpoint `followUp` was completed: of an alert that no recorded call is about, of a
  /// step where it counts as the first one.
  public internal(set) var calledAt: Timestamp?

  /// Whether the customer is called, so that consent is asked after.
  public var isCall: Bool {
    switch kind {
    case .alert, .step, .care: true
    case .correctPhone, .message, .unreachable, .missed: false
    }
  }

  /// The call after an alert, or the message in its place.
  var isAboutAlert: Bool { kind == .alert || (kind == .message && step == "alert") }

  /// Whether it waits for a review by the manager, and is no row of the day.
  public var isForReview: Bool { kind == .missed || (kind == .alert && calledAt != nil) }

  /// Call-backs to a complaint need no consent.
  public var needsConsent: Bool { !(kind == .alert && alert?.isComplaint == true) }

  init(
    journey: String, kind: Kind, step: String, group: Group, due: LocalDate
  ) {
    self.journey = journey
    self.kind = kind
    self.step = step
    self.group = group
    self.due = due
  }

  /// Whether it stands before another on the list of a customer: the order of the list, then what
  /// makes it total.
  public static func precedes(_ one: CallTask, _ other: CallTask, _ customers: (String, String))
    -> Bool
  {
    if one.group != other.group { return one.group < other.group }
    switch one.group {
    case .agreed:
      let (first, second) = (one.agreed ?? .earliest, other.agreed ?? .earliest)
      if first != second { return first < second }
    case .alert:
      let (first, second) = (one.alert?.openedAt, other.alert?.openedAt)
      if let first, let second, first != second { return first < second }
    case .overdue:
      if one.overdueDays != other.overdueDays { return one.overdueDays > other.overdueDays }
    case .due, .care: break
    }
    if one.due != other.due { return one.due < other.due }
    let (early, late) = (one.delivered?.dayNumber ?? .max, other.delivered?.dayNumber ?? .max)
    if early != late { return early < late }
    if customers.0 != customers.1 {
      return customers.0.utf8.lexicographicallyPrecedes(customers.1.utf8)
    }
    if one.journey != other.journey {
      return one.journey.utf8.lexicographicallyPrecedes(other.journey.utf8)
    }
    return (one.kind.rawValue, one.step) < (other.kind.rawValue, other.step)
  }
}
