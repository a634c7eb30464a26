import CanonicalJSON
import Journeys
import TestSupport
import Testing

@Suite("The state of a journey")
struct JourneyStateTests {
  @Test("A journey that was not opened is absent and has no plan")
  func absent() {
    #expect(JourneyState().status == .absent)
    #expect(JourneyState().plan == -1)
    #expect(given(.opened).state.status == .open)
    #expect(given(.opened).state.plan == 0)
  }

  @Test("The plan is the one the journey was opened with")
  func plan() throws {
    let second = try Blueprint(
      id: "delivery", version: 2, name: Plans.said("交车", "Delivery"), delivers: [],
      touchpoints: [Plans.touchpoint("only")])
    let plans = Plans.book(Plans.delivery, second)
    let opened = Fact(.journeyOpened, ["blueprint": "delivery", "blueprintVersion": 2])
    #expect(given(opened, plans: plans).state.plan == 1)
    #expect(given(.opened, plans: plans).state.plan == 0)
  }

  @Test("Any touchpoint that delivers makes a journey delivered")
  func deliversByTouchpoint() {
    #expect(given(.opened, .completed("payment")).state.status == .open)
    #expect(given(.opened, .completed("handover")).state.status == .delivered)
    #expect(given(.opened, .completed("farewell")).state.status == .delivered)
    #expect(given(.opened, .started("farewell")).state.status == .open)
    #expect(given(.opened, .skipped("farewell")).state.status == .open)
  }

  @Test("A journey is open again when every touchpoint that delivered is reopened")
  func reopened() {
    #expect(given(.opened, .completed("farewell"), .reopened("farewell")).state.status == .open)
    let both = given(.opened, .completed("farewell"), .completed("handover"), .reopened("farewell"))
    #expect(both.state.status == .delivered)
    #expect(both.when(.reopened("handover")).accepted().status == .open)
    let byFact = given(.opened, .completed("farewell"), .delivered, .reopened("farewell"))
    #expect(byFact.state.status == .delivered)
  }

  @Test("A delivery by a fact of its own is told from one by a touchpoint")
  func deliveredByFact() {
    #expect(given(.opened, .delivered).state.isDeliveredByFact)
    #expect(given(.opened, .delivered).state.status == .delivered)
    #expect(!given(.opened, .completed("farewell")).state.isDeliveredByFact)
  }

  @Test("Closing ends a journey, delivered or not; losing and cancelling, one not delivered")
  func ended() {
    #expect(given(.opened, .closed).state.status == .closed)
    #expect(given(.opened, .delivered, .closed).state.status == .closed)
    #expect(given(.opened, .lost).state.status == .lost)
    #expect(given(.opened, Fact(.orderCancelled, ["reason": "price"])).state.status == .lost)
    given(.opened, .completed("farewell")).when(.lost).refused(.alreadyDelivered)
    given(.opened, .delivered).when(.lost).refused(.alreadyDelivered)
    given(.opened, .completed("farewell"), .reopened("farewell")).when(.lost).accepted()
    #expect(given(.opened, .lost, .closed).state.status == .closed)
  }

  @Test("A touchpoint moves between under way, completed and skipped")
  func places() {
    let payment = 1
    let started = given(.opened, .started("payment")).state
    #expect(started.started.contains(payment) && !started.completed.contains(payment))
    let completed = given(.opened, .started("payment"), .completed("payment")).state
    #expect(!completed.started.contains(payment) && completed.completed.contains(payment))
    let skipped = given(.opened, .started("payment"), .skipped("payment")).state
    #expect(!skipped.started.contains(payment) && skipped.skipped.contains(payment))
    let reopened = given(.opened, .skipped("payment"), .reopened("payment")).state
    #expect(reopened.started.isEmpty && reopened.completed.isEmpty && reopened.skipped.isEmpty)
  }

  @Test("Vehicle, appointment and arrival are remembered")
  func remembered() {
    #expect(given(.opened, .vehicle).state.hasVehicle)
    #expect(given(.opened, .appointment).state.hasAppointment)
    #expect(!given(.opened, .appointment, Fact(.appointmentCancelled)).state.hasAppointment)
    #expect(given(.opened, .appointment, Fact(.appointmentMissed)).state.hasAppointment)
    #expect(given(.opened, Fact(.customerArrived)).state.hasArrived)
  }

  @Test(
    "What decisions do not look at leaves the state as it was",
    arguments: [
      Fact.rated("payment", 5), .checked("payment", "balance"),
      .answered("payment", "rightDecision"),
      Fact(.expectationTold, ["touchpoint": "payment", "minutes": 20]),
      Fact(.customerIdentified, ["journey": "J", "customer": "C"]),
      Fact(
        .correctionMade,
        ["corrects": "019b772d-0dc0-797b-8858-d8da8b529b4a", "reason": "typo"]),
    ])
  func unchanged(fact: Fact) {
    let before = given(.opened, .started("payment"))
    #expect(before.when(fact).accepted() == before.state)
  }

  @Test("The fold skips touchpoints that its plan does not have")
  func skipsUnknown() throws {
    var state = given(.opened).state
    let before = state
    for fact in [Fact.started("x"), .completed("x"), .skipped("x"), .reopened("x")] {
      state.apply(try fact.digest(), plans: Plans.book)
    }
    #expect(state == before)
  }

  @Test("The fold goes on without the blueprint")
  func withoutPlan() throws {
    var state = JourneyState()
    let facts: [Fact] = [.opened, .completed("farewell"), .vehicle, .promised("P"), .lost]
    for fact in facts { state.apply(try fact.digest(), plans: PlanBook()) }
    #expect(state.status == .lost)
    #expect(state.plan == -1)
    #expect(state.completed.isEmpty)
    #expect(state.hasVehicle)
  }

  @Test("The same facts give equal states, other facts others")
  func hashable() {
    let one = given(.opened, .started("payment"), .promised("P")).state
    #expect(one == given(.opened, .promised("P"), .started("payment")).state)
    #expect(one.hashValue == given(.opened, .promised("P"), .started("payment")).state.hashValue)
    #expect(one != given(.opened, .started("payment"), .promised("Q")).state)
    #expect(one != given(.opened, .started("payment"), .promised("P"), .kept("P")).state)
  }
}
