import CanonicalJSON
import Foundation
import Testing

@Suite("A journey on which everything happened")
struct RichJourneyTests {
  private static func id(_ number: Int) -> String {
    "11111111-2222-4333-8444-0000000000" + (number < 10 ? "0\(number)" : "\(number)")
  }

  /// One journey, recorded as it happened; a second customer is merged into the first.
  static func lived(language: String = "zh-Hans") throws -> Touchstone {
    let desk = try Touchstone.opened(language: language, at: "2026-03-01T01:00:00.000Z")
    /// Records at a moment of the clock in Shanghai, as it happens.
    func record(
      _ moment: String, _ type: String, _ fields: [String] = [], _ sealed: [String] = [],
      by actor: String = "S-li", id: String? = nil, of customer: String? = nil
    ) throws {
      var arguments = ["record", type, "--occurred", "2026-03-\(moment)", "--actor", actor]
      arguments += customer.map { ["--customer", $0] } ?? ["--journey", "D1"]
      if type == "journey.opened" { arguments += ["--customer", "C1"] }
      if let id { arguments += ["--id", id] }
      for field in fields { arguments += ["--set", field] }
      for text in sealed { arguments += ["--sealed", text] }
      let parts = moment.split(separator: " ")
      let utc = String(parts[1])
      let outcome = try desk.start(
        arguments, at: "2026-03-\(parts[0])T\(utc):30.000+08:00"
      ).wait()
      try #require(outcome.code == 0, "\(type): \(outcome.err)")
    }
    try record(
      "02 09:00", "customer.registered", ["kind=person", "chosenFor=wordOfMouth"],
      ["name=王小明", "phone=13800138000"], of: "C1")
    try record(
      "02 09:05", "consent.given",
      ["purpose=followUp", "channel=phone", "expires=2027-03-02T09:05:00+08:00"], of: "C1")
    try record("02 09:06", "consent.given", ["purpose=marketing", "channel=wechat"], of: "C1")
    for purpose in ["followUp", "survey"] {
      try record(
        "02 09:06", "consent.given", ["purpose=\(purpose)", "channel=wechat"], of: "C1")
    }
    try record("03 10:00", "consent.withdrawn", ["purpose=marketing", "channel=wechat"], of: "C1")
    try record(
      "02 09:10", "journey.opened",
      ["model=SUV-B", "order=O-1", "advisor=S-li", "kind=new", "mentor=S-chen"])
    try record(
      "02 09:11", "vehicle.assigned", ["vehicle=V-1", "variant=domestic"],
      ["vin=LSVAA49J132047371"])
    try record("02 09:12", "party.linked", ["party=C8", "role=payer"])
    try record(
      "02 09:15", "need.stated", ["kind=emotional", "leading=true", "factor=速度"],
      ["words=想周末带孩子出去玩"])
    try record(
      "02 09:20", "appointment.made",
      [
        "promisedStart=2026-03-05T14:00:00+08:00", "promisedFinish=2026-03-05T15:00:00+08:00",
        "bay=B1",
      ], ["companions=爱人和孩子", "specialRequests=要红色脚垫"])
    try record("03 11:00", "assignment.changed", ["role=deliverySpecialist", "to=S-wang"])
    try record(
      "04 10:00", "vehicle.replaced", ["vehicle=V-2", "variant=domestic", "reason=scratch"])
    try record(
      "04 16:00", "appointment.moved",
      [
        "promisedStart=2026-03-05T14:30:00+08:00", "promisedFinish=2026-03-05T15:30:00+08:00",
        "requestedBy=customer", "reason=traffic",
      ])
    try record("05 14:30", "customer.arrived", ["companions=2"])
    try record("05 14:31", "touchpoint.started", ["touchpoint=greeting"])
    try record(
      "05 14:33", "concern.answered",
      ["touchpoint=greeting", "concern=treatedColdly", "answered=true"])
    try record("05 14:40", "touchpoint.completed", ["touchpoint=greeting"])
    try record(
      "05 14:41", "expectation.told", ["touchpoint=payment", "minutes=15", "content=loan"])
    try record("05 14:42", "touchpoint.started", ["touchpoint=payment"])
    try record("05 14:45", "wait.started", ["wait=W1", "touchpoint=payment", "cause=finance"])
    try record("05 14:50", "wait.started", ["wait=W2", "touchpoint=payment", "cause=printer"])
    try record("05 14:55", "wait.ended", ["wait=W1"])
    try record("05 15:00", "wait.ended", ["wait=W2"])
    try record(
      "05 15:01", "concern.answered",
      ["touchpoint=payment", "concern=waitingAlone", "answered=false"], ["words=一个人坐了半天"])
    try record("05 15:05", "touchpoint.completed", ["touchpoint=payment"], ["note=财务只有一个窗口"])
    try record(
      "05 15:06", "rating.given",
      ["touchpoint=payment", "perception=3", "expectation=6", "collector=shop", "channel=desk"],
      ["words=等太久"], id: id(1))
    try record(
      "05 15:06", "rating.given",
      ["touchpoint=payment", "perception=2", "dimension=responsiveness", "diagnostic=true"])
    try record(
      "05 15:06", "rating.given",
      [
        "touchpoint=greeting", "perception=6", "expectation=5", "importance=4",
        "importanceScale=importance5",
      ])
    try record(
      "05 15:07", "exception.raised", ["exception=E1", "kind=fault", "touchpoint=documents"],
      ["note=左门有划痕"])
    try record(
      "05 15:10", "exception.handled",
      [
        "exception=E1", "principles=findCause", "principles=decideNothingAlone",
        "approver=S-boss", "resolution=polish",
      ], ["note=抛光后客户认可"])
    try record(
      "05 15:12", "promise.made",
      ["promise=P1", "by=dealer", "kind=mats", "due=2026-03-08T18:00:00+08:00"],
      ["words=送一套红色脚垫"])
    try record(
      "05 15:13", "promise.made",
      ["promise=P2", "by=dealer", "kind=plate", "due=2026-03-20T18:00:00+08:00"])
    try record("05 15:15", "touchpoint.started", ["touchpoint=documents"])
    for item in ["identityCheck", "factoryCertificate", "compulsoryInsurance"] {
      try record(
        "05 15:18", "item.checked", ["touchpoint=documents", "item=\(item)", "outcome=ok"])
    }
    try record(
      "05 15:19", "item.checked",
      [
        "touchpoint=documents", "item=keys", "outcome=ok", "value=2", "signedBy=S-wang",
        "attachment=" + String(repeating: "ab", count: 32),
      ])
    try record(
      "05 15:20", "item.checked", ["touchpoint=documents", "item=invoice", "outcome=later"])
    try record(
      "05 15:25", "touchpoint.completed",
      ["touchpoint=documents", "reason=laterOnPaper"])
    try record(
      "05 15:26", "touchpoint.skipped", ["touchpoint=walkthrough", "reason=customerInHurry"])
    try record(
      "05 15:35", "ceremony.held",
      ["steps=flowers", "steps=photo", "peak=keys", "remembered=yes", "compared=unknown"])
    try record("05 15:50", "touchpoint.completed", ["touchpoint=farewell"])
    try record(
      "05 15:51", "journey.delivered", ["place=shop", "odometer=12", "receivedBy=C1"])
    try record(
      "06 09:00", "purchase.recorded", ["amountMinor=1280050", "kind=accessories"], of: "C1")
    try record(
      "06 09:05", "survey.invited",
      ["survey=SV1", "collector=maker", "channel=wechat", "window=14"])
    try record(
      "06 20:00", "rating.given",
      ["perception=5", "scale=satisfaction7", "survey=SV1", "collector=maker"])
    try record("06 20:01", "recommendation.stated", ["level=no", "survey=SV1"], ["words=等太久"])
    try record("06 20:02", "repurchase.stated", ["level=possible", "likelihood=40", "survey=SV1"])
    try record("06 20:03", "kano.answered", ["feature=photo", "functional=1", "dysfunctional=3"])
    try record("06 20:04", "experience.answered", ["solved=yes", "pleasant=partly"])
    try record(
      "07 09:00", "complaint.raised",
      ["complaint=K1", "cause=service", "severity=high", "touchpoint=payment"],
      ["words=付款等了二十分钟"], by: "S-zhao")
    try record("07 09:01", "alert.opened", ["alert=A1", "reasons=complaint"], by: "S-zhao")
    try record(
      "07 10:00", "alert.escalated", ["alert=A1", "to=S-boss", "reason=age"], by: "S-zhao")
    try record(
      "07 11:00", "cause.attributed",
      [
        "of=\(id(1))", "gap=delivery", "executionCause=heededNotDone", "subCause=cannotDo",
        "layer=system", "primary=true",
      ], by: "S-boss")
    try record("07 15:00", "promise.kept", ["promise=P1"], ["words=已寄出"])
    try record(
      "08 09:00", "followUp.planned",
      ["task=T1", "kind=call", "due=2026-03-08T11:00:00+08:00", "band=A"],
      by: "S-zhao")
    try record(
      "08 10:05", "followUp.attempted",
      ["task=T1", "kind=call", "band=A", "outcome=noAnswer", "channel=phone"], by: "S-zhao")
    try record(
      "08 10:06", "callback.agreed", ["task=T1", "due=2026-03-09T15:00:00+08:00", "band=B"],
      by: "S-zhao")
    try record("09 09:00", "complaint.resolved", ["complaint=K1", "resolution=voucher"])
    try record(
      "09 15:00", "followUp.attempted",
      [
        "task=T1", "kind=call", "band=B", "outcome=reached", "satisfied=true", "channel=phone",
      ], ["words=现在满意了"], by: "S-zhao", id: id(2))
    try record(
      "09 15:10", "complaint.closed", ["complaint=K1", "recall=\(id(2))", "satisfied=true"],
      by: "S-zhao")
    try record(
      "09 15:11", "alert.closed", ["alert=A1", "recall=\(id(2))", "satisfied=true"], by: "S-zhao")
    try record(
      "09 15:12", "message.sent", ["task=T1", "channel=wechat", "purpose=followUp"], by: "S-zhao")
    try record("09 15:13", "followUp.completed", ["task=T1", "outcome=reached"], by: "S-zhao")
    try record("09 15:20", "referral.asked", ["referral=R1"], by: "S-zhao")
    try record("09 15:21", "referral.agreed", ["referral=R1", "referred=C9"], by: "S-zhao")
    try record("09 16:00", "request.logged", ["request=Q1", "kind=enquiry"], ["words=蓝牙怎么连"])
    try record("09 16:30", "request.resolved", ["request=Q1", "resolution=explained"])
    try record(
      "10 09:00", "correction.made",
      [
        "corrects=\(id(1))", "reason=misheard",
        #"replacement={"touchpoint":"payment","perception":5,"expectation":6,"collector":"shop","channel":"desk"}"#,
      ], by: "S-boss")
    try record(
      "10 09:05", "care.scheduled",
      ["kind=firstService", "due=2026-06-05T10:00:00+08:00", "journey=D1"], of: "C1")
    try record("10 09:10", "customer.registered", [], ["name=王晓明"], of: "C2")
    try record("10 09:20", "customer.merged", ["from=C2", "into=C1"], of: "C2")
    return desk
  }

