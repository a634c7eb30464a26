import CanonicalJSON
import Crypto
import Foundation
import GRDB
import Storage
import TestSupport
import Testing
import Vault

@Suite("What is made in the vault lasts, or was never there", .temporaryFolder)
struct VaultTransactionTests {
  private struct Failure: Error {}

  private let files: VaultFiles

  init() throws {
    files = try VaultFiles()
  }

  private func seal(_ vault: Vault, _ customer: String = "C-1") throws -> [UInt8] {
    try vault.seal(["a": 1], eventID: "e", type: "t", customer: customer)
  }

  private func opened(_ vault: Vault, _ sealed: [UInt8], _ customer: String = "C-1") throws
    -> JSON?
  {
    try vault.open(sealed, eventID: "e", type: "t", customer: customer)
  }

  @Test("A key that was made is on disk when the transaction returns")
  func durable() throws {
    let vault = try files.open(with: "C-1")
    let sealed = try seal(vault)
    let other = try files.open()
    #expect(try opened(other, sealed) == ["a": 1])
    other.close()
    vault.close()
    let count = try files.withDatabase {
      try Int.fetchOne($0, sql: "SELECT count(*) FROM customer_key")
    }
    #expect(count == 1)
  }

  @Test("Keys are random, wrapped by the vault key, and made once for a customer")
  func keys() throws {
    let vault = try files.open(with: "C-1", "C-2")
    let one = try files.key("C-1")
    #expect(one.bitCount == 256)
    #expect(try files.key("C-2") != one)
    try vault.transaction { try $0.makeKey("C-1") }
    #expect(try files.key("C-1") == one)
    #expect(try files.wrappedKey("C-1").count == 60, "nonce and tag go with it")
    #expect(try vault.allCustomers() == ["C-1", "C-2"])
    vault.close()
  }

  @Test("A transaction that fails has made nothing: no key, no look-up, no name")
  func undone() throws {
    let vault = try files.open(with: "C-0")
    #expect(throws: Failure.self) {
      try vault.transaction { transaction in
        try transaction.makeKey("C-1")
        try transaction.keep(.phone, "13800000000", customer: "C-1")
        _ = try transaction.staff(named: "李雷")
        #expect(try transaction.hasKey("C-1"))
        #expect(try transaction.customers(.phone, "13800000000") == ["C-1"])
        throw Failure()
      }
    }
    #expect(try vault.customers(.phone, "13800000000").isEmpty)
    #expect(try vault.staffName(vault.staffID(named: "李雷")) == nil)
    #expect(try vault.allCustomers() == ["C-0"])
    vault.close()
  }

  @Test("A key whose transaction failed seals nothing: nobody could ever open it")
  func undoneKey() throws {
    let vault = try files.open(with: "C-0")
    #expect(throws: Failure.self) {
      try vault.transaction { transaction in
        try transaction.makeKey("C-1")
        throw Failure()
      }
    }
    #expect(try !vault.hasKey("C-1"))
    #expect(throws: VaultError.noKey) { try seal(vault) }
    vault.close()
  }

  @Test("A key made again after a failed transaction is on disk before it seals")
  func madeAgain() throws {
    let vault = try files.open(with: "C-0")
    #expect(throws: Failure.self) {
      try vault.transaction { transaction in
        try transaction.makeKey("C-1")
        throw Failure()
      }
    }
    try vault.transaction { try $0.makeKey("C-1") }
    let sealed = try seal(vault)
    vault.close()
    let again = try files.open()
    #expect(try opened(again, sealed) == ["a": 1])
    again.close()
  }

  @Test("Whoever is forgotten cannot be found, opened or sealed for; others can")
  func forget() throws {
    let vault = try files.open(with: "C-1", "C-2")
    try vault.transaction { transaction in
      for customer in ["C-1", "C-2"] {
        try transaction.keep(.phone, "13800000000", customer: customer)
        try transaction.keep(.person, "13800000000|" + customer, customer: customer)
      }
    }
    let sealed = try ["C-1", "C-2"].map { try seal(vault, $0) }
    try vault.forget([])
    try vault.forget(["C-1", "C-9"])
    #expect(try !vault.hasKey("C-1"))
    #expect(throws: VaultError.noKey) { try seal(vault, "C-1") }
    #expect(try opened(vault, sealed[0], "C-1") == nil)
    #expect(try opened(vault, sealed[1], "C-2") == ["a": 1])
    #expect(try vault.customers(.phone, "13800000000") == ["C-2"])
    #expect(try vault.customers(.person, "13800000000|C-1").isEmpty)
    #expect(try vault.allCustomers() == ["C-2"])
    vault.close()
  }

  @Test("A key made after forgetting is another one: what was sealed before stays closed")
  func forgottenForGood() throws {
    let vault = try files.open(with: "C-1")
    let sealed = try seal(vault)
    try vault.forget(["C-1"])
    try vault.transaction { try $0.makeKey("C-1") }
    #expect(throws: VaultError.notAuthentic) { try opened(vault, sealed) }
    #expect(try seal(vault) != sealed)
    vault.close()
  }

  @Test("A customer that another program forgot is forgotten here too")
  func forgottenElsewhere() throws {
    let vault = try files.open(with: "C-1")
    let sealed = try seal(vault)
    let other = try files.open()
    try other.forget(["C-1"])
    other.close()
    #expect(try !vault.hasKey("C-1"))
    #expect(try opened(vault, sealed) == nil)
    vault.close()
  }

  @Test("A key that another program destroyed is not sealed with: nobody could ever open it")
  func destroyedElsewhere() throws {
    let vault = try files.open(with: "C-1")
    let other = try files.open()
    try other.forget(["C-1"])
    other.close()
    try vault.transaction { try $0.makeKey("C-1") }
    let sealed = try seal(vault)
    vault.close()
    let again = try files.open()
    #expect(try again.open(sealed, eventID: "e", type: "t", customer: "C-1") == ["a": 1])
    again.close()
  }

  @Test("While another program holds the lock nothing is made, and everything is read")
  func busy() throws {
    let vault = try files.open(wait: 20)
    try vault.transaction { try $0.makeKey("C-1") }
    let lock = try FileLock(path: files.lockPath)
    try lock.lock(wait: 0)
    #expect(throws: StorageError.busy(path: files.lockPath)) {
      try vault.transaction { try $0.makeKey("C-2") }
    }
    #expect(throws: StorageError.busy(path: files.lockPath)) { try vault.forget(["C-1"]) }
    #expect(try vault.hasKey("C-1"))
    #expect(try opened(vault, seal(vault)) == ["a": 1])
    lock.unlock()
    try vault.transaction { try $0.makeKey("C-2") }
    vault.close()
  }
}
