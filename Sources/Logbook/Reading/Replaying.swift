public import CanonicalJSON
internal import Chronology
internal import EventLog
internal import Foundation
public import MerkleTree
internal import ReadModels
internal import Storage
public import Timelines

/// Read models of a moment of the past, and what they were made from.
public struct ReplayReport: Sendable {
  public let origin: String
  public let position: Int64
  public let root: MerkleHash
  public let cut: Cut
  public let journeys: Int

  public var json: JSON {
    .object(present: [
      ("origin", .string(origin)), ("position", .integer(position)),
      ("root", .string(root.description)),
      ("asOf", cut.asOf.map { .string($0.text) } ?? .null),
      ("knownAt", cut.knownAt.map(Self.json) ?? .null),
      ("journeys", .integer(Int64(journeys))),
    ])
  }

  private static func json(_ knownAt: Cut.KnownAt) -> JSON {
    switch knownAt {
    case .time(let time): .string(time.text)
    case .position(let position): .integer(position)
    }
  }
}

extension Logbook {
  /// The board's moment that a cut means.
  func past(_ cut: Cut) throws -> BoardPast {
    let head = try log.lastPosition()
    let through = min(try lastKnown(cut) ?? head, head)
    guard through >= 0 else { throw LogbookError.noEvent }
    return BoardPast(through: through, asOf: cut.asOf?.milliseconds)
  }

  /// Writes the read models as they were into a new folder: `readmodels.sqlite`, and
  /// `replay.json`, which says of what moment and over which root.
  ///
  /// Made beside and put in its place at the end; what is interrupted leaves nothing.
  /// - Throws: `LogbookError.folderTaken` where something stands already.
  public func replay(_ cut: Cut, to path: String) throws -> ReplayReport {
    guard !LogbookFolder(path: path).isTaken else { throw LogbookError.folderTaken(path: path) }
    try checkPlace(path)
    let past = try past(cut)
    let models = try readModels()
    defer { models.close() }
    let part = try PartPlace.folder(beside: path)
    let made = try models.replay(past, to: LogbookFolder(path: part.path).readModels)
    let report = ReplayReport(
      origin: log.origin, position: made.head.size, root: made.head.root, cut: cut,
      journeys: made.journeys)
    try DurableFile.write(
      Array((report.json.prettyText() + "\n").utf8), to: part.path + "/replay.json", mode: 0o644)
    try DurableFolder.sync(part.path)
    do {
      try part.finish()
    } catch StorageError.exists {
      throw LogbookError.folderTaken(path: path)
    }
    return report
  }
}
