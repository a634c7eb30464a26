internal import Storage

/// access.sqlite: who may come in. No names, no passwords, and nothing that opens anything by itself.
enum AccessSchema {
  static let version: Int32 = 2

  static func file(_ path: String) -> SQLiteFile {
    var file = SQLiteFile(
      path: path, applicationID: 0x5473_6163, version: version, schema: tables, secureDelete: true)
    file.earlier = [1: firstTables]
    return file
  }

  /// `tag` in each: `RowTags`.
  static let tables = [
    // The id is a staff id. Without a hash nobody has set a password yet. `step`: the last step of 30
    // seconds whose code was taken.
    """
    CREATE TABLE user (
      id TEXT PRIMARY KEY, roles TEXT NOT NULL, added INTEGER NOT NULL, stopped INTEGER,
      salt BLOB, hash BLOB, cost INTEGER, totp BLOB, step INTEGER NOT NULL, tag BLOB
    ) STRICT, WITHOUT ROWID
    """,
    // A one-time link; with it the secret of an authenticator that is confirmed when it is used.
    """
    CREATE TABLE invitation (
      hash BLOB PRIMARY KEY, user TEXT NOT NULL, expires INTEGER NOT NULL, totp BLOB,
      tag BLOB
    ) STRICT, WITHOUT ROWID
    """,
    """
    CREATE TABLE session (
      hash BLOB PRIMARY KEY, user TEXT NOT NULL, begun INTEGER NOT NULL, seen INTEGER NOT NULL,
      tag BLOB
    ) STRICT, WITHOUT ROWID
    """,
    "CREATE INDEX session_user ON session (user)",
    """
    CREATE TABLE token (
      name TEXT PRIMARY KEY, hash BLOB NOT NULL, roles TEXT NOT NULL, added INTEGER NOT NULL,
      expires INTEGER NOT NULL, revoked INTEGER, tag BLOB
    ) STRICT, WITHOUT ROWID
    """,
    "CREATE UNIQUE INDEX token_hash ON token (hash)",
    // The state that each tablet reported last.
    """
    CREATE TABLE device (
      id TEXT PRIMARY KEY, user TEXT NOT NULL, added INTEGER NOT NULL, seen INTEGER NOT NULL,
      unsent INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID
    """,
  ]

  /// Format 1: rows without tags, which let nobody in any more.
  private static let firstTables = tables.map { table in
    table.replacing(",\n  tag BLOB", with: "").replacing(", tag BLOB", with: "")
  }
}
