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
  /// - Parameter answer: called once, on the log's own thread, which it must not keep: with one
  ///   outcome a group, or with trouble with the disk or the lock; then nothing is acknowledged.
  func append(
    _ batch: EventBatch, gate: (any AppendGate)?,
    answer: @escaping @Sendable (Result<[AppendOutcome], any Error>) -> Void)

  /// Appends from a thread that may block; shares the commit with other appends of that moment.
  func appendNow(_ batch: EventBatch, gate: (any AppendGate)?) throws -> [AppendOutcome]

  /// Appends any number of batches in one transaction; nobody else writes meanwhile.
  ///
  /// - Parameters:
  ///   - signs: signs the new head before anybody else can write.
  ///   - body: calls its argument for each batch; true commits all, false none.
  func appendAll(
    gate: (any AppendGate)?, signs: Bool,
    _ body: (_ append: (EventBatch) throws -> [AppendOutcome]) throws -> Bool) throws

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

  /// The ids of customers that events name, in order of first appearance: those after an id, at
  /// most so many.
  func customers(after id: String?, limit: Int?) throws -> [String]

  /// Those of a list that events name, in the same order.
  func customers(among ids: some Sequence<String>, after id: String?) throws -> [String]

  /// The streams whose subject begins so, in order of subject.
  func subjects(prefix: String) throws -> [String]

  /// The number of events in the streams whose subject has this prefix.
  func eventCount(prefix: String) throws -> Int64

  /// Whether any event names this customer.
  func knows(customer: String) throws -> Bool

  /// Whether any event has such a type, source or actor.
  func knows(name: String) throws -> Bool

  /// The signed checkpoint for the head, made now if the last one is older.
  func checkpoint() throws -> SignedNote

  /// The signed checkpoints in the log, by size.
  func storedNotes() throws -> [(Int64, String)]

  /// The last signed checkpoint in the log; nil before the first.
  func lastNote() throws -> SignedNote?

  /// The text of the first signed checkpoint that covers a size; nil if there is none yet.
  func firstNote(covering size: Int64) throws -> String?

  /// A proof that the event at a position is in the log, with its checkpoint.
  func prove(position: Int64) throws -> LogProof

  /// The audit path of the event at a position to the root of a checkpoint.
  ///
  /// - Throws: `ProofError` where the log is damaged and it does not lead there.
  func inclusion(position: Int64, in checkpoint: Checkpoint) throws -> [MerkleHash]

  /// The proof that the log of an old size is the beginning of the one under a checkpoint.
  ///
  /// - Throws: `ProofError` where the log is damaged and it does not lead there: nobody is handed a
  ///   proof that does not hold.
  func consistency(from old: Int64, to note: SignedNote) throws -> ConsistencyProof

  /// The hashes of a tile as C2SP tlog-tiles names it: nodes of level 8 × `level`, from
  /// 256 × `index`.
  ///
  /// - Parameter width: 256, or fewer of a tile that is not complete yet.
  /// - Returns: nil where the log has not so many events.
  func tile(level: Int, index: Int64, width: Int) throws -> [MerkleHash]?

  /// How many transactions this process committed for appends that share them, and for how many.
  var commitCounts: (transactions: Int, appends: Int) { get }

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

  /// Signs the head if it grew and closes; the log is not used afterwards.
  func close() throws
}

extension EventLog {
  /// Appends groups of events in order, and waits for the answer without holding a thread.
  ///
  /// - Returns: one outcome a group.
  /// - Throws: trouble with the disk or the lock; then nothing is acknowledged.
  public func append(
    _ batch: EventBatch, gate: (any AppendGate)?
  ) async throws -> [AppendOutcome] {
    try await withCheckedThrowingContinuation { continuation in
      append(batch, gate: gate) { continuation.resume(with: $0) }
    }
  }

  /// All customers that events name, in order of first appearance.
  public func customers() throws -> [String] { try customers(after: nil, limit: nil) }

  /// Those of a list that events name, in order of first appearance.
  public func customers(among ids: some Sequence<String>) throws -> [String] {
    try customers(among: ids, after: nil)
  }

  /// Appends any number of batches in one transaction, all or none.
  public func appendAll(
    gate: (any AppendGate)?,
    _ body: (_ append: (EventBatch) throws -> [AppendOutcome]) throws -> Bool
  ) throws {
    try appendAll(gate: gate, signs: false, body)
  }

  /// The checkpoint that was signed at exactly a size; nil if there is none.
  public func note(of size: Int64) throws -> SignedNote? {
    guard let text = try firstNote(covering: size), let note = SignedNote(text),
      Checkpoint(text: note.text)?.size == UInt64(exactly: size)
    else { return nil }
    return note
  }
}
