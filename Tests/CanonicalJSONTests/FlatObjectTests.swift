import CanonicalJSON
import Testing

@Suite("The fast walk over one object: what it finds and what it leaves")
struct FlatObjectTests {
  @Test("Members are found in the order of the text, strings without their quotes")
  func membersFound() throws {
    let text = #" [{"b" : "é","a":-12, "y":true,"n":false,"o":{"}":[1]},"l":[]} ]"#
    let scan = try #require(Scan(text, from: 2))
    #expect(scan.members.map(scan.key) == ["b", "a", "y", "n", "o", "l"])
    #expect(scan.members.map(scan.content) == ["é", "-12", "true", "false", #"{"}":[1]}"#, "[]"])
    #expect(
      scan.members.map(\.kind) == [.string, .integer, .yes, .no, .nested, .nested])
    #expect(Array(scan.text[scan.end...]) == Array(" ]".utf8))
  }

  @Test(
    "The answer is the offset behind the closing brace, whatever follows",
    arguments: ["", "x", "}"])
  func endOffset(tail: String) {
    #expect(Scan("{}" + tail)?.end == 2)
    #expect(Scan("{ \n}" + tail)?.end == 4)
    #expect(Scan(#"{"a":1 }"# + tail)?.end == 8)
  }

  @Test("Strings end at their quote wherever it stands among the words", arguments: 0...40)
  func ends(length: Int) {
    for tail in ["", ",\"b\":1", ",\"bcdefghijklmn\":true"] {
      for odd in 0...length {
        var letters = Array(repeating: UInt8(ascii: "~"), count: length)
        if odd < length { letters[odd] = 0x7F }
        let word = String(decoding: letters, as: UTF8.self)
        for text in ["{\"a\":\"\(word)\"\(tail)}", "{\"\(word)\":1\(tail)}"] {
          let scan = Scan(text)
          #expect(scan?.end == text.utf8.count)
          #expect(
            scan.map { $0.members.map($0.content) }?.first == (text.hasPrefix("{\"a") ? word : "1"))
          #expect(
            scan.map { $0.members.map($0.key) }?.first == (text.hasPrefix("{\"a") ? "a" : word))
        }
        guard odd < length else { continue }
        letters[odd] = 0x1F
        let control = String(decoding: letters, as: UTF8.self)
        #expect(Scan("{\"a\":\"\(control)\"\(tail)}") == nil)
        #expect(Scan("{\"\(control)\":1\(tail)}") == nil)
      }
    }
  }

  @Test("A second walk forgets the first")
  func walksAgain() {
    var flat = FlatObject()
    let counts = [#"{"a":1,"b":2}"#, "{}", #"{"c":3}"#, #"{"c":3"#].map { text in
      Array(text.utf8).withUnsafeBytes { _ = flat.scan($0, from: 0) }
      return flat.count
    }
    #expect(counts == [2, 0, 1, 1])
  }

  @Test(
    "What needs the careful path is answered with nil",
    arguments: [
      // Escapes.
      #"{"a":"\n"}"#, #"{"a":"\u0041"}"#, #"{"a":"\""}"#, #"{"\u0061":1}"#, #"{"a\\":1}"#,
      // Fractions, exponents, negative zero, leading zeros.
      #"{"a":0.5}"#, #"{"a":1.0}"#, #"{"a":1e3}"#, #"{"a":1E3}"#, #"{"a":-0}"#, #"{"a":01}"#,
      #"{"a":-01}"#, #"{"a":-}"#, #"{"a":.5}"#, #"{"a":+1}"#,
      // Sixteen digits.
      #"{"a":1234567890123456}"#, #"{"a":-1234567890123456}"#, #"{"a":9007199254740991}"#,
      // Keys that are not ASCII, or hold a control character.
      #"{"é":1}"#, "{\"\u{1F602}\":1}", "{\"\t\":1}",
      // Null, and words that are none.
      #"{"a":null}"#, #"{"a":True}"#, #"{"a":truth}"#, #"{"a":falsy}"#, #"{"a":truex}"#,
      // Control characters.
      "{\"a\":\"\n\"}", "{\"a\":\"\u{0}\"}",
    ])
  func carefulPath(text: String) {
    #expect(Scan(text) == nil)
  }

  @Test(
    "What is no object is answered with nil",
    arguments: [
      "", " {}", "[]", "1", "{", "{\"", "{\"a", "{\"a\"", "{\"a\":", "{\"a\":1", "{\"a\":1,", "{,}",
      "{\"a\":1,}", "{\"a\" 1}", "{\"a\":1 2}", "{\"a\":\"", "{\"a\":\"x", "{\"a\":t", "{\"a\":tru",
      "{\"a\":-", "{\"a\":{", "{\"a\":[\"", "{\"a\":[\"\\", "{\"a\":[\"]\"", "{a:1}", "{'a':1}",
    ])
  func noObject(text: String) {
    #expect(Scan(text) == nil)
  }

  @Test("Every beginning of an object is answered with nil, only the whole is not")
  func beginnings() {
    let text = Array(#"{"a":"é","b":-12,"c":{"d":["\"}"]},"e":true,"f":false}"#.utf8)
    for count in 0..<text.count { #expect(Scan(Array(text[..<count])) == nil, "\(count) bytes") }
    #expect(Scan(text)?.members.count == 5)
  }

  @Test(
    "A string that is not UTF-8 is answered with nil",
    arguments: [
      [0xFF], [0x80], [0xC3], [0xC0, 0x80], [0xED, 0xA0, 0x80], [0xF4, 0x90, 0x80, 0x80],
    ] as [[UInt8]])
  func invalidUTF8(bytes: [UInt8]) {
    #expect(Scan(Array(#"{"a":""#.utf8) + bytes + Array(#""}"#.utf8)) == nil)
    #expect(Scan(Array(#"{""#.utf8) + bytes + Array(#"":1}"#.utf8)) == nil)
  }

  @Test("Integers of fifteen digits are taken on both sides of zero")
  func fifteenDigits() {
    let scan = Scan(#"{"a":999999999999999,"b":-999999999999999}"#)
    #expect(scan?.members.map(\.kind) == [.integer, .integer])
  }

  @Test("Sixty-four members are taken, sixty-five are not")
  func capacity() {
    func text(_ count: Int) -> String {
      "{" + (0..<count).map { "\"k\($0)\":\($0)" }.joined(separator: ",") + "}"
    }
    #expect(Scan(text(FlatObject.capacity))?.sorted?.count == 64)
    #expect(Scan(text(FlatObject.capacity + 1)) == nil)
  }
}
