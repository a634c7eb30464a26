import CanonicalJSON
import Chronology
import FollowUps
import Journeys
import Satisfaction
import TestSupport
import Testing
import Timelines
import Wording

@Suite("One row a customer a day: merging, order, consent, who is gone")
struct CustomerCallsTests {
  @Test("Order: agreed times of today; alerts, oldest first; overdue; due; care")
  func groups() {
    var agreed = Shop.delivered("2026-03-17")
    agreed.call("2026-03-19", "first", "rescheduled")
    agreed.add(
      "2026-03-19 12:01", .callbackAgreed, ["step": "first", "due": "2026-03-20T15:00:00+08:00"])
    var older = Shop.delivered("2026-03-17")
    older.add("2026-03-11", .complaintRaised, ["complaint": "c"])
    var newer = Shop.delivered("2026-03-17")
    newer.add("2026-03-18", .complaintRaised, ["complaint": "c"])
    var care = Shop.delivered("2026-01-05")
    care.add(
      "2026-03-01", .careScheduled, ["kind": "insurance", "due": "2026-03-16T10:00:00+08:00"])
    let shops = [
      care, .delivered("2026-03-18"), .delivered("2026-03-16"), newer, older, agreed,
    ]
    let tasks = shops.flatMap { $0.calls("2026-03-20").tasks }
      .sorted { CallTask.precedes($0, $1, ("C-1", "C-1")) }
    #expect(tasks.map(\.group) == [.agreed, .alert, .alert, .overdue, .due, .care])
    #expect(tasks[1].alert?.openedAt == Shop.time("2026-03-11"))
    // Care comes last, however long ago it was due.
    var shop = Shop.delivered("2026-03-17")
    shop.add(
      "2026-03-01", .careScheduled, ["kind": "insurance", "due": "2026-03-16T10:00:00+08:00"])
    #expect(shop.tasks("2026-03-20") == ["step first", "care insurance"])
    #expect(shop.calls("2026-03-20").tasks.map(\.group) == [.due, .care])
  }

