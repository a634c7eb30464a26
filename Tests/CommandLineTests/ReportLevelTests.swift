import CanonicalJSON
import Foundation
import Testing

@Suite("Levels of service on the plans that ship")
struct ReportLevelTests {
  @Test("A plan without a basic item has levels all the same")
  func shipped() throws {
    let desk = try Touchstone()
    let book = desk.logbook.path
    try desk.ok("demo-data", "--journeys", "40", "--seed", "7", "--logbook", book)
    let rows =
      try desk.ok("report", "service", "--json").json["sections", "levels", "reached"].items ?? []
    let counts = rows.compactMap { $0["count"]?.int }
    let share = try #require(rows.first?["share"])
    #expect(share["reason"] == .null && share["n"] == share["of"])
    #expect(counts.count == 5 && Int64(counts.reduce(0, +)) == share["n"]?.int)
  }
}
