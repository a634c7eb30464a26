import CanonicalJSON
import EventLog
import Foundation
import GRDB
import Journeys
import ReadModels
import Testing

@Suite("A log that another program has damaged")
struct DamagedLogTests {
  /// Reads the board of a log in which one column of an event was overwritten.
  ///
  /// The answer may be an error or a board without the event; the program must give one.
  private static func readBoard(afterSetting change: String) throws {
    let house = try House()
    house.open("J-1", 0)
    // Behind a complete tile: the head is then known without the rows.
    for minute in 0..<300 {
      house.add("J-1", Int64(minute), .expectationTold, ["touchpoint": "payment", "minutes": 1])
    }
    try house.flush()
    let queue = try DatabaseQueue(path: house.folder + "/log.sqlite")
    try queue.inDatabase { database in
      let guards = try String.fetchOne(
        database, sql: "SELECT sql FROM sqlite_schema WHERE name = 'event_no_update'")
      try database.execute(
        sql: """
          DROP TRIGGER event_no_update;
          UPDATE event SET \(change) WHERE position = 2;
          \(guards ?? "")
          """)
    }
    try queue.close()
    _ = try? house.journeys()
    _ = try? house.rebuild()
    _ = try? house.check()
  }

  @Test("A type that the log never gave out, and never could, does not stop the program")
  func type() async {
    await #expect(processExitsWith: .success) {
      try DamagedLogTests.readBoard(afterSetting: "type = 77")
    }
    await #expect(processExitsWith: .success) {
      try DamagedLogTests.readBoard(afterSetting: "type = -1")
    }
  }

  @Test("A stream that the log never gave out, and never could, does not stop the program")
  func stream() async {
    await #expect(processExitsWith: .success) {
      try DamagedLogTests.readBoard(afterSetting: "stream = 77")
    }
    await #expect(processExitsWith: .success) {
      try DamagedLogTests.readBoard(afterSetting: "stream = -1")
    }
  }

  @Test("A customer that the log never gave out, and data that are none, do not stop the program")
  func others() async {
    await #expect(processExitsWith: .success) {
      try DamagedLogTests.readBoard(afterSetting: "customer = -1")
    }
    await #expect(processExitsWith: .success) {
      try DamagedLogTests.readBoard(afterSetting: "customer = 1 << 40")
    }
    await #expect(processExitsWith: .success) {
      try DamagedLogTests.readBoard(afterSetting: "data = 'x'")
    }
    await #expect(processExitsWith: .success) {
      try DamagedLogTests.readBoard(afterSetting: "time = 9223372036854775807")
    }
  }
}
