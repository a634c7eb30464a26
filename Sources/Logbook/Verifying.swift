public import EventLogSQLite
internal import EventLog
internal import Journeys
public import MerkleTree
internal import Storage
internal import Vault

extension Logbook {
  /// Checks everything; changes nothing.
  ///
  /// - Parameters:
  ///   - verifier: the key to trust; nil: the one kept beside the signing key. Keys that the log
  ///     ties to it are followed.
  ///   - kept: checkpoints kept elsewhere.
  ///   - witnesses: whose cosignatures each of these must carry.
  ///   - opensKeys: whether every customer's key is tried on a sealed part, which needs the vault
  ///     key and takes its time.
  public func verify(
    verifier: NoteVerifier?, against kept: [SignedNote], witnesses: [NoteVerifier] = [],
    opensKeys: Bool = false,
    progress: @escaping @Sendable (Int64) -> Void = { _ in }
  ) throws -> VerificationReport {
    let trusted = try verifier ?? keys.verifier()
    var scope = VerificationScope()
    scope.hasSealedForm = { Sealing.hasForm($0) }
    scope.markedType = FactKind.customerErased.rawValue
    scope.witnesses = witnesses
    // Before the rows, like the stored checkpoints: another program may be writing.
    let head = Result { try keys.head() }
    let history = (try? KeyHistory(log)) ?? KeyHistory()
    var report = try log.verify(
      chain: history.chain(around: trusted), against: kept, scope: scope, progress: progress)
    // A logbook begins with a checkpoint: without one nobody vouches for anything.
    if report.size > 0, (try? log.storedNotes())?.isEmpty == true {
      report.findings.append(Finding(.unsigned, at: nil))
    }
    report.findings += history.faults.map { Finding(.keyChange, at: $0) }
    if case .failure = head { report.findings.append(Finding(.keptHead, at: nil)) }
    if let head = try? head.get() {
      if head.size > report.size {
        report.findings.append(Finding(.truncated, at: head.size))
      } else if try log.rootIfSound(at: head.size) != head.root {
        report.findings.append(Finding(.rootMismatch, at: head.size))
      }
    }
    report.findings += try orUnreadable { try checkBlueprints() }
    report.findings += try orUnreadable {
      let state = try settingsState()
      report.coversSettings = state.isCovered
      return state.findings
    }
    let sealed = report
    report.findings += try orUnreadable {
      guard let found = try checkErasures(sealed) else {
        report.hasKeys = sealed.sealed.isEmpty
        return []
      }
      return found
    }
    if opensKeys { report.findings += try checkKeys(sealed) }
    return report
  }

  /// What a look finds; that it could not be had where the rows are damaged. A disk that fails
  /// is no finding.
  private func orUnreadable(_ look: () throws -> [Finding]) throws -> [Finding] {
    do {
      return try look()
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
