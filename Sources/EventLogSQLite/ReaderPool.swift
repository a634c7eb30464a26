internal import Dispatch
internal import EventLog
internal import GRDB
internal import Storage
internal import Synchronization

/// Connections that only read: each borrowed for one look or one page by one thread.
///
/// No caller's code runs while one is borrowed, so nobody who holds one waits for anything; as many
/// are opened as are read from at once, up to a bound: whoever finds all of them borrowed waits for
/// less time than it takes to open one.
final class ReaderPool: Sendable {
  private let file: SQLiteFile
  private let state: Mutex<State>
  private let free = DispatchSemaphore(value: mostOpen)

  private struct State {
    var idle: [ReadAccess] = []
    var isClosed = false
  }

  /// Connections borrowed at once, and kept while nobody reads: of what one has prepared and learned,
  /// the next has use.
  static let mostOpen = 8

  init(_ file: SQLiteFile, first: ReadAccess) {
    self.file = file
    state = Mutex(State(idle: [first]))
  }

  /// - Parameter isShort: whether the look is short whatever the length of the log; one that may take
  ///   long waits for nobody, and nobody for it.
  func use<Result>(
    isShort: Bool = true, _ body: (LogReader) throws -> Result
  ) throws -> Result {
    try LockOrder.holding(.reading) {
      if isShort { free.wait() }
      defer { if isShort { free.signal() } }
      let access = try borrow()
      defer { giveBack(access) }
      return try access.use(body)
    }
  }

  private func borrow() throws -> ReadAccess {
    let (access, isClosed) = state.withLock { ($0.idle.popLast(), $0.isClosed) }
    if isClosed { throw StorageError.missing(path: file.path) }
    return try access ?? ReadAccess(file)
  }

  private func giveBack(_ access: ReadAccess) {
    let isKept = state.withLock { state in
      guard !state.isClosed, state.idle.count < Self.mostOpen else { return false }
      state.idle.append(access)
      return true
    }
    if !isKept { access.close() }
  }

  /// Closes all; what is borrowed is closed when it comes back.
  func close() {
    let idle = state.withLock { state in
      state.isClosed = true
      defer { state.idle = [] }
      return state.idle
    }
    for access in idle { access.close() }
  }
}

/// A reading connection and what is prepared on it.
final class ReadAccess: @unchecked Sendable {
  // Unchecked: the reader is used only within the connection's own queue.
  private let queue: DatabaseQueue
  private var reader: LogReader?
  private let path: String

  init(_ file: SQLiteFile) throws {
    path = file.path
    queue = try file.openReader()
    reader = try queue.inDatabase { try LogReader($0, path: file.path) }
  }

  func use<Result>(_ body: (LogReader) throws -> Result) throws -> Result {
    try explainingStorage(path) {
      try queue.inDatabase { _ in
        guard let reader else { throw StorageError.missing(path: path) }
        return try body(reader)
      }
    }
  }

  func close() {
    queue.inDatabase { _ in reader = nil }
    try? queue.close()
  }

  func origin() throws -> String {
    try explainingStorage(path) {
      try queue.inDatabase { database in
        try String.fetchOne(database, sql: "SELECT value FROM meta WHERE name = 'origin'") ?? ""
      }
    }
  }
}
