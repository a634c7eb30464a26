public import CanonicalJSON
internal import Crypto
internal import Foundation
internal import GRDB
internal import Storage

/// Keys of customers, wrapped by one vault key; what they are found by; names of staff.
///
/// New keys and look-ups are made inside a transaction of the vault's own, which is durable
/// before the first append that uses them.
public final class Vault: Sendable {
  let access: VaultAccess
  public let origin: String

  /// The length of a vault key.
  public static let keyByteCount = 32

  /// A new vault key, random.
  public static func makeKey() -> [UInt8] {
    SymmetricKey(size: .bits256).withUnsafeBytes { Array($0) }
  }

  /// Makes an empty vault.
  public static func create(path: String, vaultKey: [UInt8]) throws {
    let queue = try VaultSchema.file(path).openWriter(create: true)
    let wrapping = Wrapping(SymmetricKey(data: vaultKey), origin: "")
    try queue.inDatabase { database in
      try database.inTransaction(.immediate) {
        if try OwnKeys.wrapped("lookup", database) == nil {
          try OwnKeys().keep(in: database, wrapping)
        }
        return .commit
      }
    }
    try queue.close()
  }

  /// Opens a vault.
  ///
  /// - Parameters:
  ///   - vaultKey: 32 bytes.
  ///   - wait: milliseconds to wait for the lock.
  ///   - otherKeys: keys to try when this one does not, or no longer, open the vault.
  /// - Throws: `VaultError.wrongKey`, `StorageError`.
  public init(
    path: String, vaultKey: [UInt8], origin: String, lockPath: String, openingLockPath: String,
    wait: Int, otherKeys: @escaping @Sendable () throws -> [[UInt8]] = { [] }
  ) throws {
    self.origin = origin
    access = try VaultAccess(
      file: VaultSchema.file(path), vaultKey: vaultKey, origin: origin, lockPath: lockPath,
      openingLockPath: openingLockPath, wait: wait, otherKeys: otherKeys)
  }

  public func close() { access.close() }

  /// Brings a vault of an earlier format up, as its first write does by itself.
  ///
  /// - Returns: the format that it had.
  @discardableResult
  public func migrate() throws -> Int { Int(try access.bringUp()) }

  /// A key for another purpose, which only this vault gives and which no erasure changes.
  public func derivedKey(_ purpose: String) throws -> [UInt8] {
    // Format 1 has no key that stays.
    try access.bringUp()
    return try access.read { _ in
      HKDF<SHA256>.deriveKey(
        inputKeyMaterial: access.own.tombstone, info: Data("touchstone \(purpose)".utf8),
        outputByteCount: Self.keyByteCount
      ).withUnsafeBytes { Array($0) }
    }
  }

  // MARK: Sealing

  /// Seals for a customer whose key is there.
  public func seal(
    _ personal: JSON, eventID: String, type: String, customer: String, keyVersion: UInt16? = nil
  ) throws -> [UInt8] {
    guard let key = try access.key(customer, version: keyVersion) else { throw VaultError.noKey }
    let context = SealingContext(
      origin: origin, eventID: eventID, type: type, customer: customer)
    return try Sealing.seal(personal, for: context, under: key)
  }

  /// Opens a sealed part; nil when the customer's key is not there any more.
  public func open(
    _ sealed: [UInt8], eventID: String, type: String, customer: String
  ) throws -> JSON? {
    guard let version = Sealing.keyVersion(of: sealed) else { throw VaultError.malformed }
    guard let key = try access.key(customer, version: version) else { return nil }
    let context = SealingContext(
      origin: origin, eventID: eventID, type: type, customer: customer)
    return try Sealing.open(sealed, for: context, under: key)
  }

  /// Whether something can be sealed for a customer.
  public func hasKey(_ customer: String) throws -> Bool {
    try access.key(customer, version: nil) != nil
  }

  /// Whether a key of a customer's is kept, whether it opens or not.
  public func keepsKey(of customer: String) throws -> Bool {
    try access.onConnection { try VaultTransaction.keepsKey(of: customer, in: $0) }
  }

  // MARK: Finding

  /// The customers found by this, in order of id.
  public func customers(_ kind: LookupKind, _ text: String) throws -> [String] {
    try access.read { try access.customers(kind, kind.normal(text), in: $0) }
  }

  /// Who can be found by what a customer can be found by, the customer included; in order of id.
  ///
  /// Keyed hashes are compared, and nothing is opened.
  public func sharing(_ kind: LookupKind, with customer: String) throws -> [String] {
    try access.sharing(kind, with: customer)
  }

  /// Whether an erased customer could once be found by this.
  public func isErased(_ kind: LookupKind, _ text: String) throws -> Bool {
    if kind == .customer { return try access.read { try access.isErased(customer: text, in: $0) } }
    return try access.read { try access.isErased(kind, kind.normal(text), in: $0) }
  }

  /// The provisional customer of an imported journey: keyed, so that it says nothing without the
  /// vault, and the same for every importer.
  public func provisionalCustomer(of journey: String) throws -> String {
    try access.provisionalCustomer(of: journey)
  }

  /// Whether look-ups of format 1 are here whose texts nobody has told since.
  public func hasFormerLookups() throws -> Bool {
    try access.read { database in
      try Bool.fetchOne(
        database, sql: "SELECT EXISTS (SELECT 1 FROM lookup WHERE text IS NULL)") ?? false
    }
  }

  /// Every customer with a key here.
  public func allCustomers() throws -> [String] { try access.allCustomers() }

  /// All members of staff whose names are kept.
  public func staffIDs() throws -> Set<String> { try access.staffIDs() }

  /// Forgets the names of members of staff.
  public func forgetStaff(_ ids: Set<String>) throws {
    guard !ids.isEmpty else { return }
    try access.transaction { transaction in
      for id in ids { try transaction.forgetStaff(id) }
    }
  }

  public func staffName(_ id: String) throws -> String? { try access.staffName(id) }

  /// The id a member of staff has here; one that is not kept yet is derived from the name, so that
  /// it exists before it is made.
  public func staffID(named name: String) throws -> String {
    try access.read { try access.staffID(named: name, in: $0) }
  }

  // MARK: Making

  /// Runs a body whose changes are durable when it returns, and undone when it throws.
  public func transaction<Result>(_ body: (VaultTransaction) throws -> Result) throws -> Result {
    try access.transaction(body)
  }

  /// Runs a body while nobody else, here or in another process, changes the vault; it is no
  /// transaction.
  public func exclusively<Result>(_ body: () throws -> Result) throws -> Result {
    try access.lock.holding(wait: access.wait, body)
  }

  /// Removes customers made for appends that were refused.
  public func forget(_ customers: Set<String>) throws {
    guard !customers.isEmpty else { return }
    try access.transaction { transaction in
      for customer in customers { try transaction.forget(customer) }
    }
  }
}
