internal import Crypto
internal import Foundation
internal import GRDB

/// What customers, and members of staff, are found by.
extension VaultAccess {
  /// The hashes under which something may stand: of the present key, and of the former one while
  /// there is one.
  private func hashes(
    _ kind: LookupKind, _ normal: String
  ) -> [(hash: Data, isFormer: Bool)] {
    [(own.hash(kind, normal), false)]
      + (own.former.map { [(OwnKeys.hash(kind, normal, under: $0), true)] } ?? [])
  }

  func customers(
    _ kind: LookupKind, _ normal: String, in database: Database
  ) throws -> [String] {
    let statement = try database.cachedStatement(
      sql: "SELECT customer, text FROM lookup WHERE kind = ? AND hash = ?")
    var found: Set<String> = []
    for (hash, isFormer) in hashes(kind, normal) {
      for row in try Row.fetchAll(statement, arguments: [kind.rawValue, hash]) {
        let (customer, text): (String, Data?) =
          try (row.decode(atIndex: 0), row.decode(atIndex: 1))
        // The text is bound to its customer: a row that was moved to another leads to nobody, and
        // none that lost its text does; those of the former key never had one.
        let isOwn = text.map { own.open($0, kind.rawValue, of: customer) == normal } ?? isFormer
        if isOwn { found.insert(customer) }
      }
    }
    return found.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
  }

  func sharing(_ kind: LookupKind, with customer: String) throws -> [String] {
    try read { database in
      try String.fetchAll(
        database,
        sql: """
          SELECT DISTINCT other.customer FROM lookup AS own
          JOIN lookup AS other ON other.kind = own.kind AND other.hash = own.hash
          WHERE own.kind = ? AND own.customer = ? ORDER BY other.customer
          """, arguments: [kind.rawValue, customer])
    }
  }

  /// Lets a customer be found by something.
  func keep(
    _ kind: LookupKind, _ normal: String, customer: String, in database: Database
  ) throws {
    let hash = own.hash(kind, normal)
    try leaveFormer(kind, normal, hash, in: database)
    // One that stands there already stays as it is.
    try database.cachedStatement(
      sql: "INSERT OR IGNORE INTO lookup (kind, hash, customer, text) VALUES (?, ?, ?, ?)"
    ).execute(
      arguments: [kind.rawValue, hash, customer, try own.seal(normal, kind, of: customer)])
  }

  /// Hashes under the present key what stands under the former one, now that its text is at hand:
  /// whoever is found by the same thing is found by the same hash.
  func leaveFormer(
    _ kind: LookupKind, _ normal: String, _ hash: Data, in database: Database
  ) throws {
    guard let former = own.former else { return }
    let old = OwnKeys.hash(kind, normal, under: former)
    let customers = try String.fetchAll(
      database.cachedStatement(sql: "SELECT customer FROM lookup WHERE kind = ? AND hash = ?"),
      arguments: [kind.rawValue, old])
    for customer in customers {
      try database.execute(
        sql: """
          UPDATE OR REPLACE lookup SET hash = ?, text = ?
          WHERE kind = ? AND hash = ? AND customer = ?
          """,
        arguments: [
          hash, try own.seal(normal, kind, of: customer), kind.rawValue, old, customer,
        ])
    }
  }

  // MARK: Tombstones

  func isErased(_ kind: LookupKind, _ normal: String, in database: Database) throws -> Bool {
    try OwnKeys.Era.allCases.contains { era in
      guard let key = own.key(of: era) else { return false }
      let fast = OwnKeys.hash(kind, normal, under: key)
      let statement = try database.cachedStatement(
        sql: "SELECT hash FROM tombstone WHERE kind = ? AND era = ? AND mark = ?")
      let mark = Self.mark(of: fast, kind.rawValue)
      let found = try Data.fetchAll(statement, arguments: [kind.rawValue, era.rawValue, mark])
      if found.isEmpty { return false }
      let isFast = kind == .customer || era == .first && hasFastTombstones
      return found.contains(isFast ? fast : try slow(fast))
    }
  }

  private func slow(_ fast: Data) throws -> Data {
    if let known = slowHashes[fast] { return known }
    let hash = try OwnKeys.slow(fast)
    if slowHashes.count >= 10_000 { slowHashes.removeAll() }
    slowHashes[fast] = hash
    return hash
  }

