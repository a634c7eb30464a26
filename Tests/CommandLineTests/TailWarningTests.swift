import Foundation
import Testing

@Suite("Reading a log whose end is not what was signed")
struct TailWarningTests {
  @Test(
    "It is read, and said",
    arguments: [
      ["timeline", "C700005", "--json"], ["journeys"], ["customers"], ["events", "--limit", "1"],
      ["calls", "--on", "2026-03-20", "--json"], ["report", "delivery", "--json"],
    ])
  func warns(reading: [String]) throws {
    let desk = try Touchstone.delivered()
    let sound = try desk.start(reading).wait()
    #expect(!sound.err.contains("Note:"))
    _ = try Python.run(
      """
      import sqlite3, sys
      database = sqlite3.connect(sys.argv[1])
      triggers = database.execute(
          "select name, sql from sqlite_master where type = 'trigger'").fetchall()
      for name, _ in triggers: database.execute("drop trigger " + name)
      database.execute("delete from event where position > 1310")
      for _, sql in triggers: database.execute(sql)
      database.commit()
      """, desk.logbook.appending(path: "log.sqlite").path)
    let outcome = try desk.start(reading).wait()
    #expect(outcome.code == 0, "\(outcome.err)")
    #expect(outcome.err.contains("Note:") && outcome.err.contains("touchstone verify"))
  }
}
