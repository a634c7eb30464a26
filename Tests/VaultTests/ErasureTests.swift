import CanonicalJSON
import Crypto
import Foundation
import GRDB
import TestSupport
import Testing

@testable import Vault

@Suite("Destroying keys", .temporaryFolder)
struct ErasureTests {
  private let files: VaultFiles

  init() throws {
    files = try VaultFiles()
  }

  /// Keeps the fresh key where a test can see it.
  private final class Keys: @unchecked Sendable {
    var fresh: [UInt8] = []
    var isFinished = false

    var renewal: KeyRenewal {
      KeyRenewal(settle: { _ in }, prepare: { self.fresh = $0 }, finish: { self.isFinished = true })
    }
  }

  private func destroy(
    _ vault: Vault, _ customer: String, through position: Int64 = 1, _ renewal: KeyRenewal?
  ) throws -> Destruction? {
    try vault.destroy([customer], through: position, renewal: renewal) { _ in [] }
  }

  @Test("Key and look-ups are gone, tombstones stand without an id, no key is made again")
  func destroyed() throws {
    let vault = try files.open(with: "C-1", "C-2")
    try vault.transaction {
      try $0.keep(.phone, "13800000000", customer: "C-1")
      try $0.keep(.phone, "13800000000", customer: "C-2")
      try $0.keep(.plate, "沪A12345", customer: "C-1")
    }
    let destruction = try #require(try destroy(vault, "C-1", nil))
    #expect(destruction.keys == 1 && destruction.lookups == 2 && destruction.traces.count == 2)
    #expect(try !vault.hasKey("C-1") && vault.hasKey("C-2"))
    #expect(try vault.customers(.phone, "13800000000") == ["C-2"])
    #expect(try vault.isErased(.phone, "13800000000") && vault.isErased(.plate, "沪A12345"))
    #expect(try vault.isErased(.customer, "C-1") && !vault.isErased(.customer, "C-2"))
    #expect(throws: VaultError.erased) { try vault.transaction { try $0.makeKey("C-1") } }
    let bytes = try files.bytes()
    for trace in destruction.traces { #expect(bytes.range(of: Data(trace)) == nil) }
    #expect(bytes.range(of: Data("C-1".utf8)) == nil)
    vault.close()
  }

  @Test("Everything else is wrapped under the fresh key; the old key and an old copy are useless")
  func renewed() throws {
    let vault = try files.open(with: "C-1", "C-2")
    let staff = try vault.transaction { try $0.staff(named: "王经理") }
    let sealed = try vault.seal(["name": "李"], eventID: "e", type: "t", customer: "C-2")
    let keys = Keys()
    #expect(try destroy(vault, "C-1", keys.renewal) != nil)
    #expect(keys.isFinished && keys.fresh.count == 32)
    func check(_ vault: Vault) throws {
      #expect(try vault.open(sealed, eventID: "e", type: "t", customer: "C-2") == ["name": "李"])
      #expect(try vault.staffName(staff) == "王经理")
      #expect(try vault.customers(.phone, "1").isEmpty)
    }
    try check(vault)
    vault.close()
    #expect(throws: VaultError.wrongKey) { try files.open() }
    let again = try files.open(vaultKey: keys.fresh)
    try check(again)
    again.close()
  }

  @Test("A vault that was open under the old key goes on under the fresh one, and seals with it")
  func otherProcess() throws {
    let keys = Keys()
    let other = try Vault(
      path: files.path, vaultKey: VaultFiles.vaultKey, origin: VaultFiles.origin,
      lockPath: files.lockPath, openingLockPath: files.openingLockPath, wait: 5_000,
      otherKeys: { [keys.fresh] })
    let vault = try files.open(with: "C-1", "C-2")
    #expect(try destroy(vault, "C-1", keys.renewal) != nil)
    #expect(try other.hasKey("C-2") && !other.hasKey("C-1"))
    try other.transaction { try $0.makeKey("C-3") }
    other.close()
    #expect(try vault.hasKey("C-3"))
    vault.close()
  }

  @Test("What throws inside changes nothing: the old key still opens everything")
  func undone() throws {
    struct Trouble: Error {}
    let vault = try files.open(with: "C-1")
    let keys = Keys()
    #expect(throws: Trouble.self) {
      _ = try vault.destroy(["C-1"], through: 1, renewal: keys.renewal) { _ in throw Trouble() }
    }
    #expect(try vault.hasKey("C-1") && vault.erasedThrough() == 0 && !keys.isFinished)
    try vault.settling { opens in
      let (old, new) = (try opens(VaultFiles.vaultKey), try opens(keys.fresh))
      #expect(old && !new)
    }
    vault.close()
  }

