import CanonicalJSON
import TestSupport
import Testing

@Suite("The stricter rules of an event's data")
struct EventRulesTests {
  @Test(
    "Null is refused where it stands",
    arguments: [
      Refusal("null", .null, 0), Refusal(#"{"a":null}"#, .null, 5), Refusal("[1,null]", .null, 3),
    ])
  func null(refusal: Refusal) {
    #expect(throws: refusal.error) { try JSON(strict: refusal.text, rules: .event) }
  }

  @Test(
    "A number with a fraction, an exponent or a negative zero is refused",
    arguments: [
      Refusal("1.5", .fraction, 0), Refusal("1.0", .fraction, 0), Refusal("1e3", .fraction, 0),
      Refusal("1E3", .fraction, 0), Refusal("1e400", .fraction, 0), Refusal("-0", .fraction, 0),
      Refusal("[2,-0]", .fraction, 3), Refusal("-0.0", .fraction, 0),
      Refusal(#"{"a":0.1}"#, .fraction, 5),
    ])
  func fraction(refusal: Refusal) {
    #expect(throws: refusal.error) { try JSON(strict: refusal.text, rules: .event) }
  }

  @Test(
    "An integer beyond 2^53 − 1 is refused on both sides",
    arguments: [
      Refusal("9007199254740992", .integerRange, 0), Refusal("-9007199254740992", .integerRange, 0),
      Refusal("[9223372036854775807]", .integerRange, 1),
      Refusal("-9223372036854775807", .integerRange, 0),
      Refusal("9223372036854775808", .integerRange, 0),
      Refusal("-9223372036854775809", .integerRange, 0),
      Refusal("100000000000000000000000000", .integerRange, 0),
    ])
  func integerRange(refusal: Refusal) {
    #expect(throws: refusal.error) { try JSON(strict: refusal.text, rules: .event) }
  }

  @Test("Integers up to 2^53 − 1 are accepted on both sides")
  func largestIntegers() throws {
    #expect(
      try JSON(strict: "[9007199254740991,-9007199254740991,0]", rules: .event)
        == [9_007_199_254_740_991, -9_007_199_254_740_991, 0])
  }

  // In a process of its own, because a reader that traps would take all tests with it.
  @Test("The smallest Int64 is refused like any other integer out of range")
  func smallestInteger() async {
    await #expect(processExitsWith: .success) {
      #expect(throws: JSONError(.integerRange, at: 0)) {
        try JSON(strict: "-9223372036854775808", rules: .event)
      }
      let read = try? JSON(strict: "-9223372036854775808")
      #expect(read == .double(-9_223_372_036_854_775_808))
    }
  }

  @Test("Outside of events the same texts are read, large integers as doubles")
  func standardRules() throws {
    #expect(try JSON(strict: "null") == nil as JSON)
    #expect(try JSON(strict: "1.5") == .double(1.5))
    #expect(try JSON(strict: "1e3") == .double(1000))
    #expect(try JSON(strict: "9007199254740992") == .double(9_007_199_254_740_992))
    #expect(try JSON(strict: "-0").canonicalText() == "0")
  }

  @Test("Words and numbers within strings and keys are not the rules' concern")
  func stringsAreFree() throws {
    let json = try JSON(strict: #"{"null":"null","1.5":"1e3","-0":"-0"}"#, rules: .event)
    #expect(json.members?.count == 3)
  }

  @Test(
    "A value that is said to keep the rules has a text that is taken; nearly every good one is said to",
    arguments: 1...8 as ClosedRange<UInt64>)
  func values(seed: UInt64) throws {
    var texts = RandomObject(seed: seed)
    var (said, taken) = (0, 0)
    for _ in 0..<2_000 {
      guard let value = try? JSON(strict: texts.text()) else { continue }
      let depth = texts.random.below(6)
      let isTaken = (try? JSON(strict: value.canonicalBytes(), rules: .event, depth: depth)) != nil
      let isSaid = value.surelyKeepsEventRules(depth: depth)
      #expect(isTaken || !isSaid, "seed \(seed): \(value)")
      said += isSaid ? 1 : 0
      taken += isTaken ? 1 : 0
    }
    #expect(said > taken * 9 / 10 && said > 200, "seed \(seed): \(said) of \(taken)")
  }

  @Test(
    "A value that breaks a rule is not said to keep them",
    arguments: [
      .null, .double(1.5), .integer(9_007_199_254_740_992), .integer(-9_007_199_254_740_992),
      .integer(.min), ["a": nil], [[1, .double(0.5)]],
      .object([.init("a", 1), .init("b", 2), .init("a", 3)]),
      // The same to people, and to `==`, but not the same bytes: this one keeps them.
      .array([.object([.init("é", 1), .init("e\u{301}", 2)]), .null]),
    ] as [JSON])
  func broken(value: JSON) {
    #expect(!value.surelyKeepsEventRules(depth: 8))
  }

  @Test("How deep a value is counts as in its text")
  func depth() throws {
    var value: JSON = 1
    for depth in 1...5 {
      value = depth.isMultiple(of: 2) ? [value] : ["a": value]
      #expect(value.surelyKeepsEventRules(depth: depth))
      #expect(!value.surelyKeepsEventRules(depth: depth - 1))
      _ = try JSON(strict: value.canonicalBytes(), rules: .event, depth: depth)
      #expect(throws: JSONError.self) {
        try JSON(strict: value.canonicalBytes(), rules: .event, depth: depth - 1)
      }
    }
    let twins: JSON = .object([.init("é", 1), .init("e\u{301}", 2)])
    #expect(twins.surelyKeepsEventRules(depth: 1))
  }

  @Test("The rules of JSON hold for events too")
  func jsonRulesHold() {
    #expect(throws: JSONError(.duplicateKey, at: 7)) {
      try JSON(strict: #"{"a":1,"a":2}"#, rules: .event)
    }
    #expect(throws: JSONError(.badNumber, at: 0)) { try JSON(strict: "01", rules: .event) }
    #expect(throws: JSONError(.trailing, at: 2)) { try JSON(strict: "1 2", rules: .event) }
  }
}
