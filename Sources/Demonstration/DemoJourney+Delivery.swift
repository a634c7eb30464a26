internal import CanonicalJSON
internal import Journeys

/// The days before delivery and the hour of it.
extension DemoJourney {
  /// - Returns: when the customer arrived.
  mutating func prepare() -> DemoMinute {
    let start = DemoMinute(day: day, hour: random.within(9...16), minute: random.below(4) * 15)
    let call = DemoMinute(day: day - 3, hour: 10, minute: random.below(60))
    step("appointment", from: call, minutes: random.within(6...12)) { journey, time in
      journey.check("appointment", ["informationGiven", "processExplained", "timeConfirmed"], time)
    }
    tell(
      "appointment.made", at: call + 12,
      [
        ("promisedStart", start.json), ("promisedFinish", (start + 120).json),
        ("bay", .string("bay-\(1 + random.below(3))")), ("requestedBy", "shop"),
        ("paymentMethod", .string(random.pick(["transfer", "loan", "card"]))),
      ])
    if random.percent(8) {
      tell(
        "appointment.moved", at: call + 600,
        [
          ("promisedStart", (start + 30).json), ("promisedFinish", (start + 150).json),
          ("requestedBy", "customer"), ("reason", "timeOfCustomer"),
        ])
    }
    let before = DemoMinute(day: day - 1, hour: 15, minute: random.below(60))
    step("preparation", from: before, minutes: random.within(25...45)) { journey, time in
      journey.check(
        "preparation",
        ["vehicleClean", "vehicleNormal", "documentsListed", "bayBooked", "flowers", "camera"], time
      )
    }
    return start + random.within(-5...10)
  }

  /// - Returns: when the car was handed over.
  mutating func deliver(from arrival: DemoMinute) -> DemoMinute {
    tell("customer.arrived", at: arrival, [("companions", .integer(Int64(random.below(3))))])
    var time = step("greeting", from: arrival + 1, minutes: random.within(4...9)) { journey, time in
      journey.check("greeting", ["reminderCall", "metAtDoor", "companionsAttended"], time)
      journey.wonder("greeting", "whereIsMyCar", time)
    }
    time = step("vehicleCheck", from: time + 1, minutes: random.within(10...18)) { journey, time in
      journey.check("vehicleCheck", ["activeLead", "professionalism"], time)
      journey.wonder("vehicleCheck", "anyProblem", time)
    }
    time = pay(from: time + 1)
    time = step("documents", from: time + 1, minutes: random.within(12...22)) { journey, time in
      journey.handOverDocuments(time)
    }
    time = step("walkthrough", from: time + 1, minutes: random.within(18...32)) { journey, time in
      journey.check("walkthrough", ["useShown", "handsOn", "unclearNoted"], time)
    }
    if random.percent(60) {
      tell(
        "ceremony.held", at: time + 2,
        [
          ("steps", ["keyHandover", "photo", "bouquet"]), ("peak", "keyHandover"),
          ("remembered", "yes"), ("branded", .string(random.pick(["yes", "no"]))),
          ("compared", "unknown"), ("delightPoint", "familyPhoto"),
          ("photoConsent", .bool(random.percent(80))),
        ])
      time = step("ceremony", from: time + 1, minutes: random.within(6...10)) { _, _ in }
    } else {
      tell(
        "touchpoint.skipped", at: time + 1, [("touchpoint", "ceremony"), ("reason", "notWished")])
    }
    time = step("handover", from: time + 1, minutes: random.within(10...16)) { journey, time in
      journey.check("handover", ["serviceAdvisorIntroduced", "maintenancePolicy"], time)
      journey.wonder("handover", "howToReach", time)
    }
    time = step("farewell", from: time + 1, minutes: random.within(4...8)) { journey, time in
      journey.check("farewell", ["followUpAnnounced", "thanked", "keptWaving"], time)
    }
    tell(
      "journey.delivered", at: time,
      [("place", "shop"), ("odometer", .integer(Int64(random.within(8...60))))])
    tell(
      "purchase.recorded", at: time + 3, by: Staff.cashier, onCustomer: true,
      [
        ("amountMinor", .integer(Int64(random.within(120...380)) * 100_000)),
        ("costMinor", .integer(Int64(random.within(100...115)) * 100_000)), ("kind", "vehicle"),
        ("journey", .string(String(subject.dropFirst("journey/".count)))),
      ])
    return time
  }

