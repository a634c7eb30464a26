public import CanonicalJSON
public import Chronology
public import EventLog
internal import Interchange
public import Satisfaction

/// One call as whoever made it tells it.
public struct CallInput: Sendable {
  public var journey: String
  /// A step of the plan, `alert`, or a kind of care.
  public var step: String
  /// What else was spoken of when the customer was reached; a journey that is not named is the same.
  public var also: [(journey: String?, step: String)] = []
  public var outcome: String
  public var at: (time: Timestamp, offset: TimeOffset?)?
  public var channel: String?
  /// What was said; sealed.
  public var note: String?
  /// The time that the customer asked for.
  public var agreed: (time: Timestamp, offset: TimeOffset?)?
  /// Whether the customer is satisfied with the handling, if asked.
  public var satisfied: Bool?
  /// The customer said that no further call is wanted at all.
  public var withdraws = false

  public init(journey: String, step: String, outcome: String) {
    self.journey = journey
    self.step = step
    self.outcome = outcome
  }
}

/// A call in the log, with all that followed from it.
public struct RecordedCall: Sendable {
  public let receipt: Receipt
  public let events: [Event]
  /// Where the step stands now: `done`, `open`, `unreached` …; nil for what is no step.
  public let state: String?
  /// Of the next call.
  public let attempt: Int?
  /// On which channel the one message goes out.
  public let message: String?
  public let due: LocalDate?
  /// What else the call was counted for: all that was to be called about, if nobody answered.
  public let also: [(journey: String, step: String)]
  /// Why a call after an alert that reached the customer has not closed it.
  public let alertStays: AlertStays?

  public enum AlertStays: String, Sendable {
    /// Whether the customer is satisfied with the handling was not asked.
    case notAsked
    /// Whoever called is the one who was rated.
    case ownAdvisor
    case complaintUnresolved
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
    ])
  }
}
