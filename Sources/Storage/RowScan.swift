public import GRDB
internal import GRDBSQLite

/// All rows of a table or an index, handed over within one step of SQLite.
///
/// SQLite calls a function of ours on every row, so that neither a step nor a value costs a call
/// through the interface of statements: sixteen columns and their storage classes are read in less
/// than half the time. A scan belongs to the connection it was made on, which must be one of
/// `SQLiteFile.openReader`, and is used on that connection's queue.
public final class RowScan {
  /// The values of one row, valid within the visit they are passed to.
  ///
  /// A column is read as its rule says, as an integer or as bytes; SQLite converts a value of
  /// another class.
  public struct Values {
    @usableFromInline let numbers: UnsafePointer<Int64>
    @usableFromInline let starts: UnsafePointer<UnsafeRawPointer?>
    /// How the values are kept, before anything was converted.
    public let classes: StorageClasses

    @inlinable
    public func integer(_ column: Int32) -> Int64 { numbers[Int(column)] }

    /// The bytes of a text or blob; none for NULL.
    @inlinable
    public func bytes(_ column: Int32) -> UnsafeRawBufferPointer {
      UnsafeRawBufferPointer(start: starts[Int(column)], count: Int(numbers[Int(column)]))
    }

    @inlinable
    public func isNull(_ column: Int32) -> Bool { classes.isNull(Int(column)) }
  }

  private let statement: PreparedStatement
  private let rule: ClassRule

  /// - Parameters:
  ///   - rule: the columns and how they are read.
  ///   - source: the table, with the index to be used.
  ///   - condition: on the rows, with parameters from `?2` on.
  ///   - order: the columns by which the rows come.
  public init(
    _ database: Database, _ rule: ClassRule, from source: String, where condition: String? = nil,
    orderBy order: String
  ) throws {
    self.rule = rule
    let call = "\(function)(?1, \(rule.select))"
    let conditions = [condition, call].compactMap { $0 }.joined(separator: " AND ")
    statement = try PreparedStatement(
      database, "SELECT 1 FROM \(source) WHERE \(conditions) ORDER BY \(order)")
  }

  public func bind(_ value: Int64, at index: Int32) { statement.bind(value, at: index) }

  /// Passes every row to a visit, in order; an error that the visit throws ends the scan.
  public func forEach(_ visit: (Values) throws -> Void) throws {
    try withoutActuallyEscaping(visit) { visit in
      let run = RowVisit(rule, visit)
      try withExtendedLifetime(run) {
        statement.bind(pointer: Unmanaged.passUnretained(run).toOpaque(), pointerType, at: 1)
        defer {
          statement.reset()
          statement.bindNull(at: 1)
        }
        // The statement answers no row but one where the visit threw.
        if try statement.next(), let failure = run.failure { throw failure }
      }
    }
  }

  /// Makes the function known to a connection; once, before a statement runs on it.
  static func register(_ database: Database) throws {
    let code = sqlite3_create_function_v2(
      database.sqliteConnection, function, -1, SQLITE_UTF8 | SQLITE_DIRECTONLY, nil,
      { context, count, values in
        guard let values, count > 0, let run = RowVisit.passed(as: values[0]) else {
          return sqlite3_result_int(context, 0)
        }
        let ends = Unmanaged<RowVisit>.fromOpaque(run)._withUnsafeGuaranteedRef {
          $0.take(values + 1, count: Int(count) - 1)
        }
        sqlite3_result_int(context, ends ? 1 : 0)
      }, nil, nil, nil)
    guard code == SQLITE_OK else { throw DatabaseError(resultCode: ResultCode(rawValue: code)) }
  }
}

/// One run through the rows.
private final class RowVisit {
  // All that every row needs is constant, which saves counting references.
  private let visit: (RowScan.Values) throws -> Void
  private let count: Int
  private let byteColumns: UInt64
  private let numbers: UnsafeMutablePointer<Int64>
  private let starts: UnsafeMutablePointer<UnsafeRawPointer?>
  private(set) var failure: (any Error)?

  init(_ rule: ClassRule, _ visit: @escaping (RowScan.Values) throws -> Void) {
    self.visit = visit
    count = rule.columns.count
    byteColumns = rule.byteColumns
    numbers = .allocate(capacity: count)
    numbers.initialize(repeating: 0, count: count)
    starts = .allocate(capacity: count)
    starts.initialize(repeating: nil, count: count)
  }

  deinit {
    numbers.deallocate()
    starts.deallocate()
  }

  static func passed(as value: OpaquePointer?) -> UnsafeMutableRawPointer? {
    pointerType.utf8Start.withMemoryRebound(to: CChar.self, capacity: 1) {
      sqlite3_value_pointer(value, $0)
    }
  }

  /// Takes the row that SQLite stands on; whether the scan ends here.
  func take(_ values: UnsafeMutablePointer<OpaquePointer?>, count: Int) -> Bool {
    guard count == self.count else { return false }
    var packed: UInt64 = 0
    for column in 0..<count {
      let value = values[column]
      // Asked before the value is read, because reading may convert it.
      let type = sqlite3_value_type(value)
      packed |= UInt64(truncatingIfNeeded: type) << UInt64(3 * column)
      if type == SQLITE_NULL {
        numbers[column] = 0
        starts[column] = nil
      } else if byteColumns >> UInt64(column) & 1 == 0 {
        numbers[column] = sqlite3_value_int64(value)
      } else {
        starts[column] = sqlite3_value_blob(value)
        numbers[column] = Int64(sqlite3_value_bytes(value))
      }
    }
    do {
      try visit(
        RowScan.Values(numbers: numbers, starts: starts, classes: StorageClasses(packed: packed)))
      return false
    } catch {
      failure = error
      return true
    }
  }
}

private let function = "touchstone_row"

// What SQL passes for a run is not taken for one: SQLite knows a pointer of ours by this name.
private let pointerType: StaticString = "row"
