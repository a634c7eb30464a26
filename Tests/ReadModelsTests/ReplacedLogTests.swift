import CanonicalJSON
import EventLog
import EventLogSQLite
import Journeys
import ReadModels
import Testing

@Suite("A log that was put back or exchanged")
struct ReplacedLogTests {
  /// A house whose board stands at a log of six events.
  private func house() throws -> House {
    let house = try House()
    house.open("J-1", 0)
    for minute in 1..<6 { wave(house, "J-1", minute) }
    #expect(try house.journeys().map(\.journey) == ["J-1"])
    return house
  }

  private func wave(_ house: House, _ journey: String, _ minute: Int) {
    house.add(
      journey, Int64(minute), .expectationTold, ["touchpoint": "payment", "minutes": 1])
  }

  @Test(
    "A log of another root is noticed and the board rebuilt, be it shorter, as long or longer",
    arguments: [1, 6, 7, 40])
  func exchanged(events: Int) throws {
    let house = try house()
    try house.replaceLog()
    house.open("K-1", 0)
    for minute in 1..<max(events, 1) where events > 1 { wave(house, "K-1", minute) }
    let rows = try house.journeys()
    #expect(rows.map(\.journey) == ["K-1"])
    #expect(rows.map(\.events) == [Int64(events)])
    #expect(try house.check() == nil)
  }

  @Test("An empty log in its place empties the board")
  func emptied() throws {
    let house = try house()
    try house.replaceLog()
    #expect(try house.journeys().isEmpty)
    #expect(try house.check() == nil)
  }

  @Test("Comparing names the root, not a row, when the log is another of the same length")
  func checkSameLength() throws {
    let house = try house()
    try house.replaceLog()
    house.open("K-1", 0)
    for minute in 1..<6 { wave(house, "K-1", minute) }
    let difference = try #require(try house.check())
    #expect(difference.table == "projection")
    #expect(difference.kept != difference.rebuilt)
  }

  @Test("Comparing names the difference when the log is shorter than the board")
  func checkShorter() throws {
    let house = try house()
    try house.replaceLog()
    house.open("K-1", 0)
    #expect(try house.check() != nil)
  }
}
