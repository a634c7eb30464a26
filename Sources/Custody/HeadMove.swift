public import EventLog
internal import Foundation
internal import MerkleTree
internal import Storage

/// From where to where the kept head moves because a shorter log was accepted.
///
/// It is noted beside the keys before the restored logbook has its name. Whoever can write there
/// could move the head itself, so the note opens nothing.
public struct HeadMove: Sendable {
  public let from: Head
  public let to: Head

  public init(from: Head, to: Head) {
    self.from = from
    self.to = to
  }
}

extension KeyRing {
  private var movePath: String { folder + "/head.move" }

  public func remember(_ move: HeadMove) throws {
    let text = [move.from, move.to].map { "\($0.size)\n\($0.root)\n" }.joined()
    try DurableFile.write(Array(text.utf8), to: movePath)
  }

  public func move() throws -> HeadMove? {
    guard let bytes = try readIfThere(movePath) else { return nil }
    let lines = String(decoding: bytes, as: UTF8.self).split(separator: "\n")
    guard lines.count == 4, let from = Int64(lines[0]), let to = Int64(lines[2]),
      let fromRoot = MerkleHash(base64: lines[1]), let toRoot = MerkleHash(base64: lines[3])
    else { throw KeyError.malformed(path: movePath) }
    return HeadMove(from: Head(size: from, root: fromRoot), to: Head(size: to, root: toRoot))
  }

  public func forgetMove() throws { try DurableFile.remove(movePath) }
}
