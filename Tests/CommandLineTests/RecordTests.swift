import CanonicalJSON
import Foundation
import Testing

@Suite("touchstone record")
struct RecordTests {
  private static let id = "11111111-2222-4333-8444-555555555555"

  /// A logbook with one open journey D1 of customer C1.
  static func open() throws -> Touchstone {
    let desk = try Touchstone.opened()
    try desk.ok("record", "journey.opened", "--journey", "D1", "--customer", "C1")
    return desk
  }

  @Test("Fields are typed by the fact's schema, and a repeated one makes a list")
  func typed() throws {
    let desk = try Touchstone.opened()
    try desk.ok(
      "record", "customer.registered", "--customer", "C1", "--set", "kind=person",
      "--set", "chosenFor=facilities", "--set", "chosenFor=location", "--actor", "desk-1")
    let opened = try desk.ok(
      "record", "journey.opened", "--journey", "D1", "--customer", "C1", "--set", "model=M4",
      "--json", with: ["TOUCHSTONE_ACTOR": "desk-2"]
    ).json
    #expect(opened["position"] == 3 && opened["duplicate"] == false)
    #expect(opened["subject"] == "journey/D1" && opened["customer"] == "C1")
    try desk.ok(
      "record", "rating.given", "--journey", "D1", "--set", "touchpoint=payment",
      "--set", "perception=3", "--set", "expectation=5")
    try desk.ok(
      "record", "concern.answered", "--journey", "D1", "--set", "touchpoint=payment",
      "--set", "concern=\(Self.concern(desk))", "--set", "answered=yes")
    let entries = try desk.entries("--customer", "C1")
    #expect(entries.map { $0["actor"]?.text } == ["desk-1", "desk-2", "cli", "cli"])
    #expect(entries[0]["data"]?["chosenFor"] == ["facilities", "location"])
    #expect(entries[1]["data"]?["blueprint"] == "standard")
    #expect(entries[1]["data"]?["blueprintVersion"] == 2)
    #expect(entries[2]["data"]?["perception"] == 3 && entries[2]["data"]?["expectation"] == 5)
    #expect(entries[3]["data"]?["answered"] == true)
    #expect(entries.allSatisfy { $0["time"]?.text == Touchstone.now })
    #expect(entries.allSatisfy { $0["timeoffset"] == "+08:00" })
  }

  @Test("A second answer about a touchpoint is kept, and it is said that the first one counts")
  func secondAnswer() throws {
    let desk = try Self.open()
    let given = ["record", "rating.given", "--journey", "D1", "--set"]
    let first = try desk.start(
      given + ["touchpoint=payment", "--set", "perception=3", "--id", Self.id]
    ).wait()
    #expect(first.code == 0 && first.err.isEmpty)
    // About a factor, or another touchpoint: no second answer to the same question.
    for other in [["touchpoint=payment", "--set", "factor=price"], ["touchpoint=greeting"]] {
      let outcome = try desk.start(given + other + ["--set", "perception=4"]).wait()
      #expect(outcome.code == 0 && outcome.err.isEmpty, "\(outcome.err)")
    }
    let second = try desk.start(given + ["touchpoint=payment", "--set", "perception=6"]).wait()
    #expect(second.code == 0 && second.err.contains("correction.made --set corrects=\(Self.id)"))
    // A repeat of the first is none.
    let again = try desk.start(
      given + ["touchpoint=payment", "--set", "perception=3", "--id", Self.id]
    ).wait()
    #expect(again.code == 0 && again.err.isEmpty)
  }

  /// A concern of the touchpoint payment, as the blueprint shows it.
  private static func concern(_ desk: Touchstone) throws -> String {
    let shown = try desk.ok("blueprint", "show").lines
    let start = try #require(shown.firstIndex { $0.hasPrefix("payment ") })
    let line = try #require(shown[(start + 1)...].first { $0.hasPrefix("  ? ") })
    return String(line.split(separator: " ")[1])
  }

