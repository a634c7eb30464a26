public import CanonicalJSON
internal import Chronology
internal import Custody
internal import EventLog
internal import Foundation
public import MerkleTree
internal import Storage
internal import Vault

/// How a backup is to be restored.
public struct RestoreOptions: Sendable {
  /// The folder of the vault's backup.
  public var vaultBackup: String?
  /// Whether the restored logbook takes the place of the one at work.
  public var adopts = false
  /// The same, also for a log that is shorter than the kept head, which is then moved.
  public var acceptsShorter = false
  /// A key to trust in the place of the present one, for a backup that was made before the signing
  /// key was changed: what comes of it is a copy, which can only be read.
  public var verifier: NoteVerifier?

  public init() {}
}

/// What a restore put in its place.
public struct RestoreReport: Sendable {
  public let path: String
  public let size: Int64
  /// The positions that were signed and are not in it; only where that was accepted.
  public let lost: ClosedRange<Int64>?
  /// Customers whose erasure was carried out again.
  public let erasedAgain: Int
  /// The logbook at work of which it is a copy; nil where it was adopted.
  public let original: String?
  /// Whether it is the logbook at work now.
  public let isAdopted: Bool
  public let hasVault: Bool
  /// Whether the backup's manifest is signed; those of earlier versions are not.
  public let isSigned: Bool
  /// Whether the backup of the vault is signed; nil where none was asked for.
  public let isVaultSigned: Bool?
  /// What lay in the backup's folder and was left there.
  public let strays: [String]

  public var json: JSON {
    .object(present: [
      ("path", .string(path)), ("position", .integer(size)),
      (
        "lost",
        lost.map { ["from": .integer($0.lowerBound), "to": .integer($0.upperBound)] } ?? .null
      ),
      ("erasedAgain", .integer(Int64(erasedAgain))), ("vault", .bool(hasVault)),
      ("adopted", .bool(isAdopted)), ("original", original.map(JSON.string)),
      ("signed", .bool(isSigned)), ("vaultSigned", isVaultSigned.map(JSON.bool)),
      ("strays", .array(strays.map(JSON.string))),
    ])
  }
}

extension Logbook {
  /// Makes a logbook from a backup: verified whole before it appears under its name, and erasures
  /// that its vault or its log does not know of carried out before that, too.
  ///
  /// Where the logbook at work still stands, this is a copy of it until it is adopted. The head that
  /// is kept beside the key moves last of all, and only where a shorter log was accepted; interrupted
  /// before that, the next writer moves it.
  /// - Throws: `BackupError`, `LogbookError`, `StorageError`; before the folder has its name, nothing
  ///   is there.
  public static func restore(
    from path: String, to target: String, _ options: RestoreOptions, surroundings: Surroundings
  ) throws -> RestoreReport {
    let target = target.count > 1 ? String(target.reversed().drop { $0 == "/" }.reversed()) : target
    guard !LogbookFolder(path: target).isTaken else {
      throw LogbookError.folderTaken(path: target)
    }
    try LogbookPlace.check(target, keys: surroundings.keyFolder)
    let backup = BackupFolder(path: path)
    let manifest = try BackupManifest(of: backup)
    for path in RestoreLeftovers.beside(target) { _ = RestoreLeftovers.remove(path) }
    let beside = LogbookFolder(path: RestoreLeftovers.place(target))
    let keys = KeyRing(origin: manifest.origin, surroundings: surroundings)
    let isWanted = options.verifier == nil && (options.adopts || options.acceptsShorter)
    let original = try isWanted ? nil : keys.logbookAtWork()?.path
    try keys.settleRestoring()
    try keys.noteRestoring(beside.path)
    defer { try? keys.settleRestoring() }
    let report: RestoreReport
    let move: HeadMove?
    do {
      // Where the backup lies may not be written to: then nobody else writes there either.
      if let lock = try? FileLock(path: backup.lock) {
        try lock.holding(wait: surroundings.wait) { try gather(backup, manifest, in: beside) }
      } else {
        try gather(backup, manifest, in: beside)
      }
      surroundings.reached("gathered")
      (report, move) = try prepare(
        beside, target, backup, manifest, options, original, surroundings)
      try beside.keepInstance(UUID().uuidString.lowercased())
      surroundings.reached("prepared")
      // Nothing of it is open here any more.
      try DurableFolder.sync(beside.path)
      if let move {
        try keys.rememberLoss(
          from: move.from.size, root: move.from.root.description, to: report.size,
          at: surroundings.now().text)
        try keys.remember(move)
      }
      surroundings.reached("noted")
      rmdir(target)
      guard rename(beside.path, target) == 0 else {
        let failure = StorageError(errno: errno, path: target)
        // Nothing was restored, so nothing may move the head.
        if move != nil { try keys.forgetMove() }
        throw failure
      }
    } catch {
      try? FileManager.default.removeItem(atPath: beside.path)
      throw error
    }
    surroundings.reached("placed")
    try DurableFile.syncFolder(of: target)
    if report.isAdopted, keys.exists {
      try keys.changing { try keys.adopt(LogbookFolder(path: target)) }
    }
    if let move {
      try keys.keep(move.to)
      surroundings.reached("moved")
      try keys.forgetMove()
    }
    return report
  }

