internal import CanonicalJSON
internal import Foundation
internal import MerkleTree
internal import Storage

/// Where the files of a backup lie. It holds what a log is made of, and never a key.
struct BackupFolder: Sendable {
  let path: String

  init(path: String) {
    self.path = URL(fileURLWithPath: path).standardizedFileURL.path
  }

  static let settings = "logbook.yaml"
  static let checkpoint = "checkpoint"

  var log: String { path + "/log.sqlite" }
  var blueprints: String { path + "/blueprints" }
  var manifest: String { path + "/manifest.json" }
  /// Held while the backup is written or read.
  var lock: String { path + "/backup.lock" }

  func file(_ name: String) -> String { path + "/" + name }

  /// Folders of files that a dealer adds, with the ending of their names.
  static let own = [(folder: "factors", ending: ".yaml"), (folder: "calendars", ending: ".json")]

  /// Whether a name is that of a file in one of those folders itself.
  static func isOwn(_ name: String) -> Bool {
    own.contains { folder, ending in
      guard name.hasPrefix(folder + "/"), name.hasSuffix(ending) else { return false }
      let last = name.dropFirst(folder.count + 1)
      return !last.hasPrefix(".") && !last.contains("/")
    }
  }

  static func blueprint(_ sha256: String) -> String { "blueprints/\(sha256).yaml" }

  /// Whether nothing stands here but what a first backup had begun when it was interrupted.
  var isBegun: Bool {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []
    return names.contains("backup.lock") && names.allSatisfy(Self.begun.contains)
  }

  private static let begun: Set<String> = [
    "backup.lock", "log.sqlite", "log.sqlite-wal", "log.sqlite-shm", "log.sqlite-journal",
  ]

  /// Takes away the log that a first backup had begun.
  func clear() throws {
    for name in Self.begun where name != "backup.lock" {
      guard unlink(file(name)) == 0 || errno == ENOENT else {
        throw StorageError(errno: errno, path: file(name))
      }
    }
  }

  /// Removes what backups that were killed left beside its files; the lock is held.
  func removeAbandoned() {
    for place in [path, blueprints] + Self.own.map({ file($0.folder) }) {
      PartPlace.removeAbandoned(in: place)
    }
  }

  var isBackup: Bool {
    FileManager.default.fileExists(atPath: manifest) || FileManager.default.fileExists(atPath: log)
  }
}

/// What a backup says of itself: size and root of its log, and the hash of every small file.
struct BackupManifest {
  let origin: String
  let size: Int64
  let root: String
  let time: String
  /// SHA-256 by name.
  let files: [(name: String, sha256: String)]

  private static let format: Int64 = 1

  init(
    origin: String, size: Int64, root: String, time: String,
    files: [(name: String, sha256: String)]
  ) {
    self.origin = origin
    self.size = size
    self.root = root
    self.time = time
    self.files = files
  }

  /// - Throws: `BackupError`.
  init(of folder: BackupFolder) throws {
    guard FileManager.default.fileExists(atPath: folder.manifest) else {
      throw BackupError.notABackup(path: folder.path)
    }
    guard let json = try? JSON(strict: DurableFile.read(folder.manifest)),
      json["format"]?.int == Self.format, let origin = json["origin"]?.text,
      let size = json["size"]?.int, let root = json["root"]?.text,
      let files = json["files"]?.members
    else { throw BackupError.fileDamaged(path: folder.path, name: "manifest.json") }
    self.init(
      origin: origin, size: size, root: root, time: json["time"]?.text ?? "",
      files: files.map { ($0.key, $0.value.text ?? "") })
  }

  func write(to folder: BackupFolder) throws {
    let json: JSON = [
      "format": .integer(Self.format), "origin": .string(origin), "size": .integer(size),
      "root": .string(root), "time": .string(time),
      "files": .object(files.map { .init($0.name, .string($0.sha256)) }),
    ]
    try DurableFile.write(Array((json.prettyText() + "\n").utf8), to: folder.manifest)
  }

  /// The content of a file as it was put there; nil if it is missing or altered.
  func bytes(of name: String, in folder: BackupFolder) -> [UInt8]? {
    files.first { $0.name == name }.flatMap {
      NamedFile(path: folder.file($0.name), sha256: $0.sha256).bytes
    }
  }

  /// Puts the files in their places that the manifest names and that stand beside them still.
  func settle(_ folder: BackupFolder) throws {
    for (name, sha256) in files { try NamedFile(path: folder.file(name), sha256: sha256).settle() }
  }

  /// Every file is there with the content that was put there, and its name stays in the folder.
  func check(_ folder: BackupFolder) throws {
    for name in [BackupFolder.settings, BackupFolder.checkpoint]
    where !files.contains(where: { $0.name == name }) {
      throw BackupError.fileDamaged(path: folder.path, name: name)
    }
    for (name, sha256) in files {
      let isOurs =
        name == BackupFolder.settings || name == BackupFolder.checkpoint
        || name == BackupFolder.blueprint(sha256) || BackupFolder.isOwn(name)
      guard isOurs, NamedFile(path: folder.file(name), sha256: sha256).bytes != nil
      else { throw BackupError.fileDamaged(path: folder.path, name: name) }
    }
  }
}
