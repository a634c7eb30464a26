internal import Crypto
internal import CryptoExtras
internal import Foundation
internal import GRDB

/// The vault's own keys: what look-ups, tombstones and names are kept under.
///
/// `lookup`, `text` and `staff` are made anew at every erasure, so that nobody can hash for those who
/// were erased what was hashed while they were known, nor open a name from before. Nobody can hash a tombstone anew, so that its key
/// stays; it is used slowly, and else only to derive other keys from.
struct OwnKeys {
  var lookup: SymmetricKey
  var text: SymmetricKey
  let tombstone: SymmetricKey
  var staff: SymmetricKey
  /// The key of format 1, for as long as something stands under it that cannot be hashed anew.
  var former: SymmetricKey?

  static let names = ["lookup", "text", "tombstone", "staff"]
  static let formerName = "former"

  init() {
    lookup = SymmetricKey(size: .bits256)
    text = SymmetricKey(size: .bits256)
    tombstone = SymmetricKey(size: .bits256)
    staff = SymmetricKey(size: .bits256)
  }

  init(formerLookup: SymmetricKey, staff: SymmetricKey) {
    lookup = SymmetricKey(size: .bits256)
    text = SymmetricKey(size: .bits256)
    tombstone = SymmetricKey(size: .bits256)
    self.staff = staff
    former = formerLookup
  }

  /// Nil where this is not the vault's key.
  init?(_ database: Database, _ wrapping: Wrapping) throws {
    var keys: [SymmetricKey] = []
    for name in Self.names {
      guard let wrapped = try Self.wrapped(name, database),
        let key = wrapping.unwrap(wrapped, named: name)
      else { return nil }
      keys.append(key)
    }
    lookup = keys[0]
    text = keys[1]
    tombstone = keys[2]
    staff = keys[3]
    if let wrapped = try Self.wrapped(Self.formerName, database) {
      guard let key = wrapping.unwrap(wrapped, named: Self.formerName) else { return nil }
      former = key
    }
  }

  static func wrapped(_ name: String, _ database: Database) throws -> Data? {
    try Data.fetchOne(database, sql: "SELECT value FROM meta WHERE name = ?", arguments: [name])
  }

  func keep(in database: Database, _ wrapping: Wrapping) throws {
    let keys: [SymmetricKey?] = [lookup, text, tombstone, staff, former]
    for (name, key) in zip(Self.names + [Self.formerName], keys) {
      if let key {
        try database.execute(
          sql: "INSERT OR REPLACE INTO meta (name, value) VALUES (?, ?)",
          arguments: [name, try wrapping.wrap(key, named: name)])
      } else {
        try database.execute(sql: "DELETE FROM meta WHERE name = ?", arguments: [name])
      }
    }
  }

  // MARK: Look-ups

  static func hash(_ kind: LookupKind, _ normal: String, under key: SymmetricKey) -> Data {
    let message = Array("\(kind.rawValue):".utf8) + Array(normal.utf8)
    return Data(HMAC<SHA256>.authenticationCode(for: message, using: key))
  }

  func hash(_ kind: LookupKind, _ normal: String) -> Data {
    Self.hash(kind, normal, under: lookup)
  }

  func seal(_ text: String, _ kind: LookupKind, of customer: String) throws -> Data {
    let box = try AES.GCM.seal(
      Data(text.utf8), using: self.text, authenticating: Data("\(kind.rawValue):\(customer)".utf8))
    guard let combined = box.combined else { throw VaultError.malformed }
    return combined
  }

  func open(_ sealed: Data, _ kind: Int64, of customer: String) -> String? {
    guard let box = try? AES.GCM.SealedBox(combined: sealed),
      let plain = try? AES.GCM.open(
        box, using: text, authenticating: Data("\(kind):\(customer)".utf8))
    else { return nil }
    return String(decoding: plain, as: UTF8.self)
  }

  // MARK: Tombstones

  /// Under which key a tombstone was hashed: the former one, or their own.
  enum Era: Int64, CaseIterable {
    case first = 1
    case own = 2
  }

  func key(of era: Era) -> SymmetricKey? {
    switch era {
    case .first: former
    case .own: tombstone
    }
  }

  /// The few bits by which a tombstone is looked for: one in 4,096 of all texts has them too. They
  /// spare all others the slow hash, and tell whoever has the vault key no more than that.
  static func mark(of fast: Data) -> Int64 {
    Int64(fast[fast.startIndex]) << 4 | Int64(fast[fast.startIndex + 1] >> 4)
  }

  /// The slow hash of a fast, keyed one (scrypt with 16 MiB): what it takes to try one text.
  static func slow(_ fast: Data) throws -> Data {
    let hash = try KDF.Scrypt.deriveKey(
      from: fast, salt: Data("touchstone tombstone".utf8), outputByteCount: 32, rounds: 1 << 14,
      blockSize: 8, parallelism: 1, maxMemory: 64 << 20)
    return hash.withUnsafeBytes { Data($0) }
  }
}
