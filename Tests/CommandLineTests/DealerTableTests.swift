import CanonicalJSON
import Foundation
import Testing

@Suite("Importing a dealer's table")
struct DealerTableTests {
  @Test("The table of the fixtures gives 595 rows and 6 duplicates, and nothing the second time")
  func counts() throws {
    let desk = try Touchstone.opened()
    let first = try desk.ok("import", Fixtures.deliveries.path, "--json").json
    #expect(first.tally == [601, 595, 6, 0])
    #expect(first["rejects"]?.items == [])
    #expect(first["firstPosition"]?.int == 2)
    #expect(first["lastPosition"]?.int == first["events"]?.int.map { $0 + 1 })
    let file = try #require(first["files"]?.items?.first)
    #expect(file["file"]?.text == Fixtures.deliveries.path)
    #expect(file.counts == first.counts)
    let events = try #require(first["events"]?.int)
    #expect(try desk.count() == Int(events) + 1)
    let second = try desk.ok("import", Fixtures.deliveries.path, "--json").json
    #expect(second.tally == [601, 0, 601, 0])
    #expect(second["firstPosition"] == .null)
    #expect(try desk.count() == Int(events) + 1)
    try desk.expectSound()
  }

  @Test("Every customer of the table comes back as the truth has it")
  func truth() throws {
    let desk = try Touchstone.delivered()
    let truth = try Fixtures.truth()
    #expect(truth.count == 60)
    for customer in truth {
      let timeline = try desk.ok("timeline", customer.key, "--json").json
      #expect(timeline["customer"]?.text == customer.key)
      let journeys = timeline["journeys"]?.items ?? []
      #expect(journeys.count == 1)
      #expect(journeys.first?["journey"] == customer.value["journey"])
      let steps = journeys.first?["touchpoints"]?.items ?? []
      #expect(steps.compactMap { $0["touchpoint"]?.text } == Self.blueprint)
      try expectOrder(of: steps, customer)
      for step in steps where step["status"]?.text == "completed" {
        // Nothing asked is null, in the truth for the pair, in the timeline for either.
        let asked = customer.value["ratings"]?[step["touchpoint"]?.text ?? ""]?.items
        #expect(step["expectation"] == asked?[0] ?? .null, "\(customer.key)")
        #expect(step["perception"] == asked?[1] ?? .null, "\(customer.key)")
      }
    }
  }

  /// `order` of the truth is the order of completion: the touchpoints that are completed, sorted
  /// by their times; who comes before an earlier one of the blueprint is marked.
  private func expectOrder(of steps: [JSON], _ customer: JSON.Member) throws {
    let completed = steps.filter { $0["status"]?.text == "completed" }
    let times = try completed.map { try #require($0["completedAt"]?.text) }
    let order = zip(completed, times).sorted { $0.1 < $1.1 }.compactMap { $0.0["touchpoint"] }
    #expect(order == customer.value["order"]?.items, "\(customer.key)")
    for (place, step) in completed.enumerated() {
      let isOvertaken = times[(place + 1)...].contains { $0 < times[place] }
      #expect(step["outOfOrder"]?.flag == isOvertaken, "\(customer.key)")
    }
    for step in steps where step["status"]?.text != "completed" {
      #expect(step["status"]?.text == "planned")
      #expect(step["completedAt"] == .null && step["perception"] == .null)
    }
  }

  private static let blueprint = [
    "appointment", "preparation", "greeting", "vehicleCheck", "payment", "documents",
    "walkthrough", "handover", "farewell", "followUp", "ceremony",
  ]

  @Test("On 2026-03-20 C700000's alert is to be called about, and C700004's week")
  func calls() throws {
    let desk = try Touchstone.delivered()
    let sheet = try desk.ok("calls", "--on", "2026-03-20", "--json").json
    let rows = sheet["rows"]?.items ?? []
    // C700004's follow-up was completed on the third day, and counts as the first call only.
    #expect(rows.compactMap { $0["customer"]?.text } == ["C700000", "C700004"])
    #expect(rows.map { $0["step"] } == ["alert", "week"])
    #expect(rows.first?["journey"]?.text == "D700000")
    #expect(rows.first?["weakest"]?.text == "payment")
    #expect(rows.first?["perception"] == 1 && rows.first?["expectation"] == 4)
    #expect(rows.first?["days"] == 2)
    #expect(sheet["alertsCalled"]?.items?.count == 7)
  }

  @Test("The same table in another encoding, or with other separators, is all duplicates")
  func otherForms() throws {
    let desk = try Touchstone.delivered()
    let before = try desk.count()
    let forms = [
      ("utf-8-sig", ",", "csv"), ("utf-8", "\t", "tsv"), ("utf-8", ";", "csv"),
      ("gb18030", "\t", "txt"), ("utf-16", ",", "csv"),
    ]
    for (encoding, separator, suffix) in forms {
      let copy = desk.folder.appending(path: "copy.\(suffix)")
      _ = try Python.run(
        """
        import csv, sys
        rows = list(csv.reader(open(sys.argv[1], encoding="gb18030", newline="")))
        with open(sys.argv[2], "w", encoding=sys.argv[3], newline="") as file:
          csv.writer(file, delimiter=sys.argv[4]).writerows(rows)
        """, Fixtures.deliveries.path, copy.path, encoding, separator)
      let report = try desk.ok("import", copy.path, "--json").json
      #expect(report.tally == [601, 0, 601, 0], "\(encoding) \(separator)")
    }
    #expect(try desk.count() == before)
  }

  @Test("A table may come from a pipe, and is recognised by its first bytes")
  func pipe() throws {
    let desk = try Touchstone.opened()
    let script = "cat '\(Fixtures.deliveries.path)' | \"$TOUCHSTONE\" import - --json"
    #expect(try desk.shell(script).json.tally == [601, 595, 6, 0])
  }

  @Test("Several files are reported one by one, the totals on top")
  func severalFiles() throws {
    let desk = try Touchstone.opened()
    let report = try desk.ok(
      "import", Fixtures.deliveries.path, Fixtures.deliveries.path, "--json"
    ).json
    #expect(report.tally == [1202, 595, 607, 0])
    #expect(report["files"]?.items?.map(\.tally) == [[601, 595, 6, 0], [601, 0, 601, 0]])
  }

  @Test("Ids come from what is not personal: a row that differs only in a note is a conflict")
  func otherNote() throws {
    let desk = try Touchstone.opened()
    let header = "customer,journey,touchpoint,occurred,note\n"
    let row = "C1,J1,greeting,2026-03-05 14:30,"
    try desk.ok("import", desk.file("a.csv", header + row + "第一次的备注").path)
    let id = try desk.entries("--type", "touchpoint.completed").first?["id"]?.text
    let refused = try desk("import", desk.file("b.csv", header + row + "改写的备注").path)
    refused.expectRefused(65, saying: "line 2", id ?? "?")
    #expect(!(refused.out + refused.err).contains("备注"))
    #expect(try desk.count() == 4)
  }
}
