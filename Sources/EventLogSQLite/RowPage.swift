internal import EventLog

/// The rows of one page, copied, so that reading them holds no connection.
///
/// Bytes stay where they are until the page is emptied.
final class RowPage {
  private struct Row {
    let position: Int64
    let streamKey: Int64
    let version: Int64
    let parts: EntryParts
  }

  private var rows: [Row] = []
  private var chunks: [UnsafeMutableRawBufferPointer] = []
  /// Where the next bytes go.
  private var chunk = 0
  private var used = 0
  /// The texts behind keys as copied last, by where they were copied from: neighbours share most.
  private var recent = [(from: UnsafeRawPointer?, copy: UnsafeRawBufferPointer)](
    repeating: (nil, UnsafeRawBufferPointer(start: nil, count: 0)), count: 5)

  private static let chunkSizes = (first: 8 << 10, largest: 256 << 10)

  deinit {
    for chunk in chunks { chunk.deallocate() }
  }

  var count: Int { rows.count }

  func removeAll() {
    rows.removeAll(keepingCapacity: true)
    chunk = 0
    used = 0
    for place in recent.indices { recent[place].from = nil }
  }

  func append(_ row: borrowing EventRow) {
    var parts = row.parts
    parts.source = shared(parts.source, 0)
    parts.type = shared(parts.type, 1)
    parts.actor = shared(parts.actor, 2)
    parts.subject = shared(parts.subject, 3)
    parts.customer = parts.customer.map { shared($0, 4) }
    parts.correlationID = parts.correlationID.map(copy)
    parts.causationID = parts.causationID.map(copy)
    parts.data = copy(parts.data)
    parts.sealed = parts.sealed.map(copy)
    rows.append(
      Row(
        position: row.position, streamKey: row.streamKey, version: row.version, parts: parts))
  }

  /// The row at a place; its bytes live as long as the page is not emptied.
  func row(_ place: Int) -> EventRow {
    let row = rows[place]
    return EventRow(
      position: row.position, streamKey: row.streamKey, version: row.version, parts: row.parts)
  }

  /// A reader keeps the text behind a key at one address.
  private func shared(_ bytes: UnsafeRawBufferPointer, _ kind: Int) -> UnsafeRawBufferPointer {
    if let start = bytes.baseAddress, start == recent[kind].from { return recent[kind].copy }
    let copied = copy(bytes)
    recent[kind] = (bytes.baseAddress, copied)
    return copied
  }

  private func copy(_ bytes: UnsafeRawBufferPointer) -> UnsafeRawBufferPointer {
    guard !bytes.isEmpty else { return UnsafeRawBufferPointer(start: nil, count: 0) }
    while chunk < chunks.count, chunks[chunk].count - used < bytes.count {
      chunk += 1
      used = 0
    }
    if chunk == chunks.count {
      let next = min(Self.chunkSizes.first << chunk, Self.chunkSizes.largest)
      chunks.append(.allocate(byteCount: max(next, bytes.count), alignment: 8))
    }
    let place = UnsafeMutableRawBufferPointer(
      rebasing: chunks[chunk][used..<(used + bytes.count)])
    place.copyMemory(from: bytes)
    used += bytes.count
    return UnsafeRawBufferPointer(place)
  }
}
