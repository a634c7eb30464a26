import CanonicalJSON
import Foundation
import Testing

@Suite("What an import made for rows that were not taken")
struct RefusedRowKeyTests {
  private static let header =
    "name,phone,journey,touchpoint,occurred,expectation,perception\n"

  @Test("A refused first row takes no key from the customer's other rows")
  func keyStays() throws {
    let desk = try Touchstone.opened()
    try desk.file(
      "rows.csv",
      Self.header + "陈小明,13911110001,J1,appointment,2026-03-04 14:30,5,9\n"
        + "陈小明,13911110001,J1,preparation,2026-03-05 14:30,5,5\n")
    let report = try desk("import", "rows.csv", "--json")
    #expect(report.code == 65)
    #expect(try report.json.tally == [2, 1, 0, 1])
    let customers = try desk.ok("customers", "--names", "--json").jsonLines
    #expect(customers.map { $0["name"]?.text } == ["陈小明"])
    try desk.file(
      "more.csv", Self.header + "陈小明,13911110001,J1,greeting,2026-03-06 14:30,5,5\n")
    #expect(try desk.ok("import", "more.csv", "--json").json.tally == [1, 1, 0, 0])
    try desk.expectSound()
  }

  @Test("A rehearsal takes nothing that another program makes meanwhile")
  func rehearsal() throws {
    let desk = try Touchstone.opened()
    try desk.file("many.ndjson", EntryLines.journeys(0..<400))
    for round in 0..<6 {
      try desk.file(
        "one\(round).csv",
        Self.header + "王小明\(round),1391111\(1_000 + round),K\(round),appointment,"
          + "2026-03-04 14:30,5,5\n")
      let rehearsal = try desk.start(["import", "many.ndjson", "--dry-run"])
      let other = try desk.start(["import", "one\(round).csv"])
      #expect(try rehearsal.wait().code == 0)
      let outcome = try other.wait()
      #expect(outcome.code == 0, "\(outcome.err)")
    }
    let names = try desk.ok("customers", "--names", "--json").jsonLines.compactMap {
      $0["name"]?.text
    }
    #expect(names.count == 6)
  }

  @Test("All or none decides as row by row does, batch after batch")
  func atomicDecides() throws {
    let desk = try Touchstone.opened()
    try desk.ok("import", Fixtures.deliveries.path)
    try desk.ok("customers", "--names", "--limit", "1")
    let reading = try #require(
      desk.ok("events", "--type", "access.read").jsonLines.last?["entry"]
    )
    // The last line of the first batch, the last of the second and the first of the third.
    let others: [String] = EntryLines.journeys(0..<600).split(separator: "\n").map {
      String($0) + "\n"
    }
    var lines: [String] = [EntryLines.opening(900_000, journey: "JX")]
    lines += others[..<2_998]
    lines.append(EntryLines.completion(900_001, journey: "JX", "greeting"))
    lines += others[2_998..<5_997]
    lines.append(try Self.withoutRecorded(reading).canonicalText() + "\n")
    lines.append(EntryLines.completion(900_002, journey: "JX", "greeting"))
    try desk.file("lines.ndjson", lines.joined())
    let report = try desk("import", "lines.ndjson", "--atomic", "--json")
    #expect(report.code == 65)
    guard case .array(let rejects)? = try report.json["rejects"] else {
      Issue.record("no rejects")
      return
    }
    #expect(rejects.map { $0["code"]?.text } == ["refused.completedTwice"])
  }

  private static func withoutRecorded(_ entry: JSON) -> JSON {
    .object((entry.members ?? []).filter { $0.key != "recordedtime" })
  }

  @Test("A journey id that is too long is a rejected row, and nothing of the row is in")
  func longID() throws {
    let desk = try Touchstone.opened()
    let id = String(repeating: "车", count: 50)
    try desk.file(
      "rows.csv",
      Self.header + "陈小明,13911110001,\(id),appointment,2026-03-04 14:30,5,5\n"
        + "李小红,13911110002,J2,appointment,2026-03-04 14:30,5,5\n")
    let report = try desk("import", "rows.csv", "--json")
    #expect(report.code == 65)
    #expect(try report.json.tally == [2, 1, 0, 1])
    #expect(try desk.count("--type", "customer.registered") == 1)
    try desk.expectSound()
  }
}
