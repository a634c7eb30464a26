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
