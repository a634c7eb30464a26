import CanonicalJSON
import Foundation
import Testing

@Suite("Databases whose schema somebody changed")
struct SchemaTests {
  private func change(_ file: URL, _ sql: String) throws {
    _ = try Python.run(
      "import sqlite3, sys; sqlite3.connect(sys.argv[1]).executescript(sys.argv[2])", file.path, sql
    )
  }

  @Test(
    "`verify` names what is gone or too many, and writers refuse it",
    arguments: [
      ("drop index event_stream", "index", "event_stream", "missing"),
      ("drop index event_id", "index", "event_id", "missing"),
      ("drop trigger event_no_update", "trigger", "event_no_update", "missing"),
      (
        "create trigger more after insert on event begin select 1; end", "trigger", "more", "extra"
      ),
      ("create view more as select 1", "view", "more", "extra"),
      ("alter table event add column more text", "table", "event", "different"),
      ("drop table tile", "table", "tile", "missing"),
    ])
  func log(sql: String, type: String, name: String, difference: String) throws {
    let desk = try Touchstone.opened()
    try desk.ok("record", "journey.opened", "--journey", "D1", "--customer", "C1")
    try change(desk.logbook.appending(path: "log.sqlite"), sql)
    let verified = try desk("verify", "--json")
    #expect(verified.code == 3, "\(verified.out)\(verified.err)")
    let findings = try verified.json["findings"]?.items ?? []
    #expect(
      findings.map { $0["object"] }
        == [["type": .string(type), "name": .string(name), "difference": .string(difference)]])
    #expect(findings.first?["kind"] == "schema" && findings.first?["place"] == "log.sqlite")
    try desk("record", "journey.opened", "--journey", "D2", "--customer", "C1")
      .expectRefused(3, saying: name, "touchstone verify")
    // A guard that is missing changes nothing that is read.
    #expect(try desk("events").code == (type == "trigger" && difference == "missing" ? 0 : 3))
    try desk.ok("backup", "--help")
  }

  @Test("A trigger in the vault is named by `verify`, and whoever opens the vault refuses it")
  func vault() throws {
    let desk = try Touchstone.delivered()
    try change(
      desk.logbook.appending(path: "vault.sqlite"),
      "create trigger more before delete on customer_key begin select raise(ignore); end")
    let verified = try desk("verify", "--json")
    #expect(verified.code == 3)
    #expect(
      try verified.json["findings"]?.items?.contains {
        $0["place"] == "vault.sqlite" && $0["object"]?["name"] == "more"
      } == true)
    try desk("timeline", "C700000", "--names").expectRefused(3, saying: "vault.sqlite", "more")
  }

  @Test("A backup with a trigger of somebody else is not restored")
  func backup() throws {
    let desk = try Touchstone.delivered()
    try desk.ok("backup", "b")
    try change(
      desk.folder.appending(path: "b/log.sqlite"),
      "create trigger more after insert on event begin select 1; end")
    let restored = try desk("restore", "b", "--logbook", "new")
    #expect(restored.code == 3, "\(restored.err)")
    #expect(try !desk.folder.names.contains { $0.hasPrefix("new") })
  }

  @Test(
    "Read models whose tables somebody changed are made anew",
    arguments: [
      "drop table journey", "create trigger more after insert on journey begin select 1; end",
      "create view more as select 1", "alter table journey add column more text",
    ])
  func readModels(sql: String) throws {
    let desk = try Touchstone.delivered()
    let rows = try desk.ok("journeys", "--json").out
    try change(desk.logbook.appending(path: "readmodels.sqlite"), sql)
    #expect(try desk("verify").code == 0)
    try desk.ok("rebuild")
    #expect(try desk.ok("journeys", "--json").out == rows)
    try desk.expectSound()
  }

  @Test(
    "Values in the read models that no log gives stop no command",
    arguments: [
      "opened = 9223372036854775807", "last = -9223372036854775808", "events = -1",
      "delivered = 9223372036854775807", "state = 'gone'",
    ])
  func readModelValues(change values: String) throws {
    let desk = try Touchstone.delivered()
    let commands = [["journeys", "--json"], ["customers", "--json"], ["calls", "--json"]]
    let wanted = try commands.map { try desk.start($0).wait().out }
    for (arguments, out) in zip(commands, wanted) {
      try change(
        desk.logbook.appending(path: "readmodels.sqlite"), "update journey set \(values)")
      let outcome = try desk.start(arguments).wait()
      #expect(outcome.code == 0 && outcome.out == out, "\(arguments): \(outcome.err)")
    }
  }

  @Test("An import reports what is in the log, also where the read models cannot be written")
  func importWithoutReadModels() throws {
    let desk = try Touchstone.opened()
    _ = try desk.shell("mkfifo logbook/readmodels.sqlite")
    let imported = try desk.start(["import", Fixtures.deliveries.path]).wait(for: 60)
    #expect(imported.code == 0 && imported.out.contains("appended 595"), "\(imported.err)")
    #expect(imported.err.contains("readmodels.sqlite") && imported.err.contains("rebuild"))
    _ = try desk.shell("rm logbook/readmodels.sqlite")
    try desk.expectSound()
  }

  @Test("verify compares the read models with the log where it is asked to, and changes nothing")
  func comparedReadModels() throws {
    let desk = try Touchstone.delivered()
    let file = desk.logbook.appending(path: "readmodels.sqlite")
    try FileManager.default.removeItem(at: file)
    #expect(try desk("verify", "--read-models").code == 0)
    #expect(!file.isThere)
    try desk.ok("journeys")
    let same = try desk.ok("verify", "--read-models", "--json").json
    #expect(same["readModelsChecked"] == true && same["findings"] == [])
    try change(file, "update journey set state = 'lost' where journey = 'D700000'")
    let plain = try desk.ok("verify", "--json").json
    #expect(plain["readModelsChecked"] == false && plain["ok"] == true)
    let verified = try desk("verify", "--read-models", "--json")
    #expect(verified.code == 3)
    let findings = try verified.json["findings"]?.items ?? []
    #expect(findings.map { $0["kind"] } == ["readModels"])
    #expect(findings.first?["place"]?.text?.hasSuffix(": state") == true)
    #expect(findings.first?["position"]?.int != nil && findings.first?["wrong"] == true)
    #expect(try desk("verify", "--read-models").out.contains("touchstone rebuild"))
    try desk.ok("rebuild")
    try desk.ok("verify", "--read-models")
  }

  @Test("A row at a position that no log has is named, and no reading goes on for ever")
  func farRow() throws {
    let desk = try Touchstone.delivered()
    _ = try Python.run(
      """
      import sqlite3, sys
      log = sqlite3.connect(sys.argv[1])
      guard, = log.execute("select sql from sqlite_master where name = 'event_gapless'").fetchone()
      log.executescript(f'''drop trigger event_gapless;
      insert into event select 1000000000000, stream, version + 1000, type, randomblob(16), time,
        timeoffset, recorded, dataversion, source, customer, actor, correlation, causation, data,
        sealed from event where position = 5;
      {guard}''')
      """, desk.logbook.appending(path: "log.sqlite").path)
    for arguments in [
      ["customers"], ["journeys"], ["rebuild"], ["report", "process"], ["checkpoint"], ["events"],
      ["export", "events", "-o", "out"],
    ] {
      let outcome = try desk.start(arguments).wait()
      #expect(outcome.code == 74 && !outcome.isLate, "\(arguments): \(outcome.err)")
      #expect(outcome.err.contains("1000000000000"))
    }
    let verified = try desk("verify", "--json")
    #expect(verified.code == 3)
    #expect(
      try verified.json["findings"]?.items?.contains {
        $0["kind"] == "inserted" && $0["position"] == 1_000_000_000_000
      } == true)
  }
}
