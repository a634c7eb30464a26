internal import Chronology
internal import Custody
public import EventLog
internal import Foundation
internal import Journeys
public import MerkleTree
internal import ReadModels
internal import Storage
internal import Vault

extension Logbook {
  /// Whose log it is: a host name and a path.
  public var origin: String { log.origin }

  /// Checks everything; changes nothing.
  ///
  /// - Parameters:
  ///   - verifier: the key to trust; nil: the one kept beside the signing key. Keys that the log
  ///     ties to it are followed.
  ///   - kept: checkpoints kept elsewhere.
  ///   - witnesses: whose cosignatures each of these must carry.
  ///   - opensKeys: whether every customer's key is tried on a sealed part, which needs the vault
  ///     key and takes its time.
  ///   - looksForNames: whether names and numbers of customers are looked for where they would
  ///     stand readable, which needs the vault key, too.
  ///   - comparesReadModels: whether the read models are held against the log, all of which is folded
  ///     for it.
  public func verify(
    verifier: NoteVerifier?, against kept: [SignedNote], witnesses: [NoteVerifier] = [],
    opensKeys: Bool = false, looksForNames: Bool = false, comparesReadModels: Bool = false,
    progress: @escaping @Sendable (Int64) -> Void = { _ in }
  ) throws -> VerificationReport {
    var report = try verify(
      verifier: verifier, against: kept, witnesses: witnesses, opensKeys: opensKeys, attested: [],
      progress: progress)
    if looksForNames { report.findings += try checkPersonal() }
    if comparesReadModels {
      report.findings += try orUnreadable {
        let found = try readModelFindings()
        report.coversReadModels = found != nil
        return found ?? []
      }
    }
    return report
  }

  /// - Parameters:
  ///   - attested: heads that the trusted key stands for in another form.
  ///   - holdsHead: whether the kept head is this log's; that of a copy is its original's.
  func verify(
    verifier: NoteVerifier?, against kept: [SignedNote], witnesses: [NoteVerifier] = [],
    opensKeys: Bool = false, attested: [Head], holdsHead: Bool = true,
    progress: @escaping @Sendable (Int64) -> Void = { _ in }
  ) throws -> VerificationReport {
    let trusted = try verifier ?? keys.verifier()
    var scope = VerificationScope()
    scope.hasSealedForm = { Sealing.hasForm($0) }
    scope.markedTypes = [FactKind.customerErased, .staffErased].map(\.rawValue)
    scope.witnesses = witnesses
    // Before the rows, like the stored checkpoints, and after the log's own last one: another program
    // may be writing, which keeps a head first and stores its checkpoint then.
    let lastSigned = (try? log.lastNote()).flatMap { Checkpoint(text: $0.text) }
    let head = Result { try keys.head() }
    let keyChain = try? keyChain(
      around: trusted, kept: kept, attested: attested + attestedHead(for: trusted))
    var report = try maintenance.verify(
      chain: keyChain?.chain ?? VerifierChain(trusted), against: kept, scope: scope,
      progress: progress)
    // A logbook begins with a checkpoint: without one nobody vouches for anything.
    if report.size > 0, (try? log.storedNotes())?.isEmpty == true {
      report.findings.append(Finding(.unsigned, at: nil))
    }
    report.findings += (keyChain?.faults ?? []).map { Finding(.keyChange, at: $0) }
    let signed = report.signed
    report.findings += try orUnreadable {
      try malformedEntries(after: signed).map { Finding(.malformed, at: $0) }
    }
    if holdsHead, original == nil {
      report.findings += try checkHead(head, lastSigned: lastSigned, size: report.size)
    }
    report.findings += try checkDatabases()
    report.findings += try checkFiles()
    report.findings += try orUnreadable {
      let state = try settingsState()
      report.coversSettings = state.isCovered
      return state.findings
    }
    let sealed = report
    report.findings += try orUnreadable {
      guard let found = try checkSettledErasures(sealed) else {
        report.hasKeys = sealed.sealed.isEmpty
        return []
      }
      return found
    }
    if opensKeys { report.findings += try checkKeys(sealed) }
    return report
  }

