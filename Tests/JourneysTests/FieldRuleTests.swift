import CanonicalJSON
@testable import Journeys
import Testing
import Wording

@Suite("The rule of each kind of field")
struct FieldRuleTests {
  private func check(_ kind: FactField.Kind, _ value: JSON) throws {
    let field = FactField("field", kind)
    switch value {
    case .string(let text):
      try Array(text.utf8).withUnsafeBytes { try FieldRule.check(field, .text($0)) }
    case .integer(let number): try FieldRule.check(field, .integer(number))
    case .bool(let flag): try FieldRule.check(field, .flag(flag))
    default: try FieldRule.check(field, .nested(value))
    }
  }

  private func expect(
    _ kind: FactField.Kind, takes good: [JSON], refuses bad: [JSON], as error: FactError,
    sourceLocation: SourceLocation = #_sourceLocation
  ) {
    for value in good {
      #expect(
        throws: Never.self, "\(value.compactText())", sourceLocation: sourceLocation
      ) { try check(kind, value) }
    }
    for value in bad {
      #expect(
        throws: error, "\(value.compactText())", sourceLocation: sourceLocation
      ) { try check(kind, value) }
    }
  }

  @Test("A code is 1 to 64 letters, digits, spaces or ._:-")
  func code() {
    expect(
      .code, takes: ["a", "财务付款", "A 1._:-"],
      refuses: ["", "a/b", "a,b", "a\nb", .string(String(repeating: "a", count: 65))],
      as: .notACode(field: "field"))
  }

  @Test(
    "A code that looks like a person is refused by what it looks like",
    arguments: [
      ("13800138000", PersonalPattern.phone), ("11010519491231002X", .identityNumber),
      ("京A12345", .plate), ("LSVAA49J132047371", .vin),
    ])
  func personal(text: String, pattern: PersonalPattern) {
    expect(
      .code, takes: [], refuses: [.string(text)],
      as: .personal(field: "field", pattern: pattern))
  }

  @Test("A number lies in its range, ends included")
  func integer() {
    expect(
      .integer(-3...7), takes: [-3, 0, 7], refuses: [-4, 8, 9_007_199_254_740_991],
      as: .outOfRange(field: "field", lowest: -3, highest: 7))
  }

  @Test("A flag is true or false")
  func flag() {
    expect(
      .flag, takes: [true, false], refuses: ["true", 1, []], as: .wrongType(field: "field"))
  }

  @Test("A time is RFC 3339")
  func time() {
    expect(
      .time,
      takes: [
        "2026-03-05T14:30:00Z", "2026-03-05T14:30:00.123Z", "2026-03-05T14:30:00+08:00",
        "2024-02-29T00:00:00Z",
      ],
      refuses: [
        "2026-03-05", "2026-03-05 14:30", "2026-03-05T14:30Z", "2026-02-29T00:00:00Z",
        "2026-03-05T24:00:00Z", "2026-03-05T14:30:00", "2026-03-05T14:30:00.Z", "",
        "2026-03-05T14:30:00Z ",
      ], as: .notATime(field: "field"))
  }

  @Test("A date is a day of the calendar, without a time")
  func date() {
    expect(
      .date, takes: ["2026-03-05", "2024-02-29"],
      refuses: ["2026-3-5", "2026-02-29", "2026-13-01", "2026-03-05T14:30:00Z", "20260305", ""],
      as: .notATime(field: "field"))
  }

  @Test("A choice is one of the words, letter for letter")
  func choice() {
    expect(
      .choice(["shop", "home"]), takes: ["shop", "home"],
      refuses: ["Shop", "sho", "shops", "", " shop"],
      as: .notAChoice(field: "field", words: ["shop", "home"]))
  }

  @Test("A decimal is digits with an optional sign and an optional part after the point")
  func decimal() {
    expect(
      .decimal, takes: ["0", "20", "-20.5", "0.0001", "007", "123456789012345678901234"],
      refuses: [
        "", "-", ".", "5.", ".5", "+5", "1e3", "1,5", "1.2.3", "--1", "２０", "20 ",
        "1234567890123456789012345",
      ], as: .notADecimal(field: "field"))
  }

  @Test("A hash is 64 hexadecimal digits in lower case")
  func sha256() {
    let hash = String(repeating: "0123456789abcdef", count: 4)
    expect(
      .sha256, takes: [.string(hash)],
      refuses: [
        .string(hash.uppercased()), .string(String(hash.dropLast())), .string(hash + "0"),
        .string(hash.dropLast() + "g"), "",
      ], as: .notAHash(field: "field"))
  }

  @Test("An event id is a UUID")
  func eventID() {
    expect(
      .eventID,
      takes: ["019b772d-0dc0-797b-8858-d8da8b529b4a", "019B772D-0DC0-797B-8858-D8DA8B529B4A"],
      refuses: ["", "019b772d", "019b772d0dc0797b8858d8da8b529b4a"],
      as: .notAnEventID(field: "field"))
  }

  @Test("A text of 36 bytes that is no UUID is no event id")
  func eventIDForm() {
    expect(
      .eventID, takes: [],
      refuses: [
        .string(String(repeating: "x", count: 36)), "王先生电话一三八零零一三",
        "019b772d-0dc0-797b-8858-d8da8b529b4g", "019b772d00dc00797b08858-d8da8b529b4a",
      ], as: .notAnEventID(field: "field"))
  }

  @Test("A list holds up to 64 texts, each by its own rule")
  func list() {
    let many = JSON.array(Array(repeating: "a", count: 64))
    let tooMany = JSON.array(Array(repeating: "a", count: 65))
    expect(
      .list(.code), takes: [[], ["a", "b"], many], refuses: [["a", "b/c"]],
      as: .notACode(field: "field"))
    expect(
      .list(.code), takes: [], refuses: [tooMany, [1], [[]], [["a"]], "a"],
      as: .wrongType(field: "field"))
    expect(
      .list(.choice(["a"])), takes: [["a"]], refuses: [["a", "b"]],
      as: .notAChoice(field: "field", words: ["a"]))
    expect(
      .list(.code), takes: [], refuses: [["13800138000"]],
      as: .personal(field: "field", pattern: .phone))
  }

  @Test("An object holds what its own kind of fact says")
  func object() {
    expect(
      .object, takes: [[:], ["touchpoint": "payment"]], refuses: ["{}", [], 1],
      as: .wrongType(field: "field"))
  }
}
