import CanonicalJSON
import Chronology
import Journeys
import TestSupport
import Testing
import Timelines

@Suite("Complaints, calls, surveys and causes in a timeline")
struct CareTests {
  private func text(_ minute: Int64) -> JSON { .string(Journal.time(minute).text) }

  @Test("A complaint is raised, resolved and closed with its call")
  func complaint() throws {
    var journal = Journal.opened()
    journal.add(
      10, .complaintRaised,
      ["complaint": "K1", "cause": "service", "severity": "high", "touchpoint": "payment"],
      texts: ["words": "等太久"])
    journal.add(20, .complaintResolved, ["complaint": "K1", "resolution": "voucher"])
    var complaint = try #require(journal.fold()[.complaints].first)
    #expect(complaint.outcome == nil && complaint.resolution == "voucher")
    let call = journal.add(30, .followUpAttempted, ["task": "T1", "outcome": "reached"])
    journal.add(
      31, .complaintClosed, ["complaint": "K1", "recall": .string(call), "satisfied": true])
    complaint = try #require(journal.fold()[.complaints].first)
    #expect(complaint.outcome == "closed" && complaint.endedAt == Journal.time(31))
    let json = try #require(journal.fold().json["complaints"]?.items?.first)
    #expect(json["complaint"] == "K1" && json["cause"] == "service" && json["satisfied"] == true)
    #expect(json["recall"]?.text == call && json["words"] == "等太久")
    #expect(json["history"]?.items?.map { $0["event"] } == ["raised", "resolved", "closed"])
  }

