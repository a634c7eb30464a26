package import EventLog
import Synchronization

/// A gate that decides by a closure and remembers what it was asked.
package final class TestGate: AppendGate {
  package typealias Decision =
    @Sendable (_ type: String, _ place: StreamPlace, _ transaction: any LogTransaction) throws ->
    GateVerdict

  package enum Call: Hashable {
    case begin
    /// With the version of the stream before the event.
    case admit(type: String, version: Int64)
    case undo(type: String, version: Int64)
    case rolledBack
  }

  private let decision: Decision
  private let log = Mutex<[Call]>([])
  /// What `begin` throws.
  private let failure: TestRefusal?

  package init(failure: TestRefusal? = nil, _ decision: @escaping Decision = { _, _, _ in .admit })
  {
    self.decision = decision
    self.failure = failure
  }

  /// A verdict by event type; every other type is admitted.
  package convenience init(_ verdicts: [String: GateVerdict]) {
    self.init { type, _, _ in verdicts[type] ?? .admit }
  }

  package var calls: [Call] { log.withLock { $0 } }

  package func begin(in transaction: any LogTransaction, foreign: Bool) throws {
    log.withLock { $0.append(.begin) }
    if let failure { throw failure }
  }

  package func admit(
    _ index: Int, of batch: EventBatch, stream: StreamPlace, in transaction: any LogTransaction
  ) throws -> GateVerdict {
    let type = type(index, batch)
    log.withLock { $0.append(.admit(type: type, version: stream.version)) }
    return try decision(type, stream, transaction)
  }

  package func undo(_ index: Int, of batch: EventBatch, stream: StreamPlace) {
    let type = type(index, batch)
    log.withLock { $0.append(.undo(type: type, version: stream.version)) }
  }

  package func rolledBack() { log.withLock { $0.append(.rolledBack) } }

  private func type(_ index: Int, _ batch: EventBatch) -> String {
    String(decoding: batch.type(batch.records[index]), as: UTF8.self)
  }
}
