public import CanonicalJSON
internal import Chronology
internal import EventLog
internal import EventLogSQLite
internal import Foundation
internal import MerkleTree
internal import Storage
internal import Vault

/// What a backup put where.
public struct BackupReport: Sendable {
  public let path: String
  /// Events that the folder did not have yet.
  public let copied: Int64
  public let size: Int64
  public let vaultBackup: String?

  public var json: JSON {
    [
      "path": .string(path), "copied": .integer(copied), "position": .integer(size),
      "vaultBackup": vaultBackup.map(JSON.string) ?? .null,
    ]
  }
}

extension Logbook {
  /// Copies log, blueprints and settings into a folder, while others may write; of a folder that
  /// holds an earlier backup, only what is new.
  ///
  /// No key goes along, and the vault only into a folder of its own.
  /// - Throws: `BackupError`, `StorageError`.
  public func backUp(to path: String, vaultTo: String?) throws -> BackupReport {
    try checkBackupPlace(path)
    let target = BackupFolder(path: path)
    if let vaultTo {
      try checkBackupPlace(vaultTo)
      guard BackupFolder(path: vaultTo).path != target.path else {
        throw BackupError.badPlace(path: vaultTo)
      }
      try VaultBackup(path: vaultTo).checkPlace()
    }
    try readyToWrite()
    let names = (try? FileManager.default.contentsOfDirectory(atPath: target.path)) ?? []
    guard names.isEmpty || target.isBackup || target.isBegun else {
      throw BackupError.badPlace(path: path)
    }
    try DurableFolder.make(target.path)
    let (copied, size) = try FileLock(path: target.lock).holding(wait: surroundings.wait) {
      target.removeAbandoned()
      return try copy(to: target)
    }
    try keys.remember(
      KnownBackup(kind: .log, path: target.path, time: surroundings.now().text))
    if let vaultTo { try backUpVault(to: vaultTo) }
    return BackupReport(
      path: target.path, copied: copied, size: size,
      vaultBackup: vaultTo.map { BackupFolder(path: $0).path })
  }

  private func copy(to target: BackupFolder) throws -> (copied: Int64, size: Int64) {
    let note = try log.checkpoint()
    guard let checkpoint = Checkpoint(text: note.text) else { throw LogbookError.noEvent }
    let size = Int64(clamping: checkpoint.size)
    if FileManager.default.fileExists(atPath: target.log) {
      do {
        try checkEarlierPart(target, of: size)
      } catch {
        // A copy that was broken off before it held anything is begun again.
        guard target.isBegun else { throw error }
        try target.clear()
      }
    }
    // A backup that was interrupted behind its manifest is completed first.
    if let standing = try? BackupManifest(of: target) { try standing.settle(target) }
    surroundings.reached("copying")
    let copied = try LogCopy(from: folder.log, to: target.log, size: size).run {
      guard try head(of: target) == Head(size: size, root: checkpoint.root) else {
        throw BackupError.damaged(
          path: target.path, first: Finding(.rootMismatch, at: size), count: 1)
      }
    }
    var files: [(name: String, sha256: String)] = []
    func put(_ bytes: [UInt8], _ name: String) throws {
      let sha256 = BlueprintShelf.sha256(of: bytes)
      files.append((name, sha256))
      try NamedFile(path: target.file(name), sha256: sha256).put(bytes)
    }
    surroundings.reached("copied")
    try DurableFolder.make(target.blueprints)
    for sha256 in Set(try BlueprintShelf.published(in: log).map(\.sha256)).sorted() {
      try put(DurableFile.read(folder.blueprint(sha256)), BackupFolder.blueprint(sha256))
    }
    try put(DurableFile.read(folder.settings), BackupFolder.settings)
    for name in ownFiles() {
      try DurableFolder.make((target.file(name) as NSString).deletingLastPathComponent)
      try put(DurableFile.read(folder.path + "/" + name), name)
    }
    try put(Array(note.description.utf8), BackupFolder.checkpoint)
    surroundings.reached("files")
    let manifest = BackupManifest(
      origin: log.origin, size: size, root: checkpoint.root.description,
      time: surroundings.now().text, files: files)
    try manifest.write(to: target)
    surroundings.reached("manifest")
    try manifest.settle(target)
    return (copied, size)
  }

  /// The dealer's own factor sets and holidays; what is half written is none of them.
  private func ownFiles() -> [String] {
    BackupFolder.own.flatMap { place in
      ((try? FileManager.default.contentsOfDirectory(atPath: folder.path + "/" + place.folder))
        ?? []).map { place.folder + "/" + $0 }
    }.filter(BackupFolder.isOwn).sorted()
  }

  /// What is in a folder must be what this log was, else its new entries do not belong there.
  private func checkEarlierPart(_ target: BackupFolder, of size: Int64) throws {
    let origin = try SQLiteEventLog.origin(path: target.log)
    let found = try head(of: target)
    guard origin.utf8.elementsEqual(log.origin.utf8), found.size <= size,
      try log.root(at: found.size) == found.root
    else { throw BackupError.otherLog(path: target.path, size: found.size) }
  }

  private func head(of target: BackupFolder) throws -> Head {
    let copy = try SQLiteEventLog(
      path: target.log,
      options: SQLiteEventLog.Options(
        lockPath: folder.lock, openingLockPath: folder.openingLock, wait: surroundings.wait,
        clock: surroundings.now))
    defer { try? copy.close() }
    return try copy.head()
  }

  /// A backup in the logbook would be lost with it, and one among the keys would lie with them.
  func checkBackupPlace(_ path: String) throws {
    func real(_ path: String) -> String {
      URL(fileURLWithPath: path).standardizedFileURL.resolvingSymlinksInPath().path
    }
    let place = real(path)
    for forbidden in [real(folder.path), real(keys.folder)]
    where place == forbidden || place.hasPrefix(forbidden + "/") || forbidden.hasPrefix(place + "/")
      || place == "/"
    {
      throw BackupError.badPlace(path: path)
    }
  }
}