  @Test("A call has its attempts with outcome and band, its call-back, and ends when it reached")
  func followUp() throws {
    var journal = Journal.opened()
    journal.add(1, .followUpPlanned, ["task": "T1", "kind": "call", "due": text(60), "band": "A"])
    journal.add(61, .followUpAttempted, ["task": "T1", "outcome": "noAnswer", "band": "A"])
    journal.add(62, .callbackAgreed, ["task": "T1", "due": text(200), "band": "B"])
    var call = try #require(journal.fold()[.followUps].first)
    #expect(call.outcome == nil && call.due == Journal.time(200))
    #expect(journal.fold(asOf: 199)[.followUps].map(\.isOverdue) == [false])
    #expect(journal.fold(asOf: 201)[.followUps].map(\.isOverdue) == [true])
    journal.add(210, .followUpAttempted, ["task": "T1", "outcome": "reached", "band": "B"])
    call = try #require(journal.fold()[.followUps].first)
    #expect(call.outcome == "reached" && call.endedAt == Journal.time(210) && call.isLate)
    let json = try #require(journal.fold().json["followUps"]?.items?.first)
    #expect(json["task"] == "T1" && json["kind"] == "call" && json["outcome"] == "reached")
    #expect(
      json["history"]?.items?.map { $0["outcome"] } == [nil, "noAnswer", nil, "reached"])
    #expect(json["history"]?.items?.map { $0["band"] } == ["A", "A", "B", "B"])
  }

  @Test("An attempt without a plan stands all the same; a cancelled call is cancelled")
  func unplanned() {
    var journal = Journal.opened()
    journal.add(10, .followUpAttempted, ["outcome": "busy"])
    journal.add(11, .followUpPlanned, ["task": "T2"])
    journal.add(12, .followUpCancelled, ["task": "T2", "reason": "refused"])
    #expect(journal.fold()[.followUps].map(\.outcome) == [nil, "cancelled"])
  }

  @Test("An invitation is answered, declined or open, by survey and respondent")
  func surveys() {
    var journal = Journal.opened()
    journal.add(10, .surveyInvited, ["survey": "S1", "respondent": "owner", "channel": "wechat"])
    journal.add(10, .surveyInvited, ["survey": "S1", "respondent": "user"])
    journal.add(10, .surveyInvited, ["survey": "S2"])
    journal.add(11, .surveyDeclined, ["survey": "S2", "reason": "time"])
    let rating = journal.events.count + 1
    journal.add(12, .ratingGiven, ["perception": 6, "survey": "S1", "respondent": "user"])
    journal.add(13, .recommendationStated, ["level": "no", "survey": "S1", "respondent": "user"])
    journal.add(14, .ratingGiven, ["perception": 6, "survey": "S9"])
    let surveys = journal.fold()[.surveys]
    #expect(surveys.map(\.outcome) == [nil, "answered", "declined"])
    #expect(surveys[1].answers == [Int64(rating), Int64(rating + 1)])
    #expect(surveys[1].endedAt == Journal.time(12))
  }

  @Test("A cause stands beside the answer it explains, and in the list of causes")
  func causes() throws {
    var journal = Journal.opened()
    let answer = journal.rated("payment", 2, of: 5)
    journal.rated("payment", 6, of: 5)
    let stated = journal.add(95, .recommendationStated, ["level": "no"])
    journal.add(96, .causeAttributed, ["of": .string(answer), "gap": "delivery", "primary": true])
    journal.add(97, .causeAttributed, ["of": .string(stated.uppercased()), "gap": "standard"])
    let timeline = journal.fold()
    let ratings = try timeline.required("payment").ratings
    #expect(ratings.map { $0.causes.map { $0.text("gap") } } == [["delivery"], []])
    #expect(timeline[.recommendation].first?.causes.count == 1)
    #expect(timeline[.causes].count == 2)
  }

  @Test("Waits in a touchpoint are counted once where they overlap; the rest is service")
  func times() throws {
    var journal = Journal.opened()
    journal.started("payment", at: 10)
    journal.add(12, .waitStarted, ["wait": "1", "touchpoint": "payment"])
    journal.add(15, .waitStarted, ["wait": "2", "touchpoint": "payment"])
    journal.add(20, .waitEnded, ["wait": "1"])
    journal.add(25, .waitEnded, ["wait": "2"])
    journal.completed("payment", at: 40)
    let step = try #require(
      journal.fold().json["touchpoints"]?.items?.first { $0["touchpoint"] == "payment" })
    #expect(step["elapsedSeconds"] == 1_800 && step["waitSeconds"] == 780)
    #expect(step["serviceSeconds"] == 1_020 && step["openWaits"] == nil)
    journal.completed("handover", at: 50)
    let bare = journal.fold().json["touchpoints"]?.items?.first { $0["touchpoint"] == "handover" }
    #expect(bare?["elapsedSeconds"] == nil, "a completion alone has no duration")
  }

  @Test("The team is the opening's, with what was changed since")
  func team() {
    var journal = Journal()
    journal.add(
      0, .journeyOpened,
      ["blueprint": "delivery", "blueprintVersion": 1, "advisor": "S-1", "mentor": "S-2"])
    journal.add(1, .assignmentChanged, ["role": "serviceAdvisor", "to": "S-3"])
    journal.add(2, .assignmentChanged, ["role": "advisor", "from": "S-1", "to": "S-4"])
    journal.add(3, .assignmentChanged, ["role": "mentor", "from": "S-2"])
    let timeline = journal.fold()
    #expect(timeline.json["team"] == ["advisor": "S-4", "serviceAdvisor": "S-3"])
    #expect(timeline.advisor == "S-4" && timeline.advisors.first == "S-1")
    #expect(timeline.json["advisorAtOpening"] == "S-1")
  }

  @Test("Mandatory items are missing once the checklist is in use, by the vehicle's variant")
  func missing() throws {
    func item(_ id: String, _ isMandatory: Bool, _ variants: [String] = []) -> Blueprint.Item {
      .init(id: id, name: Plans.said(id, id), isMandatory: isMandatory, variants: variants)
    }
    let blueprint = try Blueprint(
      id: "delivery", version: 1, name: Plans.said("交车", "Delivery"), delivers: [],
      touchpoints: [
        Blueprint.Touchpoint(
          id: "documents", name: Plans.said("文件", "Documents"),
          items: [
            item("keys", true), item("invoice", true), item("photo", false),
            item("inspection", true, ["imported"]),
          ])
      ])
    func missing(_ journal: Journal) -> [String]? {
      journal.fold(blueprints: [blueprint]).step("documents")?.itemsMissing
    }
    func check(_ journal: inout Journal, _ item: String, _ outcome: String) {
      journal.add(
        10, .itemChecked,
        ["touchpoint": "documents", "item": .string(item), "outcome": .string(outcome)])
    }
    var journal = Journal.opened()
    var bare = journal
    bare.completed("documents", at: 5)
    #expect(missing(bare) == [], "a table that brings completions knows no checklists")
    check(&journal, "keys", "later")
    #expect(missing(journal) == ["keys", "invoice"])
    check(&journal, "keys", "ok")
    check(&journal, "invoice", "notApplicable")
    #expect(missing(journal) == [])
    journal.add(11, .vehicleAssigned, ["vehicle": "V", "variant": "imported"])
    #expect(missing(journal) == ["inspection"])
    check(&journal, "keys", "notOk")
    #expect(missing(journal) == ["keys", "inspection"])
  }
}
