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
  private let openingLock: FileLock
  let wait: Int
  /// Renewed when a customer is erased, here or by another process.
  private(set) var wrapping: Wrapping
  private(set) var own: OwnKeys
  /// How `lookup` was wrapped when the keys were unwrapped: made anew whenever they change.
  private var seen: Data?
  private let otherKeys: @Sendable () throws -> [[UInt8]]
  /// A vault of format 1 that is only read; nil for any other, and from the first write on.
  private var first: FirstFormatCopy?
  private var keys: [String: CustomerKey] = [:]
  private var dataVersion: Int64 = -1
  /// Nobody else can write: the keys at hand were looked at when the transaction began.
  private var isInTransaction = false
  /// Ids of customers who have no tombstone, as long as nobody leaves one.
  private var withoutTombstone: Set<String> = []
  /// Whether anybody has one; nil where that is to be looked up.
  private var hasTombstones: Bool?
  /// Ids that were looked for within the transaction and have no key.
  private var withoutKey: Set<String> = []
  /// Counts how often something that was known of the vault may hold no longer: another program has
  /// written, keys were renewed, somebody was erased.
  private(set) var epoch = 0
  /// What is known of slow hashes, by the fast ones.
  var slowHashes: [Data: Data] = [:]

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
    let lock = try FileLock(path: lockPath, rank: .vault)
    self.lock = lock
    let openingLock = try FileLock(path: openingLockPath, rank: .opening)
    self.openingLock = openingLock
    let queue = try openingLock.holding(wait: wait) { try file.openWriter() }
    self.queue = queue
    self.otherKeys = otherKeys
    let isOwn = try explainingStorage(file.path) {
      try queue.inDatabase { try VaultMigration.opens($0, SymmetricKey(data: vaultKey)) }
    }
    // An erasure that was interrupted may have left the vault under the key beside vault.key.
    let candidates = isOwn ? [vaultKey] : try [vaultKey] + otherKeys()
    let migration = VaultMigration(file: file, origin: origin)
    let opened = try explainingStorage(file.path) {
      try queue.inDatabase { database in
        let first = try FirstFormatCopy(of: database, migration, candidates)
        return (first, try Self.unlocked(first, database, candidates, origin))
      }
    }
    first = opened.0
    (wrapping, own, seen) = opened.1
  }

  private typealias Unlocked = (wrapping: Wrapping, own: OwnKeys, seen: Data?)

  private static func unlocked(
    _ first: FirstFormatCopy?, _ database: Database, _ candidates: [[UInt8]], _ origin: String
  ) throws -> Unlocked {
    if let first {
      return try first.queue.inDatabase { try unlocked(nil, $0, candidates, origin) }
    }
    for key in candidates {
      let wrapping = Wrapping(SymmetricKey(data: key), origin: origin)
      if let own = try OwnKeys(database, wrapping) {
        return (wrapping, own, try OwnKeys.wrapped("lookup", database))
      }
    }
    throw VaultError.wrongKey
  }

  /// Brings a vault of format 1 up, before anything is written; its format until now.
  @discardableResult
  func bringUp() throws -> Int32 {
    try explainingStorage(file.path) {
      guard let candidates = try onFile({ _ in try first.map { try $0.candidates + otherKeys() } })
      else { return VaultSchema.version }
      return try lock.holding(wait: wait) {
        try onFile { database in
          let isDone = try VaultMigration(file: file, origin: origin).run(database, candidates)
          try use(nil, of: database, candidates)
          return isDone ? 1 : VaultSchema.version
        }
      }
    }
  }

  private func use(
    _ first: FirstFormatCopy?, of database: Database, _ candidates: [[UInt8]]
  ) throws {
    let opened = try Self.unlocked(first, database, candidates, origin)
    self.first = first
    (wrapping, own, seen) = opened
    keys.removeAll()
    dataVersion = -1
  }

  /// The copy to read instead of the file, made anew when somebody else changed that.
  private func currentCopy(of database: Database) throws -> DatabaseQueue? {
    guard let first else { return nil }
    guard try first.isOutdated(by: database) else { return first.queue }
    let candidates = try first.candidates + otherKeys()
    let next = try FirstFormatCopy(
      of: database, VaultMigration(file: file, origin: origin), candidates)
    try use(next, of: database, candidates)
    return next?.queue
  }

  /// Whether tombstones under the key of format 1 are still fast hashes: only in a copy in memory.
  var hasFastTombstones: Bool { first != nil }

  /// Closes; who closes last removes the WAL, which nobody may open meanwhile.
  func close() {
    do {
      try openingLock.holding(wait: wait) { try queue.close() }
    } catch {
      // Somebody has held the lock for too long, and nothing is left to be done here.
      try? queue.close()
    }
  }

  /// Makes sure that the keys at hand are those of the vault as it is: another process may have
  /// erased somebody and renewed them.
  func refresh(in database: Database) throws {
    if isInTransaction { return }
    let version =
      try Int64.fetchOne(
        database.cachedStatement(sql: "PRAGMA data_version")) ?? 0
    guard version != dataVersion else { return }
    keys.removeAll()
    forgetKnown()
    dataVersion = version
    try reload(in: database)
  }

  /// Forgets who has no tombstone, and lets others know that what they found may hold no longer.
  func forgetKnown() {
    withoutTombstone.removeAll()
    hasTombstones = nil
    epoch += 1
  }

  /// Whether a customer was erased, under the keys as they are now.
  func isErased(customer: String, in database: Database) throws -> Bool {
    if withoutTombstone.contains(customer) { return false }
    if hasTombstones == nil {
      hasTombstones = try Bool.fetchOne(
        database.cachedStatement(sql: "SELECT EXISTS (SELECT 1 FROM tombstone)"))
    }
    if hasTombstones == false { return false }
    if try isErased(.customer, customer, in: database) { return true }
    if withoutTombstone.count >= Self.bound { withoutTombstone.removeAll() }
    withoutTombstone.insert(customer)
    return false
  }

  private func reload(in database: Database) throws {
    let wrapped = try OwnKeys.wrapped("lookup", database)
    guard wrapped != seen else { return }
    if let now = try OwnKeys(database, wrapping) {
      own = now
    } else {
      let others = try otherKeys().map {
        Wrapping(SymmetricKey(data: $0), origin: origin)
      }
      var found: (Wrapping, OwnKeys)?
      for other in others where found == nil {
        found = try OwnKeys(database, other).map { (other, $0) }
      }
      guard let found else { throw VaultError.wrongKey }
      (wrapping, own) = found
    }
    seen = wrapped
  }

  /// Whether a key is the one the vault is wrapped under now.
  func isOpened(by key: [UInt8], in database: Database) throws -> Bool {
    try VaultMigration.opens(database, SymmetricKey(data: key))
  }

  /// Goes on under other keys after a change of this process's own, and forgets what was unwrapped.
  func use(_ wrapping: Wrapping?) throws {
    try onConnection { database in
      keys.removeAll()
      forgetKnown()
      if let wrapping { self.wrapping = wrapping }
      try reload(in: database)
    }
  }

  /// Runs a body on the connection; within a transaction, on the thread that has it. A vault of
  /// format 1 is read in a copy of the present format.
  func onConnection<Result>(_ body: (Database) throws -> Result) throws -> Result {
    try onFile { database in
      guard let copy = try currentCopy(of: database) else { return try body(database) }
      return try copy.unsafeReentrantRead(body)
    }
  }

  /// The same on the file itself, of whatever format.
  func onFile<Result>(_ body: (Database) throws -> Result) throws -> Result {
    try explainingStorage(file.path) {
      try LockOrder.holding(.vaultConnection) { try queue.unsafeReentrantRead(body) }
    }
  }

  /// Reads under the keys as they are now.
  func read<Result>(_ body: (Database) throws -> Result) throws -> Result {
    try onConnection { database in
      try refresh(in: database)
      return try body(database)
    }
  }

  func key(_ customer: String, version: UInt16?) throws -> CustomerKey? {
    try onConnection { try key(customer, version: version, in: $0) }
  }

  func key(
    _ customer: String, version: UInt16?, in database: Database
  ) throws -> CustomerKey? {
    // Another process may have destroyed or made a key since the last look.
    try refresh(in: database)
    if let known = keys[customer], version == nil || version == known.version { return known }
    if withoutKey.contains(customer) { return nil }
    let statement = try database.cachedStatement(
      sql: """
        SELECT version, wrapped FROM customer_key WHERE customer = ? AND (? IS NULL OR version = ?)
        ORDER BY version DESC LIMIT 1
        """)
    let row = try Row.fetchOne(
      statement, arguments: [customer, version.map { Int($0) }, version.map { Int($0) }])
    guard let row else {
      if isInTransaction, version == nil { withoutKey.insert(customer) }
      return nil
    }
    let (found, wrapped): (Int64, Data) = try (row.decode(atIndex: 0), row.decode(atIndex: 1))
    guard let number = UInt16(exactly: found),
      let unwrapped = wrapping.unwrap(wrapped, customer: customer, version: found)
    else { throw VaultError.wrongKey }
    let key = CustomerKey(version: number, key: unwrapped)
    // Only the newest is remembered: it is the one to seal with.
    if version == nil { remember(key, of: customer) }
    return key
  }

  private func remember(_ key: CustomerKey, of customer: String) {
    if keys.count >= Self.bound { keys.removeAll() }
    keys[customer] = key
  }

  func makeKey(_ customer: String, in database: Database) throws {
    guard try key(customer, version: nil, in: database) == nil else { return }
    guard try !isErased(customer: customer, in: database) else { throw VaultError.erased }
    try insert(
      CustomerKey(version: 1, key: SymmetricKey(size: .bits256)), of: customer, in: database)
  }

  /// Keeps a key that was made outside of the transaction.
  func keep(_ key: CustomerKey, of customer: String, in database: Database) throws {
    guard try self.key(customer, version: nil, in: database) == nil else {
      throw VaultError.madeElsewhere
    }
    guard try !isErased(customer: customer, in: database) else { throw VaultError.erased }
    try insert(key, of: customer, in: database)
  }

  private func insert(_ key: CustomerKey, of customer: String, in database: Database) throws {
    try database.cachedStatement(
      sql: "INSERT INTO customer_key (customer, version, wrapped) VALUES (?, 1, ?)"
    ).execute(arguments: [customer, try wrapping.wrap(key.key, customer: customer, version: 1)])
    withoutKey.remove(customer)
    remember(key, of: customer)
  }

  func forget(_ customer: String, in database: Database) throws {
    keys[customer] = nil
    forgetKnown()
    for table in ["customer_key", "lookup"] {
      try database.execute(
        sql: "DELETE FROM \(table) WHERE customer = ?", arguments: [customer])
    }
  }

  func allCustomers() throws -> [String] {
    try onConnection {
      try String.fetchAll($0, sql: "SELECT DISTINCT customer FROM customer_key ORDER BY customer")
    }
  }

  func transaction<Result>(
    committed: () throws -> Void = {}, _ body: (VaultTransaction) throws -> Result
  ) throws -> Result {
    try bringUp()
    return try explainingStorage(file.path) {
      try lock.holding(wait: wait) {
        try LockOrder.holding(.vaultConnection) {
          try queue.inDatabase { database in
            var result: Result?
            do {
              try database.inTransaction(.immediate) {
                try refresh(in: database)
                isInTransaction = true
                defer {
                  isInTransaction = false
                  withoutKey.removeAll(keepingCapacity: true)
                }
                result = try body(VaultTransaction(access: self, database: database))
                return .commit
              }
            } catch {
              // Keys made in it were never on disk.
              keys.removeAll()
              forgetKnown()
              throw error
            }
            try committed()
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
}
