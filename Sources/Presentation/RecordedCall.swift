public import CanonicalJSON
internal import Chronology
public import EventLog
public import FollowUps
internal import Interchange
public import Satisfaction
public import Wording

/// A call in the log, with all that followed from it.
public struct RecordedCall: Sendable {
  public let receipt: Receipt
  public let events: [Event]
  /// Where the step stands now: `done`, `open`, `unreached` …; nil for what is no step.
  public var state: String?
  /// Of the next call.
  public var attempt: Int?
  /// On which channel the one message goes out.
  public var message: String?
  public var due: LocalDate?
  /// What else the call was counted for: all that was to be called about, if nobody answered.
  public var also: [(journey: String, step: String)] = []
  /// Why a call after an alert has not closed it.
  public var alertStays: AlertStays?
  /// What became of the journey's alert; nil where there was none and is none.
  public var alert: AlertEnd?
  /// Whose the open alert is now, and by when it is to be called about.
  public var role: CallTask.Role?
  public var alertDue: LocalDate?
  /// The next step of the plan that will ask for a call, and from when on.
  public var next: (step: String, name: Sentence, from: LocalDate, due: LocalDate)?
  /// Whether anything asked for this call on its day.
  public var isAsked = true
  public var warnings: [Warning] = []

  public enum AlertStays: String, Sendable {
    /// Whether the customer is satisfied with the handling was not asked.
    case notAsked
    /// Whoever called is the one who was rated.
    case ownAdvisor
    case complaintUnresolved
    /// The customer is not satisfied with the handling: it went up a level.
    case notSatisfied
  }

  public enum AlertEnd: String, Sendable {
    case opened, open, closed
  }

  public enum Warning: String, Sendable {
    /// Before 09:00 or from 20:00 on, with nothing agreed.
    case outsideHours
  }

  public init(_ receipt: Receipt, _ events: [Event]) {
    self.receipt = receipt
    self.events = events
  }

  public var json: JSON {
    .object(present: [
      ("position", .integer(receipt.positions.upperBound)),
      (
        "events",
        .array(
          events.map { ["id": .string($0.id.description), "type": .string($0.type)] })
      ),
      ("state", state.map(JSON.string) ?? .null),
      ("attempt", attempt.map { .integer(Int64($0)) } ?? .null),
      ("due", due.map { .string($0.description) } ?? .null),
      ("message", message.map(JSON.string) ?? .null),
      (
        "also",
        also.isEmpty
          ? nil
          : .array(also.map { ["journey": .string($0.journey), "step": .string($0.step)] })
      ),
      ("alertStays", (alertStays?.rawValue).map(JSON.string)),
      ("alert", (alert?.rawValue).map(JSON.string)), ("role", (role?.rawValue).map(JSON.string)),
      ("alertDue", alertDue.map { .string($0.description) }),
      (
        "next",
        next.map {
          [
            "step": .string($0.step), "from": .string($0.from.description),
            "due": .string($0.due.description),
          ]
        }
      ),
      ("asked", .bool(isAsked)),
      ("warnings", warnings.isEmpty ? nil : .array(warnings.map { .string($0.rawValue) })),
    ])
  }
}
