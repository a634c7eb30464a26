internal import CanonicalJSON
public import EventLog
internal import Foundation
internal import Interchange
internal import Journeys
public import MerkleTree
public import ReadModels
internal import Storage
public import Wording

extension Logbook {
  /// A fresh signed checkpoint.
  public func checkpoint() throws -> SignedNote {
    try readyToWrite(finishes: false)
    return try log.checkpoint()
  }

  /// A proof for the event at a position or with an id.
  public func prove(_ what: String) throws -> LogProof {
    try readyToWrite(finishes: false)
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

  /// A proof that the log of a size is the beginning of a signed one.
  ///
  /// - Parameter size: at which a checkpoint was signed; nil for the present head. Nothing is signed
  ///   for the past: the key of today may not be the one of then.
  /// - Throws: `ProofError.outOfRange` for sizes that the log has not; `ProvingError`.
  public func proveConsistency(from old: Int64, to size: Int64?) throws -> ConsistencyProof {
    try readyToWrite()
    let head = try log.checkpoint()
    guard let size, Checkpoint(text: head.text)?.size != UInt64(exactly: size) else {
      return try log.consistency(from: old, to: head)
    }
    guard size >= 1, size <= (try log.lastPosition()) else { throw ProofError.outOfRange }
    guard let note = try log.note(of: size) else {
      let next = try log.firstNote(covering: size).flatMap { SignedNote($0) }
        .flatMap { Checkpoint(text: $0.text)?.size }
      throw ProvingError.notSigned(size: size, next: Int64(clamping: next ?? 0))
    }
    return try log.consistency(from: old, to: note)
  }

  /// The root that the log had at a size.
  public func root(at size: Int64) throws -> MerkleHash { try log.root(at: size) }

  /// Rebuilds the read models; the head they stand at.
  public func rebuild() throws -> Head {
    let models = try readModels()
    defer { models.close() }
    return try models.rebuild()
  }

  /// Where the kept read models differ from rebuilt ones, as a finding of a check that changes
  /// nothing; nil where they cannot be compared.
  func readModelFindings() throws -> [Finding]? {
    // What is in a WAL counts too, and where nothing can be written only the file is read.
    let isReadOnly = folder.locks != nil
    guard !isReadOnly || !FileManager.default.fileExists(atPath: folder.readModels + "-wal") else {
      return nil
    }
    let difference: BoardDifference?
    do {
      let models = try readModels()
      defer { models.close() }
      difference = try models.inspect(isImmutable: isReadOnly)
    } catch LogbookError.blueprintFileMissing {
      // Named already, and without it nothing can be folded.
      return nil
    }
    return difference.map { difference in
      let columns = difference.columns.joined(separator: ", ")
      let place = "\(difference.table) \(difference.row)" + (columns.isEmpty ? "" : ": " + columns)
      return [Finding(.readModels, at: difference.position, in: place)]
    } ?? []
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

/// Why a proof cannot be made, though log and sizes are good.
public enum ProvingError: ExplainedError, Hashable {
  /// No checkpoint was signed at this size; the first from there on was at `next`.
  case notSigned(size: Int64, next: Int64)

  public var code: String { "prove.notSigned" }

  public var sentence: Sentence {
    switch self {
    case .notSigned(let size, let next):
      Sentence(
        "大小为 \(size) 时没有签过检查点；其后第一个签过的是 \(next)。请用 --to \(next)，或不写 --to 用当前的",
        "no checkpoint was signed at size \(size); the first from there on was at \(next). Use --to "
          + "\(next), or leave --to out for the present one")
    }
  }
}
