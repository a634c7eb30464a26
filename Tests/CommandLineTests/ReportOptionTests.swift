import CanonicalJSON
import Foundation
import Testing

@Suite("What reports rest on, and what they refuse")
struct ReportOptionTests {
  @Test("An empty log gives a sentence and no number", arguments: ReportGoldenTests.names)
  func empty(name: String) throws {
    let desk = try Touchstone.opened()
    for more in [[], ["--json"], ["--html", "-"]] {
      let outcome = try desk.start(["report", name] + more).wait()
      outcome.expectRefused(66, saying: "no journey yet")
      #expect(outcome.out.isEmpty)
    }
  }

  @Test("A period without data, an unknown advisor, a wrong date: a sentence and no number")
  func refusals() throws {
    let desk = try ReportLog.opened()
    let cases: [(String, Int32, String)] = [
      ("--from 2030-01-01", 66, "no data"), ("--advisor S-nobody", 66, "--advisor"),
      ("--from 2026-03-02 --to 2026-03-01", 64, "backwards"),
      ("--from 2026-02-29", 64, "no such day"), ("--to 2026-3-1", 64, "--to"),
      ("--baseline 2026-01-01", 64, "--baseline"),
      ("--baseline 2026-02-01..2026-01-01", 64, "backwards"),
      ("--without all", 64, "--without"), ("--by birthday", 64, "--by"),
      ("--answers last", 64, "--answers"), ("--as-of soon", 64, "--as-of"),
      ("--json --html -", 64, "--html"),
    ]
    for (line, code, word) in cases {
      let outcome = try desk.start(
        ["report", "satisfaction"] + line.split(separator: " ").map(String.init), at: ReportLog.now
      ).wait()
      outcome.expectRefused(code, saying: word)
      #expect(outcome.out.isEmpty, "\(line)")
    }
    for name in ["delivery", "value", "cases"] {
      try desk("report", name, "--by", "answered").expectRefused(64, saying: "--by delivered")
    }
    // It may be somebody's name.
    let named = try desk("report", "satisfaction", "--advisor", "张小三")
    named.expectRefused(66, saying: "no advisor of that name")
    #expect(!named.err.contains("张小三"))
    for line in [["--years", "101"], ["--rate", "-1"], ["--rate", "much"], ["--rate", "8"]] {
      #expect(try desk.start(["report", "value"] + line).wait().code == 64, "\(line)")
    }
    try desk("report", "nosuch").expectRefused(64)
  }

  @Test("Lost journeys and open ones are left out and counted; an advisor narrows")
  func counts() throws {
    let desk = try ReportLog.opened()
    let all = try ReportLog.json(desk, ["satisfaction"] + ReportLog.spring)["journeys"]
    #expect(all == ["n": 8, "of": 12, "lost": 1, "open": 1, "outside": 2, "otherAdvisor": 0])
    let own = try ReportLog.json(desk, ["satisfaction", "--advisor", "S-b"] + ReportLog.spring)
    #expect(own["journeys", "n"] == 2 && own["filter", "advisor"] == "S-b")
  }

  @Test("By answered, only answers of those days count, whenever the car was delivered")
  func answered() throws {
    let report = try ReportLog.json(
      ReportLog.opened(),
      ["satisfaction", "--by", "answered", "--from", "2026-03-12", "--to", "2026-03-12"])
    // J7 was delivered on the 11th and answered on the 12th.
    #expect(report["journeys", "n"] == 1)
    // J2's second answer, of the 13th, is not its first: no answer of that day counts.
    try ReportLog.opened()(
      "report", "causes", "--by", "answered", "--from", "2026-03-13", "--to", "2026-03-13"
    ).expectRefused(66)
  }

  @Test("As-of shows what had happened, known-at what the log held")
  func cuts() throws {
    let desk = try ReportLog.opened()
    let asOf = try ReportLog.json(desk, ["satisfaction", "--as-of", "2026-03-06T23:00:00+08:00"])
    // J5 was delivered and not yet asked; a correction counts when its target does.
    #expect(asOf["journeys", "n"] == 7)
    #expect(asOf["sections", "parts", "touchpoints", "greeting", "place"].reading == "0.7917 4/7")
    let known = try desk.start(
      ["report", "satisfaction", "--known-at", "2026-02-01 00:00"], at: ReportLog.now
    ).wait()
    // Only the two of 2023 were in the log by then, and nobody had asked them.
    #expect(known.code == 0 && known.out.contains("n 2 of 12"))
    let silence = try ReportLog.json(desk, ["loyalty", "--as-of", "2026-03-15 00:00"])
    #expect(silence["sections", "silence", "invitations", "answered", "count"] == 7)
  }

  @Test("Answers promised or rewarded may be left out")
  func without() throws {
    let desk = try ReportLog.opened()
    try desk.ok(
      "record", "rating.given", "--journey", "J8", "--set", "touchpoint=payment",
      "--set", "perception=7", "--set", "expectation=5", "--set", "rewarded=true",
      at: ReportLog.now)
    func place(_ more: [String]) throws -> String {
      try ReportLog.json(desk, ["satisfaction"] + ReportLog.spring + more)[
        "sections", "parts", "touchpoints", "payment", "place"
      ].reading
    }
    #expect(try place([]) == "0.5417 8/8")
    #expect(try place(["--without", "rewarded,solicited"]) == "0.4762 7/8")
  }

  @Test("A baseline is compared by SSI, or the reason stands there")
  func baseline() throws {
    let report = try ReportLog.json(
      ReportLog.opened(),
      ["satisfaction", "--from", "2026-03-09", "--baseline", "2026-03-02..2026-03-08"])
    let problem = report["sections", "problem"]
    #expect(problem["ssiDifference"].reading == "fewAnswers 6/8")
    #expect(problem["weeks", "2026-W10", "value"].reading == "70 5/5")
    #expect(report["filter", "baseline", "from"] == "2026-03-02")
  }

  @Test("Reports of a log equal those of the same log imported into another logbook")
  func again() throws {
    let desk = try ReportLog.opened()
    let other = try Touchstone.opened(at: "2026-01-01T00:00:00.000Z")
    try desk.ok("export", "events", "--output", "all.ndjson")
    let lines = try String(
      contentsOf: desk.folder.appending(path: "all.ndjson"), encoding: .utf8
    ).split(separator: "\n")
    // Both have published their own standard plan first; the rest goes over in two halves, as it came.
    try other.ok(
      "blueprint", "publish", ReportLog.folder.appending(path: "plan.yaml").path,
      at: "2026-01-01T00:00:00.000Z")
    for (part, time) in [
      (lines[2..<30], "2026-01-01T00:00:00.000Z"), (lines[30...], ReportLog.now),
    ] {
      let text = part.map {
        $0.replacing(/"recordedtime":"[^"]*",/, with: "")
      }.joined(separator: "\n")
      try other.ok("import", other.file("part.ndjson", text + "\n").path, at: time)
    }
    for name in ReportGoldenTests.names {
      let reports = try [desk, other].map {
        try $0.ok("report", name, "--json", at: ReportLog.now).out
      }
      #expect(ReportLog.normal(reports[0]) == ReportLog.normal(reports[1]), "\(name)")
    }
  }

  @Test("A report opens nothing that is sealed, and so records no reading")
  func sealed() throws {
    let desk = try Touchstone.delivered()
    let before = try desk.count()
    let shown = try desk.ok("report", "satisfaction", "--json")
    #expect(!shown.out.contains("测试客户"))
    #expect(try desk.count() == before)
  }
}
