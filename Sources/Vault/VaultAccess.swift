public import CanonicalJSON
internal import Crypto
internal import Foundation
internal import GRDB
internal import Storage

/// The vault's connection and unwrapped keys; everything passes through the connection's queue.
final class VaultAccess: @unchecked Sendable {
  // Unchecked: mutable state is touched only inside `queue`.
  private let file: SQLiteFile
  let origin: String
  private let queue: DatabaseQueue
  private let lock: FileLock
  private let wait: Int
  private let master: SymmetricKey
  private let lookupKey: SymmetricKey
  private let staffKey: SymmetricKey
  private var keys: [String: CustomerKey] = [:]
  private var dataVersion: Int64 = -1

  /// Unwrapped keys remembered at most.
  private static let bound = 20_000

  init(
    file: SQLiteFile, vaultKey: [UInt8], origin: String, lockPath: String, openingLockPath: String,
    wait: Int
  ) throws {
    guard vaultKey.count == Vault.keyByteCount else {
      throw VaultError.malformedKey(source: "vault.key")
    }
    self.file = file
    self.origin = origin
    self.wait = wait
    lock = try FileLock(path: lockPath)
    queue = try FileLock(path: openingLockPath).holding(wait: wait) { try file.openWriter() }
    let master = SymmetricKey(data: vaultKey)
    self.master = master
    let wrapped = try explainingStorage(file.path) { [queue] in
      try queue.inDatabase { database in
        try ["lookup", "staff"].map { name in
          try Data.fetchOne(
            database, sql: "SELECT value FROM meta WHERE name = ?", arguments: [name]) ?? Data()
        }
      }
    }
    do {
      lookupKey = try AES.KeyWrap.unwrap(wrapped[0], using: master)
      staffKey = try AES.KeyWrap.unwrap(wrapped[1], using: master)
    } catch {
      throw VaultError.wrongKey
    }
  }

  func close() { try? queue.close() }

  func key(_ customer: String, version: UInt16?) throws -> CustomerKey? {
    try explainingStorage(file.path) {
      try queue.unsafeReentrantRead { try key(customer, version: version, in: $0) }
    }
  }

  fileprivate func key(
    _ customer: String, version: UInt16?, in database: Database
  ) throws -> CustomerKey? {
    // Another process may have destroyed or made a key since the last look.
    let seen = try Int64.fetchOne(database, sql: "PRAGMA data_version") ?? 0
    if seen != dataVersion {
      keys.removeAll()
      dataVersion = seen
    }
    if let known = keys[customer], version == nil || version == known.version { return known }
    let row = try Row.fetchOne(
      database,
      sql: """
        SELECT version, wrapped FROM customer_key WHERE customer = ? AND (? IS NULL OR version = ?)
        ORDER BY version DESC LIMIT 1
        """, arguments: [customer, version.map { Int($0) }, version.map { Int($0) }])
    guard let row else { return nil }
    let wrapped: Data = row["wrapped"]
    guard let unwrapped = try? AES.KeyWrap.unwrap(wrapped, using: master) else {
      throw VaultError.wrongKey
    }
    let key = CustomerKey(version: row["version"], key: unwrapped)
    // Only the newest is remembered: it is the one to seal with.
    if version == nil {
      if keys.count >= Self.bound { keys.removeAll() }
      keys[customer] = key
    }
    return key
  }

  fileprivate func makeKey(_ customer: String, in database: Database) throws {
    guard try key(customer, version: nil, in: database) == nil else { return }
    let key = CustomerKey(version: 1, key: SymmetricKey(size: .bits256))
    try database.execute(
      sql: "INSERT INTO customer_key (customer, version, wrapped) VALUES (?, 1, ?)",
      arguments: [customer, try AES.KeyWrap.wrap(key.key, using: master)])
    if keys.count >= Self.bound { keys.removeAll() }
    keys[customer] = key
  }

  fileprivate func forget(_ customer: String, in database: Database) throws {
    keys[customer] = nil
    for table in ["customer_key", "lookup"] {
      try database.execute(
        sql: "DELETE FROM \(table) WHERE customer = ?", arguments: [customer])
    }
  }

  func hash(_ kind: LookupKind, _ normal: String) -> Data {
    let message = Array("\(kind.rawValue):".utf8) + Array(normal.utf8)
    return Data(HMAC<SHA256>.authenticationCode(for: message, using: lookupKey))
  }

  func customers(_ kind: LookupKind, _ normal: String) throws -> [String] {
    try explainingStorage(file.path) {
      try queue.unsafeReentrantRead { database in
        try String.fetchAll(
          database,
          sql: "SELECT customer FROM lookup WHERE kind = ? AND hash = ? ORDER BY customer",
          arguments: [kind.rawValue, hash(kind, normal)])
      }
    }
  }

  func isErased(_ kind: LookupKind, _ normal: String) throws -> Bool {
    try explainingStorage(file.path) {
      try queue.unsafeReentrantRead { database in
        try Bool.fetchOne(
          database, sql: "SELECT 1 FROM tombstone WHERE kind = ? AND hash = ?",
          arguments: [kind.rawValue, hash(kind, normal)]) ?? false
      }
    }
  }

  func staffID(named name: String) -> String { RandomID.text("S-", hash(.staff, name).prefix(10)) }

  func vehicleCode(_ vin: String) -> String {
    let plain = vin.uppercased().filter { $0.isLetter || $0.isNumber }
    return RandomID.text("V-", hash(.vehicle, plain).prefix(20))
  }

  func provisionalCustomer(of journey: String) -> String {
    RandomID.text("P-", hash(.journey, journey).prefix(20))
  }

