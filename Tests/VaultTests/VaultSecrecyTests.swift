import CanonicalJSON
import Foundation
import GRDB
import Storage
import TestSupport
import Testing

@testable import Vault

@Suite("What the vault gives away", .temporaryFolder)
struct VaultSecrecyTests {
  private let files: VaultFiles

  init() throws {
    files = try VaultFiles()
  }

  @Test("No name, phone, plate or VIN stands readable in its files, open or closed")
  func unreadable() throws {
    let vault = try files.open()
    var random = SplitMix64(seed: 0x5EC)
    let secrets = ["王小明", "13812345678", "8613812345678", "京A12345", "LSVAB2BR1CN123456", "韩梅梅"]
    let personal: JSON = ["name": .string(secrets[0]), "phone": .string(secrets[1])]
    try vault.transaction { transaction in
      let customer = try transaction.customer(
        .person, "+" + secrets[2] + "|" + secrets[0], using: &random)
      try transaction.makeKey(customer.id)
      try transaction.keep(.phone, secrets[1], customer: customer.id)
      try transaction.keep(.plate, secrets[3], customer: customer.id)
      try transaction.keep(.vinTail, secrets[4], customer: customer.id)
      _ = try transaction.staff(named: secrets[5])
      let sealed = try transaction.seal(
        personal, eventID: "e", type: "t", customer: customer.id)
      for secret in secrets { #expect(Data(sealed).range(of: Data(secret.utf8)) == nil) }
    }
    #expect(try !vault.staffID(named: secrets[5]).contains(secrets[5]))
    let open = try files.bytes()
    vault.close()
    let closed = try files.bytes()
    #expect(open.count > 4096 && closed.count > 4096)
    for secret in secrets + ["123456"] {
      for encoding in [String.Encoding.utf8, .utf16LittleEndian, .utf16BigEndian] {
        let bytes = try #require(secret.data(using: encoding))
        #expect(open.range(of: bytes) == nil, "\(secret) in the open files")
        #expect(closed.range(of: bytes) == nil, "\(secret) in the closed files")
      }
    }
  }

  @Test("No key stands readable in its files")
  func keys() throws {
    let vault = try files.open(with: "C-1")
    let key = try files.key("C-1").bytes
    let bytes = try files.bytes()
    #expect(bytes.range(of: Data(key)) == nil)
    #expect(bytes.range(of: Data(VaultFiles.vaultKey)) == nil)
    vault.close()
  }

  @Test("A key that was destroyed is gone from the files, not only from the tables")
  func destroyed() throws {
    let vault = try files.open(with: "C-1", "C-2")
    let wrapped = try files.wrappedKey("C-1")
    let other = try files.wrappedKey("C-2")
    #expect(try files.bytes().range(of: wrapped) != nil)
    try vault.forget(["C-1"])
    #expect(try files.bytes().range(of: wrapped) == nil)
    #expect(try files.bytes().range(of: other) != nil)
    vault.close()
    #expect(try files.bytes().range(of: wrapped) == nil)
  }

  @Test("Another vault key than the one it was made with does not open it")
  func wrongKey() throws {
    #expect(throws: VaultError.wrongKey) { try files.open(vaultKey: Vault.makeKey()) }
    var near = VaultFiles.vaultKey
    near[31] ^= 1
    #expect(throws: VaultError.wrongKey) { try files.open(vaultKey: near) }
    try files.open().close()
  }

  @Test("A vault key has 32 bytes", arguments: [0, 16, 31, 33, 64])
  func keyLength(count: Int) {
    #expect(throws: VaultError.malformedKey(source: "vault.key")) {
      try files.open(vaultKey: [UInt8](repeating: 1, count: count))
    }
  }

  @Test("New vault keys are random and of the right length")
  func makeKey() {
    let keys = (0..<20).map { _ in Vault.makeKey() }
    #expect(Set(keys).count == 20)
    #expect(keys.allSatisfy { $0.count == Vault.keyByteCount })
  }

  @Test("A customer's key that somebody exchanged is noticed")
  func exchanged() throws {
    let vault = try files.open(with: "C-1")
    vault.close()
    try files.withDatabase {
      try $0.execute(sql: "UPDATE customer_key SET wrapped = zeroblob(60)")
    }
    let again = try files.open()
    #expect(throws: VaultError.wrongKey) {
      try again.seal([:], eventID: "e", type: "t", customer: "C-1")
    }
    again.close()
  }

  @Test("A vault of a newer format, or another program's file, is refused by name")
  func format() throws {
    try files.withDatabase { try $0.execute(sql: "PRAGMA user_version = 3") }
    #expect(throws: StorageError.newer(path: files.path, found: 3, known: 2)) { try files.open() }
    try files.withDatabase {
      try $0.execute(sql: "PRAGMA user_version = 2; PRAGMA application_id = 1")
    }
    #expect(throws: StorageError.foreign(path: files.path)) { try files.open() }
  }

  @Test("A tombstone costs what it must: scrypt with 16 MiB, as any other program computes it")
  func tombstoneCost() throws {
    // hashlib.scrypt(bytes(range(32)), salt=b"touchstone tombstone", n=1 << 14, r=8, p=1, dklen=32)
    let hash = try OwnKeys.slow(Data(0..<32))
    #expect(
      hash.map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined()
        == "d88d67dc12e4062d1cdb4295e93e6c230be4b89bc4c072dd264f1afd39d518bb")
  }
}
