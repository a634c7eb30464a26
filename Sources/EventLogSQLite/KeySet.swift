/// A set of keys that are nearly all small and given out in order: a look touches one byte.
struct KeySet {
  private var bits: [Bool] = []
  /// Keys far from all others come from damage or another program.
  private var others: Set<Int64> = []

  private static let bound: Int64 = 1 << 16

  @inline(__always)
  mutating func insert(_ key: Int64) {
    if key >= 0, key < Int64(bits.count) {
      bits[Int(key)] = true
    } else {
      insertNew(key)
    }
  }

  private mutating func insertNew(_ key: Int64) {
    guard 0..<Self.bound ~= key else {
      others.insert(key)
      return
    }
    bits += Array(repeating: false, count: Int(key) * 2 + 64 - bits.count)
    bits[Int(key)] = true
  }

  func contains(_ key: Int64) -> Bool {
    if key >= 0, key < Int64(bits.count) { return bits[Int(key)] }
    return others.contains(key)
  }

  mutating func formUnion(_ other: KeySet) {
    for key in other.bits.indices where other.bits[key] { insert(Int64(key)) }
    for key in other.others { insert(key) }
  }
}
