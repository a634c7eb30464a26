import CanonicalJSON
import Foundation
import Testing

@Suite("Logbooks of format 1")
struct MigrateTests {
  private static let fixture = Fixtures.folder.appending(path: "format-1")
  private static let blueprint =
    "50452a1c90bce176aa3b37b27f896d2429e4d6629074f0ce2e337f9b348a4ff0"

  /// A logbook that a program of format 1 has made, with keys and vault.
  private func old(in folder: URL? = nil) throws -> Touchstone {
    let desk = try Touchstone()
    let book = folder ?? desk.logbook
    try FileManager.default.createDirectory(
      at: book.appending(path: "blueprints"), withIntermediateDirectories: true)
    for name in ["log", "vault"] {
      _ = try Python.run(
        """
        import sqlite3, sys
        database = sqlite3.connect(sys.argv[2])
        database.executescript(open(sys.argv[1], encoding="utf-8").read())
        database.close()
        """, Self.fixture.appending(path: "\(name).sql").path,
        book.appending(path: "\(name).sqlite").path)
    }
    let files = FileManager.default
    try files.copyItem(
      at: Self.fixture.appending(path: "logbook.yaml"), to: book.appending(path: "logbook.yaml"))
    try files.copyItem(
      at: Fixtures.root.appending(path: "Sources/Interchange/Blueprints/standard-2.yaml"),
      to: book.appending(path: "blueprints/\(Self.blueprint).yaml"))
    try files.createDirectory(
      at: desk.folder.appending(path: "keys/example.com"), withIntermediateDirectories: true)
    try files.copyItem(at: Self.fixture.appending(path: "keys"), to: desk.keys)
    return desk
  }

  private func format(_ file: URL) throws -> String {
    try Python.run(
      "import sqlite3, sys; print(sqlite3.connect(sys.argv[1]).execute('pragma user_version').fetchone()[0])",
      file.path)
  }

  private func text(_ name: String) throws -> String {
    String(decoding: try Data(contentsOf: Self.fixture.appending(path: name)), as: UTF8.self)
  }

  /// What was given away before the log was brought up holds for it still.
  private func expectKept(_ desk: Touchstone) throws {
    let events = try desk.ok("export", "events", "--output", "-").out
    let old = try text("events.ndjson")
    #expect(events.hasPrefix(old))
    let key = try text("keys/verifier.key").trimmingCharacters(in: .whitespacesAndNewlines)
    try desk.ok(
      "verify", "--against", Self.fixture.appending(path: "checkpoint").path, "--verifier-key", key)
    try desk.file("line", String(old.split(separator: "\n")[2]))
    try desk.ok(
      "verify-proof", Self.fixture.appending(path: "proof").path, "--entry", "line",
      "--verifier-key", key)
  }

  @Test("They are read as they are, and the first write brings them up")
  func firstWrite() throws {
    let desk = try old()
    let log = desk.logbook.appending(path: "log.sqlite")
    try expectKept(desk)
    #expect(try desk.ok("journeys", "--json").jsonLines.count == 3)
    #expect(try format(log) == "1")
    try desk.ok("record", "journey.opened", "--journey", "D9", "--customer", "C9")
    #expect(try format(log) == "2")
    #expect(try format(desk.logbook.appending(path: "vault.sqlite")) == "2")
    #expect(try desk.count() == 9)
    try expectKept(desk)
    try desk.expectSound()
  }

  @Test("Who only reads leaves log and vault in their format, with the names in it at hand")
  func reading() throws {
    let desk = try old()
    let places = ["log.sqlite", "vault.sqlite"].map { desk.logbook.appending(path: $0) }
    func expectFirst(_ arguments: [String]) throws {
      for place in places {
        #expect(try format(place) == "1", "\(arguments) \(place.lastPathComponent)")
      }
    }
    for arguments in [
      ["verify", "--keys"], ["verify", "--personal"], ["doctor"], ["journeys"],
      ["customers", "--json"], ["timeline", "C1", "--json"], ["events"],
      ["report", "process"], ["access"], ["export", "events", "--output", "-"],
    ] {
      let said = try desk.start(arguments).wait()
      #expect([0, 3].contains(said.code), "\(arguments): \(said)")
      try expectFirst(arguments)
    }
    // Names that are opened are a fact: the log is written, the vault is not.
    let names = try desk.ok("timeline", "C1", "--names", "--reason", "look", "--json").json
    #expect(names["name"] != nil)
    #expect(try format(places[0]) == "2" && format(places[1]) == "1")
    let report = try desk.ok("migrate", "--json").json
    #expect(report["migrated"] == true && report["vault"] == ["from": 1, "to": 2])
    #expect(try format(places[1]) == "2")
    #expect(try desk.ok("timeline", "C1", "--names", "--json").json["name"] == names["name"])
    try desk.expectSound()
  }

  @Test("So does `migrate`, which says from what to what, and does nothing the next time")
  func request() throws {
    let desk = try old()
    let first = try desk.ok("migrate", "--json").json
    #expect(first["from"] == 1 && first["to"] == 2 && first["migrated"] == true)
    let again = try desk.ok("migrate", "--json").json
    #expect(again["from"] == 2 && again["to"] == 2 && again["migrated"] == false)
    #expect(try desk.ok("migrate").out.contains("format 2"))
    #expect(try format(desk.logbook.appending(path: "log.sqlite")) == "2")
    try expectKept(desk)
    try desk.expectSound()
  }

  @Test("A value that no log writes keeps them from it, by name, and nothing is changed")
  func refused() throws {
    let desk = try old()
    let log = desk.logbook.appending(path: "log.sqlite")
    _ = try Python.run(
      """
      import sqlite3, sys
      log = sqlite3.connect(sys.argv[1])
      guards, = log.execute("select sql from sqlite_master where name = 'event_no_update'").fetchone()
      log.executescript(f"drop trigger event_no_update; update event set stream = stream + 0.5 where position = 3; {guards}")
      """, log.path)
    let before = try Data(contentsOf: log)
    try desk("migrate").expectRefused(3)
    #expect(try Data(contentsOf: log) == before)
    let verified = try desk("verify", "--json")
    #expect(verified.code == 3)
    let findings = try verified.json["findings"]?.items ?? []
    #expect(
      findings.contains {
        $0["kind"] == "valueClass" && $0["position"] == 3 && $0["place"] == "event.stream"
      })
  }

  @Test(
    "On a full disk they stay as they were, and are still read", .enabled(if: SmallDisk.isPossible))
  func fullDisk() throws {
    let disk = try SmallDisk()
    let book = disk.folder.appending(path: "logbook")
    let desk = try old(in: book)
    _ = try desk.shell("dd if=/dev/zero of='\(disk.folder.path)/fill' bs=1k 2>/dev/null")
    try desk("migrate", "--logbook", book.path).expectRefused(74)
    _ = try desk.shell("rm '\(disk.folder.path)/fill'")
    #expect(try format(book.appending(path: "log.sqlite")) == "1")
    try desk.ok("migrate", "--logbook", book.path)
    #expect(try format(book.appending(path: "log.sqlite")) == "2")
    let verified = try desk("verify", "--logbook", book.path)
    #expect(verified.code == 0, "\(verified.out)\(verified.err)")
  }
}
