import CanonicalJSON
import Foundation
import Testing

@Suite("A phone that changes in a dealer's table")
struct ChangedPhoneTests {
  private static let header = "customer,name,phone,journey,touchpoint,occurred\n"

  private func row(_ phone: String, _ touchpoint: String, _ hour: Int) -> String {
    "C1,陈小明,\(phone),J1,\(touchpoint),2026-03-05 \(hour):30\n"
  }

  private func expectFound(_ desk: Touchstone, _ phone: String) throws {
    let found = try desk.ok("customers", "--phone", phone, "--names", "--json").jsonLines
    #expect(found.first?["customer"] == "C1")
    #expect(found.first?["phone"]?.text == phone)
  }

  @Test("In a later file it is customer.amended, once however often the file comes")
  func laterFile() throws {
    let desk = try Touchstone.opened()
    let first = try desk.file("a.csv", Self.header + row("13911110001", "greeting", 14))
    let second = try desk.file("b.csv", Self.header + row("13911110002", "payment", 15))
    try desk.ok("import", first.path)
    #expect(try desk.ok("import", second.path, "--json").json.tally == [1, 1, 0, 0])
    #expect(try desk.count("--type", "customer.amended") == 1)
    try expectFound(desk, "13911110002")
    #expect(try desk.ok("import", second.path, "--json").json.tally == [1, 0, 1, 0])
    #expect(try desk.ok("import", first.path, "--json").json.tally == [1, 0, 1, 0])
    #expect(try desk.count("--type", "customer.amended") == 1)
    try desk.expectSound()
  }

  @Test("In a later row of the same file it is customer.amended too")
  func laterRow() throws {
    let desk = try Touchstone.opened()
    let rows = row("13911110001", "greeting", 14) + row("13911110002", "payment", 15)
    try desk.ok("import", desk.file("a.csv", Self.header + rows).path)
    #expect(try desk.count("--type", "customer.amended") == 1)
    try expectFound(desk, "13911110002")
  }

  @Test("Look-ups that a crash kept from being written are written later, and change no phone")
  func lostLookups() throws {
    let desk = try Touchstone.opened()
    let file = try desk.file("a.csv", Self.header + row("13911110001", "greeting", 14))
    try desk.ok("import", file.path)
    // The log has the row already; the program ended before the vault had its look-ups.
    _ = try Python.run(
      """
      import sqlite3, sys
      vault = sqlite3.connect(sys.argv[1])
      vault.execute("delete from lookup")
      vault.commit()
      """, desk.logbook.appending(path: "vault.sqlite").path)
    #expect(try desk.ok("import", file.path, "--json").json.tally == [1, 0, 1, 0])
    #expect(try desk.count("--type", "customer.amended") == 0)
    try expectFound(desk, "13911110001")
  }
}
