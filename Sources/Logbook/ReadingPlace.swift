internal import Foundation
internal import Storage

/// A logbook where nothing can be written: read-only media, or somebody else's folder.
///
/// SQLite reads a database in WAL mode only where it can make the files it shares with others. So
/// the databases are opened as they stand if no WAL lies beside them; else from a copy, because
/// what is in the WAL counts too. Locks stand in a folder of our own, removed at the end.
final class ReadingPlace: Sendable {
  /// For locks, and the copies if any.
  let folder: String
  let isCopied: Bool

  /// Nil where the logbook can be written, which is then opened like any other.
  init?(of logbook: LogbookFolder) throws {
    guard !Self.isWritable(logbook) else { return nil }
    folder = NSTemporaryDirectory() + "touchstone-reading-\(UUID().uuidString)"
    isCopied = [logbook.log, logbook.vault].contains {
      FileManager.default.fileExists(atPath: $0 + "-wal")
    }
    try LogbookFolder.make(folder)
    guard isCopied else { return }
    // None of them is open in SQLite yet, whose locks a plain close would drop.
    for path in [logbook.log, logbook.vault] {
      for suffix in ["", "-wal"] where FileManager.default.fileExists(atPath: path + suffix) {
        let name = (path as NSString).lastPathComponent + suffix
        do {
          try FileManager.default.copyItem(atPath: path + suffix, toPath: folder + "/" + name)
          // A copy keeps the permissions, and SQLite asks for more.
          try FileManager.default.setAttributes(
            [.posixPermissions: 0o600], ofItemAtPath: folder + "/" + name)
        } catch {
          throw StorageError.notPermitted(path: path + suffix)
        }
      }
    }
  }

  private static func isWritable(_ logbook: LogbookFolder) -> Bool {
    let locks = [logbook.openingLock, logbook.lock].filter {
      FileManager.default.fileExists(atPath: $0)
    }
    return ([logbook.path] + locks).allSatisfy { path in access(path, W_OK) == 0 }
  }

  deinit {
    try? FileManager.default.removeItem(atPath: folder)
  }
}
