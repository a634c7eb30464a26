import MerkleTree
import Testing

@Suite("Checkpoints: published ones and their format")
struct CheckpointTests {
  @Test("A published checkpoint has the root of a tree of its size", arguments: 0...7)
  func rootOfItsSize(size: Int) throws {
    let checkpoint = try #require(Checkpoint(text: Testdata.note(size).text))
    var edge = TreeEdge()
    for leaf in Testdata.leaves[..<size] { edge.append(leaf: leaf) }
    #expect(checkpoint.origin == Testdata.origin)
    #expect(checkpoint.size == UInt64(size))
    #expect(checkpoint.size == edge.size)
    #expect(checkpoint.root == edge.root)
    #expect(checkpoint.extensions.isEmpty)
  }

  @Test("A published checkpoint is signed by the log's key", arguments: 0...7)
  func signedByTheLog(size: Int) throws {
    let note = try Testdata.note(size)
    #expect(note.signatures.count == 1)
    #expect(note.isSigned(by: try Testdata.verifier()))
  }

  @Test("Notes and checkpoints are written byte for byte as they were read", arguments: 0...7)
  func roundTrip(size: Int) throws {
    let note = try Testdata.note(size)
    #expect(Array(note.description.utf8) == Array(try Testdata.file(size).utf8))
    let checkpoint = try #require(Checkpoint(text: note.text))
    #expect(Array(checkpoint.text.utf8) == Array(note.text.utf8))
  }

  @Test(
    "A checkpoint signed with the published key verifies with its public half", arguments: 0...7)
  func signedHere(size: Int) throws {
    let checkpoint = try #require(Checkpoint(text: Testdata.note(size).text))
    let note = try checkpoint.signed(by: Testdata.signer())
    #expect(note.text == checkpoint.text)
    #expect(note.isSigned(by: try Testdata.verifier()))
    #expect(SignedNote(note.description) == note)
  }

  private static let root = MerkleHash.emptyRoot.description

  @Test("Extension lines are kept as read, the size up to 2^64 − 1")
  func extensionLines() throws {
    let text = "a log\n18446744073709551615\n\(Self.root)\nfirst\n second =\n"
    let checkpoint = try #require(Checkpoint(text: text))
    #expect(checkpoint.origin == "a log")
    #expect(checkpoint.size == .max)
    #expect(checkpoint.extensions == ["first", " second ="])
    #expect(checkpoint.text == text)
    #expect(
      checkpoint
        == Checkpoint(
          origin: "a log", size: .max, root: .emptyRoot, extensions: ["first", " second ="]))
  }

  @Test(
    "A malformed text is no checkpoint",
    arguments: [
      "", "\n", "a\n", "a\n1\n", "a\n1\n\(root)", "\n1\n\(root)\n", "1\n\(root)\n",
      // Sizes that are no plain decimal number.
      "a\n\n\(root)\n", "a\n01\n\(root)\n", "a\n00\n\(root)\n", "a\n+1\n\(root)\n",
      "a\n-1\n\(root)\n", "a\n 1\n\(root)\n", "a\n1 \n\(root)\n", "a\n0x1\n\(root)\n",
      "a\n1e3\n\(root)\n", "a\n\u{661}\n\(root)\n", "a\n18446744073709551616\n\(root)\n",
      // Roots that are not the base64 of thirty-two bytes.
      "a\n1\n\n", "a\n1\nAAAA\n", "a\n1\n\(root.dropLast())\n", "a\n1\n \(root)\n",
      "a\n1\n\(root) \n", "a\n1\n\(root)\(root)\n",
      // Empty extension lines, and line ends of another kind.
      "a\n1\n\(root)\n\n", "a\n1\n\(root)\nx\n\ny\n", "a\n1\n\(root)\nx",
      "a\r\n1\r\n\(root)\r\n",
    ])
  func malformed(text: String) {
    #expect(Checkpoint(text: text) == nil)
  }

  @Test(
    "A line feed ends a line behind a carriage return too",
    arguments: ["a\r\nb\n1\n\(root)\n", "a\n1\n\(root)\nx\r\n\ny\n"])
  func carriageReturns(text: String) {
    #expect(Checkpoint(text: text) == nil)
  }
}
