public import Chronology

/// One call as whoever made it tells it.
public struct CallInput: Sendable {
  public var journey: String
  /// A step of the plan, `alert`, or a kind of care; an id, or as a list prints it.
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
  /// What the customer answered to the overall question, on the scale satisfaction7.
  public var score: Int?
  /// The customer was asked for a referral.
  public var referral: Referral?
  /// Whether the customer may go on being contacted like this, if asked.
  public var consents: Bool?

  public enum Referral: String, Sendable, CaseIterable {
    case asked
    /// Asked, and the customer will name or send somebody.
    case agreed = "yes"
    /// Asked, and the customer would rather not.
    case declined = "no"
  }

  public init(journey: String, step: String, outcome: String) {
    self.journey = journey
    self.step = step
    self.outcome = outcome
  }
}
