public import MerkleTree

extension SQLiteEventLog {
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
