import CanonicalJSON
import Foundation
import Testing

@Suite("Exporting timelines")
struct ExportTests {
  @Test("JSON is one array, NDJSON a timeline a line, each as timeline --json gives it")
  func json() throws {
    let desk = try Touchstone.delivered()
    let exported = try desk.ok("export", "timelines", "--output", "timelines.json")
    #expect(exported.out.isEmpty)
    let text = try String(
      contentsOf: desk.folder.appending(path: "timelines.json"), encoding: .utf8)
    let all = try #require(try JSON(strict: text).items)
    #expect(all.count == 60)
    try desk.ok("export", "timelines", "--output", "timelines.ndjson")
    let lines = try String(
      contentsOf: desk.folder.appending(path: "timelines.ndjson"), encoding: .utf8
    ).split(separator: "\n")
    #expect(try lines.map { try JSON(strict: String($0)) } == all)
    for timeline in all.prefix(3) {
      let customer = try #require(timeline["customer"]?.text)
      #expect(try desk.ok("timeline", customer, "--json").json == timeline)
    }
  }

  @Test("CSV has a row a touchpoint, which Python reads back as the truth has it")
  func csv() throws {
    let desk = try Touchstone.delivered()
    try desk.ok("export", "timelines", "--format", "csv", "--output", "timelines.csv")
    let text = try Python.run(
      """
      import csv, json, sys
      file = open(sys.argv[1], encoding="utf-8-sig", newline="")
      print(json.dumps(list(csv.DictReader(file))))
      """, desk.folder.appending(path: "timelines.csv").path)
    let rows = try #require(try JSON(strict: text).items)
    #expect(rows.count == 60 * 11)
    for customer in try Fixtures.truth() {
      let own = rows.filter {
        $0["customer"]?.text == customer.key && $0["status"] == "completed"
      }
      #expect(own.count == customer.value["order"]?.items?.count)
      for row in own {
        let asked = customer.value["ratings"]?[row["touchpoint"]?.text ?? ""]?.items
        #expect(row["expectation"]?.text == asked?[0].int.map(String.init) ?? "")
        #expect(row["perception"]?.text == asked?[1].int.map(String.init) ?? "")
      }
    }
  }

  @Test("With names there must be a reason; formulas are made plain, and the export is recorded")
  func names() throws {
    let desk = try Touchstone.delivered()
    try desk("export", "timelines", "--names", "--output", "a.json")
      .expectRefused(64, saying: "--reason")
    let csv = try desk.ok(
      "export", "timelines", "--names", "--reason", "audit", "--format", "csv", "--output", "-"
    ).out
    #expect(csv.contains("测试客户0000,\"13900000000\""))
    #expect(csv.contains(",'=1+1,") && !csv.contains(",=1+1"))
    let access = try desk.entries("--type", "access.exported")
    #expect(access.map { $0["data"]?["why"] } == ["audit"])
  }

  @Test("A cut holds for exports as for timelines")
  func cut() throws {
    let desk = try Touchstone.delivered()
    for cut in [["--as-of", "2026-04-01"], ["--known-at", "600"]] {
      let lines = try desk.start(["export", "timelines", "--output", "-"] + cut).wait().jsonLines
      let one = try desk.start(["timeline", "C700000", "--json"] + cut).wait().json
      // The position is the one that was cut at, so that the same cut gives the same bytes.
      let members = (one.members ?? []).map { member in
        guard member.key == "position", cut[0] == "--known-at" else { return member }
        return JSON.Member("position", 600)
      }
      #expect(lines.first == .object(members))
    }
  }

  @Test("A folder, or a path that cannot be, is refused and leaves nothing")
  func badPath() throws {
    let desk = try Touchstone.opened()
    try desk.ok("import", Fixtures.sample.path)
    let folder = desk.folder.appending(path: "out")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    for kind in ["events", "timelines"] {
      try desk("export", kind, "--output", folder.path).expectRefused(65, saying: "folder")
      try desk("export", kind, "--output", folder.path + "/").expectRefused(65, saying: "folder")
      try desk("export", kind, "--output", "nosuch/a.json").expectRefused(66, saying: "nosuch")
    }
    #expect(try folder.names.isEmpty)
    #expect(try desk.folder.names == ["keys", "logbook", "out"])
  }

