import EventLogConformance
import TestSupport
import Testing

@testable import EventLogSQLite

@Suite("A fingerprint of entries that does not depend on their order")
struct FingerprintTests {
  private typealias Entry = (position: Int64, first: UInt64, second: UInt64)

  private static func fingerprint(_ entries: [Entry], _ key: Fingerprint.Key) -> Fingerprint {
    entries.reduce(into: Fingerprint()) { $0.add($1.position, $1.first, $1.second, key) }
  }

  @Test("It is the same in any order and in parts, and another one when anything differs")
  func changes() {
    let seed: UInt64 = 11
    var generator = SplitMix64(seed: seed)
    for round in 0..<300 {
      let key = Fingerprint.Key(using: &generator)
      var entries = (1...20).map { position -> Entry in
        (Int64(position), generator.next(), generator.next())
      }
      let whole = Self.fingerprint(entries, key)
      var parts = Self.fingerprint(Array(entries[..<7]), key)
      parts.add(Self.fingerprint(Array(entries[7...]), key))
      entries.shuffle(using: &generator)
      #expect(Self.fingerprint(entries, key) == whole, "seed \(seed), round \(round)")
      #expect(parts == whole, "seed \(seed), round \(round)")
      let other = Int.random(in: 1..<20, using: &generator)
      switch round % 6 {
      case 0: entries[other].first ^= 1 << UInt64.random(in: 0..<64, using: &generator)
      case 1: entries[other].second ^= 1 << UInt64.random(in: 0..<64, using: &generator)
      case 2: (entries[0].first, entries[other].first) = (entries[other].first, entries[0].first)
      case 3: entries[other] = entries[0]
      case 4: entries.removeLast()
      // The same number to whoever counts in the fingerprint's own field.
      default: entries[other].first &+= Fingerprint.prime
      }
      #expect(Self.fingerprint(entries, key) != whole, "seed \(seed), round \(round)")
    }
  }

  @Test("Another key gives another fingerprint of the same entries")
  func keys() {
    var generator = SplitMix64(seed: 3)
    let entries: [Entry] = [(1, 5, 6), (2, 7, 8)]
    let first = Self.fingerprint(entries, Fingerprint.Key(using: &generator))
    #expect(first != Self.fingerprint(entries, Fingerprint.Key(using: &generator)))
  }

  @Test("It is the product of the factors modulo the prime, as counted in plain steps")
  func definition() {
    var generator = SplitMix64(seed: 5)
    let key = Fingerprint.Key(using: &generator)
    func times(_ left: UInt64, _ right: UInt64) -> UInt64 {
      let full = left.multipliedFullWidth(by: right)
      return Fingerprint.prime.dividingFullWidth((full.high, full.low)).remainder
    }
    let limbs: [UInt64] = [0xFFFF_FFFF, 0x8000_0001, 0, 0xFFFF_FFFE]
    let sum = zip([key.a.0, key.a.1, key.a.2, key.a.3], limbs).reduce(UInt64(77)) {
      ($0 + times($1.0, $1.1)) % Fingerprint.prime
    }
    let factor = (key.r + Fingerprint.prime - sum) % Fingerprint.prime
    var found = Fingerprint()
    found.add(77, limbs[0] << 32 | limbs[1], limbs[2] << 32 | limbs[3], key)
    #expect(found.product == factor)
    found.add(77, limbs[0] << 32 | limbs[1], limbs[2] << 32 | limbs[3], key)
    #expect(found.product == times(factor, factor))
  }
}
