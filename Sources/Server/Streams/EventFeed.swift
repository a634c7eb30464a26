internal import Logbook
internal import Synchronization

/// New events of one query, read and written once for all streams that follow them.
///
/// A feed begins at the end of the log. It keeps the last chunks; a stream that is further behind reads
/// pages by itself until it has caught up.
final class EventFeed: Sendable {
  /// What a stream does next.
  enum Step: Sendable {
    /// Sends what it lacks of the chunk, and goes on from a position.
    case send(EventChunk, through: Int64)
    /// The feed keeps nothing before this position.
    case readUpTo(Int64)
    /// There is nothing new since this version.
    case wait(UInt64)
    case fail(any Error)
  }

  private struct State {
    /// The last position that was looked at; nil before the feed has begun.
    var reach: Int64?
    /// The position after which the kept chunks begin.
    var start: Int64 = 0
    var chunks: [(last: Int64, chunk: EventChunk)] = []
    var size = 0
    var failure: (any Error)?
    /// Rises with every change, and at least every `look`.
    var version: UInt64 = 0
    var waiting: [UInt64: CheckedContinuation<Void, Never>] = [:]
    var lastTicket: UInt64 = 0
  }

  private let session: Session
  private let query: EventQuery
  private let form: EventChunk.Form
  private let state = Mutex(State())

  /// Bytes of chunks that are kept for streams that are not quite as fast.
  private static let kept = 1 << 18
  /// Between two pages, so that many events come together, in milliseconds.
  private static let gathering = 40
  /// Between two times that waiting streams are woken, in milliseconds: they look whether they still
  /// may, whether the server stops, and whether to show a sign of life.
  static let look = 500

  init(_ session: Session, _ query: EventQuery, _ form: EventChunk.Form) {
    self.session = session
    self.query = query
    self.form = form
  }

  // MARK: Following the log

  /// Reads new events until it is cancelled or reading fails.
  func run() async {
    do {
      let last = try await session.lastPosition()
      change { ($0.reach, $0.start) = (last, last) }
      try await follow(from: last)
    } catch {
      change { $0.failure = error }
    }
  }

  private func follow(from last: Int64) async throws {
    var query = query
    query.after = last
    while !Task.isCancelled {
      // Counted before the page is read: what is committed after it changes the count.
      let count = session.changeCount
      let page = try await session.eventPage(query)
      query.after = max(query.after, page.last)
      if page.count > 0 { publish(EventChunk(page.lines, form), through: query.after) }
      if page.next != nil { continue }
      try await Task.sleep(for: .milliseconds(Self.gathering))
      await wait(after: count)
      change { _ in }
    }
  }

  private func publish(_ chunk: EventChunk, through last: Int64) {
    change { state in
      state.chunks.append((last, chunk))
      state.size += chunk.size
      while state.size > Self.kept, state.chunks.count > 1 {
        let (last, chunk) = state.chunks.removeFirst()
        state.start = last
        state.size -= chunk.size
      }
      state.reach = last
    }
  }

  /// Until the log changes, or it is time to wake those who wait.
  private func wait(after count: UInt64) async {
    await withTaskGroup(of: Void.self) { group in
      group.addTask { [session] in _ = await session.changed(after: count) }
      group.addTask { try? await Task.sleep(for: .milliseconds(Self.look)) }
      await group.next()
      group.cancelAll()
    }
  }

  private func change(_ body: (inout State) -> Void) {
    let waiting = state.withLock { state in
      body(&state)
      state.version += 1
      defer { state.waiting.removeAll() }
      return Array(state.waiting.values)
    }
    // Resumed outside the lock: a task that runs at once may come back to it.
    for continuation in waiting { continuation.resume() }
  }

  // MARK: Streams

  /// What a stream that has sent everything up to a position does next.
  func step(after position: Int64) -> Step {
    state.withLock { state in
      if let failure = state.failure { return .fail(failure) }
      guard let reach = state.reach, position < reach else { return .wait(state.version) }
      if position < state.start { return .readUpTo(state.start) }
      guard let next = state.chunks.first(where: { $0.last > position }) else {
        return .wait(state.version)
      }
      return .send(next.chunk, through: next.last)
    }
  }

  /// Waits until the version differs from one that was read before, or the task is cancelled.
  func changed(after version: UInt64) async {
    let ticket = state.withLock { state in
      state.lastTicket += 1
      return state.lastTicket
    }
    await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        let waits = state.withLock { state in
          // A cancellation that came before this lock has raised the task's flag.
          guard state.version == version, !Task.isCancelled else { return false }
          state.waiting[ticket] = continuation
          return true
        }
        if !waits { continuation.resume() }
      }
    } onCancel: {
      state.withLock { $0.waiting.removeValue(forKey: ticket) }?.resume()
    }
  }
}
