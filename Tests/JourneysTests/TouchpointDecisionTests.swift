import CanonicalJSON
import Journeys
import TestSupport
import Testing

@Suite("Touchpoints")
struct TouchpointDecisionTests {
  @Test("A touchpoint may be completed without having been started, and in any order")
  func anyOrder() {
    given(.opened).when(.completed("farewell")).accepted()
    given(.opened, .completed("farewell")).when(.completed("greeting")).accepted()
    given(.opened, .started("payment")).when(.completed("payment")).accepted()
  }

  @Test("A touchpoint under way is not started again")
  func started() {
    given(.opened, .started("payment")).when(.started("payment")).refused(.alreadyStarted)
    given(.opened, .started("payment")).when(.started("greeting")).accepted()
  }

  @Test("What is completed stays so until it is reopened")
  func completed() {
    given(.opened, .completed("payment")).when(.completed("payment")).refused(.completedTwice)
    given(.opened, .completed("payment")).when(.started("payment")).refused(.completedTwice)
    given(.opened, .completed("payment")).when(.skipped("payment")).refused(.completedTwice)
    let reopened = given(.opened, .completed("payment"), .reopened("payment"))
    reopened.when(.started("payment")).accepted()
    reopened.when(.completed("payment")).accepted()
    reopened.when(.skipped("payment")).accepted()
  }

  @Test("What is skipped stays so until it is reopened")
  func skipped() {
    given(.opened, .skipped("payment")).when(.skipped("payment")).refused(.alreadySkipped)
    given(.opened, .skipped("payment")).when(.started("payment")).refused(.touchpointSkipped)
    given(.opened, .skipped("payment")).when(.completed("payment")).refused(.touchpointSkipped)
    given(.opened, .skipped("payment"), .reopened("payment")).when(.completed("payment"))
      .accepted()
    given(.opened, .started("payment")).when(.skipped("payment")).accepted()
  }

  @Test("Only what is completed or skipped is reopened")
  func reopened() {
    given(.opened).when(.reopened("payment")).refused(.notDone)
    given(.opened, .started("payment")).when(.reopened("payment")).refused(.notDone)
    given(.opened, .completed("payment"), .reopened("payment")).when(.reopened("payment"))
      .refused(.notDone)
    given(.opened, .completed("greeting")).when(.reopened("payment")).refused(.notDone)
  }

  @Test("A repeatable touchpoint is started and completed any number of times")
  func repeatable() {
    let again = given(
      .opened, .started("followUp"), .completed("followUp"), .completed("followUp"))
    again.when(.completed("followUp")).accepted()
    again.when(.started("followUp")).accepted()
    given(.opened, .started("followUp")).when(.started("followUp")).accepted()
  }

  @Test("A skip of a repeatable touchpoint is of one time: the next may come without reopening")
  func skippedOnce() {
    let skipped = given(.opened, .skipped("followUp"))
    skipped.when(.started("followUp")).accepted()
    skipped.when(.completed("followUp")).accepted()
    skipped.when(.skipped("followUp")).accepted()
    let done = given(.opened, .skipped("followUp"), .completed("followUp")).state
    #expect(done.skipped.isEmpty && !done.completed.isEmpty)
  }

  private static let unknown = Refusal.unknownTouchpoint(known: Plans.known)

  @Test(
    "A touchpoint that the blueprint does not have is refused, and those it has are named",
    arguments: [
      Fact.started("nowhere"), .completed("nowhere"), .skipped("nowhere"), .reopened("nowhere"),
      .checked("nowhere", "metAtDoor"), .answered("nowhere", "treatedColdly"),
      .rated("nowhere", 5), Fact(.expectationTold, ["touchpoint": "nowhere", "minutes": 5]),
      Fact(.waitStarted, ["wait": "W", "touchpoint": "nowhere"]),
      Fact(.waitEnded, ["wait": "W", "touchpoint": "nowhere"]),
      Fact(
        .exceptionRaised, ["exception": "E", "kind": "late", "touchpoint": "nowhere"]),
    ])
  func unknownTouchpoint(fact: Fact) {
    given(.opened).when(fact).refused(Self.unknown)
  }

  @Test("Touchpoints compare as bytes, not as letters that look the same")
  func bytes() throws {
    let plans = Plans.book(
      try Blueprint(
        id: "delivery", version: 1, name: Plans.said("咖啡", "Coffee"), delivers: [],
        touchpoints: [Plans.touchpoint("caf\u{E9}")]))
    given(.opened, plans: plans).when(.completed("caf\u{E9}")).accepted()
    given(.opened, plans: plans).when(.completed("cafe\u{301}"))
      .refused(
        .unknownTouchpoint(known: [
          .init(id: "caf\u{E9}", name: Plans.touchpoint("caf\u{E9}").name)
        ]))
  }

  @Test("An item belongs to its touchpoint")
  func items() {
    given(.opened).when(.checked("payment", "balance")).accepted()
    given(.opened).when(.checked("greeting", "balance"))
      .refused(.unknownItem(known: Plans.items("greeting")))
    given(.opened).when(.checked("payment", "rightDecision"))
      .refused(.unknownItem(known: Plans.items("payment")))
    given(.opened, .checked("payment", "balance")).when(.checked("payment", "balance")).accepted()
  }

  @Test("A concern belongs to its touchpoint")
  func concerns() {
    given(.opened).when(.answered("payment", "rightDecision")).accepted()
    given(.opened).when(.answered("greeting", "rightDecision"))
      .refused(.unknownConcern(known: Plans.concerns("greeting")))
    given(.opened).when(.answered("payment", "accompanied"))
      .refused(.unknownConcern(known: Plans.concerns("payment")))
  }

  @Test("What is told beforehand is told about a touchpoint of the blueprint")
  func told() {
    given(.opened).when(Fact(.expectationTold, ["touchpoint": "payment", "minutes": 20]))
      .accepted()
  }
}
