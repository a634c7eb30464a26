import CanonicalJSON
import Foundation
import TestSupport
import Testing

@Suite("One rule says which alerts are open, whoever reads")
struct AlertReaderTests {
  /// Facts of one journey at random; what the rules refuse is simply not there for any reader.
  private func facts(
    _ journey: String, _ customer: String, _ number: inout Int, _ random: inout SplitMix64
  ) -> String {
    var lines = ""
    func add(_ type: String, _ data: String, at day: Int, by actor: String = "caller") {
      number += 1
      let time = "2026-03-\(day < 10 ? "0" : "")\(day)T0\(1 + random.below(9)):30:00.000Z"
      lines +=
        #"{"specversion":"1.0","id":"\#(EntryLines.id(number))","source":"example.com/desk","#
        + #""dataversion":1,"subject":"journey/\#(journey)","time":"\#(time)","#
        + #""customer":"\#(customer)","actor":"\#(actor)","type":"\#(type)","data":\#(data)}"#
        + "\n"
    }
    add(
      "journey.opened", #"{"blueprint":"standard","blueprintVersion":2,"advisor":"A1"}"#, at: 1)
    add("touchpoint.completed", #"{"touchpoint":"farewell"}"#, at: 2)
    var rated: [Int] = []
    for step in 0..<(2 + random.below(9)) {
      let day = 3 + step * 2 + random.below(2)
      let actor = random.pick(["caller", "A1", "manager"])
      switch random.below(12) {
      case 0, 1:
        rated.append(number + 1)
        add(
          "rating.given",
          #"{"touchpoint":"payment","perception":\#(1 + random.below(7)),"expectation":5}"#,
          at: day)
      case 2: add("experience.answered", #"{"solved":"no"}"#, at: day)
      case 3: add("recommendation.stated", #"{"level":"no"}"#, at: day)
      case 4: add("complaint.raised", #"{"complaint":"k\#(step)"}"#, at: day)
      case 5: add("complaint.resolved", #"{"complaint":"k\#(random.below(step + 1))"}"#, at: day)
      case 6:
        guard let target = rated.last else { continue }
        add(
          "correction.made",
          #"{"corrects":"\#(EntryLines.id(target))","reason":"misheard","#
            + #""replacement":{"touchpoint":"payment","perception":7}}"#, at: day)
      case 7: add("touchpoint.completed", #"{"touchpoint":"followUp"}"#, at: day)
      case 8: if random.oneIn(3) { add("journey.lost", #"{"reason":"price"}"#, at: day) }
      default:
        add(
          "followUp.attempted",
          #"{"step":"alert","outcome":"reached","satisfied":\#(random.oneIn(2))}"#, at: day,
          by: actor)
      }
    }
    return lines
  }

  @Test(
    "Call list, report, timeline and list of journeys name the same open alerts",
    arguments: [UInt64(1), 2])
  func sameEverywhere(seed: UInt64) throws {
    var random = SplitMix64(seed: seed)
    let desk = try Touchstone.opened()
    var number = 0
    var lines = ""
    for journey in 1...25 {
      lines += facts("J-\(journey)", "C\(journey)", &number, &random)
    }
    try desk.file("random.ndjson", lines)
    let imported = try desk("import", "random.ndjson", "--json")
    #expect(try imported.json["appended"]?.int ?? 0 > 80, "seed \(seed): \(imported.err)")
    try desk.ok("record", "customer.registered", "--customer", "C1")
    try desk.ok("erase", "C1", "--reason", "asked", "--requested-by", "boss")

    let sheet = try desk.ok("calls", "--on", "2026-04-30", "--review", "--json").json
    let rows = (sheet["rows"]?.items ?? []) + (sheet["review"]?.items ?? [])
    let called = rows.flatMap { $0["tasks"]?.items ?? [] }.filter { $0["kind"] == "alert" }
      .compactMap { $0["journey"]?.text }.sorted()
    #expect(!called.isEmpty, "seed \(seed)")

    let report = try desk.ok("report", "service", "--as-of", "2026-04-29", "--json").json
    #expect(report["sections", "alerts", "open"] == .integer(Int64(called.count)), "seed \(seed)")

    var onTimelines: [String] = []
    for journey in try desk.ok("journeys", "--json").jsonLines {
      guard let customer = journey["customer"]?.text else { continue }
      // As it is now: a timeline of the past shows what was open then, also of who was erased since.
      let timeline = try desk.ok("timeline", customer, "--json").json
      onTimelines += (timeline["journeys"]?.items ?? [])
        .filter { $0["openAlert"] != nil }.compactMap { $0["journey"]?.text }
    }
    #expect(onTimelines.sorted() == called, "seed \(seed)")

    let listed = try desk.ok("journeys", "--json").jsonLines
      .filter { $0["alertOpen"] == true }.compactMap { $0["journey"]?.text }.sorted()
    #expect(listed == called, "seed \(seed)")
  }
}
