internal import Chronology
internal import EventLog
internal import Storage

/// A row whose columns can be read, from a statement that stands on it or from a scan.
protocol EventColumns {
  func integer(_ column: Int32) -> Int64
  func bytes(_ column: Int32) -> UnsafeRawBufferPointer
  /// Nil for NULL.
  func optionalInteger(_ column: Int32) -> Int64?
  /// Nil for NULL.
  func optionalBytes(_ column: Int32) -> UnsafeRawBufferPointer?
}

extension PreparedStatement: EventColumns {}

extension RowScan.Values: EventColumns {
  @inline(__always)
  func optionalInteger(_ column: Int32) -> Int64? { isNull(column) ? nil : integer(column) }

  @inline(__always)
  func optionalBytes(_ column: Int32) -> UnsafeRawBufferPointer? {
    isNull(column) ? nil : bytes(column)
  }
}

/// Reads the columns of `LogSchema.eventColumns` as one row.
struct EventCursor {
  let statement: PreparedStatement
  let names: NameBook

  /// The row the statement stands on.
  func row() throws -> EventRow { try names.row(statement) }

  static func id(_ bytes: UnsafeRawBufferPointer) -> EventID {
    guard bytes.count == LogSchema.idByteCount else { return EventID(high: 0, low: 0) }
    return EventID(
      high: UInt64(bigEndian: bytes.loadUnaligned(fromByteOffset: 0, as: UInt64.self)),
      low: UInt64(bigEndian: bytes.loadUnaligned(fromByteOffset: 8, as: UInt64.self)))
  }
}

extension NameBook {
  @inline(__always)
  private static func time(_ columns: some EventColumns, _ column: Int32) throws -> Timestamp {
    guard let time = Timestamp(writable: columns.integer(column)) else {
      throw UnreadableTime(position: columns.integer(0))
    }
    return time
  }

  /// The row that these columns make.
  @inline(__always)
  func row(_ columns: some EventColumns) throws -> EventRow {
    var parts = EntryParts()
    parts.type = try name(columns.integer(3))
    parts.id = EventCursor.id(columns.bytes(4))
    parts.time = try Self.time(columns, 5)
    if let offset = columns.optionalInteger(6) {
      parts.timeOffset = TimeOffset(minutes: Int(offset))
    }
    parts.recorded = try Self.time(columns, 7)
    parts.dataVersion = columns.integer(8)
    parts.source = try name(columns.integer(9))
    if let customer = columns.optionalInteger(10) { parts.customer = try self.customer(customer) }
    parts.actor = try name(columns.integer(11))
    parts.correlationID = columns.optionalBytes(12)
    parts.causationID = columns.optionalBytes(13)
    parts.data = columns.bytes(14)
    parts.sealed = columns.optionalBytes(15)
    let stream = columns.integer(1)
    parts.subject = try subject(stream)
    return EventRow(
      position: columns.integer(0), streamKey: stream, version: columns.integer(2), parts: parts)
  }
}