  private static func mark(of fast: Data, _ kind: Int64) -> Int64 {
    // Ids of customers stand in the log for everybody to read; there is nothing to slow down.
    kind == LookupKind.customer.rawValue
      ? Int64(fast.prefix(7).reduce(0) { $0 << 8 | UInt64($1) }) : OwnKeys.mark(of: fast)
  }

  /// Leaves a tombstone for what was hashed so; none for what is no hash, under which nobody looks.
  static func bury(
    _ fast: Data, _ kind: Int64, _ era: OwnKeys.Era, isSlow: Bool = true, in database: Database
  ) throws {
    guard fast.count == SHA256.byteCount else { return }
    let hash = kind == LookupKind.customer.rawValue || !isSlow ? fast : try OwnKeys.slow(fast)
    try database.execute(
      sql: "INSERT OR IGNORE INTO tombstone (kind, era, mark, hash) VALUES (?, ?, ?, ?)",
      arguments: [kind, era.rawValue, mark(of: fast, kind), hash])
  }

  // MARK: Staff

  /// The id under which a name is kept, else the one it would get.
  func staffID(named name: String, in database: Database) throws -> String {
    let hash = own.hash(.staff, name)
    let known = try String.fetchOne(
      database.cachedStatement(sql: "SELECT id FROM staff WHERE hash = ? ORDER BY id"),
      arguments: [hash])
    return known ?? derivedStaffID(hash)
  }

  func derivedStaffID(_ hash: Data) -> String {
    RandomID.text(RandomID.staffPrefix, hash.prefix(RandomID.staffCount))
  }

  func staffIDs() throws -> Set<String> {
    try read { Set(try String.fetchAll($0, sql: "SELECT id FROM staff")) }
  }

  func staffName(_ id: String) throws -> String? {
    try read { database in
      let sealed = try Data.fetchOne(
        database, sql: "SELECT name FROM staff WHERE id = ?", arguments: [id])
      // One that does not open was not put there by this vault, and names nobody.
      return sealed.flatMap { Self.openName($0, of: id, under: own.staff) }
    }
  }

  static func openName(_ sealed: Data, of id: String, under key: SymmetricKey) -> String? {
    guard let box = try? AES.GCM.SealedBox(combined: sealed),
      let plain = try? AES.GCM.open(box, using: key, authenticating: Data(id.utf8))
    else { return nil }
    return String(decoding: plain, as: UTF8.self)
  }

  static func sealName(_ name: String, of id: String, under key: SymmetricKey) throws -> Data {
    let box = try AES.GCM.seal(Data(name.utf8), using: key, authenticating: Data(id.utf8))
    guard let combined = box.combined else { throw VaultError.malformed }
    return combined
  }

  func keepStaff(_ id: String, name: String, in database: Database) throws -> Bool {
    try database.execute(
      sql: "INSERT OR IGNORE INTO staff (id, hash, name) VALUES (?, ?, ?)",
      arguments: [
        id, own.hash(.staff, name), try Self.sealName(name, of: id, under: own.staff),
      ])
    return database.changesCount > 0
  }

  // MARK: Vehicles and journeys

  /// What stands for a customer's vehicle in the log: nobody can tell which one it is once the
  /// customer's key is gone, and nobody sees that two customers had the same.
  func vehicleCode(_ vin: String, customer: String, in database: Database) throws -> String {
    guard let key = try key(customer, version: nil, in: database) else { throw VaultError.noKey }
    let plain = vin.uppercased().filter { $0.isLetter || $0.isNumber }
    let own = HKDF<SHA256>.deriveKey(
      inputKeyMaterial: key.key, info: Data("touchstone vehicle".utf8), outputByteCount: 32)
    return RandomID.text("V-", Sealing.code(own, Array(plain.utf8)).prefix(20))
  }

  /// What stands in the log for an order that says something about somebody, in the same way.
  func orderCode(_ order: String, customer: String, in database: Database) throws -> String {
    guard let key = try key(customer, version: nil, in: database) else { throw VaultError.noKey }
    let own = HKDF<SHA256>.deriveKey(
      inputKeyMaterial: key.key, info: Data("touchstone order".utf8), outputByteCount: 32)
    return RandomID.text("J-", Sealing.code(own, Array(order.utf8)).prefix(10))
  }

  func provisionalCustomer(of journey: String) throws -> String {
    try read { _ in RandomID.text("P-", own.hash(.journey, journey).prefix(20)) }
  }
}
