internal import Crypto
internal import Foundation
internal import GRDB
internal import Storage

/// What destroying customers' keys did.
public struct Destruction: Sendable {
  /// Keys that were destroyed.
  public internal(set) var keys = 0
  /// Look-ups that were, each leaving a tombstone.
  public internal(set) var lookups = 0
  /// Bytes that must stand nowhere any more: each key as it was wrapped, and unwrapped.
  public internal(set) var traces: [[UInt8]] = []
}

/// Where a fresh vault key is kept before and after the vault is wrapped under it.
public struct KeyRenewal {
  /// Puts the fresh key beside the present one, durably.
  let prepare: (_ fresh: [UInt8]) throws -> Void
  /// Puts it in the present one's place.
  let finish: () throws -> Void

  public init(prepare: @escaping ([UInt8]) throws -> Void, finish: @escaping () throws -> Void) {
    self.prepare = prepare
    self.finish = finish
  }
}

/// Erasing: keys and look-ups destroyed, all others wrapped anew.
///
/// The order is: fresh key beside the present one; one transaction that destroys and wraps; fresh
/// key in the present one's place. Whatever interrupts it, one of the two keys opens the vault.
extension Vault {
  private static let through = "erasedThrough"

  /// The position through which the log's erasures have been carried out here; 0 at first.
  public func erasedThrough() throws -> Int64 {
    try note(Self.through).flatMap { Int64(String(decoding: $0, as: UTF8.self)) } ?? 0
  }

  /// Destroys the keys and look-ups of customers and wraps everything else under a fresh key.
  ///
  /// - Parameters:
  ///   - position: of the last erasure in the log that this carries out.
  ///   - isLate: whether some stand at positions that were passed over before.
  ///   - renewal: nil where the vault key cannot be changed from here.
  ///   - committed: told when the vault is changed, and the fresh key not yet in its place.
  ///   - notes: what is kept in the vault with it, by name.
  /// - Returns: nil when another process has done it meanwhile.
  public func destroy(
    _ customers: [String], through position: Int64, isLate: Bool = false, renewal: KeyRenewal?,
    committed: () -> Void = {}, notes: (Destruction) throws -> [(String, [UInt8])]
  ) throws -> Destruction? {
    try access.lock.holding(wait: access.wait) {
      let before = try erasedThrough()
      let isLeft = try isLate && customers.contains { try !isErased(.customer, $0) }
      guard before < position || isLeft else { return nil }
      let fresh = renewal == nil ? nil : Vault.makeKey()
      if let fresh { try renewal?.prepare(fresh) }
      let destruction = try access.transaction(committed: committed) { transaction in
        var destruction = Destruction()
        for customer in customers { try transaction.destroy(customer, &destruction) }
        if let fresh { try transaction.rewrap(under: SymmetricKey(data: fresh)) }
        for (name, bytes) in try notes(destruction) { try transaction.keep(bytes, as: name) }
        try transaction.keep(Array(String(max(before, position)).utf8), as: Self.through)
        return destruction
      }
      access.use(fresh.map { SymmetricKey(data: $0) })
      try renewal?.finish()
      return destruction
    }
  }

  /// Destroys the keys and look-ups of customers of whom the log at hand knows nothing, and lets
  /// nothing be sealed for them again; the vault key stays.
  public func destroy(_ customers: [String]) throws {
    guard !customers.isEmpty else { return }
    try access.lock.holding(wait: access.wait) {
      try access.transaction { transaction in
        var destruction = Destruction()
        for customer in customers { try transaction.destroy(customer, &destruction) }
      }
      access.use(nil)
    }
  }

  /// Fits what the vault says of erasures to a log that ends earlier than the one it was at work
  /// with: positions behind the end are of a history that is lost, and others will stand there.
  ///
  /// - Parameters:
  ///   - size: of the log.
  ///   - marks: names of notes that hold a position; lowered to the size.
  ///   - prefix: of names that end in a position; those behind the size are removed.
  ///   - others: names of notes that are removed.
  public func rewind(
    to size: Int64, marks: [String], prefix: String, removing others: [String]
  ) throws {
    func position(_ text: some StringProtocol) -> Int64 { Int64(text) ?? 0 }
    try access.transaction { transaction in
      for mark in [Self.through] + marks {
        guard let bytes = try note(mark), position(String(decoding: bytes, as: UTF8.self)) > size
        else { continue }
        try transaction.keep(Array(String(size).utf8), as: mark)
      }
      let names = try String.fetchAll(
        transaction.database, sql: "SELECT name FROM meta ORDER BY name")
      let lost = names.filter { name in
        others.contains(name)
          || name.hasPrefix(prefix) && position(name.dropFirst(prefix.count)) > size
      }
      for name in lost {
        try transaction.database.execute(
          sql: "DELETE FROM meta WHERE name = ?", arguments: [name])
      }
    }
  }

