import Foundation
import MerkleTree
import Testing

@Suite("Hashes of the tree")
struct MerkleHashTests {
  private func hexadecimal(_ hash: MerkleHash) -> String {
    hash.bytes.map { String(format: "%02x", Int($0)) }.joined()
  }

  @Test("The root of the empty tree is SHA-256 of nothing")
  func emptyRoot() {
    #expect(
      hexadecimal(.emptyRoot) == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")
  }

  @Test("The hash of an empty leaf is SHA-256 of the prefix byte alone")
  func emptyLeaf() {
    let text = "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d"
    #expect(hexadecimal(.leaf([])) == text)
    #expect([UInt8(0)].withUnsafeBytes { hexadecimal(.leaf(prefixed: $0)) } == text)
  }

  @Test("Leaves are hashed behind 0x00, nodes behind 0x01, and a node knows left from right")
  func prefixes() {
    let entries = [
      Definition.entry(0), Definition.entry(1), [], [UInt8](repeating: 7, count: 1000),
    ]
    for entry in entries { #expect(MerkleHash.leaf(entry) == Definition.hash([0] + entry)) }
    let (left, right) = (MerkleHash.leaf(entries[0]), MerkleHash.leaf(entries[1]))
    #expect(MerkleHash.node(left, right) == Definition.hash([1] + left.bytes + right.bytes))
    #expect(MerkleHash.node(left, right) != MerkleHash.node(right, left))
    #expect(MerkleHash.leaf(left.bytes + right.bytes) != MerkleHash.node(left, right))
  }

  @Test("A hash is made of thirty-two bytes and of no other number", arguments: 0...70)
  func byteCount(count: Int) {
    let bytes = (0..<count).map { UInt8($0) }
    let hash = MerkleHash(bytes)
    #expect(hash?.bytes == (count == 32 ? bytes : nil))
    #expect(MerkleHash(base64: Base64.encode(bytes)) == hash)
  }

  @Test("A hash is written as base64 and reads back; a change of any bit makes another")
  func textAndEquality() {
    let hash = MerkleHash.leaf(Definition.entry(0))
    #expect(hash.description == Data(hash.bytes).base64EncodedString())
    #expect(MerkleHash(base64: hash.description) == hash)
    let others = (0..<256).map { hash.turned(bit: $0) }
    #expect(!others.contains(hash))
    #expect(Set(others).count == 256)
  }
}
