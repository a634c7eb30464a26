import Foundation
import MerkleTree
import Testing

@Suite("Published vectors for consistency proofs")
struct ConsistencyVectorTests {
  private struct Vector: Decodable {
    let size1: UInt64
    let size2: UInt64
    let root1: String
    let root2: String
    let proof: [String]?
    let wantErr: Bool

    /// The claim; nil if one of its hashes has not 32 bytes, which alone refutes it.
    func claim() throws -> ConsistencyClaim? {
      let hashes = try (proof ?? []).map(Self.hash)
      guard let old = try Self.hash(root1), let new = try Self.hash(root2), !hashes.contains(nil)
      else { return nil }
      return ConsistencyClaim(
        old: size1, oldRoot: old, new: size2, newRoot: new, proof: hashes.compactMap(\.self))
    }

    private static func hash(_ base64: String) throws -> MerkleHash? {
      MerkleHash(try #require(Data(base64Encoded: base64)))
    }
  }

  private static func paths() throws -> [String] {
    try Fixtures.jsonFiles(below: "merkle/consistency")
  }

  private static func vector(_ path: String) throws -> Vector {
    try JSONDecoder().decode(Vector.self, from: Fixtures.data(path))
  }

  @Test("All ninety-eight vectors are found, those that hold and those that do not")
  func vectorsAreComplete() throws {
    let vectors = try Self.paths().map(Self.vector)
    #expect(vectors.count == 98)
    #expect(vectors.count { !$0.wantErr } == 6)
    // One that holds has roots of twelve bytes, which no hash has.
    #expect(try vectors.filter { try !$0.wantErr && $0.claim() == nil }.count == 1)
  }

  @Test("A vector holds or is refused as published", arguments: try paths())
  func vectorHolds(path: String) throws {
    let vector = try Self.vector(path)
    guard let claim = try vector.claim() else {
      #expect(vector.wantErr || vector.root1 == vector.root2)
      return
    }
    #expect((claim.error != nil) == vector.wantErr)
  }
}
