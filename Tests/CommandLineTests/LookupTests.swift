import CanonicalJSON
import Foundation
import Testing

@Suite("Customers are found by what was recorded, and by nothing else")
struct LookupTests {
  private static let header =
    "customer,name,phone,vin,journey,advisor,touchpoint,occurred,expectation,perception\n"

  /// Rows of look-ups, plans, keys and staff in the vault.
  private func vault(_ desk: Touchstone) throws -> String {
    try Python.run(
      """
      import sqlite3, sys
      vault = sqlite3.connect(sys.argv[1])
      print([vault.execute('select count(*) from ' + name).fetchone()[0]
        for name in ('lookup', 'planned', 'customer_key', 'staff')])
      """, desk.logbook.appending(path: "vault.sqlite").path)
  }

  private func found(_ desk: Touchstone, _ phone: String) throws -> [String] {
    try desk.ok("customers", "--phone", phone, "--json").jsonLines.compactMap {
      $0["customer"]?.text
    }
  }

  @Test("A refused row joins no stranger to the customer it named, in any format")
  func refused() throws {
    let desk = try Touchstone.opened()
    try desk.file(
      "first.csv", Self.header + "C1,王小明,13911110001,,J1,,greeting,2026-03-05 10:00,,\n")
    try desk.ok("import", "first.csv")
    try desk.file(
      "bad.csv",
      Self.header + "C1,王小明,13911110002,LTEST0000000000XY,J1,李雷,payment,2026-03-05 10:00,5,9\n")
    #expect(try desk("import", "bad.csv").code == 65)
    try desk.file(
      "bad.ndjson",
      EntryLines.completion(
        1, journey: "J9", "greeting", customer: "C1",
        more: #","personal":{"name":"李红","phone":"13911110003","plate":"沪A12345"}"#))
    #expect(try desk("import", "bad.ndjson").code == 65)
    try desk(
      "record", "vehicle.assigned", "--journey", "J9", "--customer", "C1", "--set",
      "vehicle=V1", "--sealed", "plate=沪A54321"
    ).expectRefused(65, saying: "no such journey")
    for phone in ["13911110002", "13911110003"] { #expect(try found(desk, phone).isEmpty) }
    #expect(try desk("customers", "--plate", "沪A54321", "--json").jsonLines.isEmpty)
    #expect(try vault(desk) == "[2, 0, 1, 0]")
    try desk.file(
      "next.csv", Self.header + ",,13911110002,,J2,,greeting,2026-03-05 10:00,,\n")
    try desk.ok("import", "next.csv")
    let other = try #require(
      try desk.ok("timeline", "--journey", "J2", "--json").json["customer"]?.text)
    #expect(other != "C1")
    #expect(try found(desk, "13911110002") == [other] && found(desk, "13911110001") == ["C1"])
    try desk.expectSound()
  }

  @Test("A rehearsal, and an import that is withdrawn, leave nothing in the vault")
  func withdrawn() throws {
    let desk = try Touchstone.opened()
    try desk.file(
      "rows.csv",
      Self.header + ",王小明,13911110001,LTEST0000000000XY,J1,李雷,greeting,2026-03-05 10:00,,\n"
        + "13911110009,,,,J2,,greeting,2026-03-05 10:00,,\n"
        + ",王小明,13911110001,,J3,李雷,greeting,2026-03-05 10:00,,\n")
    try desk.file("bad.csv", Self.header + ",李红,13911110002,,J4,,greeting,2026-03-05 10:00,5,9\n")
    try desk.ok("import", "rows.csv", "--dry-run")
    #expect(try vault(desk) == "[0, 0, 0, 0]")
    #expect(try desk("import", "rows.csv", "bad.csv", "--atomic").code == 65)
    #expect(try vault(desk) == "[0, 0, 0, 0]")
    let report = try desk.ok("import", "rows.csv", "rows.csv", "--atomic", "--json").json
    #expect(report["duplicates"] == 3 && report["rejected"] == 0)
    #expect(try found(desk, "13911110001").count == 1)
    #expect(try desk.ok("import", "rows.csv", "--json").json["duplicates"] == 3)
    #expect(try vault(desk) == "[4, 0, 1, 1]")
    try desk.expectSound()
  }

  @Test(
    "Killed between append and look-up, the next command that writes completes it",
    arguments: [true, false])
  func killed(byRetry: Bool) throws {
    let desk = try Touchstone.opened()
    try desk.file(
      "rows.csv",
      Self.header + ",王小明,13911110001,LTEST0000000000XY,J1,,greeting,2026-03-05 10:00,,\n"
        + ",李红,13911110002,,J2,,greeting,2026-03-05 10:00,5,9\n")
    let died = try desk("import", "rows.csv", with: ["TOUCHSTONE_DIE_AT": "written"])
    #expect(died.code == 128 + 9)
    #expect(try found(desk, "13911110001").isEmpty)
    if byRetry {
      let again = try desk("import", "rows.csv", "--json")
      #expect(try again.json["duplicates"] == 1 && again.json["rejected"] == 1)
    } else {
      try desk.ok("record", "journey.opened", "--journey", "JX")
    }
    #expect(try found(desk, "13911110001").count == 1 && found(desk, "13911110002").isEmpty)
    #expect(try desk.count("--type", "customer.registered") == 1)
    let record = [
      "record", "customer.registered", "--customer", "C5", "--sealed", "phone=13911110005",
    ]
    #expect(try desk.start(record, with: ["TOUCHSTONE_DIE_AT": "written"]).wait().code == 137)
    #expect(try found(desk, "13911110005").isEmpty)
    try desk.ok("record", "journey.opened", "--journey", "JY")
    #expect(try found(desk, "13911110005") == ["C5"])
    try desk.expectSound()
  }

  @Test("A vehicle has another code with each owner, and the old file stays known")
  func vehicles() throws {
    let desk = try Touchstone.opened()
    try desk.file(
      "rows.csv",
      Self.header + "C1,,,LTEST0000000000XY,J1,,greeting,2026-03-05 10:00,,\n"
        + "C1,,,LTEST0000000000XY,J2,,greeting,2026-04-05 10:00,,\n"
        + "C2,,,LTEST0000000000XY,J3,,greeting,2026-05-05 10:00,,\n")
    try desk.ok("import", "rows.csv")
    func codes() throws -> [String] {
      try desk.entries("--type", "vehicle.assigned").compactMap { $0["data"]?["vehicle"]?.text }
    }
    let before = try codes()
    #expect(before.count == 3 && before[0] == before[1] && before[0] != before[2])
    try desk.ok("erase", "C2", "--reason", "asked", "--requested-by", "S-1")
    let again = try desk("import", "rows.csv", "--json").json
    #expect(again["duplicates"] == 2 && again["rejected"] == 1)
    #expect(try codes() == before)
    #expect(
      try desk.ok("customers", "--vin-tail", "0000XY", "--json").jsonLines.map { $0["customer"] }
        == ["C1"])
  }
}
