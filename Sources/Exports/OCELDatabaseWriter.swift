internal import Chronology
internal import Journeys
public import Storage

/// Writes journeys as an object-centric event log in the SQLite of OCEL 2.0.
///
/// A table for each type of event and object, as the format asks, made when the type is first met;
/// times in UTC, as readers compare them as texts, with the desk's offset in `timeOffset`. What the
/// export says of itself stands in a table of its own, `touchstone_export`.
/// Source: OCEL 2.0 specification, section on the relational format.
public struct OCELDatabaseWriter {
  private let database: NewDatabase
  private var log = ObjectCentric()
  /// By type: what inserts into its table.
  private var events: [String: (insert: PreparedStatement, columns: [String])] = [:]
  private var objects: [String: (insert: PreparedStatement, columns: [String])] = [:]
  /// Names of tables compare without regard to case.
  private var taken: Set<String> = ["object"]
  private let event: PreparedStatement
  private let object: PreparedStatement
  private let eventObject: PreparedStatement
  private let objectObject: PreparedStatement

  private static let tables = [
    "CREATE TABLE event_map_type (ocel_type TEXT PRIMARY KEY, ocel_type_map TEXT)",
    "CREATE TABLE object_map_type (ocel_type TEXT PRIMARY KEY, ocel_type_map TEXT)",
    """
    CREATE TABLE event (ocel_id TEXT PRIMARY KEY, ocel_type TEXT,
      FOREIGN KEY (ocel_type) REFERENCES event_map_type (ocel_type))
    """,
    """
    CREATE TABLE object (ocel_id TEXT PRIMARY KEY, ocel_type TEXT,
      FOREIGN KEY (ocel_type) REFERENCES object_map_type (ocel_type))
    """,
    """
    CREATE TABLE event_object (ocel_event_id TEXT, ocel_object_id TEXT, ocel_qualifier TEXT,
      PRIMARY KEY (ocel_event_id, ocel_object_id, ocel_qualifier),
      FOREIGN KEY (ocel_event_id) REFERENCES event (ocel_id),
      FOREIGN KEY (ocel_object_id) REFERENCES object (ocel_id))
    """,
    """
    CREATE TABLE object_object (ocel_source_id TEXT, ocel_target_id TEXT, ocel_qualifier TEXT,
      PRIMARY KEY (ocel_source_id, ocel_target_id, ocel_qualifier),
      FOREIGN KEY (ocel_source_id) REFERENCES object (ocel_id),
      FOREIGN KEY (ocel_target_id) REFERENCES object (ocel_id))
    """,
    "CREATE TABLE touchstone_export (name TEXT PRIMARY KEY, value TEXT NOT NULL)",
  ]

  /// Empty tables, those of the objects' types too.
  public init(_ database: NewDatabase) throws {
    self.database = database
    for table in Self.tables { try database.run(table) }
    event = try database.statement("INSERT INTO event VALUES (?, ?)")
    object = try database.statement("INSERT INTO object VALUES (?, ?)")
    eventObject = try database.statement("INSERT INTO event_object VALUES (?, ?, ?)")
    objectObject = try database.statement("INSERT INTO object_object VALUES (?, ?, ?)")
    for (name, attributes) in ObjectCentric.objectTypes {
      try database.run("INSERT INTO object_map_type VALUES ('\(name)', '\(name)')")
      objects[name] = try table(
        "object_" + name, "object", attributes, last: ["ocel_changed_field TEXT"])
    }
  }

  public mutating func write(_ journey: ProcessCase) throws {
    let (events, objects) = log.take(journey)
    for object in objects { try write(object) }
    for event in events { try write(event) }
  }

  /// Writes what the export says of itself.
  public func end(_ statement: ExportStatement) throws {
    let insert = try database.statement("INSERT INTO touchstone_export VALUES (?, ?)")
    for (name, value) in statement.properties { try Self.run(insert, [name, value]) }
  }

  private mutating func write(_ one: ObjectCentric.Event) throws {
    try Self.run(event, [one.id, one.type])
    try Self.fill(
      try table(of: one), id: one.id, time: one.event.time.text, one.values)
    for relation in one.relations {
      try Self.run(eventObject, [one.id, relation.object, relation.qualifier])
    }
  }

  private func write(_ one: ObjectCentric.Object) throws {
    try Self.run(object, [one.id, one.type])
    if let table = objects[one.type] {
      try Self.fill(table, id: one.id, time: "1970-01-01T00:00:00.000Z", one.values)
    }
    for relation in one.relations {
      try Self.run(objectObject, [one.id, relation.object, relation.qualifier])
    }
  }

  private mutating func table(
    of event: ObjectCentric.Event
  ) throws -> (insert: PreparedStatement, columns: [String]) {
    if let known = events[event.type] { return known }
    let name = tableName(event.type)
    let map = try database.statement("INSERT INTO event_map_type VALUES (?, ?)")
    try Self.run(map, [event.type, name])
    let made = try table(
      "event_" + name, "event", ObjectCentric.attributes(ofTouchpoint: event.isOfTouchpoint))
    events[event.type] = made
    return made
  }

  /// Letters and digits of the type, and a number where another type gave the same.
  private mutating func tableName(_ type: String) -> String {
    let plain = String(
      type.unicodeScalars.filter { $0.isASCII && $0.properties.isAlphabetic || ("0"..."9") ~= $0 }
        .map(Character.init))
    let base = plain.isEmpty ? "type" : plain
    var name = base
    var number = 2
    while !taken.insert(name.lowercased()).inserted {
      name = base + "_\(number)"
      number += 1
    }
    return name
  }

  private func table(
    _ name: String, _ parent: String, _ attributes: [ObjectCentric.Attribute],
    last: [String] = []
  ) throws -> (insert: PreparedStatement, columns: [String]) {
    let types = ["string": "TEXT", "integer": "INTEGER", "boolean": "BOOLEAN"]
    let columns = attributes.map { "\"\($0.name)\" \(types[$0.type] ?? "TEXT")" } + last
    try database.run(
      """
      CREATE TABLE "\(name)" (ocel_id TEXT PRIMARY KEY, ocel_time TIMESTAMP,
        \(columns.map { $0 + ", " }.joined())
        FOREIGN KEY (ocel_id) REFERENCES \(parent) (ocel_id))
      """)
    let names = (["ocel_id", "ocel_time"] + attributes.map(\.name)).map { "\"\($0)\"" }
    let marks = names.map { _ in "?" }.joined(separator: ", ")
    let insert = try database.statement(
      "INSERT INTO \"\(name)\" (\(names.joined(separator: ", "))) VALUES (\(marks))")
    return (insert, attributes.map(\.name))
  }

  private static func fill(
    _ table: (insert: PreparedStatement, columns: [String]), id: String, time: String,
    _ values: [(name: String, value: ObjectCentric.Value)]
  ) throws {
    table.insert.bind(id, at: 1)
    table.insert.bind(time, at: 2)
    for (place, column) in table.columns.enumerated() {
      let index = Int32(place + 3)
      switch values.first(where: { $0.name == column })?.value {
      case nil: table.insert.bindNull(at: index)
      case .text(let text): table.insert.bind(text, at: index)
      case .integer(let value): table.insert.bind(value, at: index)
      case .flag(let flag): table.insert.bind(flag ? 1 as Int64 : 0, at: index)
      }
    }
    try table.insert.run()
  }

  private static func run(_ statement: PreparedStatement, _ texts: [String]) throws {
    for (place, text) in texts.enumerated() { statement.bind(text, at: Int32(place + 1)) }
    try statement.run()
  }
}