  @Test("After a failure the file is as it was before, and no half file lies beside it")
  func failure() throws {
    let desk = try Touchstone.opened()
    try desk.file("a.json", "kept")
    for arguments in [
      ["timelines", "--customer", "nobody"], ["timelines", "--format", "ics"], ["stories"],
      ["events", "--format", "csv"], ["timelines", "--as-of", "soon"],
    ] {
      let outcome = try desk.start(["export", "--output", "a.json"] + arguments).wait()
      #expect([64, 66].contains(outcome.code), "\(arguments): \(outcome.code)")
    }
    let kept = try String(contentsOf: desk.folder.appending(path: "a.json"), encoding: .utf8)
    #expect(kept == "kept")
    #expect(try desk.folder.names == ["a.json", "keys", "logbook"])
  }

  @Test("The same filter at the same position gives the same bytes, whatever came afterwards")
  func sameBytes() throws {
    let desk = try Touchstone.delivered()
    for export in [["events"], ["timelines"], ["timelines", "--format", "csv"]] {
      let arguments = ["export"] + export + ["--known-at", "1313", "--output"]
      func files(_ name: String) throws -> [Data] {
        let outcome = try desk.start(arguments + [name]).wait()
        #expect(outcome.code == 0, "\(outcome.err)")
        return try ["", ".export.json"].map {
          try Data(contentsOf: desk.folder.appending(path: name + $0))
        }
      }
      let before = try files("before")
      try desk.ok("timeline", "C700000", "--names", "--reason", "audit")
      #expect(try files("after") == before, "\(export)")
    }
  }

  @Test("Behind a position stand its events, and the customers whose events they are")
  func since() throws {
    let desk = try Touchstone.delivered()
    let events = try desk.ok("export", "events", "--since", "1300", "--output", "-").out
    #expect(events.split(separator: "\n").count == 13)
    let ids = try desk.ok("export", "timelines", "--since", "1300", "--output", "-").jsonLines
      .compactMap { $0["customer"]?.text }
    let entries = events.split(separator: "\n").map(String.init)
    let named = Set(try entries.compactMap { try JSON(strict: $0)["customer"]?.text })
    #expect(!ids.isEmpty && Set(ids) == named)
    // A position that the log has not reached is another log's.
    try desk("export", "events", "--since", "1314", "--output", "-").expectRefused(66)
    try desk("export", "timelines", "--known-at", "1314", "--output", "-").expectRefused(66)
    // Nothing new of one customer, one journey or one period is no mistake of a nightly job.
    for (kind, format) in [("events", "ndjson"), ("timelines", "csv"), ("process", "xes")] {
      for filter in [
        ["--customer", "C700000"], ["--journey", "D700000"], ["--from", "2031-01-01"],
      ] {
        let quiet = try desk.start(
          ["export", kind, "--format", format, "--since", "1313", "--output", "quiet"] + filter
        ).wait()
        #expect(quiet.code == 0 && quiet.err.contains("0 rows"), "\(kind) \(filter)")
      }
      try desk("export", kind, "--journey", "D1", "--output", "none").expectRefused(
        66, saying: "journey")
      try desk("export", kind, "--customer", "C1", "--output", "none").expectRefused(
        66, saying: "customer")
    }
    try desk("export", "calls", "--since", "3", "--output", "-").expectRefused(
      64, saying: "--since")
  }

  @Test("Beside the file stands what it says of itself; beside standard output nothing")
  func statement() throws {
    let desk = try Touchstone.delivered()
    let printed = try desk.ok(
      "export", "timelines", "--format", "csv", "--output", "a.csv", "--advisor", "nobody", "--json"
    ).json
    let beside = try JSON(
      strict: String(
        contentsOf: desk.folder.appending(path: "a.csv.export.json"), encoding: .utf8))
    #expect(beside == printed)
    #expect(beside["rows"] == 0 && beside["filter"]?["advisor"] == "nobody")
    #expect(beside["checkpoint"]?.text?.contains("example.com") == true)
    try desk.ok("export", "events", "--output", "-")
    #expect(try desk.folder.names == ["a.csv", "a.csv.export.json", "keys", "logbook"])
  }

  @Test(
    "A customer who is not there is missing, whatever is exported",
    arguments: ["events", "timelines"])
  func noCustomer(kind: String) throws {
    let desk = try Touchstone.opened()
    try desk("export", kind, "--customer", "nobody", "--output", "a.json")
      .expectRefused(66, saying: "no such customer")
    #expect(try desk.folder.names == ["keys", "logbook"])
  }
}
