internal import CanonicalJSON
public import EventLog
internal import EventLogSQLite
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
