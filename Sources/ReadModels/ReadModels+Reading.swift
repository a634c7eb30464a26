internal import EventLog
internal import GRDB
internal import Storage

/// Lists, read at the cost of what is shown.
extension ReadModels {
  /// Events after the end of the read models that a reader folds for itself at most.
  private static let longestTail: Int64 = 4_096
  /// Milliseconds that a reader waits for the projector.
  static let patience = 250

  /// The journeys that a filter lets through, in order of opening.
  ///
  /// Where the file has reached the position that is asked for, it is only read: no lock is taken
  /// and nothing written. Else the projector is waited for, or where none runs the file is brought
  /// up; when that takes too long or another process holds the lock, the journeys that went on
  /// since are folded from the log in memory. So is a board of the past. A board with a row that no
  /// fold writes is made anew.
  ///
  /// - Parameters:
  ///   - past: up to where the log was known, and to when; nil: as it is.
  ///   - needed: the position that the answer must have reached; nil: where the log ends now.
  ///   - projector: keeps the file up while it runs; then nothing is written here.
  public func journeys(
    _ filter: BoardFilter = BoardFilter(), past: BoardPast? = nil, reaching needed: Int64? = nil,
    projector: Projector? = nil
  ) throws -> [BoardRow] {
    if let past { return try fetch(filter, from: board(of: past)) }
    do {
      return try present(filter, reaching: needed, projector)
    } catch is ImplausibleRow {
      return try madeAnew(filter)
    } catch StorageError.damaged(let path, _) where path == file.path {
      return try madeAnew(filter)
    }
  }

  private func present(
    _ filter: BoardFilter, reaching needed: Int64?, _ projector: Projector?
  ) throws -> [BoardRow] {
    let needed = try needed ?? log.lastPosition()
    if let rows = try standing(filter, reaching: needed) { return rows }
    if let projector {
      projector.wait(for: needed, milliseconds: Self.patience)
    } else {
      try catchUpOrLeave()
    }
    return try standing(filter, reaching: needed) ?? following(filter)
      ?? fetch(filter, from: board(of: BoardPast(through: log.lastPosition())))
  }

  /// Rows of a board that was damaged, after all of it is folded anew; of one in memory where somebody
  /// else holds the lock.
  private func madeAnew(_ filter: BoardFilter) throws -> [BoardRow] {
    do {
      _ = try rebuild()
      return try fetch(filter, from: open())
    } catch StorageError.busy {
      return try fetch(filter, from: board(of: BoardPast(through: log.lastPosition())))
    } catch is ImplausibleRow {
      throw StorageError.damaged(path: file.path, detail: "journey")
    }
  }

  private func fetch(_ filter: BoardFilter, from board: DatabaseQueue) throws -> [BoardRow] {
    try explainingStorage(file.path) { try board.inDatabase { try filter.fetch($0) } }
  }

  /// The rows of a file that has reached a position; nil where none has that can be read.
  private func standing(_ filter: BoardFilter, reaching needed: Int64) throws -> [BoardRow]? {
    try readers.use { database in
      guard let stand = try stand(database), stand.size >= needed, try isOfLog(stand) else {
        return nil
      }
      return try filter.fetch(database)
    }
  }

  /// The rows of the file, with the journeys that went on since folded in memory; nil where there
  /// are too many.
  private func following(_ filter: BoardFilter) throws -> [BoardRow]? {
    try readers.use { database in
      let last = try log.lastPosition()
      guard let stand = try stand(database), last - stand.size <= Self.longestTail,
        try isOfLog(stand)
      else { return nil }
      let touched = try touched(after: stand.size, through: last)
      let streams = Array(touched.values)
      return try Self.inMemory().inDatabase { tail in
        let writer = try BoardWriter(tail, plans: plans)
        for (subject, stream) in touched {
          try refold(subject, stream: stream, through: last, writer)
        }
        let place =
          filter.after == nil
          ? nil : try filter.place(in: tail) ?? filter.place(in: database)
        if filter.after != nil, place == nil { throw BoardError.unknownPlace }
        let rows =
          try filter.fetch(database, after: place, without: streams)
          + filter.fetch(tail, after: place)
        return rows.sorted { $0.place < $1.place }.prefix(filter.limit ?? .max).map(\.row)
      }
    }
  }

  /// Whether read models were made of this log, up to where they say; one that was put back has
  /// another root.
  func isOfLog(_ stand: Head) throws -> Bool {
    if readers.isKnown(stand) { return true }
    guard try stand.size <= log.lastPosition(), try log.root(at: stand.size) == stand.root else {
      return false
    }
    readers.know(stand)
    return true
  }
}
