internal import Foundation
internal import Storage

/// A logbook where nothing can be written: read-only media, or somebody else's folder.
///
/// SQLite reads a database in WAL mode only where it can make the files it shares with others. So
/// the databases are opened as they stand if no WAL lies beside them; else from a copy, because
/// what is in the WAL counts too. Locks stand in a folder of our own, removed at the end.
final class ReadingPlace: @unchecked Sendable {
  // Unchecked: the lock is taken when this is made, and let go with it.

  /// For locks, and the copies if any.
  let folder: String
  let isCopied: Bool
  private let hold: FileLock

  /// Nil where the logbook can be written, which is then opened like any other.
  init?(of logbook: LogbookFolder) throws {
    guard !Self.isWritable(logbook) else { return nil }
    Self.removeAbandoned()
    isCopied = [logbook.log, logbook.vault].contains {
      FileManager.default.fileExists(atPath: $0 + "-wal")
    }
    folder = NSTemporaryDirectory() + Self.prefix + UUID().uuidString
    // Under its name only when it is held, so that nobody takes it for one that was left.
    let beside = NSTemporaryDirectory() + "." + Self.prefix + UUID().uuidString
    try DurableFolder.make(beside)
    hold = try FileLock(path: beside + "/" + Self.holdName)
    try hold.lock(wait: 0)
    guard rename(beside, folder) == 0 else { throw StorageError(errno: errno, path: folder) }
    if isCopied { try copy(logbook) }
  }

  private static let prefix = "touchstone-reading-"
  private static let holdName = "in.use"

  /// Copies of a vault must not outlive a process that was killed: the next one removes those that
  /// nobody holds.
  private static func removeAbandoned() {
    let files = FileManager.default
    let folder = NSTemporaryDirectory()
    for name in (try? files.contentsOfDirectory(atPath: folder)) ?? []
    where name.hasPrefix(prefix) || name.hasPrefix("." + prefix) {
      // What is of somebody else, or only points somewhere, is none of ours.
      guard let states = try? files.attributesOfItem(atPath: folder + name),
        states[.type] as? FileAttributeType == .typeDirectory,
        states[.ownerAccountID] as? NSNumber == NSNumber(value: getuid())
      else { continue }
      // One that is just being made is not held yet.
      let made = states[.modificationDate] as? Date ?? Date()
      if name.hasPrefix("."), made.timeIntervalSinceNow > -60 { continue }
      guard let hold = try? FileLock(path: folder + name + "/" + holdName) else { continue }
      try? hold.holding(wait: 0) { try files.removeItem(atPath: folder + name) }
    }
  }

  /// Copies databases and WALs as they stood at one moment: again if one changed meanwhile.
  private func copy(_ logbook: LogbookFolder) throws {
    for _ in 0..<10 {
      let before = Self.states(of: logbook)
      try copyOnce(logbook)
      if Self.states(of: logbook) == before { return }
      usleep(100_000)
    }
    throw StorageError.busy(path: logbook.log)
  }

  private static func files(of logbook: LogbookFolder) -> [String] {
    [logbook.log, logbook.vault].flatMap { path in ["", "-wal"].map { path + $0 } }
  }

  private struct State: Equatable {
    let file: UInt64?
    let length: UInt64?
    let changed: Date?
  }

  private static func states(of logbook: LogbookFolder) -> [State?] {
    files(of: logbook).map { path in
      guard let states = try? FileManager.default.attributesOfItem(atPath: path) else {
        return nil
      }
      return State(
        file: states[.systemFileNumber] as? UInt64, length: states[.size] as? UInt64,
        changed: states[.modificationDate] as? Date)
    }
  }

  private func copyOnce(_ logbook: LogbookFolder) throws {
    // None of them is open in SQLite yet, whose locks a plain close would drop.
    for path in Self.files(of: logbook) {
      let copy = folder + "/" + (path as NSString).lastPathComponent
      unlink(copy)
      do {
        try RegularFile.copy(path, below: logbook.path, to: copy)
      } catch StorageError.missing {
        // There is no vault; or a WAL was moved into its database and removed: the states tell.
        continue
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
