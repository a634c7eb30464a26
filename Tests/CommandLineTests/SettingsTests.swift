import CanonicalJSON
import Foundation
import Testing

@Suite("Settings, calendars and factor sets by what the log says of them")
struct SettingsTests {
  private func settings(_ desk: Touchstone) -> URL { desk.logbook.appending(path: "logbook.yaml") }

  private func edit(_ file: URL, _ old: String, _ new: String) throws {
    let text = try String(contentsOf: file, encoding: .utf8)
    try #require(text.contains(old))
    try Data(text.replacing(old, with: new).utf8).write(to: file)
  }

  private func kinds(_ desk: Touchstone) throws -> [String] {
    let done = try desk("verify", "--json")
    let found = try (done.json["findings"]?.items ?? []).filter { $0["wrong"] == true }
    #expect(done.code == (found.isEmpty ? 0 : 3))
    return found.compactMap { $0["kind"]?.text }
  }

  @Test("A logbook begins with its settings recorded, in its first event")
  func begun() throws {
    let desk = try Touchstone.opened()
    #expect(try desk.count() == 1)
    #expect(try desk.ok("verify", "--json").json["settingsChecked"] == true)
    let state = try desk.ok("settings", "show", "--json").json
    #expect(state["covered"] == true && state["changes"]?.items?.count == 1)
    #expect(state["files"]?.items?.first?["position"] == 1)
    #expect(try desk.ok("settings", "accept").out.contains("nothing to accept"))
    #expect(try desk.count() == 1)
  }

  @Test("A changed logbook.yaml is a finding until somebody accepts it, and then who did is known")
  func changed() throws {
    let desk = try Touchstone.opened()
    try edit(settings(desk), "Asia/Shanghai", "Europe/Paris")
    #expect(try kinds(desk) == ["settings"])
    try desk("verify").expectRefused(3)
    #expect(try desk("verify").out.contains("settings accept"))
    #expect(try desk("doctor").out.contains("changed"))
    let accepted = try desk.ok("settings", "accept", "--actor", "S-7", "--json").json
    #expect(accepted == [["file": "logbook.yaml", "position": 2]])
    #expect(try kinds(desk) == [])
    let changes = try desk.ok("settings", "show", "--json").json["changes"]?.items ?? []
    #expect(changes.map { $0["actor"] } == ["cli", "S-7"])
    let fact = try #require(try desk.entries("--type", "settings.changed").first)
    #expect(fact["subject"] == "logbook/settings" && fact["data"]?["sha256"]?.text?.count == 64)
    // Put back to what it was: another change that nobody recorded.
    try edit(settings(desk), "Europe/Paris", "Asia/Shanghai")
    #expect(try kinds(desk) == ["settings"])
    try desk.ok("settings", "accept")
    try desk.expectSound()
  }

  @Test("What cannot be read is not accepted, and nothing is recorded")
  func unread() throws {
    let desk = try Touchstone.opened()
    let before = try String(contentsOf: settings(desk), encoding: .utf8)
    for (more, words) in [
      ("holidays: [nosuch.json]", "nosuch.json"), ("holidays: [/dev/zero]", "/dev/zero"),
      ("holidays: ['calendars/a(b).json']", "missing"),
    ] {
      try Data((before + more + "\n").utf8).write(to: settings(desk))
      let refused = try desk("settings", "accept")
      #expect([65, 66].contains(refused.code) && refused.err.contains(words), "\(refused.err)")
    }
    #expect(try desk.count() == 1)
  }

