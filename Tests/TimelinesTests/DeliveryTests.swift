import CanonicalJSON
import Journeys
import TestSupport
import Testing
import Timelines

@Suite("Delivery and state of a timeline")
struct DeliveryTests {
  @Test("A delivery on record counts, whatever the touchpoints say")
  func byFact() {
    var journal = Journal.opened()
    journal.completed("farewell", at: 50)
    journal.add(45, .journeyDelivered, ["place": "home"])
    #expect(journal.fold().deliveredAt == Journal.time(45))
    #expect(journal.fold().state == "delivered")
  }

  @Test("Without one, the completed touchpoint that is preferred delivers, whichever came first")
  func byPreference() {
    var journal = Journal.opened()
    #expect(journal.fold().state == "open" && journal.fold().deliveredAt == nil)
    journal.completed("handover", at: 40)
    #expect(journal.fold().deliveredAt == Journal.time(40))
    #expect(journal.fold().state == "delivered")
    journal.completed("farewell", at: 50)
    #expect(journal.fold().deliveredAt == Journal.time(50))
  }

  @Test("A preferred touchpoint that is reopened or skipped leaves it to the next")
  func fallsBack() {
    var journal = Journal.opened()
    journal.completed("handover", at: 40)
    journal.completed("farewell", at: 50)
    journal.reopened("farewell", at: 60)
    #expect(journal.fold().deliveredAt == Journal.time(40))
    journal.skipped("farewell", at: 61)
    #expect(journal.fold().deliveredAt == Journal.time(40))
    journal.reopened("handover", at: 70)
    #expect(journal.fold().deliveredAt == nil)
    #expect(journal.fold().state == "open")
  }

  @Test("Touchpoints that do not deliver deliver nothing")
  func others() {
    var journal = Journal.opened()
    for id in ["greeting", "payment", "followUp", "ceremony"] { journal.completed(id, at: 10) }
    #expect(journal.fold().deliveredAt == nil)
    #expect(journal.fold().state == "open")
  }

  @Test("A journey that ends keeps its delivery")
  func ended() {
    var journal = Journal.opened()
    journal.completed("farewell", at: 50)
    journal.add(60, .journeyClosed)
    #expect(journal.fold().state == "closed")
    #expect(journal.fold().deliveredAt == Journal.time(50))
    var lost = Journal.opened()
    lost.add(60, .journeyLost, ["reason": "price"])
    #expect(lost.fold().state == "lost")
    lost.add(61, .journeyClosed)
    #expect(lost.fold().state == "closed")
  }

  @Test("A repeatable touchpoint that was completed goes on delivering while it is done again")
  func repeatable() throws {
    let blueprint = try Blueprint(
      id: "delivery", version: 1, name: Plans.said("交车", "Delivery"), delivers: ["farewell"],
      touchpoints: [Plans.touchpoint("farewell", isRepeatable: true)])
    var journal = Journal.opened()
    journal.completed("farewell", at: 50)
    journal.started("farewell", at: 60)
    let timeline = journal.fold(blueprints: [blueprint])
    #expect(timeline.deliveredAt == Journal.time(50))
    #expect(timeline.state == "delivered")
  }

  @Test("The opening gives model, order and advisor; the vehicle is the last one")
  func header() {
    var journal = Journal()
    journal.add(
      0, .journeyOpened,
      [
        "blueprint": "delivery", "blueprintVersion": 1, "model": "A4", "order": "O-1",
        "advisor": "S-7",
      ])
    journal.add(1, .vehicleAssigned, ["vehicle": "V-1"], texts: ["vin": "LSVAA49J132047371"])
    journal.add(2, .vehicleReplaced, ["vehicle": "V-2", "reason": "fault"])
    let timeline = journal.fold()
    #expect(timeline.model == "A4" && timeline.order == "O-1" && timeline.advisor == "S-7")
    #expect(timeline.vehicle == "V-2" && timeline.vin == "LSVAA49J132047371")
  }

  @Test("Facts of types that are not known are kept with their position and change nothing else")
  func unknown() {
    var journal = Journal.opened()
    journal.add(10, "mood.noticed", ["touchpoint": "payment", "mood": "good"])
    journal.completed("payment", at: 20)
    journal.add(30, "robot.waved")
    let timeline = journal.fold()
    #expect(timeline.unknown.map(\.type) == ["mood.noticed", "robot.waved"])
    #expect(timeline.unknown.map(\.position) == [2, 4])
    #expect(timeline.step("payment")?.status == .completed)
  }

  @Test("Folding twice gives the same timeline")
  func pure() {
    var journal = Journal.opened()
    journal.completed("payment", at: 10)
    journal.rated("payment", 3, of: 5)
    journal.corrected(journal.rated("handover", 2, of: 5))
    #expect(journal.fold().json == journal.fold().json)
  }
}
