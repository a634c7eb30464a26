internal import Chronology
internal import EventLog
internal import Storage

/// Reads the columns of `LogSchema.eventColumns` as one row.
struct EventCursor {
  let statement: PreparedStatement
  let names: NameBook

  /// The row the statement stands on.
  func row() throws -> EventRow {
    var parts = EntryParts()
    parts.type = try names.name(statement.integer(3))
    parts.id = Self.id(statement.bytes(4))
    parts.time = try time(5)
    if let offset = statement.optionalInteger(6) {
      parts.timeOffset = TimeOffset(minutes: Int(offset))
    }
    parts.recorded = try time(7)
    parts.dataVersion = statement.integer(8)
    parts.source = try names.name(statement.integer(9))
    if let customer = statement.optionalInteger(10) {
      parts.customer = try names.customer(customer)
    }
    parts.actor = try names.name(statement.integer(11))
    parts.correlationID = statement.optionalBytes(12)
    parts.causationID = statement.optionalBytes(13)
    parts.data = statement.bytes(14)
    parts.sealed = statement.optionalBytes(15)
    let stream = statement.integer(1)
    parts.subject = try names.subject(stream)
    return EventRow(
      position: statement.integer(0), streamKey: stream, version: statement.integer(2),
      parts: parts)
  }

  private func time(_ column: Int32) throws -> Timestamp {
    guard let time = Timestamp(writable: statement.integer(column)) else {
      throw UnreadableTime(position: statement.integer(0))
    }
    return time
  }

  static func id(_ bytes: UnsafeRawBufferPointer) -> EventID {
    guard bytes.count == LogSchema.idByteCount else { return EventID(high: 0, low: 0) }
    return EventID(
      high: UInt64(bigEndian: bytes.loadUnaligned(fromByteOffset: 0, as: UInt64.self)),
      low: UInt64(bigEndian: bytes.loadUnaligned(fromByteOffset: 8, as: UInt64.self)))
  }
}
