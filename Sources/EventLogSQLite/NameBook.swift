internal import EventLog
internal import GRDB
internal import Storage

/// The texts behind integer keys, read once each and kept at fixed addresses.
///
/// It belongs to one connection and is used on its queue.
final class NameBook {
  enum Table: String, CaseIterable {
    case name, customer, stream

    var select: String {
      switch self {
      case .name: "SELECT text FROM name WHERE key = ?"
      case .customer: "SELECT id FROM customer WHERE key = ?"
      case .stream: "SELECT subject FROM stream WHERE key = ?"
      }
    }
  }

  private var texts: [[UnsafeRawBufferPointer?]] = Array(repeating: [], count: 3)
  private let statements: [PreparedStatement]

  init(_ database: Database) throws {
    statements = try Table.allCases.map { try PreparedStatement(database, $0.select) }
  }

  deinit {
    for buffer in texts.joined() { buffer?.deallocate() }
  }

  func name(_ key: Int64) throws -> UnsafeRawBufferPointer { try text(0, key) }
  func customer(_ key: Int64) throws -> UnsafeRawBufferPointer { try text(1, key) }
  func subject(_ key: Int64) throws -> UnsafeRawBufferPointer { try text(2, key) }

  @inline(__always)
  private func text(_ table: Int, _ key: Int64) throws -> UnsafeRawBufferPointer {
    let index = Int(key)
    if index >= 0, index < texts[table].count, let found = texts[table][index] { return found }
    return try load(table, index)
  }

  private func load(_ table: Int, _ index: Int) throws -> UnsafeRawBufferPointer {
    let statement = statements[table]
    statement.bind(Int64(index), at: 1)
    defer { statement.reset() }
    guard index >= 0, index < 1 << 40, try statement.next() else {
      throw MissingName(table: Table.allCases[table].rawValue, key: index)
    }
    let bytes = statement.bytes(0)
    let copy = UnsafeMutableRawBufferPointer.allocate(byteCount: max(bytes.count, 1), alignment: 8)
    copy.copyMemory(from: bytes)
    let kept = UnsafeRawBufferPointer(rebasing: copy[..<bytes.count])
    if texts[table].count <= index {
      let grown = max(index + 1, texts[table].count * 2)
      texts[table] += Array(repeating: nil, count: grown - texts[table].count)
    }
    texts[table][index] = kept
    return kept
  }

  /// Keys may be given out anew after a rolled back transaction.
  func forget() {
    for buffer in texts.joined() { buffer?.deallocate() }
    texts = Array(repeating: [], count: 3)
  }
}

/// A key in a row that its side table does not have: damage.
struct MissingName: Error {
  let table: String
  let key: Int
}
