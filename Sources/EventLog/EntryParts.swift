public import Chronology

/// The parts of an entry as borrowed bytes, each already checked.
///
/// The bytes belong to whoever made the value and live as long as the call it is passed to.
public struct EntryParts {
  public var id = EventID(high: 0, low: 0)
  public var source = UnsafeRawBufferPointer(start: nil, count: 0)
  public var type = UnsafeRawBufferPointer(start: nil, count: 0)
  public var dataVersion: Int64 = 1
  public var subject = UnsafeRawBufferPointer(start: nil, count: 0)
  public var time = Timestamp(milliseconds: 0)
  public var timeOffset: TimeOffset?
  public var recorded = Timestamp(milliseconds: 0)
  public var customer: UnsafeRawBufferPointer?
  public var actor = UnsafeRawBufferPointer(start: nil, count: 0)
  public var correlationID: UnsafeRawBufferPointer?
  public var causationID: UnsafeRawBufferPointer?
  /// Canonical JSON.
  public var data = UnsafeRawBufferPointer(start: nil, count: 0)
  /// Raw bytes; base64 in the entry.
  public var sealed: UnsafeRawBufferPointer?

  public init() {}
}
