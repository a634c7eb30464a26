internal import Dispatch
internal import EventLog
internal import Storage
internal import Synchronization

/// Appends that come in at the same time share a transaction, and so one sync of the disk.
///
/// The first caller waits for the writer, then commits for every caller that has arrived by the time
/// the transaction is complete.
final class GroupCommit: Sendable {
  private let writer: WriterQueue
  private let queue = Mutex<(waiting: [Waiting], isCalled: Bool)>(([], false))

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

  /// Without a thread of the caller's: the answer is given on that of the log.
  func append(
    _ batch: EventBatch, gate: (any AppendGate)?,
    answer: @escaping @Sendable (Result<[AppendOutcome], any Error>) -> Void
  ) {
    if add(Waiting(batch: batch, gate: gate, answer: answer)) { writer.async { self.commit() } }
  }

  /// On the caller's thread, which may wait.
  func appendNow(_ batch: EventBatch, gate: (any AppendGate)?) throws -> [AppendOutcome] {
    LockOrder.check(.log)
    let answer = Answer()
    if add(Waiting(batch: batch, gate: gate, answer: answer.give)) { writer.sync { commit() } }
    return try answer.take()
  }

  /// Whether the writer is to be called, which nobody has done yet.
  private func add(_ one: Waiting) -> Bool {
    queue.withLock { queue in
      queue.waiting.append(one)
      defer { queue.isCalled = true }
      return !queue.isCalled
    }
  }

  /// Appends that share a transaction at most: nobody waits longer than for so many.
  private static let most = 256

  /// Commits a group of what waits; runs on the writer's queue. The next group is for the writer's
  /// own thread: nobody who appends commits for others without end.
  private func commit() {
    if let first = next(like: nil) { commit([first]) }
    let goesOn = queue.withLock { queue in
      queue.isCalled = !queue.waiting.isEmpty
      return queue.isCalled
    }
    if goesOn { writer.async { self.commit() } }
  }

  /// The append that waits longest and has the gate of another, if one is given: appends of one
  /// application share its gate, and another gate gets a transaction of its own.
  private func next(like other: Waiting?) -> Waiting? {
    queue.withLock { queue in
      guard let first = queue.waiting.first, other == nil || first.gate === other?.gate else {
        return nil
      }
      return queue.waiting.removeFirst()
    }
  }

  /// Commits a group, and who has come by the time that its events are written.
  private func commit(_ begun: [Waiting]) {
    var group = begun
    var answers: [[AppendOutcome]] = []
    var failed: Int?
    do {
      let gate = begun[0].gate
      try writer.access.transaction(gate: gate) { log in
        while true {
          if answers.count == group.count {
            guard group.count < Self.most, let one = next(like: group[0]) else { break }
            group.append(one)
          }
          failed = answers.count
          answers.append(try log.append(group[answers.count].batch, gate: gate))
        }
        failed = nil
        return true
      }
      transactions.add(1, ordering: .relaxed)
      appends.add(group.count, ordering: .relaxed)
      for (one, answer) in zip(group, answers) { one.answer(.success(answer)) }
    } catch {
      guard let failed, group.count > 1, !(error is StorageError) else {
        for one in group { one.answer(.failure(error)) }
        return
      }
      // What cannot be decided fails its own append, not those that came at the same time.
      group[failed].answer(.failure(error))
      group.remove(at: failed)
      commit(group)
    }
  }
}

/// The answer that a thread waits for after it handed over an append; it is there already where
/// the thread has carried out the commit itself.
private final class Answer: Sendable {
  private struct State {
    var result: Result<[AppendOutcome], any Error>?
    var isGiven: DispatchSemaphore?
  }

  private let state = Mutex(State())

  func give(_ result: Result<[AppendOutcome], any Error>) {
    let isGiven = state.withLock { state in
      state.result = result
      return state.isGiven
    }
    isGiven?.signal()
  }

  func take() throws -> [AppendOutcome] {
    let isGiven = state.withLock { state in
      if state.result == nil { state.isGiven = DispatchSemaphore(value: 0) }
      return state.isGiven
    }
    isGiven?.wait()
    return try state.withLock { $0.result }?.get() ?? []
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
