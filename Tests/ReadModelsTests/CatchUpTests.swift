import CanonicalJSON
import EventLog
import Foundation
import Journeys
import ReadModels
import Storage
import TestSupport
import Testing

@Suite("Catching up")
struct CatchUpTests {
  /// A house whose board stands at 40 events of two journeys.
  private func house() throws -> House {
    let house = try House()
    house.open("J-1", 0)
    house.open("J-2", 1)
    var events: [Event] = []
    for minute in 2..<40 {
      events.append(
        house.event(
          minute < 20 ? "J-1" : "J-2", Int64(minute), "expectation.told",
          ["touchpoint": "payment", "minutes": .integer(Int64(minute))]))
    }
    house.append(events)
    #expect(try house.journeys().map(\.events) == [19, 21])
    return house
  }

  @Test("A reader sees what was appended before it reads")
  func reading() throws {
    let house = try house()
    house.add("J-2", 50, .touchpointCompleted, ["touchpoint": "farewell"])
    #expect(try house.journeys().map(\.state) == ["open", "delivered"])
    house.open("J-3", 60)
    #expect(try house.journeys().map(\.journey) == ["J-1", "J-2", "J-3"])
    #expect(try house.check() == nil)
  }

  @Test("After few events only the journeys they belong to are folded anew")
  func follow() throws {
    let house = try house()
    try house.alter("UPDATE journey SET model = 'by hand'")
    house.add("J-2", 50, .touchpointCompleted, ["touchpoint": "farewell"])
    let rows = try house.journeys()
    // J-1 was not touched, so the alteration still stands there.
    #expect(rows.map(\.model) == ["by hand", nil])
    #expect(rows.map(\.state) == ["open", "delivered"])
  }

  @Test("After many events everything is built anew")
  func build() throws {
    let house = try house()
    try house.alter("UPDATE journey SET model = 'by hand'")
    var events: [Event] = []
    for minute in 50..<70 {
      events.append(
        house.event(
          "J-2", Int64(minute), "expectation.told", ["touchpoint": "payment", "minutes": 1]))
    }
    house.append(events)
    #expect(try house.journeys().map(\.model) == [nil, nil])
    #expect(try house.check() == nil)
  }

  @Test("Following and building give the same board", arguments: 1...4 as ClosedRange<UInt64>)
  func same(seed: UInt64) throws {
    let house = try House()
    var traffic = Traffic(seed: seed)
    try house.append(traffic.events(120, journeys: 5, in: house))
    try house.catchUp()
    for _ in 0..<12 {
      // Less than a quarter of the log: followed.
      try house.append(traffic.events(6, journeys: 5, in: house))
      try house.catchUp()
    }
    let followed = try house.journeys()
    _ = try house.rebuild()
    #expect(try house.journeys() == followed, "seed \(seed)")
  }

  @Test(
    "Journeys that begin, go on and are corrected while they are followed are as built",
    arguments: 1...4 as ClosedRange<UInt64>)
  func begun(seed: UInt64) throws {
    let house = try House()
    var traffic = Traffic(seed: seed)
    try house.append(traffic.events(200, journeys: 4, in: house))
    try house.catchUp()
    for round in 0..<12 {
      // Journeys of earlier rounds and new ones, in one step.
      try house.append(traffic.events(20, journeys: 8 + round * 4, in: house))
      let told = house.add(
        "N-\(round)", 1, .journeyOpened,
        ["blueprint": "delivery", "blueprintVersion": 1, "model": "A4"], customer: nil)
      if round.isMultiple(of: 2) {
        house.correct(
          "N-\(round)", told, ["blueprint": "delivery", "blueprintVersion": 1, "model": "A6"])
      }
      house.add("N-\(round)", 5, .touchpointCompleted, ["touchpoint": "handover"])
      // Nothing of this one can be shown: it was never opened.
      house.add("X-\(round)", 1, .touchpointCompleted, ["touchpoint": "handover"])
      try house.catchUp()
      #expect(try house.check() == nil, "seed \(seed), round \(round)")
    }
    let followed = try house.journeys()
    _ = try house.rebuild()
    #expect(try house.journeys() == followed, "seed \(seed)")
    #expect(followed.filter { $0.model == "A6" }.map(\.journey).count == 6, "seed \(seed)")
  }

  @Test("Without new events nothing is touched")
  func nothingNew() throws {
    let house = try house()
    try house.alter("UPDATE journey SET model = 'by hand'")
    try house.catchUp()
    #expect(try house.journeys().map(\.model) == ["by hand", "by hand"])
  }

  @Test("A board that was closed goes on where it stood")
  func reopened() throws {
    let house = try house()
    try house.whileClosed {
      house.add("J-1", 50, .touchpointCompleted, ["touchpoint": "handover"])
    }
    #expect(try house.journeys().map(\.state) == ["delivered", "open"])
    #expect(try house.check() == nil)
  }

  @Test("A board built by another fold is built anew")
  func otherVersion() throws {
    let house = try house()
    let rows = try house.journeys()
    try house.alter("UPDATE projection SET version = 0; UPDATE journey SET state = 'lost'")
    #expect(try house.journeys() == rows)
    #expect(try house.check() == nil)
  }

  @Test("A deleted readmodels.sqlite comes back as it was")
  func deleted() throws {
    let house = try house()
    let rows = try house.journeys()
    try house.whileClosed {
      for suffix in ["", "-wal", "-shm"] {
        try? FileManager.default.removeItem(atPath: house.boardPath + suffix)
      }
      #expect(!FileManager.default.fileExists(atPath: house.boardPath))
    }
    #expect(try house.journeys() == rows)
    #expect(try house.check() == nil)
  }

  @Test(
    "What is no board of ours, or a later program's, is replaced: it can be had again",
    arguments: [
      "UPDATE", "PRAGMA user_version = 99", "PRAGMA application_id = 1",
    ])
  func foreign(statement: String) throws {
    let house = try house()
    let rows = try house.journeys()
    if statement.hasPrefix("PRAGMA") { try house.alter(statement) }
    try house.whileClosed {
      guard !statement.hasPrefix("PRAGMA") else { return }
      for suffix in ["-wal", "-shm"] {
        try? FileManager.default.removeItem(atPath: house.boardPath + suffix)
      }
      try Data("this is no database of any kind, and long enough to be read as one".utf8)
        .write(to: URL(filePath: house.boardPath))
    }
    #expect(try house.journeys() == rows)
    #expect(try house.check() == nil)
  }

  @Test("Where another holds the lock, whoever may leave it does, and whoever reads folds the log")
  func leave() throws {
    let house = try house()
    house.add("J-1", 50, .touchpointCompleted, ["touchpoint": "handover"])
    try house.flush()
    let busy = ReadModels(
      path: house.boardPath, lockPath: house.folder + "/logbook.lock",
      openingLockPath: house.folder + "/opening.lock", wait: 0, log: house.log, plans: Plans.book)
    let other = try HeldLock(URL(filePath: house.folder + "/logbook.lock"))
    try busy.catchUpOrLeave()
    #expect(throws: StorageError.self) { try busy.catchUp() }
    // Who reads meanwhile gets the rows from the log itself.
    #expect(try busy.journeys().map(\.state) == ["delivered", "open"])
    other.release()
    try busy.catchUpOrLeave()
    #expect(try busy.journeys().map(\.state) == ["delivered", "open"])
    busy.close()
  }
}
