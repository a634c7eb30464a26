import CanonicalJSON
import Foundation
import Testing

@Suite("Importing a process log in XES")
struct XESTests {
  @Test("Every trace becomes a journey and every event is kept, with its offset")
  func kept() throws {
    let desk = try Touchstone.opened()
    let report = try desk.ok("import", Fixtures.process.path, "--json").json
    #expect(report.tally == [42, 42, 0, 0])
    #expect(report["dropped"]?["Costs"] == 42)
    let journeys = try desk.ok("journeys", "--json").jsonLines
    let names = journeys.compactMap { $0["journey"]?.text }.sorted()
    #expect(names == ["1", "2", "3", "4", "5", "6"])
    let entries = try desk.entries("--type", "touchpoint.completed")
    #expect(entries.count == 42)
    #expect(entries.allSatisfy { $0["timeoffset"] == "+01:00" })
    let first = try #require(entries.first)
    #expect(first["subject"] == "journey/3" && first["time"] == "2010-12-30T13:32:00.000Z")
    #expect(first["data"]?["touchpoint"] == "register request")
    let text = try desk.ok("events").out
    for name in ["Pete", "Mike", "Ellen", "Sara", "Sue", "Sean"] {
      #expect(!text.contains(name), "\(name)")
    }
    try desk.expectSound()
  }

  @Test("timeline --journey shows a trace")
  func timeline() throws {
    let desk = try Touchstone.opened()
    try desk.ok("import", Fixtures.process.path)
    let journey = try #require(
      try desk.ok("timeline", "--journey", "3", "--json").json["journeys"]?.items?.first)
    let steps = journey["touchpoints"]?.items ?? []
    let examined = try #require(steps.first { $0["touchpoint"] == "examine casually" })
    #expect(examined["completedAt"] == "2010-12-30T14:06:00.000Z")
    // Trace 3 decides and checks the ticket twice.
    #expect(steps.first { $0["touchpoint"] == "decide" }?["completions"] == 2)
    #expect(steps.first { $0["touchpoint"] == "check ticket" }?["completions"] == 2)
    #expect(steps.first { $0["touchpoint"] == "reject request" }?["status"] == "planned")
    let shown = try desk.ok("timeline", "--journey", "3").out
    #expect(shown.contains("examine casually") && shown.contains("2010-12-30 22:06"))
  }

  @Test("The second time all are duplicates, from a file and from a pipe, named or guessed")
  func again() throws {
    let desk = try Touchstone.opened()
    let pipe = "cat '\(Fixtures.process.path)' | \"$TOUCHSTONE\" import"
    #expect(try desk.shell(pipe + " --format xes - --json").json.tally == [42, 42, 0, 0])
    let count = try desk.count()
    #expect(try desk.ok("import", Fixtures.process.path, "--json").json.tally == [42, 0, 42, 0])
    #expect(try desk.shell(pipe + " - --format xes --json").json.tally == [42, 0, 42, 0])
    #expect(try desk.shell(pipe + " - --json").json.tally == [42, 0, 42, 0])
    #expect(try desk.count() == count)
    #expect(try desk.ok("blueprint", "list").lines.count == 2)
  }

  @Test("--atomic takes the whole log; --dry-run reports it and writes nothing")
  func atOnce() throws {
    let desk = try Touchstone.opened()
    let blueprints = desk.logbook.appending(path: "blueprints")
    let rehearsal = try desk("import", Fixtures.process.path, "--dry-run", "--json")
    try #require(rehearsal.code == 0, "\(rehearsal.code)")
    #expect(try rehearsal.json.tally == [42, 42, 0, 0])
    #expect(try desk.count() == 1)
    #expect(try blueprints.names.count == 1)
    #expect(
      try desk.ok("import", Fixtures.process.path, "--atomic", "--json").json.tally
        == [42, 42, 0, 0])
    try desk.expectSound()
  }

  @Test("A log that is cut off, or no XES, is refused with the line")
  func broken() throws {
    let desk = try Touchstone.opened()
    let whole = try String(contentsOf: Fixtures.process, encoding: .utf8)
    try desk.file("cut.xes", String(whole.prefix(6_000)))
    try desk("import", "cut.xes").expectRefused(65, saying: "line ")
    try desk.file("page.xes", "<html><body>no log</body></html>\n")
    try desk("import", "page.xes").expectRefused(65)
    #expect(try desk.ok("journeys", "--json").out.isEmpty)
  }
}