  /// The log is at least what the head kept beside the signing key says, which is at least what the
  /// log says itself.
  private func checkHead(
    _ kept: Result<Head?, any Error>, lastSigned: Checkpoint?, size: Int64
  ) throws -> [Finding] {
    guard case .success(let head) = kept else { return [Finding(.keptHead, at: nil)] }
    guard let head else {
      return keys.exists && lastSigned != nil ? [Finding(.keptHeadMissing, at: nil)] : []
    }
    if head.size > size { return [Finding(.truncated, at: head.size)] }
    if try maintenance.rootIfSound(at: head.size) != head.root {
      return [Finding(.rootMismatch, at: head.size)]
    }
    let signed = Int64(clamping: lastSigned?.size ?? 0)
    if head.size < signed { return [Finding(.keptHeadBehind, at: signed)] }
    // A program that was killed while it signed had kept its head and not stored its checkpoint.
    return head.size > signed ? [Finding(.checkpointMissing, at: head.size)] : []
  }

  /// The databases beside the log: schema, pages and indexes.
  private func checkDatabases() throws -> [Finding] {
    var findings = try orUnreadable {
      guard let vault = try VaultRows.inspect(path: folder.vault, isImmutable: isImmutable) else {
        return []
      }
      let changed = vault.differences.map {
        Finding(.schema, at: nil, in: "vault.sqlite", difference: $0)
      }
      return vault.isIntact
        ? changed : changed + [Finding(.unreadable, at: nil, in: "vault.sqlite")]
    }
    // Disposable, and made anew where it cannot be opened: only what would be read is looked at.
    if (try? ReadModels.isIntact(path: folder.readModels)) == false {
      findings.append(Finding(.unreadable, at: nil, in: "readmodels.sqlite"))
    }
    return findings
  }

  /// The files whose hashes are in the log.
  private func checkFiles() throws -> [Finding] {
    try orUnreadable { try checkBlueprints() }
  }

  /// An erasure that is under way has its fact in the log a moment before the key or the name is
  /// gone: one that is still there is looked for again for a while.
  ///
  /// - Throws: `StorageError.busy` where the erasure takes longer than that.
  private func checkSettledErasures(_ report: VerificationReport) throws -> [Finding]? {
    let attempts = min(surroundings.wait, 3_000) / 50
    for attempt in 0... {
      let found = try checkErasures(report)
      let waiting = (found ?? []).filter {
        $0.kind == .keyNotDestroyed || $0.kind == .nameNotDestroyed
      }
      let isRecent = try waiting.contains(where: isRecent)
      guard attempt < attempts, isRecent else {
        // It takes longer than that, and is not over: what is there now says nothing.
        if isRecent, try isErasing() { throw StorageError.busy(path: folder.preparingLock) }
        return found
      }
      usleep(50_000)
    }
    return nil
  }

  /// Whether somebody carries an erasure out right now, or prepares something else.
  private func isErasing() throws -> Bool {
    guard FileManager.default.fileExists(atPath: folder.preparingLock) else { return false }
    let lock = try FileLock(path: folder.preparingLock)
    do {
      try lock.holding(wait: 0) {}
      return false
    } catch StorageError.busy {
      return true
    }
  }

  /// Whether an event was recorded within the last minute.
  private func isRecent(_ finding: Finding) throws -> Bool {
    guard let position = finding.position, let event = try? event(at: position) else {
      return false
    }
    return abs(surroundings.now().milliseconds - event.recorded.milliseconds) < 60_000
  }

  /// What a look finds; that it could not be had where the rows are damaged. A disk that fails
  /// is no finding.
  private func orUnreadable(_ look: () throws -> [Finding]) throws -> [Finding] {
    do {
      return try look()
    } catch StorageError.schema(let path, let difference) {
      let name = (path as NSString).lastPathComponent
      return [Finding(.schema, at: nil, in: name, difference: difference)]
    } catch let error as StorageError {
      guard case .damaged = error else { throw error }
    } catch {
      // A row that is no event, named by its position already.
    }
    return [Finding(.unreadable, at: nil)]
  }

  /// Every published blueprint must be there with the content that was published.
  private func checkBlueprints() throws -> [Finding] {
    try BlueprintShelf.published(in: log).compactMap { entry in
      let bytes = try? folder.read(folder.blueprint(entry.sha256))
      let isThere = bytes.map { BlueprintShelf.sha256(of: $0) } == entry.sha256
      return isThere ? nil : Finding(.blueprint, at: entry.position)
    }
  }
}
