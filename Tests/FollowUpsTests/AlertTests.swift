import CanonicalJSON
import Chronology
import FollowUps
import Journeys
import Satisfaction
import Testing
import Timelines
import Wording

@Suite("Alerts: derived from the facts, closed by somebody else")
struct AlertTests {
  private func alert(_ shop: Shop, _ on: String) -> Alert? {
    shop.calls(on).journeys.first?.openAlert
  }

  private func codes(_ shop: Shop) -> [String] {
    alert(shop, "2026-03-20")?.reasons.map(\.code.rawValue) ?? []
  }

  private static let solved: JSON = ["solved": "no"]

  @Test("The call after an alert is tried like a step: later days, other bands")
  func tries() {
    var shop = Shop.delivered("2026-03-13")
    shop.add("2026-03-16", .complaintRaised, ["complaint": "c"])
    // Between two bands, so that the first counts as used.
    shop.call("2026-03-17 12:30", "alert", "noAnswer")
    shop.call("2026-03-17 18:30", "alert", "noAnswer")
    let task = shop.calls("2026-03-18").tasks.first
    #expect(task?.attempt == 2 && task?.band?.id == "B")
    shop.call("2026-03-20 14:30", "alert", "noAnswer")
    #expect(shop.tasks("2026-03-21").isEmpty && shop.tasks("2026-03-22").isEmpty)
    #expect(shop.calls("2026-03-23").tasks.first?.band?.id == "C")
  }

  @Test(
    "An overall or touchpoint answer in the dissatisfied band opens one",
    arguments: [(3, true), (4, false)])
  func band(perception: Int64, opens: Bool) {
    var shop = Shop.delivered("2026-03-18")
    _ = shop.rate("2026-03-18 13:00", perception)
    #expect(codes(shop) == (opens ? ["dissatisfied"] : []))
    var overall = Shop.delivered("2026-03-18")
    overall.add("2026-03-18 13:00", .ratingGiven, ["perception": .integer(perception)])
    #expect(codes(overall) == (opens ? ["dissatisfied"] : []))
  }

  @Test(
    "The difference over the range at or below −1/3 opens one",
    arguments: [(5, 7, true), (6, 7, false)])
  func gap(perception: Int64, expectation: Int64, opens: Bool) {
    var shop = Shop.delivered("2026-03-18")
    _ = shop.rate("2026-03-18 13:00", perception, of: expectation)
    #expect(codes(shop) == (opens ? ["belowExpectation"] : []))
  }

  @Test("Answers about a factor open none")
  func factor() {
    var shop = Shop.delivered("2026-03-18")
    shop.add("2026-03-18 13:00", .ratingGiven, ["factor": "delivery", "perception": 1])
    #expect(codes(shop).isEmpty)
  }

  @Test("solved = no, recommendation no, a broken promise of the dealer, a complaint open one")
  func others() {
    var shop = Shop.delivered("2026-03-18")
    shop.add("2026-03-18 13:00", .experienceAnswered, Self.solved)
    shop.add("2026-03-18 13:01", .recommendationStated, ["level": "no"])
    shop.add("2026-03-18 13:02", .promiseMade, ["promise": "p", "by": "dealer"])
    shop.add("2026-03-18 13:03", .promiseMade, ["promise": "q", "by": "customer"])
    shop.add("2026-03-18 13:04", .promiseBroken, ["promise": "q"])
    shop.add("2026-03-18 13:05", .promiseBroken, ["promise": "p"])
    shop.add("2026-03-18 13:06", .complaintRaised, ["complaint": "c"])
    #expect(codes(shop) == ["unsolved", "noRecommendation", "brokenPromise", "complaint"])
  }

  @Test("partly solved and possible recommendation open none")
  func mild() {
    var shop = Shop.delivered("2026-03-18")
    shop.add("2026-03-18 13:00", .experienceAnswered, ["solved": "partly"])
    shop.add("2026-03-18 13:01", .recommendationStated, ["level": "possible"])
    #expect(codes(shop).isEmpty)
  }

  @Test("One open alert a journey, reasons are added")
  func one() {
    var shop = Shop.delivered("2026-03-18")
    _ = shop.rate("2026-03-18 13:00", 1)
    shop.add("2026-03-19 13:00", .experienceAnswered, Self.solved)
    #expect(shop.calls("2026-03-20").journeys.first?.alerts.count == 1)
    #expect(codes(shop) == ["dissatisfied", "unsolved"])
  }