  /// Runs a body while nobody can change the vault; its argument says whether a key opens it.
  public func settling<Result>(
    _ body: (_ opens: ([UInt8]) throws -> Bool) throws -> Result
  ) throws -> Result {
    try access.lock.holding(wait: access.wait) {
      try body { key in
        try explainingStorage(access.file.path) {
          try access.queue.inDatabase { try access.isOpened(by: key, in: $0) }
        }
      }
    }
  }

  /// Something kept beside the keys by name; nothing personal.
  public func note(_ name: String) throws -> [UInt8]? {
    try explainingStorage(access.file.path) {
      try access.queue.unsafeReentrantRead { database in
        try Data.fetchOne(
          database, sql: "SELECT value FROM meta WHERE name = ?", arguments: [name]
        ).map { Array($0) }
      }
    }
  }

  /// Moves the WAL into the vault and empties it; false when a reader kept it from that.
  public func truncateWAL() throws -> Bool {
    try explainingStorage(access.file.path) {
      try access.lock.holding(wait: access.wait) {
        try access.queue.inDatabase { database in
          try Int.fetchOne(database, sql: "PRAGMA wal_checkpoint(TRUNCATE)") == 0
        }
      }
    }
  }

  /// Copies the vault as it stands at one moment into a new file.
  public func copy(to path: String) throws {
    try explainingStorage(path) {
      try access.lock.holding(wait: access.wait) {
        let copy = try DatabaseQueue(path: path)
        try access.queue.backup(to: copy)
        try copy.close()
      }
    }
    guard chmod(path, 0o600) == 0 else { throw StorageError(errno: errno, path: path) }
  }
}

extension VaultTransaction {
  fileprivate func destroy(_ customer: String, _ destruction: inout Destruction) throws {
    // First of all, so that a vault key renewed by another process is at hand.
    _ = try access.key(customer, version: nil, in: database)
    let wrapped = try Data.fetchAll(
      database, sql: "SELECT wrapped FROM customer_key WHERE customer = ?", arguments: [customer])
    for one in wrapped {
      destruction.traces.append(Array(one))
      destruction.traces.append(try access.unwrap(one).withUnsafeBytes { Array($0) })
    }
    destruction.keys += wrapped.count
    try database.execute(
      sql: """
        INSERT OR IGNORE INTO tombstone (kind, hash)
        SELECT kind, hash FROM lookup WHERE customer = ?
        """, arguments: [customer])
    try database.execute(
      sql: "INSERT OR IGNORE INTO tombstone (kind, hash) VALUES (?, ?)",
      arguments: [LookupKind.customer.rawValue, access.hash(.customer, customer)])
    try database.execute(
      sql: "DELETE FROM customer_key WHERE customer = ?", arguments: [customer])
    try database.execute(sql: "DELETE FROM lookup WHERE customer = ?", arguments: [customer])
    destruction.lookups += database.changesCount
  }

  /// Wraps every key that is left under another vault key, some thousand at a time.
  fileprivate func rewrap(under fresh: SymmetricKey) throws {
    for name in ["lookup", "staff"] {
      let old = try Data.fetchOne(
        database, sql: "SELECT value FROM meta WHERE name = ?", arguments: [name])
      guard let old else { throw VaultError.malformed }
      try keep(Array(AES.KeyWrap.wrap(access.unwrap(old), using: fresh)), as: name)
    }
    var last: (customer: String, version: Int64) = ("", 0)
    while true {
      let rows = try Row.fetchAll(
        database,
        sql: """
          SELECT customer, version, wrapped FROM customer_key WHERE (customer, version) > (?, ?)
          ORDER BY customer, version LIMIT 4000
          """, arguments: [last.customer, last.version])
      for row in rows {
        last = (row["customer"], row["version"])
        try database.execute(
          sql: "UPDATE customer_key SET wrapped = ? WHERE customer = ? AND version = ?",
          arguments: [
            try AES.KeyWrap.wrap(access.unwrap(row["wrapped"]), using: fresh), last.customer,
            last.version,
          ])
      }
      if rows.isEmpty { return }
    }
  }

  /// Keeps something beside the keys by name; nothing personal.
  public func keep(_ bytes: [UInt8], as name: String) throws {
    try database.execute(
      sql: "INSERT OR REPLACE INTO meta (name, value) VALUES (?, ?)",
      arguments: [name, Data(bytes)])
  }
}
