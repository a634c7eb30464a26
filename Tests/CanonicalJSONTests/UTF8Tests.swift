import CanonicalJSON
import TestSupport
import Testing

@Suite("isUTF8 against the standard library's own validation")
struct UTF8Tests {
  /// The first and last bytes of every row of Unicode's table 3-7, and their neighbours.
  private static let edges: [UInt8] = [
    0x00, 0x41, 0x7F, 0x80, 0x8F, 0x90, 0x9F, 0xA0, 0xBF, 0xC0, 0xC1, 0xC2, 0xDF, 0xE0, 0xE1, 0xEC,
    0xED, 0xEE, 0xEF, 0xF0, 0xF1, 0xF3, 0xF4, 0xF5, 0xFF,
  ]

  private func agrees(_ bytes: [UInt8]) -> Bool {
    bytes.withUnsafeBytes { isUTF8($0) } == (String(validating: bytes, as: UTF8.self) != nil)
  }

  @Test("It agrees on no byte, on every byte and on every pair of bytes")
  func exhaustivePairs() {
    var wrong: [[UInt8]] = agrees([]) ? [] : [[]]
    for first in 0...255 as ClosedRange<UInt8> {
      if !agrees([first]) { wrong.append([first]) }
      for second in 0...255 as ClosedRange<UInt8> where !agrees([first, second]) {
        wrong.append([first, second])
      }
    }
    #expect(wrong.isEmpty)
  }

  @Test("It agrees on all triples of the table's edges, and on what begins like four bytes")
  func edgeSequences() {
    var wrong: [[UInt8]] = []
    for first in Self.edges {
      for second in Self.edges {
        for third in Self.edges {
          var tried: [[UInt8]] = [[first, second, third]]
          if first >= 0xF0 { tried += Self.edges.map { [first, second, third, $0] } }
          wrong += tried.filter { !agrees($0) }
        }
      }
    }
    #expect(wrong.isEmpty)
  }

  @Test("It agrees on random bytes", arguments: 1...16 as ClosedRange<UInt64>)
  func randomBytes(seed: UInt64) {
    var random = SplitMix64(seed: seed)
    for _ in 0..<1000 {
      let bytes = (0..<random.below(10)).map { _ in
        random.oneIn(2) ? random.pick(Self.edges) : UInt8(truncatingIfNeeded: random.next())
      }
      #expect(agrees(bytes), "seed \(seed): \(bytes)")
    }
  }

  @Test(
    "It agrees on random text, whole, and cut or changed at any byte",
    arguments: 1...16 as ClosedRange<UInt64>)
  func damagedText(seed: UInt64) {
    var random = SplitMix64(seed: seed)
    for _ in 0..<200 {
      var text = ""
      for _ in 0..<1 + random.below(6) {
        text += random.pick(["a", "\u{7FF}", "\u{800}", "\u{D7FF}", "\u{E000}", "\u{FFFF}"])
        text += random.pick(["", "\u{80}", "\u{10000}", "\u{10FFFF}"])
      }
      var bytes = Array(text.utf8)
      #expect(bytes.withUnsafeBytes { isUTF8($0) }, "seed \(seed): \(bytes)")
      #expect(agrees(Array(bytes[..<random.below(bytes.count)])), "seed \(seed): \(bytes)")
      bytes[random.below(bytes.count)] = UInt8(truncatingIfNeeded: random.next())
      #expect(agrees(bytes), "seed \(seed): \(bytes)")
    }
  }
}
