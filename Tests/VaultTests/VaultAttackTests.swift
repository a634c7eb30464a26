import CanonicalJSON
import Crypto
import Foundation
import GRDB
import Storage
import TestSupport
import Testing

@testable import Vault

@Suite("What somebody with the vault's file may try", .temporaryFolder)
struct VaultAttackTests {
  private let files: VaultFiles

  init() throws {
    files = try VaultFiles()
  }

  private func destroy(
    _ vault: Vault, _ customers: [String], staff: [String] = []
  ) throws -> Destruction? {
    try vault.destroy(customers, staff: staff, through: 1, renewal: nil) { _ in [] }
  }

  @Test("A key copied under another name, or of another version, opens nothing, and goes with it")
  func copied() throws {
    let vault = try files.open(with: "C-1", "C-2")
    try files.withDatabase { database in
      try database.execute(
        sql: """
          INSERT INTO customer_key SELECT 'X-1', 1, wrapped FROM customer_key
            WHERE customer = 'C-1';
          INSERT INTO customer_key SELECT 'C-2', 2, wrapped FROM customer_key
            WHERE customer = 'C-1';
          """)
    }
    for customer in ["X-1", "C-2"] {
      #expect(throws: VaultError.wrongKey) {
        try vault.seal([:], eventID: "e", type: "t", customer: customer)
      }
    }
    let done = try #require(try destroy(vault, ["C-1"]))
    #expect(done.keys == 1 && done.copies == 2)
    #expect(try vault.allCustomers() == ["C-2"] && vault.hasKey("C-2"))
    let bytes = try files.bytes()
    for trace in done.traces { #expect(bytes.range(of: Data(trace)) == nil) }
    vault.close()
  }

