internal import Crypto
internal import Foundation
internal import GRDB
public import Storage

extension VaultRows {
  /// Schema, pages and indexes of a vault, looked at without its key; nil if there is no vault.
  ///
  /// - Parameter isImmutable: read from where nobody can write, without a WAL beside it.
  public static func inspect(
    path: String, isImmutable: Bool = false
  ) throws -> SQLiteInspection? {
    var file = VaultSchema.file(path)
    file.isImmutable = isImmutable
    guard var inspection = try file.inspect(), inspection.isIntact else {
      return try file.inspect()
    }
    if inspection.differences.isEmpty, try !hasOnlyKnownValues(file) { inspection.isIntact = false }
    return inspection
  }

  /// Numbers of key versions and kinds that a vault writes, and hashes of their length: under any
  /// others a reader looks for nothing.
  private static func hasOnlyKnownValues(_ file: SQLiteFile) throws -> Bool {
    try explainingStorage(file.path) {
      let queue = try file.openReader()
      defer { try? queue.close() }
      return try queue.inDatabase { database in
        let kinds = LookupKind.allCases.map { String($0.rawValue) }.joined(separator: ", ")
        return try Bool.fetchOne(
          database,
          sql: """
            SELECT NOT EXISTS (SELECT 1 FROM customer_key WHERE version <> 1)
              AND NOT EXISTS (
                SELECT 1 FROM lookup WHERE kind NOT IN (\(kinds)) OR length(hash) <> 32)
            """) == true
      }
    }
  }
}

extension Vault {
  /// Whether every look-up and every name of a member of staff is one that this vault wrote for
  /// that customer or member; look-ups under the key of format 1 have no text that could tell.
  public func hasOnlyOwnLookups() throws -> Bool {
    try access.read { database in
      let own = access.own
      let lookups = try Row.fetchCursor(
        database,
        sql: "SELECT kind, hash, customer, text FROM lookup WHERE text IS NOT NULL OR ?",
        arguments: [own.former == nil])
      while let row = try lookups.next() {
        let (number, hash, customer, sealed): (Int64, Data, String, Data?) =

          try (
            row.decode(atIndex: 0), row.decode(atIndex: 1), row.decode(atIndex: 2),
            row.decode(atIndex: 3)
          )
        guard let sealed, let kind = LookupKind(rawValue: number),
          let text = own.open(sealed, number, of: customer), own.hash(kind, text) == hash
        else { return false }
      }
      let staff = try Row.fetchCursor(database, sql: "SELECT id, name, hash FROM staff")
      while let row = try staff.next() {
        let (id, sealed, hash): (String, Data, Data) =
          try (row.decode(atIndex: 0), row.decode(atIndex: 1), row.decode(atIndex: 2))
        guard let name = VaultAccess.openName(sealed, of: id, under: own.staff),
          own.hash(.staff, name) == hash
        else { return false }
      }
      return true
    }
  }
}