  @Test(
    "Withheld customers are no rows, and are counted; a call-back to a complaint needs no consent")
  func consent() {
    var shop = Shop.delivered("2026-03-17")
    #expect(shop.tasks("2026-03-20") == ["step first"], "absence is no withholding")
    shop.agree("2026-03-17")
    #expect(shop.tasks("2026-03-20") == ["step first"])
    shop.refuse("2026-03-18", "followUp", "phone")
    #expect(shop.tasks("2026-03-20").isEmpty && shop.calls("2026-03-20").isWithheld)
    #expect(
      shop.tasks("2026-03-18").isEmpty && !shop.calls("2026-03-18").isWithheld, "nothing to do")
    shop.add("2026-03-19", .complaintRaised, ["complaint": "c"])
    #expect(shop.tasks("2026-03-20") == ["alert"] && !shop.calls("2026-03-20").isWithheld)
    shop.agree("2026-03-20")
    #expect(
      shop.calls("2026-03-21").consents.state("followUp", "phone", at: Shop.time("2026-03-21"))
        == .given)
  }

  @Test("An alert without a complaint waits for consent too")
  func consentToAlert() {
    var shop = Shop.delivered("2026-03-17")
    _ = shop.rate("2026-03-17 13:00", 1)
    shop.refuse("2026-03-18")
    #expect(shop.tasks("2026-03-20").isEmpty && shop.calls("2026-03-20").isWithheld)
  }

  @Test("A consent that has run out is withheld; one for another purpose or channel says nothing")
  func expired() {
    var shop = Shop.delivered("2026-03-17")
    shop.refuse("2026-03-18", "marketing")
    shop.refuse("2026-03-18", "followUp", "sms")
    #expect(shop.tasks("2026-03-20") == ["step first"])
    shop.add(
      "2026-03-18", .consentGiven, ["purpose": "followUp", "expires": "2026-03-19T12:00:00+08:00"])
    #expect(shop.tasks("2026-03-19") == ["step first"])
    #expect(shop.calls("2026-03-20").isWithheld)
  }

  @Test("Lost, merged away, erased: gone")
  func gone() {
    for kind in [FactKind.journeyLost, .customerMerged, .customerErased] {
      var shop = Shop.delivered("2026-03-17")
      shop.add("2026-03-18", .complaintRaised, ["complaint": "c"])
      #expect(shop.tasks("2026-03-19") == ["alert"])
      switch kind {
      case .journeyLost: shop.add("2026-03-19", kind, ["reason": "price"])
      case .customerMerged: shop.add("2026-03-19", kind, ["from": "C-1", "into": "C-2"])
      default: shop.add("2026-03-19", kind, ["reason": "asked", "requestedBy": "boss"])
      }
      #expect(shop.tasks("2026-03-20").isEmpty && !shop.calls("2026-03-20").isWithheld, "\(kind)")
    }
  }

  @Test("An alert called about at the touchpoint only does not silence the next car for ever")
  func calledAtTouchpoint() {
    var shop = Shop.delivered("2025-03-17")
    _ = shop.rate("2025-03-17 13:00", 1)
    shop.add("2025-03-20", .touchpointCompleted, ["touchpoint": "followUp"])
    shop.deliver("2026-03-17", journey: "J-2")
    #expect(shop.calls("2026-03-20").journeys[0].openAlert != nil)
    #expect(shop.tasks("2026-03-20") == ["step first"])
  }

  @Test("Who was erased is gone from the lists of the past too")
  func erasedSince() {
    var shop = Shop.delivered("2026-03-17")
    #expect(shop.tasks("2026-03-20") == ["step first"])
    shop.add("2026-04-19", .customerErased, ["reason": "asked", "requestedBy": "boss"])
    #expect(shop.tasks("2026-03-20").isEmpty && !shop.calls("2026-03-20").isWithheld)
  }

  @Test("A journey belongs to whom its events named last")
  func identified() {
    var shop = Shop.delivered("2026-03-17")
    shop.add(
      "2026-03-18", .customerIdentified, ["journey": "J-1", "customer": "C-2"], customer: "C-2")
    #expect(shop.calls("2026-03-20").tasks.isEmpty)
    #expect(shop.calls("2026-03-20", customer: "C-2").tasks.map(\.journey) == ["J-1"])
    #expect(shop.calls("2026-03-18").journeys.map(\.timeline.journey) == ["J-1"])
  }

  @Test("Care comes on its calling day, last of all, until the customer was reached about it")
  func care() {
    var shop = Shop.delivered("2026-01-05")
    // A Saturday: Monday the 23rd.
    shop.add(
      "2026-02-05", .careScheduled, ["kind": "firstService", "due": "2026-03-21T10:00:00+08:00"])
    #expect(shop.tasks("2026-03-20").isEmpty && shop.tasks("2026-03-21").isEmpty)
    #expect(shop.tasks("2026-03-23") == ["care firstService"])
    shop.call("2026-03-23 10:00", "firstService", "reached")
    #expect(shop.tasks("2026-03-24").isEmpty)
  }

  @Test("Care is tried like a step: one try a day counts, each in another band, three in all")
  func careTries() {
    var shop = Shop.delivered("2026-01-05")
    shop.add(
      "2026-02-05", .careScheduled, ["kind": "insurance", "due": "2026-03-19T10:00:00+08:00"])
    shop.call("2026-03-19 10:10", "insurance", "noAnswer")
    shop.call("2026-03-19 15:00", "insurance", "busy")
    let next = shop.calls("2026-03-20").tasks.first
    #expect(next?.step == "insurance" && next?.attempt == 2 && next?.band?.id == "B")
    shop.call("2026-03-20 14:10", "insurance", "noAnswer")
    #expect(shop.tasks("2026-03-21").isEmpty && shop.tasks("2026-03-22").isEmpty, "no calling days")
    #expect(shop.calls("2026-03-23").tasks.first?.band?.id == "C")
    shop.call("2026-03-23 18:10", "insurance", "noAnswer")
    #expect(shop.tasks("2026-03-24").isEmpty)
  }

  @Test("Care that names no journey is of the newest, whatever the journeys are called")
  func careJourney() {
    var shop = Shop()
    shop.deliver("2025-03-17", journey: "J-9")
    shop.deliver("2026-01-05", journey: "J-10")
    shop.add(
      "2026-02-05", .careScheduled, ["kind": "insurance", "due": "2026-03-19T10:00:00+08:00"])
    let task = shop.calls("2026-03-19").tasks.first
    #expect(task?.journey == "J-10" && task?.delivered == Shop.date("2026-01-05"))
  }

  @Test("Whoever left is called again about the next car; not who died")
  func lapsed() {
    for (reason, isBack) in [("tryingOther", true), ("died", false)] {
      var shop = Shop()
      shop.deliver("2025-03-17", journey: "J-1")
      shop.add("2025-09-01", .customerLapsed, ["reason": .string(reason)])
      shop.deliver("2026-03-17", journey: "J-2")
      #expect((shop.tasks("2026-03-20") == ["step first"]) == isBack)
      shop.add("2026-03-19", .customerLapsed, ["reason": .string(reason)])
      #expect(shop.tasks("2026-03-20").isEmpty)
    }
  }

  @Test("A wrong number holds every call to the customer until it is amended; an alert stays")
  func wrongNumber() {
    var shop = Shop.delivered("2026-03-17")
    shop.deliver("2026-03-17 10:00", journey: "J-2")
    shop.call("2026-03-19 10:10", "first", "invalidNumber", journey: "J-2")
    #expect(shop.tasks("2026-03-20") == ["correctPhone first"])
    #expect(shop.calls("2026-03-20").tasks.first?.role == .advisor)
    var amended = shop
    amended.add("2026-03-19 15:00", .customerAmended)
    #expect(amended.tasks("2026-03-20") == ["step first", "step first"])
    #expect(amended.calls("2026-03-20").tasks.allSatisfy { $0.attempt == 1 })
    // By the call after a complaint it is heard just as well.
    shop = Shop.delivered("2026-03-17")
    shop.add("2026-03-18", .complaintRaised, ["complaint": "c"])
    shop.call("2026-03-18 15:00", "alert", "wrongPerson")
    #expect(shop.tasks("2026-03-19") == ["alert", "correctPhone alert"])
    shop.add("2026-03-19 09:00", .customerAmended)
    #expect(shop.tasks("2026-03-20") == ["alert"])
    #expect(shop.calls("2026-03-20").tasks.first?.attempt == 1)
  }

  @Test("Nobody with an open alert is asked for a referral, for another car neither")
  func noReferral() {
    var shop = Shop.delivered("2026-03-17")
    shop.deliver("2026-03-17 10:00", journey: "J-2")
    shop.add("2026-03-18", .complaintRaised, ["complaint": "c"])
    let points = shop.calls("2026-03-20").points(at: shop.day("2026-03-20"))
    #expect(points.map(\.journey) == ["J-1"])
    #expect(points.flatMap(\.points).allSatisfy { $0.kind != .referral })
  }

  @Test("While one car has an open alert no routine step of another comes; it moves, or lapses")
  func otherJourney() {
    for (closed, day, tasks) in [
      ("2026-03-19 15:00", "2026-03-20", ["step first", "step first"]),
      ("2026-03-20 15:00", "2026-03-23", ["step week", "step week"]),
    ] {
      var shop = Shop.delivered("2026-03-17")
      shop.deliver("2026-03-17 10:00", journey: "J-2")
      shop.add("2026-03-18", .experienceAnswered, ["solved": "no"])
      #expect(shop.tasks("2026-03-19") == ["alert"])
      #expect(shop.tasks("2026-03-20") == ["alert"] || closed < "2026-03-20")
      shop.call(closed, "alert", "reached", satisfied: true)
      #expect(shop.tasks(day) == tasks)
    }
    // A car that was lost to another dealer holds nothing.
    var shop = Shop.delivered("2026-03-17")
    shop.deliver("2026-03-17 10:00", journey: "J-2")
    shop.add("2026-03-18", .complaintRaised, ["complaint": "c"])
    shop.add("2026-03-19", .journeyLost, ["reason": "price"])
    #expect(shop.calls("2026-03-20").tasks.map(\.journey) == ["J-2"])
  }

  @Test(
    "Talking points: concerns, unclear, promises, exceptions, weakest; question, reason, referral, consent"
  )
  func points() {
    var shop = Shop.delivered("2026-03-17")
    shop.add(
      "2026-03-17", .concernAnswered,
      ["touchpoint": "followUp", "concern": "functionUnclear", "answered": false])
    shop.add(
      "2026-03-17", .concernAnswered,
      ["touchpoint": "payment", "concern": "rightDecision", "answered": false])
    shop.add(
      "2026-03-17", .itemChecked,
      ["touchpoint": "walkthrough", "item": "useShown", "outcome": "later"])
    shop.add("2026-03-17", .promiseMade, ["promise": "p", "by": "dealer", "kind": "mats"])
    shop.add("2026-03-17", .exceptionRaised, ["exception": "e", "kind": "late"])
    _ = shop.rate("2026-03-17", 5, of: 6)
    let points = shop.calls("2026-03-20").points(at: shop.day("2026-03-20"))
    #expect(
      points.first?.points.map(\.kind) == [
        .concern, .unclear, .promise, .exception, .weakest, .question, .reason, .referral,
        .consent,
      ], "an item of a checklist is no unclear function")
    #expect(points.first?.points.first { $0.kind == .question }?.code == "satisfaction7")
    func said(_ kind: TalkingPoint.Kind) -> Sentence? {
      points.first?.points.first { $0.kind == kind }?.sentence
    }
    #expect(said(.exception) == Sentence("late，未处理", "late, open"))
    #expect(said(.promise) == Sentence("mats，未了", "mats, open"))
    shop.add("2026-03-18", .exceptionHandled, ["exception": "e"])
    let later = shop.calls("2026-03-20").points(at: shop.day("2026-03-20"))
    #expect(
      later.first?.points.first { $0.kind == .exception }?.sentence
        == Sentence("late，已处理", "late, resolved"))
  }

  @Test(
    "No weakest touchpoint for who was met or delighted",
    arguments: [(5, 6, true), (6, 6, false), (7, 5, false), (6, nil, false), (3, nil, true)])
  func weakest(perception: Int64, expectation: Int64?, isSpokenOf: Bool) {
    var shop = Shop.delivered("2026-03-17")
    _ = shop.rate("2026-03-17", perception, of: expectation)
    let points = shop.calls("2026-03-20").points(at: shop.day("2026-03-20")).flatMap(\.points)
    #expect(points.contains { $0.kind == .weakest } == isSpokenOf)
  }

  @Test("A service call asks about the service, not about the delivery")
  func service() {
    var shop = Shop.delivered("2026-01-05")
    shop.add(
      "2026-02-05", .careScheduled, ["kind": "firstService", "due": "2026-03-20T10:00:00+08:00"])
    let points = shop.calls("2026-03-20").points(at: shop.day("2026-03-20")).flatMap(\.points)
    let questions = points.filter { $0.kind == .question }
    #expect(questions.count == 1)
    #expect(questions.first?.sentence.english.contains("service") == true)
  }

  @Test("While an alert is open nobody is asked for a referral: the handling is asked about")
  func alertPoints() {
    var shop = Shop.delivered("2026-03-17")
    shop.agree("2026-03-17")
    _ = shop.rate("2026-03-17", 1)
    let points = shop.calls("2026-03-20").points(at: shop.day("2026-03-20"))
    #expect(points.first?.points.map(\.kind) == [.weakest, .handling, .reason])
  }

  @Test("Nobody is ever asked for a ten or told of a reward")
  func noTen() {
    var shop = Shop.delivered("2026-03-17")
    _ = shop.rate("2026-03-17", 5, of: 6)
    for point in shop.calls("2026-03-20").points(at: shop.day("2026-03-20")).flatMap(\.points) {
      for word in ["10", "十分", "满分", "ten", "gift", "reward", "礼", "奖"] {
        let text = point.sentence.chinese + point.sentence.english
        #expect(!text.contains(word), "\(text)")
      }
    }
  }

  @Test("Points are grouped by journey, the newest first")
  func grouped() {
    var shop = Shop.delivered("2026-03-17")
    shop.deliver("2026-03-18", journey: "J-2")
    #expect(
      shop.calls("2026-03-20").points(at: shop.day("2026-03-20")).map(\.journey) == ["J-2", "J-1"])
  }

  @Test(
    "The order is total and stable; one row a customer; no row before earliest or after closing")
  func property() {
    for seed in 0..<60 {
      var random = SplitMix64(seed: UInt64(seed))
      var shop = Shop()
      let start = Shop.date("2026-01-20").adding(days: random.below(200))
      for journey in 1...3 {
        shop.deliver(
          "\(start.adding(days: random.below(6))) 1\(random.below(10)):30", journey: "J-\(journey)")
      }
      let outcomes = [
        "noAnswer", "busy", "reached", "wrongPerson", "refused", "complaint", "reached",
      ]
      for _ in 0..<random.below(9) {
        let day = start.adding(days: 2 + random.below(40))
        let journey = "J-\(1 + random.below(3))"
        switch random.below(6) {
        case 0: shop.add("\(day) 11:00", .experienceAnswered, ["solved": "no"], journey: journey)
        case 1: shop.add("\(day) 12:30", .customerAmended)
        case 2:
          shop.call(
            "\(day) 16:00", "alert", "reached", satisfied: random.oneIn(2), journey: journey)
        default:
          shop.call(
            "\(day) 10:30", random.pick(["first", "week", "month"]), random.pick(outcomes),
            journey: journey)
        }
      }
      for offset in 0..<50 {
        let on = start.adding(days: offset).description
        let calls = shop.calls(on)
        for task in calls.tasks where task.kind == .step {
          let progress = calls.journeys.first { $0.timeline.journey == task.journey }?.steps
            .first { $0.step.id == task.step }
          guard let progress else {
            Issue.record("seed \(seed): no step")
            continue
          }
          #expect(progress.due.earliest <= Shop.date(on), "seed \(seed)")
          #expect(Shop.date(on) <= progress.closing, "seed \(seed)")
          #expect(shop.calendar.isCallingDay(task.due), "seed \(seed)")
          #expect((task.attempt ?? 4) <= task.attempts, "seed \(seed)")
          #expect(calls.journeys.allSatisfy { $0.openAlert == nil }, "seed \(seed)")
        }
        let names = ("C-1", "C-1")
        var shuffled = calls.tasks
        shuffled.shuffle(using: &random)
        shuffled.sort { CallTask.precedes($0, $1, names) }
        #expect(shuffled.map(\.name) == calls.tasks.map(\.name), "seed \(seed)")
        #expect(Set(calls.tasks.map(\.name)).count == calls.tasks.count, "seed \(seed)")
        #expect(shop.calls(on).tasks.map(\.name) == calls.tasks.map(\.name))
      }
    }
  }
}

extension CallTask {
  fileprivate var name: String { "\(journey) \(kind) \(step)" }
}
