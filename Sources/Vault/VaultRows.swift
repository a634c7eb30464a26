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

  private static func ids(
    _ query: String, path: String, _ isImmutable: Bool
  ) throws -> Set<[UInt8]>? {
    var file = VaultSchema.file(path)
    file.isImmutable = isImmutable
    guard file.exists else { return nil }
    let isAlone = !FileManager.default.fileExists(atPath: path + "-wal")
    do {
      return try ids(query, file)
    } catch let error as StorageError where isAlone && error.isOfTheDisk {
      // On a full disk SQLite cannot make the files it shares with others, and nobody has any.
      file.isImmutable = true
      return try ids(query, file)
    }
  }

  private static func ids(_ query: String, _ file: SQLiteFile) throws -> Set<[UInt8]> {
    try explainingStorage(file.path) {
      let queue = try file.openReader()
      defer { try? queue.close() }
      return try queue.inDatabase { database in
        var ids: Set<[UInt8]> = []
        let rows = try PreparedStatement(database, query)
        defer { rows.reset() }
        while try rows.next() { ids.insert(Array(rows.bytes(0))) }
        return ids
      }
    }
  }
}

extension StorageError {
  /// Whether what could not be done was to write.
  fileprivate var isOfTheDisk: Bool {
    switch self {
    case .full, .inputOutput, .notPermitted: true
    default: false
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
