import CanonicalJSON
import Foundation
import Testing

@Suite("Backups that are interrupted, and what they take along")
struct BackupInterruptionTests {
  @Test(
    "Killed anywhere, a second backup leaves one that restores, and the next one completes it",
    arguments: ["copied", "files", "manifest", "vaultCopied", "vaultNamed"])
  func killed(step: String) throws {
    let desk = try Touchstone.delivered()
    try desk.ok("backup", "b", "--vault-backup", "v")
    for (round, last) in [step, "vaultCopied", "files"].enumerated() {
      try desk.ok(
        "record", "customer.registered", "--customer", "CX\(round)", "--sealed", "name=后来者")
      let died = try desk(
        "backup", "b", "--vault-backup", "v", with: ["TOUCHSTONE_DIE_AT": last])
      #expect(died.code == 128 + 9, "\(died.err)")
      // With keys of its own, whose head it may move.
      #expect(try desk.shell("cp -r keys keys\(round)").code == 0)
      let new = [
        "TOUCHSTONE_LOGBOOK": desk.folder.appending(path: "new\(round)").path,
        "TOUCHSTONE_KEYS": desk.folder.appending(path: "keys\(round)").path,
      ]
      try desk.ok("restore", "b", "--vault-backup", "v", "--accept-shorter", with: new)
      let timeline = try desk.ok("timeline", "C700000", "--names", "--json", with: new).json
      #expect(timeline["name"] == "测试客户0000")
    }
    try desk.ok("backup", "b", "--vault-backup", "v")
    #expect(try desk.folder.appending(path: "v").names == ["vault.json", "vault.sqlite"])
    #expect(
      try !desk.folder.appending(path: "b").names.contains { $0.hasSuffix(".next") })
    try desk.ok("restore", "b", "--vault-backup", "v", "--logbook", "last")
    let last = ["TOUCHSTONE_LOGBOOK": desk.folder.appending(path: "last").path]
    let timeline = try desk.ok("timeline", "CX2", "--names", "--json", with: last).json
    #expect(timeline["name"] == "后来者")
  }

  @Test("Holidays and factor sets of the dealer's own go along, and come back")
  func ownFiles() throws {
    let desk = try Touchstone.delivered()
    try desk.ok("calendar", "add", CalendarTests.holidays.path)
    let factors = desk.logbook.appending(path: "factors")
    try FileManager.default.createDirectory(at: factors, withIntermediateDirectories: true)
    try Data("id: own\n".utf8).write(to: factors.appending(path: "own-1.yaml"))
    try desk.ok("backup", "b")
    try desk.ok("restore", "b", "--logbook", "new")
    let new = desk.folder.appending(path: "new")
    try desk.ok(
      "calls", "--on", "2026-03-20", "--json", with: ["TOUCHSTONE_LOGBOOK": new.path])
    for name in ["calendars/2026.json", "factors/own-1.yaml"] {
      #expect(
        try Data(contentsOf: new.appending(path: name))
          == Data(contentsOf: desk.logbook.appending(path: name)))
    }
    try Data("x".utf8).write(to: desk.folder.appending(path: "b/calendars/2026.json"))
    try desk("restore", "b", "--logbook", "other").expectRefused(3, saying: "calendars/2026.json")
  }

  @Test("A place that cannot take the vault's backup is found before anybody is erased")
  func badPlace() throws {
    let desk = try Touchstone.delivered()
    try desk.file("file", "x")
    let other = desk.folder.appending(path: "other")
    try FileManager.default.createDirectory(at: other, withIntermediateDirectories: true)
    try desk.file("other/x", "x")
    let before = try desk.count()
    for place in ["file", "other"] {
      try desk(
        "erase", "C700000", "--reason", "asked", "--requested-by", "S-1", "--vault-backup", place
      ).expectRefused(65, saying: "empty")
      try desk("backup", "b", "--vault-backup", place).expectRefused(65, saying: "empty")
      #expect(!desk.folder.appending(path: "b").isThere)
    }
    #expect(try desk.count() == before)
    let timeline = try desk.ok("timeline", "C700000", "--names", "--json").json
    #expect(timeline["name"] == "测试客户0000")
  }
}
