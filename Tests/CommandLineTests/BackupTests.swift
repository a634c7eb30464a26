import CanonicalJSON
import Foundation
import MerkleTree
import Testing

@Suite("Backup and restore")
struct BackupTests {
  private static let erase = ["erase", "C700000", "--reason", "asked", "--requested-by", "S-1"]

  /// The environment in which the restored logbook is the logbook.
  private func restored(_ desk: Touchstone) -> [String: String] {
    ["TOUCHSTONE_LOGBOOK": desk.folder.appending(path: "new").path]
  }

  private func python(_ file: URL, _ script: String) throws {
    _ = try Python.run(
      "import sqlite3, sys\ndatabase = sqlite3.connect(sys.argv[1])\n" + script
        + "\ndatabase.commit()\ndatabase.close()", file.path)
  }

  @Test("A backup holds no key and no vault; a second one copies only what is new")
  func incremental() throws {
    let desk = try Touchstone.delivered()
    let first = try desk.ok("backup", "b", "--json").json
    #expect(first["copied"] == 1_313 && first["position"] == 1_313 && first["vaultBackup"] == .null)
    let folder = desk.folder.appending(path: "b")
    #expect(
      try folder.names == [
        "backup.lock", "blueprints", "checkpoint", "log.sqlite", "logbook.yaml", "manifest.json",
      ])
    try desk.ok("import", Fixtures.sample.path)
    let second = try desk.ok("backup", "b", "--json").json
    let size = Int64(try desk.count())
    #expect(second["copied"]?.int == size - 1_313 && second["position"]?.int == size)
    #expect(try desk.ok("backup", "b", "--json").json["copied"] == 0)
    let events = try desk.ok("export", "events", "--output", "-").out
    try desk.ok("restore", "b", "--logbook", "new")
    #expect(try desk.ok("export", "events", "--output", "-", with: restored(desk)).out == events)
    let verified = try desk.ok("verify", with: restored(desk))
    #expect(verified.out.contains("Sound"))
    try desk.ok("rebuild", "--check", with: restored(desk))
    let note = try String(contentsOf: folder.appending(path: "checkpoint"), encoding: .utf8)
    #expect(SignedNote(note) != nil)
    for secret in try Fixtures.secrets() {
      let bytes = try Data(contentsOf: folder.appending(path: "log.sqlite"))
      #expect(bytes.range(of: Data(secret.utf8)) == nil)
    }
  }

  @Test("A backup from before a change of keys is named as that, and under the former key a copy")
  func formerKey() throws {
    let desk = try Touchstone.delivered()
    let former = try desk.verifierKey
    try desk.ok("backup", "b", "--vault-backup", "v")
    try desk.ok("rotate-key")
    let restore = ["restore", "b", "--vault-backup", "v", "--logbook", "new"]
    try desk.start(restore).wait().expectRefused(3, saying: "--verifier-key")
    try desk.start(restore + ["--verifier-key", try desk.verifierKey]).wait()
      .expectRefused(3, saying: "--verifier-key")
    try desk.start(restore + ["--verifier-key", former, "--adopt"]).wait()
      .expectRefused(64, saying: "--adopt")
    #expect(!FileManager.default.fileExists(atPath: desk.folder.appending(path: "new").path))
    let report = try desk.start(restore + ["--verifier-key", former, "--json"]).wait()
    #expect(report.code == 0)
    #expect(try report.json["adopted"] == false)
    let verified = try desk.ok("verify", "--verifier-key", former, with: restored(desk))
    #expect(verified.out.contains("Sound"))
    try desk.expectSound()
  }

  @Test(
    "A first backup that was broken off is begun again; what is not ours is left alone",
    arguments: [
      "true", ": > b/log.sqlite", "head -c 4096 /dev/zero > b/log.sqlite",
      "head -c 4096 logbook/log.sqlite > b/log.sqlite; : > b/log.sqlite-wal",
      "sqlite3 b/log.sqlite 'PRAGMA journal_mode=WAL; CREATE TABLE t (a); DROP TABLE t'",
    ])
  func begunAgain(state: String) throws {
    let desk = try Touchstone.delivered()
    _ = try desk.shell("mkdir b; : > b/backup.lock; \(state)")
    let done = try desk.ok("backup", "b", "--json").json
    #expect(done["copied"] == 1_313)
    try desk.ok("restore", "b", "--logbook", "new")
    _ = try desk.shell("mkdir c; \(state.replacing("b/", with: "c/")); echo mine > c/notes")
    #expect(try [65, 74].contains(desk("backup", "c").code))
    #expect(try desk.shell("cat c/notes").out == "mine\n")
  }

  @Test("What is restored with its vault and keys is written on as before")
  func goesOn() throws {
    let desk = try Touchstone.delivered()
    try desk.ok("backup", "b", "--vault-backup", "v")
    try FileManager.default.removeItem(at: desk.logbook)
    let report = try desk.ok("restore", "b", "--vault-backup", "v", "--json").json
    #expect(report["vault"] == true && report["position"] == 1_313 && report["lost"] == .null)
    #expect(try desk.ok("timeline", "C700000", "--names", "--json").json["name"] == "测试客户0000")
    let again = try desk.ok("import", Fixtures.deliveries.path, "--json").json
    #expect(again["appended"] == 0 && again["rejected"] == 0)
    try desk.ok("import", Fixtures.sample.path)
    try desk.expectSound()
  }

  @Test("Without its vault the log is there, and says that names are closed")
  func withoutVault() throws {
    let desk = try Touchstone.delivered()
    try desk.ok("backup", "b")
    let done = try desk.ok("restore", "b", "--logbook", "new")
    #expect(done.err.contains("no vault"))
    try desk.ok("timeline", "C700000", "--json", with: restored(desk))
    try desk.ok("verify", with: restored(desk))
  }

  @Test("Writing goes on while a backup is made, and every backup restores")
  func writingGoesOn() throws {
    let desk = try Touchstone.opened()
    try desk.file("a.ndjson", EntryLines.journeys(0..<4_000))
    let importing = try desk.start(["import", "a.ndjson", "--json"])
    var copies: [Int64] = []
    while importing.isRunning {
      copies.append(try desk.ok("backup", "b", "--json").json["position"]?.int ?? -1)
    }
    #expect(try importing.wait().code == 0)
    #expect(copies == copies.sorted())
    let last = try desk.ok("backup", "b", "--json").json["position"]?.int
    #expect(last == Int64(try desk.count()))
    try desk.ok("restore", "b", "--logbook", "new")
    #expect(
      try desk.ok("export", "events", "--output", "-", with: restored(desk)).out
        == desk.ok("export", "events", "--output", "-").out)
  }

  @Test("A killed backup leaves the earlier one whole, and the next completes it")
  func killed() throws {
    let desk = try Touchstone.delivered()
    try desk.ok("backup", "b")
    try desk.ok("import", Fixtures.sample.path)
    #expect(try desk("backup", "b", with: ["TOUCHSTONE_DIE_AT": "copying"]).code == 128 + 9)
    try desk("restore", "b", "--adopt", "--logbook", "new")
      .expectRefused(3, saying: "--accept-shorter")
    try desk.ok("backup", "b")
    try desk.ok("restore", "b", "--logbook", "new")
  }

  @Test(
    "A damaged backup is refused and says at which position; nothing appears",
    arguments: [
      ("UPDATE event SET data = '{}' WHERE position = 700", "position 700"),
      ("DELETE FROM event WHERE position = 44", "position 44"),
      ("DELETE FROM event WHERE position > 1300", "1313"),
      ("UPDATE tile SET root = zeroblob(32) WHERE level = 0 AND tile = 2", "position 513"),
    ])
  func damaged(statement: String, words: String) throws {
    let desk = try Touchstone.delivered()
    try desk.ok("backup", "b", "--vault-backup", "v")
    try python(
      desk.folder.appending(path: "b/log.sqlite"),
      """
      triggers = database.execute("select name, sql from sqlite_schema where type = 'trigger'").fetchall()
      for name, _ in triggers: database.execute(f"drop trigger {name}")
      database.execute("\(statement)")
      for _, sql in triggers: database.execute(sql)
      """)
    try desk("restore", "b", "--vault-backup", "v", "--logbook", "new")
      .expectRefused(3, saying: words, "nothing was restored")
    #expect(try !desk.folder.names.contains { $0.hasPrefix("new") })
  }

  @Test(
    "A file of the backup that is missing or altered is named",
    arguments: ["manifest.json", "checkpoint", "logbook.yaml", "log.sqlite"])
  func damagedFile(name: String) throws {
    let desk = try Touchstone.delivered()
    try desk.ok("backup", "b")
    let file = desk.folder.appending(path: "b/\(name)")
    let whole = try Data(contentsOf: file)
    try Data("x".utf8).write(to: file)
    try desk("restore", "b", "--logbook", "new").expectRefused(3, saying: name)
    try whole.write(to: file)
    try desk.ok("restore", "b", "--logbook", "new")
  }

  @Test("A bit flipped in the log's file is found or harmless, and never restored unseen")
  func flippedBits() throws {
    let desk = try Touchstone.opened()
    try desk.ok("record", "customer.registered", "--customer", "C1", "--sealed", "name=x")
    try desk.ok("backup", "b")
    let events = try desk.ok("export", "events", "--output", "-").out
    let file = desk.folder.appending(path: "b/log.sqlite")
    let whole = try Data(contentsOf: file)
    for page in stride(from: 0, to: whole.count, by: 4_096) {
      var flipped = whole
      flipped[page + 3_000] ^= 0x10
      try flipped.write(to: file)
      let done = try desk("restore", "b", "--logbook", "new")
      if done.code == 0 {
        #expect(
          try desk.ok("export", "events", "--output", "-", with: restored(desk)).out == events)
        try FileManager.default.removeItem(at: desk.folder.appending(path: "new"))
      } else {
        #expect([1, 3, 65, 74].contains(done.code), "\(done.err)")
        #expect(!desk.folder.appending(path: "new").isThere)
      }
    }
  }

  @Test("What stands there is never replaced, and a backup lies outside the logbook and its keys")
  func places() throws {
    let desk = try Touchstone.delivered()
    try desk.ok("backup", "b")
    try desk("restore", "b").expectRefused(65, saying: "not empty")
    try desk("restore", "nosuch", "--logbook", "new").expectRefused(66, saying: "no backup")
    for place in [desk.logbook.path, desk.logbook.path + "/b", desk.keys.path + "/b", "/"] {
      try desk("backup", place).expectRefused(65, saying: "outside")
      try desk("backup", "c", "--vault-backup", place).expectRefused(65, saying: "outside")
    }
    try desk("backup", "c", "--vault-backup", "c").expectRefused(65)
    try desk.file("file", "x")
    let other = try Touchstone.made()
    try other("backup", desk.folder.path).expectRefused(65, saying: "empty")
    try other("backup", desk.folder.appending(path: "b").path)
      .expectRefused(65, saying: "another folder")
  }

  @Test("An older log is refused, with the way out named; accepted, it says what is lost")
  func shorter() throws {
    let desk = try Touchstone.delivered()
    try desk.ok("backup", "b", "--vault-backup", "v")
    try desk.ok("import", Fixtures.sample.path)
    let size = try desk.count()
    let head = try String(contentsOf: desk.keys.appending(path: "head"), encoding: .utf8)
    try FileManager.default.removeItem(at: desk.logbook)
    try desk("restore", "b", "--vault-backup", "v")
      .expectRefused(3, saying: "--accept-shorter", "1314", "\(size)")
    #expect(!desk.logbook.isThere)
    #expect(
      try String(contentsOf: desk.keys.appending(path: "head"), encoding: .utf8) == head)
    let done = try desk.ok("restore", "b", "--vault-backup", "v", "--accept-shorter", "--json")
    #expect(done.err.contains("Lost: positions 1314 to \(size)"))
    #expect(try done.json["lost"]?["from"] == 1_314)
    let noted = try String(
      contentsOf: desk.keys.appending(path: "accepted-losses"), encoding: .utf8)
    #expect(noted.contains(" \(size) ") && noted.contains("-> 1313"))
    try desk.ok("import", Fixtures.sample.path)
    try desk.expectSound()
  }

  @Test("A logbook put back by hand refuses to write, and names restore")
  func byHand() throws {
    let desk = try Touchstone.delivered()
    let log = desk.logbook.appending(path: "log.sqlite")
    let old = try Data(contentsOf: log)
    try desk.ok("import", Fixtures.sample.path)
    try old.write(to: log)
    try desk("import", Fixtures.sample.path)
      .expectRefused(3, saying: "touchstone restore", "--accept-shorter")
  }

  @Test("An erasure writes a fresh backup of the vault or warns, and names those that are dead")
  func deadBackups() throws {
    let desk = try Touchstone.delivered()
    try desk.ok("backup", "b", "--vault-backup", "v1")
    try desk.ok("backup", "b", "--vault-backup", "v2")
    let erased = try desk.start(Self.erase + ["--vault-backup", "v3", "--json"]).wait()
    #expect(erased.code == 0)
    let dead = try #require(try erased.json["deadBackups"]?.items?.compactMap(\.text))
    #expect(dead.map { ($0 as NSString).lastPathComponent } == ["v1", "v2"])
    #expect(erased.err.contains("dead") && erased.err.contains("/v3"))
    try desk.ok("backup", "b")
    try FileManager.default.removeItem(at: desk.logbook)
    for vault in ["v1", "v2"] {
      try desk("restore", "b", "--vault-backup", vault).expectRefused(77, saying: vault)
    }
    try desk.ok("restore", "b", "--vault-backup", "v3")
    #expect(try desk.ok("timeline", "C700059", "--names", "--json").json["name"] == "测试客户0059")
    #expect(try desk.ok("timeline", "C700000", "--names", "--json").json["name"] == nil)
    let next = try desk.ok("erase", "C700001", "--reason", "asked", "--requested-by", "S-1")
    #expect(next.err.contains("Beware") && next.err.contains("/v3") && !next.err.contains("/v1"))
    try desk.expectSound()
  }

  @Test("Erasures that the vault's backup does not know of are carried out before it opens")
  func erasedAgain() throws {
    let desk = try Touchstone.delivered()
    let path = desk.keys.appending(path: "vault.key")
    let key = try String(contentsOf: path, encoding: .utf8)
      .trimmingCharacters(in: .whitespacesAndNewlines)
    try FileManager.default.removeItem(at: path)
    let given = ["TOUCHSTONE_VAULT_KEY": key]
    try desk.ok("backup", "b0", "--vault-backup", "v", with: given)
    #expect(try desk.start(Self.erase, with: given).wait().code == 0)
    try desk.ok("backup", "b1", with: given)
    try FileManager.default.removeItem(at: desk.logbook)
    let report = try desk.ok("restore", "b1", "--vault-backup", "v", "--json", with: given).json
    #expect(report["erasedAgain"] == 1)
    let timeline = try desk.ok("timeline", "C700000", "--names", "--json", with: given).json
    #expect(timeline["erased"] == true && timeline["name"] == nil)
    // Even where the fact itself lies in the part of the log that is lost.
    try FileManager.default.removeItem(at: desk.logbook)
    let older = try desk.ok(
      "restore", "b0", "--vault-backup", "v", "--accept-shorter", "--json", with: given
    ).json
    #expect(older["erasedAgain"] == 1)
    let again = try desk.ok("timeline", "C700000", "--names", "--json", with: given).json
    #expect(again["erased"] == true && again["name"] == nil)
    try desk.expectSound()
  }

  @Test("Import, erase, verify, rebuild, import again, back up, restore: the whole story")
  func story() throws {
    let desk = try Touchstone.delivered()
    #expect(try desk.start(Self.erase + ["--vault-backup", "v"]).wait().code == 0)
    try desk.ok("verify")
    try desk.ok("rebuild", "--check")
    #expect(try desk("import", Fixtures.deliveries.path).code == 65)
    try desk.ok("backup", "b", "--vault-backup", "v")
    try desk.ok("restore", "b", "--vault-backup", "v", "--adopt", "--logbook", "new")
    let timeline = try desk.ok("timeline", "C700000", "--json", with: restored(desk)).json
    #expect(timeline["erased"] == true)
    #expect(try desk("import", Fixtures.deliveries.path, with: restored(desk)).code == 65)
    try desk.ok("verify", with: restored(desk))
    try desk.ok("rebuild", "--check", with: restored(desk))
  }

  @Test(
    "Where a folder cannot be listed no backup is made that lacks its files, and doctor is not content",
    .enabled(if: Tracing.isPossible))
  func unlisted() throws {
    let desk = try Touchstone.made()
    let factors = desk.logbook.appending(path: "factors")
    try FileManager.default.createDirectory(at: factors, withIntermediateDirectories: true)
    try Data("a: b\n".utf8).write(to: factors.appending(path: "x-1.yaml"))
    let fault = ["-P", factors.path, "-e", "trace=openat", "-e", "inject=openat:error=EMFILE"]
    for command in [["backup", "b"], ["doctor"]] {
      let failed =
        command.count == 2
        ? try desk.traced(fault, "backup", "b") : try desk.traced(fault, "doctor")
      #expect(failed.code != 0 && !failed.err.isEmpty, "\(command): \(failed.out)\(failed.err)")
      #expect(try desk.trace.contains("INJECTED"))
    }
    try desk.ok("backup", "b")
    #expect(
      try String(contentsOf: desk.folder.appending(path: "b/factors/x-1.yaml"), encoding: .utf8)
        == "a: b\n")
  }

  @Test(
    "Whichever part of a backup cannot be opened: none is removed for that, and done means done",
    .enabled(if: Tracing.isPossible), arguments: ["b", "v"])
  func unread(part: String) throws {
    let desk = try Touchstone.made()
    var faults = 0
    for number in 1...40 {
      let (log, vault) = ("b\(number)", "v\(number)")
      let place = desk.folder.appending(path: "\(part)\(number)").path
      let outcome = try desk.traced(
        ["-P", place, "-e", "trace=openat", "-e", "inject=openat:error=EIO:when=\(number)"],
        "backup", log, "--vault-backup", vault)
      guard try desk.trace.contains("INJECTED") else { break }
      faults += 1
      if outcome.code != 0 {
        #expect(!outcome.err.isEmpty, "\(number)")
        try desk.ok("backup", log, "--vault-backup", vault)
      }
      try desk.ok("restore", log, "--vault-backup", vault, "--logbook", "again\(number)")
      let left = try ["b\(number)", "v\(number)"].flatMap {
        try FileManager.default.subpathsOfDirectory(atPath: desk.folder.appending(path: $0).path)
      }
      #expect(!left.contains { $0.hasSuffix(".next") }, "\(number): \(left)")
    }
    #expect(5..<40 ~= faults)
  }

  @Test(
    "A file of a backup that was made longer than any memory or disk is refused, and stops no program",
    arguments: [
      "b/logbook.yaml", "b/checkpoint", "b/manifest.json", "b/log.sqlite", "v/vault.sqlite",
      "v/vault.json",
    ])
  func sparse(name: String) throws {
    let desk = try Touchstone.made()
    try desk.ok("backup", "b", "--vault-backup", "v")
    let path = desk.folder.appending(path: name).path
    #expect(truncate(path, 1 << 42) == 0)
    let refused = try desk("restore", "b", "--vault-backup", "v", "--logbook", "again")
    #expect([3, 65, 66, 74].contains(refused.code) && !refused.err.isEmpty, "\(refused)")
    #expect(!FileManager.default.fileExists(atPath: desk.folder.appending(path: "again").path))
  }
}
