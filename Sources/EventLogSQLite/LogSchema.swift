internal import Storage

/// log.sqlite: its tables, and the triggers that stop accidents.
enum LogSchema {
  static let applicationID: Int32 = 0x5473_746C  // "Tstl"
  /// Format 2 is format 1 with STRICT tables: SQLite itself refuses a value of another class.
  static let version: Int32 = 2

  static func file(_ path: String) -> SQLiteFile {
    var file = SQLiteFile(
      path: path, applicationID: applicationID, version: version, schema: statements)
    file.earlier = [1: statements(strict: false)]
    return file
  }

  /// Everything that a log's database is made of, in the words in which the database keeps it.
  static let statements = statements(strict: true)

  private static func statements(strict: Bool) -> [String] {
    let tables = tables.map { sql in
      guard strict, sql.hasPrefix("CREATE TABLE") else { return sql }
      return sql + (sql.hasSuffix("WITHOUT ROWID") ? ", STRICT" : " STRICT")
    }
    return tables + guards
      + [
        "event", "tile", "checkpoint", "stream", "stream_customer",
        "customer", "name", "meta",
      ].flatMap(immutable)
  }

  static let streamIndex = "CREATE UNIQUE INDEX event_stream ON event (stream, version)"

  /// Integer keys for streams, customers and names save some 46 bytes an event.
  private static let tables = [
    "CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID",
    // Event types, sources and actors.
    "CREATE TABLE name (key INTEGER PRIMARY KEY, text TEXT NOT NULL UNIQUE)",
    "CREATE TABLE customer (key INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE)",
    "CREATE TABLE stream (key INTEGER PRIMARY KEY, subject TEXT NOT NULL UNIQUE)",
    """
    CREATE TABLE stream_customer (
      customer INTEGER NOT NULL, stream INTEGER NOT NULL, PRIMARY KEY (customer, stream)
    ) WITHOUT ROWID
    """,
    """
    CREATE TABLE event (
      position INTEGER PRIMARY KEY,
      stream INTEGER NOT NULL,
      version INTEGER NOT NULL,
      type INTEGER NOT NULL,
      id BLOB NOT NULL,
      time INTEGER NOT NULL,
      timeoffset INTEGER,
      recorded INTEGER NOT NULL,
      dataversion INTEGER NOT NULL,
      source INTEGER NOT NULL,
      customer INTEGER,
      actor INTEGER NOT NULL,
      correlation TEXT,
      causation TEXT,
      data TEXT NOT NULL,
      sealed BLOB
    )
    """,
    "CREATE UNIQUE INDEX event_id ON event (id)",
    streamIndex,
    // The root stands before the hashes, so that reading it does not touch overflow pages.
    """
    CREATE TABLE tile (
      number INTEGER PRIMARY KEY, level INTEGER NOT NULL, tile INTEGER NOT NULL,
      root BLOB NOT NULL, hashes BLOB NOT NULL, UNIQUE (level, tile)
    )
    """,
    "CREATE TABLE checkpoint (size INTEGER PRIMARY KEY, note TEXT NOT NULL)",
  ]

  /// For every connection but the writer's own, which knows the last position and checks its rows
  /// once a transaction; at every row this costs a sixth of its time.
  ///
  /// FAIL instead of ABORT: it needs no statement journal, a third of the cost. The last row by
  /// LIMIT instead of max(): a seventh of what is left.
  private static let guards = [
    """
    CREATE TRIGGER event_gapless BEFORE INSERT ON event
    WHEN NEW.position IS NOT
      coalesce((SELECT position FROM event ORDER BY position DESC LIMIT 1), 0) + 1
    BEGIN SELECT RAISE(FAIL, 'positions are gapless'); END
    """,
    """
    CREATE TRIGGER tile_gapless BEFORE INSERT ON tile
    WHEN NEW.tile IS NOT
      (SELECT coalesce(max(tile), -1) + 1 FROM tile WHERE level = NEW.level)
    BEGIN SELECT RAISE(FAIL, 'tiles are gapless'); END
    """,
    """
    CREATE TRIGGER checkpoint_grows BEFORE INSERT ON checkpoint
    WHEN NEW.size <= (SELECT coalesce(max(size), -1) FROM checkpoint)
    BEGIN SELECT RAISE(FAIL, 'checkpoints only grow'); END
    """,
  ]

  private static func immutable(_ table: String) -> [String] {
    ["UPDATE", "DELETE"].map { verb in
      """
      CREATE TRIGGER \(table)_no_\(verb.lowercased()) BEFORE \(verb) ON \(table)
      BEGIN SELECT RAISE(ABORT, 'the log is append-only'); END
      """
    }
  }

  /// What each value is kept as; a check holds every row against it, STRICT or not.
  static let eventClasses = ClassRule(
    "event",
    [
      .integer("position"), .integer("stream"), .integer("version"), .integer("type"), .blob("id"),
      .integer("time"), .integer("timeoffset", optional: true), .integer("recorded"),
      .integer("dataversion"), .integer("source"), .integer("customer", optional: true),
      .integer("actor"), .text("correlation", optional: true), .text("causation", optional: true),
      .text("data"), .blob("sealed", optional: true),
    ])

  /// The tables beside the events, each in the order of its key.
  static let sideClasses = [
    ClassRule("meta", [.text("name"), .text("value")]),
    ClassRule("name", [.integer("key"), .text("text")]),
    ClassRule("customer", [.integer("key"), .text("id")]),
    ClassRule("stream", [.integer("key"), .text("subject")]),
    ClassRule("stream_customer", [.integer("customer"), .integer("stream")]),
    ClassRule(
      "tile",
      [.integer("number"), .integer("level"), .integer("tile"), .blob("root"), .blob("hashes")]),
    ClassRule("checkpoint", [.integer("size"), .text("note")]),
  ]

  static let insertEvent = """
    INSERT OR FAIL INTO event (position, stream, version, type, id, time, timeoffset, recorded,
      dataversion, source, customer, actor, correlation, causation, data, sealed)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
    """

  static let eventColumns = eventClasses.select
  /// Of an event's id as it is stored.
  static let idByteCount = 16
}

extension SQLiteEventLog {
  /// The format that this program writes.
  public static var format: Int32 { LogSchema.version }
}
