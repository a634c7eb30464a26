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
    var file = VaultSchema.file(path)
    file.isImmutable = isImmutable
    guard file.exists else { return nil }
    return try explainingStorage(path) {
      let queue = try file.openReader()
      defer { try? queue.close() }
      return try queue.inDatabase { database in
        var customers: Set<[UInt8]> = []
        let rows = try PreparedStatement(database, "SELECT customer FROM customer_key")
        defer { rows.reset() }
        while try rows.next() { customers.insert(Array(rows.bytes(0))) }
        return customers
      }
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
