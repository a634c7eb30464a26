import CanonicalJSON
import Foundation
import TestSupport
import Testing

/// One door for each kind of fault in dealers' files; the kinds themselves are tested in process.
@Suite("Dealers' files at the command line")
struct RealWorldDoorTests {
  private func path(_ file: String) -> String {
    Fixtures.folder.appending(path: "real-world/" + file).path
  }

  @Test("Implausible phones are warnings, find nobody and are in no card")
  func phones() throws {
    let desk = try Touchstone.opened()
    let report = try desk.ok("import", path("01-phone/in.csv"), "--json").json
    #expect(report.tally == [10, 10, 0, 0] && report["amended"] == 0 && report["skipped"] == 0)
    let warnings = report["warnings"]?.items ?? []
    #expect(warnings.map { $0["code"] } == ["row.noPhone", "row.noPhone", "row.noPhone"])
    #expect(warnings.first?["line"] == 4 && warnings.first?["column"] == "手机号")
    #expect(report["timeZone"] == "Asia/Shanghai")
    let found = try desk.ok("customers", "--phone", "13900000001", "--json").jsonLines
    #expect(found.map { $0["customer"] } == ["C0"])
    let cards = try desk.ok(
      "export", "calls", "--on", "2026-03-20", "--format", "vcf", "--names", "--reason",
      "followUp", "-o", "-"
    ).out
    let numbers = cards.split(whereSeparator: \.isNewline).filter { $0.hasPrefix("TEL") }
    #expect(numbers.count == 7 && numbers.contains("TEL;TYPE=VOICE:+8613900000001"))
    let text = try desk.ok("import", path("01-phone/in.csv"))
    #expect(text.err.contains("no phone number") && !text.err.contains("139000001"))
  }

  @Test("Personal parts of lines follow the same rule for phones")
  func lines() throws {
    let desk = try Touchstone.opened()
    let lines = ["1.39E+10", "13900000001"].enumerated().map { place, phone in
      EntryLines.line(
        id: EntryLines.id(place + 1), subject: "customer/N\(place)", customer: "N\(place)",
        type: "customer.registered", more: #","personal":{"name":"甲","phone":"\#(phone)"}"#)
    }
    try desk.file("a.ndjson", "\u{FEFF}" + lines.joined())
    let report = try desk.ok("import", "a.ndjson", "--json").json
    #expect(report.tally == [2, 2, 0, 0] && report["encoding"] == "UTF-8")
    #expect(report["warnings"]?.items?.map { $0["line"] } == [1])
    #expect(try desk.ok("customers", "--phone", "13900000001", "--json").jsonLines.count == 1)
  }

  @Test("Changes are amended, refused or skipped as --changes says")
  func changes() throws {
    let desk = try Touchstone.opened()
    try desk.ok("import", path("03-correction-lost/a.csv"))
    let changed = path("03-correction-lost/c-vin.csv")
    try desk("import", changed, "--changes", "undo").expectRefused(64, saying: "--changes", "amend")
    try desk("import", changed, "--changes", "refuse").expectRefused(65, saying: "车架号")
    let skipped = try desk.ok("import", changed, "--changes", "skip", "--json").json
    #expect(skipped["read"] == 1 && skipped["skipped"] == 1 && skipped["duplicates"] == 0)
    let amended = try desk.ok("import", changed)
    #expect(
      amended.out.contains("read 1 = appended 0 + amended 1 + duplicates 0 + rejected 0"),
      "\(amended.out)")
    try desk.expectSound()
  }

  @Test("An encoding that is unclear is refused with candidates; --encoding decides")
  func encodings() throws {
    let desk = try Touchstone.opened()
    let file = path("02-encoding/big5.csv")
    try desk("import", file).expectRefused(65, saying: "GB18030", "BIG5", "--encoding")
    try desk("import", file, "--encoding", "klingon").expectRefused(64, saying: "--encoding")
    let report = try desk.ok("import", file, "--encoding", "big5", "--json").json
    #expect(report["encoding"] == "BIG5-HKSCS" && report["appended"] == 1)
  }

  @Test("A rehearsal shows the first ten rows as they were understood, in the zone that is named")
  func rehearsal() throws {
    let desk = try Touchstone.opened()
    let file = path("10-times/in.csv")
    let outcome = try desk("import", file, "--dry-run", "--time-zone", "Europe/Berlin")
    #expect(outcome.code == 65)
    #expect(outcome.out.contains("journey=D0"), "\(outcome.out)")
    #expect(outcome.out.contains("occurred=2026-03-05 14:30 +01:00"), "\(outcome.out)")
    #expect(!outcome.out.contains("journey=D11"))
    let json = try desk("import", file, "--dry-run", "--json").json
    #expect(json["files"]?.items?.first?["preview"]?.items?.count == 10)
    #expect(try desk.count() == 1)
    try desk("import", file, "--time-zone", "CST").expectRefused(64, saying: "--time-zone")
  }

