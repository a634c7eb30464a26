internal import EventLog
internal import Foundation
internal import GRDB
internal import Storage

/// A table of texts with integer keys: every text stands there once, as the bytes of a text, and is
/// found by its bytes.
enum TextTable: String {
  case name, customer, stream

  private var text: String {
    switch self {
    case .name: "text"
    case .customer: "id"
    case .stream: "subject"
    }
  }

  private var index: String { "sqlite_autoindex_\(rawValue)_1" }

  /// Holds table and index against each other; the keys are for who knows which are used.
  func check(_ database: Database) throws -> SideCheck.Result {
    var result = SideCheck.Result()
    // All at one moment, because others may be adding.
    try database.inTransaction(.deferred) {
      let isRising = try readTable(database, &result) && keysAreFound(database, result.keys)
      let entries = try readIndex(database)
      let found = try Int.fetchOne(
        database,
        sql: """
          SELECT count(*) FROM \(rawValue) AS kept NOT INDEXED
          CROSS JOIN \(rawValue) AS found INDEXED BY \(index)
          ON found.\(text) = kept.\(text) AND found.key = kept.key
          """)
      if !isRising || entries != result.keys.count || found != result.keys.count {
        result.findings.append(Finding(.indexDamaged, at: nil, in: rawValue))
      }
      return .commit
    }
    return result
  }

  /// Whether each key, of those that rise from row to row, leads to its row.
  private func keysAreFound(_ database: Database, _ keys: [Int64]) throws -> Bool {
    if let leaves = try PageList.read(database, table: rawValue, alone: true)?.leaves,
      leaves.reduce(0, &+) == keys.count
    {
      return try KeyLookup.findsEnds(database, of: leaves, table: rawValue, by: "key") { keys[$0] }
    }
    return try KeyLookup.each(database, table: rawValue, by: "key").lost.isEmpty
  }

  /// Whether the keys rise from row to row.
  private func readTable(_ database: Database, _ result: inout SideCheck.Result) throws -> Bool {
    let rule = ClassRule(rawValue, [.integer("key"), .text(text)])
    let rows = try PreparedStatement(
      database, "SELECT \(rule.select) FROM \(rawValue) NOT INDEXED ORDER BY key")
    defer { rows.reset() }
    var hasOtherClass = false
    var isRising = true
    while try rows.next() {
      if !rule.holds(rows.storageClasses(count: 2)) { hasOtherClass = true }
      let key = rows.integer(0)
      if let last = result.keys.last, key <= last { isRising = false }
      result.keys.append(key)
    }
    if hasOtherClass {
      result.findings.append(Finding(.valueClass, at: nil, in: "\(rawValue).\(text)"))
    }
    return isRising
  }

  /// How many entries the index has; nil if their texts do not rise from one to the next.
  private func readIndex(_ database: Database) throws -> Int? {
    let entries = try PreparedStatement(
      database, "SELECT \(text) FROM \(rawValue) INDEXED BY \(index) ORDER BY \(text)")
    defer { entries.reset() }
    var before: [UInt8] = []
    var count = 0
    var isRising = true
    while try entries.next() {
      let bytes = entries.bytes(0)
      if count > 0, !Self.isLess(before, bytes) { isRising = false }
      before.removeAll(keepingCapacity: true)
      before.append(contentsOf: bytes)
      count += 1
    }
    return isRising ? count : nil
  }

  /// Texts are in the order of their bytes.
  private static func isLess(_ left: [UInt8], _ right: UnsafeRawBufferPointer) -> Bool {
    let common = min(left.count, right.count)
    guard common > 0, let start = right.baseAddress else { return left.count < right.count }
    let order = memcmp(left, start, common)
    return order < 0 || (order == 0 && left.count < right.count)
  }
}
