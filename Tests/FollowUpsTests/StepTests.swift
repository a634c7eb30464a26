import CanonicalJSON
import Chronology
import FollowUps
import Journeys
import Satisfaction
import Testing
import Timelines
import Wording

@Suite("Steps, bands, attempts and outcomes")
struct StepTests {
  private func task(_ shop: Shop, _ on: String) throws -> CallTask {
    try #require(shop.calls(on).tasks.first)
  }

  @Test("A second try on one day is not counted, but uses up a time agreed for that day")
  func agreedUsedUp() {
    var shop = Shop.delivered("2026-03-17")
    shop.call("2026-03-19 10:10", "first", "noAnswer")
    shop.call("2026-03-19 11:00", "first", "rescheduled")
    shop.add(
      "2026-03-19 11:00", .callbackAgreed, ["step": "first", "due": "2026-03-19T16:00:00+08:00"])
    shop.call("2026-03-19 16:05", "first", "noAnswer")
    let task = shop.calls("2026-03-20").tasks.first
    #expect(task?.attempt == 2 && task?.agreed == nil && task?.band?.id == "B")
    #expect(task?.group == .due && task?.overdueDays == 0)
  }

  @Test("A step stands on the list from its earliest day to its latest, and not outside")
  func window() {
    let shop = Shop.delivered("2026-03-18 13:00")
    #expect(
      shop.days("first", "2026-03-17", "2026-03-31")
        == ["2026-03-20", "2026-03-21", "2026-03-22", "2026-03-23"])
    #expect(shop.days("week", "2026-03-17", "2026-04-10").first == "2026-03-24")
    #expect(shop.days("week", "2026-03-17", "2026-04-10").last == "2026-03-28")
    #expect(shop.days("month", "2026-03-17", "2026-06-01").last == "2026-04-22")
  }

  @Test("Days count from the local date of delivery: a late evening is no next day")
  func localDate() {
    let shop = Shop.delivered("2026-03-18 23:59")
    #expect(shop.days("first", "2026-03-17", "2026-03-24").first == "2026-03-20")
  }

  @Test("A pushed step is marked, and stands on the list from its day alone")
  func pushed() throws {
    let shop = Shop.delivered("2026-09-30 12:00")
    #expect(shop.days("first", "2026-09-30", "2026-10-20") == ["2026-10-08"])
    #expect(try task(shop, "2026-10-08").isPushed)
  }

  @Test("After its due day a step is overdue by so many days")
  func overdue() throws {
    let shop = Shop.delivered("2026-03-17 12:00")
    #expect(try task(shop, "2026-03-20").group == .due)
    let late = try task(shop, "2026-03-22")
    #expect(late.group == .overdue && late.overdueDays == 2)
  }

  @Test("Without a file for the year every row is marked calendarFallback")
  func fallback() throws {
    var shop = Shop.delivered("2026-03-17 12:00")
    #expect(try !task(shop, "2026-03-20").isFallback)
    shop.calendar = CallingCalendar()
    #expect(try task(shop, "2026-03-20").isFallback)
  }

  @Test("Days and bands come from the blueprint; callingDays all knows no holidays")
  func blueprint() throws {
    let plan = FollowUpPlan(
      steps: [.init(id: "only", name: Shop.blueprint(nil).name, earliest: 1, target: 1, latest: 2)],
      bands: [.init(id: "Z", from: TimeOfDay(hour: 9), to: TimeOfDay(hour: 10))],
      callingDays: .all, attempts: 2)
    var shop = Shop.delivered("2026-09-30 12:00", plan: plan)
    let first = try task(shop, "2026-10-01")
    #expect(first.step == "only" && first.due == Shop.date("2026-10-01") && first.attempts == 2)
    #expect(first.band?.id == "Z")
    shop.call("2026-10-01 09:00", "only", "noAnswer")
    shop.call("2026-10-02 09:00", "only", "noAnswer")
    #expect(shop.tasks("2026-10-03") == ["unreachable only"])
  }

  @Test("A band holds its start and not its end")
  func bands() {
    let plan = FollowUpPlan.standard
    #expect(plan.band(at: 600)?.id == "A" && plan.band(at: 689)?.id == "A")
    #expect(plan.band(at: 690) == nil && plan.band(at: 599) == nil)
    #expect(plan.band(at: 1_080)?.id == "C" && plan.band(at: 1_200) == nil)
  }

  @Test("The first attempt is in the preferred band, else A; further ones in the next unused")
  func nextBand() throws {
    var shop = Shop.delivered("2026-03-17 12:00")
    #expect(try task(shop, "2026-03-19").band?.id == "A")
    shop.call("2026-03-19 10:15", "first", "noAnswer")
    #expect(try task(shop, "2026-03-20").band?.id == "B")
    shop.call("2026-03-20 14:15", "first", "noAnswer")
    #expect(try task(shop, "2026-03-23").band?.id == "C")
    var other = Shop.delivered("2026-03-17 12:00")
    other.add("2026-03-18", .followUpPlanned, ["task": "t", "step": "first", "band": "C"])
    #expect(try task(other, "2026-03-19").band?.id == "C")
    other.call("2026-03-19 18:15", "first", "noAnswer")
    #expect(try task(other, "2026-03-20").band?.id == "A")
  }

  @Test("A further attempt is on a later calling day")
  func laterDay() throws {
    var shop = Shop.delivered("2026-03-17 12:00")
    shop.call("2026-03-20 10:15", "first", "noAnswer")
    #expect(shop.tasks("2026-03-20 18:00").isEmpty && shop.tasks("2026-03-21").isEmpty)
    #expect(try task(shop, "2026-03-23").attempt == 2)
  }

  @Test("A second try on one day is recorded and not counted")
  func twiceADay() throws {
    var shop = Shop.delivered("2026-03-17 12:00")
    shop.call("2026-03-20 10:15", "first", "noAnswer")
    shop.call("2026-03-20 14:15", "first", "busy")
    let next = try task(shop, "2026-03-23")
    #expect(next.attempt == 2 && next.band?.id == "B")
  }

  @Test("reached: the step is done, and the next still comes")
  func reached() {
    var shop = Shop.delivered("2026-03-17 12:00")
    shop.call("2026-03-19 10:15", "first", "reached")
    #expect(shop.tasks("2026-03-20").isEmpty)
    #expect(shop.tasks("2026-03-24") == ["step week"])
  }

  @Test(
    "noAnswer, busy, off and voicemail: one more attempt",
    arguments: ["noAnswer", "busy", "off", "voicemail"])
  func noAnswer(outcome: String) throws {
    var shop = Shop.delivered("2026-03-17 12:00")
    shop.call("2026-03-19 10:15", "first", outcome)
    #expect(try task(shop, "2026-03-20").attempt == 2)
  }

  @Test(
    "wrongPerson, invalidNumber: not counted; the advisor corrects it; then it starts again at 1",
    arguments: ["wrongPerson", "invalidNumber"])
  func wrongNumber(outcome: String) throws {
    var shop = Shop.delivered("2026-03-17 12:00")
    shop.call("2026-03-19 10:15", "first", "noAnswer")
    shop.call("2026-03-20 14:15", "first", outcome)
    #expect(shop.tasks("2026-03-22").isEmpty)
    let correct = try task(shop, "2026-03-23")
    #expect(correct.kind == .correctPhone && correct.role == .advisor && correct.group == .due)
    #expect(correct.due == Shop.date("2026-03-23"))
    shop.add("2026-03-23 15:00", .customerAmended)
    let again = try task(shop, "2026-03-24")
    #expect(again.kind == .step && again.attempt == 1 && again.band?.id == "A")
  }

  @Test("refused: cancels this journey's remaining routine steps on that channel, and no consent")
  func refused() {
    var shop = Shop.delivered("2026-03-17 12:00")
    shop.call("2026-03-19 10:15", "first", "refused")
    #expect(shop.tasks("2026-03-20").isEmpty && shop.tasks("2026-03-24").isEmpty)
    #expect(shop.tasks("2026-04-16").isEmpty && !shop.calls("2026-03-24").isWithheld)
    // Another journey of the customer goes on, and so do calls after a refusal of messages.
    shop.deliver("2026-03-20 12:00", journey: "J-2")
    #expect(shop.tasks("2026-03-23") == ["step first"])
    var other = Shop.delivered("2026-03-17 12:00")
    other.call("2026-03-19 10:15", "first", "refused", channel: "wechat")
    #expect(other.tasks("2026-03-20") == ["step first"])
  }

  @Test("rescheduled: the same attempt at the agreed time, ignoring bands and calendar")
  func rescheduled() throws {
    var shop = Shop.delivered("2026-03-17 12:00")
    shop.call("2026-03-19 10:15", "first", "noAnswer")
    shop.call("2026-03-20 14:15", "first", "rescheduled")
    shop.add(
      "2026-03-20 14:16", .callbackAgreed, ["step": "first", "due": "2026-03-29T21:30:00+08:00"])
    #expect(!shop.tasks("2026-03-28").contains("step first"))
    // A Sunday, half past nine in the evening, and past the step's latest day.
    let task = try #require(shop.calls("2026-03-29").tasks.first { $0.step == "first" })
    #expect(task.group == .agreed && task.attempt == 2 && task.band == nil)
    #expect(task.agreed == Shop.time("2026-03-29 21:30"))
    #expect(shop.calls("2026-03-30").tasks.first { $0.step == "first" }?.group == .overdue)
  }

  @Test("complaint: the step is done, and an alert stands")
  func complaint() {
    var shop = Shop.delivered("2026-03-17 12:00")
    shop.call("2026-03-19 10:15", "first", "complaint")
    #expect(shop.tasks("2026-03-20") == ["alert"])
  }

  @Test("After the third attempt: one message the same day by the first consented channel")
  func message() throws {
    var shop = Shop.delivered("2026-03-17 12:00")
    shop.agree("2026-03-17", "followUp", "email")
    shop.agree("2026-03-17", "followUp", "sms")
    shop.call("2026-03-19 10:15", "first", "noAnswer")
    shop.call("2026-03-20 14:15", "first", "noAnswer")
    shop.call("2026-03-23 18:15", "first", "noAnswer")
    let message = try task(shop, "2026-03-23 19:00")
    #expect(message.kind == .message && message.channel == "sms")
    #expect(shop.tasks("2026-03-24") == ["step week"], "unreached, and the next step still comes")
    shop.add("2026-03-23 19:05", .messageSent, ["step": "first", "channel": "sms"])
    #expect(shop.tasks("2026-03-23 20:00") == ["step week"])
  }

  @Test("Without consent to any message: unreachable, to the manager; the next step still comes")
  func unreachable() throws {
    var shop = Shop.delivered("2026-03-17 12:00")
    for day in ["19 10:15", "20 14:15", "23 18:15"] {
      shop.call("2026-03-" + day, "first", "noAnswer")
    }
    let task = try task(shop, "2026-03-23 19:00")
    #expect(task.kind == .unreachable && task.role == .manager)
    #expect(shop.tasks("2026-03-24").contains("step week"))
    // A week of calling days for the manager to see it, unless somebody reached the customer.
    #expect(shop.tasks("2026-03-25") == ["unreachable first", "step week"])
    #expect(shop.tasks("2026-03-30") == ["unreachable first"])
    #expect(shop.tasks("2026-03-31").isEmpty)
    shop.call("2026-03-24 10:15", "week", "reached")
    #expect(shop.tasks("2026-03-25").isEmpty)
  }

  @Test("A completed followUp touchpoint counts as the first step only, and the next step says so")
  func touchpoint() {
    var shop = Shop.delivered("2026-03-17 12:00")
    shop.add("2026-03-19", .touchpointCompleted, ["touchpoint": "followUp"])
    #expect(shop.tasks("2026-03-19") == ["step first"], "as the day began it was not")
    #expect(shop.tasks("2026-03-20").isEmpty)
    #expect(shop.tasks("2026-03-24") == ["step week"])
    let week = shop.calls("2026-03-24").tasks.first
    #expect(week?.calledAt == Shop.time("2026-03-19"))
    #expect(week?.why(Shop.clock).english.contains("counts as the first call only") == true)
    #expect(shop.tasks("2026-04-16") == ["step month"])
    #expect(shop.calls("2026-06-01").review.map(\.step) == ["week", "month"])
  }

  @Test(
    "The last step's call completes the touchpoint; a first step that nobody called stays missed")
  func lastCompletes() {
    var shop = Shop.delivered("2026-03-17 12:00")
    shop.call("2026-04-16 10:15", "month", "reached")
    shop.add("2026-04-16 10:15", .touchpointCompleted, ["touchpoint": "followUp"])
    #expect(shop.calls("2026-04-17").review.map(\.step) == ["first", "week"])
  }

  @Test("A skipped follow-up asks for no call")
  func skipped() {
    var shop = Shop.delivered("2026-03-17 12:00")
    shop.add("2026-03-17 13:00", .touchpointSkipped, ["touchpoint": "followUp", "reason": "asked"])
    #expect(shop.tasks("2026-03-20").isEmpty && shop.calls("2026-06-01").review.isEmpty)
  }

  @Test(
    "A step past its latest day without any attempt is missed: no row, for the manager's review")
  func missed() throws {
    var shop = Shop.delivered("2026-03-17 12:00")
    shop.add("2026-03-22 18:00", .assignmentChanged, ["role": "advisor", "to": "other"])
    #expect(shop.calls("2026-03-22").review.isEmpty, "its latest day")
    let missed = try #require(shop.calls("2026-03-23").review.first)
    #expect(missed.kind == .missed && missed.step == "first" && missed.role == .manager)
    #expect(missed.latest == Shop.date("2026-03-22") && missed.attempt == nil)
    #expect(missed.advisor == "other" && shop.tasks("2026-03-23") == ["step week"])
    // Whose it was: who was the advisor on its last day.
    shop.add("2026-03-24", .assignmentChanged, ["role": "advisor", "to": "third"])
    #expect(shop.calls("2026-03-25").review.first?.advisor == "other")
  }

  @Test("Tried, refused, withheld, held by an alert: not missed")
  func notMissed() {
    let delivered = Shop.delivered("2026-03-17 12:00")
    var tried = delivered
    tried.call("2026-03-20 10:15", "first", "noAnswer")
    var refused = delivered
    refused.call("2026-03-19 10:15", "first", "refused")
    var withheld = delivered
    withheld.refuse("2026-03-19")
    var alerted = delivered
    alerted.add("2026-03-19", .complaintRaised, ["complaint": "c"])
    for shop in [tried, refused, withheld, alerted] {
      #expect(shop.calls("2026-03-27").review.isEmpty)
    }
    #expect(alerted.calls("2026-03-27").journeys.first?.steps.first?.state == .lapsed)
  }

  @Test("A reached call clears a wrong number as an amended phone does")
  func reachedRenews() throws {
    var shop = Shop.delivered("2026-03-17 12:00")
    shop.call("2026-03-19 10:15", "first", "invalidNumber")
    #expect(shop.tasks("2026-03-20") == ["correctPhone first"])
    shop.call("2026-03-20 10:15", "week", "reached")
    let again = try task(shop, "2026-03-23")
    #expect(again.kind == .step && again.step == "first" && again.attempt == 1)
  }

  @Test("What is no call names the last try, never a fourth of three")
  func noFourth() throws {
    var shop = Shop.delivered("2026-03-17 12:00")
    for day in ["19 10:15", "20 14:15", "23 18:15"] {
      shop.call("2026-03-" + day, "first", "noAnswer")
    }
    #expect(try task(shop, "2026-03-24").attempt == 3)
  }
}
