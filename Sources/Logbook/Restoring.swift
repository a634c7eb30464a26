public import CanonicalJSON
internal import Chronology
internal import EventLog
internal import EventLogSQLite
internal import Foundation
internal import MerkleTree
internal import Storage
internal import Vault

/// How a backup is to be restored.
public struct RestoreOptions: Sendable {
  /// The folder of the vault's backup.
  public var vaultBackup: String?
  /// Whether a log that is shorter than the kept head is taken, and the head moved.
  public var acceptsShorter = false

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
  public let hasVault: Bool

  public var json: JSON {
    [
      "path": .string(path), "position": .integer(size),
      "lost": lost.map { ["from": .integer($0.lowerBound), "to": .integer($0.upperBound)] }
        ?? .null,
      "erasedAgain": .integer(Int64(erasedAgain)), "vault": .bool(hasVault),
    ]
  }
}

extension Logbook {
  /// Makes a logbook from a backup: verified whole before it appears under its name, and erasures
  /// that its vault does not know of carried out before it opens.
  ///
  /// - Throws: `BackupError`, `LogbookError`, `StorageError`; then nothing is there.
  public static func restore(
    from path: String, to target: String, _ options: RestoreOptions, surroundings: Surroundings
  ) throws -> RestoreReport {
    let target = target.count > 1 ? String(target.reversed().drop { $0 == "/" }.reversed()) : target
    guard !LogbookFolder(path: target).isTaken else {
      throw LogbookError.folderTaken(path: target)
    }
    let backup = BackupFolder(path: path)
    let manifest = try BackupManifest(of: backup)
    let beside = LogbookFolder(path: target + ".restoring-\(getpid())")
    do {
      // Where the backup lies may not be written to: then nobody else writes there either.
      if let lock = try? FileLock(path: backup.lock) {
        try lock.holding(wait: surroundings.wait) { try gather(backup, manifest, in: beside) }
      } else {
        try gather(backup, manifest, in: beside)
      }
      let restored = try prepare(beside, backup, manifest, options, surroundings)
      rmdir(target)
      guard rename(beside.path, target) == 0 else {
        throw StorageError(errno: errno, path: target)
      }
      try DurableFile.syncFolder(of: target)
      return try settle(restored, at: target, surroundings)
    } catch {
      try? FileManager.default.removeItem(atPath: beside.path)
      throw error
    }
  }

  /// Copies the files of a backup; nothing of it is open in SQLite here.
  private static func gather(
    _ backup: BackupFolder, _ manifest: BackupManifest, in folder: LogbookFolder
  ) throws {
    try manifest.check(backup)
    try LogbookFolder.make(folder.blueprints)
    for (name, _) in manifest.files where name != BackupFolder.checkpoint {
      try DurableFile.write(
        DurableFile.read(backup.file(name)), to: folder.path + "/" + name, mode: 0o644)
    }
    for suffix in ["", "-wal"]
    where suffix.isEmpty || FileManager.default.fileExists(atPath: backup.log + suffix) {
      guard FileManager.default.fileExists(atPath: backup.log + suffix) else {
        throw BackupError.fileDamaged(path: backup.path, name: "log.sqlite")
      }
      do {
        try FileManager.default.copyItem(atPath: backup.log + suffix, toPath: folder.log + suffix)
      } catch {
        throw StorageError.inputOutput(
          path: folder.log + suffix, detail: error.localizedDescription)
      }
    }
  }

  private struct Restored {
    let size: Int64
    let kept: Head?
    let head: Head
    let erasedAgain: Int
    let hasVault: Bool
  }

