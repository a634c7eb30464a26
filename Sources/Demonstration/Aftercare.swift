internal import CanonicalJSON
internal import EventLog

/// What follows a delivery: the survey and its silence, calls, complaints, causes, referrals.
struct Aftercare {
  let delivered: DemoMinute
  private var worst: (id: EventID, perception: Int)?

  init(delivered: DemoMinute) {
    self.delivered = delivered
  }

  /// What an answer about a touchpoint is on average, in thousandths of a point on seven.
  private static let typical: [(touchpoint: String, answer: Int)] = [
    ("appointment", 5_900), ("preparation", 5_850), ("greeting", 6_100), ("vehicleCheck", 5_750),
    ("payment", 4_900), ("documents", 5_450), ("walkthrough", 5_650), ("handover", 5_900),
    ("farewell", 6_150),
  ]

  mutating func give(to journey: inout DemoJourney) {
    promise(&journey)
    let isAnswered = invite(&journey)
    call(&journey)
    if isAnswered { lookBack(&journey) }
    close(&journey)
  }

  private func promise(_ journey: inout DemoJourney) {
    let due = delivered + 2 * 1_440
    journey.tell(
      "promise.made", at: delivered + 1,
      [("promise", "p1"), ("by", "dealer"), ("kind", "photos"), ("due", due.json)])
    if journey.random.percent(journey.isBad ? 55 : 93) {
      journey.tell("promise.kept", at: delivered + 1_300, [("promise", "p1")])
    } else {
      journey.tell(
        "promise.broken", at: due + 120, by: Staff.manager,
        [("promise", "p1"), ("reason", "forgotten")])
    }
  }

  /// - Returns: whether the customer answered.
  private mutating func invite(_ journey: inout DemoJourney) -> Bool {
    guard journey.random.percent(90) else { return false }
    journey.tell(
      "survey.invited", at: delivered + 1_440, by: Staff.caller,
      [
        ("survey", "s1"), ("instrument", "delivery"), ("version", "2"), ("collector", "shop"),
        ("channel", "wechat"), ("window", 14),
      ])
    switch journey.random.weighted([45, 5, 50]) {
    case 0:
      answer(&journey, at: delivered + 1_440 * journey.random.within(2...6))
      return true
    case 1:
      journey.tell(
        "survey.declined", at: delivered + 2_000, by: Staff.caller,
        [("survey", "s1"), ("reason", "noTime")])
    default: break
    }
    return false
  }

  private mutating func answer(_ journey: inout DemoJourney, at time: DemoMinute) {
    let mood = journey.random.normal() * 4 / 10
    for (touchpoint, typical) in Self.typical {
      var points = typical + journey.advisor.skill + mood + journey.random.normal() * 6 / 10
      if journey.isBad { points -= touchpoint == "payment" ? 2_600 : 1_300 }
      let perception = min(max((points + 500) / 1_000, 1), 7)
      let expectation = min(max((5_300 + journey.random.normal() * 6 / 10 + 500) / 1_000, 3), 7)
      let id = journey.tell(
        "rating.given", at: time, by: Staff.caller,
        [
          ("touchpoint", .string(touchpoint)), ("perception", .integer(Int64(perception))),
          ("expectation", .integer(Int64(expectation))), ("method", "direct"), ("survey", "s1"),
          ("collector", "shop"), ("importanceScale", "importance5"),
          ("importance", .integer(Int64(importance(of: touchpoint, &journey)))),
        ])
      if perception < worst?.perception ?? 4 { worst = (id, perception) }
      if journey.random.below(50) == 0 {
        journey.tell(
          "correction.made", at: time + 30, by: Staff.caller,
          [
            ("corrects", .string(id.description)), ("reason", "misheard"),
            (
              "replacement",
              .object(present: [
                ("touchpoint", .string(touchpoint)),
                ("perception", .integer(Int64(min(perception + 1, 7)))),
                ("expectation", .integer(Int64(expectation))), ("method", "direct"),
                ("survey", "s1"), ("collector", "shop"),
              ])
            ),
          ])
        if worst?.id == id { worst = nil }
      }
    }
    factors(&journey, at: time + 2, mood: mood)
    whole(&journey, at: time + 5, mood: mood)
  }

  private func importance(of touchpoint: String, _ journey: inout DemoJourney) -> Int {
    let base = ["payment": 4_600, "documents": 4_300, "walkthrough": 4_200][touchpoint] ?? 3_500
    return min(max((base + journey.random.normal() * 5 / 10 + 500) / 1_000, 1), 5)
  }

  /// The seven factors of the index, asked for as factors.
  private func factors(_ journey: inout DemoJourney, at time: DemoMinute, mood: Int) {
    let factors = [
      "facility", "terms", "staff", "paperwork", "timing", "initiation", "delivery",
    ]
    for factor in factors {
      var points = 5_700 + journey.advisor.skill + mood + journey.random.normal() * 5 / 10
      if journey.isBad, factor == "timing" || factor == "delivery" { points -= 1_800 }
      journey.tell(
        "rating.given", at: time, by: Staff.caller,
        [
          ("subject", "factor"), ("factor", .string(factor)), ("survey", "s1"),
          ("collector", "shop"), ("method", "direct"),
          ("perception", .integer(Int64(min(max((points + 500) / 1_000, 1), 7)))),
        ])
    }
  }

