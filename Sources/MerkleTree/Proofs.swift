public import Wording

/// Where the hashes of complete subtrees come from: a node of `level` covers 2^level leaves.
public protocol SubtreeSource {
  /// - Parameters:
  ///   - level: 0 for leaves.
  ///   - index: counted from 0 within the level.
  func hash(level: Int, index: UInt64) throws -> MerkleHash
}

/// Inclusion and consistency proofs of RFC 6962, sections 2.1.1 and 2.1.2.
public enum Proofs {
  /// The audit path of the leaf at `index` in a tree of `size` leaves.
  ///
  /// - Throws: `ProofError.outOfRange` when the index is not below the size, and whatever the
  ///   source throws.
  public static func inclusion(
    index: UInt64, size: UInt64, in source: some SubtreeSource
  ) throws -> [MerkleHash] {
    guard index < size else { throw ProofError.outOfRange }
    var path: [MerkleHash] = []
    var start: UInt64 = 0
    var width = size
    while width > 1 {
      let split = largestPower(below: width)
      if index - start < split {
        path.append(try root(from: start + split, count: width - split, in: source))
        width = split
      } else {
        path.append(try root(from: start, count: split, in: source))
        start += split
        width -= split
      }
    }
    return path.reversed()
  }

  /// The proof that the tree of `old` leaves is a prefix of the tree of `new` leaves.
  ///
  /// Empty when both are equal or `old` is 0.
  public static func consistency(
    old: UInt64, new: UInt64, in source: some SubtreeSource
  ) throws -> [MerkleHash] {
    guard old <= new else { throw ProofError.outOfRange }
    guard old > 0, old < new else { return [] }
    var path: [MerkleHash] = []
    var start: UInt64 = 0
    var width = new
    var rest = old
    var known = true
    while rest != width {
      let split = largestPower(below: width)
      if rest <= split {
        path.append(try root(from: start + split, count: width - split, in: source))
        width = split
      } else {
        path.append(try root(from: start, count: split, in: source))
        start += split
        width -= split
        rest -= split
        known = false
      }
    }
    if !known { path.append(try root(from: start, count: width, in: source)) }
    return path.reversed()
  }

  /// The root over `count` leaves from `start`, which is a boundary the tree itself has.
  public static func root(
    from start: UInt64, count: UInt64, in source: some SubtreeSource
  ) throws -> MerkleHash {
    var hashes: [MerkleHash] = []
    var at = start
    var rest = count
    while rest > 0 {
      let level = 63 - rest.leadingZeroBitCount
      hashes.append(try source.hash(level: level, index: at >> UInt64(level)))
      at += 1 << UInt64(level)
      rest -= 1 << UInt64(level)
    }
    guard var hash = hashes.popLast() else { return .emptyRoot }
    while let left = hashes.popLast() { hash = .node(left, hash) }
    return hash
  }

  private static func largestPower(below width: UInt64) -> UInt64 {
    1 << UInt64(63 - (width - 1).leadingZeroBitCount)
  }
}

/// Why a proof cannot be made or does not hold.
public enum ProofError: ExplainedError, Hashable {
  /// Index and size do not go together, or a size of 0, which proves nothing.
  case outOfRange
  /// The number of hashes is not the one that index and sizes ask for.
  case wrongLength
  /// The recomputed root is another one.
  case rootMismatch

  public var code: String {
    switch self {
    case .outOfRange: "proof.outOfRange"
    case .wrongLength: "proof.wrongLength"
    case .rootMismatch: "proof.rootMismatch"
    }
  }

  public var sentence: Sentence {
    switch self {
    case .outOfRange:
      Sentence("没有这样的位置或大小", "there is no such position or size")
    case .wrongLength, .rootMismatch:
      Sentence(
        "证明不成立：事件或哈希与签过名的根不符；请运行 touchstone verify",
        "the proof does not hold: events or hashes do not lead to the signed root; run touchstone verify"
      )
    }
  }
}

extension Proofs {
  /// Checks an inclusion proof: RFC 9162, section 2.1.3.2.
  public static func verifyInclusion(
    leaf: MerkleHash, index: UInt64, size: UInt64, proof: [MerkleHash], root: MerkleHash
  ) throws(ProofError) {
    guard index < size else { throw .outOfRange }
    var at = index
    var last = size - 1
    var hash = leaf
    for step in proof {
      guard last > 0 else { throw .wrongLength }
      if at & 1 == 1 || at == last {
        hash = .node(step, hash)
        while at & 1 == 0, at != 0 {
          at >>= 1
          last >>= 1
        }
      } else {
        hash = .node(hash, step)
      }
      at >>= 1
      last >>= 1
    }
    guard last == 0 else { throw .wrongLength }
    guard hash == root else { throw .rootMismatch }
  }

  /// Checks a consistency proof: RFC 9162, section 2.1.4.2.
  ///
  /// An old size of 0 proves nothing and is refused; equal sizes need equal roots and no hashes.
  public static func verifyConsistency(
    old: UInt64, oldRoot: MerkleHash, new: UInt64, newRoot: MerkleHash, proof: [MerkleHash]
  ) throws(ProofError) {
    guard old > 0, old <= new else { throw .outOfRange }
    if old == new {
      guard proof.isEmpty else { throw .wrongLength }
      guard oldRoot == newRoot else { throw .rootMismatch }
      return
    }
    let isPower = old & (old - 1) == 0
    var steps = (isPower ? [oldRoot] : []) + proof
    guard !proof.isEmpty else { throw .wrongLength }
    var at = old - 1
    var last = new - 1
    while at & 1 == 1 {
      at >>= 1
      last >>= 1
    }
    let first = steps.removeFirst()
    var oldHash = first
    var newHash = first
    for step in steps {
      guard last > 0 else { throw .wrongLength }
      if at & 1 == 1 || at == last {
        oldHash = .node(step, oldHash)
        newHash = .node(step, newHash)
        while at & 1 == 0, at != 0 {
          at >>= 1
          last >>= 1
        }
      } else {
        newHash = .node(newHash, step)
      }
      at >>= 1
      last >>= 1
    }
    guard last == 0 else { throw .wrongLength }
    guard oldHash == oldRoot, newHash == newRoot else { throw .rootMismatch }
  }
}
