import CanonicalJSON
import Journeys
import TestSupport

/// Random facts about staff, surveys, complaints, calls and referrals.
extension RandomFacts {
  /// Who has not passed the last examination.
  static let novice = "A-3"
  static let early = "1970-01-01T00:00:10.000Z"
  static let late = "1970-01-01T00:00:20.000Z"
  static let earlyTime: Int64 = 10_000
  static let lateTime: Int64 = 20_000

  /// What other streams hold while these facts are decided.
  static let beside: DecisionContext = {
    var context = DecisionContext()
    context.novices = [CodeHash(novice)]
    context.answer = .found(.ratingGiven)
    return context
  }()

  static let caring: [FactKind] = [
    .partyLinked, .assignmentChanged, .assignmentChanged, .needStated, .orderCancelled,
    .ceremonyHeld, .surveyInvited, .surveyDeclined, .experienceAnswered, .kanoAnswered,
    .recommendationStated, .repurchaseStated, .complaintRaised, .complaintResolved,
    .complaintResolved, .complaintClosed, .complaintClosed, .causeAttributed, .requestLogged,
    .requestResolved, .followUpPlanned, .followUpAttempted, .followUpAttempted, .followUpCompleted,
    .followUpCancelled, .callbackAgreed, .messageSent, .messageAnswered, .alertOpened,
    .alertEscalated, .alertClosed, .alertClosed, .referralAsked, .referralAgreed,
    .referralVisited, .referralBought,
  ]

  mutating func caring(_ kind: FactKind, before number: Int) -> [(String, JSON?)] {
    switch kind {
    case .partyLinked: [("party", key()), ("role", text(["buyer", "payer"]))]
    case .assignmentChanged:
      [
        ("role", text(["advisor", "deliverySpecialist", "mentor", "serviceAdvisor"])),
        maybe(("to", text(["A-1", "A-2", "A-3"]))),
      ]
    case .needStated: [("kind", "material")]
    case .orderCancelled: [("reason", "price")]
    case .surveyInvited, .surveyDeclined: [("survey", key())]
    case .experienceAnswered:
      [maybe(("solved", text(["yes", "no"]))), maybe(("pleasant", "partly"))]
    case .kanoAnswered: [("feature", key()), ("functional", 1), ("dysfunctional", 5)]
    case .recommendationStated: stated()
    case .repurchaseStated: stated() + [maybe(("likelihood", .integer(Int64(random.below(101)))))]
    case .complaintRaised: [("complaint", key()), maybe(touchpoint())]
    case .complaintResolved: [("complaint", key())]
    case .complaintClosed: [("complaint", key()), recall(number), ("satisfied", true)]
    case .alertOpened: [("alert", key()), maybe(touchpoint())]
    case .alertEscalated: [("alert", key())]
    case .alertClosed: [("alert", key()), recall(number), ("satisfied", true)]
    case .causeAttributed:
      [
        ("of", .string(Fact.id(random.below(3)))), ("gap", text(["delivery", "standard"])),
        maybe(("executionCause", text(["说了不听", "toldNotHeeded", "own"]))),
        maybe(("primary", true)),
      ]
    case .requestLogged, .requestResolved: [("request", key())]
    case .followUpPlanned: [("task", key())]
    case .followUpAttempted:
      [
        maybe(("task", key())), maybe(("step", "week")),
        ("outcome", text(["reached", "noAnswer"])),
      ]
    case .followUpCompleted, .followUpCancelled: [maybe(("task", key()))]
    case .callbackAgreed:
      [maybe(("task", key())), maybe(("step", "week")), ("due", .string(Self.late))]
    case .messageSent, .messageAnswered:
      [
        maybe(("task", key())), maybe(("step", "week")), ("channel", "sms"),
        maybe(("purpose", text(["followUp", "marketing", "survey"]))),
      ]
    case .referralAsked, .referralAgreed, .referralVisited, .referralBought: [("referral", key())]
    default: []
    }
  }

  private mutating func stated() -> [(String, JSON?)] {
    [
      maybe(("level", text(["veryLikely", "no"]))),
      maybe(("raw", .integer(Int64(random.below(13))))),
      maybe(("scale", text(["nps11", "score10"]))),
    ]
  }

  /// One of the events so far, mostly one of the last.
  private mutating func recall(_ number: Int) -> (String, JSON?) {
    ("recall", .string(Fact.id(max(0, number - random.below(40)))))
  }
}
