public import MerkleTree

extension SQLiteEventLog {
  /// The checkpoint that was signed at exactly a size; nil if there is none.
  public func note(of size: Int64) throws -> SignedNote? {
    guard let text = try firstNote(covering: size), let note = SignedNote(text),
      Checkpoint(text: note.text)?.size == UInt64(exactly: size)
    else { return nil }
    return note
  }

  /// The proof that the log of an old size is the beginning of the one under a checkpoint.
  ///
  /// - Throws: `ProofError` where rows or tiles are damaged and it does not lead there: nobody is
  ///   handed a proof that does not hold.
  public func consistency(from old: Int64, to note: SignedNote) throws -> ConsistencyProof {
    guard let old = UInt64(exactly: old), let checkpoint = Checkpoint(text: note.text),
      old >= 1, old <= checkpoint.size
    else { throw ProofError.outOfRange }
    return try inspect { reader in
      let hashes = try Proofs.consistency(old: old, new: checkpoint.size, in: reader.stored)
      try Proofs.verifyConsistency(
        old: old, oldRoot: try Proofs.root(from: 0, count: old, in: reader.stored),
        new: checkpoint.size, newRoot: checkpoint.root, proof: hashes)
      return ConsistencyProof(old: old, hashes: hashes, note: note)
    }
  }
}