  /// Verifies a log that was gathered, and carries its erasures out.
  private static func prepare(
    _ folder: LogbookFolder, _ backup: BackupFolder, _ manifest: BackupManifest,
    _ options: RestoreOptions, _ surroundings: Surroundings
  ) throws -> Restored {
    let book: Logbook
    do {
      book = try Logbook(at: folder.path, surroundings: surroundings)
    } catch StorageError.damaged, StorageError.foreign {
      throw BackupError.fileDamaged(path: backup.path, name: "log.sqlite")
    }
    defer { try? book.close() }
    guard book.log.origin.utf8.elementsEqual(manifest.origin.utf8) else {
      throw BackupError.fileDamaged(path: backup.path, name: "log.sqlite")
    }
    try DurableFile.syncFolder(of: folder.log)
    let kept = try book.keys.head()
    try book.checkRestored(backup, manifest, kept)
    let head = try book.log.head()
    if let kept, kept.size > head.size, !options.acceptsShorter {
      throw BackupError.shorter(kept: kept.size, found: head.size)
    }
    var erasedAgain = 0
    if let vaultBackup = options.vaultBackup {
      // Only now: what the vault does not know of yet is no finding.
      try VaultBackup(path: vaultBackup).copy(to: folder.vault, origin: manifest.origin)
      do {
        let vault = try book.vault()
        let before = try Set(vault.allCustomers())
        // Others may stand under the same vault key, so it stays.
        try book.finishErasures(renewing: false)
        erasedAgain = before.subtracting(try vault.allCustomers()).count
      } catch VaultError.wrongKey {
        throw BackupError.vaultClosed(path: vaultBackup)
      }
    }
    return Restored(
      size: head.size, kept: kept, head: head, erasedAgain: erasedAgain,
      hasVault: options.vaultBackup != nil)
  }

  /// The whole of `verify`, against the checkpoint that came with the backup and the kept head.
  private func checkRestored(
    _ backup: BackupFolder, _ manifest: BackupManifest, _ kept: Head?
  ) throws {
    let text = String(
      decoding: try DurableFile.read(backup.file(BackupFolder.checkpoint)), as: UTF8.self)
    guard let note = SignedNote(text), let checkpoint = Checkpoint(text: note.text),
      checkpoint.size == UInt64(clamping: manifest.size)
    else { throw BackupError.fileDamaged(path: backup.path, name: BackupFolder.checkpoint) }
    var findings: [Finding]
    do {
      let report = try verify(verifier: nil, against: [note])
      findings = report.findings
      if report.size > manifest.size, try log.storedNotes().last?.0 != report.size {
        // A backup ends with a signed checkpoint; what stands behind it was added by others.
        findings.append(Finding(.inserted, at: manifest.size + 1))
      }
      if let kept, kept.size > report.size, report.size >= manifest.size {
        // That the log was longer is no damage of the backup; it is asked about by itself.
        findings.removeAll { $0 == Finding(.truncated, at: kept.size) }
      }
    } catch StorageError.damaged, StorageError.foreign {
      findings = [Finding(.altered, at: firstUnreadable())]
    }
    findings = findings.filter(\.kind.isWrong)
    let first = findings.min { ($0.position ?? .max) < ($1.position ?? .max) }
    guard let first else { return }
    throw BackupError.damaged(path: backup.path, first: first, count: findings.count)
  }

  /// Where reading the log in order breaks off.
  private func firstUnreadable() -> Int64 {
    var last: Int64 = 0
    _ = try? log.read(Selection()) { row in
      last = row.position
      return .next
    }
    return last + 1
  }

  /// Moves the head where that was accepted, and erases again whom the lost part had erased.
  private static func settle(
    _ restored: Restored, at target: String, _ surroundings: Surroundings
  ) throws -> RestoreReport {
    var lost: ClosedRange<Int64>?
    var erasedAgain = restored.erasedAgain
    let book = try Logbook(at: target, surroundings: surroundings)
    defer { try? book.close() }
    if let kept = restored.kept, kept.size > restored.size {
      lost = (restored.size + 1)...kept.size
      try book.keys.rememberLoss(
        from: kept.size, root: kept.root.description, to: restored.size,
        at: surroundings.now().text)
      try book.keys.keep(restored.head)
      for one in try book.keys.erasures()
      where try one.position > restored.size && book.log.knows(customer: one.customer)
        && book.erasure(of: one.customer) == nil
      {
        _ = try book.erase(
          ErasureRequest(
            customer: one.customer, reason: one.reason, requestedBy: one.requestedBy),
          renewing: false)
        erasedAgain += 1
      }
    }
    return RestoreReport(
      path: target, size: restored.size, lost: lost, erasedAgain: erasedAgain,
      hasVault: restored.hasVault)
  }
}
