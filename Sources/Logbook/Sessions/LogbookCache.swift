internal import EventLog
internal import Foundation
internal import Storage
internal import Synchronization

/// What an open logbook keeps in memory of its files and its log.
///
/// Each part is an immutable value that is replaced as a whole when this or another process has
/// changed its source; a reader keeps the value that it took.
final class LogbookCache: Sendable {
  private let folder: LogbookFolder
  private let log: any EventLog
  let blueprints: BlueprintFiles
  private let settingsRead: Mutex<(settings: Settings, identity: FileIdentity?)>
  private let shelfRead = Mutex<(shelf: BlueprintShelf, events: Int64)?>(nil)

  init(_ folder: LogbookFolder, _ log: any EventLog) throws {
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

  /// The blueprints as they were looked up last; nil before that. What was published stays, and
  /// newer versions may have come.
  var knownShelf: BlueprintShelf? { shelfRead.withLock { $0?.shelf } }

  /// The blueprints that the log says are published now.
  func shelf() throws -> BlueprintShelf {
    let events = try log.eventCount(prefix: BlueprintShelf.prefix)
    if let known = shelfRead.withLock({ $0 }), known.events == events { return known.shelf }
    let shelf = try BlueprintShelf(log: log, files: blueprints)
    shelfRead.withLock { $0 = (shelf, events) }
    return shelf
  }
}
