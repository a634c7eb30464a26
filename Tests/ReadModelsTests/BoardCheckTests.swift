import CanonicalJSON
import EventLog
import Journeys
import ReadModels
import Testing

@Suite("Comparing the kept board with a rebuilt one")
struct BoardCheckTests {
  private func house() throws -> House {
    let house = try House()
    for (minute, journey) in ["J-1", "J-2", "J-3"].enumerated() {
      house.open(journey, Int64(minute))
    }
    house.rate("J-2", "payment", 3)
    try house.catchUp()
    #expect(try house.check() == nil)
    return house
  }

  @Test(
    "A row altered by hand is named, with what stands there and what should",
    arguments: [
      ("state = 'lost'", "state"), ("weakest = NULL", "weakest"), ("customer = 'C-2'", "customer"),
      ("opened = opened + 1", "opened"), ("events = 9", "events"), ("advisor = 'S-9'", "advisor"),
      ("deliveredFirst = 1", "deliveredFirst"), ("blueprintVersion = 2", "blueprintVersion"),
    ])
  func altered(change: String, column: String) throws {
    let house = try house()
    try house.alter("UPDATE journey SET \(change) WHERE journey = 'J-2'")
    let difference = try #require(try house.check())
    #expect(difference.table == "journey" && difference.row == "2")
    #expect(difference.kept.contains("J-2") && difference.rebuilt.contains("J-2"))
    #expect(difference.kept != difference.rebuilt)
    let kept = difference.kept.split(separator: " ")
    let differing = zip(kept, difference.rebuilt.split(separator: " ")).filter { $0 != $1 }
    #expect(differing.map { String($0.0.prefix { $0 != "=" }) } == [column])
    #expect(difference.columns == [column] && difference.journey == "J-2")
    // The rating gave the journey its weakest touchpoint and its last count, the opening the rest.
    #expect(difference.position == (["weakest", "events"].contains(column) ? 4 : 2))
  }

  @Test("A missing row, and one too many, are named")
  func missing() throws {
    let house = try house()
    try house.alter("DELETE FROM journey WHERE journey = 'J-3'")
    var difference = try #require(try house.check())
    #expect(difference.row == "3" && difference.kept == "–")
    #expect(difference.rebuilt.contains("J-3"))
    #expect(difference.journey == "J-3" && difference.position == 3)
    #expect(difference.columns.isEmpty)
    _ = try house.rebuild()
    try house.alter(
      "INSERT INTO journey (stream, journey, state, last, events) VALUES (99, 'J-9', 'open', 0, 1)")
    difference = try #require(try house.check())
    #expect(difference.row == "4" && difference.rebuilt == "–")
    #expect(difference.kept.contains("J-9"))
    #expect(difference.journey == "J-9" && difference.position == nil)
    _ = try house.rebuild()
    try house.alter("DELETE FROM journey WHERE journey = 'J-1'")
    difference = try #require(try house.check())
    #expect(difference.row == "1" && difference.kept == "–" && difference.position == 1)
  }

  @Test("A board that was never built is named")
  func unbuilt() throws {
    let house = try House()
    house.open("J-1", 0)
    #expect(try house.check()?.table == "projection")
    try house.catchUp()
    #expect(try house.check() == nil)
  }

  @Test("A board that stands at another root is named")
  func otherRoot() throws {
    let house = try house()
    try house.alter("UPDATE projection SET root = zeroblob(32)")
    let difference = try #require(try house.check())
    #expect(difference.table == "projection" && difference.row == "board")
    #expect(difference.kept != difference.rebuilt)
  }

  @Test("A board behind the log is compared where it stands")
  func behind() throws {
    let house = try house()
    house.add("J-1", 50, .touchpointCompleted, ["touchpoint": "farewell"])
    #expect(try house.check() == nil)
    try house.alter("UPDATE journey SET state = 'delivered' WHERE journey = 'J-1'")
    #expect(try house.check()?.row == "1")
  }

  @Test("Comparing changes nothing")
  func changesNothing() throws {
    let house = try house()
    try house.alter("UPDATE journey SET state = 'lost' WHERE journey = 'J-2'")
    let first = try house.check()
    #expect(try house.check() == first)
    _ = try house.rebuild()
    #expect(try house.check() == nil)
  }
}
