import CanonicalJSON
import Foundation
import Testing

@Suite("touchstone calls for the manager, and what a call asks and says")
struct CallReviewTests {
  private func shop(language: String = "en") throws -> Touchstone {
    let desk = try Touchstone.opened(language: language)
    try desk.ok("calendar", "add", CalendarTests.holidays.path)
    return desk
  }

  private func deliver(
    _ desk: Touchstone, _ journey: String, _ customer: String, _ day: String,
    advisor: String = "A1"
  ) throws {
    try desk.ok(
      "record", "customer.registered", "--customer", customer, "--occurred", day + " 08:00",
      "--sealed", "name=客户" + customer, "--sealed", "phone=1390000000" + customer.dropFirst())
    try desk.ok(
      "record", "journey.opened", "--journey", journey, "--customer", customer, "--set",
      "advisor=" + advisor, "--set", "model=越野车B", "--occurred", day + " 08:00")
    try complete(desk, journey, "farewell", day + " 12:00")
  }

  private func complete(
    _ desk: Touchstone, _ journey: String, _ touchpoint: String, _ at: String
  ) throws {
    try desk.ok(
      "record", "touchpoint.completed", "--journey", journey, "--set", "touchpoint=" + touchpoint,
      "--occurred", at)
  }

  private func unsolved(_ desk: Touchstone, _ journey: String, _ at: String) throws {
    try desk.ok(
      "record", "experience.answered", "--journey", journey, "--set", "solved=no", "--occurred", at)
  }

  private func sheet(_ desk: Touchstone, _ on: String, _ more: String...) throws -> JSON {
    let outcome = try desk.start(["calls", "--json", "--on", on] + more).wait()
    #expect(outcome.code == 0, "\(outcome.err)")
    return try outcome.json
  }

  private func call(_ desk: Touchstone, _ arguments: String) throws -> Outcome {
    try desk.start(["call"] + arguments.split(separator: "|").map(String.init)).wait()
  }