  @Test("What is sealed stands in the entry only sealed, and opens with --names")
  func sealed() throws {
    let desk = try Self.open()
    try desk.ok(
      "record", "touchpoint.completed", "--journey", "D1", "--set", "touchpoint=greeting",
      "--sealed", "note=在门口等了很久=真的")
    let entry = try #require(try desk.entries("--type", "touchpoint.completed").first)
    #expect(entry["sealed"]?.text?.isEmpty == false)
    #expect(entry["data"] == ["touchpoint": "greeting"])
    #expect(entry["customer"] == "C1")
    #expect(try desk.ok("timeline", "C1", "--names").out.contains("在门口等了很久=真的"))
    #expect(try !desk.ok("timeline", "C1").out.contains("在门口"))
  }

  @Test("An expected version that is right is taken; another is refused with what was found")
  func expected() throws {
    let desk = try Self.open()
    try start(desk, "greeting", "--expect", "0")
      .expectRefused(65, saying: "journey/D1", "version 1", "not 0")
    #expect(try start(desk, "greeting", "--expect", "1").code == 0)
    try start(desk, "payment", "--expect", "1").expectRefused(65, saying: "version 2", "not 1")
    #expect(try desk.count() == 3)
  }

  @Test("The same id with the same content is recorded once, whatever is sealed in it")
  func sameID() throws {
    let desk = try Self.open()
    for more in [[], ["--sealed", "note=慢"]] {
      let id = UUID().uuidString.lowercased()
      let touchpoint = more.isEmpty ? "greeting" : "payment"
      let arguments = [touchpoint, "--id", id, "--json"] + more
      let first = try start(desk, arguments).json
      let second = try start(desk, arguments).json
      #expect(first["duplicate"] == false && second["duplicate"] == true)
      #expect(first["position"] == second["position"] && second["id"]?.text == id)
    }
    #expect(try desk.count() == 4)
  }

  @Test("A retry with the same id is a duplicate a minute later too")
  func retry() throws {
    let desk = try Self.open()
    let arguments = [
      "record", "touchpoint.started", "--journey", "D1", "--set", "touchpoint=greeting", "--id",
      Self.id,
    ]
    let first = try desk.start(arguments, at: "2026-11-22T08:00:00.000Z").wait()
    #expect(first.code == 0)
    let second = try desk.start(arguments, at: "2026-11-22T08:01:00.000Z").wait()
    #expect(second.code == 0, "\(second.err)")
    #expect(try desk.count() == 3)
  }

  @Test("The same id with other content is a conflict that names id and position")
  func conflict() throws {
    let desk = try Self.open()
    _ = try start(desk, "greeting", "--id", Self.id, "--sealed", "note=慢")
    try start(desk, "payment", "--id", Self.id).expectRefused(65, saying: Self.id, "position 3")
    try start(desk, "greeting", "--id", Self.id, "--sealed", "note=快")
      .expectRefused(65, saying: Self.id, "position 3")
    #expect(try desk.count() == 3)
  }

  @Test("A time given is taken as it is; one without offset is in the logbook's zone")
  func times() throws {
    let desk = try Self.open()
    let times = [
      ("greeting", "2026-11-23 10:00", "2026-11-23T02:00:00.000Z", "+08:00"),
      ("payment", "2026-03-05T10:00:00+02:00", "2026-03-05T08:00:00.000Z", "+02:00"),
      ("documents", "2026年3月5日 14:30", "2026-03-05T06:30:00.000Z", "+08:00"),
    ]
    for (touchpoint, given, _, _) in times {
      #expect(try start(desk, touchpoint, "--occurred", given).code == 0)
    }
    let entries = try desk.entries("--type", "touchpoint.started")
    #expect(entries.map { $0["time"]?.text } == times.map(\.2))
    #expect(entries.map { $0["timeoffset"]?.text } == times.map(\.3))
    #expect(entries.allSatisfy { $0["recordedtime"]?.text == Touchstone.now })
    try desk.expectSound()
  }

  private func start(_ desk: Touchstone, _ touchpoint: String, _ more: String...) throws -> Outcome
  {
    try start(desk, [touchpoint] + more)
  }

  private func start(_ desk: Touchstone, _ arguments: [String]) throws -> Outcome {
    try desk.start(
      ["record", "touchpoint.started", "--journey", "D1", "--set", "touchpoint=\(arguments[0])"]
        + arguments.dropFirst()
    ).wait()
  }
}