  private mutating func pay(from start: DemoMinute) -> DemoMinute {
    step("payment", from: start, minutes: isBad ? random.within(55...95) : random.within(14...28)) {
      journey, time in
      journey.check("payment", ["methodConfirmed", "balanceConfirmed", "accompanied"], time)
      journey.wonder("payment", "rightDecision", time)
      guard journey.isBad || journey.random.percent(30) else { return }
      let minutes = journey.isBad ? journey.random.within(35...50) : journey.random.within(3...9)
      journey.tell(
        "wait.started", at: time, by: Staff.cashier,
        [
          ("wait", "w1"), ("touchpoint", "payment"),
          ("cause", journey.isBad ? "systemDown" : "queue"),
        ])
      journey.tell(
        "wait.ended", at: time + minutes, by: Staff.cashier, [("wait", "w1")])
      guard journey.isBad else { return }
      journey.tell(
        "exception.raised", at: time + 10,
        [("exception", "e1"), ("kind", "late"), ("touchpoint", "payment")])
      journey.tell(
        "exception.handled", at: time + minutes,
        [
          ("exception", "e1"), ("principles", ["findCause", "stayCalm", "decideNothingAlone"]),
          ("approver", .string(Staff.manager)), ("resolution", "manualReceipt"),
        ])
    }
  }

  /// Begins and completes a touchpoint; one in thirty is entered days later.
  ///
  /// - Parameter body: what happens a minute after the beginning.
  /// - Returns: when it was completed.
  @discardableResult
  private mutating func step(
    _ touchpoint: String, from start: DemoMinute, minutes: Int,
    _ body: (inout DemoJourney, DemoMinute) -> Void
  ) -> DemoMinute {
    let late = random.below(30) == 0 ? 1_440 + random.within(60...2_400) : 0
    tell("touchpoint.started", at: start, late: late, [("touchpoint", .string(touchpoint))])
    body(&self, start + 1)
    let end = start + minutes
    tell("touchpoint.completed", at: end, late: late, [("touchpoint", .string(touchpoint))])
    return end
  }

  private mutating func check(_ touchpoint: String, _ items: [String], _ time: DemoMinute) {
    for item in items {
      tell(
        "item.checked", at: time,
        [
          ("touchpoint", .string(touchpoint)), ("item", .string(item)),
          ("outcome", random.percent(95) ? "ok" : "notOk"),
        ])
    }
  }

  private mutating func wonder(_ touchpoint: String, _ concern: String, _ time: DemoMinute) {
    tell(
      "concern.answered", at: time + 1,
      [
        ("touchpoint", .string(touchpoint)), ("concern", .string(concern)),
        ("answered", .bool(random.percent(isBad ? 60 : 90))),
      ])
  }

  /// Every mandatory paper of the variant, then the signature.
  private mutating func handOverDocuments(_ time: DemoMinute) {
    let items = blueprint.touchpoint("documents")?.items ?? []
    for item in items where item.isMandatory {
      guard item.variants.isEmpty || item.variants.contains(variant) else { continue }
      tell(
        "item.checked", at: time,
        [("touchpoint", "documents"), ("item", .string(item.id)), ("outcome", "ok")])
    }
    guard items.contains(where: { $0.id == "documentsSigned" }) else { return }
    tell(
      "item.checked", at: time + 5,
      [
        ("touchpoint", "documents"), ("item", "documentsSigned"), ("outcome", "ok"),
        ("signedBy", "customer"),
      ])
  }
}
