import CanonicalJSON
import Foundation
import Testing

@Suite("Customers that were merged")
struct MergedTests {
  /// Three customers with a journey each; C2 became C1, and C3 became C2.
  private func merged() throws -> Touchstone {
    let desk = try Touchstone.opened(at: "2026-03-01T01:00:00.000Z")
    for number in 1...3 {
      try desk.ok(
        "record", "customer.registered", "--customer", "C\(number)", "--sealed",
        "name=Name\(number)", "--occurred", "2026-03-02 09:00")
      try desk.ok(
        "record", "journey.opened", "--journey", "D\(number)", "--customer", "C\(number)",
        "--occurred", "2026-03-0\(number + 1) 10:00")
    }
    try merge(desk, "C3", "C2", "06")
    try merge(desk, "C2", "C1", "07")
    return desk
  }

  private func merge(
    _ desk: Touchstone, _ from: String, _ into: String, _ day: String
  ) throws {
    try desk.ok(
      "record", "customer.merged", "--customer", from, "--set", "into=\(into)", "--occurred",
      "2026-03-\(day) 09:00")
  }

  private func journeys(_ timeline: JSON) -> [String] {
    (timeline["journeys"]?.items ?? []).compactMap { $0["journey"]?.text }
  }

  @Test("A customer into whom others were merged has their journeys too, through any number")
  func into() throws {
    let desk = try merged()
    let timeline = try desk.ok("timeline", "C1", "--json", "--names").json
    #expect(journeys(timeline) == ["D1", "D2", "D3"])
    #expect(timeline["journeys"]?.items?.map { $0["customer"] } == [nil, "C2", "C3"])
    #expect(timeline["mergedFrom"] == ["C3", "C2"] && timeline["mergedInto"] == nil)
    #expect(timeline["name"] == "Name1")
    // The words of three people were opened, by one command.
    let read = try desk.entries("--type", "access.read")
    #expect(read.count == 1 && read[0]["data"]?["whose"] == "C1")
    #expect(read[0]["data"]?["also"] == ["C3", "C2"])
    #expect(try desk.ok("timeline", "C1").out.contains("With merged C3, C2"))
  }

  @Test("Whoever was merged away keeps their own journeys, and the timeline says into whom")
  func away() throws {
    let desk = try merged()
    let last = try desk.ok("timeline", "C3", "--json").json
    #expect(journeys(last) == ["D3"] && last["mergedInto"] == "C1")
    let middle = try desk.ok("timeline", "C2", "--json").json
    #expect(journeys(middle) == ["D2", "D3"])
    #expect(middle["mergedInto"] == "C1" && middle["mergedFrom"] == ["C3"])
    #expect(try desk.ok("timeline", "C3").out.contains("Merged into customer C1"))
  }

  @Test("As of a moment before, nobody was merged; known at a position before, neither")
  func past() throws {
    let desk = try merged()
    let before = try desk.ok("timeline", "C1", "--json", "--as-of", "2026-03-06 12:00").json
    #expect(journeys(before) == ["D1"] && before["mergedFrom"] == nil)
    let known = try desk.ok("timeline", "C2", "--json", "--known-at", "7").json
    #expect(journeys(known) == ["D2"] && known["mergedInto"] == nil)
    let half = try desk.ok("timeline", "C2", "--json", "--known-at", "8").json
    #expect(journeys(half) == ["D2", "D3"] && half["mergedInto"] == nil)
  }

  @Test("Nobody is merged in a circle")
  func circle() throws {
    let desk = try merged()
    for into in ["C1", "C2", "C3"] {
      try desk("record", "customer.merged", "--customer", "C1", "--set", "into=\(into)")
        .expectRefused(65, saying: "merged")
    }
    #expect(journeys(try desk.ok("timeline", "C1", "--json").json) == ["D1", "D2", "D3"])
  }

  @Test("Evidence of a customer takes along those who were merged into it")
  func evidence() throws {
    let desk = try merged()
    let all = try desk.entries("--type", "journey.opened").count
    try desk.ok(
      "export", "evidence", "--customer", "C1", "--open", "--reason", "audit", "--output", "e")
    let entries = try String(
      contentsOf: desk.folder.appending(path: "e/entries.ndjson"), encoding: .utf8
    ).split(separator: "\n").map { try JSON(strict: String($0)) }
    #expect(entries.filter { $0["type"] == "journey.opened" }.count == all)
    #expect(Set(entries.compactMap { $0["customer"]?.text }) == ["C1", "C2", "C3"])
    #expect(entries.filter { $0["type"] == "customer.merged" }.count == 2)
    try desk.ok("verify-bundle", "e", "--verifier-key", try desk.verifierKey)
    let exported = try desk.entries("--type", "access.exported")
    #expect(exported.count == 1 && exported[0]["data"]?["also"] == ["C3", "C2"])
    try desk.ok("export", "evidence", "--customer", "C2", "--as-of", "2026-03-05", "--output", "f")
    let before = try String(
      contentsOf: desk.folder.appending(path: "f/entries.ndjson"), encoding: .utf8)
    #expect(!before.contains("journey/D3") && before.contains("journey/D2"))
  }

  @Test("In an export every journey stands once, with whom its customer became")
  func exported() throws {
    let desk = try merged()
    let lines = try desk.ok("export", "timelines", "--format", "ndjson", "--output", "-").jsonLines
    #expect(lines.compactMap { $0["customer"]?.text } == ["C1"])
    #expect(lines.map(journeys) == [["D1", "D2", "D3"]])
    let before = try desk.ok(
      "export", "timelines", "--format", "ndjson", "--as-of", "2026-03-05", "--output", "-"
    ).jsonLines
    #expect(before.compactMap { $0["customer"]?.text } == ["C1", "C2", "C3"])
    let own = try desk.ok(
      "export", "timelines", "--format", "ndjson", "--customer", "C3", "--output", "-"
    ).jsonLines
    #expect(own.map(journeys) == [["D3"]])
    let table = try desk.ok("export", "timelines", "--format", "csv", "--output", "-").out
    let rows = ["D1", "D2", "D3"].map { table.components(separatedBy: ",\"\($0)\",").count - 1 }
    // A row a touchpoint of the standard blueprint, its ceremony included.
    #expect(rows == [11, 11, 11])
  }
}