  @Test("A holiday file that is changed, exchanged with another year's, or gone is a finding")
  func calendars() throws {
    let desk = try Touchstone.opened()
    try desk.ok("calendar", "add", CalendarTests.holidays.path)
    let next = try desk.file("next.json", #"{"year": 2027, "days": []}"#)
    try desk.ok("calendar", "add", next.path)
    let count = try desk.count()
    try desk.ok("calendar", "add", next.path)
    #expect(try desk.count() == count)
    let facts = try desk.entries("--type", "calendar.published").compactMap { $0["data"] }
    #expect(facts.map { $0["year"] } == [2026, 2027])
    #expect(facts[0]["path"] == ["calendars", "2026.json"])
    let file = desk.logbook.appending(path: "calendars/2026.json")
    let whole = try Data(contentsOf: file)
    try edit(file, "2026-10-01", "2026-10-31")
    #expect(try kinds(desk) == ["calendar"])
    try Data(contentsOf: next).write(to: file)
    #expect(try kinds(desk) == ["calendar"])
    try FileManager.default.removeItem(at: file)
    #expect(try kinds(desk) == ["calendar"])
    try whole.write(to: file)
    try desk.expectSound()
  }

  @Test("A calendar that is added vouches for no change made by hand beside it")
  func besideHand() throws {
    let desk = try Touchstone.opened()
    try edit(settings(desk), "示例汽车", "别家汽车")
    let added = try desk.ok("calendar", "add", CalendarTests.holidays.path)
    #expect(added.err.contains("settings accept"))
    #expect(try kinds(desk) == ["settings"])
    try desk.ok("settings", "accept")
    try desk.expectSound()
  }

  @Test("A calendar whose file did not follow its fact is put there by the same command again")
  func interrupted() throws {
    let desk = try Touchstone.opened()
    let begun = try Data(contentsOf: settings(desk))
    try desk.ok("calendar", "add", CalendarTests.holidays.path)
    // As after a power cut between fact and files.
    try begun.write(to: settings(desk))
    try FileManager.default.removeItem(at: desk.logbook.appending(path: "calendars"))
    #expect(try kinds(desk) == ["settings"])
    let count = try desk.count()
    try desk.ok("calendar", "add", CalendarTests.holidays.path)
    #expect(try desk.count() == count)
    try desk.expectSound()
  }

  @Test("Interrupted between fact and files, the same command again completes it")
  func killed() throws {
    let desk = try Touchstone.opened()
    let commands = [
      ["calendar", "add", CalendarTests.holidays.path],
      [
        "blueprint", "publish", try desk.file("own.yaml", FactorSetTests.plan).path, "--factors",
        try desk.file("factors.yaml", FactorSetTests.factors).path,
      ],
    ]
    for arguments in commands {
      let broken = try desk.start(arguments, with: ["TOUCHSTONE_DIE_AT": "vouched"]).wait()
      #expect(broken.code != 0)
      #expect(try desk("verify").code == 3)
      #expect(try desk.start(arguments).wait().code == 0)
      try desk.expectSound()
    }
  }

  @Test(
    "A command that cannot put its file in its place has recorded nothing",
    arguments: ["mkdir -p logbook/calendars/2026.json/x", "echo > logbook/calendars"])
  func refused(obstacle: String) throws {
    let desk = try Touchstone.opened()
    _ = try desk.shell(obstacle)
    let outcome = try desk("calendar", "add", CalendarTests.holidays.path)
    #expect(outcome.code != 0 && outcome.err.contains("calendars"), "\(outcome.err)")
    #expect(try desk.count() == 1)
    try desk.expectSound()
    _ = try desk.shell("rm -r logbook/calendars")
    try desk.ok("calendar", "add", CalendarTests.holidays.path)
    try desk.expectSound()
  }

  @Test(
    "A factor set that was changed or put there by hand is a finding; only a new one is accepted")
  func factors() throws {
    let desk = try Touchstone.opened()
    let folder = desk.logbook.appending(path: "factors")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    let shipped = try String(
      contentsOf: Fixtures.root.appending(path: "Sources/Interchange/Factors/sevenFactor.yaml"),
      encoding: .utf8)
    let own = folder.appending(path: "ours-1.yaml")
    let lines = shipped.split(separator: "\n", omittingEmptySubsequences: false).map { line in
      line.hasPrefix("set:") ? "set: ours" : String(line)
    }
    try Data(lines.joined(separator: "\n").utf8).write(to: own)
    #expect(try kinds(desk) == ["factors"])
    try desk.ok("settings", "accept")
    try desk.expectSound()
    try Data((lines.joined(separator: "\n") + "# more\n").utf8).write(to: own)
    #expect(try kinds(desk) == ["factors"])
    try desk("settings", "accept").expectRefused(74, saying: "ours-1.yaml")
    #expect(try desk.entries("--type", "factors.published").count == 1)
  }

  @Test(
    "What the log says of its settings comes from its own commands, by no import and no record",
    arguments: ["settings.changed", "calendar.published", "factors.published"])
  func ownCommands(type: String) throws {
    let desk = try Touchstone.opened()
    let hash = String(repeating: "a", count: 64)
    let data: [String: String] = [
      "settings.changed": #"{"sha256":"\#(hash)"}"#,
      "calendar.published": #"{"path":["calendars","2026.json"],"sha256":"\#(hash)","year":2026}"#,
      "factors.published": #"{"factors":"x","sha256":"\#(hash)","version":"1"}"#,
    ]
    try desk("record", type, "--set", "sha256=\(hash)").expectRefused(65, saying: type)
    try desk.file(
      "lines.ndjson",
      #"{"specversion":"1.0","id":"0198f3a0-0000-7000-8000-000000000001","source":"example.com/x","#
        + #""type":"\#(type)","dataversion":1,"subject":"logbook/settings","#
        + #""time":"2026-11-01T00:00:00.000Z","actor":"S-1","datacontenttype":"application/json","#
        + #""data":\#(try #require(data[type]))}"# + "\n")
    let refused = try desk("import", "lines.ndjson", "--json")
    #expect(refused.code == 65)
    #expect(try refused.json["rejects"]?.items?.first?["code"] == "fact.ownCommand")
    // Nor by the field of a publication that is not the first event.
    try desk.file(
      "plan.ndjson",
      #"{"specversion":"1.0","id":"0198f3a0-0000-7000-8000-000000000002","source":"example.com/x","#
        + #""type":"blueprint.published","dataversion":1,"subject":"blueprint/standard","#
        + #""time":"2026-11-01T00:00:00.000Z","actor":"S-1","datacontenttype":"application/json","#
        + #""data":{"blueprint":"standard","blueprintVersion":9,"settings":"\#(hash)","sha256":"\#(hash)"}}"#
        + "\n")
    _ = try desk("import", "plan.ndjson")
    #expect(try desk.ok("settings", "show", "--json").json["changes"]?.items?.count == 1)
    try desk.expectSound()
  }
}

@Suite("What stands where a file should be")
struct StrangeFileTests {
  private func holidays(_ desk: Touchstone, _ name: String) throws {
    let file = desk.logbook.appending(path: "logbook.yaml")
    let text = try String(contentsOf: file, encoding: .utf8)
    try Data((text + "holidays: [\"\(name)\"]\n").utf8).write(to: file)
  }

  @Test(
    "A holiday file lies in the logbook and is a file, or every command that needs it says so",
    arguments: [
      ("/dev/zero", "true", "not inside the logbook"),
      ("../outside.json", "echo '{\"year\":2026,\"days\":[]}' > outside.json", "not inside"),
      ("calendars/../../outside.json", "true", "not inside"),
      ("pipe.json", "mkfifo logbook/pipe.json", "not a regular file"),
      ("folder.json", "mkdir logbook/folder.json", "not a regular file"),
      ("huge.json", "truncate -s 10G logbook/huge.json", "too long"),
      ("link.json", "ln -s ../outside.json logbook/link.json", "symbolic link"),
      ("way/outside.json", "ln -s .. logbook/way; echo '{}' > outside.json", "symbolic link"),
      ("zero.json", "ln -s /dev/zero logbook/zero.json", "symbolic link"),
    ])
  func holidayFiles(name: String, state: String, words: String) throws {
    let desk = try Touchstone.opened()
    _ = try desk.shell(state)
    try holidays(desk, name)
    for arguments in [["calls"], ["calendar", "list"], ["settings", "accept"]] {
      let done = try desk.start(arguments).wait(for: 20)
      #expect(!done.isLate)
      done.expectRefused(65, saying: words)
    }
    #expect(try !desk.start(["verify"]).wait(for: 20).isLate)
    #expect(try desk.count() == 1)
  }

  @Test(
    "A strange file in the place of logbook.yaml is refused at once",
    arguments: [
      "mkfifo logbook/logbook.yaml", "mkdir logbook/logbook.yaml",
      "ln -s /dev/zero logbook/logbook.yaml", "truncate -s 10G logbook/logbook.yaml",
    ])
  func settingsFile(state: String) throws {
    let desk = try Touchstone.opened()
    _ = try desk.shell("rm logbook/logbook.yaml; \(state)")
    for arguments in [["verify"], ["journeys"], ["record", "journey.opened", "--journey", "J"]] {
      let done = try desk.start(arguments).wait(for: 20)
      #expect(!done.isLate)
      done.expectRefused(65, saying: "logbook.yaml")
    }
  }

  @Test(
    "Wherever a small file is given, a pipe without an end, a folder or something endless is refused",
    arguments: ["pipe", "folder", "/dev/zero", "huge"])
  func given(name: String) throws {
    let desk = try Touchstone.opened()
    _ = try desk.shell("mkfifo pipe; mkdir folder; truncate -s 10G huge")
    for arguments in [
      ["verify", "--against", name], ["import", Fixtures.sample.path, "--mapping", name],
      ["blueprint", "publish", name], ["blueprint", "check", name], ["calendar", "add", name],
      [
        "blueprint", "check",
        Fixtures.root.path
          + "/Sources/Interchange/Blueprints/standard.yaml", "--factors", name,
      ],
      [
        "verify-proof", name, "--verifier-key",
        try desk.ok(
          "init", "x\(UUID().uuidString)",
          "--dealer", "d", "--origin", "example.com/\(UUID().uuidString)"
        ).out
          .trimmingCharacters(in: .whitespacesAndNewlines),
      ],
      ["init", "other", "--dealer", "x", "--origin", "example.com/other", "--blueprint", name],
    ] {
      let done = try desk.start(arguments).wait(for: 20)
      #expect(!done.isLate)
      #expect(done.code == 65, "\(arguments): \(done.code) \(done.err)")
      #expect(
        done.err.contains("not a regular file") || done.err.contains("too long"),
        "\(arguments): \(done.err)")
    }
    #expect(try desk.count() == 1)
  }

  @Test("What a shell puts in the place of a command, and standard input, are read as before")
  func streams() throws {
    let desk = try Touchstone.opened()
    let holidays = CalendarTests.holidays.path
    #expect(
      try desk.shell("bash -c '\"$TOUCHSTONE\" calendar add <(cat \(holidays))'").code == 0)
    #expect(try desk.shell("\"$TOUCHSTONE\" calendar add - < \(holidays)").code == 0)
    #expect(try desk.shell("\"$TOUCHSTONE\" calendar add - < /dev/zero").err.contains("too long"))
  }

