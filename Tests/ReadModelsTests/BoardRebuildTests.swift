import CanonicalJSON
import Chronology
import EventLog
import EventLogSQLite
import Journeys
@testable import ReadModels
import TestSupport
import Testing
import Timelines

@Suite("The board follows from the log")
struct BoardRebuildTests {
  @Test("An empty log has an empty board")
  func empty() throws {
    let house = try House()
    #expect(try house.journeys().isEmpty)
    #expect(try house.check() == nil)
    #expect(try house.rebuild().size == 0)
    #expect(try house.check() == nil)
  }

  @Test(
    "Rebuilt equals live, after few events and after many",
    arguments: 1...6 as ClosedRange<UInt64>)
  func live(seed: UInt64) throws {
    let house = try House()
    var traffic = Traffic(seed: seed)
    for count in [40, 3, 1, 25, 200, 5, 30] {
      try house.append(traffic.events(count, journeys: 8, in: house))
      let live = try house.journeys()
      #expect(!live.isEmpty, "seed \(seed)")
      #expect(try house.check() == nil, "seed \(seed)")
      let head = try house.rebuild()
      #expect(try head == house.log.head(), "seed \(seed)")
      #expect(try house.journeys() == live, "seed \(seed)")
    }
    #expect(try house.log.lastPosition() == 304, "seed \(seed)")
  }

  @Test("A row says what the journey's timeline says", arguments: 11...14 as ClosedRange<UInt64>)
  func asTimeline(seed: UInt64) throws {
    let house = try House()
    var traffic = Traffic(seed: seed)
    try house.append(traffic.events(300, journeys: 10, in: house))
    for row in try house.journeys() {
      var events: [RecordedEvent] = []
      try house.log.read(Selection(subject: "journey/" + row.journey)) {
        events.append(try $0.recordedEvent())
        return .next
      }
      let timeline = JourneyFold.fold(
        journey: row.journey, events.map { TimelineEvent($0, personal: .none) }
      ) { _, _ in Plans.delivery }
      let known = events.filter { FactKind(rawValue: $0.event.type) != nil }
      #expect(row.state == timeline.state, "seed \(seed), \(row.journey)")
      #expect(row.weakest == timeline.weakest, "seed \(seed), \(row.journey)")
      #expect(row.delivered == timeline.deliveredAt?.milliseconds, "seed \(seed), \(row.journey)")
      #expect(row.opened == timeline.openedAt?.milliseconds, "seed \(seed), \(row.journey)")
      #expect(row.advisor == timeline.advisor && row.order == timeline.order)
      #expect(row.advisorAtDelivery == timeline.advisorAtDelivery, "seed \(seed)")
      #expect(row.model == "A4" && row.blueprint == "delivery" && row.blueprintVersion == 1)
      #expect(row.events == Int64(known.count), "seed \(seed), \(row.journey)")
      #expect(row.last == known.map(\.event.time.milliseconds).max(), "seed \(seed)")
      #expect(row.customer == known.compactMap(\.event.customer).last, "seed \(seed)")
    }
  }

  @Test("Ranges of positions are folded in order, across several of them")
  func manyRanges() throws {
    let house = try House()
    house.open("J-0", 0)
    // Two readers take 32,768 positions each: this is into the third range and round again.
    var events: [Event] = []
    for index in 0..<70_000 {
      events.append(house.event("J-\(index % 7)", Int64(index % 1_000), "robot.waved"))
    }
    house.append(events)
    house.open("J-1", 5)
    house.add("J-0", 10, .touchpointCompleted, ["touchpoint": "farewell"])
    let rows = try house.journeys()
    #expect(rows.map(\.journey) == ["J-0", "J-1"])
    #expect(rows.map(\.state) == ["delivered", "open"])
    #expect(try house.check() == nil)
  }

  @Test("More journeys than are held at once: those that go on afterwards are folded again")
  func manyJourneys() throws {
    let house = try House()
    let opening: JSON = ["blueprint": "delivery", "blueprintVersion": 1, "advisor": "S-1"]
    let count = 60_050
    for index in 0..<count {
      house.append([house.event("J-\(index)", Int64(index), "journey.opened", opening)])
    }
    let wrong = house.rate("J-1", "payment", 1)
    house.rate("J-2", "payment", 3)
    house.add("J-3", 70_000, .touchpointCompleted, ["touchpoint": "farewell"])
    house.rate("J-60020", "handover", 2)
    house.correct("J-1", wrong)
    let rows = try house.journeys()
    #expect(rows.count == count)
    #expect(rows.map(\.journey) == (0..<count).map { "J-\($0)" })
    #expect(rows.filter { $0.advisor != "S-1" }.count == 0)
    #expect(rows.filter { $0.customer != "C-1" }.count == 0)
    let touched = rows.filter { $0.events > 1 }
    #expect(touched.map(\.journey) == ["J-1", "J-2", "J-3", "J-60020"])
    #expect(touched.map(\.weakest) == [nil, "payment", nil, "handover"])
    #expect(touched.map(\.state) == ["open", "open", "delivered", "open"])
  }

  @Test("Streams of other kinds are not on the board")
  func otherStreams() throws {
    let house = try House()
    house.open("J-1", 0)
    var registered = house.event("x", 1, "customer.registered")
    registered.subject = "customer/C-1"
    var read = house.event("x", 2, "access.read", ["what": "timeline"])
    read.subject = "logbook/access"
    house.append([registered, read])
    #expect(try house.journeys().map(\.journey) == ["J-1"])
    #expect(try house.check() == nil)
  }

  @Test("A journey that was never opened is not on the board")
  func neverOpened() throws {
    let house = try House()
    house.append([house.event("J-1", 0, "robot.waved"), house.event("J-2", 0, "robot.sat")])
    house.add("J-2", 1, .customerArrived)
    #expect(try house.journeys().isEmpty)
    #expect(try house.check() == nil)
  }

  @Test("Nothing personal and no free text can stand on the board: it holds codes and times")
  func columns() throws {
    let house = try House()
    house.open("J-1", 0, advisor: "S-1")
    let row = try #require(try house.journeys().first)
    #expect(
      row
        == BoardRow.sample(
          journey: "J-1", customer: "C-1", opened: House.time(0), advisor: "S-1"))
  }
}

extension BoardRow {
  /// A journey just opened.
  fileprivate static func sample(
    journey: String, customer: String, opened: Int64, advisor: String
  ) -> BoardRow {
    BoardRow(
      journey: journey, customer: customer, blueprint: "delivery", blueprintVersion: 1,
      state: "open", current: nil, weakest: nil, opened: opened, delivered: nil, last: opened,
      advisor: advisor, advisorAtDelivery: nil, incomplete: 0, model: nil, order: nil,
      events: 1)
  }
}
