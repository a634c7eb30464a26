import CanonicalJSON
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

  @Test("The rules of JSON hold for events too")
  func jsonRulesHold() {
    #expect(throws: JSONError(.duplicateKey, at: 7)) {
      try JSON(strict: #"{"a":1,"a":2}"#, rules: .event)
    }
    #expect(throws: JSONError(.badNumber, at: 0)) { try JSON(strict: "01", rules: .event) }
    #expect(throws: JSONError(.trailing, at: 2)) { try JSON(strict: "1 2", rules: .event) }
  }
}