  @Test("Call within 1 calling day; the manager at 2; the general manager at 5")
  func escalation() throws {
    var shop = Shop.delivered("2026-03-12")
    shop.add("2026-03-13 13:00", .experienceAnswered, Self.solved)
    func task(_ on: String) throws -> CallTask {
      try #require(shop.calls(on).tasks.first { $0.kind == .alert })
    }
    // A Friday: the weekend counts nothing.
    #expect(try task("2026-03-14").due == Shop.date("2026-03-16"))
    #expect(try task("2026-03-16").role == .caller)
    #expect(try task("2026-03-17").role == .manager)
    #expect(try task("2026-03-19").role == .manager)
    #expect(try task("2026-03-20").role == .generalManager)
  }

  @Test(
    "It closes only by a call that reached, after the last reason, by somebody else, with the handling asked"
  )
  func closing() {
    var shop = Shop.delivered("2026-03-12")
    shop.call("2026-03-13 09:00", "first", "reached", satisfied: true)
    shop.add("2026-03-13 13:00", .experienceAnswered, Self.solved)
    #expect(alert(shop, "2026-03-14") != nil, "before the reason")
    shop.call("2026-03-16 10:00", "alert", "noAnswer")
    shop.call("2026-03-16 11:00", "alert", "reached")
    #expect(alert(shop, "2026-03-17") != nil, "the handling was not asked about")
    shop.call("2026-03-17 10:00", "alert", "reached", by: "advisor", satisfied: true)
    #expect(alert(shop, "2026-03-18") != nil, "the advisor who was rated")
    shop.add("2026-03-17 10:00", .alertOpened, ["alert": "a"])
    shop.add(
      "2026-03-17 10:05", .alertClosed, ["alert": "a", "recall": "x", "satisfied": true])
    #expect(alert(shop, "2026-03-18") != nil, "alert facts say what people did, and close nothing")
    shop.call("2026-03-18 10:00", "alert", "reached", satisfied: true)
    #expect(alert(shop, "2026-03-19") == nil)
  }

  @Test(
    "Answered no: it stays open, goes up a level with the reason added, due the next calling day")
  func answeredNo() throws {
    var shop = Shop.delivered("2026-03-12")
    shop.add("2026-03-12 13:00", .experienceAnswered, Self.solved)
    shop.call("2026-03-13 10:00", "alert", "reached", satisfied: false)
    func task(_ on: String) throws -> CallTask {
      try #require(shop.calls(on).tasks.first { $0.kind == .alert })
    }
    // A Friday: one calling day old, and yet the manager's; at once, and by Monday.
    #expect(codes(shop) == ["unsolved", "handling"])
    #expect(try task("2026-03-13 18:00").role == .manager)
    #expect(try task("2026-03-14").due == Shop.date("2026-03-16"))
    #expect(try task("2026-03-14").overdueDays == 0 && task("2026-03-17").overdueDays == 1)
    // The manager asks too: up to the general manager, long before five calling days.
    shop.call("2026-03-16 10:00", "alert", "reached", by: "manager", satisfied: false)
    #expect(try task("2026-03-17").role == .generalManager)
    #expect(try task("2026-03-17").due == Shop.date("2026-03-17"))
    shop.call("2026-03-17 10:00", "alert", "reached", by: "boss", satisfied: false)
    #expect(try task("2026-03-18").role == .generalManager)
    shop.call("2026-03-18 10:00", "alert", "reached", by: "boss", satisfied: true)
    #expect(alert(shop, "2026-03-19") == nil)
    #expect(shop.calls("2026-03-19").journeys.first?.alerts.first?.isSatisfied == true)
  }

  @Test("A level above the one that the days have reached: from the manager to the general manager")
  func upFromAge() throws {
    var shop = Shop.delivered("2026-03-10")
    shop.add("2026-03-10 13:00", .experienceAnswered, Self.solved)
    #expect(shop.calls("2026-03-12").tasks.first?.role == .manager)
    shop.call("2026-03-12 10:00", "alert", "reached", satisfied: false)
    #expect(shop.calls("2026-03-13").tasks.first?.role == .generalManager)
  }

  @Test("Each level's calls are counted by themselves")
  func levelTries() {
    var shop = Shop.delivered("2026-03-10")
    shop.add("2026-03-10 13:00", .experienceAnswered, Self.solved)
    shop.call("2026-03-11 10:10", "alert", "noAnswer")
    #expect(shop.calls("2026-03-12").tasks.first?.attempt == 2)
    shop.call("2026-03-12 14:10", "alert", "reached", satisfied: false)
    let task = shop.calls("2026-03-13").tasks.first
    #expect(task?.attempt == 1 && task?.band?.id == "A")
  }

