internal import Custody
internal import EventLog

extension Logbook {
  /// Where the kept head is to move; nil where it stays, also because the log is not the one that
  /// was accepted.
  func acceptedHead(from kept: Head) throws -> Head? {
    guard let move = try keys.move(), move.from == kept, try log.head() == move.to else {
      return nil
    }
    return move.to
  }

  /// Ends a restore that was interrupted when the logbook had its name and the head had not moved:
  /// only for the very log that was accepted, and the head that was kept then.
  func finishRestore() throws {
    guard let move = try keys.move() else { return }
    guard try keys.head() == move.from else {
      // Moved before, or somebody signed since.
      return try keys.forgetMove()
    }
    guard try log.head() == move.to else { return }
    try keys.changing { try keys.adopt(folder) }
    try keys.keep(move.to)
    try keys.forgetMove()
  }
}
