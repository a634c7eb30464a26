import CanonicalJSON
import Foundation
import Testing

@Suite("A copy of a logbook is only read until it is adopted")
struct CopyTests {
  /// Everything that stands beside the keys, byte for byte.
  private func besideKeys(_ desk: Touchstone) throws -> [String: Data] {
    var found: [String: Data] = [:]
    for name in try desk.keys.names {
      found[name] = try Data(contentsOf: desk.keys.appending(path: name))
    }
    return found
  }

  private func other(_ desk: Touchstone, _ name: String = "new") -> [String: String] {
    ["TOUCHSTONE_LOGBOOK": desk.folder.appending(path: name).path]
  }

  private func expectUntouched(_ desk: Touchstone, _ copy: [String: String]) throws {
    let before = try besideKeys(desk)
    let seen = try desk.ok("timeline", "C700000", "--names", "--json", with: copy)
    #expect(try seen.json["name"] == "测试客户0000")
    #expect(seen.err.contains("is a copy of the logbook"))
    try desk.ok("calls", "--on", "2026-03-20", "--names", with: copy)
    try desk.ok("customers", "--names", with: copy)
    try desk.ok("verify", with: copy)
    _ = try desk("doctor", with: copy)
    #expect(try besideKeys(desk) == before)
    for arguments in [
      ["record", "journey.opened", "--journey", "JX"], ["checkpoint"],
      ["import", Fixtures.sample.path], ["backup", "elsewhere"], ["rotate-key"],
      ["erase", "C700001", "--reason", "asked", "--requested-by", "S-1"],
      ["export", "timelines", "--names", "--reason", "audit", "--output", "t.json"],
    ] {
      try desk.start(arguments, with: copy).wait().expectRefused(
        65, saying: "is a copy of the logbook", "restore --adopt")
    }
    #expect(try besideKeys(desk) == before)
    #expect(!desk.folder.appending(path: "t.json").isThere)
    try desk.ok("record", "journey.opened", "--journey", "JY")
    try desk.expectSound()
  }

  @Test("One that was restored")
  func restored() throws {
    let desk = try Touchstone.delivered()
    try desk.ok("backup", "b", "--vault-backup", "v")
    let report = try desk.ok("restore", "b", "--vault-backup", "v", "--logbook", "new", "--json")
    #expect(try report.json["adopted"] == false && report.err.contains("restore --adopt"))
    try expectUntouched(desk, other(desk))
  }

  @Test("One of a plain copy of the folder")
  func copied() throws {
    let desk = try Touchstone.delivered()
    try desk.ok("record", "journey.opened", "--journey", "JZ")
    #expect(try desk.shell("cp -a logbook new").code == 0)
    try expectUntouched(desk, other(desk))
  }

  @Test("The message says what going on with either loses")
  func losses() throws {
    let desk = try Touchstone.delivered()
    try desk.ok("backup", "b")
    try desk.ok("record", "journey.opened", "--journey", "JX")
    // Shorter, and all the same a copy to look at.
    try desk.ok("restore", "b", "--logbook", "new")
    try desk("record", "journey.opened", "--journey", "JY", with: other(desk)).expectRefused(
      65, saying: "1313 events", "1314 events", "giving up the copy loses nothing",
      "giving up the logbook loses its positions 1314 to 1314")
    try desk("restore", "--adopt", "--logbook", "new").expectRefused(
      3, saying: "1314", "--accept-shorter")
    try desk.ok("record", "journey.opened", "--journey", "JY")
    let report = try desk.ok("restore", "--accept-shorter", "--logbook", "new", "--json").json
    #expect(report["lost"]?["from"] == 1_314 && report["lost"]?["to"] == 1_315)
    try desk.ok("record", "journey.opened", "--journey", "JY", with: other(desk))
    try desk.ok("verify", with: other(desk))
    try desk("record", "journey.opened", "--journey", "JV").expectRefused(
      65, saying: "giving up the copy loses its positions 1314 to 1315")
  }

  @Test("Adopted it is the logbook, and what was the logbook is a copy")
  func adopted() throws {
    let desk = try Touchstone.delivered()
    try desk.ok("backup", "b", "--vault-backup", "v")
    let report = try desk.ok(
      "restore", "b", "--vault-backup", "v", "--adopt", "--logbook", "new", "--json")
    #expect(try report.json["adopted"] == true)
    try desk.ok("record", "journey.opened", "--journey", "JX", with: other(desk))
    try desk("record", "journey.opened", "--journey", "JX").expectRefused(65, saying: "is a copy")
    try desk("restore", "--adopt", "--json").expectRefused(3, saying: "1314")
    try desk.ok("timeline", "C700000", "--names")
    try desk.ok("verify", with: other(desk))
  }

  @Test("A logbook that was moved, with its keys or without, goes on")
  func moved() throws {
    let desk = try Touchstone.delivered()
    try desk.ok("record", "journey.opened", "--journey", "J1")
    #expect(try desk.shell("mv logbook new").code == 0)
    try desk.ok("record", "journey.opened", "--journey", "J2", with: other(desk))
    #expect(try desk.shell("cp -a new third && rm -r new").code == 0)
    try desk.ok("record", "journey.opened", "--journey", "J3", with: other(desk, "third"))
    // On another machine nothing stands where it stood; here both are taken along as a pair.
    #expect(try desk.shell("mkdir pair && cp -a keys third pair/").code == 0)
    let pair = [
      "TOUCHSTONE_KEYS": desk.folder.appending(path: "pair/keys").path,
      "TOUCHSTONE_LOGBOOK": desk.folder.appending(path: "pair/third").path,
    ]
    try desk.ok("record", "journey.opened", "--journey", "J4", with: pair)
    try desk.ok("record", "journey.opened", "--journey", "J4", with: other(desk, "third"))
  }

  @Test("Where no logbook is known to the keys, what is restored is the logbook")
  func newMachine() throws {
    let desk = try Touchstone.delivered()
    try desk.ok("backup", "b", "--vault-backup", "v")
    #expect(try desk.shell("rm -r logbook").code == 0)
    let report = try desk.ok("restore", "b", "--vault-backup", "v", "--logbook", "new", "--json")
    #expect(try report.json["adopted"] == true)
    try desk.ok("record", "journey.opened", "--journey", "J1", with: other(desk))
  }

  @Test("A logbook of an earlier version has no identity yet, and gets one with the next fact")
  func earlier() throws {
    let desk = try Touchstone.delivered()
    try FileManager.default.removeItem(at: desk.keys.appending(path: "instance.json"))
    try FileManager.default.removeItem(at: desk.logbook.appending(path: "instance"))
    try desk.ok("timeline", "C700000", "--json")
    #expect(!desk.keys.appending(path: "instance.json").isThere)
    #expect(try desk.shell("cp -a logbook new").code == 0)
    try desk.ok("record", "journey.opened", "--journey", "J1")
    try desk("record", "journey.opened", "--journey", "J1", with: other(desk)).expectRefused(
      65, saying: "is a copy")
  }
}