  @Test("A no to the advisor who was rated raises it too, and with no alert open it opens none")
  func noToAnybody() {
    var shop = Shop.delivered("2026-03-12")
    shop.call("2026-03-12 12:30", "first", "reached", satisfied: false)
    #expect(codes(shop).isEmpty)
    shop.add("2026-03-12 13:00", .experienceAnswered, Self.solved)
    shop.call("2026-03-13 10:00", "alert", "reached", by: "advisor", satisfied: false)
    #expect(codes(shop) == ["unsolved", "handling"])
  }

  @Test(
    "After three tries in A, B and C: one message, then the manager's without an attempt number")
  func spent() throws {
    var shop = Shop.delivered("2026-03-10")
    shop.agree("2026-03-10", "followUp", "sms")
    shop.add("2026-03-10 13:00", .experienceAnswered, Self.solved)
    for day in ["11 10:10", "12 14:10", "13 18:10"] {
      shop.call("2026-03-" + day, "alert", "noAnswer")
    }
    let message = try #require(shop.calls("2026-03-13 19:00").tasks.first)
    #expect(message.kind == .message && message.channel == "sms" && message.step == "alert")
    #expect(message.attempt == 3)
    let after = try #require(shop.calls("2026-03-16").tasks.first)
    #expect(after.kind == .alert && after.attempt == nil && after.band == nil)
    #expect(after.role == .manager)
    shop.add("2026-03-13 19:10", .messageSent, ["step": "alert", "channel": "sms"])
    #expect(shop.tasks("2026-03-13 20:00").isEmpty)
    // Further tries are no fourth of three.
    shop.call("2026-03-16 10:10", "alert", "noAnswer")
    #expect(shop.tasks("2026-03-16 12:00").isEmpty)
    #expect(shop.calls("2026-03-17").tasks.first?.attempt == nil)
  }

  @Test("Agreeing a time moves an alert at most to the next calling day")
  func agreed() {
    var shop = Shop.delivered("2026-03-12")
    shop.add("2026-03-12 13:00", .complaintRaised, ["complaint": "c"])
    shop.call("2026-03-13 10:00", "alert", "rescheduled")
    shop.add(
      "2026-03-13 10:00", .callbackAgreed, ["step": "alert", "due": "2026-03-27T15:00:00+08:00"])
    #expect(shop.tasks("2026-03-14").isEmpty)
    #expect(shop.tasks("2026-03-16") == ["alert"])
    #expect(shop.calls("2026-03-16").tasks.first?.group == .alert)
    #expect(shop.calls("2026-03-27").tasks.first?.group == .agreed)
  }

  @Test("Who was the advisor when it was rated may not close it, whoever is the advisor now")
  func formerAdvisor() {
    var shop = Shop.delivered("2026-03-12")
    shop.add("2026-03-13 13:00", .experienceAnswered, Self.solved)
    shop.add("2026-03-14", .assignmentChanged, ["role": "advisor", "to": "other"])
    shop.call("2026-03-16 10:00", "alert", "reached", by: "advisor", satisfied: true)
    #expect(alert(shop, "2026-03-17") != nil)
    shop.call("2026-03-17 10:00", "alert", "reached", by: "other", satisfied: true)
    #expect(alert(shop, "2026-03-18") == nil)
  }

  @Test("A complaint is resolved first")
  func complaint() {
    var shop = Shop.delivered("2026-03-12")
    shop.add("2026-03-13 13:00", .complaintRaised, ["complaint": "c"])
    shop.call("2026-03-16 10:00", "alert", "reached", satisfied: true)
    #expect(alert(shop, "2026-03-17") != nil)
    shop.add("2026-03-17 09:00", .complaintResolved, ["complaint": "c"])
    shop.call("2026-03-17 10:00", "alert", "reached", satisfied: true)
    #expect(alert(shop, "2026-03-18") == nil)
  }

  @Test("Correcting the score never closes it: withdrawn, and shown", arguments: [true, false])
  func corrected(isReplaced: Bool) {
    var shop = Shop.delivered("2026-03-12")
    let id = shop.rate("2026-03-12 13:00", 1)
    shop.add(
      "2026-03-13 13:00", .correctionMade,
      .object(present: [
        ("corrects", .string(id)), ("reason", "typo"),
        ("replacement", isReplaced ? ["touchpoint": "payment", "perception": 7] : nil),
      ]))
    #expect(alert(shop, "2026-03-16")?.isWithdrawn == true)
    #expect(shop.tasks("2026-03-16").first == "alert")
  }

