internal import EventLog
public import MerkleTree
internal import ReadModels

/// What a session follows the log with.
extension Session {
  /// How often the log was seen to change; taken before a page is read, it tells what came after.
  public var changeCount: UInt64 { book.log.changeCount }

  /// Waits until the log has changed since a count was taken, by this process or another.
  ///
  /// - Returns: the count then; nil when the log was closed or the task cancelled.
  public func changed(after count: UInt64) async -> UInt64? {
    await book.log.changed(after: count)
  }

  /// The position of the log's last event.
  public func lastPosition() async throws -> Int64 { try await work { try $0.log.lastPosition() } }

  /// How far the read models have come; the log's last position where nobody keeps them up.
  public func projectedPosition() async throws -> Int64 {
    try await work { try $0.shared.serving?.projector.position ?? $0.log.lastPosition() }
  }

  /// How many transactions this process committed, and for how many appends: many that come at the
  /// same time share one.
  public var commitCounts: (transactions: Int, appends: Int) { book.log.commitCounts }

  /// Pieces of work that wait for one of the logbook's threads.
  public var waiting: Int { book.shared.pool.waiting }

  /// What the present day looks like.
  public func today() async throws -> Today { try await work { try $0.today() } }

  /// The version of a stream: that of its last event; 0 where there is none.
  public func version(of subject: String) async throws -> Int64 {
    try await work { book in
      var version: Int64 = 0
      try book.log.read(Selection(subject: subject)) { row in
        version = row.version
        return .next
      }
      return version
    }
  }

  /// Whose log this is.
  public var origin: String { book.log.origin }

  /// The last signed checkpoint, as it stands; nil before the first.
  public func lastCheckpoint() async throws -> SignedNote? {
    try await work { try $0.log.lastNote() }
  }

  /// The hashes of a tile of the Merkle tree (C2SP tlog-tiles); nil where the log does not reach so
  /// far.
  public func tile(level: Int, index: Int64, width: Int) async throws -> [MerkleHash]? {
    try await work { try $0.log.tile(level: level, index: index, width: width) }
  }

  /// Entries one after the other, each behind its length in two bytes (C2SP tlog-tiles); nil where
  /// the log does not reach so far.
  public func entryBundle(index: Int64, width: Int) async throws -> [UInt8]? {
    try await work { try $0.entryBundle(index: index, width: width) }
  }
}
