import CanonicalJSON
import Foundation
import Testing

@Suite("Staff, care, customers and cases on the command line")
struct CareTests {
  private static func id(_ number: Int) -> String { EntryLines.id(number) }

  /// Records a fact written as one line, as RecordRefusalTests write it.
  private func record(_ desk: Touchstone, _ line: String) throws -> Outcome {
    try desk.start(
      ["record"] + line.split(separator: " ").map { String($0).replacing("_", with: " ") }
    ).wait()
  }

  private func ok(
    _ desk: Touchstone, _ line: String, from location: SourceLocation = #_sourceLocation
  ) throws {
    let outcome = try record(desk, line)
    try #require(outcome.code == 0, "\(line): \(outcome.err)", sourceLocation: location)
  }

  private func refused(
    _ desk: Touchstone, _ line: String, saying words: String...,
    from location: SourceLocation = #_sourceLocation
  ) throws {
    let outcome = try record(desk, line)
    #expect(outcome.code == 65, "\(line): \(outcome.out)", sourceLocation: location)
    for word in words {
      #expect(outcome.err.contains(word), "\(line): \(outcome.err)", sourceLocation: location)
    }
  }

  @Test("A shipped blueprint that is named is published first, as a fact of its own")
  func publishes() throws {
    let desk = try Touchstone.opened()
    let opened = try desk.ok(
      "record", "journey.opened", "--journey", "P1", "--customer", "C1", "--set",
      "blueprint=presales", "--set", "blueprintVersion=1", "--json"
    ).json
    #expect(opened["position"] == 3 && opened["type"] == "journey.opened")
    #expect(try desk.ok("blueprint", "list").lines.count == 2)
    // Nothing is published with an opening that is refused.
    try refused(
      desk, "journey.opened --journey P1 --set blueprint=standard --set blueprintVersion=1",
      saying: "open already")
    #expect(try desk.count() == 3)
    try ok(desk, "journey.opened --journey S1 --set blueprint=standard --set blueprintVersion=1")
    #expect(try desk.count() == 5)
    try refused(
      desk, "journey.opened --journey S2 --set blueprint=standard --set blueprintVersion=9",
      saying: "blueprint")
    try refused(desk, "journey.opened --journey S2 --set blueprint=nosuch", saying: "nosuch")
    try desk.expectSound()
  }

