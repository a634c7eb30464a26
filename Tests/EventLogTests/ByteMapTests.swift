import CanonicalJSON
import TestSupport
import Testing

@Suite("Tables from byte strings")
struct ByteMapTests {
  private func key(_ bytes: [UInt8]) -> InlineKey? { bytes.withUnsafeBytes { InlineKey($0) } }

  @Test("Keys are equal when their bytes are, and up to 31 bytes long")
  func equality() throws {
    let texts: [[UInt8]] = [
      [], [0], [0, 0], Array("a".utf8), Array("a\0".utf8), Array("b".utf8),
      [UInt8](repeating: 7, count: 30), [UInt8](repeating: 7, count: 31),
      [UInt8](repeating: 0, count: 31), Array("é".utf8), Array("e\u{301}".utf8),
      [UInt8](0..<31), [UInt8](0..<30) + [31],
    ]
    for (one, left) in texts.enumerated() {
      for (other, right) in texts.enumerated() {
        let (left, right) = (try #require(key(left)), try #require(key(right)))
        #expect((left == right) == (one == other), "\(one) and \(other)")
        if left == right { #expect(left.hashValue == right.hashValue) }
      }
    }
    #expect(key([UInt8](repeating: 7, count: 32)) == nil)
  }

  /// Random keys: many short ones, some of 30 to 33 bytes, few of them rare.
  private static func keys(_ random: inout SplitMix64, _ count: Int) -> [[UInt8]] {
    (0..<count).map { number in
      let length = random.oneIn(3) ? 28 + random.below(7) : random.below(6)
      let filler = UInt8(random.below(2))
      var bytes = [UInt8](repeating: filler, count: length)
      if length > 0 { bytes[length - 1] = UInt8(number & 255) }
      return bytes
    }
  }

  @Test("Below its bound a table answers as a plain dictionary does")
  func plainDictionary() {
    let seed: UInt64 = 0xB17E
    var random = SplitMix64(seed: seed)
    let keys = Self.keys(&random, 2_000)
    let map = ByteMap<Int>(bound: 2_001)
    var plain: [[UInt8]: Int] = [:]
    for step in 0..<20_000 {
      let key = random.pick(keys)
      if random.oneIn(3_000) {
        map.removeAll()
        plain.removeAll()
      } else if random.oneIn(2) {
        key.withUnsafeBytes { map.set($0, step) }
        plain[key] = step
      }
      let found = key.withUnsafeBytes { map[$0] }
      if found != plain[key] {
        Issue.record("\(key) has \(String(describing: found)) at step \(step); seed \(seed)")
        return
      }
    }
  }

  @Test("Beyond its bound a table forgets, but what it answers was set last")
  func bounded() {
    let seed: UInt64 = 0xB17F
    var random = SplitMix64(seed: seed)
    let keys = Self.keys(&random, 300)
    let map = ByteMap<Int>(bound: 40)
    var plain: [[UInt8]: Int] = [:]
    var forgotten = 0
    for step in 0..<20_000 {
      let key = random.pick(keys)
      let found = key.withUnsafeBytes { map[$0] }
      if found == nil, plain[key] != nil { forgotten += 1 }
      if let found, found != plain[key] {
        Issue.record("\(key) has \(found) at step \(step); seed \(seed)")
        return
      }
      key.withUnsafeBytes { map.set($0, step) }
      plain[key] = step
      let again = key.withUnsafeBytes { map[$0] }
      #expect(again == step, "what was just set is there; seed \(seed)")
    }
    #expect(forgotten > 0)
  }

  @Test("Setting a known key again makes a full table forget nothing", arguments: [3, 40])
  func knownKey(length: Int) {
    let map = ByteMap<Int>(bound: 8)
    let keys = (0..<8).map { [UInt8](repeating: UInt8($0), count: length) }
    for (value, key) in keys.enumerated() { key.withUnsafeBytes { map.set($0, value) } }
    keys[7].withUnsafeBytes { map.set($0, 70) }
    let values = keys.map { key in key.withUnsafeBytes { map[$0] } }
    #expect(values == [0, 1, 2, 3, 4, 5, 6, 70])
  }

  @Test("A growing table answers as a plain dictionary does, and keeps the order of coming")
  func growingTable() {
    let seed: UInt64 = 0xB180
    var random = SplitMix64(seed: seed)
    let table = GrowingTable<Int64, Int>()
    var plain: [Int64: Int] = [:]
    var places: [Int64: Int] = [:]
    for step in 0..<10_000 {
      let key = Int64(bitPattern: random.next()) >> Int64(random.pick([0, 50, 54]))
      #expect(table.find(key).map { table[$0] } == plain[key], "seed \(seed)")
      if plain[key] == nil { places[key] = places.count }
      plain[key] = step
      #expect(table.set(key, step) == places[key], "seed \(seed)")
      if step == 5_000 {
        table.removeAll()
        plain.removeAll()
        places.removeAll()
        #expect(table.count == 0 && table.find(key) == nil)
      }
    }
    #expect(table.count == plain.count)
  }

  @Test("An entry can be changed where it stands, and lives no longer than its table")
  func entries() throws {
    final class Held {}
    let table = GrowingTable<Int64, Held>()
    for key: Int64 in 0..<100 { table.set(key, Held()) }
    let place = try #require(table.find(42))
    weak let first = table[place]
    table[place] = Held()
    #expect(first == nil)
    weak let second = table[place]
    #expect(second != nil)
    table.removeAll()
    #expect(second == nil && table.count == 0)
  }
}
