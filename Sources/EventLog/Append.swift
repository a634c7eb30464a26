public import Wording

/// What became of one group of an append.
public enum AppendOutcome: Sendable {
  /// In the log; `positions` of the events that are new, in order, always neighbours.
  case appended(positions: ClosedRange<Int64>)
  /// All its events were there already, with the same content; where the first stands.
  case duplicate(first: Int64)
  /// All its events were left out, because what they would establish is established.
  case unneeded
  /// Nothing of it is in the log.
  case refused(any ExplainedError)
}

/// Where an event stands: given on append and on every retry.
public struct Receipt: Sendable, Hashable {
  public let positions: ClosedRange<Int64>
  /// Whether the events were there before this append.
  public let duplicate: Bool

  public init(positions: ClosedRange<Int64>, duplicate: Bool) {
    self.positions = positions
    self.duplicate = duplicate
  }
}

/// Why the log itself refuses a group; what the domain refuses is the gate's.
public enum AppendError: ExplainedError, Equatable {
  case versionMismatch(subject: String, expected: Int64, found: Int64)
  case notAbsent(subject: String, type: String)
  /// The id is in the log with other content, at this position.
  case conflict(id: EventID, position: Int64)
  case empty

  public var code: String {
    switch self {
    case .versionMismatch: "append.versionMismatch"
    case .notAbsent: "append.notAbsent"
    case .conflict: "append.conflict"
    case .empty: "append.empty"
    }
  }

  public var sentence: Sentence {
    switch self {
    case .versionMismatch(let subject, let expected, let found):
      Sentence(
        "\(subject) 现在是第 \(found) 版，不是预期的第 \(expected) 版；请先查看最新情况",
        "\(subject) is at version \(found), not \(expected) as expected; look at it again first")
    case .notAbsent(let subject, let type):
      Sentence("\(subject) 里已有 \(type)", "\(subject) already holds \(type)")
    case .conflict(let id, let position):
      Sentence(
        "编号 \(id) 已在第 \(position) 条，内容不同；同一编号不能记两件事",
        "id \(id) is at position \(position) with other content; one id cannot name two things")
    case .empty: Sentence("没有要写入的事件", "there is no event to append")
    }
  }
}

/// Decides, inside the write transaction, whether each event may enter the log.
///
/// The log calls it in order of position, on its own thread, while no other process can write.
/// So a decision sees exactly the state that the event will follow, and needs no retry.
public protocol AppendGate: AnyObject, Sendable {
  /// A transaction has begun; `foreign` says that others have written since the last one.
  func begin(in transaction: any LogTransaction, foreign: Bool) throws
  /// Decides on one record; what it remembers must be undone by `undo` for the same record.
  func admit(
    _ index: Int, of batch: EventBatch, stream: StreamPlace, in transaction: any LogTransaction
  ) throws -> GateVerdict
  /// The record was not kept after all: it was a duplicate, or its group was refused.
  func undo(_ index: Int, of batch: EventBatch, stream: StreamPlace)
  /// The whole transaction is gone; nothing remembered since it began is true.
  func rolledBack()
}

public enum GateVerdict: Sendable {
  case admit
  /// What the event would establish is established; the group goes on without it.
  case unneeded
  /// Refused, unless the very same event is in the log already.
  case refuse(any ExplainedError)
  /// Refused, even as a repeat: of an erased customer nothing is acknowledged any more.
  case forbid(any ExplainedError)
}

/// A stream within the log.
public struct StreamPlace: Sendable, Hashable {
  /// The log's own number for the stream; it never changes.
  public let key: Int64
  /// Of the last event before this one; 0 for a new stream.
  public let version: Int64

  public init(key: Int64, version: Int64) {
    self.key = key
    self.version = version
  }
}

/// What a gate may ask while the transaction is open, uncommitted events included.
public protocol LogTransaction: AnyObject {
  /// Visits the events of a stream in order.
  func forEachEvent(inStream key: Int64, _ body: (borrowing EventRow) throws -> Void) throws
  /// Visits the events of a stream by its subject; nothing if there is no such stream.
  func forEachEvent(ofSubject subject: String, _ body: (borrowing EventRow) throws -> Void) throws
  /// The subjects of all streams that begin with a text, in order.
  func subjects(prefix: String) throws -> [String]
  /// Whether an event with this id is in the log.
  func event(_ id: EventID) throws -> RecordedEvent?
}
