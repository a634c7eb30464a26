internal import Custody
internal import EventLog
internal import MerkleTree
internal import Storage

/// Whether a log that was restored is what its backup says.
extension Logbook {
  /// The whole of `verify`, against the checkpoint that came with the backup and the kept head.
  func checkRestored(
    _ backup: BackupFolder, _ manifest: BackupManifest, _ kept: Head?
  ) throws {
    let bytes = manifest.bytes(of: BackupFolder.checkpoint, in: backup) ?? []
    guard let note = SignedNote(String(decoding: bytes, as: UTF8.self)),
      let checkpoint = Checkpoint(text: note.text),
      checkpoint.size == UInt64(clamping: manifest.size)
    else { throw BackupError.fileDamaged(path: backup.path, name: BackupFolder.checkpoint) }
    let trusted = try keys.verifier()
    // A manifest that the present key signed covers the changes of keys before it.
    var attested = attestedHead(for: trusted)
    if manifest.isSigned(by: VerifierChain(trusted)), manifest.root == checkpoint.root.description {
      attested.append(Head(size: manifest.size, root: checkpoint.root))
    }
    let chain = (try? keyChain(around: trusted, kept: [note], attested: attested).chain)
    let isSigned = manifest.isSigned(by: chain ?? VerifierChain(trusted))
    var findings: [Finding]
    do {
      let report = try verify(verifier: nil, against: [note], attested: attested)
      findings = report.findings
      if report.size > manifest.size, try log.storedNotes().last?.0 != report.size {
        // A backup ends with a signed checkpoint; what stands behind it was added by others.
        findings.append(Finding(.inserted, at: manifest.size + 1))
      }
      // The keys may have been put back from before the backup was made.
      findings.removeAll { $0.kind == .keptHeadBehind || $0.kind == .keptHeadMissing }
      if let kept, kept.size > report.size, report.size >= manifest.size {
        // That the log was longer is no damage of the backup; it is asked about by itself.
        findings.removeAll { $0 == Finding(.truncated, at: kept.size) }
      }
    } catch StorageError.damaged, StorageError.foreign {
      findings = [Finding(.altered, at: firstUnreadable())]
    }
    // Changed by hand and not recorded: so it stood when the signed backup was made.
    if isSigned { findings.removeAll { [.settings, .calendar, .factors].contains($0.kind) } }
    findings = findings.filter(\.kind.isWrong)
    let first = findings.min { ($0.position ?? .max) < ($1.position ?? .max) }
    if let first {
      throw BackupError.damaged(path: backup.path, first: first, count: findings.count)
    }
    guard !isSigned else { return }
    if manifest.hasNote { throw BackupError.manifestForged(path: backup.path) }
    // Earlier versions did not sign. One that is no smaller than a signed one was made after that, or
    // is that very one.
    if let since = try keys.backups().compactMap(\.signedFrom).min(), manifest.size >= since {
      throw BackupError.unsigned(path: backup.path)
    }
  }

  /// Puts the vault of a backup beside this log, which was checked.
  ///
  /// - Returns: whether it is signed.
  func takeVault(_ backup: VaultBackup) throws -> Bool {
    let trusted = try keys.verifier()
    let chain = try keyChain(around: trusted, attested: attestedHead(for: trusted)).chain
    return try backup.copy(
      to: folder.vault, origin: log.origin, signedBy: chain,
      mustBeSigned: keys.backups().contains {
        $0.kind == .vault && $0.path == backup.path && $0.signedFrom != nil
      })
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
}
