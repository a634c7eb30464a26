import CanonicalJSON
import Chronology
import Journeys
import Satisfaction
import TestSupport
import Testing
import Timelines

@Suite("The finish that was promised, as the measures reckon it")
struct PromisedFinishTests {
  private func text(_ minute: Int64) -> JSON { .string(Journal.time(minute).text) }

  @Test("The delay is actual less binding, to the second", arguments: [(70, 600), (50, -600)])
  func delay(minute: Int64, seconds: Int64) {
    var journal = Journal.opened()
    journal.add(1, .appointmentMade, ["promisedFinish": text(60)])
    journal.add(10, .customerArrived)
    journal.completed("farewell", at: minute)
    let json = journal.fold().json
    #expect(json["delaySeconds"] == .integer(seconds))
    #expect(json["late"] == .bool(seconds > 0))
    #expect(journal.fold().promised?.delay.value == seconds * 1000)
  }

  @Test("What was recorded only after the arrival binds nothing, as all of an import is")
  func imported() throws {
    var journal = Journal.opened()
    journal.add(1, .appointmentMade, ["promisedFinish": text(60)], recorded: 9_000)
    journal.add(10, .customerArrived, recorded: 9_000)
    journal.add(90, .touchpointCompleted, ["touchpoint": "farewell"], recorded: 9_000)
    let timeline = journal.fold()
    #expect(timeline.promisedFinish == nil && timeline.delay == nil && timeline.isLate == nil)
    #expect(timeline.firstPromisedFinish == Journal.time(60))
    #expect(timeline.json["promiseRecordedTooLate"] == true)
    #expect(timeline.json["delaySeconds"] == nil && timeline.json["promisedFinish"] == nil)
    let isLate = try timeline.required("farewell").isLate
    #expect(!isLate)
  }

  @Test("Appointments stand in their order, with who asked for each move and which one binds")
  func appointments() {
    var journal = Journal.opened()
    journal.add(
      1, .appointmentMade, ["promisedFinish": text(60), "bay": "B1"],
      texts: ["companions": "爱人", "specialRequests": "红色脚垫"])
    journal.add(
      2, .appointmentMoved,
      ["promisedFinish": text(90), "requestedBy": "customer", "reason": "traffic"])
    journal.add(3, .appointmentMissed)
    journal.add(4, .appointmentMoved, ["bay": "B2", "requestedBy": "shop"])
    journal.add(5, .appointmentCancelled, ["reason": "ill"])
    let items = journal.fold().json["appointments"]?.items ?? []
    #expect(items.map { $0["event"] } == ["made", "moved", "missed", "moved", "cancelled"])
    #expect(items.map { $0["requestedBy"] } == [nil, "customer", nil, "shop", nil])
    #expect(items.map { $0["binding"] } == [nil, true, nil, nil, nil])
    #expect(items[0]["companions"] == "爱人" && items[0]["specialRequests"] == "红色脚垫")
  }

  @Test("The grace of the blueprint is not late yet", arguments: [(65, false), (66, true)])
  func grace(minute: Int64, isLate: Bool) throws {
    let blueprint = try Blueprint(
      id: "delivery", version: 1, name: Plans.said("交车", "Delivery"), delivers: ["farewell"],
      graceMinutes: 5, touchpoints: [Plans.touchpoint("farewell")])
    var journal = Journal.opened()
    journal.add(1, .appointmentMade, ["promisedFinish": text(60)])
    journal.completed("farewell", at: minute)
    let timeline = journal.fold(blueprints: [blueprint])
    #expect(timeline.isLate == isLate)
    #expect(try timeline.required("farewell").isLate == isLate)
  }
}
