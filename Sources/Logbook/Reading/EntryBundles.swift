internal import EventLog

extension Logbook {
  /// Entries `256 × index` and following, each behind its length as two big-endian bytes (C2SP
  /// tlog-tiles, "Log entries"); nil where the log has not that many.
  func entryBundle(index: Int64, width: Int) throws -> [UInt8]? {
    guard index >= 0, index < Int64.max / 256 - 1, 1...256 ~= width else { return nil }
    let first = index * 256
    guard try log.lastPosition() >= first + Int64(width) else { return nil }
    var bytes: [UInt8] = []
    var writer = EntryWriter()
    try log.read(Selection(after: first, through: first + Int64(width))) { row in
      writer.write(row.parts)
      let entry = writer.entry
      bytes.append(UInt8(truncatingIfNeeded: entry.count >> 8))
      bytes.append(UInt8(truncatingIfNeeded: entry.count))
      bytes += entry
      return .next
    }
    return bytes
  }
}
