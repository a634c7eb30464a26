import CanonicalJSON
import Foundation
import Testing

@Suite("Nobody reads personal data unrecorded, or those of somebody who is being erased")
struct UnrecordedReadingTests {
  @Test(
    "An erasure that was broken off is finished before anything is opened",
    arguments: [
      ["timeline", "C700000", "--names", "--json"],
      ["customers", "--names", "--customer", "C700000", "--json"],
      [
        "export", "timelines", "--customer", "C700000", "--names", "--reason", "audit", "--output",
        "-",
      ],
    ])
  func unfinished(reading: [String]) throws {
    let desk = try Touchstone.delivered()
    let died = try desk.start(
      ["erase", "C700000", "--reason", "asked", "--requested-by", "S-1"],
      with: ["TOUCHSTONE_DIE_AT": "recorded"]
    ).wait()
    #expect(died.code == 128 + 9)
    let read = try desk.start(reading).wait()
    #expect(read.code == 0 && read.out.contains("C700000"), "\(read.err)")
    #expect(!read.out.contains("测试客户0000") && !read.out.contains("13900000000"))
  }

  @Test("What a pipe was given is recorded, however early it is closed")
  func pipe() throws {
    let desk = try Touchstone.delivered()
    let outcome = try desk.shell(
      """
      "$TOUCHSTONE" export timelines --names --reason audit --output - | head -c 100 | wc -c
      """)
    #expect(outcome.out.contains("100"), "\(outcome.err)")
    #expect(try desk.entries("--type", "access.exported").count == 1)
  }

  @Test("Without a vault a check says that no keys were looked at")
  func noVault() throws {
    let desk = try Touchstone.delivered()
    for name in ["vault.sqlite", "vault.sqlite-wal", "vault.sqlite-shm"] {
      try? FileManager.default.removeItem(at: desk.logbook.appending(path: name))
    }
    let said = try desk.ok("verify")
    #expect(said.err.contains("no vault"))
    #expect(try desk.ok("verify", "--json").json["keysChecked"] == false)
  }

  @Test("The checkpoint that an export carries is one to check against")
  func exported() throws {
    let desk = try Touchstone.delivered()
    try desk.ok("export", "events", "--output", "a.ndjson")
    let said = try desk.ok("verify", "--against", "a.ndjson.export.json")
    #expect(said.out.contains("checkpoint 1: size 1313"))
    try desk.file("no.json", "{}")
    try desk("verify", "--against", "no.json").expectRefused(64, saying: "no.json")
  }

  @Test("A log whose checkpoints were all taken away is vouched for by nobody")
  func unsigned() throws {
    let desk = try Touchstone.delivered()
    _ = try Python.run(
      """
      import sqlite3, sys
      database = sqlite3.connect(sys.argv[1])
      triggers = database.execute(
          "select name, sql from sqlite_master where type = 'trigger'").fetchall()
      for name, _ in triggers: database.execute("drop trigger " + name)
      database.execute("delete from checkpoint")
      for _, sql in triggers: database.execute(sql)
      database.commit()
      """, desk.logbook.appending(path: "log.sqlite").path)
    let said = try desk("verify")
    #expect(said.code == 3)
    #expect(said.out.contains("no signed checkpoint"))
  }

  @Test(
    "A customer's key that was overwritten, or exchanged, is found when keys are tried",
    arguments: [
      "update customer_key set wrapped = zeroblob(40) where customer = 'C700000'",
      """
      update customer_key set wrapped =
      (select wrapped from customer_key where customer = 'C700001') where customer = 'C700000'
      """,
    ])
  func exchangedKey(change: String) throws {
    let desk = try Touchstone.delivered()
    try desk.ok("verify", "--keys")
    _ = try Python.run(
      """
      import sqlite3, sys
      database = sqlite3.connect(sys.argv[1])
      database.execute(sys.argv[2])
      database.commit()
      """, desk.logbook.appending(path: "vault.sqlite").path, change)
    let said = try desk("verify", "--keys", "--json")
    #expect(said.code == 3)
    #expect(try said.json["findings"]?.items?.map { $0["kind"] } == ["keyDamaged"])
    #expect(try desk.entries("--type", "access.read").isEmpty)
  }

  @Test("An erasure names the exports in which the customer may have left")
  func exportsNamed() throws {
    let desk = try Touchstone.delivered()
    try desk.ok("export", "timelines", "--names", "--reason", "audit", "--output", "a.json")
    try desk.ok(
      "export", "timelines", "--customer", "C700001", "--names", "--reason", "audit", "--output",
      "b.json")
    let said = try desk.ok("erase", "C700000", "--reason", "asked", "--requested-by", "S-1").err
    #expect(said.contains("vault.key") && said.contains("positions 1314 ("))
  }
}
