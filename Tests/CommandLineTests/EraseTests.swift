import CanonicalJSON
import Foundation
import MerkleTree
import Testing

@Suite("Erasing a customer")
struct EraseTests {
  static let arguments = ["erase", "C700000", "--reason", "asked", "--requested-by", "S-1"]
  /// What can be read of customer C700000 of the dealer's table.
  static let secrets = ["测试客户0000", "13900000000", "LTESTXK2DEG0D9PCF", "等待时间 太长"]

  private func erase(
    _ desk: Touchstone, _ more: String..., with environment: [String: String] = [:]
  ) throws -> Outcome {
    try desk.start(Self.arguments + more, with: environment).wait()
  }

  @Test("The receipt is a proof of the fact, and says what was done")
  func receipt() throws {
    let desk = try Touchstone.delivered()
    let key = try String(contentsOf: desk.keys.appending(path: "vault.key"), encoding: .utf8)
    let erased = try erase(desk)
    #expect(erased.code == 0, "\(erased.err)")
    for words in ["keys 1", "fresh key", "in none of them", "--vault-backup"] {
      #expect(erased.err.contains(words), "\(erased.err)")
    }
    let proof = try #require(LogProof(erased.out))
    #expect(proof.description == erased.out)
    let extra = try JSON(strict: try #require(proof.extra))
    let entry = try #require(extra["entry"]?.text)
    let checkpoint = try #require(Checkpoint(text: proof.note.text))
    let verifier = try String(
      contentsOf: desk.keys.appending(path: "verifier.key"), encoding: .utf8)
    #expect(
      try #require(NoteVerifier(text: verifier.trimmingCharacters(in: .whitespacesAndNewlines)))
        .name == Touchstone.origin)
    try Proofs.verifyInclusion(
      leaf: .leaf(Array(entry.utf8)), index: proof.index, size: checkpoint.size,
      proof: proof.hashes, root: checkpoint.root)
    let event = try JSON(strict: entry)
    #expect(event["type"] == "customer.erased" && event["customer"] == "C700000")
    #expect(event["data"] == ["reason": "asked", "requestedBy": "S-1"])
    #expect(extra["vaultKey"] == "renewed" && extra["keys"] == 1 && extra["found"] == [])
    #expect(extra["walTruncated"] == true)
    #expect(extra["searched"]?.items?.contains("vault.sqlite") == true)
    let after = try String(contentsOf: desk.keys.appending(path: "vault.key"), encoding: .utf8)
    #expect(key != after)
    #expect(!desk.keys.appending(path: "vault.key.new").isThere)
    try desk.expectSound()
  }

  @Test(
    "Where the read models cannot be made anew the erasure is done, and the receipt says so",
    arguments: ["ln -s /dev/zero readmodels.sqlite", "ln -s nothing readmodels.sqlite"])
  func withoutReadModels(obstacle: String) throws {
    let desk = try Touchstone.delivered()
    _ = try desk.shell("cd logbook; rm -f readmodels.sqlite; \(obstacle)")
    let erased = try desk.start(Self.arguments + ["--json"]).wait(for: 60)
    #expect(erased.code == 0 && !erased.isLate, "\(erased.err)")
    #expect(erased.err.contains("readmodels.sqlite") && erased.err.contains("rebuild"))
    #expect(try erased.json["readModels"] == "notRebuilt")
    #expect(try erased.json["searched"]?.items?.contains("vault.sqlite") == true)
    #expect(try erased.json["receipt"]?.text.flatMap { LogProof($0) } != nil)
    _ = try desk.shell("rm logbook/readmodels.sqlite")
    try desk.expectSound()
    #expect(try desk.ok("timeline", "C700000", "--json").json["erased"] == true)
  }

