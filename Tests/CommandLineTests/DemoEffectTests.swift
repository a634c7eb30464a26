import CanonicalJSON
import Foundation
import Testing

/// What the made-up year is known to hold must come back from the reports.
@Suite("The effects of the demonstration year", .serialized)
struct DemoEffectTests {
  /// One year for all tests: making it takes seconds.
  private static let year = Result {
    let desk = try Touchstone()
    try desk.ok("demo-data", "--journeys", "700", "--seed", "7", "--logbook", "demo")
    return desk
  }

  private func report(_ name: String, _ more: String...) throws -> JSON {
    let desk = try Self.year.get()
    let outcome = try desk.start(["report", name, "--json", "--logbook", "demo"] + more).wait()
    try #require(outcome.code == 0, "\(outcome.err)")
    return try outcome.json
  }

  private func value(_ json: JSON?) -> Double? {
    switch json?["value"] {
    case .integer(let whole): Double(whole)
    case .double(let number): number
    default: nil
    }
  }

  @Test("Payment is the weakest touchpoint")
  func weakest() throws {
    let weakest = try report("satisfaction")["sections"]?["parts"]?["weakest"]
    #expect(weakest?["value"] == "payment")
    #expect((weakest?["n"]?.int ?? 0) > 100)
  }

  @Test("The weeks of the failed cash system stand below the lower limit, and no others do")
  func badFortnight() throws {
    let problem = try report("satisfaction")["sections"]?["problem"]
    let lower = try #require(value(problem?["weekLower"]))
    let weeks = problem?["weeks"]?.items ?? []
    #expect(weeks.count > 45)
    let below = weeks.filter { week in
      (value(week["value"]) ?? 100) < lower && week["hollow"] == false
    }.compactMap { $0["week"]?.text }
    #expect(!below.isEmpty)
    #expect(below.allSatisfy { ["2025-W25", "2025-W26"].contains($0) }, "\(below)")
  }

  @Test("The best adviser ranks first and the novice last")
  func advisers() throws {
    let rows = try report("satisfaction")["sections"]?["parts"]?["advisors"]?.items ?? []
    let ranked = rows.compactMap { row in
      row["rank"]?.int.map { ($0, row["advisor"]?.text ?? "") }
    }.sorted { $0.0 < $1.0 }
    #expect(ranked.count == 8)
    #expect(ranked.first?.1 == "advisor-1")
    #expect(ranked.last?.1 == "advisor-8")
  }

  @Test("Most dissatisfaction is put down to how things were delivered")
  func causes() throws {
    let gaps = try report("causes")["sections"]?["causes"]?["gaps"]?.items ?? []
    let largest = gaps.max { (value($0["share"]) ?? 0) < (value($1["share"]) ?? 0) }
    #expect(largest?["gap"] == "delivery")
  }

  @Test("In the bad fortnight far fewer cars were on time than in the rest of the year")
  func onTime() throws {
    func rate(_ from: String, _ to: String) throws -> Double {
      let promised = try report("delivery", "--from", from, "--to", to)["sections"]?["promised"]
      return try #require(value(promised?["onTimeRate"]))
    }
    let bad = try rate("2025-06-16", "2025-06-29")
    let autumn = try rate("2025-09-01", "2025-11-30")
    #expect(bad + 0.3 < autumn, "\(bad) against \(autumn)")
  }

  @Test("About half of those who were asked stay silent, which is never counted as satisfied")
  func silence() throws {
    let silence = try report("loyalty")["sections"]?["silence"]
    let response = try #require(value(silence?["response"]))
    let floor = try #require(value(silence?["floor"]))
    let share = try #require(value(silence?["satisfiedShare"]))
    #expect((0.38...0.52).contains(response))
    #expect(floor < response && floor < share)
  }

  @Test("The case of the cash system ends with better answers than it began")
  func improvement() throws {
    let sections = try report("cases")["sections"]
    let item = sections?["cases"]?["list"]?.items?.first
    #expect(item?["case"] == "cash-system" && item?["state"] == "closed")
    let effect = sections?["effects"]?["effects"]?.items?.first
    let difference = try #require(value(effect?["difference"]))
    #expect(difference > 0.1)
  }
}