  @Test("A correction that makes the score a bad one opens it, at the time of the answer")
  func correctedDown() {
    var shop = Shop.delivered("2026-03-12")
    let id = shop.rate("2026-03-12 13:00", 7)
    shop.add(
      "2026-03-18 13:00", .correctionMade,
      [
        "corrects": .string(id), "reason": "typo",
        "replacement": ["touchpoint": "payment", "perception": 1],
      ])
    #expect(alert(shop, "2026-03-19")?.openedAt == Shop.time("2026-03-12 13:00"))
    #expect(alert(shop, "2026-03-19")?.isWithdrawn == false)
  }

  @Test("The re-call never changes the first score")
  func firstScore() {
    var shop = Shop.delivered("2026-03-12")
    _ = shop.rate("2026-03-12 13:00", 1)
    _ = shop.rate("2026-03-16 10:00", 7)
    #expect(alert(shop, "2026-03-17") != nil)
    #expect(
      shop.calls("2026-03-17").journeys.first?.timeline.step("payment")?.headline?.perception == 1)
  }

  @Test("While it is open no routine step and no care; steps move to the closing day + 1")
  func blocks() throws {
    var shop = Shop.delivered("2026-03-17")
    shop.add(
      "2026-03-17", .careScheduled, ["kind": "insurance", "due": "2026-03-20T10:00:00+08:00"])
    shop.add("2026-03-18 13:00", .experienceAnswered, Self.solved)
    #expect(shop.tasks("2026-03-20") == ["alert"])
    shop.call("2026-03-19 15:00", "alert", "reached", satisfied: true)
    // First was due on the 20th and may stand until the 22nd.
    #expect(shop.tasks("2026-03-20") == ["step first", "care insurance"])
    var late = Shop.delivered("2026-03-16")
    late.add("2026-03-17 13:00", .experienceAnswered, Self.solved)
    late.call("2026-03-19 15:00", "alert", "reached", satisfied: true)
    let moved = try #require(late.calls("2026-03-20").tasks.first)
    #expect(moved.isMoved && moved.due == Shop.date("2026-03-20") && moved.group == .due)
  }

  @Test("A step whose time has passed when the alert closes has lapsed")
  func lapses() {
    var shop = Shop.delivered("2026-03-17")
    shop.add("2026-03-18 13:00", .experienceAnswered, Self.solved)
    shop.call("2026-03-20 15:00", "alert", "reached", satisfied: true)
    // The next calling day is Monday the 23rd; first stood until Sunday the 22nd.
    #expect(shop.tasks("2026-03-23") == ["step week"])
    #expect(shop.calls("2026-03-23").journeys.first?.steps.first?.state == .lapsed)
  }

  @Test("An alert may concern a journey that was not delivered yet")
  func undelivered() {
    var shop = Shop()
    shop.add("2026-03-10", .journeyOpened, ["blueprint": "standard", "blueprintVersion": 2])
    shop.add("2026-03-11", .complaintRaised, ["complaint": "c"])
    #expect(shop.tasks("2026-03-12") == ["alert"])
  }

  @Test(
    "A followUp touchpoint after the last reason means called, where no call is recorded; the alert stays open"
  )
  func touchpoint() {
    var shop = Shop.delivered("2026-03-12")
    _ = shop.rate("2026-03-12 13:00", 1)
    shop.add("2026-03-16", .touchpointCompleted, ["touchpoint": "followUp"])
    let calls = shop.calls("2026-03-17")
    #expect(calls.tasks.isEmpty && calls.journeys.first?.isCalledAtTouchpoint == true)
    #expect(calls.journeys.first?.openAlert != nil)
    #expect(calls.review.first?.kind == .alert && calls.review.first?.calledAt != nil)
    var closed = shop
    closed.call("2026-03-17 10:00", "alert", "reached", satisfied: true)
    #expect(closed.calls("2026-03-18").review.isEmpty)
    #expect(closed.calls("2026-03-18").journeys.first?.openAlert == nil)
    shop.add("2026-03-17", .complaintRaised, ["complaint": "c"])
    #expect(shop.tasks("2026-03-18") == ["alert"], "a reason after it asks for another call")
  }
}
