internal import Foundation
internal import GRDB

/// The files that SQLite leaves beside a database whose last connection only read.
///
/// A connection that may not write makes an empty WAL and its shared memory, and cannot remove
/// them.
public enum EmptyWAL {
  /// Makes it durable that a WAL was emptied: SQLite syncs what it held into the database, and not
  /// that it is shorter, so that what was destroyed could be in it again after a power cut.
  ///
  /// A WAL carries no locks that closing it here could drop.
  /// - Throws: `FileError`, `StorageError`.
  public static func sync(beside path: String) throws {
    let wal = path + "-wal"
    let descriptor = open(wal, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC)
    guard descriptor >= 0 else {
      if errno == ENOENT { return }
      throw FileError.explain(errno, wal)
    }
    defer { close(descriptor) }
    guard fsync(descriptor) == 0 else { throw StorageError(errno: errno, path: wal) }
  }

  /// Removes them where the WAL is empty and nobody else has the database open; what is in a WAL is
  /// for the next writer, who moves it under the lock.
  ///
  /// This process has the database closed.
  /// - Parameter openingLock: the file that is locked around every opening and closing.
  public static func remove(beside path: String, openingLock: String) {
    let left = [path + "-wal", path + "-shm"].filter(FileManager.default.fileExists)
    guard !left.isEmpty, access(path, W_OK) == 0 else { return }
    try? FileLock(path: openingLock, rank: .opening).holding(wait: 0) {
      var about = stat()
      try SideFiles.check(path)
      guard stat(path + "-wal", &about) != 0 || about.st_size == 0 else { return }
      var configuration = Configuration()
      configuration.busyMode = .immediateError
      let queue = try DatabaseQueue(path: path, configuration: configuration)
      // The WAL is opened by reading; the last to close it removes it.
      try queue.inDatabase { database in
        try database.execute(sql: "PRAGMA wal_autocheckpoint = 0; SELECT 1 FROM sqlite_schema")
      }
      try queue.close()
    }
  }
}
