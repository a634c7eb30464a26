internal import Foundation
internal import GRDB

/// What is to be known of the SQLite library and a database of ours.
public struct SQLiteFacts: Sendable {
  public let version: String
  public let settings: [(String, String)]

  /// Two connections that checkpoint and write at the same moment can lose a commit; fixed in
  /// 3.51.3 (sqlite.org/wal.html).
  public var hasWALResetBug: Bool {
    let parts = version.split(separator: ".").compactMap { Int($0) }
    guard parts.count >= 3 else { return true }
    return (parts[0], parts[1], parts[2]) < (3, 51, 3)
  }

  public static func read(log path: String) throws -> SQLiteFacts {
    try SideFiles.check(path)
    return try explainingStorage(path) {
      var configuration = Configuration()
      configuration.readonly = true
      let queue = try DatabaseQueue(path: path, configuration: configuration)
      defer { try? queue.close() }
      return try queue.inDatabase { database in
        let names = ["journal_mode", "page_size", "page_count", "user_version", "application_id"]
        return SQLiteFacts(
          version: try String.fetchOne(database, sql: "SELECT sqlite_version()") ?? "?",
          settings: try names.map { name in
            (name, try String.fetchOne(database, sql: "PRAGMA \(name)") ?? "?")
          })
      }
    }
  }

  /// Bytes free where a path lies; nil when the system does not say.
  public static func freeBytes(_ path: String) -> Int64? {
    let attributes = try? FileManager.default.attributesOfFileSystem(forPath: path)
    return (attributes?[.systemFreeSize] as? NSNumber)?.int64Value
  }
}
