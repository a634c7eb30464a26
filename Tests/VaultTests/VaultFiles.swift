import Crypto
import Foundation
import GRDB
import Testing

@testable import Vault

/// Where a test's vault lies, and how it is opened.
struct VaultFiles {
  static let origin = "touchstone.example/test"
  static let vaultKey = (0..<32).map { UInt8($0 * 7) }

  let path = TemporaryFolder.file("vault.sqlite")
  let lockPath = TemporaryFolder.file("logbook.lock")
  let openingLockPath = TemporaryFolder.file("opening.lock")

  /// Makes an empty vault in the folder of the running test.
  init() throws {
    try Vault.create(path: path, vaultKey: Self.vaultKey)
  }

  func open(
    origin: String = origin, vaultKey: [UInt8] = vaultKey, wait: Int = 5_000
  ) throws -> Vault {
    try Vault(
      path: path, vaultKey: vaultKey, origin: origin, lockPath: lockPath,
      openingLockPath: openingLockPath, wait: wait)
  }

  /// An open vault with the keys of these customers.
  func open(with customer: String, _ others: String...) throws -> Vault {
    let vault = try open()
    try vault.transaction { transaction in
      for customer in [customer] + others { try transaction.makeKey(customer) }
    }
    return vault
  }

  /// The database as any other program might open it.
  func withDatabase<Result>(_ body: (Database) throws -> Result) throws -> Result {
    let queue = try DatabaseQueue(path: path)
    defer { try? queue.close() }
    return try queue.writeWithoutTransaction(body)
  }

  /// A customer's key as it is wrapped in the database (RFC 3394).
  func wrappedKey(_ customer: String, version: Int = 1) throws -> Data {
    let wrapped = try withDatabase { database in
      try Data.fetchOne(
        database, sql: "SELECT wrapped FROM customer_key WHERE customer = ? AND version = ?",
        arguments: [customer, version])
    }
    return try #require(wrapped)
  }

  /// A customer's key, unwrapped by hand.
  func key(_ customer: String, version: Int = 1) throws -> SymmetricKey {
    try AES.KeyWrap.unwrap(
      wrappedKey(customer, version: version), using: SymmetricKey(data: Self.vaultKey))
  }

  /// Gives a customer a key of a later version, as a rotation would.
  func addKey(_ customer: String, version: Int) throws {
    let wrapped = try AES.KeyWrap.wrap(
      SymmetricKey(size: .bits256), using: SymmetricKey(data: Self.vaultKey))
    try withDatabase { database in
      try database.execute(
        sql: "INSERT INTO customer_key (customer, version, wrapped) VALUES (?, ?, ?)",
        arguments: [customer, version, wrapped])
    }
  }

  /// All bytes of the vault's files as another process copies them.
  func bytes() throws -> Data {
    var all = Data()
    let files = FileManager.default
    for suffix in ["", "-wal", "-shm"] where files.fileExists(atPath: path + suffix) {
      let copy = TemporaryFolder.file("copy\(suffix)")
      // By another process: file calls of our own would drop SQLite's locks.
      let child = try Process.run(
        URL(fileURLWithPath: "/bin/cp"), arguments: [path + suffix, copy])
      child.waitUntilExit()
      all += try Data(contentsOf: URL(fileURLWithPath: copy))
    }
    return all
  }
}
