internal import Storage

/// vault.sqlite: keys, wrapped, and keyed hashes; no text that could be read without a key.
enum VaultSchema {
  static func file(_ path: String) -> SQLiteFile {
    SQLiteFile(
      path: path, applicationID: 0x5473_766C, version: 1, schema: tables, secureDelete: true)
  }

  private static let tables = [
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
