import CanonicalJSON
import Journeys
import Testing

@Suite("Opening, closing and losing a journey")
struct OpeningDecisionTests {
  @Test("A journey is opened once")
  func once() {
    given().when(.opened).accepted()
    given(.opened).when(.opened).refused(.journeyExists)
    given(.opened, .closed).when(.opened).refused(.journeyExists)
    given(.opened, .lost).when(.opened).refused(.journeyExists)
  }

  @Test("A journey follows a published version of a blueprint")
  func published() {
    given().when(Fact(.journeyOpened, ["blueprint": "delivery", "blueprintVersion": 2]))
      .refused(.unknownBlueprint)
    given().when(Fact(.journeyOpened, ["blueprint": "presales", "blueprintVersion": 1]))
      .refused(.unknownBlueprint)
  }

  @Test(
    "Nothing precedes the opening",
    arguments: [
      Fact.started("greeting"), .completed("farewell"), .rated("greeting", 5), .delivered,
      .closed, .lost, .vehicle, .appointment, .promised("P"), .waiting("W"), .raised("E"),
      Fact(.customerArrived), Fact(.expectationTold, ["touchpoint": "greeting"]),
      Fact(
        .correctionMade,
        ["corrects": "019b772d-0dc0-797b-8858-d8da8b529b4a", "reason": "typo"]),
      Fact(.customerIdentified, ["journey": "J", "customer": "C"]),
    ])
  func opensFirst(fact: Fact) {
    given().when(fact).refused(.unknownJourney)
  }

  @Test("Nothing but the opening is decided for a journey whose blueprint is not at hand")
  func lostBlueprint() throws {
    var state = JourneyState()
    state.apply(try Fact.opened.digest(), plans: PlanBook())
    let fact = try Fact.completed("greeting").digest()
    #expect(throws: Refusal.unknownBlueprint) {
      try JourneyDecision.decide(fact, on: state, plans: PlanBook())
    }
  }

  @Test(
    "A closed or lost journey takes only what looks back",
    arguments: [
      Fact.rated("greeting", 5),
      Fact(
        .correctionMade,
        ["corrects": "019b772d-0dc0-797b-8858-d8da8b529b4a", "reason": "typo"]),
      Fact(.customerIdentified, ["journey": "J", "customer": "C"]), .kept("P"), .broken("P"),
    ])
  func looksBack(fact: Fact) {
    given(.opened, .promised("P"), .closed).when(fact).accepted()
    given(.opened, .promised("P"), .lost).when(fact).accepted()
  }

  @Test(
    "A closed or lost journey takes nothing new",
    arguments: [
      Fact.started("greeting"), .completed("greeting"), .skipped("greeting"),
      .reopened("greeting"), .checked("greeting", "metAtDoor"),
      .answered("greeting", "treatedColdly"), .delivered, .lost, .vehicle, .otherVehicle,
      .appointment, .promised("Q"), .waiting("W"), .waited("W"), .raised("E"), .handled("E"),
      Fact(.customerArrived), Fact(.appointmentMoved), Fact(.appointmentCancelled),
      Fact(.appointmentMissed), Fact(.expectationTold, ["touchpoint": "greeting"]),
    ])
  func nothingNew(fact: Fact) {
    given(.opened, .closed).when(fact).refused(.journeyClosed)
    given(.opened, .lost).when(fact).refused(.journeyLost)
  }

  @Test("A lost journey may still be closed, a closed one not again and not be lost")
  func closing() {
    given(.opened, .lost).when(.closed).accepted()
    given(.opened, .closed).when(.closed).refused(.journeyClosed)
    given(.opened, .lost, .closed).when(.closed).refused(.journeyClosed)
    given(.opened, .closed).when(.lost).refused(.journeyClosed)
    given(.opened, .lost).when(.lost).refused(.journeyLost)
  }

  @Test("A journey is delivered by a fact of its own once, after a touchpoint delivered too")
  func delivered() {
    given(.opened).when(.delivered).accepted()
    given(.opened, .completed("farewell")).when(.delivered).accepted()
    given(.opened, .delivered).when(.delivered).refused(.alreadyDelivered)
    given(.opened, .completed("farewell"), .delivered).when(.delivered)
      .refused(.alreadyDelivered)
  }
}
