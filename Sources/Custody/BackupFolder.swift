internal import Foundation
internal import Storage

/// Where the files of a backup lie. It holds what a log is made of, and never a key.
public struct BackupFolder: Sendable {
  public let path: String

  /// - Parameter path: taken as the system takes it: a link on the way is followed before `..`.
  public init(path: String) {
    self.path =
      FolderIdentity.resolve(path) ?? URL(fileURLWithPath: path).standardizedFileURL.path
  }

  public static let settings = "logbook.yaml"
  public static let checkpoint = "checkpoint"

  public var log: String { path + "/log.sqlite" }
  public var blueprints: String { path + "/blueprints" }
  public var manifest: String { path + "/manifest.json" }
  /// Held while the backup is written or read.
  public var lock: String { path + "/backup.lock" }

  public func file(_ name: String) -> String { path + "/" + name }

  public func named(_ name: String, _ sha256: String) -> NamedFile {
    NamedFile(path: file(name), sha256: sha256, folder: path)
  }

  /// Reads a small file; no link is followed inside the folder.
  public func read(_ name: String) throws -> [UInt8] {
    try RegularFile.read(file(name), below: path)
  }

  /// Everything in the folder by its path in it, sorted; what is no folder of a backup's counts as
  /// one thing.
  public func names() throws -> [String] {
    let inner = Set(["blueprints"] + Self.own.map(\.folder))
    return try DurableFolder.names(in: path).flatMap { name -> [String] in
      guard inner.contains(name), Standing(file(name))?.kind == .folder else { return [name] }
      return try DurableFolder.names(in: file(name)).map { name + "/" + $0 }
    }.sorted()
  }

  /// Folders of files that a dealer adds, with the ending of their names.
  public static let own = [
    (folder: "factors", ending: ".yaml"), (folder: "calendars", ending: ".json"),
  ]

  /// Whether a name is that of a file in one of those folders itself.
  public static func isOwn(_ name: String) -> Bool {
    own.contains { folder, ending in
      guard name.hasPrefix(folder + "/"), name.hasSuffix(ending) else { return false }
      let last = name.dropFirst(folder.count + 1)
      return !last.hasPrefix(".") && !last.contains("/")
    }
  }

  /// Whether logbook.yaml may name a file as one of holidays, and a backup may hold it as that.
  public static func isHoliday(_ name: String) -> Bool {
    RegularFile.isInside(name) && name.hasSuffix(".json") && name != "manifest.json"
  }

  public static func blueprint(_ sha256: String) -> String { "blueprints/\(sha256).yaml" }

  /// Whether nothing stands here but what a first backup had begun when it was interrupted.
  public var isBegun: Bool {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []
    return names.contains("backup.lock") && names.allSatisfy(Self.begun.contains)
  }

  public static let databaseNames = [
    "log.sqlite", "log.sqlite-wal", "log.sqlite-shm", "log.sqlite-journal",
  ]
  private static let begun = Set(databaseNames + ["backup.lock"])

  /// Takes away the log that a first backup had begun.
  public func clear() throws {
    for name in Self.begun where name != "backup.lock" {
      guard unlink(file(name)) == 0 || errno == ENOENT else {
        throw StorageError(errno: errno, path: file(name))
      }
    }
  }

  /// Removes what backups that were killed left beside its files; the lock is held.
  public func removeAbandoned() {
    PartPlace.removeAbandoned(in: path, inner: ["blueprints"] + Self.own.map(\.folder))
  }

  public var isBackup: Bool {
    FileManager.default.fileExists(atPath: manifest) || FileManager.default.fileExists(atPath: log)
  }
}
