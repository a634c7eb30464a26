import Foundation
import GRDB
import Storage
import TestSupport
import Testing

@testable import Vault

@Suite("Rows of a vault that somebody else wrote", .temporaryFolder)
struct VaultRowTests {
  private let files: VaultFiles

  init() throws { files = try VaultFiles() }

  private func isIntact() throws -> Bool? {
    try VaultRows.inspect(path: files.path)?.isIntact
  }

  @Test("Keys out of order are named, and nothing is erased while one might be missed")
  func order() throws {
    let vault = try files.open(with: "C-1", "C-2", "C-3")
    vault.close()
    #expect(try isIntact() == true)
    try files.withDatabase { database in
      let sql = try #require(
        try String.fetchOne(
          database, sql: "SELECT sql FROM sqlite_schema WHERE name = 'customer_key'"))
      let turned = sql.replacing("(customer, version)", with: "(customer DESC, version)")
      #expect(turned != sql)
      try database.execute(
        sql: """
          CREATE TABLE kept AS SELECT * FROM customer_key; DROP TABLE customer_key; \(turned);
          INSERT INTO customer_key SELECT * FROM kept; DROP TABLE kept;
          PRAGMA writable_schema = ON
          """)
      try database.execute(
        sql: "UPDATE sqlite_schema SET sql = ? WHERE name = 'customer_key'", arguments: [sql])
      try database.execute(sql: "PRAGMA writable_schema = OFF")
    }
    #expect(try isIntact() == false)
    let again = try files.open()
    defer { again.close() }
    for body in [{ try again.checkIntact() }, { try again.destroy(["C-2"]) }] {
      #expect {
        try body()
      } throws: { error in
        guard case .damaged = error as? StorageError else { return false }
        return true
      }
    }
  }

  @Test(
    "A version that no key has and a look-up of no kind are named",
    arguments: [
      "UPDATE customer_key SET version = -1", "UPDATE customer_key SET version = 70000",
      "UPDATE lookup SET kind = 99", "UPDATE lookup SET hash = x'00'",
    ])
  func values(statement: String) throws {
    let vault = try files.open(with: "C-1")
    try vault.transaction { try $0.keep(.phone, "13800000000", customer: "C-1") }
    vault.close()
    #expect(try isIntact() == true)
    try files.withDatabase { try $0.execute(sql: statement) }
    #expect(try isIntact() == false)
  }

  @Test("A look-up that was moved to another customer leads to nobody, and is named")
  func moved() throws {
    let vault = try files.open(with: "C-1", "C-2")
    defer { vault.close() }
    var staff = ""
    try vault.transaction {
      try $0.keep(.phone, "13800000000", customer: "C-1")
      staff = try $0.staff(named: "李雷")
    }
    #expect(try vault.hasOnlyOwnLookups())
    try files.withDatabase { try $0.execute(sql: "UPDATE lookup SET customer = 'C-2'") }
    #expect(try vault.customers(.phone, "13800000000").isEmpty && !vault.hasOnlyOwnLookups())
    try files.withDatabase { try $0.execute(sql: "UPDATE lookup SET customer = 'C-1'") }
    #expect(try vault.customers(.phone, "13800000000") == ["C-1"] && vault.hasOnlyOwnLookups())
    try files.withDatabase {
      try $0.execute(sql: "UPDATE staff SET id = ? WHERE id = ?", arguments: ["S-9", staff])
    }
    #expect(try !vault.hasOnlyOwnLookups())
  }

  @Test("A look-up whose text was taken out leads to nobody, is named, and goes with an erasure")
  func withoutText() throws {
    let vault = try files.open(with: "C-1", "C-2", "C-3")
    defer { vault.close() }
    try vault.transaction { try $0.keep(.phone, "13800000000", customer: "C-1") }
    try files.withDatabase {
      try $0.execute(sql: "UPDATE lookup SET customer = 'C-2', text = NULL")
    }
    #expect(try vault.customers(.phone, "13800000000").isEmpty && !vault.hasOnlyOwnLookups())
    _ = try vault.destroy(["C-3"], through: 1, renewal: nil) { _ in [] }
    #expect(try vault.hasOnlyOwnLookups() && !vault.hasFormerLookups())
    #expect(try !vault.isErased(.phone, "13800000000"))
  }

  @Test("A plan that does not open leads to nobody and stops no erasure")
  func plan() throws {
    let vault = try files.open(with: "C-1")
    defer { vault.close() }
    for garbage in ["x''", "x'00'", "randomblob(60)"] {
      try files.withDatabase {
        try $0.execute(sql: "INSERT INTO planned (lookups) VALUES (\(garbage))")
      }
    }
    #expect(try vault.planned().allSatisfy { $0.lookups.isEmpty })
    try vault.destroy(["C-1"])
    #expect(try !vault.hasKey("C-1"))
  }
}
