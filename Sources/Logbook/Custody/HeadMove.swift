internal import CanonicalJSON
internal import EventLog
internal import Foundation
internal import MerkleTree
internal import Storage

/// From where to where the kept head moves because a shorter log was accepted.
///
/// It is noted beside the keys before the restored logbook has its name. Whoever can write there
/// could move the head itself, so the note opens nothing.
struct HeadMove {
  let from: Head
  let to: Head
}

extension KeyRing {
  private var movePath: String { folder + "/head.move" }

  func remember(_ move: HeadMove) throws {
    let text = [move.from, move.to].map { "\($0.size)\n\($0.root)\n" }.joined()
    try DurableFile.write(Array(text.utf8), to: movePath)
  }

  func move() throws -> HeadMove? {
    guard let bytes = try readIfThere(movePath) else { return nil }
    let lines = String(decoding: bytes, as: UTF8.self).split(separator: "\n")
    guard lines.count == 4, let from = Int64(lines[0]), let to = Int64(lines[2]),
      let fromRoot = MerkleHash(base64: lines[1]), let toRoot = MerkleHash(base64: lines[3])
    else { throw LogbookError.keyMalformed(path: movePath) }
    return HeadMove(from: Head(size: from, root: fromRoot), to: Head(size: to, root: toRoot))
  }

  func forgetMove() throws { try DurableFile.remove(movePath) }
}

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
