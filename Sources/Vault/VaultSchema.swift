internal import Storage

/// vault.sqlite: keys, wrapped, and keyed hashes; no text that could be read without a key.
enum VaultSchema {
  static let version: Int32 = 2

  static func file(_ path: String) -> SQLiteFile {
    var file = SQLiteFile(
      path: path, applicationID: 0x5473_766C, version: version, schema: tables,
      secureDelete: true)
    file.earlier = [1: firstTables]
    return file
  }

  static let tables = [
    "CREATE TABLE meta (name TEXT PRIMARY KEY, value BLOB NOT NULL) STRICT, WITHOUT ROWID",
    """
    CREATE TABLE customer_key (
      customer TEXT NOT NULL, version INTEGER NOT NULL, wrapped BLOB NOT NULL,
      PRIMARY KEY (customer, version)
    ) STRICT, WITHOUT ROWID
    """,
    // The text is what was hashed, sealed, so that it can be hashed under another key. There is none
    // for what format 1 knew: those hashes are of the former key.
    """
    CREATE TABLE lookup (
      kind INTEGER NOT NULL, hash BLOB NOT NULL, customer TEXT NOT NULL, text BLOB,
      PRIMARY KEY (kind, hash, customer)
    ) STRICT, WITHOUT ROWID
    """,
    "CREATE INDEX lookup_customer ON lookup (customer)",
    // Look-ups of events that are on their way into the log: nobody is found by them yet.
    "CREATE TABLE planned (number INTEGER PRIMARY KEY, lookups BLOB NOT NULL) STRICT",
    // What an erased customer could be found by; no id. The mark is a few bits of a fast hash, the
    // hash itself is slow, under the key of its era.
    """
    CREATE TABLE tombstone (
      kind INTEGER NOT NULL, era INTEGER NOT NULL, mark INTEGER NOT NULL, hash BLOB NOT NULL,
      PRIMARY KEY (kind, era, mark, hash)
    ) STRICT, WITHOUT ROWID
    """,
    """
    CREATE TABLE staff (id TEXT PRIMARY KEY, hash BLOB NOT NULL, name BLOB NOT NULL)
    STRICT, WITHOUT ROWID
    """,
    "CREATE INDEX staff_hash ON staff (hash)",
  ]

  /// Format 1: keys wrapped by RFC 3394, without a word of whose they are.
  static let firstTables = [
    "CREATE TABLE meta (name TEXT PRIMARY KEY, value BLOB NOT NULL) WITHOUT ROWID",
    """
    CREATE TABLE customer_key (
      customer TEXT NOT NULL, version INTEGER NOT NULL, wrapped BLOB NOT NULL,
      PRIMARY KEY (customer, version)
    ) WITHOUT ROWID
    """,
    """
    CREATE TABLE lookup (
      kind INTEGER NOT NULL, hash BLOB NOT NULL, customer TEXT NOT NULL,
      PRIMARY KEY (kind, hash, customer)
    ) WITHOUT ROWID
    """,
    "CREATE INDEX lookup_customer ON lookup (customer)",
    // What an erased customer could be found by; no id.
    """
    CREATE TABLE tombstone (
      kind INTEGER NOT NULL, hash BLOB NOT NULL, PRIMARY KEY (kind, hash)
    ) WITHOUT ROWID
    """,
    "CREATE TABLE staff (id TEXT PRIMARY KEY, name BLOB NOT NULL) WITHOUT ROWID",
  ]
}

extension Vault {
  /// The format that this program writes.
  public static var format: Int32 { VaultSchema.version }
}
