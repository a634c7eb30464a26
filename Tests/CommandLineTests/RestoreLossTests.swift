import CanonicalJSON
import Foundation
import Testing

@Suite("Erasures across a restore that loses their facts")
struct RestoreLossTests {
  private static let erase = ["erase", "C700000", "--reason", "asked", "--requested-by", "S-1"]

  /// Gives the vault key by the environment, so that an erasure leaves older backups of the vault
  /// open: what is restored from them must be erased again by the restore alone.
  private func giveKey(_ desk: Touchstone) throws -> [String: String] {
    let path = desk.keys.appending(path: "vault.key")
    let key = try String(contentsOf: path, encoding: .utf8)
      .trimmingCharacters(in: .whitespacesAndNewlines)
    try FileManager.default.removeItem(at: path)
    return ["TOUCHSTONE_VAULT_KEY": key]
  }

  private func name(
    _ desk: Touchstone, _ customer: String, with environment: [String: String] = [:]
  ) throws -> String? {
    try desk.ok("timeline", customer, "--names", "--json", with: environment).json["name"]?.text
  }

  @Test("A vault newer than its log is fitted to it: later erasures are carried out")
  func newerVault() throws {
    let desk = try Touchstone.delivered()
    try desk.ok("backup", "b")
    try desk.ok("import", Fixtures.sample.path)
    let first = try desk.start(Self.erase + ["--vault-backup", "v", "--json"]).wait()
    #expect(first.code == 0)
    try FileManager.default.removeItem(at: desk.logbook)
    let report = try desk.ok(
      "restore", "b", "--vault-backup", "v", "--accept-shorter", "--json"
    ).json
    #expect(report["erasedAgain"] == 1 && report["position"] == 1_313)
    let done = try desk.ok(
      "erase", "C700001", "--reason", "asked", "--requested-by", "S-1", "--json"
    ).json
    #expect(done["keys"] == 1 && done["customers"] == ["C700001"])
    #expect(done["walTruncated"] == true && done["searched"] != nil)
    #expect(try name(desk, "C700001") == nil && name(desk, "C700000") == nil)
    #expect(try name(desk, "C700002") == "测试客户0002")
    let again = try desk.start(Self.erase + ["--json"]).wait().json
    #expect(again["customers"] == ["C700000"] && again["vaultKey"] == "kept")
    try desk.expectSound()
  }

  @Test("An entry that stands twice among the remembered erasures counts once")
  func duplicate() throws {
    let desk = try Touchstone.delivered()
    try desk.ok("backup", "b", "--vault-backup", "v")
    let environment = try giveKey(desk)
    #expect(try desk.start(Self.erase, with: environment).wait().code == 0)
    let file = desk.keys.appending(path: "erasures.json")
    let items = try #require(JSON(strict: Array(Data(contentsOf: file))).items)
    #expect(items.count == 1)
    let other: JSON = [
      "position": 7, "customer": "C700000", "reason": "again", "requestedBy": "S-2",
    ]
    let stranger: JSON = [
      "position": 9, "customer": "C-unknown", "reason": "asked", "requestedBy": "S-1",
    ]
    let staff: JSON = ["position": 8, "staff": "S-1", "reason": "asked", "requestedBy": "S-1"]
    try Data(
      JSON.array(items + [other] + items + [stranger, stranger, staff, staff]).compactText().utf8
    ).write(to: file)
    try FileManager.default.removeItem(at: desk.logbook)
    let report = try desk.ok(
      "restore", "b", "--vault-backup", "v", "--accept-shorter", "--json", with: environment
    ).json
    #expect(report["erasedAgain"]?.int == 1)
    #expect(try desk.entries("--type", "customer.erased").count == 1)
    #expect(try name(desk, "C700000", with: environment) == nil)
    let verified = try desk("verify", "--keys", with: environment)
    #expect(verified.code == 0, "\(verified.out)\(verified.err)")
    try desk.ok(
      "record", "journey.opened", "--journey", "D1", "--customer", "C1", with: environment)
    #expect(try desk.entries("--type", "customer.erased").count == 1)
  }

  @Test("A vault that knows of erasures behind the end of the log does not belong to it")
  func vaultAhead() throws {
    let desk = try Touchstone.delivered()
    let log = desk.logbook.appending(path: "log.sqlite")
    let head = desk.keys.appending(path: "head")
    let old = (try Data(contentsOf: log), try Data(contentsOf: head))
    try desk.ok("import", Fixtures.sample.path)
    #expect(try desk.start(Self.erase).wait().code == 0)
    try old.0.write(to: log)
    try old.1.write(to: head)
    try desk("record", "journey.opened", "--journey", "JX")
      .expectRefused(3, saying: "do not belong together", "touchstone restore")
  }

