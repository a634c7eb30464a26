import CanonicalJSON
import Journeys
import Satisfaction
import TestSupport
import Testing
import Timelines

@Suite("The steps of a timeline")
struct StepTests {
  @Test("Touchpoints stand in the order of the blueprint, planned ones included")
  func order() {
    var journal = Journal.opened()
    journal.completed("farewell", at: 30)
    journal.completed("greeting", at: 40)
    let timeline = journal.fold()
    #expect(timeline.steps.map(\.touchpoint) == Plans.touchpoints)
    #expect(timeline.step("payment")?.status == .planned)
    #expect(timeline.step("nowhere") == nil)
  }

  @Test("A step has the status that its last fact gave it")
  func status() throws {
    var journal = Journal.opened()
    func payment() throws -> JourneyTimeline.Step {
      try journal.fold().required("payment")
    }
    #expect(try payment().status == .planned)
    journal.started("payment", at: 10)
    #expect(try payment().status == .started)
    #expect(try payment().startedAt == Journal.time(10))
    journal.completed("payment", at: 20)
    #expect(try payment().status == .completed)
    #expect(try payment().completedAt == Journal.time(20))
    journal.reopened("payment", at: 30)
    #expect(try payment().status == .reopened)
    #expect(try payment().reason == "forgotten")
    journal.skipped("payment", at: 40)
    #expect(try payment().status == .skipped)
    #expect(try payment().reason == "asked")
  }

  @Test("A repeatable touchpoint counts its completions and shows the last")
  func repeatable() throws {
    var journal = Journal.opened()
    for minute in [10, 20, 30] as [Int64] { journal.completed("followUp", at: minute) }
    let step = try journal.fold().required("followUp")
    #expect(step.completions == 3)
    #expect(step.status == .completed)
    #expect(step.completedAt == Journal.time(30))
  }

  @Test("A touchpoint is out of order when a later one was completed earlier, by occurred")
  func outOfOrder() {
    var journal = Journal.opened()
    journal.completed("handover", at: 20)
    journal.completed("payment", at: 30)
    // Entered after it, yet happened before: in order.
    journal.completed("greeting", at: 10)
    journal.completed("farewell", at: 40)
    let timeline = journal.fold()
    #expect(timeline.outOfOrder == ["payment"])
  }

  @Test("Completed at the same moment is not out of order")
  func sameMoment() {
    var journal = Journal.opened()
    journal.completed("payment", at: 20)
    journal.completed("greeting", at: 20)
    #expect(journal.fold().outOfOrder == [])
  }

  @Test("Every touchpoint before one that came first is out of order")
  func manyOutOfOrder() {
    var journal = Journal.opened()
    journal.completed("farewell", at: 10)
    for (place, id) in ["greeting", "payment", "handover"].enumerated() {
      journal.completed(id, at: Int64(20 + place))
    }
    let timeline = journal.fold()
    #expect(timeline.outOfOrder == ["greeting", "payment", "handover"])
  }

  @Test("Ceremony and repeatable touchpoints have no place in the order")
  func besideTheOrder() {
    var journal = Journal.opened()
    journal.completed("ceremony", at: 5)
    journal.completed("followUp", at: 6)
    journal.completed("greeting", at: 10)
    journal.completed("farewell", at: 40)
    journal.completed("followUp", at: 50)
    #expect(journal.fold().outOfOrder == [])
  }

  @Test("What is not completed is not out of order, and puts nothing out of order")
  func unfinished() {
    var journal = Journal.opened()
    journal.started("farewell", at: 5)
    journal.skipped("handover", at: 6)
    journal.completed("payment", at: 10)
    journal.reopened("payment", at: 11)
    journal.completed("greeting", at: 30)
    #expect(journal.fold().outOfOrder == [])
  }

  @Test(
    "A fact recorded more than a day after it happened is entered late",
    arguments: [(0, false), (24 * 60, false), (24 * 60 + 1, true), (-60, false)])
  func enteredLate(delay: Int64, isLate: Bool) throws {
    var journal = Journal.opened()
    journal.add(10, .touchpointCompleted, ["touchpoint": "payment"], recorded: 10 + delay)
    let step = try journal.fold().required("payment")
    #expect(step.isEnteredLate == isLate)
    #expect(!step.isLate)
  }

  @Test("One fact entered late marks its touchpoint for good")
  func enteredLateOnce() throws {
    var journal = Journal.opened()
    journal.add(10, .touchpointStarted, ["touchpoint": "payment"], recorded: 10_000)
    journal.completed("payment", at: 10_010)
    #expect(try journal.fold().required("payment").isEnteredLate)
    #expect(try journal.fold().required("greeting").isEnteredLate == false)
  }

  @Test("Items ticked stand in order with what was measured")
  func items() throws {
    var journal = Journal.opened()
    journal.add(
      10, .itemChecked, ["touchpoint": "payment", "item": "balance", "outcome": "later"])
    journal.add(
      20, .itemChecked,
      [
        "touchpoint": "payment", "item": "balance", "outcome": "ok", "value": "20.5", "unit": "C",
      ])
    let checks = try journal.fold().required("payment").checks
    #expect(checks.map(\.outcome) == ["later", "ok"])
    #expect(checks.map(\.value) == [nil, "20.5"])
    #expect(checks.last?.unit == "C")
    #expect(checks.map(\.occurred) == [Journal.time(10), Journal.time(20)])
  }

  @Test("A concern is open until it is answered, and open again when it comes back")
  func concerns() throws {
    var journal = Journal.opened()
    func answer(_ minute: Int64, _ answered: Bool) {
      journal.add(
        minute, .concernAnswered,
        ["touchpoint": "payment", "concern": "rightDecision", "answered": .bool(answered)])
    }
    func payment() throws -> JourneyTimeline.Step {
      try journal.fold().required("payment")
    }
    #expect(try payment().concernsOpen.isEmpty)
    answer(10, false)
    #expect(try payment().concernsOpen == ["rightDecision"])
    answer(20, true)
    #expect(try payment().concernsOpen.isEmpty)
    #expect(try payment().concernsClosed == ["rightDecision"])
    answer(30, false)
    #expect(try payment().concernsOpen == ["rightDecision"])
    #expect(try payment().concernsClosed.isEmpty)
  }

  @Test("A note is shown when it is opened, and only then")
  func notes() throws {
    var journal = Journal.opened()
    journal.add(10, .touchpointStarted, ["touchpoint": "payment"], texts: ["note": "紧张"])
    journal.completed("payment", at: 20)
    #expect(try journal.fold().required("payment").note == "紧张")
    #expect(try journal.fold().required("greeting").note == nil)
  }

  @Test("Without its blueprint a journey has no steps and keeps its name")
  func withoutBlueprint() {
    var journal = Journal.opened()
    journal.completed("farewell", at: 10)
    let timeline = journal.fold(blueprints: [])
    #expect(timeline.steps.isEmpty && timeline.plan == nil)
    #expect(timeline.blueprint == "delivery" && timeline.blueprintVersion == 1)
    #expect(timeline.openedAt == Journal.time(0))
  }
}
