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

  /// The texts of one table, by key: a plain array, so that a look touches no reference count.
  private struct Texts {
    var start = UnsafeMutablePointer<UnsafeRawBufferPointer?>.allocate(capacity: 0)
    var count = 0

    /// Keys far from all others come from damage or another program, and get no place of their own.
    private var others: [Int: UnsafeRawBufferPointer] = [:]

    func other(_ index: Int) -> UnsafeRawBufferPointer? { others[index] }

    mutating func keep(_ text: UnsafeRawBufferPointer, at index: Int) {
      guard index < count * 4 + 1_048_576 else {
        others[index] = text
        return
      }
      if index >= count {
        let grown = max(index + 1, count * 2)
        let moved = UnsafeMutablePointer<UnsafeRawBufferPointer?>.allocate(capacity: grown)
        moved.moveInitialize(from: start, count: count)
        (moved + count).initialize(repeating: nil, count: grown - count)
        start.deallocate()
        start = moved
        count = grown
      }
      start[index] = text
    }

    mutating func removeAll() {
      for index in 0..<count { start[index]?.deallocate() }
      for text in others.values { text.deallocate() }
      others = [:]
      start.deallocate()
      start = .allocate(capacity: 0)
      count = 0
    }
  }

  private var names = Texts()
  private var customers = Texts()
  private var subjects = Texts()
  private let statements: [PreparedStatement]

  init(_ database: Database) throws {
    statements = try Table.allCases.map { try PreparedStatement(database, $0.select) }
  }

  deinit {
    forget()
    names.start.deallocate()
    customers.start.deallocate()
    subjects.start.deallocate()
  }

  func name(_ key: Int64) throws -> UnsafeRawBufferPointer { try text(&names, .name, key) }
  func customer(_ key: Int64) throws -> UnsafeRawBufferPointer {
    try text(&customers, .customer, key)
  }
  func subject(_ key: Int64) throws -> UnsafeRawBufferPointer { try text(&subjects, .stream, key) }

  @inline(__always)
  private func text(
    _ texts: inout Texts, _ table: Table, _ key: Int64
  ) throws -> UnsafeRawBufferPointer {
    let index = Int(key)
    if index >= 0, index < texts.count, let found = texts.start[index] { return found }
    if let other = texts.other(index) { return other }
    let text = try load(table, index)
    texts.keep(text, at: index)
    return text
  }

  private func load(_ table: Table, _ index: Int) throws -> UnsafeRawBufferPointer {
    let statement = statements[Table.allCases.firstIndex(of: table) ?? 0]
    statement.bind(Int64(index), at: 1)
    defer { statement.reset() }
    guard index >= 0, index < 1 << 40, try statement.next() else {
      throw MissingName(table: table.rawValue, key: index)
    }
    let bytes = statement.bytes(0)
    let copy = UnsafeMutableRawBufferPointer.allocate(byteCount: max(bytes.count, 1), alignment: 8)
    copy.copyMemory(from: bytes)
    return UnsafeRawBufferPointer(rebasing: copy[..<bytes.count])
  }

  /// Keys may be given out anew after a rolled back transaction.
  func forget() {
    names.removeAll()
    customers.removeAll()
    subjects.removeAll()
  }
}

/// A key in a row that its side table does not have: damage.
struct MissingName: Error {
  let table: String
  let key: Int
}
