import CanonicalJSON
import Foundation
import Testing

@Suite("The process report")
struct ProcessReportTests {
  @Test("Variants, durations and what follows what are those that are counted by hand")
  func traces() throws {
    let desk = try ProcessMining.diary().desk()
    let sections = try #require(try ReportLog.json(desk, ["process"])["sections"])
    let variants = sections["variants"] ?? .null
    #expect(variants["journeys"] == 5 && variants["empty"] == 1 && variants["count"] == 4)
    let most = try #require(variants["variants"]?.items?.first)
    #expect(
      most["touchpoints"] == ["preparation", "greeting", "payment", "documents", "farewell"])
    #expect(most["journeys"] == 2 && most["share"]?.reading == "0.4 2/5")
    #expect(most["median"]?.reading == "14400 2/2")
    let durations = sections["durations"] ?? .null
    let found = ["least", "median", "mean", "p90", "most"].map { durations[$0]?.reading ?? "" }
    #expect(found == ["0 5/6", "7200 5/6", "7920 5/6", "18000 5/6", "18000 5/6"])
    let follows = sections["follows", "follows"].items ?? []
    #expect(sections["follows", "count"] == 8)
    func pair(_ from: String, _ to: String) -> JSON {
      follows.first { $0["from"]?.text == from && $0["to"]?.text == to } ?? .null
    }
    #expect(pair("preparation", "greeting")["count"] == 3)
    #expect(pair("preparation", "greeting")["median"]?.reading == "3600 3/3")
    #expect(pair("documents", "farewell")["p90"]?.reading == "7200 3/3")
    #expect(pair("payment", "documents")["median"]?.reading == "2700 2/2")
    #expect(pair("greeting", "greeting")["median"]?.reading == "1200 1/1")
  }

  @Test("What was skipped, passed over, early, late and reopened stands with its touchpoint")
  func conformance() throws {
    let desk = try ProcessMining.diary().desk()
    let found = try ReportLog.json(desk, ["process"])["sections", "conformance"]
    // The first, the lost one and the one just opened.
    #expect(found["fitting"]?.reading == "0.5 6/6")
    let touchpoints = found["touchpoints"] ?? .null
    let one = "0.1667 1/6"
    let none = "0 0/6"
    for (touchpoint, expected) in [
      "preparation": ["0.8333 5/6", none, none, none, none, none],
      "greeting": ["0.6667 4/6", none, none, one, none, one],
      "payment": ["0.3333 2/6", one, one, none, one, none],
      "documents": ["0.5 3/6", none, one, none, none, none],
      "farewell": ["0.6667 4/6", none, none, none, none, none],
    ] {
      let row = ["completed", "skipped", "passedOver", "early", "late", "reopened"].map {
        touchpoints[touchpoint, $0].reading
      }
      #expect(row == expected, "\(touchpoint)")
    }
    #expect(touchpoints["ceremony"] == nil || touchpoints["ceremony", "completed"] == .null)
  }

  @Test("Waits stand with their touchpoint; one that nobody ended has no length")
  func waits() throws {
    let desk = try ProcessMining.diary().desk()
    let waits = try ReportLog.json(desk, ["process"])["sections", "waits", "waits"]
    #expect(waits["payment", "total"].reading == "1800 2/2")
    #expect(waits["payment", "median"].reading == "900 2/2")
    #expect(waits["documents", "median"].reading == "oneTimeOnly 0/1")
    #expect(waits["documents", "open"] == 1)
    let last = try #require(waits.items?.last)
    #expect(last["touchpoint"] == .null && last["total"]?.reading == "600 1/1")
  }

  @Test("The period is that of the opening, or of the delivery where asked; answers give none")
  func period() throws {
    let desk = try ProcessMining.diary().desk()
    func journeys(_ more: String...) throws -> JSON? {
      try ReportLog.json(desk, ["process"] + more)["sections", "variants", "journeys"]
    }
    #expect(try journeys("--from", "2026-03-03", "--to", "2026-03-05") == 3)
    #expect(try journeys("--by", "delivered") == 4)
    #expect(try journeys("--advisor", "S-a") == 5)
    let opened = try ReportLog.json(desk, ["process"])
    #expect(opened["period", "by"] == "opened" && opened["journeys", "n"] == 6)
    #expect(
      try ReportLog.json(desk, ["process", "--top", "1"])["sections", "variants", "variants"]
        .items?.count == 1)
    try desk("report", "process", "--by", "answered").expectRefused(64, saying: "--by delivered")
    try desk("report", "process", "--top", "0").expectRefused(64, saying: "--top")
    try desk("report", "process", "--from", "2027-01-01").expectRefused(66, saying: "--from")
  }

  @Test(
    "The numbers are those that pm4py computes from our XES",
    arguments: ["diary", "running-example", "helpdesk", "year"])
  func sameNumbers(log: String) throws {
    let desk: Touchstone
    switch log {
    case "diary": desk = try ProcessMining.diary().desk()
    case "year":
      desk = try Touchstone()
      try desk.ok("demo-data", "--journeys", "400", "--seed", "5")
    default:
      desk = try Touchstone.opened()
      try ProcessExportTests.importProcess(log, into: desk)
    }
    try desk.ok("export", "process", "--output", "log.xes", at: ReportLog.now)
    let measured = try ProcessMining.measured("log.xes", in: desk)
    let reported = try ProcessMining.reported(
      ReportLog.json(desk, ["process", "--top", "5000"]))
    for part in ["cases", "variants", "follows", "durations"] {
      let isSame = measured[part]?.sorted == reported[part]?.sorted
      #expect(isSame, "\(part)")
    }
  }
}
