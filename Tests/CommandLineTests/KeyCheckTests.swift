import CanonicalJSON
import Foundation
import Testing

@Suite("Keys in the vault against what the log says")
struct KeyCheckTests {
  /// Removes a customer's key from the vault, and answers who it was.
  private func removeKey(_ desk: Touchstone) throws -> String {
    try Python.run(
      """
      import sqlite3, sys
      vault = sqlite3.connect(sys.argv[1])
      customer, = vault.execute("select customer from customer_key order by customer").fetchone()
      vault.execute("delete from customer_key where customer = ?", (customer,))
      vault.commit()
      print(customer)
      """, desk.logbook.appending(path: "vault.sqlite").path)
  }

  @Test("A customer whose key is gone without a record is found where the first sealed part is")
  func withoutRecord() throws {
    let desk = try Touchstone.delivered()
    let customer = try removeKey(desk)
    let verified = try desk("verify", "--json")
    #expect(verified.code == 3)
    let findings = try verified.json["findings"]?.items ?? []
    #expect(findings.map { $0["kind"] } == ["erasedWithoutRecord"])
    let first = try desk.entries().firstIndex {
      $0["customer"]?.text == customer && $0["sealed"] != nil
    }
    #expect(findings.first?["position"]?.int == first.map { Int64($0 + 1) })
    #expect(findings.first?["wrong"] == true)
  }

  @Test("Without a vault nobody can say which keys are gone, and verify says nothing of it")
  func noVault() throws {
    let desk = try Touchstone.delivered()
    for name in try desk.logbook.names where name.hasPrefix("vault.sqlite") {
      try FileManager.default.removeItem(at: desk.logbook.appending(path: name))
    }
    let verified = try desk.ok("verify", "--json").json
    #expect(verified["keysChecked"] == false && verified["findings"] == [])
  }

  @Test("Where customers erased under format 1 keep its hash key, verify and doctor say so")
  func firstHashKey() throws {
    let desk = try Touchstone.delivered()
    #expect(try !desk.ok("doctor").out.contains("format 1"))
    _ = try Python.run(
      """
      import sqlite3, sys
      vault = sqlite3.connect(sys.argv[1])
      vault.execute("insert into tombstone (kind, era, mark, hash) values (1, 1, 0, x'00')")
      vault.commit()
      """, desk.logbook.appending(path: "vault.sqlite").path)
    let verified = try desk.ok("verify", "--json").json
    #expect(verified["findings"]?.items?.map { $0["kind"] } == ["firstHashKey"])
    #expect(verified["ok"] == true && verified["findings"]?.items?.first?["wrong"] == false)
    #expect(try desk.ok("doctor").out.contains("keeps the hash key of format 1"))
  }

  private func change(_ desk: Touchstone, _ sql: String) throws {
    _ = try Python.run(
      "import sqlite3, sys; sqlite3.connect(sys.argv[1]).executescript(sys.argv[2])",
      desk.logbook.appending(path: "vault.sqlite").path, sql)
  }

  @Test(
    "A customer whom the vault finds no more by phone or VIN is named with the vault key",
    arguments: [1, 3])
  func lookup(kind: Int) throws {
    let desk = try Touchstone.delivered()
    #expect(try desk.ok("verify", "--keys", "--json").json["findings"] == [])
    try change(desk, "delete from lookup where kind = \(kind) and customer = 'C700003'")
    try desk.ok("verify")
    let verified = try desk("verify", "--keys", "--json")
    let findings = try verified.json["findings"]?.items ?? []
    #expect(verified.code == 3 && findings.map { $0["kind"] } == ["lookupMissing"])
    let position = try #require(findings.first?["position"]?.int)
    #expect(try desk.entries()[Int(position) - 1]["customer"] == "C700003")
    // Customers who are erased, or about to be, are not found.
    try desk.ok("erase", "C700003", "--reason", "asked", "--requested-by", "S-1")
    #expect(try desk("verify", "--keys").code == 0)
  }

  @Test("Members of staff whose names are gone are named, where the log can tell that they had one")
  func staff() throws {
    let desk = try Touchstone.delivered()
    try desk.ok("record", "journey.opened", "--journey", "D1", "--customer", "C1", "--actor", "S-7")
    try desk.ok("verify", "--keys")
    let named = try Python.run(
      "import sqlite3, sys; v = sqlite3.connect(sys.argv[1]); "
        + "print(v.execute('select count(*) from staff').fetchone()[0])",
      desk.logbook.appending(path: "vault.sqlite").path)
    try change(desk, "delete from staff")
    let verified = try desk.ok("verify", "--keys", "--json").json
    let findings = verified["findings"]?.items ?? []
    #expect(!findings.isEmpty && findings.count <= Int(named) ?? 0)
    #expect(findings.allSatisfy { $0["kind"] == "staffUnnamed" && $0["wrong"] == false })
  }

  @Test("An erased customer without a mark in the vault is named with the vault key")
  func tombstone() throws {
    let desk = try Touchstone.delivered()
    try desk.ok("erase", "C700000", "--reason", "asked", "--requested-by", "S-1")
    try desk.ok("verify", "--keys")
    try change(desk, "delete from tombstone where kind = 9")
    let verified = try desk("verify", "--keys", "--json")
    #expect(verified.code == 3)
    let kinds = try verified.json["findings"]?.items?.compactMap { $0["kind"]?.text } ?? []
    #expect(kinds == ["erasedLawfully", "tombstoneMissing"])
  }

  @Test("The vault's rows are looked at without its key")
  func noVaultKey() throws {
    let desk = try Touchstone.delivered()
    try FileManager.default.removeItem(at: desk.keys.appending(path: "vault.key"))
    try desk.ok("verify")
    _ = try removeKey(desk)
    #expect(try desk("verify").code == 3)
  }
}
