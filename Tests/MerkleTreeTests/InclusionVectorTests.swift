import Foundation
import MerkleTree
import Testing

@Suite("Published vectors for inclusion proofs")
struct InclusionVectorTests {
  private struct Vector: Decodable {
    /// Up to 2^64 − 1: what comes of taking 1 from 0.
    let leafIdx: UInt64
    let treeSize: UInt64
    let root: String
    let leafHash: String
    let proof: [String]?
    let wantErr: Bool

    /// The claim; nil if one of its hashes has not 32 bytes, which alone refutes it.
    func claim() throws -> InclusionClaim? {
      let hashes = try (proof ?? []).map(Self.hash)
      guard let leaf = try Self.hash(leafHash), let root = try Self.hash(root),
        !hashes.contains(nil)
      else { return nil }
      return InclusionClaim(
        leaf: leaf, index: leafIdx, size: treeSize, proof: hashes.compactMap(\.self), root: root)
    }

    /// Decoded by Foundation, so that a fault of our own decoder cannot pass for a refusal.
    private static func hash(_ base64: String) throws -> MerkleHash? {
      MerkleHash(try #require(Data(base64Encoded: base64)))
    }
  }

  private static func paths() throws -> [String] {
    try Fixtures.jsonFiles(below: "merkle/inclusion")
  }

  private static func vector(_ path: String) throws -> Vector {
    try JSONDecoder().decode(Vector.self, from: Fixtures.data(path))
  }

  @Test("All ninety-eight vectors are found, those that hold and those that do not")
  func vectorsAreComplete() throws {
    let vectors = try Self.paths().map(Self.vector)
    #expect(vectors.count == 98)
    #expect(vectors.count { !$0.wantErr } == 6)
    #expect(vectors.contains { $0.leafIdx == .max })
    #expect(vectors.contains { $0.proof == nil && !$0.wantErr })
    #expect(try vectors.contains { try $0.claim() == nil })
  }

  @Test("A vector holds or is refused as published", arguments: try paths())
  func vectorHolds(path: String) throws {
    let vector = try Self.vector(path)
    guard let claim = try vector.claim() else {
      #expect(vector.wantErr)
      return
    }
    #expect((claim.error != nil) == vector.wantErr)
  }
}
