internal import Crypto
internal import Foundation
internal import GRDB
internal import Storage

/// What destroying customers' keys did, as counted in the tables.
public struct Destruction: Sendable {
  /// Keys that were destroyed.
  public internal(set) var keys = 0
  /// Rows in which one of these keys stood a second time, under another name; gone too.
  public internal(set) var copies = 0
  /// Look-ups that were, each leaving a tombstone.
  public internal(set) var lookups = 0
  /// Names of members of staff.
  public internal(set) var staff = 0
  /// Bytes that must stand nowhere any more: each key as it was wrapped, and unwrapped.
  public internal(set) var traces: [[UInt8]] = []
  /// The keys themselves, to find them under other names.
  var destroyed: Set<[UInt8]> = []
}

/// Where a fresh vault key is kept before and after the vault is wrapped under it.
public struct KeyRenewal {
  /// Ends a renewal that was broken off: told whether a key opens the vault.
  let settle: (_ opens: ([UInt8]) throws -> Bool) throws -> Void
  /// Puts the fresh key beside the present one, durably.
  let prepare: (_ fresh: [UInt8]) throws -> Void
  /// Puts it in the present one's place.
  let finish: () throws -> Void

  public init(
    settle: @escaping (_ opens: ([UInt8]) throws -> Bool) throws -> Void,
    prepare: @escaping ([UInt8]) throws -> Void, finish: @escaping () throws -> Void
  ) {
    self.settle = settle
    self.prepare = prepare
    self.finish = finish
  }
}

/// Erasing: keys and look-ups destroyed, all others wrapped anew.
///
/// The order is: fresh key beside the present one; one transaction that destroys and wraps; fresh
/// key in the present one's place. Whatever interrupts it, one of the two keys opens the vault.
extension Vault {
  /// The note of how far erasures were carried out.
  public static let erasedThroughName = "erasedThrough"

  /// The position through which the log's erasures have been carried out here; 0 at first.
  public func erasedThrough() throws -> Int64 { try position(Self.erasedThroughName) }

  /// A position that is kept by name; 0 where there is none, or no position, so that what it speaks
  /// of is looked at again.
  public func position(_ name: String) throws -> Int64 {
    try max(0, note(name).flatMap { Int64(String(decoding: $0, as: UTF8.self)) } ?? 0)
  }

  /// Destroys the keys and look-ups of customers and names of staff, hashes all other look-ups anew
  /// under a key that never knew those who are gone, and wraps everything under a fresh key.
  ///
  /// What is gone is counted and looked for again before it is committed.
  ///
  /// - Parameters:
  ///   - position: of the last erasure in the log that this carries out.
  ///   - isLate: whether some stand at positions that the vault says it has passed.
  ///   - isKnown: whether the log knows a customer; keys of others that do not open stay as they are.
  ///   - renewal: nil where the vault key cannot be changed from here.
  ///   - committed: told when the vault is changed, and the fresh key not yet in its place.
  ///   - notes: what is kept in the vault with it, by name, authenticated.
  /// - Returns: nil when another process has done it meanwhile.
  /// - Throws: `VaultError.keyUnreadable` where the key of somebody else does not open.
  public func destroy(
    _ customers: [String], staff: [String] = [], through position: Int64, isLate: Bool = false,
    isKnown: (String) throws -> Bool = { _ in true }, renewal: KeyRenewal?,
    committed: () -> Void = {}, notes: (Destruction) throws -> [(String, [UInt8])]
  ) throws -> Destruction? {
    try access.lock.holding(wait: access.wait) {
      let before = try erasedThrough()
      let isLeft =
        try isLate
        && (customers.contains { try keepsKey(of: $0) || !isErased(.customer, $0) }
          || !staffIDs().isDisjoint(with: staff))
      guard before < position || isLeft else { return nil }
      let fresh = renewal == nil ? nil : Vault.makeKey()
      if let fresh {
        // Somebody may have been killed while this one waited: the only key that opens the vault
        // now stands where the next one would be put.
        try renewal?.settle(opens)
        try renewal?.prepare(fresh)
      }
      let wrapping = fresh.map { Wrapping(SymmetricKey(data: $0), origin: origin) }
      let destruction = try access.transaction(
        committed: {
          // Before anybody else reads: what was wrapped anew opens under the fresh key only.
          try access.use(wrapping)
          committed()
        }
      ) { transaction in
        try transaction.checkIntact()
        var destruction = Destruction()
        for customer in customers { try transaction.destroy(customer, &destruction) }
        for id in staff { try transaction.destroyStaff(id, &destruction) }
        try transaction.sweep(&destruction, under: wrapping, isKnown)
        try transaction.rehash(under: wrapping ?? access.wrapping)
        try transaction.checkGone(customers, staff)
        for (name, bytes) in try notes(destruction) {
          try transaction.keepAuthenticated(bytes, as: name)
        }
        try transaction.keep(Array(String(max(before, position)).utf8), as: Self.erasedThroughName)
        return destruction
      }
      try renewal?.finish()
      return destruction
    }
  }

