import CanonicalJSON
import Testing

@Suite("The syntax the strict reader keeps to")
struct StrictSyntaxTests {
  @Test(
    "A text that breaks off is refused as unfinished",
    arguments: [
      Refusal("", .unfinished, 0), Refusal(" \t\r\n", .unfinished, 4),
      Refusal("{", .unfinished, 1), Refusal("[", .unfinished, 1), Refusal("[1", .unfinished, 2),
      Refusal("[1,", .unfinished, 3), Refusal(#"{"a""#, .unfinished, 4),
      Refusal(#"{"a":"#, .unfinished, 5), Refusal(#"{"a":1"#, .unfinished, 6),
      Refusal(#"{"a":1,"#, .unfinished, 7), Refusal(#""abc"#, .unfinished, 4),
      Refusal(#""a\"#, .unfinished, 2), Refusal(#""\u00"#, .unfinished, 5),
      Refusal("tru", .unfinished, 3), Refusal("fals", .unfinished, 4), Refusal("n", .unfinished, 1),
    ])
  func unfinished(refusal: Refusal) {
    #expect(throws: refusal.error) { try JSON(strict: refusal.text) }
  }

  @Test(
    "What the grammar does not foresee is refused where it stands",
    arguments: [
      Refusal("]", .unexpected, 0), Refusal("{,}", .unexpected, 1), Refusal("[,]", .unexpected, 1),
      Refusal("{a:1}", .unexpected, 1), Refusal(#"{"a" 1}"#, .unexpected, 5),
      Refusal("[1 2]", .unexpected, 3), Refusal("[1,]", .unexpected, 3),
      Refusal(#"{"a":1,}"#, .unexpected, 7), Refusal("[1}", .unexpected, 2),
      Refusal("'a'", .unexpected, 0), Refusal("+1", .unexpected, 0), Refusal(".5", .unexpected, 0),
      Refusal("True", .unexpected, 0), Refusal("nan", .unexpected, 0),
      Refusal("Infinity", .unexpected, 0), Refusal("// a\n1", .unexpected, 0),
      Refusal("\u{FEFF}1", .unexpected, 0), Refusal("\u{A0}1", .unexpected, 0),
      Refusal("\u{C}1", .unexpected, 0), Refusal([0xFF], .unexpected, 0),
    ])
  func unexpected(refusal: Refusal) {
    #expect(throws: refusal.error) { try JSON(strict: refusal.text) }
  }

  @Test(
    "A malformed escape is refused at its backslash",
    arguments: [
      Refusal(#""\x""#, .badEscape, 1), Refusal(#""ab\'""#, .badEscape, 3),
      Refusal(#""\U0041""#, .badEscape, 1), Refusal(#""\u12G4""#, .badEscape, 1),
      Refusal(#""\ud83d\u12G4""#, .badEscape, 1), Refusal(#"["\u+123"]"#, .badEscape, 2),
      Refusal(#"["\u12"]"#, .badEscape, 2),
    ])
  func badEscapes(refusal: Refusal) {
    #expect(throws: refusal.error) { try JSON(strict: refusal.text) }
  }

  @Test("Thirty-two levels are read; the bracket that opens the next is refused")
  func defaultDepth() throws {
    for (open, close) in [("[", "]"), ("{\"a\":", "}")] {
      let core = open == "[" ? "" : "0"
      let fits = String(repeating: open, count: 32) + core + String(repeating: close, count: 32)
      _ = try JSON(strict: fits)
      let error = JSONError(.tooDeep, at: 32 * open.utf8.count)
      #expect(throws: error) { try JSON(strict: open + fits + close) }
      #expect(throws: error) { try JSON(strict: String(repeating: open, count: 1000)) }
    }
  }

  @Test("The depth allowed counts brackets, not values")
  func chosenDepth() throws {
    #expect(try JSON(strict: "1", depth: 0) == 1)
    #expect(throws: JSONError(.tooDeep, at: 1)) { try JSON(strict: " []", depth: 0) }
    #expect(try JSON(strict: "[1,[],{}]", depth: 2) == [1, [], [:]])
    #expect(throws: JSONError(.tooDeep, at: 3)) { try JSON(strict: "[1,[]]", depth: 1) }
    #expect(throws: JSONError(.tooDeep, at: 5)) { try JSON(strict: #"{"a":{}}"#, depth: 1) }
  }

  @Test("White space is the four characters of RFC 8259, and may stand between all tokens")
  func whiteSpace() throws {
    let space = " \t\r\n"
    let text = ["", "{", "\"a\"", ":", "[", "1", ",", "true", "]", "}", ""].joined(separator: space)
    #expect(try JSON(strict: text) == ["a": [1, true]])
  }

  @Test("An escape reads as the character it stands for")
  func escapes() throws {
    let text = #""\"\\\/\b\f\n\r\t\u0041\u00e9\u20AC\ud83d\uDE02\u0000""#
    #expect(
      try JSON(strict: text).text == "\"\\/\u{8}\u{C}\n\r\tA\u{E9}\u{20AC}\u{1F602}\u{0}")
  }

  @Test("Keys are compared as bytes: composed and decomposed letters are two keys")
  func keysAreBytes() throws {
    let json = try JSON(strict: "{\"\u{E9}\":1,\"e\u{301}\":2}")
    #expect(json["\u{E9}"] == 1)
    #expect(json["e\u{301}"] == 2)
  }

  @Test("Members keep the order in which they are written")
  func orderIsKept() throws {
    let json = try JSON(strict: #"{"b":1,"a":2,"10":3,"9":4}"#)
    #expect(json.members?.map(\.key) == ["b", "a", "10", "9"])
  }
}