  @Test("What another process has carried out is not done twice")
  func once() throws {
    let vault = try files.open(with: "C-1", "C-2")
    #expect(try destroy(vault, "C-1", through: 7, nil) != nil)
    #expect(try vault.erasedThrough() == 7)
    #expect(try destroy(vault, "C-2", through: 7, nil) == nil)
    #expect(try vault.hasKey("C-2"))
    vault.close()
  }

  @Test("Thousands of keys are wrapped anew, each once")
  func many() throws {
    let vault = try files.open()
    let ids = (0..<9_001).map { "C-\($0)" }
    try vault.transaction { transaction in
      for id in ids { try transaction.makeKey(id) }
    }
    let sealed = try ids.suffix(3).map {
      try vault.seal(["n": .string($0)], eventID: "e", type: "t", customer: $0)
    }
    let keys = Keys()
    #expect(try destroy(vault, "C-0", keys.renewal)?.keys == 1)
    vault.close()
    let again = try files.open(vaultKey: keys.fresh)
    for id in ids.dropFirst() { #expect(try again.hasKey(id)) }
    for (id, bytes) in zip(ids.suffix(3), sealed) {
      #expect(try again.open(bytes, eventID: "e", type: "t", customer: id) == ["n": .string(id)])
    }
    again.close()
  }

  @Test("A copy is the vault as it stood, and opens by itself")
  func copy() throws {
    let vault = try files.open(with: "C-1")
    let path = TemporaryFolder.file("copy.sqlite")
    try vault.copy(to: path)
    try vault.transaction { try $0.makeKey("C-2") }
    vault.close()
    let copy = try Vault(
      path: path, vaultKey: VaultFiles.vaultKey, origin: VaultFiles.origin,
      lockPath: files.lockPath, openingLockPath: files.openingLockPath, wait: 5_000)
    #expect(try copy.hasKey("C-1") && !copy.hasKey("C-2"))
    copy.close()
  }

  @Test("A WAL that cannot be emptied at once does not keep a destroyed key at hand")
  func blockedWAL() throws {
    let vault = try files.open(with: "C-1", "C-2")
    let keys = Keys()
    var cursor: RowCursor?
    // A statement is let go where it was made, also when something throws.
    defer { vault.access.queue.inDatabase { _ in cursor = nil } }
    #expect(try vault.hasKey("C-1"))
    _ = try vault.destroy(
      ["C-1"], through: 1, renewal: keys.renewal,
      committed: {
        // A statement that is being read keeps its own connection from moving the WAL.
        cursor = try? vault.access.queue.unsafeReentrantRead { database in
          let rows = try Row.fetchCursor(database, sql: "SELECT name FROM meta")
          _ = try rows.next()
          return rows
        }
      }
    ) { _ in [] }
    #expect(cursor != nil && keys.isFinished)
    vault.access.queue.inDatabase { _ in cursor = nil }
    #expect(try !vault.hasKey("C-1") && vault.hasKey("C-2"))
    #expect(try vault.truncateWAL())
    vault.close()
  }

  @Test("Fitted to a shorter log, a vault says nothing of what stood behind its end")
  func rewound() throws {
    let vault = try files.open(with: "C-1", "C-2")
    _ = try destroy(vault, "C-1", through: 30, nil)
    try vault.transaction { transaction in
      for (name, text) in [
        ("purgedThrough", "12"), ("receipt:10", "a"), ("receipt:11", "b"), ("receipt:30", "c"),
        ("remembered", "x"),
      ] { try transaction.keep(Array(text.utf8), as: name) }
    }
    func text(_ name: String) throws -> String? {
      try vault.note(name).map { String(decoding: $0, as: UTF8.self) }
    }
    try vault.rewind(
      to: 10, marks: ["purgedThrough"], prefix: "receipt:", removing: ["remembered"])
    #expect(try vault.erasedThrough() == 10 && text("purgedThrough") == "10")
    #expect(try text("receipt:10") == "a" && text("receipt:11") == nil)
    #expect(try text("receipt:30") == nil && text("remembered") == nil)
    #expect(try destroy(vault, "C-2", through: 11, nil)?.keys == 1)
    try vault.rewind(to: 400, marks: ["purgedThrough"], prefix: "receipt:", removing: [])
    #expect(try vault.erasedThrough() == 11 && text("purgedThrough") == "10")
    vault.close()
  }

  @Test("Whom the log does not know is destroyed without a position, and stays erased")
  func unknown() throws {
    let vault = try files.open(with: "C-1", "C-2")
    #expect(try vault.hasKey("C-1"))
    try vault.destroy(["C-1", "C-9"])
    #expect(try !vault.hasKey("C-1") && vault.hasKey("C-2") && vault.erasedThrough() == 0)
    for customer in ["C-1", "C-9"] {
      #expect(throws: VaultError.erased) {
        try vault.transaction { try $0.makeKey(customer) }
      }
    }
    vault.close()
  }
}
