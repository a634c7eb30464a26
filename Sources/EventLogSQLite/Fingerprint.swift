/// A fingerprint of entries that does not depend on their order, under a key that is random in
/// every run.
///
/// An entry is a factor r − (position + a·limbs), and the fingerprint is the product of all factors
/// modulo the prime 2^61 − 1. Different sets of n entries give different polynomials in the random
/// r and a, so they agree by chance at most once in 2^61 / n (Schwartz and Zippel); who writes the
/// database does not know the key and cannot do better.
struct Fingerprint: Equatable {
  struct Key: Sendable {
    let r: UInt64
    let a: (UInt64, UInt64, UInt64, UInt64)

    init(using generator: inout some RandomNumberGenerator) {
      func number() -> UInt64 { UInt64.random(in: 1..<Fingerprint.prime, using: &generator) }
      r = number()
      a = (number(), number(), number(), number())
    }
  }

  static let prime: UInt64 = 1 << 61 - 1

  private(set) var product: UInt64 = 1

  /// Takes in an entry: a position, below 2^61, and 128 bits.
  @inline(__always)
  mutating func add(_ position: Int64, _ first: UInt64, _ second: UInt64, _ key: borrowing Key) {
    // Limbs of 32 bits, so that no two numbers are the same modulo the prime.
    var sum = UInt64(bitPattern: position)
    sum &+= Self.partial(key.a.0, first >> 32)
    sum &+= Self.partial(key.a.1, first & 0xFFFF_FFFF)
    sum &+= Self.partial(key.a.2, second >> 32)
    sum &+= Self.partial(key.a.3, second & 0xFFFF_FFFF)
    product = Self.times(product, key.r &+ Self.prime &- Self.reduced(sum))
  }

  /// Takes in all entries of another one under the same key.
  mutating func add(_ other: Fingerprint) { product = Self.times(product, other.product) }

  static func == (left: Fingerprint, right: Fingerprint) -> Bool {
    reduced(left.product) == reduced(right.product)
  }

  /// A product of a number below 2^61 and one below 2^32, below 2^62.
  @inline(__always)
  private static func partial(_ left: UInt64, _ right: UInt64) -> UInt64 {
    let full = left.multipliedFullWidth(by: right)
    return full.low & prime &+ (full.high << 3 | full.low >> 61)
  }

  /// A product of two numbers below 2^62, below 2^61.
  @inline(__always)
  private static func times(_ left: UInt64, _ right: UInt64) -> UInt64 {
    let full = left.multipliedFullWidth(by: right)
    return reduced(full.low & prime &+ (full.high << 3 | full.low >> 61))
  }

  @inline(__always)
  private static func reduced(_ number: UInt64) -> UInt64 {
    let folded = number & prime &+ number >> 61
    return folded >= prime ? folded &- prime : folded
  }
}
