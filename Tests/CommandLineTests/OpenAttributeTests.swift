import CanonicalJSON
import Foundation
import Testing

@Suite("What a file to import cannot put into the log")
struct OpenAttributeTests {
  /// A line with everything open to the attacker.
  private static func line(
    _ number: Int, subject: String = "journey/J1", type: String = "journey.opened",
    customer: String = "C1", actor: String = "a-1", source: String = "example.com/desk",
    data: String = #"{"blueprint":"standard","blueprintVersion":2}"#, more: String = ""
  ) -> String {
    #"{"specversion":"1.0","id":"\#(EntryLines.id(number))","source":"\#(source)","dataversion":1,"#
      + #""subject":"\#(subject)","time":"2026-01-01T01:30:00.000Z","customer":"\#(customer)","#
      + #""actor":"\#(actor)","type":"\#(type)","data":\#(data)\#(more)}"# + "\n"
  }

  @Test("Facts that belong to one command are refused, and nobody is erased")
  func ownCommands() throws {
    let desk = try Touchstone.delivered()
    let size = try desk.count()
    var text = ""
    for number in 0..<20 {
      text += Self.line(
        number, subject: "customer/C70000\(number % 10)", type: "customer.erased",
        customer: "C70000\(number % 10)", data: #"{"reason":"asked","requestedBy":"S-1"}"#)
    }
    text += Self.line(30, subject: "logbook/access", type: "access.read", data: #"{"what":"x"}"#)
    text += Self.line(
      31, subject: "logbook/access", type: "access.exported", actor: "S-9", data: #"{"what":"x"}"#)
    let file = try desk.file("a.ndjson", text).path
    for more in [[], ["--atomic"], ["--dry-run"]] {
      let outcome = try desk.start(["import", file, "--json"] + more).wait()
      #expect(outcome.code == 65)
      let rejects = try #require(try outcome.json["rejects"]?.items)
      #expect(rejects.count == 22)
      #expect(rejects.allSatisfy { $0["code"] == "fact.ownCommand" })
    }
    #expect(try desk.count() == size)
    #expect(try desk.ok("timeline", "C700000", "--names").out.contains("测试客户0000"))
    try desk.expectSound()
  }

  @Test("A line that makes strangers one is refused, and nobody is erased with somebody else")
  func merged() throws {
    let desk = try Touchstone.delivered()
    let size = try desk.count()
    try desk.file(
      "a.ndjson",
      Self.line(
        1, subject: "customer/C700001", type: "customer.merged", customer: "C700001",
        data: #"{"from":"C700001","into":"C700000"}"#))
    let report = try desk("import", "a.ndjson", "--json")
    #expect(report.code == 65)
    #expect(try report.json["rejects"]?.items?.map { $0["code"] } == ["fact.byHandOnly"])
    #expect(try desk.count() == size)
    let erased = try desk.ok(
      "erase", "C700000", "--reason", "asked", "--requested-by", "S-1", "--json"
    ).json
    #expect(erased["customers"] == ["C700000"])
    #expect(try desk.ok("timeline", "C700001", "--names").out.contains("测试客户0001"))
  }

  @Test("A log's own export is a repeat of it, with erasures, merges, readings and a new key")
  func ownExport() throws {
    let desk = try Touchstone.delivered()
    try desk.ok("record", "customer.merged", "--customer", "C700002", "--set", "into=C700003")
    try desk.ok("timeline", "C700001", "--names")
    try desk.ok("rotate-key")
    try desk.ok("export", "events", "--output", "own.ndjson")
    let size = try desk.count()
    let report = try desk.ok("import", "own.ndjson", "--json").json
    #expect(report.tally == [Int64(size), 0, Int64(size), 0])
    // Of somebody who was erased nothing is taken, not even as a repeat, but the erasure itself is.
    try desk.ok("erase", "C700000", "--reason", "asked", "--requested-by", "S-1")
    try desk.ok("export", "events", "--output", "own.ndjson")
    let after = try desk("import", "own.ndjson", "--json")
    let codes = try #require(try after.json["rejects"]?.items).compactMap { $0["code"]?.text }
    #expect(!codes.isEmpty && Set(codes) == ["refused.customerErased"])
    #expect(try desk.count() == size + 1)
  }

  /// Where something personal stands, and the word that must not come into the log.
  struct Attack: Sendable, CustomTestStringConvertible {
    let line: String
    let word: String
    var testDescription: String { word }
  }

  private static let attacks = [
    Attack(line: line(1, customer: "王芳"), word: "王芳"),
    Attack(line: line(1, customer: "客户王芳"), word: "王芳"),
    Attack(line: line(1, customer: "021-62345678"), word: "62345678"),
    Attack(line: line(1, customer: "+12125550100"), word: "2125550100"),
    Attack(line: line(1, customer: "wang@example.com"), word: "wang@"),
    Attack(line: line(1, customer: "wxid_ab12cd34"), word: "wxid"),
    Attack(line: line(1, subject: "journey/王芳"), word: "王芳"),
    Attack(line: line(1, subject: "journey/0755 86123456"), word: "86123456"),
    Attack(line: line(1, subject: "journey/wang@example.com"), word: "wang@"),
    Attack(line: line(1, source: "mailto:wang@example.com"), word: "wang@"),
    Attack(line: line(1, source: "example.com/王芳"), word: "王芳"),
    Attack(line: line(1, more: #","correlationid":"13800138000""#), word: "13800138000"),
    Attack(line: line(1, more: #","correlationid":"王芳""#), word: "王芳"),
    Attack(line: line(1, more: #","causationid":"王芳，请回电""#), word: "请回电"),
    Attack(line: line(1, more: #","causationid":"010-12345678""#), word: "12345678"),
    Attack(
      line: line(1, data: #"{"blueprint":"standard","blueprintVersion":2,"place":"建国路1号"}"#),
      word: "建国路"),
    Attack(
      line: line(1, data: #"{"blueprint":"standard","blueprintVersion":2,"advisor":"王芳"}"#),
      word: "王芳"),
    Attack(
      line: line(1, data: #"{"blueprint":"standard","blueprintVersion":2,"王芳":"x"}"#), word: "王芳"),
    Attack(line: line(1, more: #","王芳13800138000":"x""#), word: "王芳"),
    Attack(line: line(1, type: "王芳"), word: "王芳"),
    Attack(line: line(1, more: #","personal":{"王芳":1}"#), word: "王芳"),
  ]

  @Test("Nothing personal stands open, on no attribute, nor in the reason", arguments: attacks)
  func personal(_ attack: Attack) throws {
    let desk = try Touchstone.opened()
    for form in [attack.line, attack.line.replacing(#""source""#, with: #""s\u006furce""#)] {
      let outcome = try desk("import", desk.file("a.ndjson", form).path, "--json")
      #expect(outcome.code == 65, "\(form)")
      let reject = try #require(try outcome.json["rejects"]?.items?.first, "\(form)")
      let reason = try #require(reject["reason"]?.text)
      #expect(!reason.contains(attack.word), "\(reason)")
    }
    let plain = try desk("import", "a.ndjson")
    #expect(plain.code == 65 && !plain.err.contains(attack.word), "\(plain.err)")
    #expect(try desk.count() == 1)
  }

  @Test("Who recorded is an id: a name becomes that of a member of staff, as --actor does")
  func actor() throws {
    let desk = try Touchstone.opened()
    let names = ["王芳", "Wang Fang", "010-12345678", "wang@example.com"]
    var text = ""
    for (place, name) in names.enumerated() {
      text += Self.line(place, subject: "journey/J\(place)", actor: name)
    }
    let file = try desk.file("a.ndjson", text).path
    #expect(try desk.ok("import", file, "--json").json.tally == [4, 4, 0, 0])
    #expect(try desk.ok("import", file, "--json").json.tally == [4, 0, 4, 0])
    let actors = try desk.entries("--type", "journey.opened").compactMap { $0["actor"]?.text }
    #expect(Set(actors).count == 4 && actors.allSatisfy { $0.hasPrefix("S-") })
    for (place, name) in names.enumerated() {
      try desk.ok(
        "record", "touchpoint.completed", "--journey", "J\(place)", "--set", "touchpoint=greeting",
        "--actor", name)
    }
    let again = try desk.entries("--type", "touchpoint.completed").compactMap { $0["actor"]?.text }
    #expect(again == actors)
  }

  @Test("Without a vault key a name is no actor; nothing is recorded by it")
  func noKey() throws {
    let desk = try Touchstone.opened()
    try FileManager.default.moveItem(
      at: desk.keys.appending(path: "vault.key"), to: desk.folder.appending(path: "away"))
    try desk(
      "record", "journey.opened", "--journey", "J1", "--customer", "C1", "--actor", "王芳"
    ).expectRefused(65, saying: "actor must be an id")
    #expect(try desk.count() == 1)
  }

  @Test("record refuses an id with a name or a number in it, and leaves nothing behind")
  func record() throws {
    let desk = try Touchstone.opened()
    for id in ["王芳", "13800138000", "021-62345678", "wang@example.com", "Wang Fang"] {
      let asked = try desk(
        "record", "customer.registered", "--customer", id, "--sealed", "name=王芳")
      #expect(asked.code == 65 && !asked.err.contains(id), "\(asked.err)")
    }
    for field in ["place=朝阳区建国路1号王芳家", "order=021-62345678", "advisor=wxid_ab12cd34ef"] {
      let asked = try desk(
        "record", "journey.opened", "--journey", "J1", "--customer", "C1", "--set", field)
      #expect(asked.code == (field.hasPrefix("advisor") ? 0 : 65), "\(field): \(asked.err)")
    }
    #expect(try !desk.ok("events").out.contains("wxid"))
    #expect(try desk.count() == 2)
  }

  @Test("A customer's id in a table that is a name is replaced by another, the same each time")
  func table() throws {
    let desk = try Touchstone.opened()
    try desk.file(
      "a.csv",
      """
      客户编号,客户姓名,订单号,环节,时间,感受
      王芳,王芳,D1,付款,2026-03-05 14:30,5
      王芳,王芳,D2,付款,2026-03-06 14:30,5
      021-62345678,李四,D3,付款,2026-03-06 14:30,5
      C9,李四,D4,付款,2026-03-06 14:30,5

      """.replacing("付款", with: "财务付款"))
    #expect(try desk.ok("import", "a.csv", "--json").json.tally == [4, 4, 0, 0])
    #expect(try desk.ok("import", "a.csv", "--json").json.tally == [4, 0, 4, 0])
    let text = try desk.ok("events").out
    #expect(!text.contains("王芳") && !text.contains("62345678"))
    let customers = try desk.entries("--type", "customer.registered")
      .compactMap { $0["customer"]?.text }
    #expect(customers.count == 3 && customers.contains("C9"))
    // The dealer's own number still finds the customer, also to be erased.
    #expect(try desk.ok("timeline", "王芳", "--names").out.contains("王芳"))
    #expect(try desk.ok("customers", "--customer", "021-62345678", "--json").jsonLines.count == 1)
    try desk.ok("erase", "王芳", "--reason", "asked", "--requested-by", "S-1")
    let again = try desk("import", "a.csv", "--json")
    #expect(again.code == 65)
    #expect(try again.json["rejects"]?.items?.allSatisfy { $0["code"] == "row.erased" } == true)
  }

  @Test("Orders that only look like numbers of somebody's are kept")
  func orders() throws {
    let desk = try Touchstone.opened()
    var text = "客户编号,订单号,环节,时间\n"
    for (place, order) in [
      "202603051430000010", "202603050000180018", "202603050915070001", "DD202603050000001",
      "XS20260305A000017", "0312345678", "20260305001",
    ].enumerated() {
      text += "C\(place),\(order),财务付款,2026-03-05 14:30\n"
    }
    #expect(
      try desk.ok("import", desk.file("a.csv", text).path, "--json").json.tally == [7, 7, 0, 0])
  }
}
