public import EventLog
internal import Foundation
internal import GRDB
internal import Storage

/// A moment of the past that a board can show.
public struct BoardPast: Sendable, Hashable {
  /// The last position that was known.
  public var through: Int64
  /// Only what occurred by then counts, milliseconds since 1970 UTC; nil: everything.
  public var asOf: Int64?

  public init(through: Int64, asOf: Int64? = nil) {
    self.through = through
    self.asOf = asOf
  }

  /// Under what the board stands in its file: one that was cut by a time is no live board.
  var projection: String { BoardSchema.projection + (asOf.map { "@\($0)" } ?? "") }
}

extension ReadModels {
  /// The board of a moment of the past, in memory.
  func board(of past: BoardPast) throws -> DatabaseQueue {
    let queue = try Self.inMemory()
    try queue.inDatabase { try build($0, through: past.through, asOf: past.asOf) }
    return queue
  }

  /// Writes the read models of a moment of the past into a new file.
  ///
  /// The file stands at the position and root that were known then; one that is cut by a time
  /// too says so in the name of its projection, so that no logbook takes it for its own.
  ///
  /// - Returns: the position and root it stands at, and how many journeys are in it.
  /// - Throws: `StorageError.exists` where something stands already.
  public func replay(_ past: BoardPast, to path: String) throws -> (head: Head, journeys: Int) {
    guard !FileManager.default.fileExists(atPath: path) else {
      throw StorageError.exists(path: path)
    }
    let head = Head(size: past.through, root: try log.root(at: past.through))
    do {
      return try explainingStorage(path) {
        let queue = try BoardSchema.file(path).openWriter(create: true)
        let count = try queue.inDatabase { database in
          try database.inTransaction(.immediate) {
            try build(database, through: past.through, asOf: past.asOf)
            try mark(database, head, as: past.projection)
            return .commit
          }
          // One file without companions can be handed on.
          try database.execute(sql: "PRAGMA journal_mode = DELETE")
          return try Int.fetchOne(database, sql: "SELECT count(*) FROM journey") ?? 0
        }
        try queue.close()
        return (head, count)
      }
    } catch {
      for suffix in ["", "-wal", "-shm"] {
        try? FileManager.default.removeItem(atPath: path + suffix)
      }
      throw error
    }
  }
}