  @Test(
    "Killed anywhere, a restore is repeated or finished, and nobody who was erased is readable",
    arguments: ["gathered", "prepared", "noted", "placed", "moved"])
  func killed(step: String) throws {
    let desk = try Touchstone.delivered()
    let given = try giveKey(desk)
    try desk.ok("backup", "b", "--vault-backup", "v", with: given)
    try desk.ok("import", Fixtures.sample.path, with: given)
    #expect(try desk.start(Self.erase, with: given).wait().code == 0)
    let head = try Data(contentsOf: desk.keys.appending(path: "head"))
    try FileManager.default.removeItem(at: desk.logbook)
    let died = try desk(
      "restore", "b", "--vault-backup", "v", "--accept-shorter",
      with: given.merging(["TOUCHSTONE_DIE_AT": step]) { $1 })
    #expect(died.code == 128 + 9, "\(died.err)")
    let isPlaced = ["placed", "moved"].contains(step)
    #expect(desk.logbook.isThere == isPlaced)
    let now = try Data(contentsOf: desk.keys.appending(path: "head"))
    #expect((now == head) == (step != "moved"))
    if !isPlaced {
      try desk.ok("restore", "b", "--vault-backup", "v", "--accept-shorter", with: given)
    }
    #expect(try name(desk, "C700000", with: given) == nil)
    #expect(try name(desk, "C700059", with: given) == "测试客户0059")
    try desk.ok("record", "journey.opened", "--journey", "JX", with: given)
    #expect(try desk.entries("--type", "customer.erased").count == 1)
    #expect(try !desk.folder.names.contains { $0.contains(".restoring-") })
    #expect(!desk.keys.appending(path: "head.move").isThere)
    try desk.expectSound()
  }

  @Test("What a killed restore left goes with the next command that writes, wherever it lies")
  func leftovers() throws {
    let desk = try Touchstone.delivered()
    let given = try giveKey(desk)
    func left() throws -> [String] { try desk.folder.names.filter { $0.contains(".restoring-") } }
    for step in ["gathered", "noted"] {
      try desk.ok("backup", "b", "--vault-backup", "v", with: given)
      let died = try desk(
        "restore", "b", "--vault-backup", "v", "--logbook", "elsewhere",
        with: given.merging(["TOUCHSTONE_DIE_AT": step]) { $1 })
      #expect(died.code == 128 + 9, "\(died.err)")
      #expect(try left().count == 1)
      try desk.ok("record", "journey.opened", "--journey", step, with: given)
      #expect(try left().isEmpty)
      #expect(!desk.keys.appending(path: "restoring.json").isThere)
    }
    // One whose process runs is left to it, and named; process 1 always does.
    try FileManager.default.createDirectory(
      at: desk.folder.appending(path: "logbook.restoring-1"), withIntermediateDirectories: true)
    try desk.ok("record", "journey.opened", "--journey", "JX", with: given)
    let doctor = try desk("doctor", with: given)
    #expect(doctor.code == 1 && doctor.out.contains("logbook.restoring-1"))
    #expect(try left() == ["logbook.restoring-1"])
  }

  @Test("A head moves only for the very log that was accepted")
  func otherLog() throws {
    let desk = try Touchstone.delivered()
    try desk.ok("backup", "b")
    try desk.ok("import", Fixtures.sample.path)
    try desk.ok("record", "journey.opened", "--journey", "JX")
    let whole = desk.folder.appending(path: "whole")
    try FileManager.default.moveItem(at: desk.logbook, to: whole)
    let died = try desk(
      "restore", "b", "--accept-shorter", with: ["TOUCHSTONE_DIE_AT": "placed"])
    #expect(died.code == 128 + 9)
    let head = try Data(contentsOf: desk.keys.appending(path: "head"))
    try desk.ok("checkpoint", "--logbook", whole.path)
    #expect(try Data(contentsOf: desk.keys.appending(path: "head")) == head)
  }

  @Test("Whoever was recorded and erased in the lost part does not come back by the old file")
  func unknown() throws {
    let desk = try Touchstone.delivered()
    let given = try giveKey(desk)
    try desk.ok("backup", "b", "--vault-backup", "v", with: given)
    try desk.file(
      "new.csv",
      "customer,name,phone,journey,touchpoint,occurred\n"
        + "CX,陈小明,13911110001,JX,greeting,2026-03-05 10:00\n")
    try desk.ok("import", "new.csv", with: given)
    try desk.ok("erase", "CX", "--reason", "asked", "--requested-by", "S-1", with: given)
    try FileManager.default.removeItem(at: desk.logbook)
    try desk.ok("restore", "b", "--vault-backup", "v", "--accept-shorter", with: given)
    let again = try desk("import", "new.csv", "--json", with: given)
    #expect(again.code == 65)
    #expect(try again.json["rejects"]?.items?.first?["code"] == "row.erased")
    #expect(try desk.count() == 1_313)
    try desk.expectSound()
  }

