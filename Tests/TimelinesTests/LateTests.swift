import CanonicalJSON
import Chronology
import Journeys
import TestSupport
import Testing
import Timelines

@Suite("Promised and actual")
struct LateTests {
  private func text(_ minute: Int64) -> JSON { .string(Journal.time(minute).text) }

  @Test(
    "A touchpoint is late when it took longer than was told",
    arguments: [(20, false), (21, true), (5, false)])
  func told(minutes: Int64, isLate: Bool) throws {
    var journal = Journal.opened()
    journal.add(5, .expectationTold, ["touchpoint": "payment", "minutes": 20])
    journal.started("payment", at: 10)
    journal.completed("payment", at: 10 + minutes)
    #expect(try journal.fold().required("payment").isLate == isLate)
  }

  @Test("The duration told last counts, and what was told without one takes nothing back")
  func toldAgain() throws {
    var journal = Journal.opened()
    journal.add(5, .expectationTold, ["touchpoint": "payment", "minutes": 60])
    journal.add(6, .expectationTold, ["touchpoint": "payment", "minutes": 10])
    journal.add(7, .expectationTold, ["touchpoint": "payment", "content": "insurance"])
    journal.started("payment", at: 10)
    journal.completed("payment", at: 30)
    #expect(try journal.fold().required("payment").isLate)
  }

  @Test("A grace or a duration beyond all time makes nothing late")
  func endless() throws {
    // A plan may be published only with less; a fold stops at no plan.
    let patient = Blueprint(
      unchecked: "delivery", version: 1, name: Plans.said("交车", "Delivery"), variants: [],
      delivers: ["farewell"], graceMinutes: .max, weights: nil, followUp: nil,
      touchpoints: Plans.delivery.touchpoints)
    var journal = Journal.opened()
    journal.add(1, .appointmentMade, ["promisedFinish": text(60)])
    journal.add(5, .expectationTold, ["touchpoint": "payment", "minutes": .integer(.max)])
    journal.started("payment", at: 10)
    journal.completed("payment", at: 500)
    journal.completed("farewell", at: 600)
    #expect(journal.fold(blueprints: [patient]).late == [])
  }

  @Test("With only one time known nothing is late against what was told")
  func oneTime() throws {
    var journal = Journal.opened()
    journal.add(5, .expectationTold, ["touchpoint": "payment", "minutes": 1])
    journal.completed("payment", at: 500)
    journal.add(6, .expectationTold, ["touchpoint": "handover", "minutes": 1])
    journal.started("handover", at: 10)
    #expect(journal.fold().late == [])
  }

  @Test(
    "What delivers is late beyond the promised finish, to the millisecond",
    arguments: [(60, false), (61, true)])
  func promised(minute: Int64, isLate: Bool) throws {
    var journal = Journal.opened()
    journal.add(1, .appointmentMade, ["promisedFinish": text(60)])
    journal.completed("payment", at: 59)
    journal.completed("farewell", at: minute)
    let timeline = journal.fold()
    #expect(timeline.promisedFinish == Journal.time(60))
    #expect(timeline.firstPromisedFinish == Journal.time(60))
    #expect(try timeline.required("farewell").isLate == isLate)
  }

  @Test("Only what delivers is measured against the promised finish")
  func onlyDelivering() {
    var journal = Journal.opened()
    journal.add(1, .appointmentMade, ["promisedFinish": text(60)])
    journal.completed("payment", at: 100)
    journal.completed("followUp", at: 5_000)
    #expect(journal.fold().late == [])
  }

  @Test("Moved before the arrival, the last promise binds; the first is kept")
  func movedBefore() {
    var journal = Journal.opened()
    journal.add(1, .appointmentMade, ["promisedFinish": text(60)])
    journal.add(2, .appointmentMoved, ["promisedFinish": text(90), "requestedBy": "shop"])
    journal.add(30, .customerArrived)
    let timeline = journal.fold()
    #expect(timeline.promisedFinish == Journal.time(90))
    #expect(timeline.firstPromisedFinish == Journal.time(60))
    #expect(timeline.arrivedAt == Journal.time(30))
  }

  @Test("Moved by the shop after the arrival, the promise stands")
  func movedByShop() throws {
    var journal = Journal.opened()
    journal.add(1, .appointmentMade, ["promisedFinish": text(60)])
    journal.add(30, .customerArrived)
    journal.add(40, .appointmentMoved, ["promisedFinish": text(120), "requestedBy": "shop"])
    journal.completed("farewell", at: 100)
    let timeline = journal.fold()
    #expect(timeline.promisedFinish == Journal.time(60))
    #expect(try timeline.required("farewell").isLate)
  }

  @Test("Moved at the customer's request after the arrival, the new promise binds")
  func movedByCustomer() throws {
    var journal = Journal.opened()
    journal.add(1, .appointmentMade, ["promisedFinish": text(60)])
    journal.add(30, .customerArrived)
    journal.add(40, .appointmentMoved, ["promisedFinish": text(120), "requestedBy": "customer"])
    journal.completed("farewell", at: 100)
    let timeline = journal.fold()
    #expect(timeline.promisedFinish == Journal.time(120))
    #expect(timeline.firstPromisedFinish == Journal.time(60))
    let farewell = try timeline.required("farewell")
    #expect(!farewell.isLate)
  }

  @Test("Moved without a finish, the promise stands")
  func movedWithoutFinish() {
    var journal = Journal.opened()
    journal.add(1, .appointmentMade, ["promisedFinish": text(60)])
    journal.add(2, .appointmentMoved, ["bay": "B2"])
    #expect(journal.fold().promisedFinish == Journal.time(60))
  }

  @Test("Where no arrival is recorded, the start of the greeting is the arrival")
  func greetingArrives() {
    var journal = Journal.opened()
    journal.add(1, .appointmentMade, ["promisedFinish": text(60)])
    journal.started("greeting", at: 30)
    journal.add(40, .appointmentMoved, ["promisedFinish": text(120), "requestedBy": "shop"])
    let timeline = journal.fold()
    #expect(timeline.arrivedAt == Journal.time(30))
    #expect(timeline.promisedFinish == Journal.time(60))
  }

  @Test("An arrival on record counts before the greeting, in whichever order they were recorded")
  func arrivalBeforeGreeting() {
    var journal = Journal.opened()
    journal.add(1, .appointmentMade, ["promisedFinish": text(60)])
    journal.started("greeting", at: 30)
    journal.add(31, .appointmentMoved, ["promisedFinish": text(90), "requestedBy": "shop"])
    journal.add(25, .customerArrived)
    let timeline = journal.fold()
    #expect(timeline.arrivedAt == Journal.time(25))
    // The move was recorded when the customer had come, though the arrival was recorded later.
    #expect(timeline.promisedFinish == Journal.time(60))
  }

  @Test("The first arrival counts, and other touchpoints are none")
  func firstArrival() {
    var journal = Journal.opened()
    journal.started("payment", at: 10)
    #expect(journal.fold().arrivedAt == nil)
    journal.add(20, .customerArrived)
    journal.add(30, .customerArrived)
    journal.started("greeting", at: 31)
    #expect(journal.fold().arrivedAt == Journal.time(20))
  }

  @Test("A promised time is a moment, in whichever zone it was written")
  func zones() {
    var journal = Journal.opened()
    journal.add(1, .appointmentMade, ["promisedFinish": "2026-03-05T15:00:00+08:00"])
    #expect(journal.fold().promisedFinish == Journal.time(60))
  }
}
