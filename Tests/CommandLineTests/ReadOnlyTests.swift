import CanonicalJSON
import Foundation
import Testing

@Suite("Verifying where nothing can be written")
struct ReadOnlyTests {
  /// Copies the logbook to a disk of its own, which is then made read-only.
  private func frozen(_ desk: Touchstone, _ prepare: String) throws -> SmallDisk {
    let disk = try SmallDisk(size: "8m")
    let path = disk.folder.path
    let script =
      "cp -r logbook \(path)/ && cd \(path)/logbook && \(prepare) && "
      + "mount -o remount,ro \(path)"
    let outcome = try desk.shell(script, with: ["PATH": "/usr/sbin:/usr/bin:/sbin:/bin"])
    try #require(outcome.code == 0, "\(outcome.err)")
    return disk
  }

  @Test("A copy without a WAL is read as it stands", .enabled(if: SmallDisk.isPossible))
  func withoutWAL() throws {
    let desk = try Touchstone.delivered()
    let disk = try frozen(desk, "rm -f *-wal *-shm *.lock")
    let before = try disk.folder.appending(path: "logbook").names
    let book = disk.folder.appending(path: "logbook").path
    let verified = try desk("verify", "--logbook", book, "--json")
    #expect(verified.code == 0, "\(verified.out)\(verified.err)")
    #expect(try verified.json["size"] == 1_313)
    #expect(try disk.folder.appending(path: "logbook").names == before)
  }

  @Test("What is still in the WAL counts too", .enabled(if: SmallDisk.isPossible))
  func withWAL() throws {
    let desk = try Touchstone.delivered()
    // A writer that never closed: its last event is in the WAL alone.
    let disk = try frozen(
      desk,
      """
      python3 -c "
      import os, sqlite3
      log = sqlite3.connect('log.sqlite')
      log.execute('pragma wal_autocheckpoint = 0')
      guards = log.execute(\\"select name, sql from sqlite_master where type = 'trigger'\\").fetchall()
      for name, _ in guards: log.execute(f'drop trigger {name}')
      log.execute('update event set time = time + 1 where position = 100')
      for _, sql in guards: log.execute(sql)
      log.commit()
      os._exit(0)"
      """)
    let book = disk.folder.appending(path: "logbook").path
    let verified = try desk("verify", "--logbook", book, "--json")
    #expect(verified.code == 3, "\(verified.out)\(verified.err)")
    let findings = try verified.json["findings"]?.items ?? []
    #expect(findings.contains { $0["kind"] == "altered" && $0["position"] == 100 })
  }

  @Test("A link in the place of the vault is not followed", .enabled(if: SmallDisk.isPossible))
  func linked() throws {
    let desk = try Touchstone.delivered()
    let disk = try frozen(
      desk,
      "rm -f *-shm *.lock && touch log.sqlite-wal && mv vault.sqlite x && ln -s x vault.sqlite")
    let book = disk.folder.appending(path: "logbook").path
    let verified = try desk("verify", "--logbook", book)
    #expect(verified.code != 0 && verified.err.contains("vault.sqlite"), "\(verified.err)")
  }

  @Test("Copies that a killed process left are removed", .enabled(if: SmallDisk.isPossible))
  func abandoned() throws {
    let desk = try Touchstone.delivered()
    let disk = try frozen(desk, "rm -f *-shm *.lock && touch log.sqlite-wal")
    let tmp = desk.folder.appending(path: "tmp")
    let left = tmp.appending(path: "touchstone-reading-left")
    try FileManager.default.createDirectory(at: left, withIntermediateDirectories: true)
    try Data("x".utf8).write(to: left.appending(path: "vault.sqlite"))
    let other = tmp.appending(path: "touchstone-other")
    try FileManager.default.createDirectory(at: other, withIntermediateDirectories: true)
    let book = disk.folder.appending(path: "logbook").path
    let verified = try desk("verify", "--logbook", book, with: ["TMPDIR": tmp.path])
    #expect(verified.code == 0, "\(verified.out)\(verified.err)")
    #expect(try tmp.names == ["touchstone-other"])
  }

  @Test("A folder copied without its WAL is verified like the original")
  func copied() throws {
    let desk = try Touchstone.delivered()
    let script =
      "mkdir copy && cp logbook/log.sqlite logbook/logbook.yaml copy/ && "
      + "cp -r logbook/blueprints copy/"
    #expect(try desk.shell(script).code == 0)
    try desk.ok("verify", "--logbook", desk.folder.appending(path: "copy").path)
  }
}