  /// Copies the files of a backup; nothing of it is open in SQLite here.
  private static func gather(
    _ backup: BackupFolder, _ manifest: BackupManifest, in folder: LogbookFolder
  ) throws {
    try manifest.check(backup) { try Settings($0, path: BackupFolder.settings).holidays }
    try DurableFolder.make(folder.blueprints)
    for name in manifest.files.map(\.name) where name != BackupFolder.checkpoint {
      guard let bytes = manifest.bytes(of: name, in: backup) else {
        throw BackupError.fileDamaged(path: backup.path, name: name)
      }
      let path = folder.path + "/" + name
      try DurableFolder.make((path as NSString).deletingLastPathComponent)
      try DurableFile.write(bytes, to: path, mode: 0o644)
    }
    for suffix in ["", "-wal"]
    where suffix.isEmpty || FileManager.default.fileExists(atPath: backup.log + suffix) {
      guard FileManager.default.fileExists(atPath: backup.log + suffix) else {
        throw BackupError.fileDamaged(path: backup.path, name: "log.sqlite")
      }
      try RegularFile.copy(backup.log + suffix, below: backup.path, to: folder.log + suffix)
    }
  }

  /// Verifies a log that was gathered, and carries erasures out.
  ///
  /// - Returns: also where the kept head is to move; nil where it stays.
  private static func prepare(
    _ folder: LogbookFolder, _ target: String, _ backup: BackupFolder, _ manifest: BackupManifest,
    _ options: RestoreOptions, _ original: String?, _ surroundings: Surroundings
  ) throws -> (RestoreReport, HeadMove?) {
    let book: Logbook
    do {
      book = try Logbook(restoring: folder.path, surroundings: surroundings)
    } catch StorageError.damaged, StorageError.foreign, StorageError.schema {
      throw BackupError.fileDamaged(path: backup.path, name: "log.sqlite")
    }
    defer { try? book.close() }
    guard book.log.origin.utf8.elementsEqual(manifest.origin.utf8) else {
      throw BackupError.fileDamaged(path: backup.path, name: "log.sqlite")
    }
    try DurableFile.syncFolder(of: folder.log)
    let kept = try book.keys.head()
    let trusted = try options.verifier ?? book.keys.verifier()
    try book.checkRestored(backup, manifest, kept, trusted)
    let size = try book.log.lastPosition()
    let isAdopted = original == nil && options.verifier == nil
    let longer = isAdopted ? kept.flatMap { $0.size > size ? $0 : nil } : nil
    if let longer, !options.acceptsShorter {
      throw BackupError.shorter(kept: longer.size, found: size)
    }
    var erased: Set<String> = []
    var isVaultSigned: Bool?
    do {
      var before: Set<String> = []
      if let vaultBackup = options.vaultBackup {
        // Only now: what the vault does not know of yet is no finding.
        isVaultSigned = try book.takeVault(VaultBackup(path: vaultBackup), trusted)
        before = try Set(book.vault().allCustomers())
        try book.rewindVault(to: size)
      }
      erased = try Set(book.finishErasures(isRestoring: true))
      if options.vaultBackup != nil {
        erased.formUnion(before.subtracting(try book.vault().allCustomers()))
      }
    } catch VaultError.wrongKey {
      throw BackupError.vaultClosed(path: options.vaultBackup ?? "")
    }
    let head = try book.log.head()
    try book.close()
    let report = RestoreReport(
      path: target, size: size, lost: longer.map { (size + 1)...$0.size },
      erasedAgain: erased.count, original: original, isAdopted: isAdopted,
      hasVault: options.vaultBackup != nil,
      isSigned: manifest.hasNote, isVaultSigned: isVaultSigned,
      strays: try manifest.strays(in: backup))
    return (report, longer.map { HeadMove(from: $0, to: head) })
  }
}