  private func whole(_ journey: inout DemoJourney, at time: DemoMinute, mood: Int) {
    let points = 5_650 + journey.advisor.skill + mood - (journey.isBad ? 1_500 : 0)
    let overall = min(max((points + 500) / 1_000, 1), 7)
    journey.tell(
      "rating.given", at: time, by: Staff.caller,
      [
        ("perception", .integer(Int64(overall))), ("survey", "s1"), ("collector", "shop"),
        ("method", "direct"),
      ])
    journey.tell(
      "experience.answered", at: time, by: Staff.caller,
      [
        ("solved", overall >= 5 ? "yes" : "partly"),
        ("pleasant", overall >= 6 ? "yes" : overall >= 4 ? "partly" : "no"), ("survey", "s1"),
      ])
    journey.tell(
      "recommendation.stated", at: time, by: Staff.caller,
      [
        ("level", overall >= 6 ? "veryLikely" : overall >= 4 ? "possible" : "no"),
        ("survey", "s1"),
      ])
    journey.tell(
      "repurchase.stated", at: time, by: Staff.caller,
      [
        (
          "likelihood",
          .integer(Int64(min(max(overall * 13 + journey.random.within(-15...10), 0), 100)))
        ), ("survey", "s1"),
      ])
    guard journey.random.percent(30) else { return }
    journey.tell(
      "kano.answered", at: time + 1, by: Staff.caller,
      [
        ("feature", "familyPhoto"), ("functional", journey.random.percent(75) ? 1 : 3),
        ("dysfunctional", journey.random.percent(70) ? 3 : 4), ("survey", "s1"),
      ])
  }

  /// The first call, and another try where nobody answered.
  private func call(_ journey: inout DemoJourney) {
    var time = DemoMinute(day: delivered.day + 3, hour: 10, minute: journey.random.below(60))
    for attempt in 1...3 {
      let isReached = journey.random.percent(65)
      journey.tell(
        "followUp.attempted", at: time, by: Staff.caller,
        [
          ("step", "first"), ("kind", "call"),
          ("band", .string(["A", "B", "C"][attempt - 1])),
          ("outcome", isReached ? "reached" : "noAnswer"),
        ])
      if isReached {
        journey.tell(
          "touchpoint.completed", at: time + 6, by: Staff.caller, [("touchpoint", "followUp")])
        return
      }
      time = DemoMinute(
        day: time.day + 1, hour: attempt == 1 ? 14 : 18, minute: journey.random.below(60))
    }
    journey.tell(
      "message.sent", at: time + 10, by: Staff.caller, [("step", "first"), ("channel", "wechat")])
  }

  /// A dissatisfied answer: its cause, often a complaint, and a re-call by somebody else.
  private func lookBack(_ journey: inout DemoJourney) {
    guard let worst else {
      if journey.random.percent(25) { refer(&journey) }
      return
    }
    let time = delivered + 9 * 1_440
    if journey.random.percent(80) {
      let isDelivery = journey.isBad || journey.random.percent(55)
      let gap =
        isDelivery ? "delivery" : journey.random.pick(["knowledge", "standard", "communication"])
      journey.tell(
        "cause.attributed", at: time, by: Staff.manager,
        [
          ("of", .string(worst.id.description)), ("gap", .string(gap)), ("primary", true),
          ("executionCause", isDelivery ? "听了不做" : nil),
          ("layer", journey.isBad ? "system" : "staff"),
        ])
    }
    guard worst.perception <= 3, journey.random.percent(60) else { return }
    journey.tell(
      "complaint.raised", at: time + 10, by: Staff.caller,
      [
        ("complaint", "k1"), ("cause", "service"),
        ("severity", worst.perception == 1 ? "high" : "middle"),
      ])
    journey.tell(
      "alert.opened", at: time + 11, by: Staff.caller,
      [("alert", "a1"), ("reasons", ["lowAnswer"])])
    journey.tell(
      "complaint.resolved", at: time + 1_500, by: Staff.manager,
      [("complaint", "k1"), ("resolution", "apologyAndGift")])
    let recall = journey.tell(
      "followUp.attempted", at: time + 2_900, by: Staff.caller,
      [("step", "recall"), ("kind", "call"), ("outcome", "reached"), ("satisfied", true)])
    journey.tell(
      "complaint.closed", at: time + 2_905, by: Staff.caller,
      [("complaint", "k1"), ("recall", .string(recall.description)), ("satisfied", true)])
    journey.tell(
      "alert.closed", at: time + 2_906, by: Staff.caller,
      [("alert", "a1"), ("recall", .string(recall.description)), ("satisfied", true)])
  }

  private func refer(_ journey: inout DemoJourney) {
    let time = delivered + 12 * 1_440
    journey.tell("referral.asked", at: time, by: Staff.caller, [("referral", "r1")])
    guard journey.random.percent(60) else { return }
    journey.tell("referral.agreed", at: time + 2, by: Staff.caller, [("referral", "r1")])
    guard journey.random.percent(50) else { return }
    journey.tell("referral.visited", at: time + 20_000, [("referral", "r1")])
    guard journey.random.percent(40) else { return }
    journey.tell("referral.bought", at: time + 40_000, [("referral", "r1")])
  }

  private func close(_ journey: inout DemoJourney) {
    journey.tell(
      "care.scheduled", at: delivered + 60, by: Staff.caller, onCustomer: true,
      [("kind", "firstService"), ("due", (delivered + 180 * 1_440).json)])
    guard journey.random.percent(70) else { return }
    journey.tell("journey.closed", at: delivered + 60 * 1_440, by: Staff.manager, [])
  }
}
