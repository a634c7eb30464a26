import CanonicalJSON
import Foundation
import Testing

@Suite("The end of the log is checked before anything is written")
struct TailTests {
  /// Runs statements on the log with all triggers out of the way, as somebody with the file might.
  private func tamper(_ desk: Touchstone, _ sql: String) throws {
    _ = try Python.run(
      """
      import sqlite3, sys
      log = sqlite3.connect(sys.argv[1])
      triggers = log.execute("select name, sql from sqlite_master where type = 'trigger'").fetchall()
      for name, _ in triggers: log.execute(f'drop trigger "{name}"')
      log.executescript(sys.argv[2])
      for _, sql in triggers: log.execute(sql)
      log.commit()
      """, desk.logbook.appending(path: "log.sqlite").path, sql)
  }

  private func expectRefused(_ desk: Touchstone, saying words: String) throws {
    for arguments in [
      ["record", "journey.opened", "--journey", "D9", "--customer", "C9"], ["checkpoint"],
      ["prove", "1"], ["import", Fixtures.sample.path], ["rotate-key"],
    ] {
      try desk.start(arguments).wait().expectRefused(3, saying: words)
    }
    #expect(try desk("verify").code == 3)
  }

  @Test("A log whose last events were cut off is shorter than the head that was kept")
  func truncated() throws {
    let desk = try Touchstone.delivered()
    try tamper(
      desk, "delete from event where position > 1300; delete from checkpoint where size > 1300")
    try expectRefused(desk, saying: "1300")
  }

  @Test("A row altered behind the last whole tile is another history than the one signed")
  func altered() throws {
    let desk = try Touchstone.delivered()
    try tamper(desk, "update event set recorded = recorded + 1 where position = 1310")
    try expectRefused(desk, saying: "not those that were signed")
  }

  @Test("Without the kept head the log's own last checkpoint says the same")
  func noHead() throws {
    let desk = try Touchstone.delivered()
    try FileManager.default.removeItem(at: desk.keys.appending(path: "head"))
    try tamper(desk, "update event set recorded = recorded + 1 where position = 1310")
    try expectRefused(desk, saying: "not those that were signed")
  }

  @Test("A row altered behind the last checkpoint, in a whole tile, is found before writing")
  func alteredTail() throws {
    let desk = try Touchstone.opened()
    #expect(try desk.shell("cp keys/\(Touchstone.origin)/head early").code == 0)
    try desk.ok("import", Fixtures.deliveries.path)
    // As after a crash: only the first event was signed.
    #expect(try desk.shell("cp early keys/\(Touchstone.origin)/head").code == 0)
    try tamper(desk, "delete from checkpoint where size > 1")
    try desk.ok("record", "journey.opened", "--journey", "D1", "--customer", "C1")
    #expect(try desk.shell("cp early keys/\(Touchstone.origin)/head").code == 0)
    try tamper(
      desk,
      """
      delete from checkpoint where size > 1;
      update event set recorded = recorded + 1 where position = 700
      """)
    try expectRefused(desk, saying: "after position 1 ")
  }

  @Test("Sealed parts that changed places are found at both")
  func swapped() throws {
    let desk = try Touchstone.delivered()
    let positions = try Python.run(
      """
      import sqlite3, sys
      log = sqlite3.connect(sys.argv[1])
      rows = log.execute("select position, sealed from event where sealed is not null limit 2")
      (one, first), (two, second) = rows.fetchall()
      triggers = log.execute("select name, sql from sqlite_master where type = 'trigger'").fetchall()
      for name, _ in triggers: log.execute(f'drop trigger "{name}"')
      log.execute("update event set sealed = ? where position = ?", (second, one))
      log.execute("update event set sealed = ? where position = ?", (first, two))
      for _, sql in triggers: log.execute(sql)
      log.commit()
      print(one, two)
      """, desk.logbook.appending(path: "log.sqlite").path
    ).split(separator: " ").map { Int64($0) }
    let findings = try desk("verify", "--json").json["findings"]?.items ?? []
    let altered = findings.filter { $0["kind"] == "altered" }.map { $0["position"]?.int }
    #expect(altered == positions)
  }
}
