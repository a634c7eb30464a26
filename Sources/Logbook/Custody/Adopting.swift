public import CanonicalJSON
internal import Chronology
internal import Custody
internal import EventLog
internal import Foundation
internal import MerkleTree
internal import Storage

/// What became of a copy that was adopted.
public struct AdoptionReport: Sendable {
  public let path: String
  public let size: Int64
  /// The logbook that was at work before, if it still exists.
  public let former: String?
  /// The positions that were signed and are not in it; only where that was accepted.
  public let lost: ClosedRange<Int64>?

  public var json: JSON {
    .object(present: [
      ("path", .string(path)), ("position", .integer(size)), ("adopted", true),
      ("former", former.map(JSON.string) ?? .null),
      (
        "lost",
        lost.map { ["from": .integer($0.lowerBound), "to": .integer($0.upperBound)] } ?? .null
      ),
    ])
  }
}

extension Logbook {
  /// Makes a copy the logbook at work; the one that was is a copy from then on.
  ///
  /// - Parameter acceptsShorter: whether events that were signed and are not in the copy are given
  ///   up.
  /// - Throws: `LogbookError.copyShorter` where that was not accepted; `BackupError.damaged` for a
  ///   copy that is not sound.
  public static func adopt(
    _ path: String, acceptsShorter: Bool, surroundings: Surroundings
  ) throws -> AdoptionReport {
    let book = try Logbook(restoring: path, surroundings: surroundings)
    defer { try? book.close() }
    let keys = book.keys
    // Without the key it could not be written to.
    _ = try keys.signer(origin: book.log.origin)
    let former = try keys.original(of: book.folder)
    let size = try book.log.lastPosition()
    let kept = try keys.head()
    try book.checkSound()
    let other = former.flatMap { try? book.comparison(with: $0) }
    var signed = max(kept?.size ?? 0, other?.size ?? 0)
    var common = other?.common ?? size
    if let kept, kept.size <= size {
      // Of another history, and nobody here can tell from where on.
      let agrees = try book.maintenance.rootIfSound(at: kept.size) == kept.root
      if !agrees, other == nil { (common, signed) = (0, kept.size) }
    }
    let lost = common < signed ? common + 1...signed : nil
    if let lost, !acceptsShorter {
      throw LogbookError.copyShorter(path: path, from: lost.lowerBound, to: lost.upperBound)
    }
    try keys.changing {
      if former != nil { try book.folder.keepInstance(UUID().uuidString.lowercased()) }
    }
    let head = try book.log.head()
    if lost != nil, let kept {
      try keys.rememberLoss(
        from: kept.size, root: kept.root.description, to: size, at: surroundings.now().text)
      try keys.remember(HeadMove(from: kept, to: head))
    }
    try keys.changing { try keys.adopt(book.folder) }
    if lost != nil, kept != nil {
      try keys.keep(head)
      try keys.forgetMove()
    }
    return AdoptionReport(path: path, size: size, former: former?.path, lost: lost)
  }

  /// The whole of `verify`, but for the kept head, which is that of another log.
  private func checkSound() throws {
    var findings = try verify(verifier: nil, against: [], attested: [], holdsHead: false).findings
    // A change of settings is recorded by the next `settings accept`, in a copy as elsewhere.
    findings.removeAll { [.settings, .calendar, .factors].contains($0.kind) }
    findings = findings.filter(\.kind.isWrong)
    let first = findings.min { ($0.position ?? .max) < ($1.position ?? .max) }
    if let first {
      throw BackupError.damaged(path: folder.path, first: first, count: findings.count)
    }
  }
}