  private func normal(_ text: String) -> String {
    text.replacing(
      /[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}/, with: "EVENT-ID")
  }

  private static let cut = ["--as-of", "2026-03-21 00:00"]

  @Test(
    "It is readable at 80 columns and at 60, in both languages",
    arguments: ["en", "zh-Hans"], [60, 80])
  func text(language: String, columns: Int) throws {
    let desk = try Self.lived(language: language)
    let shown = try desk.start(
      ["timeline", "C1", "--names"] + Self.cut, with: ["COLUMNS": "\(columns)"]
    ).wait()
    #expect(shown.code == 0, "\(shown.err)")
    try Golden.expect(normal(shown.out), equals: "rich-\(columns).\(language).txt")
    let widest = try Python.run(
      """
      import sys, unicodedata
      def width(line):
        return sum(0 if unicodedata.category(c) in ("Mn", "Me", "Cf") else
          2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in line)
      print(max(width(line) for line in sys.stdin.read().split("\\n")))
      """, input: try desk.file("text", shown.out))
    #expect(Int(widest) ?? .max <= columns)
    for words in ["等太久", "王小明", "现在满意了"] { #expect(shown.out.contains(words)) }
  }

  @Test("As JSON every fact has its place, and words stand sealed unless they are asked for")
  func json() throws {
    let desk = try Self.lived()
    let shown = try desk.start(["timeline", "C1", "--json"] + Self.cut).wait()
    try Golden.expect(normal(shown.out), equals: "rich.json")
    for words in ["等太久", "王小明", "现在满意了", "LSVAA", "\"words\"", "\"note\""] {
      #expect(!shown.out.contains(words), "\(words)")
    }
    let opened = try desk.start(["timeline", "C1", "--json", "--names"] + Self.cut).wait().out
    for words in ["等太久", "王小明", "现在满意了", "LSVAA"] { #expect(opened.contains(words)) }
    #expect(!opened.contains("王晓明"), "the name of whoever was merged in is not the customer's")
    try desk.expectSound()
  }

  @Test("The correction says which event, which fields, and why")
  func correction() throws {
    let desk = try Self.lived()
    let position = try #require(
      try desk.ok("events", "--type", "rating.given").jsonLines.first?["position"]?.int)
    let shown = try desk.ok("timeline", "C1").out
    #expect(shown.contains("更正 第\(position)条 评价 财务付款：感受 3→5（原因 听错）"), "\(shown)")
    let english = try desk.ok("timeline", "C1", "--language", "en").out
    #expect(
      english.replacing("\n    ", with: " ").contains(
        "Correction of event \(position) rating Payment: perception 3→5 (reason misheard)"),
      "\(english)")
  }

  @Test("Overdue is only what was due before the moment that is asked for")
  func overdue() throws {
    let desk = try Self.lived()
    func promises(_ cut: [String]) throws -> [JSON?] {
      let shown = try desk.start(["timeline", "C1", "--json"] + cut).wait()
      let items = try shown.json["journeys"]?.items?.first?["promises"]?.items ?? []
      return items.map { $0["overdue"] }
    }
    #expect(try promises([]) == [nil, nil])
    #expect(try promises(["--as-of", "2026-03-20 18:00"]) == [nil, nil])
    #expect(try promises(["--as-of", "2026-03-20 18:01"]) == [nil, true])
    // The first was kept on the seventh; the evening before it is open and not yet due.
    #expect(try promises(["--as-of", "2026-03-06 18:01"]) == [nil, nil])
  }
}
