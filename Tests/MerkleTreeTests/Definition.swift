import Crypto
import Foundation
import MerkleTree

/// RFC 6962, sections 2.1 to 2.1.2, written down as it defines itself, over leaves of its own.
///
/// Nothing of the code under test is used but the type that holds a hash.
struct Definition {
  let leaves: [MerkleHash]
  private var known: [Range<Int>: MerkleHash] = [:]

  init(count: Int) {
    leaves = (0..<count).map { Self.hash([0] + Self.entry($0)) }
  }

  static func entry(_ index: Int) -> [UInt8] {
    Array("entry \(index)".utf8)
  }

  static func hash(_ bytes: [UInt8]) -> MerkleHash {
    MerkleHash(Array(SHA256.hash(data: bytes)))!
  }

  /// MTH(D[range]).
  mutating func root(_ range: Range<Int>) -> MerkleHash {
    if range.isEmpty { return Self.hash([]) }
    if range.count == 1 { return leaves[range.lowerBound] }
    if let root = known[range] { return root }
    let middle = range.lowerBound + Self.split(range.count)
    let left = root(range.lowerBound..<middle)
    let right = root(middle..<range.upperBound)
    let hash = Self.hash([1] + left.bytes + right.bytes)
    known[range] = hash
    return hash
  }

  /// MTH(D[size]).
  mutating func root(of size: Int) -> MerkleHash {
    root(0..<size)
  }

  /// PATH(index, D[range]), the index counted from the start of the range.
  mutating func path(_ index: Int, _ range: Range<Int>) -> [MerkleHash] {
    if range.count == 1 { return [] }
    let split = Self.split(range.count)
    let left = range.lowerBound..<range.lowerBound + split
    let right = left.upperBound..<range.upperBound
    if index < split { return path(index, left) + [root(right)] }
    return path(index - split, right) + [root(left)]
  }

  /// PROOF(old, D[new]).
  mutating func proof(_ old: Int, _ new: Int) -> [MerkleHash] {
    subproof(old, 0..<new, isWhole: true)
  }

  /// SUBPROOF(old, D[range], isWhole).
  private mutating func subproof(_ old: Int, _ range: Range<Int>, isWhole: Bool) -> [MerkleHash] {
    if old == range.count { return isWhole ? [] : [root(range)] }
    let split = Self.split(range.count)
    let left = range.lowerBound..<range.lowerBound + split
    let right = left.upperBound..<range.upperBound
    if old <= split { return subproof(old, left, isWhole: isWhole) + [root(right)] }
    return subproof(old - split, right, isWhole: false) + [root(left)]
  }

  /// The sides, from the leaf upwards, on which the neighbours of its path stand.
  static func turns(_ index: Int, _ size: Int) -> [Bool] {
    if size <= 1 { return [] }
    let split = split(size)
    return index < split
      ? turns(index, split) + [false] : turns(index - split, size - split) + [true]
  }

  /// The largest power of two smaller than `count`, which is above 1.
  private static func split(_ count: Int) -> Int {
    var power = 1
    while power * 2 < count { power *= 2 }
    return power
  }
}
