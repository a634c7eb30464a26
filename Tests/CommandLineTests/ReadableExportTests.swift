import CanonicalJSON
import Foundation
import Testing

@Suite("What leaves the program is in the words of its reader")
struct ReadableExportTests {
  private func table(_ desk: Touchstone, _ arguments: String...) throws -> [[String: String]] {
    let outcome = try desk.start(["export"] + arguments + ["-o", "t.csv"]).wait()
    #expect(outcome.code == 0, "\(outcome.err)")
    let text = try Python.run(
      """
      import csv, json, sys
      print(json.dumps(list(csv.DictReader(open(sys.argv[1], encoding="utf-8-sig", newline="")))))
      """, desk.folder.appending(path: "t.csv").path)
    return try (JSON(strict: text).items ?? []).map { row in
      Dictionary(
        (row.members ?? []).map { ($0.key, $0.value.text ?? "") }, uniquingKeysWith: { $1 })
    }
  }

  @Test("A table in Chinese has Chinese headings, words and flags; with --codes the codes beside")
  func chinese() throws {
    let desk = try CallShop.opened(language: "zh-Hans")
    let rows = try table(desk, "timelines", "--codes", "--names", "--reason", "audit")
    let row = try #require(rows.first { $0["感受"]?.isEmpty == false })
    for (heading, value) in row where !heading.hasSuffix("（代码）") {
      #expect(heading.unicodeScalars.contains { $0.value >= 0x4E00 }, "\(heading)")
      #expect(
        !["true", "false", "closed", "delivered", "completed", "satisfaction7", "dissatisfied"]
          .contains(value), "\(heading) \(value)")
    }
    #expect(row["量表"] == "七级满意度" && row["量表（代码）"] == "satisfaction7")
    #expect(rows.contains { $0["环节状态（代码）"] == "completed" && $0["环节状态"] == "完成" })
    let calls = try table(desk, "calls", "--on", CallShop.day)
    let call = try #require(calls.first)
    #expect(call["谁来做"]?.unicodeScalars.contains { $0.value >= 0x4E00 } == true)
    #expect(!calls.contains { $0.values.contains("dissatisfied") })
  }

  @Test("A table in English keeps the promised keys and codes")
  func english() throws {
    let desk = try CallShop.opened()
    let row = try #require(try table(desk, "timelines").first { $0["perception"] != "" })
    #expect(row["scale"] == "satisfaction7" && row["late"] == "false")
  }

  @Test("Advisors stand by their names where names are opened, in reports too")
  func advisors() throws {
    let desk = try Touchstone.delivered()
    let name = try #require(
      try desk.ok("calls", "--on", "2026-03-20", "--names", "--json").json["rows"]?.items?
        .compactMap { $0["advisorName"]?.text }.first)
    let named = try table(desk, "timelines", "--names", "--reason", "audit")
    #expect(named.contains { $0["advisor"] == name })
    let closed = try table(desk, "timelines")
    #expect(!closed.contains { $0["advisor"] == name })
    #expect(try desk.ok("report", "satisfaction", "--names").out.contains(name))
    #expect(try !desk.ok("report", "satisfaction").out.contains(name))
    try desk("report", "satisfaction", "--advisor", "没有此人")
      .expectRefused(66, saying: "no advisor of that name")
    for command in [["journeys"], ["calls"], ["export", "timelines", "-o", "-"]] {
      try desk.start(command + ["--advisor", "没有此人"]).wait()
        .expectRefused(66, saying: "no advisor of that name")
    }
  }

  @Test("What a car cost the dealer is told only where it is asked for")
  func costs() throws {
    let desk = try Touchstone.opened()
    try desk.ok("record", "journey.opened", "--journey", "J1", "--customer", "C1")
    try desk.ok(
      "record", "purchase.recorded", "--customer", "C1", "--set", "amountMinor=12345600", "--set",
      "costMinor=11111100", "--set", "kind=vehicle")
    let plain = try desk.ok("timeline", "C1").out
    #expect(plain.contains("123,456.00") && !plain.contains("111,111.00"))
    #expect(try !desk.ok("timeline", "C1", "--json").out.contains("costMinor"))
    #expect(try desk.ok("timeline", "C1", "--costs").out.contains("111,111.00"))
    for (more, isTold) in [([], false), (["--costs"], true)] {
      let exported = try desk.start(["export", "timelines", "-o", "-"] + more).wait()
      #expect(exported.out.contains("costMinor") == isTold, "\(exported.err)")
    }
  }

  @Test("A day means its end, and a journey's id finds its timeline")
  func days() throws {
    let desk = try Touchstone.delivered()
    let ended = try desk.ok("timeline", "D700005", "--json", "--as-of", "2026-03-11").json
    let during = try desk.ok("timeline", "C700005", "--json", "--as-of", "2026-03-11 23:59:59").json
    #expect(ended["journeys"] == during["journeys"])
    #expect(ended["asOf"] == "2026-03-11T15:59:59.999Z")
    try desk("timeline", "nobody").expectRefused(66, saying: "no such customer")
  }

  @Test("Where every answer was met or better, no touchpoint is called the weakest")
  func noneWeak() throws {
    let desk = try Touchstone.opened()
    try desk.ok("record", "journey.opened", "--journey", "J1", "--customer", "C1")
    try desk.ok("record", "touchpoint.completed", "--journey", "J1", "--set", "touchpoint=greeting")
    try desk.ok(
      "record", "rating.given", "--journey", "J1", "--set", "touchpoint=greeting", "--set",
      "perception=7", "--set", "expectation=5")
    let text = try desk.ok("timeline", "C1").out
    #expect(text.contains("every answer was met or better") && !text.contains("Weakest"))
  }

  @Test("Options that a kind does not use are refused")
  func unused() throws {
    let desk = try Touchstone.delivered()
    for arguments in [
      ["events", "--advisor", "S-1"], ["events", "--codes"], ["events", "--costs"],
      ["events", "--by", "answered"], ["events", "--reason", "audit"],
      ["report", "delivery", "--costs"], ["report", "delivery", "--on", "2026-03-20"],
      ["timelines", "--without", "rewarded"], ["process", "--phones"],
    ] {
      let outcome = try desk.start(["export"] + arguments + ["-o", "x"]).wait()
      #expect(outcome.code == 64 && outcome.err.contains("--"), "\(arguments): \(outcome.err)")
      #expect(!desk.folder.appending(path: "x").isThere)
    }
  }

  @Test("Who was among many is told by the digest that an export leaves")
  func digest() throws {
    let desk = try Touchstone.delivered()
    try desk.ok("export", "timelines", "--names", "--reason", "audit", "-o", "a.ndjson")
    try desk.ok("timeline", "C700001", "--names")
    let rows = try desk.ok("access", "--customer", "C700002", "--json").jsonLines
    #expect(rows.count == 1 && rows[0]["customers"] == 60 && rows[0]["kind"] == "exported")
    #expect(try desk.ok("access", "--customer", "C700001", "--json").jsonLines.count == 2)
    try desk.expectSound()
  }

  @Test("The vault's backup never lies with the log's")
  func apart() throws {
    let desk = try Touchstone.delivered()
    try desk("backup", "b", "--vault-backup", "b/v").expectRefused(65, saying: "vault's backup")
    try desk("backup", "b", "--vault-backup", "b").expectRefused(65)
    try desk.ok("backup", "b", "--vault-backup", "v")
    try desk("backup", "c", "--vault-backup", "b/v").expectRefused(65, saying: "vault's backup")
  }

  @Test("A second demo has an origin of its own, and none tells of days to come")
  func demos() throws {
    let desk = try Touchstone()
    for name in ["one", "two"] {
      try desk.ok("demo-data", "--journeys", "20", "--year", "2026", "--logbook", name)
    }
    let times = try desk.ok("events", "--logbook", "two").jsonLines
      .compactMap { $0["entry"]?["recordedtime"]?.text }
    #expect(times.allSatisfy { $0 <= Touchstone.now })
    #expect(desk.folder.appending(path: "keys/example.com/demo-2").isThere)
    try desk("demo-data", "--year", "2027", "--logbook", "x").expectRefused(64, saying: "not begun")
    try desk.ok("verify", "--logbook", "two")
  }

  @Test("A new logbook takes language and zone from the environment unless it is told")
  func surroundings() throws {
    let desk = try Touchstone()
    func settings(_ name: String, _ more: [String], _ own: [String: String]) throws -> String {
      try desk.start(
        ["init", name, "--dealer", "D", "--origin", "example.com/\(name)"] + more, with: own
      ).wait().expectRefused(0)
      return try String(
        contentsOf: desk.folder.appending(path: "\(name)/logbook.yaml"), encoding: .utf8)
    }
    let german = try settings("a", [], ["LANG": "en_GB.UTF-8", "TZ": "Europe/Berlin"])
    #expect(german.contains("Europe/Berlin") && german.contains("language: en"))
    let told = try settings(
      "b", ["--language", "zh-Hans", "--time-zone", "Asia/Tokyo"], ["TZ": "Europe/Berlin"])
    #expect(told.contains("Asia/Tokyo") && told.contains("zh-Hans"))
    #expect(try settings("c", [], ["TZ": "UTC"]).contains("Asia/Shanghai"))
  }
}
