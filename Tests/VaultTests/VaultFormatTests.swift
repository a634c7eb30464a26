import CanonicalJSON
import Crypto
import Foundation
import GRDB
import Storage
import TestSupport
import Testing

@testable import Vault

@Suite("A vault of format 1", .temporaryFolder)
struct VaultFormatTests {
  private static let phone = "+8613800000000"

  private func seal(_ key: SymmetricKey, _ customer: String) throws -> [UInt8] {
    try Sealing.seal(
      ["name": "王"],
      for: SealingContext(
        origin: VaultFiles.origin, eventID: "e", type: "t", customer: customer),
      under: CustomerKey(version: 1, key: key))
  }

  @Test("Everything in it is there afterwards: keys, look-ups, tombstones, staff")
  func migrated() throws {
    var sealed: [UInt8] = []
    var staff = ""
    let files = try VaultFiles { database, first in
      sealed = try seal(first.makeKey("C-1", in: database), "C-1")
      try first.makeKey("C-2", in: database)
      try first.keep(.phone, Self.phone, customer: "C-1", in: database)
      try first.keep(.person, Self.phone + "|王", customer: "C-1", in: database)
      try first.bury(.phone, "+8613800000001", in: database)
      try first.bury(.person, "+8613800000001|李", in: database)
      try first.bury(.customer, "C-9", in: database)
      staff = try first.makeStaff("李雷", in: database)
    }
    // Before it is brought up and after it: nobody has the texts of the tombstones.
    #expect(try VaultRows.keepsFirstHashKey(path: files.path))
    for _ in 0..<2 {
      let vault = try files.open()
      #expect(try VaultRows.keepsFirstHashKey(path: files.path))
      #expect(
        try vault.open(sealed, eventID: "e", type: "t", customer: "C-1") == ["name": "王"])
      #expect(try vault.hasKey("C-2") && vault.allCustomers() == ["C-1", "C-2"])
      #expect(try vault.customers(.phone, "138 0000 0000") == ["C-1"])
      #expect(try vault.customers(.person, Self.phone + "|王") == ["C-1"])
      #expect(try vault.isErased(.phone, "13800000001") && !vault.isErased(.phone, "13800000000"))
      #expect(try vault.isErased(.customer, "C-9") && !vault.isErased(.customer, "C-1"))
      #expect(throws: VaultError.erased) { try vault.transaction { try $0.makeKey("C-9") } }
      #expect(try vault.staffName(staff) == "李雷" && vault.staffID(named: "李雷") == staff)
      vault.close()
    }
    let (format, persons, tables) = try files.withDatabase { database in
      (
        try Int.fetchOne(database, sql: "PRAGMA user_version"),
        try Int.fetchOne(
          database, sql: "SELECT count(*) FROM tombstone WHERE kind = ?",
          arguments: [LookupKind.person.rawValue]),
        try Int.fetchOne(
          database, sql: "SELECT count(*) FROM pragma_table_list WHERE strict AND schema = 'main'")
      )
    }
    #expect(format == 2 && persons == 0 && tables == 6)
  }

  @Test("The key it hashed with goes when somebody is erased and nothing needs it any more")
  func formerKey() throws {
    let files = try VaultFiles { database, first in
      for customer in ["C-1", "C-2"] {
        try first.makeKey(customer, in: database)
        try first.keep(.phone, Self.phone, customer: customer, in: database)
      }
    }
    let vault = try files.open()
    #expect(vault.access.own.former != nil)
    // One keeping brings along everybody who is found by the same.
    try vault.transaction { try $0.keep(.phone, "13800000000", customer: "C-3") }
    #expect(try vault.customers(.phone, "13800000000") == ["C-1", "C-2", "C-3"])
    #expect(try vault.sharing(.phone, with: "C-3") == ["C-1", "C-2", "C-3"])
    #expect(
      try vault.destroy(["C-1"], through: 1, renewal: nil) { _ in [] }?.lookups == 1)
    #expect(vault.access.own.former == nil)
    #expect(try !VaultRows.keepsFirstHashKey(path: files.path))
    #expect(try vault.customers(.phone, "13800000000") == ["C-2", "C-3"])
    #expect(try vault.isErased(.phone, "13800000000"))
    vault.close()
  }

  @Test("What it hashed and nobody kept again is found, and leaves a tombstone when it goes")
  func unkept() throws {
    let files = try VaultFiles { database, first in
      try first.makeKey("C-1", in: database)
      try first.keep(.phone, Self.phone, customer: "C-1", in: database)
      try first.keep(.plate, "京A12345", customer: "C-2", in: database)
    }
    let vault = try files.open()
    _ = try vault.destroy(["C-1"], through: 1, renewal: nil) { _ in [] }
    #expect(try vault.isErased(.phone, "13800000000"))
    #expect(try vault.customers(.plate, "京A 12345") == ["C-2"])
    vault.close()
  }

  @Test("A key that was copied under another name is destroyed with its owner")
  func copied() throws {
    let files = try VaultFiles { database, first in
      try first.makeKey("C-1", in: database)
      try first.makeKey("C-2", in: database)
      try database.execute(
        sql: """
          INSERT INTO customer_key SELECT 'X-1', version, wrapped FROM customer_key
          WHERE customer = 'C-1'
          """)
    }
    let vault = try files.open()
    #expect(try vault.customersSharingKeys() == ["C-1", "X-1"])
    let done = try #require(
      try vault.destroy(["C-1"], through: 1, renewal: nil) { _ in [] })
    #expect(done.keys == 1 && done.copies == 1)
    #expect(try vault.allCustomers() == ["C-2"])
    vault.close()
  }

  @Test(
    "A value of another class is damage and ends no program; the vault stays as it is",
    arguments: [
      "UPDATE tombstone SET kind = 'x'", "UPDATE tombstone SET kind = 1.5",
      "UPDATE lookup SET kind = 'x'", "UPDATE customer_key SET version = 'x'",
      "UPDATE staff SET name = NULL",
    ])
  func classes(statement: String) throws {
    let files = try VaultFiles { database, first in
      try first.makeKey("C-1", in: database)
      try first.keep(.phone, Self.phone, customer: "C-1", in: database)
      try first.bury(.phone, "+8613800000001", in: database)
      _ = try first.makeStaff("李雷", in: database)
    }
    try files.withDatabase { database in
      try database.execute(
        sql: """
          PRAGMA writable_schema = ON;
          UPDATE sqlite_schema SET sql = replace(sql, ' NOT NULL', '') WHERE type = 'table'
          """)
    }
    try files.withDatabase { database in
      try database.execute(sql: statement)
      try database.execute(sql: "PRAGMA writable_schema = ON")
      for sql in VaultSchema.firstTables where sql.hasPrefix("CREATE TABLE") {
        let name = sql.split(separator: " ")[2]
        try database.execute(
          sql: "UPDATE sqlite_schema SET sql = ? WHERE type = 'table' AND name = ?",
          arguments: [sql, String(name)])
      }
    }
    #expect(throws: StorageError.self) { try files.open() }
    #expect(try files.withDatabase { try Int.fetchOne($0, sql: "PRAGMA user_version") } == 1)
  }

  @Test("A hash of another length is nobody's, and stops neither the new format nor an erasure")
  func lengths() throws {
    let files = try VaultFiles { database, first in
      try first.makeKey("C-1", in: database)
      try database.execute(
        sql: """
          INSERT INTO tombstone (kind, hash) VALUES (1, x''), (1, x'00');
          INSERT INTO lookup (kind, hash, customer) VALUES (1, x'', 'C-1')
          """)
    }
    let vault = try files.open()
    #expect(try !vault.isErased(.phone, "13800000001"))
    _ = try vault.destroy(["C-1"], through: 1, renewal: nil) { _ in [] }
    #expect(try !vault.hasKey("C-1"))
    vault.close()
  }

  @Test("Who reads leaves it as it is, and sees what others write meanwhile")
  func read() throws {
    var sealed: [UInt8] = []
    let files = try VaultFiles { database, first in
      sealed = try seal(first.makeKey("C-1", in: database), "C-1")
      try first.keep(.phone, Self.phone, customer: "C-1", in: database)
      try first.bury(.phone, "+8613800000001", in: database)
      _ = try first.makeStaff("李雷", in: database)
    }
    func format() throws -> Int? {
      try files.withDatabase { try Int.fetchOne($0, sql: "PRAGMA user_version") }
    }
    let (reader, writer) = (try files.open(), try files.open())
    func expectAll(_ vault: Vault) throws {
      #expect(
        try vault.open(sealed, eventID: "e", type: "t", customer: "C-1") == ["name": "王"])
      #expect(try vault.customers(.phone, "13800000000") == ["C-1"])
      #expect(try vault.isErased(.phone, "13800000001") && !vault.isErased(.phone, "13800000002"))
      #expect(try vault.staffName(vault.staffID(named: "李雷")) == "李雷")
      #expect(try vault.hasOnlyOwnLookups() && vault.hasFormerLookups())
    }
    try expectAll(reader)
    #expect(try format() == 1)
    // Another program of format 1 writes, and then one of this format.
    try files.withDatabase { try FirstFormat().bury(.phone, "+8613800000002", in: $0) }
    #expect(try reader.isErased(.phone, "13800000002"))
    try files.withDatabase { database in
      try database.execute(
        sql: "DELETE FROM tombstone WHERE hash = ?",
        arguments: [FirstFormat().hash(.phone, "+8613800000002")])
    }
    #expect(try writer.migrate() == 1)
    #expect(try format() == 2 && writer.migrate() == 2)
    try expectAll(reader)
    try expectAll(writer)
    _ = try writer.destroy(["C-1"], through: 1, renewal: nil) { _ in [] }
    #expect(try reader.open(sealed, eventID: "e", type: "t", customer: "C-1") == nil)
    #expect(try reader.customers(.phone, "13800000000") == [])
    #expect(throws: VaultError.erased) { try reader.transaction { try $0.makeKey("C-1") } }
    reader.close()
    writer.close()
  }

  @Test("Without the vault key it stays as it is")
  func wrongKey() throws {
    let files = try VaultFiles { database, first in try first.makeKey("C-1", in: database) }
    #expect(throws: VaultError.wrongKey) { try files.open(vaultKey: Vault.makeKey()) }
    #expect(try files.withDatabase { try Int.fetchOne($0, sql: "PRAGMA user_version") } == 1)
    try files.open().close()
  }
}
