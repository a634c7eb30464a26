import CanonicalJSON
import Foundation
import Testing

@Suite("touchstone demo-data")
struct DemoDataTests {
  /// Type, subject, time and data of every event, without what differs from vault to vault.
  private func told(_ desk: Touchstone, _ book: String) throws -> [String] {
    try desk.ok("events", "--logbook", book).jsonLines.map { line in
      let entry = line["entry"]
      return try ["id", "type", "subject", "time", "recordedtime", "actor"].map {
        entry?[$0]?.text ?? ""
      }.joined(separator: " ") + " " + (entry?["data"] ?? .null).canonicalText()
    }
  }

  private func make(
    _ desk: Touchstone, _ book: String, journeys: Int = 25, seed: Int = 7
  ) throws {
    try desk.ok(
      "demo-data", "--journeys", "\(journeys)", "--seed", "\(seed)", "--logbook", book,
      "--origin", "example.com/\(book)")
  }

  @Test("The same seed tells the same year, another seed another")
  func seeds() throws {
    let desk = try Touchstone()
    try make(desk, "one")
    try make(desk, "two")
    try make(desk, "three", seed: 8)
    let one = try told(desk, "one").dropFirst()
    #expect(try one == told(desk, "two").dropFirst())
    #expect(try one != told(desk, "three").dropFirst())
    #expect(one.count > 1_000)
  }

  @Test("What it writes proves itself, and the read models are those of the log")
  func sound() throws {
    let desk = try Touchstone()
    try make(desk, "demo")
    try desk.ok("verify", "--logbook", "demo")
    try desk.ok("rebuild", "--check", "--logbook", "demo")
    let journeys = try desk.ok("journeys", "--json", "--logbook", "demo").jsonLines
    #expect(journeys.count == 25)
    #expect(journeys.allSatisfy { ["delivered", "closed", "lost"].contains($0["state"]?.text) })
  }

  @Test("Facts are recorded when somebody would have entered them: most at once, some days later")
  func recorded() throws {
    let desk = try Touchstone()
    try make(desk, "demo")
    var late = 0
    var last = ""
    let events = try desk.ok("events", "--logbook", "demo").jsonLines.dropFirst()
    for line in events {
      let entry = line["entry"]
      let time = entry?["time"]?.text ?? ""
      let recorded = entry?["recordedtime"]?.text ?? ""
      #expect(time < recorded)
      #expect(last <= recorded)
      last = recorded
      if time.prefix(10) < recorded.prefix(10), time.prefix(7) < "2026-03" { late += 1 }
    }
    #expect(late > 0 && late * 10 < events.count)
  }

  @Test("No name, phone or VIN of the made-up people stands readable")
  func personal() throws {
    let desk = try Touchstone()
    try make(desk, "demo")
    let events = try desk.ok("events", "--logbook", "demo").out
    #expect(!events.contains("+9990") && !events.contains("LDEM0TSTX"))
    let names = try desk.ok("customers", "--names", "--json", "--limit", "3", "--logbook", "demo")
      .jsonLines
    #expect(names.allSatisfy { $0["phone"]?.text?.hasPrefix("+9990") == true })
  }

  @Test("It makes a logbook of its own, and refuses a place, a number or a year that is none")
  func refusals() throws {
    let desk = try Touchstone.opened()
    try desk("demo-data", "--journeys", "3").expectRefused(65, saying: "logbook")
    try desk("demo-data", "--journeys", "0", "--logbook", "x").expectRefused(64, saying: "20000")
    try desk("demo-data", "--year", "1066", "--logbook", "x").expectRefused(64, saying: "1980")
  }
}
