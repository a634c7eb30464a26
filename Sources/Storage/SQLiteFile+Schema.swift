public import GRDB
internal import Synchronization
public import Wording

/// Whether a database is made of what its schema says: a trigger or a view of somebody else could
/// do or show anything.
extension SQLiteFile {
  /// Everything that is missing, different or too many, tables first.
  ///
  /// A file of an earlier format is held against the schema of that format.
  public func schemaDifferences(_ database: Database) throws -> [SchemaDifference] {
    let format = try Int32.fetchOne(database, sql: "PRAGMA user_version") ?? 0
    guard format == version || earlier[format] != nil else {
      return [SchemaDifference(.different, "pragma", "user_version")]
    }
    // In another encoding the same bytes are found by other texts.
    guard try String.fetchOne(database, sql: "PRAGMA encoding") == "UTF-8" else {
      return [SchemaDifference(.different, "pragma", "encoding")]
    }
    let wanted = try Self.objects(madeBy: earlier[format] ?? schema)
    let found = try Self.objects(in: database)
    var differences = found.keys.filter { wanted[$0] == nil }.map { $0.difference(.extra) }
    for (object, sql) in wanted {
      if let other = found[object] {
        if other != sql { differences.append(object.difference(.different)) }
      } else {
        differences.append(object.difference(.missing))
      }
    }
    func rank(_ difference: SchemaDifference) -> Int {
      ["table", "view", "index", "trigger"].firstIndex(of: difference.type) ?? -1
    }
    return differences.sorted { (rank($0), $0.name) < (rank($1), $1.name) }
  }

  /// Refuses what a writer or a reader must not trust.
  func checkSchema(_ database: Database, writes: Bool) throws {
    let first = try schemaDifferences(database).first { difference in
      if isInspected { return difference.hindersInspection }
      return writes || difference.hindersReading
    }
    if let first { throw StorageError.schema(path: path, difference: first) }
  }

  struct Object: Hashable {
    let type: String
    let name: String
    let table: String

    func difference(_ kind: SchemaDifference.Kind) -> SchemaDifference {
      SchemaDifference(kind, type, name)
    }
  }

  static func objects(in database: Database) throws -> [Object: String] {
    var objects: [Object: String] = [:]
    let rows = try Row.fetchCursor(
      database, sql: "SELECT type, name, tbl_name, sql FROM sqlite_schema")
    while let row = try rows.next() {
      let object = Object(
        type: text(row[0]) ?? "", name: text(row[1]) ?? "", table: text(row[2]) ?? "")
      // Two rows of one name are never ours.
      objects[object] = objects[object] == nil ? text(row[3]) ?? "" : "twice"
    }
    return objects
  }

  /// A text as its bytes say, also where another program put no text.
  private static func text(_ value: DatabaseValue) -> String? {
    switch value.storage {
    case .null: nil
    case .string(let text): text
    case .blob(let bytes): String(decoding: bytes, as: UTF8.self)
    case .int64(let number): String(number)
    case .double(let number): String(number)
    }
  }

  private static let made = Mutex<[[String]: [Object: String]]>([:])

  /// What SQLite keeps of a schema, the indexes that it makes by itself included.
  static func objects(madeBy statements: [String]) throws -> [Object: String] {
    if let known = made.withLock({ $0[statements] }) { return known }
    let queue = try DatabaseQueue(configuration: configuration())
    let found = try queue.inDatabase { database in
      for statement in statements { try database.execute(sql: statement) }
      return try Self.objects(in: database)
    }
    made.withLock { $0[statements] = found }
    return found
  }
}

extension SchemaDifference {
  /// Whether what is read could be other than what was written. A guard that is missing stops no
  /// more accidents, and changes nothing that is read.
  fileprivate var hindersReading: Bool { !(type == "trigger" && kind == .missing) }

  /// Whether not even a check can read the rows: a table is not there, or is another one.
  fileprivate var hindersInspection: Bool { type == "table" && kind != .extra }
}