  @Test("Everything goes on, with erased for the customer and names for all others")
  func goesOn() throws {
    let desk = try Touchstone.delivered()
    #expect(try erase(desk).code == 0)
    let timeline = try desk.ok("timeline", "C700000", "--names", "--json").json
    #expect(timeline["erased"] == true && timeline["name"] == nil)
    #expect(timeline["journeys"]?.items?.count == 1)
    let journey = try desk.ok("timeline", "--journey", "D700000", "--json").json
    #expect(journey["erased"] == true)
    let other = try desk.ok("timeline", "C700059", "--names", "--json").json
    #expect(other["erased"] == false && other["name"] == "测试客户0059")
    let customers = try desk.ok("customers", "--names", "--json").jsonLines
    #expect(
      customers.filter { $0["erased"] == true }.compactMap { $0["customer"]?.text } == ["C700000"])
    #expect(customers.count { $0["name"] != nil } == 59)
    #expect(try desk.ok("customers", "--phone", "13900000000", "--json").jsonLines.isEmpty)
    let lines = try desk.ok(
      "export", "timelines", "--format", "ndjson", "--names", "--reason", "audit", "--output", "-"
    ).jsonLines
    #expect(
      lines.filter { $0["erased"] == true }.compactMap { $0["customer"]?.text } == ["C700000"])
    try desk.ok("report", "satisfaction", "--json")
    let calls = try desk.ok("calls", "--on", "2026-03-20", "--names", "--json")
    for secret in Self.secrets.prefix(2) {
      #expect(!calls.out.contains(secret))
      #expect(!lines.contains { $0.prettyText().contains(secret) })
    }
    try desk.expectSound()
  }

  @Test("Nothing more is recorded of the customer, and the old file does not bring them back")
  func fence() throws {
    let desk = try Touchstone.delivered()
    #expect(try erase(desk).code == 0)
    let before = try desk.count()
    try desk(
      "record", "complaint.raised", "--journey", "D700000", "--set", "complaint=K1", "--set",
      "cause=service", "--sealed", "words=x"
    ).expectRefused(65, saying: "erased")
    let again = try desk("import", Fixtures.deliveries.path, "--json")
    #expect(again.code == 65)
    let rejects = try #require(try again.json["rejects"]?.items)
    #expect(Set(rejects.compactMap { $0["code"]?.text }) == ["row.erased"])
    let rows = try Fixtures.rows().count { $0[0] == "C700000" }
    #expect(rows > 0 && rejects.count == rows)
    #expect(try again.json["appended"] == 0 && desk.count() == before)
    #expect(try desk.ok("timeline", "C700000", "--names", "--json").json["name"] == nil)
    try desk.expectSound()
  }

  @Test("Rows that name a person only by phone or VIN are known again as the erased one's")
  func withoutID() throws {
    let desk = try Touchstone.opened()
    let header = "name,phone,vin,journey,touchpoint,occurred\n"
    try desk.file("phone.csv", header + "陈小明,13911110001,,J1,greeting,2026-03-05 10:00\n")
    try desk.file("vin.csv", header + ",,LTEST0000000000XY,J2,greeting,2026-03-05 10:00\n")
    try desk.file("other.csv", header + "陈小明,13911110001,,J3,greeting,2026-04-05 10:00\n")
    try desk.file("shared.csv", header + "李小红,13911110001,,J4,greeting,2026-04-05 10:00\n")
    try desk.ok("import", "phone.csv", "vin.csv", "shared.csv")
    for journey in ["J1", "J2"] {
      let found = try desk.ok("timeline", "--journey", journey, "--json").json["customer"]?.text
      try desk.ok(
        "erase", try #require(found), "--reason", "asked", "--requested-by", "S-1")
    }
    for file in ["phone.csv", "vin.csv", "other.csv"] {
      let refused = try desk("import", file, "--json")
      #expect(refused.code == 65)
      #expect(try refused.json["rejects"]?.items?.first?["code"] == "row.erased", "\(file)")
    }
    // Phones are shared: who else has the number goes on.
    #expect(try desk.ok("import", "shared.csv", "--json").json["duplicates"] == 1)
    try desk.expectSound()
  }

  @Test("Erasing twice says so, prints the receipt again and changes nothing")
  func twice() throws {
    let desk = try Touchstone.delivered()
    let first = try #require(LogProof(try erase(desk).out))
    let key = try Data(contentsOf: desk.keys.appending(path: "vault.key"))
    let again = try erase(desk)
    #expect(again.code == 0 && again.err.contains("Erased before"))
    let second = try #require(LogProof(again.out))
    #expect(second.extra == first.extra && second.index == first.index)
    #expect(try Data(contentsOf: desk.keys.appending(path: "vault.key")) == key)
    #expect(try desk.entries("--type", "customer.erased").count == 1)
    let json = try desk.start(Self.arguments + ["--json"]).wait().json
    #expect(json["alreadyErased"] == true && json["receipt"]?.text == again.out)
  }

  @Test("Who is not there cannot be erased, and a reason is a code")
  func unknown() throws {
    let desk = try Touchstone.delivered()
    try desk("erase", "C9", "--reason", "asked", "--requested-by", "S-1")
      .expectRefused(66, saying: "no such customer")
    let before = try desk.count()
    try desk("erase", "C700000", "--reason", "he rang up, and asked!", "--requested-by", "S-1")
      .expectRefused(65, saying: "reason")
    #expect(try desk.count() == before)
    #expect(try desk.ok("timeline", "C700000", "--names", "--json").json["name"] != nil)
  }

  @Test("A member of staff is named by id in the log, whatever was typed")
  func staff() throws {
    let desk = try Touchstone.delivered()
    try desk.ok("erase", "C700000", "--reason", "asked", "--requested-by", "顾问06")
    try desk.ok("erase", "C700001", "--reason", "asked", "--requested-by", "王 经理")
    for entry in try desk.entries("--type", "customer.erased") {
      #expect(entry["data"]?["requestedBy"]?.text?.hasPrefix("S-") == true)
    }
  }

  @Test("The provisional customer of an identified journey, and who was merged, are erased with it")
  func family() throws {
    let desk = try Touchstone.opened()
    try desk.ok("record", "journey.opened", "--journey", "J1", "--sealed", "orderText=erste")
    for customer in ["C1", "C2", "C3"] {
      try desk.ok(
        "record", "customer.registered", "--customer", customer, "--sealed", "name=\(customer)名")
    }
    try desk.ok("record", "customer.identified", "--journey", "J1", "--customer", "C1")
    try desk.ok("record", "customer.merged", "--customer", "C2", "--set", "into=C1")
    let provisional = try #require(
      try desk.entries("--type", "journey.opened").first?["customer"]?.text)
    let json = try desk.ok(
      "erase", "C2", "--reason", "asked", "--requested-by", "S-1", "--json"
    ).json
    let erased = Set(json["customers"]?.items?.compactMap(\.text) ?? [])
    #expect(erased == ["C1", "C2", provisional])
    #expect(json["keys"] == 3)
    for customer in erased {
      #expect(try desk.ok("timeline", customer, "--json").json["erased"] == true)
    }
    let other = try desk.ok("timeline", "C3", "--names", "--json").json
    #expect(other["erased"] == false && other["name"] == "C3名")
    try desk.expectSound()
  }

  @Test("A key given by the environment is not changed, and the receipt says so")
  func givenKey() throws {
    let desk = try Touchstone.delivered()
    let path = desk.keys.appending(path: "vault.key")
    let key = try String(contentsOf: path, encoding: .utf8)
      .trimmingCharacters(in: .whitespacesAndNewlines)
    try FileManager.default.removeItem(at: path)
    let given = ["TOUCHSTONE_VAULT_KEY": key]
    try desk.ok("backup", "b", "--vault-backup", "v", with: given)
    let erased = try erase(desk, "--json", with: given)
    #expect(erased.code == 0 && erased.err.contains("TOUCHSTONE_VAULT_KEY"))
    let json = try erased.json
    #expect(json["vaultKey"] == "given" && json["deadBackups"] == [])
    #expect(json["openBackups"]?.items?.first?.text?.hasSuffix("/v") == true)
    #expect(!path.isThere)
    let timeline = try desk.ok("timeline", "C700000", "--names", "--json", with: given).json
    #expect(timeline["erased"] == true && timeline["name"] == nil)
  }

  @Test("An old copy of the vault opens nothing")
  func oldVault() throws {
    let desk = try Touchstone.delivered()
    let vault = desk.logbook.appending(path: "vault.sqlite")
    let copy = try Data(contentsOf: vault)
    #expect(try erase(desk).code == 0)
    try copy.write(to: vault)
    try desk("timeline", "C700000", "--names").expectRefused(77, saying: "vault key")
    try desk("timeline", "C700059", "--names").expectRefused(77, saying: "vault key")
  }

  @Test(
    "Killed anywhere, it waits while others only read, and the next command that writes finishes it",
    arguments: ["committed", "recorded", "key", "destroyed", "replaced", "purged", "truncated"])
  func killed(step: String) throws {
    let desk = try Touchstone.delivered()
    let vault = desk.logbook.appending(path: "vault.sqlite")
    let copy = try Data(contentsOf: vault)
    let key = try Data(contentsOf: desk.keys.appending(path: "vault.key"))
    let died = try erase(desk, with: ["TOUCHSTONE_DIE_AT": step])
    #expect(died.code == 128 + 9, "\(died.err)")
    func stored() throws -> [Data] {
      try [vault, desk.keys.appending(path: "vault.key")].map { try Data(contentsOf: $0) }
    }
    let before = try stored()
    let hasKey = ["committed", "recorded", "key"].contains(step)
    for next in ["timeline C700000 --names --json", "journeys", "customers --names --json"] {
      let read = try desk.start(next.split(separator: " ").map(String.init)).wait()
      #expect(read.code == 0 && read.err.contains("an erasure waits"), "\(read.err)")
      #expect(!read.out.contains("测试客户0000"))
    }
    #expect(try stored()[1] == before[1] && (!hasKey || stored() == before))
    #expect(try desk("verify").code == (hasKey ? 3 : 0))
    try desk.ok("record", "journey.opened", "--journey", "JX")
    // Reading goes on, whichever of the two keys is valid.
    #expect(try desk.ok("timeline", "C700059", "--json").json["erased"] == false)
    #expect(!desk.keys.appending(path: "vault.key.new").isThere)
    #expect(try Data(contentsOf: desk.keys.appending(path: "vault.key")) != key)
    let timeline = try desk.ok("timeline", "C700000", "--names", "--json").json
    #expect(timeline["erased"] == true && timeline["name"] == nil)
    #expect(try desk.ok("timeline", "C700059", "--names", "--json").json["name"] == "测试客户0059")
    let again = try erase(desk, "--json")
    #expect(again.code == 0)
    let receipt = try again.json
    #expect(receipt["keys"] == 1 && receipt["vaultKey"] == "renewed")
    #expect(receipt["walTruncated"] == true)
    #expect(try desk.entries("--type", "customer.erased").count == 1)
    let tables = try Python.run(
      """
      import sqlite3, sys
      database = sqlite3.connect(sys.argv[1])
      print(database.execute(
        "select count(*) from customer_key where customer = 'C700000'").fetchone()[0],
        database.execute("select count(*) from lookup where customer = 'C700000'").fetchone()[0])
      database.close()
      """, vault.path)
    #expect(tables == "0 0")
    try desk.expectSound()
    // What stood before is of no use to anybody.
    try copy.write(to: vault)
    try desk("timeline", "C700059", "--names").expectRefused(77)
  }

  @Test("A second process that was at work goes on under the fresh key")
  func sideBySide() throws {
    let desk = try Touchstone.delivered()
    #expect(try desk.shell("mkfifo pipe.ndjson").code == 0)
    let importing = try desk.start(["import", "pipe.ndjson", "--json"])
    let line = """
      {"specversion":"1.0","id":"0190163d-8694-739b-aea5-966c26f8ad91","source":"x.example/a",\
      "type":"customer.registered","dataversion":1,"subject":"customer/CX",\
      "time":"2026-03-05T06:30:00.000Z","customer":"CX","actor":"S-1",\
      "datacontenttype":"application/json","data":{},"personal":{"name":"后来者"}}
      """
    let feeder = try Child(
      URL(filePath: "/bin/sh"),
      ["-c", "exec 3> pipe.ndjson; until [ -e go ]; do sleep 0.02; done; cat line >&3"],
      in: desk.folder, environment: desk.environment())
    try desk.file("line", line + "\n")
    usleep(500_000)
    #expect(try erase(desk).code == 0)
    try desk.file("go", "")
    let done = try importing.wait()
    _ = try feeder.wait()
    #expect(done.code == 0, "\(done.out)\(done.err)")
    #expect(try desk.ok("timeline", "CX", "--names", "--json").json["name"] == "后来者")
  }
}
