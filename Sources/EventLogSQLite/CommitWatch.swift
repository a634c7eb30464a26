internal import Dispatch
internal import EventLog
internal import Storage
internal import Synchronization

/// Wakes tasks that wait for new events.
///
/// A commit of this process wakes them at once. Commits of other processes are noticed by one
/// connection that reads SQLite's `data_version` at an interval, whatever the number of tasks, and
/// only while at least one waits.
final class CommitWatch: Sendable {
  private let file: SQLiteFile
  /// Milliseconds between two looks at the database.
  private let interval: Int
  private let queue = DispatchQueue(label: "touchstone.log.watch")
  private let state = Mutex(State())
  private let connection = Mutex(Connection())

  private struct State {
    /// Rises with every change.
    var count: UInt64 = 0
    /// The last position of the log, as far as it was heard of.
    var position: Int64 = -1
    var waiting: [UInt64: CheckedContinuation<Void, Never>] = [:]
    var lastTicket: UInt64 = 0
    var isLooking = false
    var isClosed = false
    var looks = 0

    /// Those to be woken.
    mutating func advance() -> [CheckedContinuation<Void, Never>] {
      count += 1
      defer { waiting.removeAll() }
      return Array(waiting.values)
    }
  }

  private struct Connection {
    var access: ReadAccess?
    var version: Int64?
  }

  init(_ file: SQLiteFile, interval: Int) {
    self.file = file
    self.interval = interval
  }

  /// How often the log was seen to change.
  var count: UInt64 { state.withLock { $0.count } }

  /// For tests: tasks that wait, and how often the database was looked at.
  var figures: (waiting: Int, looks: Int) { state.withLock { ($0.waiting.count, $0.looks) } }

  /// This process has committed; the log now ends at a position.
  func committed(through position: Int64) {
    wake { state in
      state.position = position
      return state.advance()
    }
  }

  /// Waits until the count differs from one that was read before; nil once the log is closed or the
  /// task cancelled.
  func next(after count: UInt64) async -> UInt64? {
    let ticket = state.withLock { state in
      state.lastTicket += 1
      return state.lastTicket
    }
    await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        var looks = false
        let waits = state.withLock { state in
          // A cancellation that came before this lock has raised the task's flag.
          guard !state.isClosed, state.count == count, !Task.isCancelled else { return false }
          state.waiting[ticket] = continuation
          looks = !state.isLooking
          state.isLooking = true
          return true
        }
        if !waits { continuation.resume() }
        if looks { lookLater() }
      }
    } onCancel: {
      state.withLock { $0.waiting.removeValue(forKey: ticket) }?.resume()
    }
    return state.withLock { $0.isClosed || Task.isCancelled ? nil : $0.count }
  }

  /// Ends all waiting.
  func close() {
    wake { state in
      state.isClosed = true
      return state.advance()
    }
    connection.withLock { connection in
      connection.access?.close()
      connection.access = nil
    }
  }

  private func wake(_ change: (inout State) -> [CheckedContinuation<Void, Never>]) {
    // Resumed outside the lock: a task that runs at once may come back to it.
    for continuation in state.withLock({ change(&$0) }) { continuation.resume() }
  }

  private func lookLater() {
    queue.asyncAfter(deadline: .now() + .milliseconds(interval)) { [weak self] in self?.look() }
  }

  private func look() {
    // Where the database cannot be read, those who wait are woken to meet the error themselves.
    var found: Int64? = -1
    do { found = try changedPosition() } catch {}
    let goesOn = state.withLock { state in
      state.looks += 1
      state.isLooking = !state.isClosed && !state.waiting.isEmpty
      return state.isLooking
    }
    if let found {
      wake { state in
        // Commits of this process have been told of already.
        if found >= 0, found == state.position { return [] }
        state.position = found
        return state.advance()
      }
    }
    if goesOn { lookLater() }
  }

  /// The last position, if any other connection has committed since the last look; else nil.
  private func changedPosition() throws -> Int64? {
    try connection.withLock { connection in
      guard !state.withLock({ $0.isClosed }) else { return nil }
      let access = try connection.access ?? ReadAccess(file)
      connection.access = access
      return try access.use { reader in
        let version = try reader.dataVersion()
        if version == connection.version { return nil }
        connection.version = version
        return try reader.lastPosition()
      }
    }
  }
}
