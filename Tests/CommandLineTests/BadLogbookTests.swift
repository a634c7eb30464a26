import CanonicalJSON
import Foundation
import TestSupport
import Testing

@Suite("Logbooks that cannot be used")
struct BadLogbookTests {
  private func python(_ desk: Touchstone, _ script: String) throws {
    _ = try Python.run(script, desk.logbook.path)
  }

  @Test("Without a logbook every command says so, and how to make or name one")
  func none() throws {
    let desk = try Touchstone()
    for arguments in [
      ["import", Fixtures.sample.path], ["record", "journey.opened", "--journey", "D1"],
      ["timeline", "C1"], ["customers"], ["journeys"], ["events"], ["calls"], ["verify"],
      ["rebuild"], ["checkpoint"], ["prove", "1"], ["doctor"], ["blueprint", "list"],
      ["export", "events", "--output", "-"],
    ] {
      let outcome = try desk.start(arguments).wait()
      outcome.expectRefused(66, saying: "touchstone init", "--logbook")
      #expect(outcome.out.isEmpty)
    }
    try desk("timeline", "C1", "--logbook", "elsewhere").expectRefused(66, saying: "elsewhere")
    #expect(try desk.folder.names.isEmpty)
  }

  @Test("The logbook is --logbook, else TOUCHSTONE_LOGBOOK, else ./logbook; before or after")
  func which() throws {
    let desk = try Touchstone.opened()
    let other = ["TOUCHSTONE_LOGBOOK": "elsewhere"]
    try desk.ok("verify", "--logbook", desk.logbook.path, with: other)
    try desk("verify", with: other).expectRefused(66, saying: "elsewhere")
    #expect(try desk.shell("unset TOUCHSTONE_LOGBOOK; \"$TOUCHSTONE\" verify").code == 0)
    let before = try desk("--logbook", desk.logbook.path, "verify", with: other)
    #expect(before.code == 0, "\(before.err)")
  }

  @Test(
    "A logbook of a newer version is left alone, and the message says upgrade",
    arguments: ["log.sqlite", "vault.sqlite"])
  func newer(name: String) throws {
    let desk = try Touchstone.opened()
    try python(
      desk,
      """
      import sqlite3, sys
      database = sqlite3.connect(f"{sys.argv[1]}/\(name)")
      version = database.execute("pragma user_version").fetchone()[0]
      database.execute(f"pragma user_version = {version + 1}")
      database.close()
      """)
    let before = try Data(contentsOf: desk.logbook.appending(path: name))
    try desk("import", Fixtures.deliveries.path)
      .expectRefused(1, saying: name, "version", "upgrade")
    #expect(try Data(contentsOf: desk.logbook.appending(path: name)) == before)
  }

  @Test("Read models of a newer version are disposable: they are made anew")
  func newerReadModels() throws {
    let desk = try Touchstone.delivered()
    try python(
      desk,
      """
      import sqlite3, sys
      database = sqlite3.connect(f"{sys.argv[1]}/readmodels.sqlite")
      database.execute("pragma user_version = 99")
      database.close()
      """)
    #expect(try desk.ok("journeys", "--json").jsonLines.count == 60)
  }

  @Test("Read models that are gone or were never made are no difference, and are made anew")
  func noReadModels() throws {
    let desk = try Touchstone.opened()
    let fresh = try desk("rebuild", "--check")
    #expect(fresh.code == 0, "\(fresh.out)\(fresh.err)")
    try desk.ok("import", Fixtures.sample.path)
    let rows = try desk.ok("journeys", "--json").out
    for name in try desk.logbook.names where name.hasPrefix("readmodels") {
      try FileManager.default.removeItem(at: desk.logbook.appending(path: name))
    }
    #expect(try desk.ok("journeys", "--json").out == rows)
    try desk.expectSound()
  }

  @Test("A wrong vault key is not allowed to seal or open, and nothing is written")
  func wrongVaultKey() throws {
    let desk = try Touchstone.opened()
    let kept = try String(contentsOf: desk.keys.appending(path: "vault.key"), encoding: .utf8)
    let wrong = ["TOUCHSTONE_VAULT_KEY": Data(repeating: 7, count: 32).base64EncodedString()]
    try desk("import", Fixtures.deliveries.path, with: wrong)
      .expectRefused(77, saying: "TOUCHSTONE_VAULT_KEY")
    try desk(
      "record", "customer.registered", "--customer", "C1", "--sealed", "name=陈小明", with: wrong
    ).expectRefused(77, saying: "TOUCHSTONE_VAULT_KEY")
    try desk("import", Fixtures.deliveries.path, with: ["TOUCHSTONE_VAULT_KEY": "abc"])
      .expectRefused(77, saying: "32 bytes")
    #expect(try desk.count() == 1)
    let right = ["TOUCHSTONE_VAULT_KEY": kept.trimmingCharacters(in: .whitespacesAndNewlines)]
    try desk.ok("import", Fixtures.deliveries.path, with: right)
    try desk("timeline", "C700000", "--names", with: wrong).expectRefused(77)
    try desk.ok("timeline", "C700000", with: wrong)
    try desk.expectSound()
  }

  @Test("A report adds up, also of an import that ended early")
  func addsUp() throws {
    let desk = try Touchstone.opened()
    let lock = try HeldLock(desk.logbook.appending(path: "logbook.lock"))
    defer { lock.release() }
    for file in [Fixtures.sample, Fixtures.deliveries] {
      let stopped = try desk(
        "import", file.path, "--json", with: ["TOUCHSTONE_WAIT": "300"])
      #expect(stopped.code == 75)
      guard !stopped.bytes.isEmpty else { continue }
      let tally = try stopped.json.tally
      #expect(tally[0] == tally[1...].reduce(0, +), "\(tally)")
    }
  }

  @Test("Without the signing key nothing is written, but everything can be read")
  func noKeys() throws {
    let desk = try Touchstone.delivered()
    let elsewhere = ["TOUCHSTONE_KEYS": desk.folder.appending(path: "nokeys").path]
    try desk("record", "journey.opened", "--journey", "D1", with: elsewhere)
      .expectRefused(77, saying: "signing.key", "TOUCHSTONE_KEYS")
    let timeline = try desk.ok("timeline", "C700000", "--json", with: elsewhere)
    #expect(try timeline.json["journeys"]?.items?.count == 1)
    try desk.ok("events", with: elsewhere)
  }

  @Test("A lock held past the wait is busy by name; what only reads goes on")
  func busy() throws {
    let desk = try Touchstone.delivered()
    let count = try desk.count()
    let lock = try HeldLock(desk.logbook.appending(path: "logbook.lock"))
    defer { lock.release() }
    let wait = ["TOUCHSTONE_WAIT": "300"]
    for arguments in [
      ["record", "journey.opened", "--journey", "D1"], ["import", Fixtures.sample.path],
      ["import", Fixtures.sample.path, "--atomic"], ["timeline", "C700000", "--names"],
    ] {
      let outcome = try desk.start(arguments, with: wait).wait()
      outcome.expectRefused(75, saying: "another process", "logbook.lock", "try again")
    }
    #expect(try desk.ok("timeline", "C700000", with: wait).out.contains("D700000"))
    #expect(try desk.ok("journeys", "--json", with: wait).lines.count == 60)
    #expect(try desk.count() == count)
  }
}
