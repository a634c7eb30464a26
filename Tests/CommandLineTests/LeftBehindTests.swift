import Foundation
import MerkleTree
import Testing

@Suite("What is left behind")
struct LeftBehindTests {
  @Test("Of many that begin a logbook with one origin at once, one wins and harms no other")
  func manyInits() throws {
    let desk = try Touchstone()
    let started = try (0..<6).map { number in
      try desk.start([
        "init", "book-\(number)", "--dealer", "示例汽车", "--origin", Touchstone.origin,
        "--language", "en",
      ])
    }
    let ended = try started.map { try $0.wait() }
    #expect(ended.count { $0.code == 0 } == 1)
    #expect(ended.allSatisfy { [0, 65, 75].contains($0.code) }, "\(ended.map(\.err))")
    let winner = try #require(ended.firstIndex { $0.code == 0 })
    #expect(try desk.folder.names == ["book-\(winner)", "keys"])
    #expect(try desk.keys.names == ["head", "signing.key", "vault.key", "verifier.key"])
    let key = ended[winner].out.trimmingCharacters(in: .whitespacesAndNewlines)
    try desk.ok("verify", "--verifier-key", key, "--logbook", "book-\(winner)")
  }

  @Test("Keys that a broken-off init left for another folder are named with that folder")
  func otherInit() throws {
    let desk = try Touchstone.opened()
    let part = desk.folder.appending(path: "logbook.part-0123456789ab")
    try FileManager.default.moveItem(at: desk.logbook, to: part)
    try desk.file(
      "keys/\(Touchstone.origin)/init.json",
      """
      {"logbook": "\(desk.logbook.path)", "part": "\(part.path)", "plan": ""}
      """)
    let second = ["init", "second", "--dealer", "示例汽车", "--origin", Touchstone.origin]
    try desk.start(second).wait().expectRefused(65, saying: desk.logbook.path)
    #expect(part.isThere && desk.keys.appending(path: "signing.key").isThere)
    // For its own folder it is made anew.
    try desk.ok(
      "init", desk.logbook.path, "--dealer", "示例汽车", "--origin", Touchstone.origin)
    #expect(!part.isThere)
    try desk.expectSound()
    #expect(try desk.keys.names == ["head", "signing.key", "vault.key", "verifier.key"])
  }

  @Test(
    "Keys in use are kept, even where a note says that their logbook was never put in its place")
  func movedLogbook() throws {
    let desk = try Touchstone.opened()
    let moved = desk.folder.appending(path: "moved")
    try FileManager.default.moveItem(at: desk.logbook, to: moved)
    try desk.file(
      "keys/\(Touchstone.origin)/init.json",
      """
      {"logbook": "\(desk.logbook.path)", "part": "\(desk.logbook.path).part-0123456789ab", "plan": ""}
      """)
    try desk("init", desk.logbook.path, "--dealer", "示例汽车", "--origin", Touchstone.origin)
      .expectRefused(65, saying: "TOUCHSTONE_KEYS")
    try desk.ok("verify", "--logbook", moved.path)
  }

  @Test("No command leaves a WAL, or what SQLite shares, beside a database that nobody has open")
  func journals() throws {
    let desk = try Touchstone.delivered()
    for arguments in [
      ["timeline", "C700000"], ["timeline", "C700000", "--names"], ["events"], ["customers"],
      ["journeys"], ["verify"], ["doctor"], ["rebuild", "--check"], ["calls"],
      ["report", "satisfaction"], ["checkpoint"], ["timeline", "nobody"],
      ["export", "events", "-o", "out.ndjson"],
      ["backup", "backup", "--vault-backup", "vault"],
      ["restore", "backup", "--vault-backup", "vault", "--logbook", "again"],
    ] {
      _ = try desk.start(arguments).wait()
      for folder in ["logbook", "again", "backup", "vault"].map({ desk.folder.appending(path: $0) })
      where folder.isThere {
        let left = try folder.names.filter { $0.hasSuffix("-wal") || $0.hasSuffix("-shm") }
        #expect(left.isEmpty, "\(arguments) left \(left)")
      }
    }
    try desk.expectSound()
  }

