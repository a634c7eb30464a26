import CanonicalJSON
import Journeys
import TestSupport

/// Random facts about one journey: all kinds, few names, so that they often fit and often clash.
struct RandomFacts {
  var random: SplitMix64
  private var number = 0

  init(seed: UInt64) {
    random = SplitMix64(seed: seed)
  }

  private static let kinds: [FactKind] = [
    .touchpointStarted, .touchpointStarted, .touchpointCompleted, .touchpointCompleted,
    .touchpointCompleted, .touchpointSkipped, .touchpointReopened, .touchpointReopened,
    .itemChecked, .concernAnswered, .ratingGiven, .ratingGiven, .expectationTold, .waitStarted,
    .waitEnded, .promiseMade, .promiseKept, .promiseBroken, .exceptionRaised, .exceptionHandled,
    .vehicleAssigned, .vehicleReplaced, .appointmentMade, .appointmentMoved,
    .appointmentCancelled, .appointmentMissed, .customerArrived, .customerIdentified,
    .correctionMade,
  ]

  mutating func next() -> Fact {
    number += 1
    var fact = made()
    fact.actor = random.pick(["A-1", "A-2", "A-3"])
    fact.occurred = random.pick([0, Self.earlyTime, Self.lateTime])
    return fact.numbered(number)
  }

  private mutating func made() -> Fact {
    if random.oneIn(40) { return random.pick([.opened, .delivered, .closed, .lost]) }
    if random.oneIn(2) {
      let kind = random.pick(Self.caring)
      return Fact(kind, .object(present: caring(kind, before: number)))
    }
    let kind = random.pick(Self.kinds)
    return Fact(kind, .object(present: fields(kind)))
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
    case .promiseMade:
      [
        ("promise", key()), ("by", text(["dealer", "customer"])),
        maybe(("due", text([Self.early, Self.late]))),
      ]
    case .promiseKept: [("promise", key())]
    case .promiseBroken: [("promise", key()), maybe(("reason", "fault"))]
    case .exceptionRaised: [("exception", key()), ("kind", "late"), maybe(touchpoint())]
    case .exceptionHandled: [("exception", key()), maybe(("approver", text(["A-1", "M-1"])))]
    case .vehicleAssigned: [("vehicle", key())]
    case .vehicleReplaced: [("vehicle", key()), ("reason", "fault")]
    case .customerIdentified: [("journey", "J"), ("customer", key())]
    case .correctionMade:
      [("corrects", "019b772d-0dc0-797b-8858-d8da8b529b4a"), ("reason", "typo")]
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
      ("scale", random.oneIn(4) ? text(["satisfaction5", "score10", "nps11"]) : none),
      ("factor", random.oneIn(8) ? "paperwork" : none),
      ("dimension", random.oneIn(8) ? "empathy" : none),
    ]
  }

  mutating func touchpoint() -> (String, JSON?) {
    let names = Plans.touchpoints + ["farewell", "handover"]
    return ("touchpoint", random.oneIn(20) ? "nowhere" : .string(random.pick(names)))
  }

  mutating func maybe(_ field: (String, JSON?)) -> (String, JSON?) {
    random.oneIn(3) ? (field.0, JSON?.none) : field
  }

  mutating func key() -> JSON { text(["1", "2", "3"]) }

  mutating func text(_ texts: [String]) -> JSON { .string(random.pick(texts)) }
}
