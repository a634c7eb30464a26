/// A generator whose numbers are fixed by its seed (Steele, Lea, Flood: SplitMix, 2014).
package struct SplitMix64: RandomNumberGenerator {
  private var state: UInt64

  package init(seed: UInt64) {
    state = seed
  }

  package mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }

  /// A number below `bound`, by remainder: even enough for tests, and the same everywhere.
  package mutating func below(_ bound: Int) -> Int {
    Int(next() % UInt64(bound))
  }

  /// One of the items, which are not none.
  package mutating func pick<Item>(_ items: [Item]) -> Item {
    items[below(items.count)]
  }

  package mutating func oneIn(_ count: Int) -> Bool {
    below(count) == 0
  }
}
