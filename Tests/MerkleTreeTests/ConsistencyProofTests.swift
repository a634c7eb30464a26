import MerkleTree
import TestSupport
import Testing

@Suite("Consistency proofs against the definition of RFC 6962, section 2.1.2")
struct ConsistencyProofTests {
  private static let largest = 130

  /// Calls `body` with the proven claim of every two sizes up to `largest`.
  private func forEveryPair(
    upTo largest: Int = largest, _ body: (ConsistencyClaim, inout Definition) throws -> Void
  ) throws {
    var definition = Definition(count: largest + 1)
    for new in 1...largest {
      let source = LeafArray(definition.leaves[..<new])
      for old in 1...new {
        let claim = ConsistencyClaim(
          old: UInt64(old), oldRoot: definition.root(of: old),
          new: UInt64(new), newRoot: definition.root(of: new),
          proof: try Proofs.consistency(old: UInt64(old), new: UInt64(new), in: source))
        try body(claim, &definition)
      }
    }
  }

  @Test("The proof between every two sizes is the defined one, and verifies")
  func proofsAsDefined() throws {
    var pairs = 0
    try forEveryPair { claim, definition in
      pairs += 1
      let proof = definition.proof(Int(claim.old), Int(claim.new))
      #expect(claim.proof == proof, "from \(claim.old) to \(claim.new)")
      #expect(claim.error == nil, "from \(claim.old) to \(claim.new)")
    }
    #expect(pairs == 130 * 131 / 2)
  }

  @Test("A bit changed in either root or in any hash of the proof refutes it")
  func changedBits() throws {
    let seed: UInt64 = 12
    var random = SplitMix64(seed: seed)
    try forEveryPair { claim, _ in
      let bit = random.below(256)
      var altered = [
        claim.changed { $0.oldRoot = $0.oldRoot.turned(bit: bit) },
        claim.changed { $0.newRoot = $0.newRoot.turned(bit: bit) },
      ]
      for place in claim.proof.indices {
        altered.append(claim.changed { $0.proof[place] = $0.proof[place].turned(bit: bit) })
      }
      let place = "seed \(seed), bit \(bit), from \(claim.old) to \(claim.new)"
      #expect(altered.allSatisfy { $0.error == .rootMismatch }, "\(place)")
    }
  }

  @Test("A proof with a hash too few or too many has the wrong length")
  func changedLength() throws {
    try forEveryPair { claim, _ in
      var altered = [
        claim.changed { $0.proof.append($0.newRoot) },
        claim.changed { $0.proof.insert($0.oldRoot, at: 0) },
      ]
      if !claim.proof.isEmpty {
        altered.append(claim.changed { $0.proof.removeFirst() })
        altered.append(claim.changed { $0.proof.removeLast() })
        altered.append(claim.changed { $0.proof = [] })
      }
      #expect(
        altered.allSatisfy { $0.error == .wrongLength }, "from \(claim.old) to \(claim.new)")
    }
  }

  @Test("Two hashes of a proof that change places refute it")
  func changedOrder() throws {
    try forEveryPair(upTo: 40) { claim, _ in
      for place in claim.proof.indices.dropLast() {
        let altered = claim.changed { $0.proof.swapAt(place, place + 1) }
        #expect(altered.error == .rootMismatch, "from \(claim.old) to \(claim.new)")
      }
    }
  }

  @Test("A proof between two sizes does not serve for their neighbours")
  func changedSizes() throws {
    try forEveryPair { claim, definition in
      for old in [claim.old - 1, claim.old + 1] where old > 0 && old <= claim.new {
        let altered = claim.changed {
          $0.old = old
          $0.oldRoot = definition.root(of: Int(old))
        }
        #expect(altered.error != nil, "from \(claim.old) to \(claim.new), old \(old)")
      }
      for new in [claim.new - 1, claim.new + 1] where new >= claim.old {
        let altered = claim.changed {
          $0.new = new
          $0.newRoot = definition.root(of: Int(new))
        }
        #expect(altered.error != nil, "from \(claim.old) to \(claim.new), new \(new)")
      }
    }
  }

  @Test("A tree that lost or altered an entry is not consistent with what it was")
  func rewrittenHistory() throws {
    var definition = Definition(count: 20)
    let old = 13
    for altered in 0..<old {
      var leaves = definition.leaves
      leaves[altered] = .leaf(Array("another".utf8))
      var edge = TreeEdge()
      for leaf in leaves { edge.append(leaf: leaf) }
      let claim = ConsistencyClaim(
        old: UInt64(old), oldRoot: definition.root(of: old), new: 20, newRoot: edge.root,
        proof: try Proofs.consistency(old: UInt64(old), new: 20, in: LeafArray(leaves)))
      #expect(claim.error == .rootMismatch, "entry \(altered)")
    }
  }

  @Test("Equal sizes need equal roots and no hashes")
  func equalSizes() {
    let (root, other) = (MerkleHash.leaf([1]), MerkleHash.leaf([2]))
    let claim = ConsistencyClaim(old: 5, oldRoot: root, new: 5, newRoot: root, proof: [])
    #expect(claim.error == nil)
    #expect(claim.changed { $0.newRoot = other }.error == .rootMismatch)
    #expect(claim.changed { $0.proof = [root] }.error == .wrongLength)
  }

  @Test("An old size of 0 proves nothing and is refused; none is proven beyond the new size")
  func outOfRange() throws {
    let source = LeafArray(Definition(count: 4).leaves)
    #expect(try Proofs.consistency(old: 0, new: 4, in: source).isEmpty)
    #expect(try Proofs.consistency(old: 0, new: 0, in: source).isEmpty)
    #expect(throws: ProofError.outOfRange) {
      try Proofs.consistency(old: 5, new: 4, in: source)
    }
    for (old, new) in [(0, 0), (0, 4), (5, 4), (.max, 0)] as [(UInt64, UInt64)] {
      let claim = ConsistencyClaim(
        old: old, oldRoot: .emptyRoot, new: new, newRoot: .emptyRoot, proof: [])
      #expect(claim.error == .outOfRange)
      #expect(claim.changed { $0.proof = [.emptyRoot] }.error == .outOfRange)
    }
  }
}
