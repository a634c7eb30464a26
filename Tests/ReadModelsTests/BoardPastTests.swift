import CanonicalJSON
import Chronology
import EventLog
import EventLogSQLite
import Foundation
import GRDB
import Journeys
import ReadModels
import Storage
import TestSupport
import Testing
import Timelines

@Suite("The board of a moment of the past")
struct BoardPastTests {
  @Test("At a position it is the board that stood there", arguments: 1...4 as ClosedRange<UInt64>)
  func position(seed: UInt64) throws {
    let house = try House()
    var traffic = Traffic(seed: seed)
    var boards: [Int64: [BoardRow]] = [:]
    for count in [1, 30, 4, 90, 60] {
      try house.append(traffic.events(count, journeys: 8, in: house))
      let rows = try house.journeys()
      boards[try house.log.lastPosition()] = rows
    }
    #expect(boards.count >= 5, "seed \(seed)")
    for (position, rows) in boards {
      #expect(try house.journeys(past: BoardPast(through: position)) == rows, "seed \(seed)")
    }
    #expect(try house.journeys(past: BoardPast(through: 0)).isEmpty)
  }

  @Test(
    "As of a time it says what timelines say of what had happened",
    arguments: 21...24 as ClosedRange<UInt64>)
  func asOf(seed: UInt64) throws {
    let house = try House()
    var traffic = Traffic(seed: seed)
    try house.append(traffic.events(300, journeys: 10, in: house))
    let last = try house.journeys().count
    var shown = 0
    for minute: Int64 in [0, 400, 1_440, 2_000, 2_879] {
      let asOf = House.time(minute)
      let rows = try house.journeys(
        past: BoardPast(through: try house.log.lastPosition(), asOf: asOf))
      #expect(rows.count <= last)
      shown += rows.count
      for row in rows {
        var events: [RecordedEvent] = []
        try house.log.read(Selection(subject: "journey/" + row.journey)) {
          if $0.parts.time.milliseconds <= asOf { events.append(try $0.recordedEvent()) }
          return .next
        }
        let timeline = JourneyFold.fold(
          journey: row.journey, events.map { TimelineEvent($0, personal: .none) }
        ) { _, _ in Plans.delivery }
        let place = "seed \(seed), minute \(minute), \(row.journey)"
        #expect(row.opened == timeline.openedAt?.milliseconds, "\(place)")
        #expect(row.opened <= asOf && row.last <= asOf, "\(place)")
        #expect(row.weakest == timeline.weakest, "\(place)")
        #expect(row.state == timeline.state, "\(place)")
      }
    }
    #expect(shown > 10, "seed \(seed)")
  }

  @Test("A correction counts at the time of what it corrects, whenever it was made")
  func correction() throws {
    let house = try House()
    house.open("J-1", 0)
    house.rate("J-1", "greeting", 5)
    let wrong = house.rate("J-1", "payment", 1)
    house.correct("J-1", wrong, ["touchpoint": "payment", "perception": 6])
    func weakest(_ minute: Int64, through position: Int64) throws -> String? {
      try house.journeys(
        past: BoardPast(through: position, asOf: House.time(minute))
      ).first?.weakest
    }
    // Rated at minute 90, corrected at minute 100, known from position 4 on.
    #expect(try weakest(95, through: 4) == "greeting")
    #expect(try weakest(95, through: 3) == "payment")
    #expect(try weakest(80, through: 4) == nil)
    #expect(
      try house.journeys(past: BoardPast(through: 4, asOf: House.time(95))).first?.events == 3)
    #expect(try house.journeys(past: BoardPast(through: 4, asOf: House.time(-1))).isEmpty)
  }

  @Test("A replay is one file with the rows, position and root of its moment")
  func replay() throws {
    let house = try House()
    for minute in 0..<5 { house.open("J-\(minute)", Int64(minute)) }
    let made = try house.replay(BoardPast(through: 3), to: "then.sqlite")
    #expect(made.head.size == 3 && made.journeys == 3)
    #expect(try made.head.root == house.log.root(at: 3))
    let queue = try DatabaseQueue(path: house.folder + "/then.sqlite")
    let (journeys, projections) = try queue.inDatabase { database in
      (
        try String.fetchAll(database, sql: "SELECT journey FROM journey ORDER BY stream"),
        try String.fetchAll(database, sql: "SELECT name FROM projection")
      )
    }
    #expect(journeys == ["J-0", "J-1", "J-2"] && projections == ["board"])
    try queue.close()
    let names = try FileManager.default.contentsOfDirectory(atPath: house.folder)
    #expect(names.filter { $0.hasPrefix("then") } == ["then.sqlite"])
    #expect(throws: StorageError.exists(path: house.folder + "/then.sqlite")) {
      try house.replay(BoardPast(through: 3), to: "then.sqlite")
    }
  }

  @Test("A replay cut by a time is no live board")
  func notLive() throws {
    let house = try House()
    for minute in 0..<5 { house.open("J-\(minute)", Int64(minute)) }
    try house.catchUp()
    _ = try house.replay(BoardPast(through: 5, asOf: House.time(2)), to: "then.sqlite")
    try house.whileClosed {
      try FileManager.default.removeItem(atPath: house.boardPath)
      try FileManager.default.copyItem(
        atPath: house.folder + "/then.sqlite", toPath: house.boardPath)
    }
    #expect(try house.journeys().count == 5)
  }
}
