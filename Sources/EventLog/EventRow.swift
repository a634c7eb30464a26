internal import CanonicalJSON

/// One event as the log holds it, with bytes borrowed from the database: valid within the call
/// it is passed to and not copyable out of it.
public struct EventRow: ~Copyable {
  public let position: Int64
  public let streamKey: Int64
  public let version: Int64
  public let parts: EntryParts

  public init(position: Int64, streamKey: Int64, version: Int64, parts: EntryParts) {
    self.position = position
    self.streamKey = streamKey
    self.version = version
    self.parts = parts
  }

  /// The event as a value of its own.
  ///
  /// - Throws: `JSONError` when the stored data is not canonical, which only damage can bring.
  public func recordedEvent() throws -> RecordedEvent {
    func text(_ bytes: UnsafeRawBufferPointer) -> String { String(decoding: bytes, as: UTF8.self) }
    return RecordedEvent(
      position: position, version: version, recorded: parts.recorded,
      event: Event(
        id: parts.id, source: text(parts.source), type: text(parts.type),
        dataVersion: Int(parts.dataVersion), subject: text(parts.subject), time: parts.time,
        timeOffset: parts.timeOffset, customer: parts.customer.map(text), actor: text(parts.actor),
        correlationID: parts.correlationID.map(text), causationID: parts.causationID.map(text),
        data: try JSON(strict: parts.data, rules: .event), sealed: parts.sealed.map(Array.init)))
  }
}
