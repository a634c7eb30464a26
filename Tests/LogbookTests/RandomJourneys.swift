import CanonicalJSON
import Chronology
import EventLog
import Journeys
import TestSupport

/// Random facts of a few journeys: changes of the advisor and corrections stand in most of them, and
/// few names, so that they often meet.
struct RandomJourneys {
  private var random: SplitMix64
  private var sent: [Event] = []

  init(seed: UInt64) {
    random = SplitMix64(seed: seed)
  }

  static let journeys = ["J-1", "J-2", "J-3", "J-4", "J-5", "J-6"]
  private static let staff = ["A-1", "A-2", "A-3"]
  private static let touchpoints = ["greeting", "payment", "handover", "farewell", "followUp"]

  /// 2026-03-02T02:00:00Z
  static let start = CivilTime(year: 2026, month: 3, day: 2, hour: 2).utc

  mutating func keep(_ event: Event) { sent.append(event) }

  mutating func next() -> Event {
    let journey = random.pick(Self.journeys)
    let isOpen = sent.contains { $0.subject == "journey/" + journey }
    if isOpen, random.oneIn(5), let correction = correction(journey) { return correction }
    let kind = isOpen ? kind() : .journeyOpened
    return event(journey, kind, data(kind, journey))
  }

  private mutating func kind() -> FactKind {
    if random.oneIn(40) { return random.pick([.journeyLost, .journeyClosed, .journeyDelivered]) }
    return random.pick([
      .assignmentChanged, .assignmentChanged, .touchpointStarted, .touchpointCompleted,
      .touchpointCompleted, .touchpointCompleted, .touchpointSkipped, .touchpointReopened,
      .ratingGiven, .ratingGiven, .ratingGiven, .experienceAnswered, .recommendationStated,
      .promiseMade, .promiseBroken, .complaintRaised, .complaintResolved, .followUpAttempted,
      .waitStarted, .waitEnded, .customerIdentified,
    ])
  }

  /// Of any fact of the journey that may be corrected; a third of them take it back.
  private mutating func correction(_ journey: String) -> Event? {
    let targets = sent.filter {
      $0.subject == "journey/" + journey && FactKind(rawValue: $0.type)?.isCorrectable == true
    }
    guard !targets.isEmpty else { return nil }
    let target = random.pick(targets)
    guard let kind = FactKind(rawValue: target.type) else { return nil }
    let takesBack = random.oneIn(3) && kind != .journeyOpened
    return event(
      journey, .correctionMade,
      .object(present: [
        ("corrects", .string(target.id.description)), ("reason", "typo"),
        ("replacement", takesBack ? nil : data(kind, journey)),
      ]))
  }

  private mutating func event(_ journey: String, _ kind: FactKind, _ data: JSON) -> Event {
    // Two weeks, in any order: entries run backwards too.
    let minute = kind == .journeyOpened ? 0 : random.below(20_160)
    let time = Self.start.adding(milliseconds: Int64(minute) * 60_000)
    let customer =
      kind == .customerIdentified
      ? data["customer"]?.text
      : sent.last {
        $0.subject == "journey/" + journey && $0.customer != nil
      }?.customer ?? "C-" + journey.suffix(1)
    return Event(
      id: .version7(at: time, using: &random), source: "example.com/desk", type: kind.rawValue,
      subject: "journey/" + journey, time: time, timeOffset: TimeOffset(minutes: 480),
      customer: customer, actor: random.pick(Self.staff + ["caller"]), data: data)
  }

  private mutating func data(_ kind: FactKind, _ journey: String) -> JSON {
    let nobody = JSON?.none
    switch kind {
    case .journeyOpened:
      return .object(present: [
        ("blueprint", "standard"), ("blueprintVersion", 2),
        ("advisor", random.oneIn(4) ? nobody : staff()), ("model", "A4"),
      ])
    case .assignmentChanged:
      return .object(present: [
        ("role", random.oneIn(5) ? "mentor" : "advisor"),
        ("to", random.oneIn(8) ? nobody : staff()),
      ])
    case .touchpointStarted, .touchpointCompleted: return ["touchpoint": touchpoint()]
    case .touchpointSkipped, .touchpointReopened:
      return ["touchpoint": touchpoint(), "reason": "asked"]
    case .ratingGiven: return rating()
    case .experienceAnswered: return ["solved": .string(random.pick(["yes", "no"]))]
    case .recommendationStated: return ["level": .string(random.pick(["veryLikely", "no"]))]
    case .promiseMade:
      return [
        "promise": key(), "by": .string(random.pick(["dealer", "customer"])),
        "kind": .string(random.pick(["survey", "gift"])),
      ]
    case .promiseBroken: return ["promise": key()]
    case .complaintRaised, .complaintResolved: return ["complaint": key()]
    case .waitStarted: return ["wait": key(), "touchpoint": touchpoint()]
    case .waitEnded: return ["wait": key()]
    case .followUpAttempted:
      return [
        "step": .string(random.pick(["first", "alert"])),
        "outcome": .string(random.pick(["reached", "noAnswer", "complaint"])),
        "satisfied": .bool(random.oneIn(2)),
      ]
    case .customerIdentified:
      return ["journey": .string(journey), "customer": .string(random.pick(["C-7", "C-8"]))]
    case .journeyLost: return ["reason": "price"]
    default: return [:]
    }
  }

  private mutating func rating() -> JSON {
    let none = JSON?.none
    return .object(present: [
      ("touchpoint", random.oneIn(5) ? none : touchpoint()),
      ("perception", .integer(Int64(1 + random.below(7)))),
      ("expectation", random.oneIn(3) ? none : .integer(Int64(1 + random.below(7)))),
      ("scale", random.oneIn(8) ? "score10" : none),
      ("factor", random.oneIn(8) ? "paperwork" : none),
      ("dimension", random.oneIn(8) ? "empathy" : none),
      ("diagnostic", random.oneIn(8) ? true : none),
      ("subject", random.oneIn(8) ? .string(random.pick(["overall", "touchpoint"])) : none),
    ])
  }

  private mutating func touchpoint() -> JSON { .string(random.pick(Self.touchpoints)) }
  private mutating func key() -> JSON { .string(random.pick(["1", "2", "3"])) }
  private mutating func staff() -> JSON { .string(random.pick(Self.staff)) }
}
