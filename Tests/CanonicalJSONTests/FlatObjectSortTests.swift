import CanonicalJSON
import TestSupport
import Testing

@Suite("The fast walk over one object: sorting")
struct FlatObjectSortTests {
  @Test(
    "Sorting puts the members into canonical order",
    arguments: [
      ["", "a", "aa", "ab", "b"], ["1", "10", "111", "2"], ["A", "B", "a", "b"],
      [" ", "!", "0", "A", "_", "a", "~"], ["only"],
    ])
  func canonicalOrder(keys: [String]) throws {
    for seed in 1...10 as ClosedRange<UInt64> {
      var random = SplitMix64(seed: seed)
      let shuffled = keys.shuffled(using: &random)
      let text = "{" + shuffled.map { "\"\($0)\":\"\($0)\"" }.joined(separator: ",") + "}"
      let scan = try #require(Scan(text))
      let sorted = try #require(scan.sorted)
      #expect(scan.members.map(scan.key) == shuffled, "seed \(seed)")
      #expect(sorted.map(scan.key) == keys, "seed \(seed)")
      #expect(sorted.map(scan.content) == keys, "seed \(seed)")
    }
  }

  @Test(
    "Sorting finds a key that stands twice",
    arguments: [
      #"{"a":1,"a":1}"#, #"{"":1,"":2}"#, #"{"b":1,"a":2,"b":3}"#, #"{"a":1,"b":2,"c":3,"a":4}"#,
      #"{"c":1,"b":2,"a":3,"b":4,"d":5}"#,
    ])
  func repeatedKeys(text: String) throws {
    let scan = try #require(Scan(text))
    #expect(scan.sorted == nil)
  }

  @Test("A key and its beginning are two keys")
  func prefixes() {
    #expect(Scan(#"{"ab":1,"a":2,"":3,"abc":4}"#)?.sorted != nil)
  }

  @Test("Wherever among sixty-four keys one is repeated, sorting finds it")
  func everyPlace() throws {
    for seed in 1...20 as ClosedRange<UInt64> {
      var random = SplitMix64(seed: seed)
      var keys = (0..<FlatObject.capacity - 1).map { "k\($0)" }
      keys.insert(random.pick(keys), at: random.below(keys.count))
      let text = "{" + keys.map { "\"\($0)\":0" }.joined(separator: ",") + "}"
      let scan = try #require(Scan(text))
      #expect(scan.sorted == nil, "seed \(seed)")
    }
  }

  @Test("An empty object is in order")
  func empty() {
    #expect(Scan("{}")?.sorted?.isEmpty == true)
  }
}