  func allCustomers() throws -> [String] {
    try explainingStorage(file.path) {
      try queue.unsafeReentrantRead {
        try String.fetchAll($0, sql: "SELECT DISTINCT customer FROM customer_key ORDER BY customer")
      }
    }
  }

  func staffIDs() throws -> Set<String> {
    try explainingStorage(file.path) {
      try queue.unsafeReentrantRead { Set(try String.fetchAll($0, sql: "SELECT id FROM staff")) }
    }
  }

  func staffName(_ id: String) throws -> String? {
    try explainingStorage(file.path) {
      try queue.unsafeReentrantRead { database in
        let sealed = try Data.fetchOne(
          database, sql: "SELECT name FROM staff WHERE id = ?", arguments: [id])
        guard let sealed else { return nil }
        let box = try AES.GCM.SealedBox(combined: sealed)
        let plain = try AES.GCM.open(box, using: staffKey, authenticating: Data(id.utf8))
        return String(decoding: plain, as: UTF8.self)
      }
    }
  }

  fileprivate func keepStaff(_ id: String, name: String, in database: Database) throws -> Bool {
    let box = try AES.GCM.seal(
      Data(name.utf8), using: staffKey, authenticating: Data(id.utf8))
    try database.execute(
      sql: "INSERT OR IGNORE INTO staff (id, name) VALUES (?, ?)",
      arguments: [id, box.combined])
    return database.changesCount > 0
  }

  func transaction<Result>(_ body: (VaultTransaction) throws -> Result) throws -> Result {
    try explainingStorage(file.path) {
      try lock.holding(wait: wait) {
        try queue.inDatabase { database in
          var result: Result?
          do {
            try database.inTransaction(.immediate) {
              result = try body(VaultTransaction(access: self, database: database))
              return .commit
            }
          } catch {
            // Keys made in it were never on disk.
            keys.removeAll()
            throw error
          }
          // Changes are few; moving them at once keeps destroyed keys out of a lingering WAL.
          try database.execute(sql: "PRAGMA wal_checkpoint(TRUNCATE)")
          guard let result else { throw VaultError.malformed }
          return result
        }
      }
    }
  }
}

/// What may be made in the vault; all of it lasts, or none.
public struct VaultTransaction {
  fileprivate let access: VaultAccess
  fileprivate let database: Database

  /// Makes a customer's key unless it is there.
  public func makeKey(_ customer: String) throws {
    try access.makeKey(customer, in: database)
  }

  /// Whether something can be sealed for a customer.
  public func hasKey(_ customer: String) throws -> Bool {
    try access.key(customer, version: nil, in: database) != nil
  }

  /// The customers found by something, changes of this transaction included.
  public func customers(_ kind: LookupKind, _ text: String) throws -> [String] {
    try access.customers(kind, kind.normal(text))
  }

  public func isErased(_ kind: LookupKind, _ text: String) throws -> Bool {
    try access.isErased(kind, kind.normal(text))
  }

  /// Seals for a customer whose key is there, or was made in this transaction.
  public func seal(
    _ personal: JSON, eventID: String, type: String, customer: String
  ) throws -> [UInt8] {
    guard let key = try access.key(customer, version: nil, in: database) else {
      throw VaultError.noKey
    }
    return try Sealing.seal(
      personal,
      for: SealingContext(
        origin: access.origin, eventID: eventID, type: type, customer: customer), under: key)
  }

  /// Lets a customer be found by something.
  public func keep(_ kind: LookupKind, _ text: String, customer: String) throws {
    let normal = kind.normal(text)
    guard !normal.isEmpty else { return }
    try database.execute(
      sql: "INSERT OR IGNORE INTO lookup (kind, hash, customer) VALUES (?, ?, ?)",
      arguments: [kind.rawValue, access.hash(kind, normal), customer])
  }

  /// A customer's id by something, made at random when there is none.
  ///
  /// - Returns: the id, and whether it is new.
  public func customer(
    _ kind: LookupKind, _ text: String, using generator: inout some RandomNumberGenerator
  ) throws -> (id: String, isNew: Bool) {
    let normal = kind.normal(text)
    let found = try String.fetchOne(
      database, sql: "SELECT customer FROM lookup WHERE kind = ? AND hash = ? ORDER BY customer",
      arguments: [kind.rawValue, access.hash(kind, normal)])
    if let found { return (found, false) }
    let id = RandomID.make("C-", using: &generator)
    try keep(kind, text, customer: id)
    return (id, true)
  }

  /// The id of a member of staff by name; the name is kept sealed.
  public func staff(named name: String) throws -> String { try makeStaff(named: name).id }

  /// The same, and whether the name was not kept before.
  public func makeStaff(named name: String) throws -> (id: String, isNew: Bool) {
    let id = access.staffID(named: name)
    return (id, try access.keepStaff(id, name: name, in: database))
  }

  func forget(_ customer: String) throws {
    try access.forget(customer, in: database)
  }

  func forgetStaff(_ id: String) throws {
    try database.execute(sql: "DELETE FROM staff WHERE id = ?", arguments: [id])
  }
}

/// Random identifiers that say nothing about anybody.
public enum RandomID {
  private static let alphabet = Array("0123456789abcdefghjkmnpqrstvwxyz".utf8)

  /// A prefix and twenty characters, 100 random bits; too long to look like a VIN.
  public static func make(
    _ prefix: String, using generator: inout some RandomNumberGenerator
  ) -> String {
    text(prefix, (0..<20).map { _ in UInt8(truncatingIfNeeded: generator.next()) })
  }

  /// A prefix and five bits of each byte.
  static func text(_ prefix: String, _ bytes: some Sequence<UInt8>) -> String {
    prefix + String(decoding: bytes.map { alphabet[Int($0 & 31)] }, as: UTF8.self)
  }
}
