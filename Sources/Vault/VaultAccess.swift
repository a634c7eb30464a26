public import CanonicalJSON
internal import Crypto
internal import Foundation
internal import GRDB
internal import Storage

/// The vault's connection and unwrapped keys; everything passes through the connection's queue.
final class VaultAccess: @unchecked Sendable {
  // Unchecked: mutable state is touched only inside `queue`.
  let file: SQLiteFile
  let origin: String
  let queue: DatabaseQueue
  let lock: FileLock
  let wait: Int
  /// Renewed when a customer is erased, here or by another process.
  private var master: SymmetricKey
  private let otherKeys: @Sendable () throws -> [[UInt8]]
  private let lookupKey: SymmetricKey
  private let staffKey: SymmetricKey
  private var keys: [String: CustomerKey] = [:]
  private var dataVersion: Int64 = -1

  /// Unwrapped keys remembered at most.
  private static let bound = 20_000

  init(
    file: SQLiteFile, vaultKey: [UInt8], origin: String, lockPath: String, openingLockPath: String,
    wait: Int, otherKeys: @escaping @Sendable () throws -> [[UInt8]]
  ) throws {
    guard vaultKey.count == Vault.keyByteCount else {
      throw VaultError.malformedKey(source: "vault.key")
    }
    self.file = file
    self.origin = origin
    self.wait = wait
    lock = try FileLock(path: lockPath)
    queue = try FileLock(path: openingLockPath).holding(wait: wait) { try file.openWriter() }
    self.otherKeys = otherKeys
    let wrapped = try explainingStorage(file.path) { [queue] in
      try queue.inDatabase { database in
        try ["lookup", "staff"].map { name in
          try Data.fetchOne(
            database, sql: "SELECT value FROM meta WHERE name = ?", arguments: [name]) ?? Data()
        }
      }
    }
    let own = SymmetricKey(data: vaultKey)
    // An erasure that was interrupted may have left the vault under the key beside vault.key.
    let master =
      Self.opens(wrapped[0], own)
      ? own : try otherKeys().map { SymmetricKey(data: $0) }.first { Self.opens(wrapped[0], $0) }
    guard let master, let lookup = try? AES.KeyWrap.unwrap(wrapped[0], using: master),
      let staff = try? AES.KeyWrap.unwrap(wrapped[1], using: master)
    else { throw VaultError.wrongKey }
    self.master = master
    lookupKey = lookup
    staffKey = staff
  }

  func close() { try? queue.close() }

  private static func opens(_ wrapped: Data, _ master: SymmetricKey) -> Bool {
    (try? AES.KeyWrap.unwrap(wrapped, using: master)) != nil
  }

  /// Makes sure that the key at hand is the one the vault is wrapped under: another process may
  /// have erased somebody and renewed it.
  private func refresh(in database: Database) throws {
    let wrapped = try Data.fetchOne(database, sql: "SELECT value FROM meta WHERE name = 'lookup'")
    guard let wrapped, !Self.opens(wrapped, master) else { return }
    let other = try otherKeys().map { SymmetricKey(data: $0) }.first { Self.opens(wrapped, $0) }
    guard let other else { throw VaultError.wrongKey }
    master = other
  }

  /// Whether a key is the one the vault is wrapped under now.
  func isOpened(by key: [UInt8], in database: Database) throws -> Bool {
    let wrapped = try Data.fetchOne(database, sql: "SELECT value FROM meta WHERE name = 'lookup'")
    return wrapped.map { Self.opens($0, SymmetricKey(data: key)) } ?? false
  }

  func wrap(_ key: SymmetricKey) throws -> Data { try AES.KeyWrap.wrap(key, using: master) }

  func unwrap(_ wrapped: Data) throws -> SymmetricKey {
    guard let key = try? AES.KeyWrap.unwrap(wrapped, using: master) else {
      throw VaultError.wrongKey
    }
    return key
  }

  /// Goes on under another vault key, and forgets what was unwrapped.
  func use(_ master: SymmetricKey?) {
    if let master { self.master = master }
    keys.removeAll()
  }

  func key(_ customer: String, version: UInt16?) throws -> CustomerKey? {
    try explainingStorage(file.path) {
      try queue.unsafeReentrantRead { try key(customer, version: version, in: $0) }
    }
  }

  func key(
    _ customer: String, version: UInt16?, in database: Database
  ) throws -> CustomerKey? {
    // Another process may have destroyed or made a key since the last look.
    let seen = try Int64.fetchOne(database, sql: "PRAGMA data_version") ?? 0
    if seen != dataVersion {
      keys.removeAll()
      dataVersion = seen
      try refresh(in: database)
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
    guard try !isErased(.customer, customer) else { throw VaultError.erased }
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

  func sharing(_ kind: LookupKind, with customer: String) throws -> [String] {
    try explainingStorage(file.path) {
      try queue.unsafeReentrantRead { database in
        try String.fetchAll(
          database,
          sql: """
            SELECT DISTINCT other.customer FROM lookup AS own
            JOIN lookup AS other ON other.kind = own.kind AND other.hash = own.hash
            WHERE own.kind = ? AND own.customer = ? ORDER BY other.customer
            """, arguments: [kind.rawValue, customer])
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

  func transaction<Result>(
    committed: () -> Void = {}, _ body: (VaultTransaction) throws -> Result
  ) throws -> Result {
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
          committed()
          // Changes are few; moving them at once keeps destroyed keys out of a lingering WAL. What
          // is committed stands even where that fails: whoever destroyed keys must go on to forget
          // them, and empties the WAL by itself, which reports what is in the way.
          try? database.execute(sql: "PRAGMA wal_checkpoint(TRUNCATE)")
          guard let result else { throw VaultError.malformed }
          return result
        }
      }
    }
  }
}

/// What may be made in the vault; all of it lasts, or none.
public struct VaultTransaction {
  let access: VaultAccess
  let database: Database

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

  /// Whether a customer has a key: not any more once erased.
  public func hasKey(of customer: String) throws -> Bool {
    try Bool.fetchOne(
      database, sql: "SELECT EXISTS (SELECT 1 FROM customer_key WHERE customer = ?)",
      arguments: [customer]) ?? false
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
