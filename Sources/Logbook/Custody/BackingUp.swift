public import CanonicalJSON
internal import Chronology
internal import Custody
internal import EventLog
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
    let target = BackupFolder(path: try checkBackupPlace(path))
    if let vaultTo {
      let place = try checkBackupPlace(vaultTo)
      try checkApart(place, [target.path] + standingLogBackups())
      try VaultBackup(path: vaultTo).checkPlace()
    }
    try readyToWrite()
    let names = try DurableFolder.names(in: target.path)
    guard names.isEmpty || target.isBackup || target.isBegun else {
      throw BackupError.badPlace(path: path)
    }
    try DurableFolder.make(target.path)
    try target.secure()
    try checkOther(target)
    let (copied, size) = try FileLock(path: target.lock, rank: .backup).holding(
      wait: surroundings.wait
    ) {
      target.removeAbandoned()
      return try copy(to: target)
    }
    try keys.remember(
      KnownBackup(
        kind: .log, path: target.path, time: surroundings.now().text, signedFrom: size))
    if let vaultTo { try backUpVault(to: vaultTo) }
    return BackupReport(
      path: target.path, copied: copied, size: size,
      vaultBackup: vaultTo.map { BackupFolder(path: $0).path })
  }

  private func copy(to target: BackupFolder) throws -> (copied: Int64, size: Int64) {
    // What the files are and what the log says of them belong together.
    let (note, signer, small) = try FileLock(path: folder.settingsLock, rank: .settings)
      .holding(wait: surroundings.wait) {
        let (note, signer) = try signedCheckpoint()
        let last = (BackupFolder.checkpoint, Array(note.description.utf8))
        return (note, signer, try smallFiles() + [last])
      }
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
    do {
      try BackupManifest(of: target).settle(target)
    } catch is BackupError {}
    surroundings.reached("copying")
    let copied = try LogStore(folder, surroundings).copy(size, to: target.log) {
      guard try head(of: target) == Head(size: size, root: checkpoint.root) else {
        throw BackupError.damaged(
          path: target.path, first: Finding(.rootMismatch, at: size), count: 1)
      }
    }
    surroundings.reached("copied")
    var files: [BackupManifest.File] = []
    for (name, bytes) in small {
      let sha256 = BlueprintShelf.sha256(of: bytes)
      files.append(.init(name: name, sha256: sha256, length: Int64(bytes.count)))
      try DurableFolder.make((target.file(name) as NSString).deletingLastPathComponent)
      try target.named(name, sha256).put(bytes)
    }
    surroundings.reached("files")
    let manifest = try BackupManifest(
      origin: log.origin, size: size, root: checkpoint.root.description,
      time: surroundings.now().text, files: files)
    try manifest.write(to: target, signer: signer)
    surroundings.reached("manifest")
    try manifest.settle(target)
    try target.secure()
    return (copied, size)
  }

  /// A checkpoint and the key that is good for its size; the key may be replaced between the two,
  /// and then the next checkpoint is of the new one.
  func signedCheckpoint() throws -> (SignedNote, NoteSigner) {
    for _ in 0..<3 {
      let note = try log.checkpoint()
      let signer = try keys.signer(origin: log.origin)
      let size = Checkpoint(text: note.text)?.size ?? 0
      let links = try keyChain(
        around: signer.verifier, attested: attestedHead(for: signer.verifier)
      ).chain.links
      if links.contains(where: {
        $0.verifier == signer.verifier && ($0.from...$0.through).contains(size)
      }) {
        return (note, signer)
      }
    }
    throw KeyError.foreign(path: keys.signingPath)
  }

  /// Every published blueprint, the settings, and the dealer's own factor sets and holidays; what is
  /// half written is none of them.
  private func smallFiles() throws -> [(name: String, bytes: [UInt8])] {
    let blueprints = Set(try BlueprintShelf.published(in: log).map(\.sha256)).sorted()
    let own = try BackupFolder.own.flatMap { place in
      try DurableFolder.names(in: folder.path + "/" + place.folder).map { place.folder + "/" + $0 }
    }.filter(BackupFolder.isOwn)
    let settings = try folder.read(folder.settings, limit: Settings.limit)
    let named = try Settings(settings, path: folder.settings).holidays
      .filter { BackupFolder.isHoliday($0) && Standing(folder.path + "/" + $0) != nil }
    return try blueprints.map {
      (BackupFolder.blueprint($0), try folder.read(folder.blueprint($0)))
    }
      + [(BackupFolder.settings, settings)]
      + Set(own + named).sorted().map { ($0, try folder.read(folder.path + "/" + $0)) }
  }

  /// What is in a folder must be what this log was, else its new entries do not belong there.
  private func checkEarlierPart(_ target: BackupFolder, of size: Int64) throws {
    let origin = try store(of: target).origin()
    let found = try head(of: target)
    guard origin.utf8.elementsEqual(log.origin.utf8), found.size <= size,
      try log.root(at: found.size) == found.root
    else { throw BackupError.otherLog(path: target.path, size: found.size) }
  }

  private func store(of target: BackupFolder) -> LogStore {
    LogStore(at: target.log, locks: folder, surroundings)
  }

  private func head(of target: BackupFolder) throws -> Head {
    let copy = try store(of: target).open()
    defer { try? copy.close() }
    return try copy.head()
  }
}