  @Test("An erasure that died before it was remembered is remembered by whoever finishes it")
  func remembered() throws {
    let desk = try Touchstone.delivered()
    let given = try giveKey(desk)
    try desk.ok("backup", "b", "--vault-backup", "v", with: given)
    let died = try desk.start(
      Self.erase, with: given.merging(["TOUCHSTONE_DIE_AT": "committed"]) { $1 }
    ).wait()
    #expect(died.code == 128 + 9)
    #expect(!desk.keys.appending(path: "erasures.json").isThere)
    try desk.ok("record", "journey.opened", "--journey", "JX", with: given)
    try FileManager.default.removeItem(at: desk.logbook)
    try desk.ok("restore", "b", "--vault-backup", "v", "--accept-shorter", with: given)
    #expect(try name(desk, "C700000", with: given) == nil)
    try desk.expectSound()
  }

  @Test("Who asked for an erasure is remembered by id, as in the log")
  func requester() throws {
    let desk = try Touchstone.delivered()
    try desk.ok("erase", "C700000", "--reason", "asked", "--requested-by", "王 经理")
    let kept = try String(
      contentsOf: desk.keys.appending(path: "erasures.json"), encoding: .utf8)
    #expect(kept.contains("S-") && !kept.contains("经理"))
  }

  @Test("Without its vault, too, the log says again who was erased")
  func withoutVault() throws {
    let desk = try Touchstone.delivered()
    try desk.ok("backup", "b")
    #expect(try desk.start(Self.erase).wait().code == 0)
    try FileManager.default.removeItem(at: desk.logbook)
    let report = try desk.ok("restore", "b", "--accept-shorter", "--json").json
    #expect(report["erasedAgain"] == 1 && report["vault"] == false)
    #expect(try desk.ok("timeline", "C700000", "--json").json["erased"] == true)
    try desk.ok("verify")
  }

  @Test("A restore never touches the fresh key of a vault that waits for it")
  func freshKey() throws {
    let desk = try Touchstone.delivered()
    try desk.ok("backup", "b", "--vault-backup", "v")
    let died = try desk.start(Self.erase, with: ["TOUCHSTONE_DIE_AT": "destroyed"]).wait()
    #expect(died.code == 128 + 9)
    let fresh = desk.keys.appending(path: "vault.key.new")
    let key = try Data(contentsOf: fresh)
    let before = try ["head", "instance.json"].map { name in
      (name, try Data(contentsOf: desk.keys.appending(path: name)))
    }
    try desk.ok("restore", "b", "--vault-backup", "v", "--adopt", "--logbook", "new")
    let new = ["TOUCHSTONE_LOGBOOK": desk.folder.appending(path: "new").path]
    #expect(try name(desk, "C700000", with: new) == nil)
    // Nor does what is then done in the copy.
    try desk.ok("record", "journey.opened", "--journey", "JX", with: new)
    let erased = try desk.ok(
      "erase", "C700001", "--reason", "asked", "--requested-by", "S-1", "--json", with: new
    ).json
    #expect(erased["vaultKey"] == "kept" && erased["keys"] == 1)
    #expect(try Data(contentsOf: fresh) == key)
    // The copy signed last; with what was beside the keys, the logbook itself goes on as ever.
    for (name, data) in before { try data.write(to: desk.keys.appending(path: name)) }
    #expect(try name(desk, "C700059") == "测试客户0059" && name(desk, "C700000") == nil)
    #expect(try Data(contentsOf: fresh) == key)
    try desk.ok("record", "journey.opened", "--journey", "JY")
    #expect(try name(desk, "C700059") == "测试客户0059" && name(desk, "C700000") == nil)
    #expect(!fresh.isThere)
  }

  @Test("A log from before a change of the signing key is refused: nothing signs the new key in")
  func rotated() throws {
    let desk = try Touchstone.delivered()
    try desk.ok("backup", "b", "--vault-backup", "v")
    try desk.ok("rotate-key")
    try FileManager.default.removeItem(at: desk.logbook)
    let head = try Data(contentsOf: desk.keys.appending(path: "head"))
    try desk("restore", "b", "--vault-backup", "v", "--accept-shorter")
      .expectRefused(3, saying: "nothing was restored")
    #expect(!desk.logbook.isThere)
    #expect(try Data(contentsOf: desk.keys.appending(path: "head")) == head)
  }

  @Test("A backup made after a change of the signing key is taken, though it is shorter")
  func rotatedBefore() throws {
    let desk = try Touchstone.delivered()
    try desk.ok("rotate-key")
    try desk.ok("import", Fixtures.sample.path)
    try desk.ok("backup", "b", "--vault-backup", "v")
    #expect(try desk.start(Self.erase + ["--vault-backup", "v"]).wait().code == 0)
    try FileManager.default.removeItem(at: desk.logbook)
    let report = try desk.ok(
      "restore", "b", "--vault-backup", "v", "--accept-shorter", "--json"
    ).json
    #expect(report["erasedAgain"] == 1)
    try desk.ok("record", "journey.opened", "--journey", "JX")
    try desk.expectSound()
  }
}
