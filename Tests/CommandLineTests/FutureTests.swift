import CanonicalJSON
import Testing

@Suite("Times that lie ahead")
struct FutureTests {
  @Test("What is recorded by hand cannot have happened in years to come; the time is repeated")
  func refused() throws {
    let desk = try Touchstone.opened()
    try desk.ok("record", "journey.opened", "--journey", "D1", "--customer", "C1")
    for time in ["2030-01-01 10:00", "1989-12-31 10:00"] {
      try desk(
        "record", "touchpoint.completed", "--journey", "D1", "--set", "touchpoint=greeting",
        "--occurred", time
      ).expectRefused(65, saying: String(time.prefix(4)), "1990")
    }
  }

  @Test("A far-future fact of another program is accepted, and the timeline flags it")
  func flagged() throws {
    let desk = try Touchstone.opened()
    try desk.ok("record", "journey.opened", "--journey", "D1", "--customer", "C1")
    try desk.file(
      "a.ndjson",
      EntryLines.completion(1, journey: "D1", "greeting")
        .replacing("2026-01-01T01:30:00.000Z", with: "2030-01-01T02:00:00.000Z"))
    try desk.ok("import", "a.ndjson")
    try desk.ok(
      "record", "touchpoint.completed", "--journey", "D1", "--set", "touchpoint=payment")
    let steps = try desk.ok("timeline", "C1", "--json").json["journeys"]?.items?.first?[
      "touchpoints"]?.items
    let flagged = steps?.filter { $0["future"] == true }.map { $0["touchpoint"]?.text }
    #expect(flagged == ["greeting"])
    #expect(try desk.ok("timeline", "C1", "--language", "en").out.contains("» later than"))
  }
}
