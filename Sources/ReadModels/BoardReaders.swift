internal import EventLog
internal import GRDB
internal import Storage
internal import Synchronization

/// Connections that only read the read models, kept from one reading to the next.
public final class BoardReaders: Sendable {
  private let file: SQLiteFile
  private let state = Mutex(State())

  private struct State {
    var idle: [Reader] = []
    var isClosed = false
    /// The head that was last compared with the log.
    var known: Head?
  }

  private struct Reader: Sendable {
    let queue: DatabaseQueue
    /// The file that it has open: a damaged one is replaced by another of the same name.
    let identity: FolderIdentity?
  }

  /// Connections kept while nobody reads.
  private static let mostIdle = 8

  public init(path: String) {
    file = BoardSchema.file(path)
  }

  /// Reads at one moment; nil where there is no file that can be read.
  func use<Result>(_ body: (Database) throws -> Result?) throws -> Result? {
    guard let reader = borrow() else { return nil }
    do {
      var result: Result?
      try reader.queue.inDatabase { database in
        try database.inTransaction(.deferred) {
          result = try body(database)
          return .commit
        }
      }
      giveBack(reader)
      return result
    } catch is DatabaseError {
      // Whatever is wrong with the file is for the next writer to mend.
      try? reader.queue.close()
      return nil
    } catch {
      giveBack(reader)
      throw error
    }
  }

  private func borrow() -> Reader? {
    let identity = FolderIdentity(file.path)
    let (reader, isClosed) = state.withLock { ($0.idle.popLast(), $0.isClosed) }
    if isClosed || identity == nil {
      try? reader?.queue.close()
      return nil
    }
    if let reader, reader.identity == identity { return reader }
    try? reader?.queue.close()
    guard let queue = try? file.openReader() else { return nil }
    return Reader(queue: queue, identity: identity)
  }

  private func giveBack(_ reader: Reader) {
    let isKept = state.withLock { state in
      guard !state.isClosed, state.idle.count < Self.mostIdle else { return false }
      state.idle.append(reader)
      return true
    }
    if !isKept { try? reader.queue.close() }
  }

  func isKnown(_ head: Head) -> Bool { state.withLock { $0.known == head } }

  func know(_ head: Head) { state.withLock { $0.known = head } }

  /// Closes all; what is borrowed is closed when it comes back.
  public func close() {
    let idle = state.withLock { state in
      state.isClosed = true
      defer { state.idle = [] }
      return state.idle
    }
    for reader in idle { try? reader.queue.close() }
  }
}
