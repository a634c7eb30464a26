/// A proof that a log only grew since it had an old size, with the checkpoint it leads to.
///
/// A line `old SIZE`, a line of base64 for each hash, an empty line, and the checkpoint. This is the
/// body with which a log asks a witness to cosign (C2SP tlog-witness, add-checkpoint).
public struct ConsistencyProof: Sendable, Hashable {
  public let old: UInt64
  public let hashes: [MerkleHash]
  public let note: SignedNote

  static let head = "old "

  public init(old: UInt64, hashes: [MerkleHash], note: SignedNote) {
    self.old = old
    self.hashes = hashes
    self.note = note
  }

  public var description: String {
    var text = Self.head + "\(old)\n"
    for hash in hashes { text += "\(hash)\n" }
    return text + "\n" + note.description
  }
}