  @Test("A link among the keys or in the place of a folder is not followed")
  func linked() throws {
    let desk = try Touchstone.opened()
    _ = try desk.shell(
      "mv keys/\(Touchstone.origin)/signing.key stolen; ln -s \"$PWD/stolen\" keys/\(Touchstone.origin)/signing.key"
    )
    try desk("record", "journey.opened", "--journey", "J")
      .expectRefused(65, saying: "signing.key", "symbolic link")
    for (name, commands) in [
      ("logbook/logbook.lock", [["record", "journey.opened", "--journey", "J"]]),
      ("logbook/opening.lock", [["journeys"], ["verify"]]),
      ("logbook/log.sqlite", [["journeys"], ["checkpoint"]]),
      ("logbook/log.sqlite-wal", [["journeys"], ["checkpoint"]]),
      ("logbook/vault.sqlite", [["record", "journey.opened", "--journey", "J"]]),
      ("keys/\(Touchstone.origin)/memory.lock", [["backup", "b"]]),
    ] {
      let desk = try Touchstone.opened()
      _ = try desk.shell("touch \(name); mv \(name) stolen; ln -s \"$PWD/stolen\" \(name)")
      for arguments in commands {
        try desk.start(arguments).wait(for: 20)
          .expectRefused(65, saying: name.split(separator: "/").last.map(String.init) ?? "", "link")
      }
    }
    let other = try Touchstone.made()
    _ = try other.shell("mkdir elsewhere; ln -s ../elsewhere logbook/calendars")
    try other("calendar", "add", CalendarTests.holidays.path).expectRefused(65, saying: "calendars")
    #expect(try other.folder.appending(path: "elsewhere").names.isEmpty)
  }
}
