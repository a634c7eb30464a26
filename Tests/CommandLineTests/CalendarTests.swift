import CanonicalJSON
import Foundation
import Testing

@Suite("touchstone calendar")
struct CalendarTests {
  static let holidays = Fixtures.folder.appending(path: "data/holiday-cn-2026.json")

  @Test("A holiday file is kept in the logbook's folder and named in logbook.yaml, once")
  func add() throws {
    let desk = try Touchstone.opened()
    #expect(try desk.ok("calendar", "list").out.isEmpty)
    let added = try desk.ok("calendar", "add", Self.holidays.path, "--json").json
    #expect(added["year"] == 2026 && added["file"] == "calendars/2026.json")
    #expect(added["offDays"] == 33 && added["workedDays"] == 6)
    try desk.ok("calendar", "add", Self.holidays.path)
    let kept = desk.logbook.appending(path: "calendars/2026.json")
    #expect(try Data(contentsOf: kept) == Data(contentsOf: Self.holidays))
    let settings = try String(
      contentsOf: desk.logbook.appending(path: "logbook.yaml"), encoding: .utf8)
    #expect(settings.contains("dealer: \"示例汽车\""))
    #expect(settings.hasSuffix("holidays:\n  - \"calendars/2026.json\"\n"))
    #expect(try desk.ok("calendar", "list").lines.count == 1)
    let next = try desk.file("next.json", #"{"year": 2027, "days": []}"#)
    try desk.ok("calendar", "add", next.path)
    #expect(try desk.ok("calendar", "list", "--json").jsonLines.map { $0["year"] } == [2026, 2027])
    try desk.expectSound()
  }

  @Test(
    "A list of holiday files that was written by hand is taken over, remarks and all",
    arguments: [
      "holidays:\n# national days\n  - \"calendars/2026.json\"\n\nlanguage: en\n",
      "holidays:\n  # national days\n\n- calendars/2026.json\n# more\nlanguage: en\n",
      "holidays: [calendars/2026.json] # national days\nlanguage: en\n",
    ])
  func byHand(list: String) throws {
    let desk = try Touchstone.opened()
    try desk.ok("calendar", "add", Self.holidays.path)
    let file = desk.logbook.appending(path: "logbook.yaml")
    let dealer = "dealer: \"示例汽车\"\ntimeZone: Asia/Shanghai\n"
    try Data((dealer + list).utf8).write(to: file)
    let next = try desk.file("next.json", #"{"year": 2027, "days": []}"#)
    try desk.ok("calendar", "add", next.path)
    #expect(try desk.ok("calendar", "list", "--json").jsonLines.map { $0["year"] } == [2026, 2027])
    let settings = try String(contentsOf: file, encoding: .utf8)
    #expect(settings.hasPrefix(dealer) && settings.contains("language: en\n"))
    #expect(list.hasPrefix("holidays: [") || settings.contains("# national days"))
  }

  @Test(
    "A bad holiday file is refused with line and fault, and nothing is kept",
    arguments: [
      (
        "{\"year\": 2026,\n\"days\": [\n{\"date\": \"2026-02-30\", \"isOffDay\": true}]}", "line 3",
        "2026-02-30"
      ),
      (
        "{\"year\": 2026, \"days\": [{\"date\": \"2026-2-3\", \"isOffDay\": true}]}", "line 1",
        "2026-2-3"
      ),
      ("{\"year\": 2026,\n \"days\": [{\"date\": \"2026-02-03\"}]}", "line 2", "isOffDay"),
      (
        "{\"year\": 2026, \"days\": [{\"date\": \"2020-02-03\", \"isOffDay\": true}]}", "line 1",
        "2026"
      ),
      (
        "{\"year\": 2026, \"days\": [{\"date\": \"2026-02-03\", \"isOffDay\": true},\n"
          + "{\"date\": \"2026-02-03\", \"isOffDay\": false}]}", "line 2", "twice"
      ),
      ("{\"year\": 2026, \"days\": [\n{]}", "line 2", "JSON"), ("[]", "line 1", "object"),
      ("{\"days\": []}", "bad.json", "year"), ("{\"year\": 2026}", "bad.json", "days"),
    ])
  func refused(text: String, place: String, fault: String) throws {
    let desk = try Touchstone.opened()
    let file = try desk.file("bad.json", text)
    try desk("calendar", "add", file.path).expectRefused(65, saying: "bad.json", place, fault)
    #expect(!desk.logbook.appending(path: "calendars").isThere)
  }

  @Test("A holiday file that logbook.yaml names and that is gone or bad is named by `calls`")
  func broken() throws {
    let desk = try Touchstone.opened()
    try desk.ok("calendar", "add", Self.holidays.path)
    let kept = desk.logbook.appending(path: "calendars/2026.json")
    try Data("{\"year\": 2026, \"days\": [{\"date\": \"2026-13-01\"}]}".utf8).write(to: kept)
    try desk("calls").expectRefused(65, saying: "calendars/2026.json", "2026-13-01")
    try FileManager.default.removeItem(at: kept)
    try desk("calls").expectRefused(66, saying: "calendars/2026.json")
    try desk("calendar", "add", "nosuch.json").expectRefused(66, saying: "nosuch.json")
  }
}
