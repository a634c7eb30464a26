import CanonicalJSON
import EventLog
import Journeys
import ReadModels
import Testing

@Suite("Corrections on the board")
struct BoardCorrectionTests {
  /// Catches up in one of two ways, which must give the same board.
  enum Way: String, CaseIterable, CustomTestStringConvertible {
    /// After each event.
    case follow
    /// Once at the end.
    case build

    var testDescription: String { rawValue }

    func stand(_ house: House) throws { if self == .follow { try house.catchUp() } }
  }

  /// A house with enough events that one more is followed.
  private func house(_ way: Way) throws -> House {
    let house = try House()
    house.open("J-1", 0)
    house.open("J-2", 1)
    for minute in 2..<12 {
      house.add(
        "J-2", Int64(minute), .expectationTold, ["touchpoint": "payment", "minutes": 1])
    }
    try way.stand(house)
    return house
  }

  private func row(_ house: House, _ journey: String = "J-1") throws -> BoardRow? {
    let row = try house.journeys().first { $0.journey == journey }
    #expect(try house.check() == nil)
    return row
  }

  @Test("A rating that is taken back is no longer the weakest", arguments: Way.allCases)
  func removed(way: Way) throws {
    let house = try house(way)
    let wrong = house.rate("J-1", "payment", 1)
    try way.stand(house)
    house.rate("J-1", "handover", 5)
    try way.stand(house)
    house.correct("J-1", wrong)
    #expect(try row(house)?.weakest == "handover")
    // What is taken back is no event of the journey; the correction is.
    #expect(try row(house)?.events == 3)
  }

  @Test("A replacement takes its target's place", arguments: Way.allCases)
  func replaced(way: Way) throws {
    let house = try house(way)
    let wrong = house.rate("J-1", "payment", 1)
    house.rate("J-1", "payment", 2)
    house.rate("J-1", "handover", 5)
    try way.stand(house)
    house.correct("J-1", wrong, ["touchpoint": "payment", "perception": 7])
    #expect(try row(house)?.weakest == "handover")
    try way.stand(house)
    house.correct("J-1", wrong, ["touchpoint": "payment", "perception": 3])
    #expect(try row(house)?.weakest == "payment")
  }

  @Test("A delivery that is taken back never was", arguments: Way.allCases)
  func delivery(way: Way) throws {
    let house = try house(way)
    let farewell = house.add(
      "J-1", 50, .touchpointCompleted, ["touchpoint": "farewell"])
    try way.stand(house)
    house.correct("J-1", farewell)
    #expect(try row(house)?.state == "open")
    #expect(try row(house)?.delivered == nil)
    #expect(try row(house)?.current == nil)
  }

  @Test("A corrected opening gives the row its codes", arguments: Way.allCases)
  func opening(way: Way) throws {
    let house = try house(way)
    let opened = house.add(
      "J-3", 20, .journeyOpened,
      ["blueprint": "delivery", "blueprintVersion": 1, "advisor": "S-1", "model": "A4"])
    try way.stand(house)
    house.correct(
      "J-3", opened,
      ["blueprint": "delivery", "blueprintVersion": 1, "advisor": "S-2", "order": "O-1"])
    let row = try row(house, "J-3")
    #expect(row?.advisor == "S-2" && row?.order == "O-1" && row?.model == nil)
    #expect(row?.opened == House.time(20))
  }

  @Test("A journey whose opening is taken back leaves the board", arguments: Way.allCases)
  func openingRemoved(way: Way) throws {
    let house = try house(way)
    let opened = house.add(
      "J-3", 20, .journeyOpened, ["blueprint": "delivery", "blueprintVersion": 1])
    try way.stand(house)
    house.correct("J-3", opened)
    #expect(try house.journeys().map(\.journey) == ["J-1", "J-2"])
    #expect(try house.check() == nil)
  }

  @Test("A correction touches no other journey", arguments: Way.allCases)
  func others(way: Way) throws {
    let house = try house(way)
    let wrong = house.rate("J-1", "payment", 1)
    let before = try row(house, "J-2")
    try way.stand(house)
    house.correct("J-1", wrong)
    #expect(try row(house, "J-2") == before)
  }

  @Test("Facts after a correction are folded with it", arguments: Way.allCases)
  func afterwards(way: Way) throws {
    let house = try house(way)
    let wrong = house.rate("J-1", "payment", 1)
    house.correct("J-1", wrong)
    try way.stand(house)
    house.rate("J-1", "greeting", 4)
    #expect(try row(house)?.weakest == "greeting")
  }

  @Test("The customer of an event that is taken back does not count", arguments: Way.allCases)
  func customer(way: Way) throws {
    let house = try house(way)
    let wrong = house.add(
      "J-1", 50, .customerIdentified, ["journey": "J-1", "customer": "C-9"], customer: "C-9")
    try way.stand(house)
    #expect(try row(house)?.customer == "C-9")
    house.correct("J-1", wrong)
    #expect(try row(house)?.customer == "C-1")
  }
}
