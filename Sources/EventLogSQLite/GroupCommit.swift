internal import Dispatch
internal import EventLog
internal import Storage
internal import Synchronization

/// Appends that come in at the same time share a transaction, and so one sync of the disk.
///
/// The first caller waits for the writer, then commits for every caller that has arrived by then.
final class GroupCommit: Sendable {
  private let writer: WriterQueue
  private let waiting = Mutex<[Waiting]>([])

  private let transactions = Atomic<Int>(0)
  private let appends = Atomic<Int>(0)

  /// How many transactions were committed since the log was opened, and for how many appends.
  var counts: (transactions: Int, appends: Int) {
    (transactions.load(ordering: .relaxed), appends.load(ordering: .relaxed))
  }

  private struct Waiting: Sendable {
    let batch: EventBatch
    let gate: (any AppendGate)?
    let answer: @Sendable (Result<[AppendOutcome], any Error>) -> Void
  }

  init(_ writer: WriterQueue) {
    self.writer = writer
  }

  /// Without a thread of the caller's.
  func append(
    _ batch: EventBatch, gate: (any AppendGate)?
  ) async throws -> [AppendOutcome] {
    try await withCheckedThrowingContinuation { continuation in
      let isFirst = add(
        Waiting(batch: batch, gate: gate) { continuation.resume(with: $0) })
      if isFirst { writer.async { self.commit() } }
    }
  }

  /// On the caller's thread, which may wait.
  func appendNow(_ batch: EventBatch, gate: (any AppendGate)?) throws -> [AppendOutcome] {
    LockOrder.check(.log)
    let answer = Answer()
    if add(Waiting(batch: batch, gate: gate, answer: answer.give)) { writer.sync { commit() } }
    return try answer.take()
  }

  private func add(_ one: Waiting) -> Bool {
    waiting.withLock { waiting in
      waiting.append(one)
      return waiting.count == 1
    }
  }

  /// Commits everything that waits; runs on the writer's queue.
  private func commit() {
    let group = waiting.withLock { waiting in
      defer { waiting = [] }
      return waiting
    }
    // Appends of one application share its gate; another gate gets a transaction of its own.
    var start = 0
    while start < group.count {
      var end = start
      while end < group.count, group[end].gate === group[start].gate { end += 1 }
      commit(group[start..<end])
      start = end
    }
  }

  private func commit(_ part: ArraySlice<Waiting>) {
    guard let first = part.first else { return }
    let gate = first.gate
    var answers: [[AppendOutcome]] = []
    var failed: Int?
    do {
      try writer.access.transaction(gate: gate) { log in
        for place in part.indices {
          failed = place
          answers.append(try log.append(part[place].batch, gate: gate))
        }
        failed = nil
        return true
      }
      transactions.add(1, ordering: .relaxed)
      appends.add(part.count, ordering: .relaxed)
      for (one, answer) in zip(part, answers) { one.answer(.success(answer)) }
    } catch {
      guard let failed, part.count > 1, !(error is StorageError) else {
        for one in part { one.answer(.failure(error)) }
        return
      }
      // What cannot be decided fails its own append, not those that came at the same time.
      part[failed].answer(.failure(error))
      commit(part[..<failed] + part[(failed + 1)...])
    }
  }
}

/// The answer that a thread waits for after it handed over an append.
private final class Answer: Sendable {
  private let result = Mutex<Result<[AppendOutcome], any Error>?>(nil)
  private let isGiven = DispatchSemaphore(value: 0)

  func give(_ result: Result<[AppendOutcome], any Error>) {
    self.result.withLock { $0 = result }
    isGiven.signal()
  }

  func take() throws -> [AppendOutcome] {
    isGiven.wait()
    return try result.withLock { $0 }?.get() ?? []
  }
}

/// The writing side of a log on its serial queue.
final class WriterQueue: @unchecked Sendable {
  // Unchecked: `access` is used on the queue only.
  let access: WriteAccess
  private let queue = DispatchQueue(label: "touchstone.log.writer")

  init(_ access: WriteAccess) {
    self.access = access
  }

  func sync<Result>(_ body: () throws -> Result) rethrows -> Result {
    try LockOrder.holding(.log) { try queue.sync(execute: body) }
  }

  func async(_ body: @escaping @Sendable () -> Void) {
    queue.async { LockOrder.holding(.log) { body() } }
  }
}
