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
      case .name: "SELECT key, text FROM name WHERE key BETWEEN ? AND ? ORDER BY key"
      case .customer: "SELECT key, id FROM customer WHERE key BETWEEN ? AND ? ORDER BY key"
      case .stream: "SELECT key, subject FROM stream WHERE key BETWEEN ? AND ? ORDER BY key"
      }
    }
  }

  /// The texts of one table, by key: a plain array, so that a look touches no reference count.
  private struct Texts {
    var start = UnsafeMutablePointer<UnsafeRawBufferPointer?>.allocate(capacity: 0)
    var count = 0
    /// Texts that are kept: what bounds the array, and not how far keys are apart.
    private var kept = 0

    /// Keys far from all others come from damage or another program, or belong to few of many; they
    /// get no place of their own.
    private var others: [Int: UnsafeRawBufferPointer] = [:]

    func other(_ index: Int) -> UnsafeRawBufferPointer? { others[index] }

    func text(_ index: Int) -> UnsafeRawBufferPointer? {
      index >= 0 && index < count ? start[index] ?? others[index] : others[index]
    }

    mutating func keep(_ text: UnsafeRawBufferPointer, at index: Int) {
      kept += 1
      guard index < kept * 4 + 1_048_576 else {
        others[index] = text
        return
      }
      if index >= count {
        let grown = max(index + 1, min(count * 2, kept * 4 + 1_048_576))
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
      kept = 0
    }
  }

  /// Keys that a log gives out.
  static let keys: Range<Int64> = 0..<1 << 40

  /// How many places the arrays have, for tests.
  var places: Int { names.count + customers.count + subjects.count }

  private var names = Texts()
  private var customers = Texts()
  private var subjects = Texts()
  private let statements: [PreparedStatement]
  /// How many keys behind one that is looked for are read with it.
  private let ahead: Int64

  /// - Parameter ahead: how many texts behind one are read with it, for who needs nearly all of
  ///   them in about the order of their keys.
  init(_ database: Database, ahead: Int64 = 0) throws {
    self.ahead = ahead
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
    return try load(&texts, table, key)
  }

  private func load(
    _ texts: inout Texts, _ table: Table, _ key: Int64
  ) throws -> UnsafeRawBufferPointer {
    if Self.keys.contains(key) {
      do {
        try load(&texts, table, key...key + ahead)
      } catch let error as DatabaseError where error.isDamage && ahead > 0 {
        // The page that is damaged may be that of another key.
        try load(&texts, table, key...key)
      }
    }
    guard let text = texts.text(Int(key)) else {
      throw MissingName(table: table.rawValue, key: Int(key))
    }
    return text
  }

  private func load(
    _ texts: inout Texts, _ table: Table, _ keys: ClosedRange<Int64>
  ) throws {
    let statement = statements[Table.allCases.firstIndex(of: table) ?? 0]
    statement.bind(keys.lowerBound, at: 1)
    statement.bind(keys.upperBound, at: 2)
    defer { statement.reset() }
    while try statement.next() {
      let key = statement.integer(0)
      if texts.text(Int(key)) == nil { texts.keep(Self.copy(statement.bytes(1)), at: Int(key)) }
      if key >= keys.upperBound { return }
    }
  }

  private static func copy(_ bytes: UnsafeRawBufferPointer) -> UnsafeRawBufferPointer {
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
