internal import Foundation
internal import GRDB
public import Wording

/// What can be said of one of our databases without knowing what its rows mean.
public struct SQLiteInspection: Sendable {
  /// What is not as the schema says.
  public var differences: [SchemaDifference] = []
  /// Whether SQLite's own check of pages, rows and indexes finds nothing.
  public var isIntact = true
}

extension SQLiteFile {
  /// Looks at schema, pages and indexes of a small database; nil if it is not there.
  ///
  /// - Throws: `StorageError` where it cannot be read at all; what is damaged is no error.
  public func inspect() throws -> SQLiteInspection? {
    guard exists else { return nil }
    var file = self
    file.isInspected = true
    do {
      return try file.inspection()
    } catch let error as StorageError where error.isOfTheDisk && !hasWAL {
      // On a full disk SQLite cannot make the files it shares with others, and nobody has any.
      file.isImmutable = true
      return try file.inspection()
    }
  }

  private var hasWAL: Bool { FileManager.default.fileExists(atPath: path + "-wal") }

  private func inspection() throws -> SQLiteInspection {
    var inspection = SQLiteInspection()
    do {
      let queue = try openReader()
      defer { try? queue.close() }
      try explainingStorage(path) {
        try queue.inDatabase { database in
          inspection.differences = try schemaDifferences(database)
          inspection.isIntact =
            try String.fetchAll(database, sql: "PRAGMA integrity_check(1)") == ["ok"]
        }
      }
    } catch StorageError.schema(_, let difference) {
      inspection.differences = [difference]
    } catch StorageError.damaged {
      inspection.isIntact = false
    }
    return inspection
  }
}

extension StorageError {
  /// Whether what could not be done was to write.
  public var isOfTheDisk: Bool {
    switch self {
    case .full, .inputOutput, .notPermitted: true
    default: false
    }
  }
}
