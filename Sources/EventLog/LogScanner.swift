public import Chronology

/// The few columns that folds over the whole log read, borrowed for one call.
public struct ScanRow: ~Copyable {
  public let streamKey: Int64
  public let typeKey: Int64
  public let time: Timestamp
  /// 0 when the event names no customer.
  public let customerKey: Int64
  public let data: UnsafeRawBufferPointer

  public init(
    streamKey: Int64, typeKey: Int64, time: Timestamp, customerKey: Int64,
    data: UnsafeRawBufferPointer
  ) {
    self.streamKey = streamKey
    self.typeKey = typeKey
    self.time = time
    self.customerKey = customerKey
    self.data = data
  }
}

/// Walks ranges of positions quickly; each scanner has a connection of its own, so that several
/// can work at once. One scanner is used by one thread.
public protocol LogScanner: AnyObject {
  func scan(
    _ positions: ClosedRange<Int64>, _ body: (borrowing ScanRow) throws -> Void) throws
  /// The event type behind a key; nil for a key the log never gave out.
  func typeName(_ key: Int64) throws -> String?
  /// Visits the subjects of all streams in order of key.
  func forEachStream(_ body: (Int64, UnsafeRawBufferPointer) throws -> Void) throws
  /// Visits the ids of all customers in order of key.
  func forEachCustomer(_ body: (Int64, UnsafeRawBufferPointer) throws -> Void) throws
}
