public import Chronology
public import MerkleTree

/// An append-only log of events that can prove itself.
///
/// Positions are 1, 2, 3 … without gaps over the whole log, versions 1, 2, 3 … within a stream.
/// What an append answers is on disk.
public protocol EventLog: Sendable {
  /// Whose log this is: a host name and path.
  var origin: String { get }

  /// Appends groups of events in order; each group wholly or not at all.
  ///
  /// Appends that come in at the same time share a commit; each has its own answer. An event id
  /// that is there already with the same content (apart from `recordedtime`) is answered with
  /// its first place; with other content it is a conflict. Expectations are looked at only for
  /// what is new.
  /// - Returns: one outcome a group.
  /// - Throws: trouble with the disk or the lock; then nothing is acknowledged.
  func append(_ batch: EventBatch, gate: (any AppendGate)?) async throws -> [AppendOutcome]

  /// Visits events in order of position, page by page; no read transaction outlives a page.
  ///
  /// - Returns: the position of the last event looked at, or the one before the first.
  @discardableResult
  func read(_ selection: Selection, _ body: (borrowing EventRow) throws -> Visit) throws -> Int64

  /// Visits the events of streams one stream after the other, each in order of position.
  ///
  /// - Parameter keys: of streams, as `LogScanner.forEachStream` names them.
  func readStreams(
    _ keys: [Int64], through: Int64, _ body: (borrowing EventRow) throws -> Void) throws

  /// A walker of its own over the whole log, for rebuilding.
  func scanner() throws -> any LogScanner

  /// The tree head over all committed events.
  func head() throws -> Head

  /// The root when the log had only so many events.
  func root(at size: Int64) throws -> MerkleHash

  /// The last position.
  func lastPosition() throws -> Int64

  /// The last position recorded at or before a moment.
  func lastPosition(recordedThrough time: Timestamp) throws -> Int64

  /// Where the event with an id stands; nil if it is not in the log.
  func position(of id: EventID) throws -> Int64?

  /// The signed checkpoint for the head, made now if the last one is older.
  func checkpoint() throws -> SignedNote

  /// A proof that the event at a position is in the log, with its checkpoint.
  func prove(position: Int64) throws -> LogProof

  /// How often the log was seen to change since it was opened; rises with every commit.
  var changeCount: UInt64 { get }

  /// Waits until the log has changed since a count was read: at once for commits of this process,
  /// soon for those of others.
  ///
  /// - Returns: the count then; nil when the log was closed or the task cancelled.
  func changed(after count: UInt64) async -> UInt64?

  /// Hands over all events after a position and then each new one, missing none.
  ///
  /// Pages come as others write, in this process or another. The stream ends when its consumer
  /// stops or the log is closed.
  func subscribe(after position: Int64) -> AsyncThrowingStream<[RecordedEvent], any Error>
}

/// Size and root of the log.
public struct Head: Sendable, Hashable {
  public let size: Int64
  public let root: MerkleHash

  public init(size: Int64, root: MerkleHash) {
    self.size = size
    self.root = root
  }
}

/// Whether to go on.
public enum Visit: Sendable {
  case next, stop
}

/// Which events to read.
public struct Selection: Sendable {
  public var after: Int64 = 0
  /// The last position to look at.
  public var through: Int64 = .max
  public var subject: String?
  /// The streams of this customer.
  public var customer: String?
  public var type: String?

  public init(
    after: Int64 = 0, through: Int64 = .max, subject: String? = nil, customer: String? = nil,
    type: String? = nil
  ) {
    self.after = after
    self.through = through
    self.subject = subject
    self.customer = customer
    self.type = type
  }
}

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
