/// The right edge of a growing tree: the roots of its complete subtrees, largest first.
///
/// Enough to append in amortised constant time and to know the root at any moment; it holds at
/// most 64 hashes whatever the size.
public struct TreeEdge: Sendable, Equatable {
  public private(set) var size: UInt64 = 0
  /// One hash for each bit set in `size`, from the highest bit to the lowest.
  public private(set) var subtrees: [MerkleHash] = []

  public init() {}

  /// An edge taken up again from kept subtree roots; nil if their number does not fit the size.
  public init?(size: UInt64, subtrees: [MerkleHash]) {
    guard size.nonzeroBitCount == subtrees.count else { return nil }
    self.size = size
    self.subtrees = subtrees
  }

  public mutating func append(leaf: MerkleHash) {
    var hash = leaf
    var rest = size
    while rest & 1 == 1, let left = subtrees.popLast() {
      hash = .node(left, hash)
      rest >>= 1
    }
    subtrees.append(hash)
    size += 1
  }

  /// Appends a complete subtree of 2^level leaves; the size must be a multiple of that.
  public mutating func append(subtree: MerkleHash, level: Int) {
    precondition(size & ((1 << UInt64(level)) - 1) == 0, "a subtree joins at its own boundary")
    var hash = subtree
    var rest = size >> UInt64(level)
    while rest & 1 == 1, let left = subtrees.popLast() {
      hash = .node(left, hash)
      rest >>= 1
    }
    subtrees.append(hash)
    size += 1 << UInt64(level)
  }

  /// The tree head of RFC 6962 section 2.1.
  public var root: MerkleHash {
    guard var hash = subtrees.last else { return .emptyRoot }
    for left in subtrees.dropLast().reversed() { hash = .node(left, hash) }
    return hash
  }
}
