public import CanonicalJSON
public import Chronology
public import Journeys

/// One fact as the rule of alerts reads it, whoever gathers it: a timeline or a report.
public struct AlertFact: Sendable {
  public let kind: FactKind
  public let position: Int64
  public let occurred: Timestamp
  public let actor: String
  /// As it was first recorded: a reason that was corrected away stays one.
  public let original: JSON
  /// What counts now: the same, a replacement, or nil where the fact was taken back.
  public let counted: JSON?

  public init(
    kind: FactKind, position: Int64, occurred: Timestamp, actor: String, original: JSON,
    counted: JSON?
  ) {
    self.kind = kind
    self.position = position
    self.occurred = occurred
    self.actor = actor
    self.original = original
    self.counted = counted
  }

  /// Whether the rule looks at a kind of fact.
  public static func isRead(_ kind: FactKind) -> Bool {
    switch kind {
    case .ratingGiven, .experienceAnswered, .recommendationStated, .promiseMade, .promiseBroken,
      .complaintRaised, .complaintResolved, .complaintClosed, .followUpAttempted, .journeyOpened,
      .assignmentChanged, .journeyLost, .orderCancelled, .journeyClosed:
      true
    default: false
    }
  }

  func text(_ name: String) -> String? { counted?[name]?.text }

  /// When it happened; what happened at one moment goes by position.
  var order: (Timestamp, Int64) { (occurred, position) }
}
