import MerkleTree

/// Everything an inclusion proof is checked against; a test changes one part of it.
struct InclusionClaim {
  var leaf: MerkleHash
  var index: UInt64
  var size: UInt64
  var proof: [MerkleHash]
  var root: MerkleHash

  /// Why the claim does not hold; nil if it does.
  var error: ProofError? {
    do {
      try Proofs.verifyInclusion(leaf: leaf, index: index, size: size, proof: proof, root: root)
      return nil
    } catch {
      return error
    }
  }

  func changed(_ change: (inout InclusionClaim) -> Void) -> InclusionClaim {
    var claim = self
    change(&claim)
    return claim
  }
}

/// Everything a consistency proof is checked against.
struct ConsistencyClaim {
  var old: UInt64
  var oldRoot: MerkleHash
  var new: UInt64
  var newRoot: MerkleHash
  var proof: [MerkleHash]

  /// Why the claim does not hold; nil if it does.
  var error: ProofError? {
    do {
      try Proofs.verifyConsistency(
        old: old, oldRoot: oldRoot, new: new, newRoot: newRoot, proof: proof)
      return nil
    } catch {
      return error
    }
  }

  func changed(_ change: (inout ConsistencyClaim) -> Void) -> ConsistencyClaim {
    var claim = self
    change(&claim)
    return claim
  }
}

extension MerkleHash {
  /// The same hash with one of its 256 bits turned.
  func turned(bit: Int) -> MerkleHash {
    var bytes = bytes
    bytes[bit / 8] ^= 1 << UInt8(bit % 8)
    return MerkleHash(bytes)!
  }
}
