import Exports
import TestSupport
import Testing

@Suite("Lines of iCalendar and vCard")
struct ContentLinesTests {
  /// SplitMix64, so that a failure can be run again.
  private struct Chance: RandomNumberGenerator {
    var state: UInt64
    mutating func next() -> UInt64 {
      state &+= 0x9E37_79B9_7F4A_7C15
      var word = state
      word = (word ^ (word >> 30)) &* 0xBF58_476D_1CE4_E5B9
      word = (word ^ (word >> 27)) &* 0x94D0_49BB_1331_11EB
      return word ^ (word >> 31)
    }
  }

  @Test("No line is longer than 75 octets, none is cut within a character, unfolding gives it back")
  func folding() throws {
    for seed in UInt64(1)...40 {
      var chance = Chance(state: seed)
      let alphabet: [Unicode.Scalar] = ["a", "ü", "客", "🚗", " ", ";", "\u{301}"]
      var value = ""
      for _ in 0..<Int.random(in: 0...300, using: &chance) {
        value.unicodeScalars.append(alphabet.randomElement(using: &chance) ?? "a")
      }
      var lines = ContentLines()
      lines.add("NOTE", raw: value)
      let bytes = Array(lines.text.utf8)
      for line in bytes.split(separator: UInt8(ascii: "\r")) {
        let own = line.first == UInt8(ascii: "\n") ? line.dropFirst() : line
        #expect(own.count <= 75, "seed \(seed)")
        #expect(String(validating: own, as: UTF8.self) != nil, "seed \(seed)")
      }
      // By scalars: a combining mark behind the space would make one character of both.
      var unfolded = String.UnicodeScalarView()
      var rest = Array(lines.text.unicodeScalars)[...]
      while let scalar = rest.popFirst() {
        if scalar == "\r", rest.dropFirst().first == " " {
          rest = rest.dropFirst(2)
        } else {
          unfolded.append(scalar)
        }
      }
      #expect(
        Array(String(unfolded).utf8) == Array(("NOTE:" + value + "\r\n").utf8), "seed \(seed)")
    }
  }

  @Test("What would end a value or a line is escaped, what no text may hold is dropped")
  func escaping() {
    #expect(ContentLines.escape("a;b,c\\d\ne\r\nf\rg\u{0}\u{1B}") == #"a\;b\,c\\d\ne\nf\ng"#)
  }
}
