import CanonicalJSON
import Journeys
import ReadModels
import Testing

@Suite("Lists of journeys")
struct BoardFilterTests {
  /// Four journeys: delivered, lost, open twice.
  private func house() throws -> House {
    let house = try House()
    house.open("J-1", 30, customer: "C-1", advisor: "S-1")
    house.open("J-2", 10, customer: "C-2", advisor: "S-2")
    house.open("J-3", 20, customer: "C-1", advisor: "S-2")
    house.open("J-4", 10, customer: "C-3")
    house.add("J-1", 60, .touchpointCompleted, ["touchpoint": "handover"])
    house.add("J-1", 80, .touchpointCompleted, ["touchpoint": "farewell"])
    house.add("J-2", 70, .journeyLost, ["reason": "price"], customer: "C-2")
    return house
  }

  private func journeys(_ set: (inout BoardFilter) -> Void) throws -> [String] {
    var filter = BoardFilter()
    set(&filter)
    return try house().journeys(filter).map(\.journey)
  }

  @Test("Without a filter all journeys are listed in the order they were opened, then entered")
  func all() throws {
    #expect(try journeys { _ in } == ["J-2", "J-4", "J-3", "J-1"])
  }

  @Test("By customer, journey, advisor or state")
  func equal() throws {
    #expect(try journeys { $0.customer = "C-1" } == ["J-3", "J-1"])
    #expect(try journeys { $0.journey = "J-4" } == ["J-4"])
    #expect(try journeys { $0.advisor = "S-2" } == ["J-2", "J-3"])
    #expect(try journeys { $0.state = "open" } == ["J-4", "J-3"])
    #expect(try journeys { $0.state = "delivered" } == ["J-1"])
    #expect(try journeys { $0.state = "lost" } == ["J-2"])
    #expect(try journeys { $0.customer = "C-9" } == [])
  }

  @Test("By the day of opening, both ends included")
  func opened() throws {
    #expect(try journeys { $0.openedFrom = House.time(20) } == ["J-3", "J-1"])
    #expect(try journeys { $0.openedThrough = House.time(20) } == ["J-2", "J-4", "J-3"])
    #expect(
      try journeys {
        $0.openedFrom = House.time(11)
        $0.openedThrough = House.time(29)
      } == ["J-3"])
  }

  @Test("By delivery: any event that may deliver lies within or around")
  func delivered() throws {
    func within(_ first: Int64, _ last: Int64) throws -> [String] {
      try journeys { $0.deliveredWithin = House.time(first)...House.time(last) }
    }
    #expect(try within(0, 59) == [])
    #expect(try within(0, 60) == ["J-1"])
    #expect(try within(65, 75) == ["J-1"])
    #expect(try within(80, 99) == ["J-1"])
    #expect(try within(81, 99) == [])
  }

  @Test("All conditions hold together")
  func together() throws {
    #expect(
      try journeys {
        $0.customer = "C-1"
        $0.state = "open"
        $0.advisor = "S-2"
      } == ["J-3"])
    #expect(
      try journeys {
        $0.customer = "C-1"
        $0.state = "lost"
      } == [])
  }

  @Test("A limit takes the first", arguments: [0, 1, 3, 4, 100])
  func limit(count: Int) throws {
    #expect(
      try journeys { $0.limit = count } == Array(["J-2", "J-4", "J-3", "J-1"].prefix(count)))
  }

  @Test("What people type is compared, not run")
  func quoting() throws {
    #expect(try journeys { $0.customer = "C-1' OR '1'='1" } == [])
    #expect(try journeys { $0.state = "open; DROP TABLE journey" } == [])
  }
}
