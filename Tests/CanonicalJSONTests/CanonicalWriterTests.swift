import CanonicalJSON
import TestSupport
import Testing

@Suite("Canonical writing: strings and key order")
struct CanonicalWriterTests {
  private static let named: [UInt8: String] = [
    0x08: #"\b"#, 0x09: #"\t"#, 0x0A: #"\n"#, 0x0C: #"\f"#, 0x0D: #"\r"#,
  ]

  private static func string(of byte: UInt8) -> String {
    String(Unicode.Scalar(byte))
  }

  @Test("A control character is escaped: five by letter, the others in small hexadecimal")
  func controlCharacters() throws {
    for byte in 0..<0x20 as Range<UInt8> {
      let digits = String(byte, radix: 16)
      let plain = #"\u00"# + (digits.count == 1 ? "0" : "") + digits
      let text = try JSON.string(Self.string(of: byte)).canonicalText()
      #expect(text == "\"" + (Self.named[byte] ?? plain) + "\"")
    }
  }

  @Test("Of the printable characters only the quote and the backslash are escaped")
  func printableASCII() throws {
    for byte in 0x20...0x7F as ClosedRange<UInt8> {
      let character = Self.string(of: byte)
      let isEscaped = character == "\"" || character == "\\"
      let text = try JSON.string(character).canonicalText()
      #expect(text == "\"" + (isEscaped ? "\\" : "") + character + "\"")
    }
  }

  @Test(
    "Beyond ASCII nothing is escaped and nothing normalised",
    arguments: ["\u{80}", "\u{2028}", "\u{FEFF}", "A\u{30A}", "\u{C5}", "\u{FFFF}", "\u{1F602}"])
  func beyondASCII(text: String) throws {
    #expect(try JSON.string(text).canonicalBytes() == [0x22] + Array(text.utf8) + [0x22])
  }

  @Test("A random string reads back byte for byte", arguments: 1...8 as ClosedRange<UInt64>)
  func randomStrings(seed: UInt64) throws {
    var random = SplitMix64(seed: seed)
    for _ in 0..<200 {
      var scalars = String.UnicodeScalarView()
      for _ in 0..<random.below(12) {
        let bound = random.pick([0x20, 0x80, 0x800, 0x1_0000, 0x11_0000])
        if let scalar = Unicode.Scalar(UInt32(random.below(bound))) { scalars.append(scalar) }
      }
      let text = String(scalars)
      let read = try JSON(strict: JSON.string(text).canonicalBytes()).text
      #expect(read.map { Array($0.utf8) } == Array(text.utf8), "seed \(seed)")
    }
  }

  /// Each row is in canonical order.
  private static let rows: [[String]] = [
    ["", "a", "aa", "ab", "b"],
    ["1", "10", "111", "2"],
    ["A", "B", "a", "b"],
    ["\n", "\r", "1", "</script>", "\u{80}", "\u{F6}", "\u{20AC}", "\u{1F602}", "\u{FB33}"],
    // A supplementary character begins with a surrogate, so it stands below U+E000.
    ["\u{D7FF}", "\u{10000}", "\u{10FFFF}", "\u{E000}", "\u{FB33}", "\u{FFFF}"],
    // The same surrogate first: the second one decides.
    ["x\u{1F600}", "x\u{1F601}", "x\u{1F601}a", "x\u{FB33}"],
    // Equal to the eye, different in code units.
    ["e", "e\u{301}", "\u{E9}"],
  ]

  @Test("Members are ordered by the UTF-16 code units of their keys", arguments: rows)
  func keyOrder(row: [String]) throws {
    let expected = "{" + row.map { Self.quoted($0) + ":0" }.joined(separator: ",") + "}"
    for seed in 1...6 as ClosedRange<UInt64> {
      var random = SplitMix64(seed: seed)
      let members = row.shuffled(using: &random).map { JSON.Member($0, 0) }
      let bytes = try JSON.object(members).canonicalBytes()
      #expect(bytes == Array(expected.utf8), "seed \(seed)")
    }
  }

  @Test("Order of items is kept, order of members is not, at every depth")
  func nestedOrder() throws {
    let json: JSON = ["b": [3, 1, ["z": true, "a": nil]], "a": ["y": "", "x": false]]
    #expect(
      try json.canonicalText() == #"{"a":{"x":false,"y":""},"b":[3,1,{"a":null,"z":true}]}"#)
  }

  private static func quoted(_ text: String) -> String {
    var bytes: [UInt8] = []
    CanonicalWriter.write(text, to: &bytes)
    return String(decoding: bytes, as: UTF8.self)
  }
}