  @Test("What killed commands left beside keys, logbook and backups the next command removes")
  func abandoned() throws {
    let desk = try Touchstone.opened()
    try desk.ok("backup", "backup", "--vault-backup", "vault")
    let left = [
      "keys/\(Touchstone.origin)/vault.key.new.new-4194999-1",
      "keys/\(Touchstone.origin)/vault.key.new.part-0123456789ab",
      "logbook/logbook.yaml.part-0123456789ab", "logbook/blueprints/x.yaml.new-4194999-2",
      "backup/manifest.json.part-0123456789ab", "vault/vault.sqlite.next.new-4194999-1",
    ]
    for name in left { try desk.file(name, "secret") }
    try desk.ok("events")
    for name in left.prefix(4) { #expect(!desk.folder.appending(path: name).isThere, "\(name)") }
    try desk.ok("backup", "backup", "--vault-backup", "vault")
    for name in left { #expect(!desk.folder.appending(path: name).isThere, "\(name)") }
  }

  @Test("An export that was killed leaves no names for longer than until the next command")
  func killedExport() throws {
    let desk = try Touchstone.delivered()
    let renderer = try desk.file(
      "weasyprint", "#!/bin/sh\nenv > '\(desk.folder.path)/seen'\nsleep 4\n")
    try FileManager.default.setAttributes([.posixPermissions: 0o700], ofItemAtPath: renderer.path)
    let export = try desk.start(
      [
        "export", "timelines", "--format", "pdf", "--customer", "C700000", "--names", "--reason",
        "test", "-o", "page.pdf",
      ],
      with: [
        "TOUCHSTONE_RENDERER": renderer.path,
        "TOUCHSTONE_VAULT_KEY": try String(
          contentsOf: desk.keys.appending(path: "vault.key"), encoding: .utf8
        ).trimmingCharacters(in: .whitespacesAndNewlines),
      ])
    let seen = desk.folder.appending(path: "seen")
    let end = Date() + 30
    while !seen.isThere, export.isRunning, Date() < end { usleep(10_000) }
    usleep(100_000)
    #expect(try export.wait(for: 0).isLate)
    // The renderer is told of nothing of ours.
    #expect(try !String(contentsOf: seen, encoding: .utf8).contains("TOUCHSTONE"))
    #expect(try desk.folder.names.contains { $0.hasPrefix("page.pdf.part-") })
    try desk.ok("events")
    #expect(try !desk.folder.names.contains { $0.hasPrefix("page.pdf") })
    #expect(try !(desk.logbook.names + desk.keys.names).contains { $0.contains("part-") })
  }

  @Test("A note that somebody puts into the logbook, or a link there, has nothing deleted")
  func planted() throws {
    let desk = try Touchstone.delivered()
    let part = "part-0123456789ab"
    _ = try desk.shell(
      """
      mkdir victim other; echo mine > victim/thesis.\(part); echo mine > other/a.\(part)
      mkdir victim/folder.\(part); echo mine > victim/folder.\(part)/x
      printf %s "$PWD/victim/thesis" > logbook/export.\(part)
      printf %s "$PWD/victim/folder" > logbook/export.part-ba9876543210
      rmdir logbook/factors logbook/calendars 2> /dev/null
      ln -s ../other logbook/factors; ln -s "$PWD/other" logbook/calendars
      """)
    for command in [["events"], ["journeys"], ["export", "events", "-o", "out.ndjson"]] {
      #expect(try desk.start(command).wait().code == 0)
    }
    #expect(
      try desk.folder.appending(path: "victim").names == ["folder.\(part)", "thesis.\(part)"])
    #expect(desk.folder.appending(path: "victim/folder.\(part)/x").isThere)
    #expect(try desk.folder.appending(path: "other").names == ["a.\(part)"])
  }

  @Test("A list of checkpoints takes checkpoints alone: a key, or any other file, stays as it is")
  func checkpointList() throws {
    let desk = try Touchstone.opened()
    try desk.file("notes.txt", "notes of May\n")
    for file in [
      "keys/\(Touchstone.origin)/vault.key", "keys/\(Touchstone.origin)/signing.key", "notes.txt",
      "logbook/log.sqlite", "logbook/logbook.yaml",
    ] {
      let before = try Data(contentsOf: desk.folder.appending(path: file))
      let refused = try desk("checkpoint", "--append", file)
      #expect([64, 65].contains(refused.code), "\(file): \(refused.code) \(refused.err)")
      #expect(refused.bytes.isEmpty)
      #expect(try Data(contentsOf: desk.folder.appending(path: file)) == before)
    }
    #expect(try desk("checkpoint", "--append", "none/list").code != 0)
    try desk.ok("checkpoint", "--append", "list")
    try desk.ok("record", "journey.opened", "--journey", "D1", "--customer", "C1")
    try desk.ok("checkpoint", "--append", "list")
    try desk.ok("verify", "--against", "list")
    let list = try String(contentsOf: desk.folder.appending(path: "list"), encoding: .utf8)
    #expect(list.components(separatedBy: Touchstone.origin + "\n").count == 3)
  }

  @Test("No dump of its memory is made, whatever happens to it")
  func dumps() throws {
    let desk = try Touchstone.opened()
    let limits = try desk.shell(
      """
      ulimit -c unlimited 2>/dev/null
      mkfifo pipe.ndjson
      exec 3<> pipe.ndjson
      "$TOUCHSTONE" import pipe.ndjson &
      until grep -q "Max core file size  *0  *0 " /proc/$!/limits; do
        kill -0 $! || exit 1
        sleep 0.05
        tries=$((tries + 1)); [ $tries -lt 200 ] || { kill $!; exit 2; }
      done
      kill $!
      """)
    #expect(limits.code == 0, "\(limits.err)")
  }
}
