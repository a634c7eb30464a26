internal import Foundation
internal import GRDB
internal import Storage

/// What can be seen of a vault without its key.
public enum VaultRows {
  /// The ids, as bytes, of all customers whose keys are there; nil if there is no vault.
  ///
  /// - Parameter isImmutable: read from where nobody can write, without a WAL beside it.
  public static func customers(
    path: String, isImmutable: Bool = false
  ) throws -> Set<[UInt8]>? {
    try ids("SELECT customer FROM customer_key", path: path, isImmutable)
  }

  /// The ids, as bytes, of all members of staff whose names are there; nil if there is no vault.
  public static func staff(
    path: String, isImmutable: Bool = false
  ) throws -> Set<[UInt8]>? {
    try ids("SELECT id FROM staff", path: path, isImmutable)
  }

  /// Whether customers who were erased under format 1 keep its hash key in the vault: their
  /// tombstones cannot be hashed anew without their texts. False if there is no vault.
  public static func keepsFirstHashKey(path: String, isImmutable: Bool = false) throws -> Bool {
    try read(path, isImmutable) { database in
      let isFirst = try Int32.fetchOne(database, sql: "PRAGMA user_version") == 1
      return try Bool.fetchOne(
        database,
        sql: "SELECT EXISTS (SELECT 1 FROM tombstone" + (isFirst ? ")" : " WHERE era = 1)"))
        ?? false
    } ?? false
  }

  /// A position that is kept by name; 0 where there is none, or no vault.
  public static func position(
    _ name: String, path: String, isImmutable: Bool = false
  ) throws -> Int64 {
    let bytes = try read(path, isImmutable) { database in
      try Data.fetchOne(
        database, sql: "SELECT CAST(value AS BLOB) FROM meta WHERE name = ?", arguments: [name])
    }
    return bytes?.flatMap { Int64(String(decoding: $0, as: UTF8.self)) } ?? 0
  }

  private static func ids(
    _ query: String, path: String, _ isImmutable: Bool
  ) throws -> Set<[UInt8]>? {
    try read(path, isImmutable) { database in
      var ids: Set<[UInt8]> = []
      let rows = try PreparedStatement(database, query)
      defer { rows.reset() }
      while try rows.next() { ids.insert(Array(rows.bytes(0))) }
      return ids
    }
  }

  private static func read<Result>(
    _ path: String, _ isImmutable: Bool, _ body: (Database) throws -> Result
  ) throws -> Result? {
    var file = VaultSchema.file(path)
    file.isImmutable = isImmutable
    guard file.exists else { return nil }
    let isAlone = !FileManager.default.fileExists(atPath: path + "-wal")
    do {
      return try read(file, body)
    } catch let error as StorageError where isAlone && error.isOfTheDisk {
      // On a full disk SQLite cannot make the files it shares with others, and nobody has any.
      file.isImmutable = true
      return try read(file, body)
    }
  }

  private static func read<Result>(
    _ file: SQLiteFile, _ body: (Database) throws -> Result
  ) throws -> Result {
    try explainingStorage(file.path) {
      let queue = try file.openReader()
      defer { try? queue.close() }
      return try queue.inDatabase(body)
    }
  }
}

extension Sealing {
  /// Whether bytes have the form of a sealed part: version, header, and ciphertext of blocks.
  public static func hasForm(_ sealed: UnsafeRawBufferPointer) -> Bool {
    let length = sealed.count - header - tagByteCount
    return sealed.first == format && length > 0 && length.isMultiple(of: block)
  }
}