  @Test(
    "A trigger that keeps or puts back what goes is refused at open, and stops the rest if it comes later",
    arguments: [
      "BEFORE DELETE ON customer_key BEGIN SELECT RAISE(IGNORE); END",
      """
      AFTER DELETE ON customer_key BEGIN
        INSERT INTO customer_key VALUES (OLD.customer, OLD.version, OLD.wrapped); END
      """,
      """
      AFTER INSERT ON tombstone BEGIN
        INSERT OR IGNORE INTO lookup VALUES (1, x'00', 'C-1', NULL); END
      """,
      "BEFORE DELETE ON lookup BEGIN SELECT RAISE(IGNORE); END",
    ])
  func trigger(_ body: String) throws {
    let vault = try files.open(with: "C-1", "C-2")
    try vault.transaction { try $0.keep(.phone, "13800000000", customer: "C-1") }
    try files.withDatabase { try $0.execute(sql: "CREATE TRIGGER later " + body) }
    if body.contains("tombstone") {
      // What it puts back is gone with the rest.
      _ = try destroy(vault, ["C-1"])
      #expect(try vault.customers(.phone, "13800000000").isEmpty)
    } else {
      #expect(throws: VaultError.notErased) { try destroy(vault, ["C-1"]) }
      #expect(try vault.hasKey("C-1") && !vault.isErased(.customer, "C-1"))
    }
    vault.close()
    #expect {
      try files.open()
    } throws: { error in
      guard case .schema = error as? StorageError else { return false }
      return true
    }
  }

  @Test("Look-ups of the living are found after an erasure, by another hash")
  func rehashed() throws {
    let vault = try files.open(with: "C-1", "C-2")
    var staff = ""
    let number = try vault.transaction { transaction in
      for customer in ["C-1", "C-2"] {
        try transaction.keep(.phone, "13800000000", customer: customer)
      }
      try transaction.keep(.plate, "京A12345", customer: "C-2")
      staff = try transaction.staff(named: "李雷")
      return try transaction.plan([
        PlannedLookup(event: "e", kind: .plate, text: "京A1", customer: "C-2")
      ])
    }
    func hashes() throws -> Set<Data> {
      try files.withDatabase { Set(try Data.fetchAll($0, sql: "SELECT hash FROM lookup")) }
    }
    let before = try hashes()
    let old = vault.access.own.lookup
    let other = try files.open()
    #expect(try other.customers(.phone, "13800000000") == ["C-1", "C-2"])
    _ = try destroy(vault, ["C-1"])
    #expect(try hashes().isDisjoint(with: before) && vault.access.own.lookup != old)
    for one in [vault, other] {
      #expect(try one.customers(.phone, "13800000000") == ["C-2"])
      #expect(try one.customers(.plate, "京A 12345") == ["C-2"])
      #expect(try one.staffID(named: "李雷") == staff && one.staffName(staff) == "李雷")
      #expect(try one.planned().first?.lookups.first?.text == "京A1")
    }
    try other.transaction { transaction in
      try transaction.keep(.phone, "13900000000", customer: "C-2")
      try transaction.settle(number, keeping: [])
    }
    #expect(try vault.customers(.phone, "13900000000") == ["C-2"] && vault.planned().isEmpty)
    vault.close()
    other.close()
  }

  @Test(
    "Of who was erased nothing is left that a fast hash under any key here could be held against")
  func slow() throws {
    let vault = try files.open(with: "C-1")
    try vault.transaction { transaction in
      try transaction.keep(.phone, "13800000000", customer: "C-1")
      try transaction.keep(.person, "+8613800000000|王", customer: "C-1")
    }
    let code = try vault.transaction { try $0.vehicleCode("LSVAB2BR1CN123456", customer: "C-1") }
    let before = vault.access.own
    _ = try destroy(vault, ["C-1"])
    let stones = try files.withDatabase { database in
      try Row.fetchAll(database, sql: "SELECT kind, mark, hash FROM tombstone")
    }
    #expect(Set(stones.map { $0["kind"] as Int64 }) == [1, 9])
    let now = vault.access.own
    let stone = try #require(stones.first { $0["kind"] == 1 })
    for key in [before.lookup, now.lookup, now.tombstone, now.text, now.staff] {
      #expect(OwnKeys.hash(.phone, "+8613800000000", under: key) != stone["hash"])
      #expect(
        !code.contains(
          RandomID.text("", OwnKeys.hash(.vehicle, "LSVAB2BR1CN123456", under: key).prefix(20))))
    }
    #expect((0..<4_096).contains(stone["mark"] as Int64))
    #expect(try vault.isErased(.phone, "138-0000-0000") && !vault.isErased(.phone, "13800000001"))
    #expect(throws: VaultError.noKey) {
      try vault.transaction { try $0.vehicleCode("LSVAB2BR1CN123456", customer: "C-1") }
    }
    vault.close()
  }

  @Test("A member of staff who was erased has no name, and the name leads to no id of before")
  func staff() throws {
    let vault = try files.open(with: "C-1")
    let ids = try vault.transaction { transaction in
      try ["李雷", "韩梅梅"].map { try transaction.staff(named: $0) }
    }
    let done = try #require(try destroy(vault, [], staff: [ids[0]]))
    #expect(done.staff == 1 && done.keys == 0)
    #expect(try vault.staffName(ids[0]) == nil && vault.staffName(ids[1]) == "韩梅梅")
    #expect(try vault.staffID(named: "李雷") != ids[0])
    #expect(try vault.staffID(named: "韩梅梅") == ids[1])
    vault.close()
  }

  @Test("A look-up that was moved to somebody else, or made up, leads nowhere after an erasure")
  func movedLookup() throws {
    let vault = try files.open(with: "C-1", "C-2", "C-3")
    try vault.transaction { try $0.keep(.phone, "13800000000", customer: "C-2") }
    try files.withDatabase { try $0.execute(sql: "UPDATE lookup SET customer = 'C-3'") }
    _ = try destroy(vault, ["C-1"])
    #expect(try vault.customers(.phone, "13800000000").isEmpty)
    vault.close()
  }

  @Test("What is planned leads to nobody until it is kept, and not to who was erased meanwhile")
  func planned() throws {
    let vault = try files.open(with: "C-1", "C-2")
    let lookups = ["C-1", "C-2"].map {
      PlannedLookup(event: "e-" + $0, kind: .phone, text: "13800000000", customer: $0)
    }
    let number = try vault.transaction { try $0.plan(lookups) }
    #expect(try vault.customers(.phone, "13800000000").isEmpty)
    #expect(try vault.planned().map(\.lookups) == [lookups])
    #expect(try files.bytes().range(of: Data("13800000000".utf8)) == nil)
    _ = try destroy(vault, ["C-1"])
    try vault.transaction { try $0.settle(number, keeping: lookups) }
    #expect(try vault.customers(.phone, "13800000000") == ["C-2"])
    #expect(try vault.planned().isEmpty)
    vault.close()
  }
}
