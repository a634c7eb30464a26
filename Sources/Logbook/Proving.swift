internal import CanonicalJSON
public import EventLog
public import EventLogSQLite
internal import Foundation
internal import Interchange
internal import Journeys
public import MerkleTree
public import ReadModels
internal import Storage

extension Logbook {
  /// A fresh signed checkpoint.
  public func checkpoint() throws -> SignedNote {
    try readyToWrite()
    return try log.checkpoint()
  }

  /// A proof for the event at a position or with an id.
  public func prove(_ what: String) throws -> LogProof {
    try readyToWrite()
    let position: Int64
    if let number = Int64(what) {
      position = number
    } else if let id = EventID(text: what), let found = try log.position(of: id) {
      position = found
    } else {
      throw LogbookError.noEvent
    }
    guard position >= 1, position <= (try log.lastPosition()) else { throw LogbookError.noEvent }
    return try log.prove(position: position)
  }

  /// Checks everything; changes nothing.
  ///
  /// - Parameters:
  ///   - verifier: the key to trust; nil: the one kept beside the signing key.
  ///   - kept: checkpoints kept elsewhere.
  public func verify(
    verifier: NoteVerifier?, against kept: [SignedNote],
    progress: @escaping @Sendable (Int64) -> Void = { _ in }
  ) throws -> VerificationReport {
    var report = try log.verify(
      verifier: try verifier ?? keys.verifier(), against: kept, progress: progress)
    if let head = try? keys.head() {
      if head.size > report.size {
        report.findings.append(Finding(.truncated, at: head.size))
      } else if try log.rootIfSound(at: head.size) != head.root {
        report.findings.append(Finding(.rootMismatch, at: head.size))
      }
    }
    report.findings += try checkBlueprints()
    return report
  }

  /// Every published blueprint must be there with the content that was published.
  private func checkBlueprints() throws -> [Finding] {
    try BlueprintShelf.published(in: log).compactMap { entry in
      let bytes = try? DurableFile.read(folder.blueprint(entry.sha256))
      let isThere = bytes.map { BlueprintShelf.sha256(of: $0) } == entry.sha256
      return isThere ? nil : Finding(.blueprint, at: entry.position)
    }
  }

  /// Rebuilds the read models; the head they stand at.
  public func rebuild() throws -> Head {
    let models = try readModels()
    defer { models.close() }
    return try models.rebuild()
  }

  /// Where the kept read models differ from rebuilt ones; nil if nowhere.
  public func checkReadModels() throws -> BoardDifference? {
    let models = try readModels()
    defer { models.close() }
    guard try models.isBuilt() else {
      // Gone, or never made: no difference from the log, only something to make.
      try models.catchUp()
      return nil
    }
    return try models.check()
  }
}
