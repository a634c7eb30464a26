import MerkleTree
import TestSupport
import Testing

@Suite("Inclusion proofs against the definition of RFC 6962, section 2.1.1")
struct InclusionProofTests {
  private static let largest = 40

  /// Calls `body` with the proven claim of every leaf in every tree up to the largest.
  private func forEveryLeaf(
    _ body: (InclusionClaim, inout Definition) throws -> Void
  ) throws {
    var definition = Definition(count: Self.largest)
    for size in 1...Self.largest {
      // A source of this size only: a proof must not need what came later.
      let source = LeafArray(definition.leaves[..<size])
      for index in 0..<size {
        let claim = InclusionClaim(
          leaf: definition.leaves[index], index: UInt64(index), size: UInt64(size),
          proof: try Proofs.inclusion(index: UInt64(index), size: UInt64(size), in: source),
          root: definition.root(of: size))
        try body(claim, &definition)
      }
    }
  }

  @Test("The proof of every leaf is the defined path, and verifies")
  func proofsAsDefined() throws {
    try forEveryLeaf { claim, definition in
      let path = definition.path(Int(claim.index), 0..<Int(claim.size))
      #expect(claim.proof == path, "leaf \(claim.index) of \(claim.size)")
      #expect(claim.error == nil, "leaf \(claim.index) of \(claim.size)")
    }
  }

  @Test("A tree that has grown since still proves the leaves of its smaller self")
  func grownTree() throws {
    let source = LeafArray(Definition(count: Self.largest).leaves)
    try forEveryLeaf { claim, _ in
      let proof = try Proofs.inclusion(index: claim.index, size: claim.size, in: source)
      #expect(proof == claim.proof, "leaf \(claim.index) of \(claim.size)")
    }
  }

  @Test("A bit changed in the leaf, in the root or in any hash of the proof refutes it")
  func changedBits() throws {
    let seed: UInt64 = 11
    var random = SplitMix64(seed: seed)
    try forEveryLeaf { claim, _ in
      let bit = random.below(256)
      var altered = [
        claim.changed { $0.leaf = $0.leaf.turned(bit: bit) },
        claim.changed { $0.root = $0.root.turned(bit: bit) },
      ]
      for place in claim.proof.indices {
        altered.append(claim.changed { $0.proof[place] = $0.proof[place].turned(bit: bit) })
      }
      let place = "seed \(seed), bit \(bit), leaf \(claim.index) of \(claim.size)"
      #expect(altered.allSatisfy { $0.error == .rootMismatch }, "\(place)")
    }
  }

  @Test("Every single bit of a proof counts")
  func everyBit() throws {
    try forEveryLeaf { claim, _ in
      guard claim.size == 11, claim.index == 8 else { return }
      #expect(claim.proof.count == 3)
      for place in claim.proof.indices {
        for bit in 0..<256 {
          let altered = claim.changed { $0.proof[place] = $0.proof[place].turned(bit: bit) }
          #expect(altered.error == .rootMismatch, "hash \(place), bit \(bit)")
        }
      }
    }
  }

  @Test("Under any other index the proof does not hold")
  func changedIndex() throws {
    try forEveryLeaf { claim, _ in
      for index in 0..<claim.size where index != claim.index {
        #expect(
          claim.changed { $0.index = index }.error != nil,
          "leaf \(claim.index) of \(claim.size) as \(index)")
      }
      for index in [claim.size, claim.size + 1, claim.index &- claim.size, .max] {
        #expect(claim.changed { $0.index = index }.error == .outOfRange)
      }
    }
  }

  @Test("For a tree of another size the proof does not hold")
  func changedSize() throws {
    try forEveryLeaf { claim, definition in
      let turns = Definition.turns(Int(claim.index), Int(claim.size))
      for size in 1...Self.largest where size != claim.size {
        let resized = claim.changed { $0.size = UInt64(size) }
        let grown = resized.changed { $0.root = definition.root(of: size) }
        let place = "leaf \(claim.index) of \(claim.size) as of \(size)"
        #expect(grown.error != nil, "\(place)")
        // The size itself is not hashed: where the path turns alike, only the root binds it.
        let isSamePath =
          claim.index < size && Definition.turns(Int(claim.index), size) == turns
        #expect((resized.error == nil) == isSamePath, "\(place)")
      }
    }
  }

  @Test("A proof with a hash too few or too many has the wrong length")
  func changedLength() throws {
    try forEveryLeaf { claim, _ in
      var altered = [claim.changed { $0.proof.append($0.root) }]
      for place in claim.proof.indices {
        altered.append(claim.changed { $0.proof.remove(at: place) })
        altered.append(claim.changed { $0.proof.insert($0.leaf, at: place) })
      }
      #expect(altered.allSatisfy { $0.error == .wrongLength }, "\(claim.index) of \(claim.size)")
    }
  }

  @Test("A size of 0 and an index beyond the size prove nothing and are refused")
  func outOfRange() {
    let source = LeafArray(Definition(count: 4).leaves)
    for (index, size) in [(0, 0), (1, 1), (4, 4), (.max, 4), (.max, 0)] as [(UInt64, UInt64)] {
      #expect(throws: ProofError.outOfRange) {
        try Proofs.inclusion(index: index, size: size, in: source)
      }
      let claim = InclusionClaim(
        leaf: .emptyRoot, index: index, size: size, proof: [], root: .emptyRoot)
      #expect(claim.error == .outOfRange)
    }
  }

  @Test("A source that cannot answer makes no proof")
  func sourceThrows() {
    let source = LeafArray(Definition(count: 4).leaves)
    #expect(throws: LeafArray.Incomplete.self) {
      try Proofs.inclusion(index: 0, size: 5, in: source)
    }
  }
}
