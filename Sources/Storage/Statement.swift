internal import CSQLite
public import GRDB
internal import GRDBSQLite

/// A prepared statement stepped by hand, for the paths where a row costs microseconds.
///
/// GRDB prepares and owns it; here are only the calls that bind, step and read. It belongs to the
/// connection it was made on and is used on that connection's queue.
public final class PreparedStatement {
  private let owner: GRDB.Statement
  private let handle: OpaquePointer

  public init(_ database: Database, _ sql: String) throws {
    owner = try database.makeStatement(sql: sql)
    handle = owner.sqliteStatement
  }

  public func bind(_ value: Int64, at index: Int32) {
    sqlite3_bind_int64(handle, index, value)
  }

  public func bindNull(at index: Int32) {
    sqlite3_bind_null(handle, index)
  }

  /// Binds text that stays where it is until the statement is reset.
  public func bind(unmovedText bytes: UnsafeRawBufferPointer, at index: Int32) {
    sqlite3_bind_text(
      handle, index, bytes.baseAddress?.assumingMemoryBound(to: CChar.self),
      Int32(truncatingIfNeeded: bytes.count), nil)
  }

  /// Binds a blob that stays where it is until the statement is reset.
  public func bind(unmovedBlob bytes: UnsafeRawBufferPointer, at index: Int32) {
    sqlite3_bind_blob(handle, index, bytes.baseAddress, Int32(truncatingIfNeeded: bytes.count), nil)
  }

  public func bind(_ text: String, at index: Int32) {
    var text = text
    text.withUTF8 { bytes in
      _ = sqlite3_bind_text(
        handle, index, UnsafeRawPointer(bytes.baseAddress)?.assumingMemoryBound(to: CChar.self),
        Int32(truncatingIfNeeded: bytes.count), transient)
    }
  }

  public func bind(_ blob: [UInt8], at index: Int32) {
    blob.withUnsafeBytes { bytes in
      _ = sqlite3_bind_blob(
        handle, index, bytes.baseAddress, Int32(truncatingIfNeeded: bytes.count), transient)
    }
  }

  public func bind(optional text: String?, at index: Int32) {
    if let text { bind(text, at: index) } else { bindNull(at: index) }
  }

  public func bind(optional value: Int64?, at index: Int32) {
    if let value { bind(value, at: index) } else { bindNull(at: index) }
  }

  /// Binds an object of ours that only functions see which know the name of its type.
  func bind(pointer: UnsafeMutableRawPointer, _ type: StaticString, at index: Int32) {
    type.utf8Start.withMemoryRebound(to: CChar.self, capacity: 1) {
      _ = sqlite3_bind_pointer(handle, index, pointer, $0, nil)
    }
  }

  /// One step; the raw result code (100 a row, 101 done, else an extended error code).
  public func step() -> Int32 { sqlite3_step(handle) }

  public func reset() { sqlite3_reset(handle) }

  public static let row: Int32 = 100
  public static let done: Int32 = 101

  /// Whether there is a row; throws for anything but a row or the end.
  public func next() throws -> Bool {
    let code = sqlite3_step(handle)
    if code == Self.row { return true }
    if code == Self.done { return false }
    let error = failure()
    sqlite3_reset(handle)
    throw error
  }

  /// Runs a statement that gives no rows, and resets it.
  public func run() throws {
    while try next() {}
    sqlite3_reset(handle)
  }

  /// What the connection says went wrong last.
  public func failure() -> DatabaseError {
    let connection = sqlite3_db_handle(handle)
    return DatabaseError(
      resultCode: ResultCode(rawValue: sqlite3_extended_errcode(connection)),
      message: sqlite3_errmsg(connection).map { String(cString: $0) })
  }

  public func integer(_ column: Int32) -> Int64 { sqlite3_column_int64(handle, column) }

  public func isNull(_ column: Int32) -> Bool {
    sqlite3_column_type(handle, column) == SQLITE_NULL
  }

  /// The storage classes of the first columns of the row; asked before any value is read, because
  /// reading may convert one.
  public func storageClasses(count: Int32) -> StorageClasses {
    StorageClasses(packed: touchstone_sqlite_classes(UnsafeMutableRawPointer(handle), count))
  }

  /// The bytes of a text or blob, valid until the next step.
  public func bytes(_ column: Int32) -> UnsafeRawBufferPointer {
    let start = sqlite3_column_blob(handle, column)
    return UnsafeRawBufferPointer(start: start, count: Int(sqlite3_column_bytes(handle, column)))
  }

  /// Nil for NULL; asks for the type only where the value leaves it open.
  public func optionalInteger(_ column: Int32) -> Int64? {
    let value = sqlite3_column_int64(handle, column)
    return value == 0 && isNull(column) ? nil : value
  }

  /// Nil for NULL; asks for the type only where the value leaves it open.
  public func optionalBytes(_ column: Int32) -> UnsafeRawBufferPointer? {
    if let start = sqlite3_column_blob(handle, column) {
      return UnsafeRawBufferPointer(
        start: start, count: Int(sqlite3_column_bytes(handle, column)))
    }
    return isNull(column) ? nil : UnsafeRawBufferPointer(start: nil, count: 0)
  }

  public func text(_ column: Int32) -> String {
    String(decoding: bytes(column), as: UTF8.self)
  }
}

// SQLITE_TRANSIENT is a cast macro that Swift cannot import.
private let transient = unsafeBitCast(-1, to: sqlite3_destructor_type.self)
