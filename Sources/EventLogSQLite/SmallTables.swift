internal import EventLog
internal import GRDB
internal import Storage

/// The schema, the checkpoints and what the log says of itself.
enum SmallTables {
  static func check(_ database: Database, _ file: SQLiteFile) throws -> SideCheck.Result {
    var result = SideCheck.Result()
    try database.inTransaction(.deferred) {
      result.findings =
        try file.schemaDifferences(database).map {
          Finding(.schema, at: nil, in: "log.sqlite", difference: $0)
        } + checkpoints(database) + meta(database)
      return .commit
    }
    return result
  }

  private static func checkpoints(_ database: Database) throws -> [Finding] {
    let rule = ClassRule("checkpoint", [.integer("size"), .text("note")])
    let rows = try PreparedStatement(
      database, "SELECT \(rule.select) FROM checkpoint NOT INDEXED ORDER BY size")
    let one = try PreparedStatement(database, "SELECT 1 FROM checkpoint WHERE size = ?")
    defer { rows.reset() }
    var findings: [Finding] = []
    while try rows.next() {
      let classes = rows.storageClasses(count: 2)
      let size = rows.integer(0)
      if let column = rule.fault(classes) {
        findings.append(Finding(.valueClass, at: size, in: "checkpoint.\(column)"))
      }
      one.bind(size, at: 1)
      if try !one.next() {
        findings.append(Finding(.indexDamaged, at: size, in: "checkpoint"))
      }
      one.reset()
    }
    return findings
  }

  /// Exactly what a new log is given: its origin, and the format that the file's number says too.
  private static func meta(_ database: Database) throws -> [Finding] {
    let rule = ClassRule("meta", [.text("name"), .text("value")])
    let rows = try PreparedStatement(database, "SELECT name, value FROM meta")
    let one = try PreparedStatement(database, "SELECT 1 FROM meta WHERE name = ?")
    defer { rows.reset() }
    var findings: [Finding] = []
    var values: [String: String] = [:]
    while try rows.next() {
      if let column = rule.fault(rows.storageClasses(count: 2)) {
        findings.append(Finding(.valueClass, at: nil, in: "meta.\(column)"))
      }
      let name = rows.text(0)
      if !["origin", "format"].contains(name) || values[name] != nil {
        findings.append(Finding(.strayRow, at: nil, in: "meta"))
      }
      values[name] = rows.text(1)
      one.bind(name, at: 1)
      if try !one.next() { findings.append(Finding(.indexDamaged, at: nil, in: "meta")) }
      one.reset()
    }
    let format = try Int.fetchOne(database, sql: "PRAGMA user_version") ?? 0
    if values["format"] != String(format) {
      findings.append(Finding(.unreadable, at: nil, in: "meta.value"))
    }
    return findings
  }
}
