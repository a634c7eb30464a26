internal import EventLog

/// Numbers that are the same for the same seed on every machine (SplitMix64).
struct SeededRandom {
  private var state: UInt64

  init(_ seed: UInt64) {
    state = seed
  }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var word = state
    word = (word ^ word >> 30) &* 0xBF58_476D_1CE4_E5B9
    word = (word ^ word >> 27) &* 0x94D0_49BB_1331_11EB
    return word ^ word >> 31
  }

  /// An id of its own, the same for the same seed.
  mutating func eventID() -> EventID {
    var hash: [UInt8] = []
    for word in [next(), next()] {
      hash += (0..<8).map { UInt8(truncatingIfNeeded: word >> UInt64($0 * 8)) }
    }
    return .version8(hash: hash)
  }

  /// From 0 to one less than the bound, which is above zero.
  mutating func below(_ bound: Int) -> Int { Int(next() % UInt64(bound)) }

  mutating func within(_ range: ClosedRange<Int>) -> Int {
    range.lowerBound + below(range.upperBound - range.lowerBound + 1)
  }

  /// True in so many of a hundred cases.
  mutating func percent(_ share: Int) -> Bool { below(100) < share }

  /// In thousandths, around zero, a standard deviation of about a thousand: the sum of twelve
  /// even draws, so that no floating point enters.
  mutating func normal() -> Int { (0..<12).reduce(-6_000) { sum, _ in sum + below(1_001) } }

  mutating func pick<Element>(_ elements: [Element]) -> Element {
    elements[below(elements.count)]
  }

  /// The place of an element, by weights that are not all zero.
  mutating func weighted(_ weights: [Int]) -> Int {
    var draw = below(max(weights.reduce(0, +), 1))
    for (place, weight) in weights.enumerated() {
      if draw < weight { return place }
      draw -= weight
    }
    return weights.count - 1
  }
}
