import CanonicalJSON
import Foundation
import Testing

@Suite("touchstone calls and touchstone call")
struct CallListTests {
  @Test("A row says step, due day, band and attempt beside what it always said")
  func row() throws {
    let desk = try OneDelivery.shop()
    let row = try #require(try OneDelivery.rows(desk, "2026-03-20").first)
    #expect(row["customer"] == "C1" && row["journey"] == "D1" && row["days"] == 3)
    #expect(row["step"] == "first" && row["due"] == "2026-03-20" && row["band"] == "A")
    #expect(row["attempt"] == 1 && row["pushed"] == false && row["calendarFallback"] == false)
    #expect(row["group"] == "due" && row["alert"] == .null && row["reasons"] == [])
    #expect(row["tasks"]?.items?.count == 1)
    #expect(row["points"]?.items?.first?["journey"] == "D1")
    #expect(row["name"] == nil && row["phone"] == nil && row["erased"] == false)
  }

  @Test("The one call that the list asks for needs no --step; else those there are are named")
  func onlyStep() throws {
    let desk = try OneDelivery.shop()
    try desk("call", "D1", "--outcome", "接不通", "--at", "2026-03-20 10:10")
      .expectRefused(64, saying: "noAnswer")
    let call = try desk.ok(
      "call", "D1", "--outcome", "接通", "--at", "2026-03-20 10:10", "--score", "6", "--json"
    ).json
    #expect(call["events"]?.items?.first?["type"] == "followUp.attempted")
    #expect(
      try desk.entries("--type", "followUp.attempted").first?["data"]?["step"] == "first")
    try desk("call", "D1", "--outcome", "reached", "--at", "2026-03-20 11:10")
      .expectRefused(64, saying: "--step", "week")
  }

  @Test("Whoever is merged away is gone from the list, the car is not: it is the other's now")
  func merged() throws {
    let desk = try OneDelivery.shop()
    try desk.ok(
      "record", "customer.registered", "--customer", "C2", "--occurred", "2026-03-17 08:00",
      "--sealed", "name=客户C2", "--sealed", "phone=13900000002")
    let before = try OneDelivery.rows(desk, "2026-03-20")
    #expect(before.map { $0["customer"] } == ["C1"])
    try desk.ok(
      "record", "customer.merged", "--customer", "C1", "--set", "into=C2", "--occurred",
      "2026-03-18 09:00")
    let after = try OneDelivery.rows(desk, "2026-03-20")
    #expect(after.map { $0["customer"] } == ["C2"] && after.map { $0["journey"] } == ["D1"])
    #expect(try OneDelivery.rows(desk, "2026-03-18").map { $0["customer"] }.isEmpty)
    let opened = try OneDelivery.rows(desk, "2026-03-20", "--names")
    #expect(opened.first?["phone"] == "13900000002" && opened.first?["names"] == ["客户C2"])
    let call = try desk.ok(
      "call", "D1", "--step", "first", "--outcome", "reached", "--at", "2026-03-20 10:10", "--json"
    ).json
    #expect(
      call["events"]?.items?.map { $0["type"] } == ["customer.identified", "followUp.attempted"])
    #expect(try OneDelivery.rows(desk, "2026-03-21").isEmpty)
    try desk.ok("call", "D1", "--step", "week", "--outcome", "noAnswer", "--at", "2026-03-24 10:10")
    #expect(try desk.entries("--type", "customer.identified").count == 1)
    try desk.expectSound()
  }

  @Test(
    "A call is one command; what follows from it is recorded with it, and the next list knows it")
  func attempts() throws {
    let desk = try OneDelivery.shop()
    let first = try desk.ok(
      "call", "D1", "--step", "first", "--outcome", "noAnswer", "--at", "2026-03-19 10:15", "--json"
    ).json
    #expect(first["state"] == "open" && first["attempt"] == 2 && first["due"] == "2026-03-20")
    #expect(try OneDelivery.rows(desk, "2026-03-20").first?["band"] == "B")
    for day in ["20 14:15", "23 18:15"] {
      try desk.ok(
        "call", "D1", "--step", "first", "--outcome", "busy", "--at", "2026-03-" + day)
    }
    #expect(
      try OneDelivery.rows(desk, "2026-03-24").first?["tasks"]?.items?.map { $0["kind"]?.text } == [
        "unreachable", "step",
      ])
    let reached = try desk.ok(
      "call", "D1", "--step", "week", "--outcome", "reached", "--at", "2026-03-24 10:15", "--note",
      "很满意", "--json"
    ).json
    #expect(reached["state"] == "done" && reached["events"]?.items?.count == 1)
    #expect(try OneDelivery.rows(desk, "2026-03-25").first?["tasks"] == nil)
    // With the plan's last step the touchpoint is completed.
    let last = try desk.ok(
      "call", "D1", "--step", "month", "--outcome", "reached", "--at", "2026-04-16 10:15", "--json"
    ).json
    #expect(
      last["events"]?.items?.compactMap { $0["type"]?.text } == [
        "followUp.attempted", "touchpoint.completed",
      ])
    try desk.expectSound()
  }

  @Test("rescheduled needs the agreed time, which stands first on its day")
  func rescheduled() throws {
    let desk = try OneDelivery.shop()
    let call = ["call", "D1", "--step", "first", "--at", "2026-03-19 10:15", "--outcome"]
    try desk.start(call + ["rescheduled"]).wait().expectRefused(65, saying: "--agreed")
    try desk.start(call + ["rescheduled", "--agreed", "2026-03-19 10:00"]).wait()
      .expectRefused(65, saying: "before")
    try desk.start(call + ["reached", "--agreed", "2026-03-21 10:00"]).wait()
      .expectRefused(65, saying: "--agreed")
    let outcome = try desk.start(call + ["rescheduled", "--agreed", "2026-03-21 21:00"]).wait()
    #expect(outcome.code == 0, "\(outcome.err)")
    #expect(try OneDelivery.rows(desk, "2026-03-20").isEmpty)
    let row = try #require(try OneDelivery.rows(desk, "2026-03-21").first)
    #expect(row["group"] == "agreed" && row["agreed"] == "2026-03-21T13:00:00.000Z")
    #expect(row["band"] == .null && row["attempt"] == 1)
  }

  @Test(
    "complaint opens complaint and alert in one append; it is resolved, then closed by another's call"
  )
  func complaint() throws {
    let desk = try OneDelivery.shop()
    let call = try desk.ok(
      "call", "D1", "--step", "first", "--outcome", "complaint", "--at", "2026-03-19 10:15",
      "--note",
      "座椅有异响", "--actor", "caller", "--json"
    ).json
    #expect(
      call["events"]?.items?.compactMap { $0["type"]?.text }
        == ["followUp.attempted", "complaint.raised", "alert.opened"])
    let row = try #require(try OneDelivery.rows(desk, "2026-03-20").first)
    #expect(
      row["kind"] == "alert" && row["reasons"] == ["complaint"] && row["tasks"]?.items?.count == 1)
    let raised = try #require(try desk.entries("--type", "complaint.raised").first)
    #expect(raised["sealed"] != nil)
    // Withdrawn consent does not stop a call-back to a complaint.
    try desk.ok(
      "record", "consent.withdrawn", "--customer", "C1", "--set", "purpose=followUp", "--occurred",
      "2026-03-19 12:00")
    #expect(try OneDelivery.rows(desk, "2026-03-20").count == 1)
    // Any other call waits for it, as long as the complaint stands.
    try desk(
      "call", "D1", "--step", "week", "--outcome", "noAnswer", "--at", "2026-03-20 09:00"
    ).expectRefused(65, saying: "consent")
    let unasked = try desk.ok(
      "call", "D1", "--step", "alert", "--outcome", "reached", "--at", "2026-03-20 09:30",
      "--actor",
      "caller", "--json"
    ).json
    #expect(unasked["state"] == "open" && unasked["alertStays"] == "notAsked")
    // Whoever was rated stays who was rated, also when the journey is somebody else's by now.
    try desk.ok(
      "record", "assignment.changed", "--journey", "D1", "--set", "role=advisor", "--set",
      "to=other", "--occurred", "2026-03-20 09:40")
    let close = [
      "call", "D1", "--step", "alert", "--outcome", "reached", "--satisfied", "yes", "--json",
    ]
    func closed(_ at: String, _ actor: String) throws -> [String] {
      try desk.start(close + ["--at", at, "--actor", actor]).wait().json["events"]?.items?
        .compactMap { $0["type"]?.text } ?? []
    }
    #expect(try closed("2026-03-20 10:00", "caller") == ["followUp.attempted"])
    try desk.ok(
      "record", "complaint.resolved", "--journey", "D1", "--set",
      "complaint=\(raised["data"]?["complaint"]?.text ?? "")", "--occurred", "2026-03-20 11:00")
    #expect(try closed("2026-03-20 11:10", "advisor") == ["followUp.attempted"])
    #expect(try OneDelivery.rows(desk, "2026-03-21").count == 1)
    let own = try desk(
      "call", "D1", "--step", "alert", "--outcome", "reached", "--satisfied",
      "yes", "--at", "2026-03-20 11:15", "--actor", "advisor")
    #expect(own.code == 0 && own.out.contains("who was rated"))
    #expect(
      try closed("2026-03-20 11:20", "caller")
        == ["followUp.attempted", "complaint.closed", "alert.closed"])
    #expect(try OneDelivery.rows(desk, "2026-03-21").isEmpty)
    try desk.expectSound()
  }

  @Test("refused cancels the steps; the consent is withdrawn only if the customer says so")
  func refused() throws {
    let desk = try OneDelivery.shop()
    try OneDelivery.deliver(desk, "D2", "C2", "2026-03-17")
    for (journey, more) in [("D1", []), ("D2", ["--withdraw-consent"])] {
      let outcome = try desk.start(
        ["call", journey, "--step", "first", "--outcome", "refused", "--at", "2026-03-19 10:15"]
          + more
      ).wait()
      #expect(outcome.code == 0, "\(outcome.err)")
    }
    #expect(try desk.entries("--type", "consent.withdrawn").map { $0["customer"] } == ["C2"])
    #expect(
      try OneDelivery.rows(desk, "2026-03-20").isEmpty
        && OneDelivery.rows(desk, "2026-03-25").isEmpty)
    try desk("call", "D2", "--step", "week", "--outcome", "reached").expectRefused(
      65, saying: "consent")
    try desk("call", "D2", "--step", "week", "--outcome", "reached", "--withdraw-consent")
      .expectRefused(64, saying: "--withdraw-consent")
  }

  @Test("Withheld customers are a count, not rows")
  func withheld() throws {
    let desk = try OneDelivery.shop()
    try desk.ok(
      "record", "consent.withdrawn", "--customer", "C1", "--set", "purpose=followUp", "--set",
      "channel=phone", "--occurred", "2026-03-18 12:00")
    let sheet = try desk.ok("calls", "--on", "2026-03-20", "--json").json
    #expect(sheet["rows"] == [] && sheet["withheld"] == 1)
    #expect(try desk.ok("calls", "--on", "2026-03-20").err.contains("1 withheld"))
  }

  @Test("Unknown steps, journeys and outcomes are refused by name")
  func wrong() throws {
    let desk = try OneDelivery.shop()
    try desk("call", "D1", "--step", "never", "--outcome", "reached").expectRefused(
      65, saying: "first, week")
    try desk("call", "D9", "--step", "first", "--outcome", "reached").expectRefused(
      66, saying: "journey")
    try desk("call", "D1", "--step", "first", "--outcome", "maybe").expectRefused(
      64, saying: "maybe")
    try desk("call", "D1", "--step", "first", "--outcome", "noAnswer", "--satisfied", "yes")
      .expectRefused(65, saying: "--satisfied")
    #expect(try desk.entries("--type", "followUp.attempted").isEmpty)
  }

  @Test("--on cuts by what had happened, --known-at by what was known; together and apart")
  func cuts() throws {
    let desk = try OneDelivery.shop()
    let before = try desk.count()
    try desk.ok(
      "call", "D1", "--step", "first", "--outcome", "reached", "--at", "2026-03-19 10:15",
      at: "2026-03-25T00:00:00.000Z".replacing("2026-03-25", with: "2026-11-23"))
    #expect(try OneDelivery.rows(desk, "2026-03-20").isEmpty)
    #expect(try OneDelivery.rows(desk, "2026-03-20", "--known-at", "\(before)").count == 1)
    #expect(try OneDelivery.rows(desk, "2026-03-19").count == 1, "it had not happened yet")
    // Alone: the list as it stood when that was recorded.
    let alone = try desk.ok("calls", "--known-at", "\(before)", "--json").json
    #expect(alone["on"] == "2026-11-22" && alone["rows"] == [])
    try desk("calls", "--known-at", "999").expectRefused(66)
  }

  @Test("A member of staff may be named: the log holds ids, and who was rated closes nothing")
  func named() throws {
    let desk = try OneDelivery.shop()
    try desk.ok(
      "record", "journey.opened", "--journey", "D2", "--customer", "C1", "--set", "advisor=王小二",
      "--occurred", "2026-03-16 08:00")
    try desk.ok(
      "record", "touchpoint.completed", "--journey", "D2", "--set", "touchpoint=farewell",
      "--occurred", "2026-03-16 12:00", "--actor", "王小二")
    try desk.ok(
      "record", "experience.answered", "--journey", "D2", "--set", "solved=no", "--occurred",
      "2026-03-16 13:00")
    let own = try desk.ok(
      "call", "D2", "--step", "alert", "--outcome", "reached", "--satisfied", "yes", "--at",
      "2026-03-17 10:00", "--actor", "王小二", "--json"
    ).json
    #expect(own["alertStays"] == "ownAdvisor")
    #expect(!(try desk.ok("events").out.contains("王小二")))
    let opened = try #require(try desk.entries("--journey", "D2").first)
    let id = try #require(opened["data"]?["advisor"]?.text)
    #expect(id.hasPrefix("S-"))
    #expect(try desk.entries("--type", "touchpoint.completed").contains { $0["actor"]?.text == id })
  }

  @Test(
    "A call that cannot have been made yet, or before the journey began, is no call",
    arguments: [("2026-12-24 10:00", "future"), ("2020-01-01 10:00", "mistyped")])
  func whenever(at: String, saying: String) throws {
    let desk = try OneDelivery.shop()
    try desk("call", "D1", "--step", "first", "--outcome", "noAnswer", "--at", at).expectRefused(
      65, saying: saying)
    #expect(try desk.entries("--type", "followUp.attempted").isEmpty)
  }

  @Test("Where nobody answers it counts for every call of the row; reached closes what is ticked")
  func together() throws {
    let desk = try OneDelivery.shop()
    try desk.ok(
      "record", "journey.opened", "--journey", "D2", "--customer", "C1", "--set",
      "advisor=advisor", "--occurred", "2026-03-16 08:00")
    try desk.ok(
      "record", "touchpoint.completed", "--journey", "D2", "--set", "touchpoint=farewell",
      "--occurred", "2026-03-16 12:00")
    let missed = try desk.ok(
      "call", "D1", "--step", "first", "--outcome", "noAnswer", "--at", "2026-03-19 10:15",
      "--note", "没人接", "--json"
    ).json
    #expect(missed["also"] == [["journey": "D2", "step": "first"]])
    let attempts = try desk.entries("--type", "followUp.attempted")
    #expect(attempts.map { $0["subject"] } == ["journey/D1", "journey/D2"])
    #expect(attempts.map { $0["sealed"] != nil } == [true, false])
    let row = try #require(try OneDelivery.rows(desk, "2026-03-20").first)
    #expect(row["tasks"]?.items?.map { $0["attempt"] } == [2, 2])
    try desk(
      "call", "D1", "--step", "first", "--step", "week", "--outcome", "busy", "--at",
      "2026-03-20 10:15"
    ).expectRefused(65, saying: "--step")
    try desk(
      "call", "D1", "--step", "first", "--step", "D9:first", "--outcome", "reached", "--at",
      "2026-03-20 10:15"
    ).expectRefused(66, saying: "journey")
    #expect(try desk.entries("--type", "followUp.attempted").count == 2)
    let reached = try desk.ok(
      "call", "D1", "--step", "first", "--step", "D2:first", "--outcome", "reached", "--at",
      "2026-03-20 10:15")
    #expect(reached.out.contains("D2:first"))
    #expect(try OneDelivery.rows(desk, "2026-03-21").isEmpty)
    try desk("call", "D1", "--outcome", "reached").expectRefused(64, saying: "--step")
    try desk.expectSound()
  }

  @Test("Without --on it is the list of now: a call takes its row away")
  func now() throws {
    let desk = try OneDelivery.shop()
    let noon = "2026-03-20T04:00:00.000Z"
    #expect(try desk.ok("calls", "--json", at: noon).json["rows"]?.items?.count == 1)
    try desk.ok("call", "D1", "--step", "first", "--outcome", "reached", "--at", "2026-03-20 11:00")
    #expect(try desk.ok("calls", "--json", at: noon).json["rows"] == [])
    #expect(try OneDelivery.rows(desk, "2026-03-20").count == 1)
  }

  @Test("The sheet is the kept text, within 80 columns", arguments: ["en", "zh-Hans"])
  func golden(language: String) throws {
    let desk = try OneDelivery.shop("2026-03-17", language: language)
    try OneDelivery.deliver(desk, "D2", "C2", "2026-03-16")
    try OneDelivery.deliver(desk, "D3", "C3", "2026-03-18")
    try OneDelivery.deliver(desk, "D4", "C4", "2026-03-18")
    try desk.ok(
      "record", "rating.given", "--journey", "D3", "--set", "touchpoint=payment", "--set",
      "perception=2", "--set", "expectation=6", "--occurred", "2026-03-18 13:00", "--sealed",
      "words=一个人等了四十分钟，没有人告诉我还要多久，也没有人过来问一声，付款的地方还很冷")
    try desk.ok(
      "record", "concern.answered", "--journey", "D1", "--set", "touchpoint=followUp", "--set",
      "concern=functionUnclear", "--set", "answered=no", "--occurred", "2026-03-17 13:00")
    try desk.ok(
      "call", "D4", "--step", "first", "--outcome", "rescheduled", "--at", "2026-03-19 10:15",
      "--agreed", "2026-03-20 15:00")
    let sheet = try desk.ok("calls", "--on", "2026-03-20", "--names")
    for line in sheet.lines { #expect(Self.width(line) <= 80, "\(line)") }
    try Golden.expect(sheet.out, equals: "calls.\(language).txt")
  }

  private static func width(_ line: Substring) -> Int {
    line.unicodeScalars.reduce(0) { $0 + ((0x2E80...0xFF60).contains($1.value) ? 2 : 1) }
  }
}
