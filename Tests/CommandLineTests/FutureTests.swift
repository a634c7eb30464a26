import CanonicalJSON
import Testing

@Suite("Times that lie ahead")
struct FutureTests {
  @Test("A far-future fact is accepted, and the timeline flags it")
  func flagged() throws {
    let desk = try Touchstone.opened()
    try desk.ok("record", "journey.opened", "--journey", "D1", "--customer", "C1")
    try desk.ok(
      "record", "touchpoint.completed", "--journey", "D1", "--set", "touchpoint=greeting",
      "--occurred", "2030-01-01 10:00")
    try desk.ok(
      "record", "touchpoint.completed", "--journey", "D1", "--set", "touchpoint=payment")
    let steps = try desk.ok("timeline", "C1", "--json").json["journeys"]?.items?.first?[
      "touchpoints"]?.items
    let flagged = steps?.filter { $0["future"] == true }.map { $0["touchpoint"]?.text }
    #expect(flagged == ["greeting"])
    #expect(try desk.ok("timeline", "C1", "--language", "en").out.contains("» later than"))
  }
}
