import MerkleTree
import TestSupport
import Testing

@Suite("The right edge of a growing tree")
struct TreeEdgeTests {
  private static let leaves = Definition(count: 130).leaves

  private static func edge(_ size: Int) -> TreeEdge {
    var edge = TreeEdge()
    for leaf in leaves[..<size] { edge.append(leaf: leaf) }
    return edge
  }

  @Test("At every size the root is that of the definition, one subtree for each bit set")
  func rootsAsDefined() {
    var definition = Definition(count: 130)
    var edge = TreeEdge()
    for size in 0...130 {
      #expect(edge.size == size)
      #expect(edge.root == definition.root(of: size), "size \(size)")
      #expect(edge.subtrees.count == size.nonzeroBitCount)
      if size < 130 { edge.append(leaf: Self.leaves[size]) }
    }
  }

  @Test("The subtrees are the complete trees of the definition, largest first")
  func subtreesAsDefined() {
    var definition = Definition(count: 130)
    for size in 0...130 {
      var expected: [MerkleHash] = []
      var start = 0
      for level in (0..<8).reversed() where size & 1 << level != 0 {
        expected.append(definition.root(start..<start + 1 << level))
        start += 1 << level
      }
      #expect(Self.edge(size).subtrees == expected, "size \(size)")
    }
  }

  @Test("Appending a subtree is appending its leaves one by one", arguments: 0...6)
  func subtreesLeafByLeaf(level: Int) {
    var definition = Definition(count: 130)
    let width = 1 << level
    for size in stride(from: 0, through: 130 - width, by: width) {
      var edge = Self.edge(size)
      edge.append(subtree: definition.root(size..<size + width), level: level)
      #expect(edge == Self.edge(size + width), "size \(size)")
      #expect(edge.root == definition.root(of: size + width), "size \(size)")
    }
  }

  @Test("Leaves and subtrees may be mixed wherever the boundaries allow")
  func mixedAppends() {
    for seed in 1...20 as ClosedRange<UInt64> {
      var random = SplitMix64(seed: seed)
      var definition = Definition(count: 130)
      var edge = TreeEdge()
      while edge.size < 130 {
        let size = Int(edge.size)
        let levels = (0..<8).filter { size & (1 << $0 - 1) == 0 && size + 1 << $0 <= 130 }
        let level = random.pick(levels)
        edge.append(subtree: definition.root(size..<size + 1 << level), level: level)
        #expect(edge == Self.edge(Int(edge.size)), "seed \(seed), size \(size), level \(level)")
      }
    }
  }

  @Test("A subtree joins only at its own boundary")
  func subtreeBoundary() async {
    await #expect(processExitsWith: .failure) {
      var edge = TreeEdge()
      edge.append(leaf: .leaf([1]))
      edge.append(subtree: .leaf([2]), level: 1)
    }
  }

  @Test("An edge taken up again goes on as if it had never been put down")
  func takenUpAgain() throws {
    for size in 0...129 {
      let kept = Self.edge(size)
      var edge = try #require(TreeEdge(size: kept.size, subtrees: kept.subtrees))
      #expect(edge == kept)
      edge.append(leaf: Self.leaves[size])
      #expect(edge == Self.edge(size + 1), "size \(size)")
    }
  }

  @Test("An edge whose subtrees do not fit its size is refused")
  func wrongSubtrees() {
    for size in 0...130 {
      let fitting = Array(Self.leaves[..<size.nonzeroBitCount])
      #expect(TreeEdge(size: UInt64(size), subtrees: fitting) != nil)
      #expect(TreeEdge(size: UInt64(size), subtrees: fitting + [.emptyRoot]) == nil)
      if size > 0 { #expect(TreeEdge(size: UInt64(size), subtrees: fitting.dropLast()) == nil) }
    }
    #expect(TreeEdge(size: 0, subtrees: [.emptyRoot]) == nil)
    #expect(TreeEdge(size: .max, subtrees: Array(Self.leaves[..<64])) != nil)
  }
}
