import CanonicalJSON
import Foundation
import MerkleTree
import Testing

@Suite("Erasing a member of staff")
struct StaffErasureTests {
  private static let erase = [
    "erase", "--staff", "顾问06", "--reason", "left", "--requested-by", "S-1",
  ]

  /// The ids of the advisor by whom a name is known, of all journeys.
  private func advisors(_ desk: Touchstone) throws -> Set<String> {
    Set(try desk.ok("journeys", "--json").jsonLines.compactMap { $0["advisor"]?.text })
  }

  @Test("The fact is recorded, the name is destroyed, and the id stays without one")
  func erased() throws {
    let desk = try Touchstone.delivered()
    let key = try Data(contentsOf: desk.keys.appending(path: "vault.key"))
    try desk.ok("backup", "b", "--vault-backup", "v")
    let before = try advisors(desk)
    let erased = try desk.start(Self.erase + ["--json"]).wait()
    #expect(erased.code == 0, "\(erased.err)")
    let json = try erased.json
    let id = try #require(json["staff"]?.items?.first?.text)
    #expect(before.contains(id) && json["customers"] == [] && json["keys"] == 0)
    #expect(json["names"] == 1 && json["vaultKey"] == "renewed")
    #expect(json["deadBackups"]?.items?.count == 1)
    #expect(try Data(contentsOf: desk.keys.appending(path: "vault.key")) != key)
    let fact = try #require(try desk.entries("--type", "staff.erased").first)
    #expect(fact["subject"]?.text == "staff/" + id && fact["customer"] == nil)
    #expect(try advisors(desk) == before)
    let kept = try Python.run(
      """
      import sqlite3, sys
      print(sqlite3.connect(sys.argv[1]).execute(
        "select count(*) from staff where id = ?", (sys.argv[2],)).fetchone()[0])
      """, desk.logbook.appending(path: "vault.sqlite").path, id)
    #expect(kept == "0")
    // Whoever has the vault and its key cannot compute the id from the name any more.
    try desk.ok(
      "record", "journey.opened", "--journey", "JX", "--set", "advisor=顾问06")
    let other = try #require(
      try desk.entries("--type", "journey.opened").last?["data"]?["advisor"]?.text)
    #expect(other.hasPrefix("S-") && other != id)
    let again = try desk.ok(
      "erase", "--staff", id, "--reason", "left", "--requested-by", "S-1")
    #expect(again.err.contains("Erased before"))
    #expect(try desk.entries("--type", "staff.erased").count == 1)
    #expect(try desk.ok("timeline", "C700059", "--names", "--json").json["name"] != nil)
    try desk.expectSound()
  }

  @Test("The receipt is checked with nothing but the key, and speaks of nobody else")
  func receipt() throws {
    let desk = try Touchstone.delivered()
    let receipt = try desk.start(Self.erase).wait().out
    try desk.file("receipt", receipt)
    let key = try String(contentsOf: desk.keys.appending(path: "verifier.key"), encoding: .utf8)
      .trimmingCharacters(in: .whitespacesAndNewlines)
    let id = try #require(
      try desk.entries("--type", "staff.erased").first?["subject"]?.text?.dropFirst("staff/".count))
    let held = try desk.ok("verify-proof", "receipt", "--verifier-key", key, "--language", "en")
    #expect(held.out.contains("the erasure of \(id) is"))
    let proof = try #require(LogProof(receipt))
    let extra = try JSON(strict: try #require(proof.extra))
    for (name, value) in [
      ("staff", ["S-1"]), ("staff", "S-1"), ("receipt", "customer.erased"),
    ] as [(String, JSON)] {
      let other = JSON.object(
        (extra.members ?? []).map { $0.key == name ? .init(name, value) : $0 })
      try desk.file(
        "receipt",
        LogProof(
          extra: try other.canonicalBytes(), index: proof.index, hashes: proof.hashes,
          note: proof.note
        ).description)
      let failed = try desk("verify-proof", "receipt", "--verifier-key", key, "--json")
      #expect(try failed.code == 3 && failed.json["fault"] == "receipt", "\(name)")
    }
  }

  @Test(
    "Killed anywhere, the next command that writes finishes it",
    arguments: ["committed", "recorded", "key", "destroyed", "replaced", "purged"])
  func killed(step: String) throws {
    let desk = try Touchstone.delivered()
    let died = try desk.start(Self.erase, with: ["TOUCHSTONE_DIE_AT": step]).wait()
    #expect(died.code == 128 + 9, "\(died.err)")
    try desk.ok("record", "journey.opened", "--journey", "JX")
    let count = try Python.run(
      """
      import sqlite3, sys
      print(sqlite3.connect(sys.argv[1]).execute('select count(*) from staff').fetchone()[0])
      """, desk.logbook.appending(path: "vault.sqlite").path)
    let names = try Set(Fixtures.rows().map { $0[6] }).count
    #expect(Int(count) == names - 1)
    #expect(try desk.entries("--type", "staff.erased").count == 1)
    #expect(!desk.keys.appending(path: "vault.key.new").isThere)
    try desk.expectSound()
  }

  @Test("Somebody who is not there cannot be erased, and one is named at a time")
  func unknown() throws {
    let desk = try Touchstone.delivered()
    try desk("erase", "--staff", "S-nobody", "--reason", "left", "--requested-by", "S-1")
      .expectRefused(66, saying: "no such member of staff")
    #expect(try desk("erase", "--reason", "left", "--requested-by", "S-1").code == 64)
    #expect(
      try desk("erase", "C1", "--staff", "x", "--reason", "left", "--requested-by", "S-1").code
        == 64)
    try desk(
      "record", "staff.erased", "--staff", "S-1", "--set", "reason=x", "--set", "requestedBy=S-1"
    ).expectRefused(65, saying: "cannot be recorded by hand")
  }
}
