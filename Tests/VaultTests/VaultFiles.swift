import CanonicalJSON
import Crypto
import Foundation
import GRDB
import Storage
import TestSupport
import Testing

@testable import Vault

/// The keys of a vault of format 1, and what it kept under them.
struct FirstFormat {
  let lookup = SymmetricKey(data: (0..<32).map { UInt8($0 * 3) })
  let staff = SymmetricKey(data: (0..<32).map { UInt8($0 * 5) })

  func wrap(_ key: SymmetricKey) throws -> Data {
    try AES.KeyWrap.wrap(key, using: SymmetricKey(data: VaultFiles.vaultKey))
  }

  func hash(_ kind: LookupKind, _ text: String) -> Data {
    let message = Data("\(kind.rawValue):\(text)".utf8)
    return Data(HMAC<SHA256>.authenticationCode(for: message, using: lookup))
  }

  /// - Returns: the customer's key.
  @discardableResult
  func makeKey(_ customer: String, in database: Database) throws -> SymmetricKey {
    let key = SymmetricKey(size: .bits256)
    try database.execute(
      sql: "INSERT INTO customer_key (customer, version, wrapped) VALUES (?, 1, ?)",
      arguments: [customer, try wrap(key)])
    return key
  }

  func keep(
    _ kind: LookupKind, _ text: String, customer: String, in database: Database
  ) throws {
    try database.execute(
      sql: "INSERT INTO lookup (kind, hash, customer) VALUES (?, ?, ?)",
      arguments: [kind.rawValue, hash(kind, text), customer])
  }

  func bury(_ kind: LookupKind, _ text: String, in database: Database) throws {
    try database.execute(
      sql: "INSERT INTO tombstone (kind, hash) VALUES (?, ?)",
      arguments: [kind.rawValue, hash(kind, text)])
  }

  /// - Returns: the id.
  func makeStaff(_ name: String, in database: Database) throws -> String {
    let id = RandomID.text("S-", hash(.staff, name).prefix(10))
    let box = try AES.GCM.seal(Data(name.utf8), using: staff, authenticating: Data(id.utf8))
    try database.execute(
      sql: "INSERT INTO staff (id, name) VALUES (?, ?)", arguments: [id, box.combined])
    return id
  }
}

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

  /// A vault of format 1, as the program made it then.
  init(first: (Database, FirstFormat) throws -> Void) throws {
    let queue = try SQLiteFile(
      path: path, applicationID: 0x5473_766C, version: 1, schema: VaultSchema.firstTables,
      secureDelete: true
    ).openWriter(create: true)
    try queue.inDatabase { database in
      let format = FirstFormat()
      for (name, key) in [("lookup", format.lookup), ("staff", format.staff)] {
        try database.execute(
          sql: "INSERT INTO meta (name, value) VALUES (?, ?)",
          arguments: [name, try format.wrap(key)])
      }
      try first(database, format)
    }
    try queue.close()
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

  /// A customer's key as it is wrapped in the database.
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
    let box = try AES.GCM.SealedBox(combined: wrappedKey(customer, version: version))
    return SymmetricKey(
      data: try AES.GCM.open(
        box, using: Self.wrapping, authenticating: Self.name(customer, version)))
  }

  /// What a wrapped key is bound to.
  private static func name(_ customer: String, _ version: Int) throws -> [UInt8] {
    try JSON.array([.string(origin), .string(customer), .integer(Int64(version))])
      .canonicalBytes()
  }

  /// What wraps keys under the vault key.
  static var wrapping: SymmetricKey {
    HKDF<SHA256>.deriveKey(
      inputKeyMaterial: SymmetricKey(data: vaultKey),
      info: Data("touchstone vault 2 wrapping".utf8), outputByteCount: 32)
  }

  /// Gives a customer a key of a later version, as a rotation would.
  func addKey(_ customer: String, version: Int) throws {
    let key = SymmetricKey(size: .bits256).withUnsafeBytes { Data($0) }
    let wrapped = try AES.GCM.seal(
      key, using: Self.wrapping,
      authenticating: Self.name(customer, version)
    ).combined
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