  @Test("All unknown headers are named at once, and a draft of a mapping can be used")
  func draft() throws {
    let desk = try Touchstone.opened()
    try desk.file("a.csv", "门店,客户合同号,办理环节,完成时间,内饰\n一店,H1,预约,2026-03-05 14:30,红\n")
    try desk("import", "a.csv").expectRefused(
      65, saying: "门店", "内饰", "--mapping", "--suggest-mapping")
    let draft = try desk.ok("import", "a.csv", "--suggest-mapping").out
    #expect(draft.contains("journey: 客户合同号") && draft.contains("touchpoint: 办理环节"), "\(draft)")
    #expect(draft.contains("ignore: [门店, 内饰]"), "\(draft)")
    try desk.file("m.yaml", draft)
    #expect(
      try desk.ok("import", "a.csv", "--mapping", "m.yaml", "--json").json.tally == [1, 1, 0, 0])
  }

  @Test("A draft lists the words that mean nothing yet; a mapping may use names of touchpoints")
  func words() throws {
    let desk = try Touchstone.opened(language: "zh-Hans")
    try desk.file(
      "a.csv",
      "订单号,环节,时间,满意度\nH1,迎接,2026-03-05 14:30,五星\nH2,交车,2026-03-05 15:30,9分\n"
        + "H3,试驾,2026-03-05 16:30,5\n合计,,,\n")
    let draft = try desk.ok("import", "a.csv", "--suggest-mapping").out
    for line in ["  迎接: greeting", "  交车: handover", "  # 试驾:", "  # 五星:"] {
      #expect(draft.contains(line), "\(draft)")
    }
    #expect(!draft.contains("合计") && !draft.contains("9分"), "\(draft)")
    try desk.file("m.yaml", draft)
    try desk("import", "a.csv", "--mapping", "m.yaml", "--dry-run")
      .expectRefused(65, saying: "touchpoints", "ratings")
    try desk.file(
      "n.yaml",
      "touchpoints:\n  迎接: 迎接引导\n  交车: handover\n  试驾: Walkthrough\n"
        + "ratings:\n  五星: 7\n  9分: 6\n")
    let report = try desk.ok("import", "a.csv", "--mapping", "n.yaml", "--json").json
    #expect(report.tally == [3, 3, 0, 0])
    let ratings = try desk.entries("--type", "rating.given").map { $0["data"]?["perception"] }
    #expect(ratings == [7, 6, 5])
    try desk.file("bad.yaml", "touchpoints:\n  甲: 早餐\n  乙: 午餐\n")
    try desk("import", "a.csv", "--mapping", "bad.yaml", "--dry-run")
      .expectRefused(65, saying: "a.csv", "第 2 行", "早餐", "greeting（迎接引导）")
  }

  @Test("A rating off the scale is named by the column's own name, not by a code")
  func offScale() throws {
    let desk = try Touchstone.opened(language: "zh-Hans")
    try desk.file("a.csv", "订单号,环节,时间,满意度\nH1,预约,2026-03-05 14:30,9\n")
    try desk("import", "a.csv").expectRefused(65, saying: "“满意度”列", "感受（perception） 超出量表")
  }

  @Test("A workbook comes in as a table does, from a file and from a pipe; a wrong sheet is named")
  func workbook() throws {
    let desk = try Touchstone.opened()
    try VirtualEnvironment.run(
      """
      import sys, openpyxl, datetime
      wb = openpyxl.Workbook(); wb.active.title = '说明'
      ws = wb.create_sheet('三月'); ws.append(['订单号', '环节', '时间'])
      ws.append(['H1', '预约', datetime.datetime(2026, 3, 5, 14, 30)])
      ws.append(['H2', '预约', datetime.date(2026, 3, 5)])
      wb.save(sys.argv[1])
      """, desk.folder.appending(path: "a.xlsx").path)
    let outcome = try desk("import", "a.xlsx", "--json")
    let report = try outcome.json
    #expect(outcome.code == 65 && report.tally == [2, 1, 0, 1])
    #expect(report["sheet"] == "三月" && report["encoding"] == .null)
    #expect(report["rejects"]?.items?.first?["line"] == 3)
    let pipe = "cat a.xlsx | \"$TOUCHSTONE\" import - --json --sheet 三月"
    #expect(try desk.shell(pipe).json["duplicates"] == 1)
    try desk("import", "a.xlsx", "--sheet", "四月").expectRefused(65, saying: "四月", "说明", "三月")
    let draft = try desk.ok("import", "a.xlsx", "--suggest-mapping").out
    #expect(draft.contains("sheet: 三月") && draft.contains("journey: 订单号"), "\(draft)")
    try desk.file("b.csv", "订单号,环节,时间\n")
    try desk("import", "b.csv", "--sheet", "三月").expectRefused(65, saying: "--sheet")
    try desk("import", "a.xlsx", "--format", "ods").expectRefused(64, saying: "xlsx")
  }

  @Test("A process log in gzip comes in by its name; what it loses makes 65 and is named")
  func processLogs() throws {
    let desk = try Touchstone.opened()
    let report = try desk.ok("import", path("18-xes-gz-and-gbk/in.xes.gz"), "--json").json
    #expect(report.tally == [1, 1, 0, 0] && report["timeZone"] == "Asia/Shanghai")
    let losing = try desk("import", path("15-xes-silent-loss/in.xes"))
    #expect(losing.code == 65)
    for word in ["AMOUNT_REQ", "why", "outside every <trace>"] {
      #expect(losing.err.contains(word), "\(losing.err)")
    }
    let zoned = try desk(
      "import", path("14-xes-times/in.xes"), "--time-zone", "Asia/Tokyo", "--json")
    #expect(try zoned.json["timeZone"] == "Asia/Tokyo" && zoned.json["rejected"] == 2)
  }

  @Test("A sealed field that the fact does not have is refused with those it has")
  func sealedFields() throws {
    let desk = try Touchstone.opened()
    try desk(
      "record", "customer.registered", "--customer", "C1", "--sealed", "nickname=小王"
    ).expectRefused(65, saying: "nickname", "salutation")
    #expect(try desk.count() == 1)
    #expect(try desk.ok("record", "--help").out.contains("--sealed"))
  }
}
