internal import Storage

/// readmodels.sqlite: what many share, rebuilt from the log at any time; no personal data.
enum BoardSchema {
  /// Raised when the fold or the table changes; the table is then built anew.
  static let version: Int64 = 4
  static let projection = "board"

  static func file(_ path: String) -> SQLiteFile {
    SQLiteFile(path: path, applicationID: 0x5473_726D, version: 1, schema: tables)
  }

  static let tables = [
    """
    CREATE TABLE projection (
      name TEXT PRIMARY KEY, version INTEGER NOT NULL, position INTEGER NOT NULL, root BLOB NOT NULL
    ) WITHOUT ROWID
    """,
    """
    CREATE TABLE journey (
      stream INTEGER PRIMARY KEY, journey TEXT NOT NULL, customer TEXT, blueprint TEXT,
      blueprintVersion INTEGER, state TEXT NOT NULL, current TEXT, weakest TEXT, opened INTEGER,
      delivered INTEGER, deliveredFirst INTEGER, deliveredLast INTEGER, last INTEGER NOT NULL,
      advisor TEXT, model TEXT, orderCode TEXT, events INTEGER NOT NULL,
      advisorAtDelivery TEXT, incomplete INTEGER NOT NULL
    )
    """,
  ]

  static let columns = """
    stream, journey, customer, blueprint, blueprintVersion, state, current, weakest, opened,
    delivered, deliveredFirst, deliveredLast, last, advisor, model, orderCode, events,
    advisorAtDelivery, incomplete
    """

  static let columnNames = columns.split { $0 == "," || $0.isWhitespace }.map(String.init)

  static let insert =
    "INSERT OR REPLACE INTO journey (\(columns)) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
}