  @Test(
    "Not satisfied with the handling: the alert stays open, goes up a level, and the call says so")
  func notSatisfied() throws {
    let desk = try shop()
    try deliver(desk, "D1", "C1", "2026-03-17")
    try desk.ok(
      "call", "D1", "--step", "first", "--outcome", "complaint", "--at", "2026-03-19 10:15",
      "--note", "座椅有异响", "--actor", "caller")
    let no = try call(
      desk, "D1|--step|alert|--outcome|reached|--satisfied|no|--at|2026-03-20 10:00|--actor|caller")
    #expect(no.code == 0, "\(no.err)")
    #expect(
      no.out.contains("alert stays open, escalated to the manager, call by 2026-03-23"), "\(no.out)"
    )
    let row = try #require(try sheet(desk, "2026-03-21")["rows"]?.items?.first)
    #expect(row["kind"] == "alert" && row["role"] == "manager" && row["due"] == "2026-03-23")
    #expect(row["reasons"] == ["complaint", "handling"] && row["overdueDays"] == 0)
    // What people recorded of it goes along.
    let raised = try #require(try desk.entries("--type", "alert.escalated").first?["data"])
    #expect(raised["to"] == "manager" && raised["reason"] == "handling")
    #expect(try desk.entries("--type", "alert.closed").isEmpty)
    try desk.ok(
      "record", "complaint.resolved", "--journey", "D1", "--set",
      "complaint=\(try complaint(desk))", "--occurred", "2026-03-23 09:00")
    let yes = try call(
      desk,
      "D1|--step|alert|--outcome|reached|--satisfied|yes|--at|2026-03-23 10:00|--actor|manager")
    #expect(yes.out.contains("the alert is closed"), "\(yes.out) \(yes.err)")
    #expect(
      try desk.entries("--type", "alert.closed").count == 1
        && sheet(desk, "2026-03-24")["rows"]?.items?.first?["kind"] != "alert")
    try desk.expectSound()
  }

  private func complaint(_ desk: Touchstone) throws -> String {
    try desk.entries("--type", "complaint.raised").first?["data"]?["complaint"]?.text ?? ""
  }

  @Test(
    "An alert called about at the touchpoint only is a row of the review, and one call closes it")
  func touchpointOnly() throws {
    let desk = try shop()
    try deliver(desk, "D1", "C1", "2026-03-17")
    try unsolved(desk, "D1", "2026-03-17 13:00")
    try complete(desk, "D1", "followUp", "2026-03-20 10:00")
    let plain = try sheet(desk, "2026-03-23")
    #expect(plain["rows"] == [] && plain["alertsCalled"] == ["D1"] && plain["review"] == nil)
    let review = try sheet(desk, "2026-03-23", "--review")
    let row = try #require(review["review"]?.items?.first)
    #expect(row["journey"] == "D1" && row["kind"] == "alert" && row["advisor"] == "A1")
    #expect(row["why"]?["en"]?.text?.contains("call D1 --step alert") == true)
    let shown = try desk.ok("calls", "--on", "2026-03-23", "--review").out
    #expect(shown.contains("For the manager's review") && shown.contains("D1"))
    let closed = try call(
      desk, "D1|--step|alert|--outcome|reached|--satisfied|yes|--at|2026-03-23 10:00")
    #expect(closed.code == 0 && closed.out.contains("the alert is closed"), "\(closed.err)")
    let after = try sheet(desk, "2026-03-24", "--review")
    #expect(after["alertsCalled"] == [] && after["review"] == [])
    try desk.expectSound()
  }

  @Test("The touchpoint followUp is the first step only; the week's row says so")
  func touchpointIsFirst() throws {
    let desk = try shop()
    try deliver(desk, "D1", "C1", "2026-03-17")
    try complete(desk, "D1", "followUp", "2026-03-20 10:00")
    #expect(try sheet(desk, "2026-03-21")["rows"] == [])
    let row = try #require(try sheet(desk, "2026-03-24")["rows"]?.items?.first)
    #expect(row["step"] == "week" && row["calledAt"] == "2026-03-20T02:00:00.000Z")
    let text = try desk.ok("calls", "--on", "2026-03-24").out.replacing(/\s+/, with: " ")
    #expect(text.contains("the touchpoint followUp counts as the first call only"), "\(text)")
  }

  @Test("A call never made is counted by advisor, and listed for the manager with whose it was")
  func missed() throws {
    let desk = try shop()
    try deliver(desk, "D1", "C1", "2026-03-17", advisor: "A1")
    try deliver(desk, "D2", "C2", "2026-03-17", advisor: "A2")
    try deliver(desk, "D3", "C3", "2026-03-16", advisor: "A2")
    try desk.ok(
      "call", "D1", "--step", "first", "--outcome", "noAnswer", "--at", "2026-03-20 10:10")
    let plain = try sheet(desk, "2026-03-23")
    #expect(plain["missed"]?["count"] == 2)
    #expect(plain["missed"]?["byAdvisor"] == [["advisor": "A2", "count": 2]])
    let note = try desk.ok("calls", "--on", "2026-03-23").err.replacing(/\s+/, with: " ")
    #expect(note.contains("2 calls were never made") && note.contains("A2 2"), "\(note)")
    let review = try sheet(desk, "2026-03-23", "--review")["review"]?.items ?? []
    #expect(review.map { $0["journey"] } == ["D3", "D2"])
    #expect(review.allSatisfy { $0["kind"] == "missed" && $0["step"] == "first" })
    #expect(review.allSatisfy { $0["advisor"] == "A2" && $0["attempt"] == .null })
    // Long afterwards it is no number of the day any more, and still in the review.
    let later = try sheet(desk, "2026-11-20")
    #expect(later["missed"]?["count"] == 0)
    #expect(try sheet(desk, "2026-11-20", "--review")["missed"]?["count"] == 8)
    #expect(try sheet(desk, "2026-11-20", "--review", "--limit", "3")["review"]?.items?.count == 3)
  }

  @Test(
    "--advisor, --step, --due and --limit narrow the list; the totals are of what they let through")
  func filters() throws {
    let desk = try shop()
    try deliver(desk, "D1", "C1", "2026-03-17", advisor: "A1")
    try deliver(desk, "D2", "C2", "2026-03-16", advisor: "A2")
    try deliver(desk, "D3", "C3", "2026-03-18", advisor: "A2")
    try unsolved(desk, "D3", "2026-03-18 13:00")
    func journeys(_ more: String...) throws -> [String] {
      let outcome = try desk.start(["calls", "--json", "--on", "2026-03-19"] + more).wait()
      #expect(outcome.code == 0, "\(outcome.err)")
      return try outcome.json["rows"]?.items?.compactMap { $0["journey"]?.text } ?? []
    }
    #expect(try journeys() == ["D3", "D2", "D1"])
    #expect(try journeys("--advisor", "A2") == ["D3", "D2"])
    #expect(try journeys("--step", "alert") == ["D3"])
    #expect(try journeys("--step", "First call") == ["D2", "D1"])
    // D1 may be called from today on, and is due tomorrow.
    #expect(try journeys("--due") == ["D3", "D2"])
    #expect(try journeys("--due", "2026-03-20") == ["D3", "D2", "D1"])
    #expect(try journeys("--limit", "2") == ["D3", "D2"])
    let limited = try sheet(desk, "2026-03-19", "--limit", "1")["totals"]
    #expect(limited?["customers"] == 3 && limited?["alert"] == 1 && limited?["due"] == 2)
    let shown = try desk.ok("calls", "--on", "2026-03-19", "--limit", "1").out
    #expect(shown.contains("3 customers: 1 alert, 2 due, the first 1 shown"), "\(shown)")
    try desk("calls", "--step", "never").expectRefused(65, saying: "first, week")
  }

  @Test("The complaint's words and the advisor's name are shown to who may see them, and else not")
  func words() throws {
    let desk = try shop()
    try deliver(desk, "D1", "C1", "2026-03-17", advisor: "王小二")
    try desk.ok(
      "call", "D1", "--step", "first", "--outcome", "complaint", "--at", "2026-03-19 10:15",
      "--note", "座椅有异响", "--actor", "caller")
    let open = try desk.ok("calls", "--on", "2026-03-20", "--names").out
    #expect(open.contains("座椅有异响") && open.contains("王小二"), "\(open)")
    let row = try sheet(desk, "2026-03-20", "--names")["rows"]?.items?.first
    #expect(row?["advisorName"] == "王小二")
    #expect(row?["complaints"]?.items?.first?["words"] == "座椅有异响")
    let closed = try desk.ok("calls", "--on", "2026-03-20").out
    #expect(!closed.contains("座椅有异响") && !closed.contains("王小二"))
    let sealed = try sheet(desk, "2026-03-20")["rows"]?.items?.first?["complaints"]?.items?.first
    #expect(sealed?["resolved"] == false && sealed?["words"] == nil)
  }

  @Test("A year without a holiday file is said once beside the list, not on each row")
  func notesOnce() throws {
    let desk = try Touchstone.opened(language: "en")
    try deliver(desk, "D1", "C1", "2026-03-17")
    let shown = try desk.ok("calls", "--on", "2026-03-20")
    #expect(!shown.out.contains("no holiday file"))
    #expect(shown.err.contains("no holiday file"))
    #expect(
      try sheet(desk, "2026-03-20")["rows"]?.items?.first?["calendarFallback"] == true)
  }

  @Test("A call takes all that was asked: score, referral, consent; one append")
  func answers() throws {
    let desk = try shop()
    try deliver(desk, "D1", "C1", "2026-03-17")
    let made = try desk.ok(
      "call", "D1", "--step", "首次回访", "--outcome", "reached", "--score", "6", "--referral", "yes",
      "--consent", "yes", "--at", "2026-03-19 10:15", "--json"
    ).json
    #expect(
      made["events"]?.items?.compactMap { $0["type"]?.text } == [
        "followUp.attempted", "rating.given", "referral.asked", "referral.agreed", "consent.given",
      ])
    #expect(made["asked"] == true && made["next"]?["step"] == "week")
    let rating = try #require(try desk.entries("--type", "rating.given").first?["data"])
    #expect(rating["perception"] == 6 && rating["scale"] == "satisfaction7")
    #expect(rating["subject"] == "overall")
    let consent = try #require(try desk.entries("--type", "consent.given").first?["data"])
    #expect(consent["purpose"] == "followUp" && consent["channel"] == "phone")
    try desk.expectSound()
  }

  @Test("A bad score opens an alert, and the call says by when to call")
  func badScore() throws {
    let desk = try shop()
    try deliver(desk, "D1", "C1", "2026-03-17")
    let made = try call(
      desk, "D1|--step|first|--outcome|reached|--score|2|--referral|--at|2026-03-19 10:15")
    #expect(made.out.contains("an alert opens") && made.out.contains("2026-03-20"), "\(made.out)")
    #expect(try sheet(desk, "2026-03-20")["rows"]?.items?.first?["kind"] == "alert")
    // While it is open nobody is asked for a referral.
    try desk(
      "call", "D1", "--step", "alert", "--outcome", "reached", "--referral", "--at",
      "2026-03-20 10:00"
    ).expectRefused(65, saying: "referral")
  }

  @Test("What was asked goes with every outcome in which the customer was spoken to, and no other")
  func spoken() throws {
    let desk = try shop()
    try deliver(desk, "D1", "C1", "2026-03-17")
    for option in [["--score", "5"], ["--satisfied", "no"], ["--referral"], ["--consent", "no"]] {
      try desk.start(
        ["call", "D1", "--step", "first", "--outcome", "noAnswer", "--at", "2026-03-19 10:15"]
          + option
      ).wait().expectRefused(65, saying: option[0])
    }
    try desk("call", "D1", "--step", "first", "--outcome", "reached", "--score", "8")
      .expectRefused(65, saying: "1", "7")
    #expect(try desk.entries("--type", "followUp.attempted").isEmpty)
    let refused = try call(
      desk, "D1|--step|first|--outcome|refused|--score|4|--consent|no|--at|2026-03-19 10:15")
    #expect(refused.code == 0, "\(refused.err)")
    #expect(try desk.entries("--type", "consent.withdrawn").count == 1)
    #expect(try desk.entries("--type", "rating.given").count == 1)
    try desk.expectSound()
  }

  @Test("A call that no step asks for, or outside the hours, is recorded and said to be one")
  func unasked() throws {
    let desk = try shop()
    try deliver(desk, "D1", "C1", "2026-03-17")
    let early = try call(
      desk, "D1|--step|month|--outcome|reached|--at|2026-03-19 10:15")
    #expect(early.code == 0 && early.out.contains("no step asked for this call"), "\(early.out)")
    let night = try call(
      desk, "D1|--step|first|--outcome|noAnswer|--at|2026-03-20 20:00")
    #expect(night.code == 0 && night.err.contains("09:00–20:00"), "\(night.err)")
    #expect(!night.out.contains("no step asked"))
    try desk.ok(
      "call", "D1", "--step", "first", "--outcome", "rescheduled", "--agreed", "2026-03-23 21:00",
      "--at", "2026-03-23 10:00")
    let agreed = try call(
      desk, "D1|--step|first|--outcome|reached|--at|2026-03-23 21:05")
    #expect(agreed.code == 0 && agreed.err.isEmpty, "\(agreed.err)")
  }
}