  @Test("Entries of an older blueprint bring its publication, once")
  func sample() throws {
    let desk = try Touchstone.opened()
    let first = try desk.ok("import", Fixtures.sample.path, "--json").json
    #expect(first["read"] == 2000 && first["appended"] == 2000 && first["rejected"] == 0)
    #expect(try desk.count() == 2002)
    #expect(
      try desk.entries("--type", "blueprint.published").map { $0["data"]?["blueprintVersion"] }
        == [2, 1])
    let second = try desk.ok("import", Fixtures.sample.path, "--json").json
    #expect(second["appended"] == 0 && second["duplicates"] == 2000)
    #expect(try desk.count() == 2002)
    try desk.expectSound()
  }

  @Test("A rehearsal of such an import leaves nothing, and all or none takes the blueprint too")
  func rehearsal() throws {
    let desk = try Touchstone.opened()
    try desk.ok("import", Fixtures.sample.path, "--dry-run")
    #expect(try desk.count() == 1)
    let files = try desk.logbook.appending(path: "blueprints").names
    #expect(files.count == 1)
    try desk.ok("import", Fixtures.sample.path, "--atomic")
    #expect(try desk.count() == 2002)
    try desk.expectSound()
  }

  @Test("The customer signs for the documents when none is missing")
  func documents() throws {
    let desk = try RecordTests.open()
    func check(_ item: String) -> String {
      "item.checked --journey D1 --set touchpoint=documents --set item=\(item) --set outcome=ok"
    }
    try refused(desk, check("documentsSigned"), saying: "variant", "electric")
    try refused(
      desk, "vehicle.assigned --journey D1 --set vehicle=V1 --set variant=hydrogen",
      saying: "domestic")
    try ok(desk, "vehicle.assigned --journey D1 --set vehicle=V1 --set variant=used")
    try refused(desk, check("documentsSigned"), saying: "identityCheck", "keys")
    let shown = try desk.ok("blueprint", "show", "--json").json
    let documents = try #require(
      shown["touchpoints"]?.items?.first { $0["id"] == "documents" }?["items"]?.items)
    for item in documents
    where item["mandatory"] == true && (item["variants"]?.items ?? []).allSatisfy({ $0 == "used" })
    {
      try ok(desk, check(item["id"]?.text ?? ""))
    }
    try ok(desk, check("documentsSigned"))
    try desk.expectSound()
  }

  @Test("A novice needs a mentor")
  func novice() throws {
    let desk = try Touchstone.opened()
    try refused(desk, "advisor.qualified --set passed=no", saying: "staff")
    try ok(desk, "advisor.qualified --staff N1 --set exam=E1 --set date=2026-03-05 --set passed=no")
    #expect(try desk.entries().last?["subject"] == "staff/N1")
    try refused(
      desk, "journey.opened --journey D1 --customer C1 --set advisor=N1", saying: "mentor")
    try ok(desk, "journey.opened --journey D1 --customer C1 --set advisor=N1 --set mentor=M1")
    try refused(desk, "assignment.changed --journey D1 --set role=mentor", saying: "mentor")
    try ok(desk, "advisor.qualified --staff N1 --set exam=E2 --set passed=yes")
    try ok(desk, "assignment.changed --journey D1 --set role=mentor")
    try desk.expectSound()
  }

  @Test("An exception has an approver, and a late promise is broken")
  func approver() throws {
    let desk = try RecordTests.open()
    try ok(desk, "exception.raised --journey D1 --set exception=E1 --set kind=late")
    try refused(desk, "exception.handled --journey D1 --set exception=E1", saying: "approver")
    try refused(
      desk, "exception.handled --journey D1 --set exception=E1 --set approver=cli",
      saying: "approve")
    try ok(desk, "exception.handled --journey D1 --set exception=E1 --set approver=boss")
    try ok(
      desk,
      "promise.made --journey D1 --set promise=P1 --set by=dealer --set due=2026-11-22T07:00:00Z")
    try refused(desk, "promise.kept --journey D1 --set promise=P1", saying: "promise.broken")
    try ok(desk, "promise.broken --journey D1 --set promise=P1")
    try ok(desk, "wait.started --journey D1 --set wait=W1")
    try refused(desk, "journey.closed --journey D1", saying: "wait.ended")
  }

  @Test("A complaint and its alert are closed by a call of somebody else, after the last reason")
  func complaint() throws {
    let desk = try Touchstone.opened()
    try ok(desk, "journey.opened --journey D1 --customer C1 --set advisor=A1")
    func call(_ number: Int, _ actor: String) throws {
      try ok(
        desk,
        "followUp.attempted --journey D1 --actor \(actor) --id \(Self.id(number)) "
          + "--set step=first --set outcome=reached")
    }
    try call(1, "B1")
    try ok(desk, "rating.given --journey D1 --set perception=2 --id \(Self.id(9))")
    try ok(desk, "alert.opened --journey D1 --set alert=L1 --set reasons=rating")
    try ok(desk, "complaint.raised --journey D1 --set complaint=K1 --set cause=service")
    try ok(
      desk,
      "cause.attributed --journey D1 --set of=\(Self.id(9)) --set gap=delivery "
        + "--set executionCause=说了不听 --set primary=yes")
    try refused(
      desk, "cause.attributed --journey D1 --set of=\(Self.id(1)) --set gap=delivery",
      saying: "rating")
    try refused(
      desk, "cause.attributed --journey D1 --set of=\(Self.id(7)) --set gap=delivery",
      saying: "not in the log")
    func close(_ fact: String, _ number: Int) -> String {
      "\(fact) --journey D1 --set recall=\(Self.id(number)) --set satisfied=yes"
    }
    try refused(desk, close("complaint.closed --set complaint=K1", 1), saying: "resolved")
    try refused(desk, close("alert.closed --set alert=L1", 1), saying: "complaint")
    try ok(desk, "complaint.resolved --journey D1 --set complaint=K1")
    try refused(desk, close("complaint.closed --set complaint=K1", 1), saying: "call again")
    try call(2, "A1")
    try refused(desk, close("complaint.closed --set complaint=K1", 2), saying: "advisor")
    try call(3, "B1")
    try ok(desk, close("complaint.closed --set complaint=K1", 3))
    try ok(desk, close("alert.closed --set alert=L1", 3))
    try desk.expectSound()
  }

  @Test("A merged customer takes nothing more but ratings and the closing of journeys")
  func merged() throws {
    let desk = try RecordTests.open()
    try ok(desk, "customer.registered --customer C2")
    try refused(desk, "customer.merged --customer C1 --set into=C9", saying: "customer")
    try ok(desk, "customer.merged --customer C1 --set into=C2")
    try refused(desk, "customer.merged --customer C2 --set into=C1", saying: "customer")
    try refused(desk, "journey.opened --journey D2 --customer C1", saying: "C2")
    try refused(desk, "touchpoint.started --journey D1 --set touchpoint=payment", saying: "C2")
    try ok(desk, "rating.given --journey D1 --set touchpoint=payment --set perception=5")
    try ok(desk, "consent.withdrawn --customer C1 --set purpose=marketing")
    try ok(desk, "customer.identified --journey D1 --set customer=C2")
    try ok(desk, "touchpoint.started --journey D1 --set touchpoint=payment")
    try desk.expectSound()
  }

  @Test("What an identification names is the journey and the customer of its event")
  func identified() throws {
    let desk = try RecordTests.open()
    try ok(desk, "customer.registered --customer C2")
    try refused(
      desk, "customer.identified --journey D1 --set journey=D2 --set customer=C2",
      saying: "journey")
    try ok(desk, "customer.identified --journey D1 --set journey=D1 --set customer=C2")
    let line = EntryLines.line(
      id: Self.id(77), subject: "journey/D1", customer: "C2", type: "customer.identified",
      data: #"{"customer":"C9","journey":"D1"}"#)
    try desk.file("one.ndjson", line)
    let outcome = try desk("import", "one.ndjson")
    #expect(outcome.code == 65 && outcome.err.contains("customer"), "\(outcome.err)")
  }

  @Test("A message for which the customer must agree needs a consent that stands")
  func consent() throws {
    let desk = try RecordTests.open()
    let message =
      "message.sent --journey D1 --set step=week --set channel=sms --set purpose=marketing"
    try refused(desk, message, saying: "consent")
    try ok(desk, "consent.given --customer C1 --set purpose=marketing --set channel=sms")
    try ok(desk, message)
    try ok(desk, "consent.withdrawn --customer C1 --set purpose=marketing")
    try refused(desk, message, saying: "consent")
  }

  @Test("An improvement case goes its way, with evidence that is in the log")
  func improvement() throws {
    let desk = try RecordTests.open()
    try refused(desk, "case.opened", saying: "case")
    try ok(desk, "rating.given --journey D1 --set perception=2 --id \(Self.id(1))")
    try refused(desk, "case.opened --case Q1 --set evidence=\(Self.id(2))", saying: "evidence")
    try ok(desk, "case.opened --case Q1 --set evidence=\(Self.id(1))")
    try refused(desk, "case.checked --case Q1", saying: "decomposed")
    for step in ["decomposed", "causeFound", "countermeasure"] {
      try ok(desk, "case.\(step) --case Q1 --set method=fishbone")
    }
    try refused(desk, "case.checked --case Q1 --set effective=yes", saying: "beforeFrom")
    try ok(
      desk,
      "case.checked --case Q1 --set effective=yes --set beforeFrom=2026-01-01 "
        + "--set beforeTo=2026-01-31 --set afterFrom=2026-02-01 --set afterTo=2026-02-28")
    try ok(desk, "case.standardised --case Q1")
    try ok(desk, "case.closed --case Q1")
    try refused(desk, "case.closed --case Q1 --set reason=again", saying: "closed")
    try desk.expectSound()
  }

  @Test("What others report stands in one stream of the logbook")
  func indices() throws {
    let desk = try Touchstone.opened()
    try ok(
      desk, "index.reported --set index=SSI --set period=2026-Q1 --set value=812.5 --set n=40")
    try ok(desk, "indicator.reported --set index=rework --set period=2026-03 --set value=3")
    #expect(try desk.entries().suffix(2).allSatisfy { $0["subject"] == "logbook/indices" })
    try refused(desk, "access.read --set what=timeline", saying: "command")
  }

  @Test("Lines of every stream are imported, and held against the same rules")
  func lines() throws {
    let desk = try RecordTests.open()
    let data = #"{"index":"SSI","period":"2026-Q1","value":"812.5"}"#
    let lines = [
      EntryLines.line(
        id: Self.id(1), subject: "staff/N1", type: "advisor.qualified", data: #"{"passed":false}"#),
      EntryLines.line(
        id: Self.id(2), subject: "logbook/indices", type: "index.reported", data: data),
      EntryLines.line(
        id: Self.id(3), subject: "case/Q1", type: "case.opened",
        data: #"{"evidence":["\#(Self.id(2))"]}"#),
      EntryLines.line(
        id: Self.id(4), subject: "customer/C1", customer: "C1", type: "consent.given",
        data: #"{"purpose":"survey"}"#),
      EntryLines.line(
        id: Self.id(5), subject: "journey/D1", customer: "C1", type: "complaint.raised",
        data: #"{"complaint":"K1"}"#, more: #","personal":{"words":"太慢"}"#),
    ]
    try desk.file("good.ndjson", lines.joined())
    let good = try desk.ok("import", "good.ndjson", "--json").json
    #expect(good["appended"] == 5 && good["rejected"] == 0)
    #expect(try desk.ok("import", "good.ndjson", "--json").json["duplicates"] == 5)
    try desk.file(
      "bad.ndjson",
      [
        EntryLines.line(
          id: Self.id(11), subject: "logbook/other", type: "index.reported", data: data),
        EntryLines.line(id: Self.id(12), subject: "case/Q1", type: "case.checked"),
        EntryLines.line(
          id: Self.id(13), subject: "journey/D2", customer: "C1", type: "journey.opened",
          data: #"{"blueprint":"standard","blueprintVersion":2,"advisor":"N1"}"#),
      ].joined())
    let bad = try desk("import", "bad.ndjson", "--json")
    #expect(bad.code == 65)
    #expect(
      try bad.json["rejects"]?.items?.map { $0["code"] } == [
        "fact.wrongStream", "refused.caseStep", "refused.mentorNeeded",
      ])
    try desk.expectSound()
  }
}
