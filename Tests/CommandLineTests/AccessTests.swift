import CanonicalJSON
import Foundation
import Testing

@Suite("Readings of personal data")
struct AccessTests {
  /// A command that opens names, and the one fact it leaves.
  struct Reading: Sendable, CustomTestStringConvertible {
    let arguments: [String]
    let what: String
    var whose: String?
    var filter: [String] = []
    var rows: Int64?

    var testDescription: String { arguments.joined(separator: " ") }
  }

  private static let readings = [
    Reading(
      arguments: ["timeline", "C700000", "--names", "--as-of", "2026-05-01"], what: "timeline",
      whose: "C700000", filter: ["customer:C700000", "asOf:2026-05-01T15:59:59.999Z"]),
    Reading(
      arguments: ["timeline", "--journey", "D700001", "--names", "--json"], what: "timeline",
      whose: "C700001", filter: ["journey:D700001"]),
    Reading(
      arguments: ["customers", "--phone", "13900000000", "--names"], what: "customers",
      whose: "C700000", filter: ["phone"], rows: 1),
    Reading(
      arguments: ["customers", "--name", "测试客户", "--names", "--json"], what: "customers",
      filter: ["name"], rows: 60),
    Reading(
      arguments: ["customers", "--names", "--limit", "3"], what: "customers",
      filter: ["limit:3"], rows: 3),
    Reading(
      arguments: ["calls", "--on", "2026-03-20", "--names"], what: "calls",
      filter: ["on:2026-03-20"], rows: 2),
    Reading(
      arguments: ["calls", "--on", "2026-03-20", "--step", "alert", "--names"], what: "calls",
      whose: "C700000", filter: ["on:2026-03-20", "step:alert"], rows: 1),
    Reading(
      arguments: ["export", "timelines", "--names", "--output", "-"], what: "timelines",
      rows: 60),
    Reading(
      arguments: ["export", "evidence", "--journey", "D700001", "--open", "--output", "b"],
      what: "evidence", whose: "C700001", filter: ["journey:D700001"]),
  ]

  @Test("A command that opens names leaves one fact with filter and reason", arguments: readings)
  func one(reading: Reading) throws {
    let desk = try Touchstone.delivered()
    let before = try desk.count()
    let outcome = try desk.start(
      reading.arguments + ["--reason", "complaint-7"], with: ["TOUCHSTONE_ACTOR": "S-7"]
    ).wait()
    #expect(outcome.code == 0, "\(outcome.err)")
    #expect(try desk.count() == before + 1)
    let entry = try #require(try desk.entries("--after", "\(before)").first)
    let isExport = reading.arguments[0] == "export"
    #expect(entry["type"]?.text == (isExport ? "access.exported" : "access.read"))
    #expect(entry["actor"] == "S-7" && entry["sealed"] == nil)
    let data = entry["data"]
    #expect(data?["what"]?.text == reading.what && data?["why"] == "complaint-7")
    #expect(data?["whose"]?.text == reading.whose, "\(data ?? .null)")
    #expect((data?["filter"]?.items ?? []).compactMap(\.text) == reading.filter)
    if let rows = reading.rows { #expect(data?["rows"]?.int == rows) }
    let row = try #require(try desk.ok("access", "--json").jsonLines.first)
    #expect(row["actor"] == "S-7" && row["why"] == "complaint-7")
    #expect(row["kind"]?.text == (isExport ? "exported" : "read"))
    for secret in ["13900000000", "测试客户"] {
      #expect(!(try entry.canonicalText()).contains(secret))
    }
  }

  @Test("What opens nothing, or puts nothing out, leaves none")
  func none() throws {
    let desk = try Touchstone.delivered()
    let before = try desk.count()
    for arguments in [
      ["timeline", "C700000"], ["customers", "--phone", "13900000000", "--json"],
      ["customers", "--name", "测试客户0001"], ["customers", "--name", "nobody", "--names"],
      ["calls", "--on", "2020-01-01", "--names"], ["access"], ["access", "--json"],
      ["export", "evidence", "--customer", "C700000", "--output", "b"],
    ] {
      let outcome = try desk.start(arguments).wait()
      #expect(outcome.code == 0, "\(arguments): \(outcome.err)")
      #expect(try desk.count() == before, "\(arguments)")
    }
  }

  @Test("A reason that is no code, or looks like a number of somebody's, is refused unread")
  func badReason() throws {
    let desk = try Touchstone.delivered()
    let before = try desk.count()
    for reason in ["13900000000", "because; he asked", ""] {
      for arguments in [["timeline", "C700000", "--names"], ["customers", "--names"]] {
        let outcome = try desk.start(arguments + ["--reason", reason]).wait()
        #expect(outcome.code == 65 && outcome.bytes.isEmpty, "\(arguments) \(reason)")
      }
    }
    #expect(try desk.count() == before)
  }

  @Test("access lists who read whose, when, asked for by what, and why, between two days")
  func list() throws {
    let desk = try Touchstone.delivered()
    for (number, day) in ["20", "21", "22"].enumerated() {
      try desk.ok(
        "timeline", "C70000\(number)", "--names", "--reason", "audit",
        at: "2027-01-\(day)T02:00:00.000Z")
    }
    let rows = try desk.ok("access", "--json").jsonLines
    #expect(rows.map { $0["whose"] } == [["C700000"], ["C700001"], ["C700002"]])
    #expect(rows[0]["time"] == "2027-01-20T02:00:00.000Z" && rows[0]["rows"] == .null)
    #expect(rows[0]["filter"] == ["customer:C700000"] && rows[0]["position"] == 1_314)
    let middle = try desk.ok("access", "--from", "2027-01-21", "--to", "2027-01-21", "--json")
    #expect(try middle.jsonLines.map { $0["whose"] } == [["C700001"]])
    #expect(try desk.ok("access").out.contains("2027-01-20 10:00"))
    #expect(try desk.ok("access", "--language", "zh-Hans").out.contains("理由"))
    #expect(try desk.entries("--type", "access.read").count == 3)
  }
}