  /// Destroys the keys and look-ups of customers of whom the log at hand knows nothing, and lets
  /// nothing be sealed for them again; the vault key stays.
  public func destroy(_ customers: [String]) throws {
    guard !customers.isEmpty else { return }
    try access.lock.holding(wait: access.wait) {
      try access.transaction(committed: { try access.use(nil) }) { transaction in
        try transaction.checkIntact()
        var destruction = Destruction()
        for customer in customers { try transaction.destroy(customer, &destruction) }
        try transaction.sweep(&destruction, under: nil) { _ in true }
        try transaction.checkGone(customers, [])
      }
    }
  }

  /// Looks whether the keys of all customers open, apart from some, and from those of whom the log
  /// knows nothing: somebody put them there.
  ///
  /// - Throws: `VaultError.keyUnreadable`: an erasure would lose that key for good.
  public func checkKeysOpen(
    besides customers: Set<String>, isKnown: (String) throws -> Bool
  ) throws {
    try access.read { database in
      let rows = try Row.fetchCursor(
        database, sql: "SELECT customer, version, wrapped FROM customer_key")
      while let row = try rows.next() {
        let (customer, version, wrapped): (String, Int64, Data) =
          try (row.decode(atIndex: 0), row.decode(atIndex: 1), row.decode(atIndex: 2))
        guard
          try customers.contains(customer)
            || access.wrapping.unwrap(wrapped, customer: customer, version: version) != nil
            || !isKnown(customer)
        else { throw VaultError.keyUnreadable(customer: customer) }
      }
    }
  }

  /// Looks at every page, row and index: where rows stand out of order, one that is asked for by its
  /// customer is not found, and would outlive its erasure.
  ///
  /// - Throws: `StorageError.damaged`.
  public func checkIntact() throws {
    try access.read { try VaultTransaction.checkIntact($0, access.file.path) }
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
      for mark in [Self.erasedThroughName] + marks {
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
    try access.lock.holding(wait: access.wait) { try body(opens) }
  }

  /// Whether a key is the one that the vault is wrapped under now.
  private func opens(_ key: [UInt8]) throws -> Bool {
    try access.onConnection { try access.isOpened(by: key, in: $0) }
  }

  /// Something kept beside the keys by name; nothing personal.
  public func note(_ name: String) throws -> [UInt8]? {
    try access.onConnection { database in
      try Data.fetchOne(
        database, sql: "SELECT value FROM meta WHERE name = ?", arguments: [name]
      ).map { Array($0) }
    }
  }

  /// Moves the WAL into the vault and empties it; false when a reader kept it from that.
  public func truncateWAL() throws -> Bool {
    try access.lock.holding(wait: access.wait) {
      try access.onFile { database in
        let isEmpty = try Int.fetchOne(database, sql: "PRAGMA wal_checkpoint(TRUNCATE)") == 0
        if isEmpty { try EmptyWAL.sync(beside: access.file.path) }
        return isEmpty
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
