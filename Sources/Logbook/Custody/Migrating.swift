public import CanonicalJSON
internal import EventLog

/// From which format to which a log was brought.
public struct MigrationReport: Sendable, Hashable {
  public let from: Int
  public let to: Int

  public var isMigrated: Bool { from != to }

  public var json: JSON {
    [
      "from": .integer(Int64(from)), "to": .integer(Int64(to)), "migrated": .bool(isMigrated),
    ]
  }
}

extension Logbook {
  /// Brings the log to the newest format, as the first write does by itself; nothing that was
  /// recorded changes.
  ///
  /// - Throws: `MigrationError`, `LogbookError`, `StorageError`; the log stays as it was.
  public func migrate() throws -> MigrationReport {
    // Before anything that writes, which would migrate by itself.
    try checkTail()
    let (from, to) = try maintenance.migrate()
    try readyToWrite()
    return MigrationReport(from: from, to: to)
  }
}
