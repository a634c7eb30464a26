internal import EventLogSQLite
internal import Foundation
internal import Storage
internal import Synchronization

/// What an open logbook remembers of its files and its log.
///
/// Each part is an immutable value that is replaced as a whole when this or another process has
/// changed what it was read from; whoever has taken one goes on with it.
final class Remembered: Sendable {
  private let folder: LogbookFolder
  private let log: SQLiteEventLog
  let blueprints: BlueprintFiles
  private let settingsRead: Mutex<(settings: Settings, identity: FileIdentity?)>
  private let shelfRead = Mutex<(shelf: BlueprintShelf, events: Int64)?>(nil)

  init(_ folder: LogbookFolder, _ log: SQLiteEventLog) throws {
    self.folder = folder
    self.log = log
    blueprints = BlueprintFiles(folder)
    // Looked at first: a file that is exchanged meanwhile is read again.
    let identity = FileIdentity(folder.settings)
    settingsRead = Mutex((try Settings(of: folder), identity))
  }

  /// The settings as they stand in logbook.yaml; where it cannot be read any more, as they were.
  func settings() -> Settings {
    let identity = FileIdentity(folder.settings)
    let known = settingsRead.withLock { $0 }
    guard identity != known.identity, let settings = try? Settings(of: folder) else {
      return known.settings
    }
    settingsRead.withLock { $0 = (settings, identity) }
    return settings
  }

  /// The blueprints that the log says are published now.
  func shelf() throws -> BlueprintShelf {
    let events = try log.eventCount(prefix: BlueprintShelf.prefix)
    if let known = shelfRead.withLock({ $0 }), known.events == events { return known.shelf }
    let shelf = try BlueprintShelf(log: log, files: blueprints)
    shelfRead.withLock { $0 = (shelf, events) }
    return shelf
  }
}

/// Which file stands at a path, and since when: another after every change.
struct FileIdentity: Equatable {
  private let device: UInt64
  private let file: UInt64
  private let size: Int64
  private let seconds: Int
  private let nanoseconds: Int

  /// Nil where nothing stands.
  init?(_ path: String) {
    var about = stat()
    guard stat(path, &about) == 0 else { return nil }
    device = UInt64(truncatingIfNeeded: about.st_dev)
    file = UInt64(about.st_ino)
    size = Int64(about.st_size)
    #if canImport(Darwin)
      let changed = about.st_mtimespec
    #else
      let changed = about.st_mtim
    #endif
    (seconds, nanoseconds) = (Int(changed.tv_sec), Int(changed.tv_nsec))
  }
}
