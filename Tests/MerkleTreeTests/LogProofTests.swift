import MerkleTree
import Testing

@Suite("Proofs that stand alone")
struct LogProofTests {
  private static func proof(index: UInt64, size: UInt64, extra: [UInt8]? = nil) throws -> LogProof {
    LogProof(
      extra: extra, index: index,
      hashes: try Proofs.inclusion(index: index, size: size, in: LeafArray(Testdata.leaves)),
      note: try Testdata.note(Int(size)))
  }

  @Test("A proof is its header, the extra line, the index, the hashes, an empty line and the note")
  func format() throws {
    let proof = try Self.proof(index: 1, size: 3, extra: Array("abc".utf8))
    let leaves = Testdata.leaves
    let file = try Testdata.file(3)
    #expect(
      proof.description
        == "c2sp.org/tlog-proof@v1\nextra YWJj\nindex 1\n\(leaves[0])\n\(leaves[2])\n\n\(file)")
    #expect(
      try Self.proof(index: 0, size: 1).description
        == "c2sp.org/tlog-proof@v1\nindex 0\n\n\(try Testdata.file(1))")
  }

  @Test(
    "A proof reads back from its text, with and without extra bytes",
    arguments: [nil, [], [0], Array(0...255)] as [[UInt8]?])
  func roundTrip(extra: [UInt8]?) throws {
    for size in 1...7 as ClosedRange<UInt64> {
      for index in 0..<size {
        let proof = try Self.proof(index: index, size: size, extra: extra)
        let read = try #require(LogProof(proof.description))
        #expect(read == proof)
        #expect(read.extra == extra)
        #expect(read.description == proof.description)
      }
    }
  }

  @Test("The parts of a proof suffice to verify it, with the log's public key and the leaf")
  func standsAlone() throws {
    for size in 1...7 as ClosedRange<UInt64> {
      for index in 0..<size {
        let text = try Self.proof(index: index, size: size).description
        let proof = try #require(LogProof(text))
        #expect(proof.note.isSigned(by: try Testdata.verifier()))
        let checkpoint = try #require(Checkpoint(text: proof.note.text))
        let claim = InclusionClaim(
          leaf: Testdata.leaves[Int(index)], index: proof.index, size: checkpoint.size,
          proof: proof.hashes, root: checkpoint.root)
        #expect(claim.error == nil)
      }
    }
  }

  @Test("The largest index is kept, and a note whose text has empty lines")
  func extremes() throws {
    let note = SignedNote(
      text: "a\n\nb\n", signatures: [NoteSignature(name: "a", keyID: 1, bytes: [2])])
    let proof = LogProof(index: .max, hashes: [.emptyRoot], note: note)
    #expect(LogProof(proof.description) == proof)
  }

  private static let hash = MerkleHash.emptyRoot.description
  private static let head = "c2sp.org/tlog-proof@v1\n"
  private static let tail = "\na\n1\n\(hash)\n\n— a AAAAAAAA\n"

  @Test("The malformed proofs below differ from one that is read")
  func wellFormed() {
    #expect(LogProof(Self.head + "extra AA==\nindex 1\n\(Self.hash)\n" + Self.tail) != nil)
    #expect(LogProof(Self.head + "index 0\n" + Self.tail) != nil)
  }

  @Test(
    "A malformed proof is refused",
    arguments: [
      "", "\n\n", head, tail, head + tail, head + "index 1\n", head + "index 1\n\n",
      // Headers.
      "index 1\n" + tail, "c2sp.org/tlog-proof@v2\nindex 1\n" + tail, " \(head)index 1\n" + tail,
      "\n\(head)index 1\n" + tail, "C2SP.org/tlog-proof@v1\nindex 1\n" + tail,
      "c2sp.org/tlog-proof@v1\r\nindex 1\r\n" + tail,
      // Indices.
      head + "index\n" + tail, head + "index \n" + tail, head + "index 01\n" + tail,
      head + "index -1\n" + tail, head + "index +1\n" + tail, head + "index  1\n" + tail,
      head + "index 1 \n" + tail, head + "index 18446744073709551616\n" + tail,
      head + "Index 1\n" + tail, head + "index 1\nindex 1\n" + tail,
      // Extra lines: not base64, twice, behind the index, without a space.
      head + "extra A\nindex 1\n" + tail, head + "extra AB==\nindex 1\n" + tail,
      head + "extra  AA==\nindex 1\n" + tail, head + "extra\nindex 1\n" + tail,
      head + "extra AA==\nextra AA==\nindex 1\n" + tail, head + "index 1\nextra AA==\n" + tail,
      head + "extra AA==\n" + tail,
      // Hashes: not base64, not thirty-two bytes, before the index.
      head + "index 1\n\(hash) \n" + tail, head + "index 1\nAAAA\n" + tail,
      head + "index 1\n\(hash.dropLast())\n" + tail, head + "\(hash)\nindex 1\n" + tail,
      // Notes: none, or after one empty line too few or too many.
      head + "index 1\n" + tail.dropFirst(), head + "index 1\n\n\nno note\n",
      head + "index 1\n\na\n1\n\(hash)\n", head + "index 1\n" + tail.dropLast(),
    ])
  func malformed(text: String) {
    #expect(LogProof(text) == nil)
  }
}
