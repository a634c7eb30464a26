import CanonicalJSON
import EventLog
import Journeys
import TestSupport

/// Random events of several journeys at once, each accepted by the domain.
struct Traffic {
  private var random: SplitMix64
  private var facts: RandomFacts
  private var states: [String: JourneyState] = [:]

  init(seed: UInt64) {
    random = SplitMix64(seed: seed)
    facts = RandomFacts(seed: seed &+ 500)
  }

  mutating func events(_ count: Int, journeys: Int, in house: House) throws -> [Event] {
    var events: [Event] = []
    while events.count < count {
      let journey = "J-\(random.below(journeys))"
      var state = states[journey] ?? JourneyState()
      let fact =
        state.status == .absent
        ? (kind: .journeyOpened, data: opening()) : facts.next()
      let minute = Int64(random.below(2_880))
      let digest = try FactReader.read(fact.kind, fact.data, occurred: House.time(minute))
      do throws(Refusal) {
        try JourneyDecision.decide(digest, on: state, plans: Plans.book)
      } catch {
        if !random.oneIn(30) { continue }
        // Types that nobody knows stand between them.
        events.append(house.event(journey, minute, "robot.waved"))
        continue
      }
      state.apply(digest, plans: Plans.book)
      states[journey] = state
      events.append(
        house.event(
          journey, minute, fact.kind.rawValue, fact.data,
          customer: random.oneIn(5) ? nil : "C-\(random.below(4))"))
    }
    return events
  }

  private mutating func opening() -> JSON {
    .object(present: [
      ("blueprint", "delivery"), ("blueprintVersion", 1), ("model", "A4"),
      ("order", .string("O-\(random.below(1_000))")),
      ("advisor", random.oneIn(3) ? JSON?.none : .string("S-\(random.below(3))")),
    ])
  }
}
