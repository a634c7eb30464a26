package import CanonicalJSON
package import Journeys

/// Random facts about one journey, corrections apart: few names, so that they often fit and often
/// clash.
package struct RandomFacts {
  private var random: SplitMix64

  package init(seed: UInt64) {
    random = SplitMix64(seed: seed)
  }

  private static let kinds: [FactKind] = [
    .touchpointStarted, .touchpointStarted, .touchpointCompleted, .touchpointCompleted,
    .touchpointCompleted, .touchpointSkipped, .touchpointReopened, .touchpointReopened,
    .itemChecked, .concernAnswered, .ratingGiven, .ratingGiven, .expectationTold, .waitStarted,
    .waitEnded, .promiseMade, .promiseKept, .promiseBroken, .exceptionRaised, .exceptionHandled,
    .vehicleAssigned, .vehicleReplaced, .appointmentMade, .appointmentMoved,
    .appointmentCancelled, .appointmentMissed, .customerArrived, .customerIdentified,
    .assignmentChanged, .assignmentChanged,
  ]

  package mutating func next() -> (kind: FactKind, data: JSON) {
    let kind =
      random.oneIn(40)
      ? random.pick([.journeyDelivered, .journeyClosed, .journeyLost]) : random.pick(Self.kinds)
    return (kind, .object(present: fields(kind)))
  }

  private mutating func fields(_ kind: FactKind) -> [(String, JSON?)] {
    switch kind {
    case .touchpointStarted, .touchpointCompleted, .expectationTold: [touchpoint()]
    case .touchpointSkipped, .touchpointReopened: [touchpoint(), ("reason", "asked")]
    case .itemChecked:
      [touchpoint(), ("item", text(["metAtDoor", "balance", "x"])), ("outcome", "ok")]
    case .concernAnswered:
      [
        touchpoint(), ("concern", text(["treatedColdly", "rightDecision", "x"])),
        ("answered", .bool(random.oneIn(2))),
      ]
    case .ratingGiven: rating()
    case .waitStarted, .waitEnded: [("wait", key()), maybe(touchpoint())]
    case .promiseMade: [("promise", key()), ("by", text(["dealer", "customer"]))]
    case .promiseKept, .promiseBroken: [("promise", key())]
    case .exceptionRaised: [("exception", key()), ("kind", "late"), maybe(touchpoint())]
    case .exceptionHandled: [("exception", key())]
    case .vehicleAssigned: [("vehicle", key())]
    case .vehicleReplaced: [("vehicle", key()), ("reason", "fault")]
    case .customerIdentified: [("journey", "J"), ("customer", key())]
    case .journeyLost: [("reason", "price")]
    case .assignmentChanged:
      [
        ("role", text(["advisor", "advisor", "mentor"])),
        ("to", random.oneIn(5) ? JSON?.none : text(["S-1", "S-2", "S-3"])),
      ]
    default: []
    }
  }

  private mutating func rating() -> [(String, JSON?)] {
    // A bare nil would be JSON's null.
    let none = JSON?.none
    return [
      maybe(touchpoint()),
      ("perception", random.oneIn(5) ? none : .integer(Int64(random.below(9)))),
      ("expectation", random.oneIn(3) ? none : .integer(Int64(1 + random.below(7)))),
      (
        "scale",
        random.oneIn(4) ? text(["satisfaction5", "score10", "nps11", "importance5"]) : none
      ),
      ("factor", random.oneIn(8) ? "paperwork" : none),
      ("dimension", random.oneIn(8) ? "empathy" : none),
      ("diagnostic", random.oneIn(8) ? .bool(random.oneIn(2)) : none),
      ("subject", random.oneIn(8) ? text(["touchpoint", "overall", "factor"]) : none),
    ]
  }

  private mutating func touchpoint() -> (String, JSON?) {
    let names = Plans.touchpoints + ["farewell", "handover"]
    return ("touchpoint", random.oneIn(20) ? "nowhere" : .string(random.pick(names)))
  }

  private mutating func maybe(_ field: (String, JSON?)) -> (String, JSON?) {
    random.oneIn(3) ? (field.0, JSON?.none) : field
  }

  private mutating func key() -> JSON { text(["1", "2", "3"]) }

  private mutating func text(_ texts: [String]) -> JSON { .string(random.pick(texts)) }
}
