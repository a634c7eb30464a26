import CanonicalJSON
import EventLog
import GRDB
import Journeys
import TestSupport
import Testing
import Timelines

@testable import ReadModels

@Suite("What the read models keep for call lists")
struct CallMarkTests {
  private func care(_ house: House, _ customer: String, _ due: String) -> Event {
    var event = house.event("x", 1, "care.scheduled", ["kind": "birthday", "due": .string(due)])
    event.subject = "customer/" + customer
    return event
  }

  private func note(_ house: House, _ kind: FactKind, _ customer: String, _ data: JSON = [:])
    -> Event
  {
    var event = house.event("x", 2, kind.rawValue, data)
    event.subject = "customer/" + customer
    return event
  }

  private func rows(_ house: House, _ table: String) throws -> [String] {
    let queue = try DatabaseQueue(path: house.boardPath)
    defer { try? queue.close() }
    let shown = table == "care" ? "due || ' ' || customer" : "customer"
    return try queue.inDatabase { database in
      try String.fetchAll(database, sql: "SELECT \(shown) FROM \(table)")
    }
  }

  private func column(_ house: House, _ name: String, _ journey: String) throws -> Int64? {
    let queue = try DatabaseQueue(path: house.boardPath)
    defer { try? queue.close() }
    return try queue.inDatabase { database in
      try Int64.fetchOne(
        database, sql: "SELECT \(name) FROM journey WHERE journey = ?", arguments: [journey])
    }
  }

  @Test("Customers with a care, and those who left the lists, are kept; live and rebuilt alike")
  func customers() throws {
    let house = try House()
    house.open("J-1", 0)
    // So many that what comes then is followed and not built anew.
    house.append((0..<60).map { house.event("J-1", $0, "robot.waved") })
    for step in 0..<2 {
      if step == 1 { try house.catchUp() }
      let first = care(house, "C-\(step)", "2026-03-0\(step + 1)T00:00:00Z")
      house.append([
        first,
        note(
          house, .correctionMade, "C-\(step)",
          [
            "corrects": .string(first.id.description), "reason": "typo",
            "replacement": ["kind": "birthday", "due": .string("2026-05-0\(step + 1)T00:00:00Z")],
          ]), note(house, .customerLapsed, "L-\(step)", ["reason": "died"]),
        note(
          house, .customerMerged, "M-\(step)",
          ["from": .string("M-\(step)"), "into": .string("N-\(step)")]),
      ])
    }
    try house.catchUp()
    #expect(try house.check() == nil)
    for rebuilds in [false, true] {
      if rebuilds { _ = try house.rebuild() }
      #expect(try rows(house, "noted") == ["L-0", "L-1", "M-0", "M-1", "N-0", "N-1"])
      // As they were scheduled, and as they were corrected: a list asks the rule.
      #expect(try rows(house, "care").map { String($0.suffix(3)) } == ["C-0", "C-1", "C-0", "C-1"])
    }
    for (table, change) in [
      ("care", "DELETE FROM care WHERE customer = 'C-1'"),
      ("noted", "INSERT INTO noted VALUES ('Z')"),
    ] {
      try house.alter(change)
      #expect(try house.check()?.table == table)
      _ = try house.rebuild()
      #expect(try house.check() == nil)
    }
  }

  @Test("An alert is open, called about at the touchpoint, or closed by the rule")
  func alerts() throws {
    let house = try House()
    func state(_ journey: String) throws -> CallMarks.AlertState? {
      try house.catchUp()
      #expect(try house.check() == nil)
      return try column(house, "alert", journey).flatMap { CallMarks.AlertState(rawValue: $0) }
    }
    house.open("J-1", 0)
    house.open("J-2", 0)
    #expect(try state("J-1") == CallMarks.AlertState.none)
    house.rate("J-1", "payment", 2)
    house.rate("J-2", "payment", 7)
    #expect(try state("J-1") == .open)
    #expect(try column(house, "alertOpened", "J-1") == House.time(90))
    #expect(try state("J-2") == CallMarks.AlertState.none)
    house.add(
      "J-1", 200, .followUpAttempted, ["step": "alert", "outcome": "reached", "satisfied": true])
    #expect(try state("J-1") == CallMarks.AlertState.none)
    #expect(try column(house, "lastCall", "J-1") == House.time(200))
    house.add("J-2", 300, .complaintRaised, ["complaint": "1"])
    house.add("J-2", 301, .followUpAttempted, ["step": "first", "outcome": "invalidNumber"])
    #expect(try state("J-2") == .open)
    #expect(try column(house, "lastCall", "J-2") == .max)
    house.add("J-2", 302, .journeyLost, ["reason": "price"])
    #expect(try state("J-2") == CallMarks.AlertState.none)
  }
}
