import CanonicalJSON
@testable import Journeys
import TestSupport
import Testing

@Suite("Random sequences of facts")
struct DecisionPropertyTests {
  private static let facts = 250

  private func refusal(of fact: FactDigest, on state: JourneyState) -> Refusal? {
    do throws(Refusal) {
      try JourneyDecision.decide(
        fact, on: state, plans: Plans.book, beside: RandomFacts.beside)
      return nil
    } catch {
      return error
    }
  }

  @Test(
    "A decision follows from the history as the rules are written",
    arguments: 1...40 as ClosedRange<UInt64>)
  func agreesWithHistory(seed: UInt64) throws {
    var source = RandomFacts(seed: seed)
    var history = History()
    var state = JourneyState()
    for round in 0..<Self.facts {
      let fact = round == 0 ? .opened : source.next()
      let digest = try fact.digest()
      let found = refusal(of: digest, on: state)
      let expected = history.refusal(of: fact)
      guard found == expected else {
        Issue.record(
          "seed \(seed), round \(round), \(fact.testDescription): \(found as Any), not \(expected as Any)"
        )
        return
      }
      guard found == nil else { continue }
      history.append(fact)
      state.apply(digest, plans: Plans.book)
    }
    // The property would hold for a journey that takes nothing.
    #expect(history.facts.count > 3, "seed \(seed)")
  }

  @Test(
    "A refused fact leaves the state as it was, and stays refused",
    arguments: 1...40 as ClosedRange<UInt64>)
  func refusedChangesNothing(seed: UInt64) throws {
    var source = RandomFacts(seed: seed)
    var state = JourneyState()
    var refusals = 0
    for round in 0..<Self.facts {
      let fact = round == 0 ? .opened : source.next()
      let digest = try fact.digest()
      let before = state
      if let first = refusal(of: digest, on: state) {
        refusals += 1
        #expect(state == before, "seed \(seed), round \(round)")
        #expect(refusal(of: digest, on: state) == first, "seed \(seed), round \(round)")
      } else {
        #expect(state == before, "a decision changes nothing: seed \(seed), round \(round)")
        state.apply(digest, plans: Plans.book)
      }
    }
    #expect(refusals > 3, "seed \(seed)")
  }

  @Test(
    "A fact changes only what it is about", arguments: 1...40 as ClosedRange<UInt64>)
  func changesOnlyItsOwn(seed: UInt64) throws {
    var source = RandomFacts(seed: seed)
    var state = JourneyState()
    for round in 0..<Self.facts {
      let fact = round == 0 ? .opened : source.next()
      let digest = try fact.digest()
      guard refusal(of: digest, on: state) == nil else { continue }
      let before = state
      state.apply(digest, plans: Plans.book)
      let changed = Aspect.changed(from: before, to: state)
      #expect(
        changed.isSubset(of: Aspect.of(fact)),
        "seed \(seed), round \(round), \(fact.testDescription)")
      #expect(
        before.plan == state.plan || fact.kind == .journeyOpened, "seed \(seed), round \(round)")
    }
  }

  @Test(
    "The fold takes any facts in any order, refused ones too",
    arguments: 1...40 as ClosedRange<UInt64>)
  func foldNeverFails(seed: UInt64) throws {
    var source = RandomFacts(seed: seed)
    for plans in [Plans.book, PlanBook()] {
      var state = JourneyState()
      var again = JourneyState()
      for _ in 0..<Self.facts {
        let digest = try source.next().digest()
        state.apply(digest, plans: plans)
        again.apply(digest, plans: plans)
      }
      #expect(state == again, "seed \(seed)")
    }
  }
}

/// Something in a journey's state that a fact may change.
enum Aspect: Hashable {
  case status, vehicle, appointment, arrival, advisor, extras
  case place(Int)

  static func of(_ fact: Fact) -> Set<Aspect> {
    let place = Plans.touchpoints.firstIndex { $0 == fact.data["touchpoint"]?.text } ?? -1
    let delivers = Plans.delivery.delivers.contains { $0 == fact.data["touchpoint"]?.text }
    switch fact.kind {
    case .journeyOpened: return [.status, .advisor, .extras]
    case .journeyDelivered, .journeyLost, .journeyClosed, .orderCancelled: return [.status]
    case .vehicleAssigned, .vehicleReplaced: return [.vehicle, .extras]
    case .assignmentChanged: return [.advisor, .extras]
    case .appointmentMade, .appointmentMoved, .appointmentCancelled: return [.appointment]
    case .customerArrived: return [.arrival]
    case .touchpointCompleted, .touchpointReopened:
      return delivers ? [.place(place), .status] : [.place(place)]
    case .touchpointStarted, .touchpointSkipped: return [.place(place)]
    case .ratingGiven, .concernAnswered, .expectationTold, .appointmentMissed, .correctionMade,
      .customerIdentified, .experienceAnswered, .kanoAnswered, .recommendationStated,
      .repurchaseStated, .ceremonyHeld, .needStated, .callbackAgreed,
      .messageSent, .messageAnswered, .itemChecked:
      return []
    default: return [.extras]
    }
  }

  static func changed(from old: JourneyState, to new: JourneyState) -> Set<Aspect> {
    var changed: Set<Aspect> = []
    if old.status != new.status || old.isDeliveredByFact != new.isDeliveredByFact {
      changed.insert(.status)
    }
    if old.hasVehicle != new.hasVehicle { changed.insert(.vehicle) }
    if old.hasAppointment != new.hasAppointment { changed.insert(.appointment) }
    if old.hasArrived != new.hasArrived { changed.insert(.arrival) }
    if old.advisor != new.advisor { changed.insert(.advisor) }
    if old.extras != new.extras { changed.insert(.extras) }
    for place in 0..<200 where flags(old, place) != flags(new, place) {
      changed.insert(.place(place))
    }
    return changed
  }

  private static func flags(_ state: JourneyState, _ place: Int) -> [Bool] {
    [state.started, state.completed, state.skipped].map { $0.contains(place) }
  }
}
