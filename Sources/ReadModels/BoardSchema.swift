internal import Storage

/// readmodels.sqlite: what many share, rebuilt from the log at any time; no personal data.
enum BoardSchema {
  /// Raised when the fold or the table changes; the table is then built anew.
  static let version: Int64 = 6
  static let projection = "board"

  /// Format 2 has STRICT tables; a file of format 1 is made anew.
  static func file(_ path: String) -> SQLiteFile {
    SQLiteFile(path: path, applicationID: 0x5473_726D, version: 2, schema: tables + indexes)
  }

  /// What lists ask for, each in the order of opening: the row's number, the stream, ends every key.
  static let indexes = [
    "CREATE INDEX journey_opened ON journey (opened)",
    "CREATE INDEX journey_customer ON journey (customer, opened)",
    "CREATE INDEX journey_advisor ON journey (advisor, opened)",
    "CREATE INDEX journey_state ON journey (state, opened)",
    "CREATE INDEX journey_id ON journey (journey)",
    "CREATE INDEX journey_calls ON journey (callsUntil)",
  ]

  /// Taken away while everything is built anew: sorting once costs less than finding each row's
  /// place.
  static let withoutIndexes = indexes.compactMap { sql in
    sql.split(separator: " ").dropFirst(2).first.map { "DROP INDEX IF EXISTS \($0)" }
  }

  static let tables = [
    """
    CREATE TABLE projection (
      name TEXT PRIMARY KEY, version INTEGER NOT NULL, position INTEGER NOT NULL, root BLOB NOT NULL
    ) STRICT, WITHOUT ROWID
    """,
    """
    CREATE TABLE journey (
      stream INTEGER PRIMARY KEY, journey TEXT NOT NULL, customer TEXT, blueprint TEXT,
      blueprintVersion INTEGER, state TEXT NOT NULL, current TEXT, weakest TEXT, opened INTEGER,
      delivered INTEGER, deliveredFirst INTEGER, deliveredLast INTEGER, last INTEGER NOT NULL,
      advisor TEXT, model TEXT, orderCode TEXT, events INTEGER NOT NULL,
      advisorAtDelivery TEXT, incomplete INTEGER NOT NULL DEFAULT 0,
      alert INTEGER NOT NULL DEFAULT 0, alertOpened INTEGER, lastCall INTEGER,
      callsUntil INTEGER NOT NULL DEFAULT 0
    ) STRICT
    """,
    """
    CREATE TABLE care (
      due INTEGER NOT NULL, customer TEXT NOT NULL, PRIMARY KEY (due, customer)
    ) STRICT, WITHOUT ROWID
    """,
    "CREATE TABLE noted (customer TEXT PRIMARY KEY) STRICT, WITHOUT ROWID",
  ]

  /// What stands beside the journeys, of customers; each is read in the order of its key.
  static let beside = ["care": "due, customer", "noted": "customer"]

  static let columns = """
    stream, journey, customer, blueprint, blueprintVersion, state, current, weakest, opened,
    delivered, deliveredFirst, deliveredLast, last, advisor, model, orderCode, events,
    advisorAtDelivery, incomplete, alert, alertOpened, lastCall, callsUntil
    """

  static let columnNames = columns.split { $0 == "," || $0.isWhitespace }.map(String.init)

  static let insert =
    "INSERT OR REPLACE INTO journey (\(columns)) VALUES ("
    + columnNames.map { _ in "?" }.joined(separator: ", ") + ")"
}
