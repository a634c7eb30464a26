import Foundation
import Testing

@Suite("Numbers as far as they go")
struct NumberOptionTests {
  private static let numbers = [
    "-9223372036854775809", "-9223372036854775808", "-1", "0", "9223372036854775807",
    "9223372036854775808", "1e18",
  ]

  private static let commands = [
    "timeline C1 --known-at=#", "journeys --known-at=#", "report satisfaction --known-at=#",
    "report process --known-at=#", "calls --known-at=#", "events --after=#", "events --limit=#",
    "customers --limit=#", "journeys --limit=#", "prove -- #",
    "replay --known-at=# --output r#", "export events --output - --since=#",
    "export events --output - --known-at=#", "export timelines --output - --known-at=#",
    "export timelines --format csv --output - --known-at=#",
    "export process --output - --known-at=#", "report value --years=#", "report value --rate=#",
    "report value --referrals=#", "report value --margin=#",
    "report control --baseline=#", "blueprint show standard --shipped --version=#",
    "record touchpoint.completed --journey J1 --set touchpoint=payment --expect=#",
    "record rating.given --journey J1 --set touchpoint=greeting --set perception=#",
    "record journey.delivered --journey J1 --set odometer=#",
    "record correction.made --journey J1 --set corrects=#",
    "timeline C1 --as-of=#",
    "timeline C1 --as-of=#-01-01", "events --from=#-01-01", "events --from=#",
    "record touchpoint.completed --journey J1 --set touchpoint=payment --occurred=#",
    "calls --on=#", "calls --on=#-01-01", "demo-data --journeys=-# --seed=1",
    "demo-data --seed=# --journeys=0",
  ]

  @Test("A limit is how many lines there are at most", arguments: [1, 2, 3, 5])
  func limits(limit: Int) throws {
    let desk = try Touchstone.opened()
    for journey in ["J1", "J2", "J3"] {
      try desk.ok("record", "journey.opened", "--journey", journey, "--customer", "C" + journey)
    }
    // The publication of the blueprint is the first event.
    let events = try desk.ok("events", "--limit", "\(limit)").lines.filter { !$0.isEmpty }
    #expect(events.count == min(limit, 4))
    let journeys = try desk.ok("journeys", "--json", "--limit", "\(limit)").lines
    #expect(journeys.filter { !$0.isEmpty }.count == min(limit, 3))
  }

  @Test("No number stops the program: it is taken, or refused in a sentence", arguments: commands)
  func extremes(command: String) throws {
    let desk = try Touchstone.opened()
    try desk.ok("record", "journey.opened", "--journey", "J1", "--customer", "C1")
    for number in Self.numbers {
      let arguments = command.replacing("#", with: number).split(separator: " ").map(String.init)
      let said = try desk.start(arguments).wait()
      #expect([0, 3, 64, 65, 66].contains(said.code), "\(arguments): \(said.code) \(said.err)")
      #expect(said.code == 0 || !said.err.isEmpty || said.code == 3, "\(arguments)")
    }
    try desk.expectSound()
  }

  @Test("--watch waits at most a day", arguments: ["86401", "9223372036854775807", "0"])
  func waiting(seconds: String) throws {
    let desk = try Touchstone.opened()
    try desk("export", "events", "--output", "e.ndjson", "--watch", "--every=\(seconds)")
      .expectRefused(64, saying: "--every", "86400")
  }

  @Test("A position is not negative")
  func position() throws {
    let desk = try Touchstone.opened()
    try desk("journeys", "--known-at=-9223372036854775808")
      .expectRefused(64, saying: "--known-at", "not negative")
  }
}
