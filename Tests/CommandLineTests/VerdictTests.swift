import CanonicalJSON
import Foundation
import Testing

@Suite("What verify says of a log that is not sound")
struct VerdictTests {
  /// Changes the log behind its triggers' back.
  private func tamper(_ desk: Touchstone, _ sql: String) throws {
    let script = """
      import sqlite3, sys
      log = sqlite3.connect(sys.argv[1], isolation_level=None)
      triggers = log.execute("select name, sql from sqlite_master where type='trigger'").fetchall()
      for name, _ in triggers: log.execute("drop trigger " + name)
      log.executescript(sys.argv[2])
      for _, sql in triggers: log.execute(sql)
      """
    let changed = try Child(
      URL(filePath: "/usr/bin/env"),
      ["python3", "-c", script, desk.logbook.appending(path: "log.sqlite").path, sql],
      in: desk.folder, environment: desk.environment()
    ).wait()
    #expect(changed.code == 0, "\(changed.err)")
  }

  @Test("A kept checkpoint does not agree with rows that were changed below it")
  func keptBelow() throws {
    let desk = try Touchstone.delivered()
    let kept = desk.folder.appending(path: "kept").path
    try desk.ok("checkpoint", "--append", kept)
    try desk.ok("record", "journey.opened", "--journey", "D1", "--customer", "C1")
    try tamper(desk, "UPDATE event SET time = time + 1000 WHERE position = 137")
    let verified = try desk("verify", "--against", kept)
    #expect(verified.code == 3)
    #expect(verified.out.contains("does not agree: entries that it covers were changed"))
    #expect(verified.out.contains("the event at position 137 was altered"))
    #expect(verified.out.contains(", the first at position 137."))
    #expect(!verified.err.contains("No signature"))
    let report = try desk("verify", "--json", "--against", kept).json
    #expect(report["against"]?.items?.first?["ok"] == false)
  }

  @Test("Of many findings of one kind twenty are shown and the rest counted; JSON has all")
  func many() throws {
    let desk = try Touchstone.delivered()
    try tamper(desk, "UPDATE event SET time = time + 1000 WHERE position BETWEEN 100 AND 199")
    let verified = try desk("verify")
    #expect(verified.code == 3)
    #expect(verified.out.split(separator: "\n").count { $0.contains("was altered") } == 20)
    #expect(verified.out.contains("100 of this kind in all"))
    let findings = try desk("verify", "--json").json["findings"]?.items ?? []
    #expect(findings.count { $0["kind"] == "altered" } == 100)
  }

  @Test("Stored checkpoints that were taken away are missed by the kept head")
  func takenAway() throws {
    let desk = try Touchstone.delivered()
    try tamper(desk, "DELETE FROM checkpoint WHERE size > 1")
    let verified = try desk("verify")
    #expect(verified.code == 0)
    #expect(verified.out.contains("For information: the first 1313 events were signed"))
  }

  @Test("The key of another log is named as that, and no signature is blamed")
  func otherKey() throws {
    let desk = try Touchstone.opened()
    let other = try Touchstone()
    let made = try other.ok(
      "init", other.logbook.path, "--dealer", "x", "--origin", "example.com/dealer-2")
    let key = made.out.split(separator: "\n").last.map(String.init) ?? ""
    try desk("verify", "--verifier-key", key).expectRefused(64, saying: "example.com/dealer-2")
    try desk("verify", "--verifier-key", "key.txt").expectRefused(64, saying: "not a file")
  }

  @Test(
    "A misspelled command is answered with the one that was meant",
    arguments: [
      (["verfy", "--language", "zh-Hans"], "是不是 verify？"), (["timelin", "C1"], "mean timeline?"),
      (["help", "verfy"], "mean verify?"),
      (["13912345678"], "there is no command; there are: init"),
    ])
  func misspelled(arguments: [String], answer: String) throws {
    let desk = try Touchstone()
    let said = try desk.start(arguments).wait()
    said.expectRefused(64, saying: answer)
    #expect(!said.err.contains("13912345678"))
  }

  @Test("Nobody asks for an erasure in the name of nobody", arguments: ["", "  "])
  func blankRequester(name: String) throws {
    let desk = try Touchstone.delivered()
    try desk("erase", "C700000", "--reason", "customerRequest", "--requested-by", name)
      .expectRefused(64, saying: "--requested-by")
    try desk.expectSound()
    #expect(try desk.count() == 1_313)
  }
}
