import CanonicalJSON
import Foundation
import Testing

@Suite("Reading the past")
struct PastTests {
  private static let id = "11111111-2222-4333-8444-555555555555"

  /// One journey, recorded over five days: position 6 came late, position 7 corrects 5.
  private func week() throws -> Touchstone {
    let desk = try Touchstone.opened(at: "2026-02-28T02:00:00.000Z")
    func record(_ day: Int, _ type: String, _ occurred: String, _ more: String...) throws {
      let outcome = try desk.start(
        ["record", type, "--journey", "D1", "--occurred", occurred] + more,
        at: "2026-03-0\(day)T02:00:00.000Z"
      ).wait()
      try #require(outcome.code == 0, "\(outcome.err)")
    }
    try record(1, "journey.opened", "2026-03-01 09:00", "--customer", "C1")
    try record(
      2, "touchpoint.completed", "2026-03-02 09:00", "--set", "touchpoint=appointment")
    try record(3, "touchpoint.completed", "2026-03-03 09:00", "--set", "touchpoint=greeting")
    try record(
      3, "rating.given", "2026-03-03 09:30", "--set", "touchpoint=greeting",
      "--set", "perception=2", "--set", "expectation=5", "--id", Self.id)
    try record(
      4, "touchpoint.completed", "2026-03-02 18:00", "--set", "touchpoint=preparation")
    try record(
      5, "correction.made", "2026-03-05 09:00", "--set", "corrects=\(Self.id)",
      "--set", "reason=typo",
      "--set", #"replacement={"touchpoint":"greeting","perception":6,"expectation":5}"#)
    return desk
  }

  private func expect(
    _ desk: Touchstone, _ cut: [String], completed: [String], perception: JSON,
    from location: SourceLocation = #_sourceLocation
  ) throws {
    for arguments in [["C1"], ["--journey", "D1"]] {
      let outcome = try desk.start(["timeline", "--json"] + arguments + cut).wait()
      try #require(outcome.code == 0, "\(outcome.err)", sourceLocation: location)
      let journey = try outcome.json["journeys"]?.items?.first
      let steps = journey?["touchpoints"]?.items ?? []
      let done = steps.filter { $0["status"] == "completed" }.compactMap { $0["touchpoint"]?.text }
      #expect(done == completed, "\(cut)", sourceLocation: location)
      let greeting = steps.first { $0["touchpoint"] == "greeting" }
      #expect(greeting?["perception"] == perception, "\(cut)", sourceLocation: location)
    }
  }

  @Test("As-of shows what had happened; a correction counts at the time of what it corrects")
  func asOf() throws {
    let desk = try week()
    try expect(desk, ["--as-of", "2026-03-01 10:00"], completed: [], perception: .null)
    try expect(
      desk, ["--as-of", "2026-03-02 12:00"], completed: ["appointment"], perception: .null)
    try expect(
      desk, ["--as-of", "2026-03-02T10:00:00Z"], completed: ["appointment", "preparation"],
      perception: .null)
    try expect(
      desk, ["--as-of", "2026-03-03 09:10"],
      completed: ["appointment", "preparation", "greeting"], perception: .null)
    try expect(
      desk, ["--as-of", "2026-03-03 09:30"],
      completed: ["appointment", "preparation", "greeting"], perception: 6)
  }

  @Test("Known-at shows what was recorded, by position and by time alike")
  func knownAt() throws {
    let desk = try week()
    let cuts: [(String, String, [String], JSON)] = [
      ("2", "2026-03-01 10:00", [], .null), ("3", "2026-03-02 10:00", ["appointment"], .null),
      ("5", "2026-03-03 10:00", ["appointment", "greeting"], 2),
      ("6", "2026-03-04T02:00:00Z", ["appointment", "preparation", "greeting"], 2),
      ("7", "2026-03-05 10:00", ["appointment", "preparation", "greeting"], 6),
      ("99", "2099-01-01 10:00", ["appointment", "preparation", "greeting"], 6),
    ]
    for (position, time, completed, perception) in cuts {
      try expect(desk, ["--known-at", position], completed: completed, perception: perception)
      try expect(desk, ["--known-at", time], completed: completed, perception: perception)
    }
    let timeline = try desk.ok("timeline", "C1", "--json", "--known-at", "5").json
    #expect(timeline["knownAt"] == 5 && timeline["asOf"] == .null && timeline["position"] == 7)
  }

  @Test("Both together: first what was known, then what had happened of it")
  func together() throws {
    let desk = try week()
    for known in ["5", "2026-03-03 12:00"] {
      try expect(
        desk, ["--known-at", known, "--as-of", "2026-03-02 20:00"], completed: ["appointment"],
        perception: .null)
    }
    try expect(
      desk, ["--known-at", "6", "--as-of", "2026-03-02 20:00"],
      completed: ["appointment", "preparation"], perception: .null)
    try expect(
      desk, ["--known-at", "6", "--as-of", "2026-03-03 20:00"],
      completed: ["appointment", "preparation", "greeting"], perception: 2)
  }

  @Test("Before the first event there is no such customer; a cut that cannot be read is usage")
  func outside() throws {
    let desk = try week()
    try desk("timeline", "C1", "--known-at", "1").expectRefused(66, saying: "no such customer")
    try desk("timeline", "C1", "--known-at", "2026-02-01 09:00").expectRefused(66)
    try desk("timeline", "C1", "--as-of", "soon").expectRefused(64, saying: "--as-of")
    try desk("timeline", "C1", "--known-at", "soon").expectRefused(64, saying: "--known-at")
    try desk("timeline", "C2").expectRefused(66, saying: "no such customer")
    try desk("timeline", "--journey", "D2").expectRefused(66, saying: "no such journey")
    try desk("timeline").expectRefused(64, saying: "--journey")
  }

  @Test("A journey is not shown under a customer that it does not belong to")
  func foreignJourney() throws {
    let desk = try week()
    try desk.ok("timeline", "C1", "--journey", "D1")
    try desk("timeline", "C2", "--journey", "D1").expectRefused(66)
  }

  @Test("The list of journeys shows what had happened, and what was known")
  func journeys() throws {
    let desk = try week()
    func row(_ cut: String...) throws -> JSON? {
      let outcome = try desk.start(["journeys", "--json"] + cut).wait()
      try #require(outcome.code == 0, "\(outcome.err)")
      return try outcome.jsonLines.first
    }
    #expect(try row("--as-of", "2026-02-28") == nil)
    #expect(try row("--as-of", "2026-03-02 12:00")?["current"] == "appointment")
    #expect(try row("--as-of", "2026-03-04", "--known-at", "5")?["current"] == "greeting")
    #expect(try row("--known-at", "3")?["current"] == "appointment")
    #expect(try row("--known-at", "2026-03-03 12:00")?["events"] == 4)
    #expect(try row()?["events"] == 6)
  }

  @Test("A replay is a new folder with the read models of the moment, and says over which root")
  func replay() throws {
    let desk = try week()
    let made = try desk.ok("replay", "--known-at", "5", "--output", "then", "--json").json
    #expect(made["position"] == 5 && made["journeys"] == 1 && made["knownAt"] == 5)
    let folder = desk.folder.appending(path: "then")
    #expect(try folder.names == ["readmodels.sqlite", "replay.json"])
    let written = try JSON(
      strict: Array(Data(contentsOf: folder.appending(path: "replay.json"))))
    #expect(written == made)
    // Knowing all of it, the root is that of the checkpoint.
    let whole = try desk.ok("replay", "--as-of", "2026-03-04", "-o", "all", "--json").json
    let root = try desk.ok("checkpoint").out.split(separator: "\n")[2]
    #expect(whole["root"]?.text == String(root) && whole["root"] != made["root"])
    #expect(whole["asOf"]?.text == "2026-03-04T15:59:59.999Z")
  }

  @Test("A replay replaces nothing and needs a moment")
  func replayRefused() throws {
    let desk = try week()
    try desk.file("taken", "mine")
    #expect(try desk("replay", "--known-at", "5", "--output", "taken").code == 65)
    #expect(try String(contentsOf: desk.folder.appending(path: "taken"), encoding: .utf8) == "mine")
    #expect(try desk("replay", "--output", "then").code == 64)
    #expect(try desk("replay", "--known-at", "-1", "--output", "then").code != 0)
    #expect(try desk("replay", "--known-at", "yesterday", "--output", "then").code == 64)
    #expect(!desk.folder.appending(path: "then").isThere)
  }
}
