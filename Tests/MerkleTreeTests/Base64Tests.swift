import Foundation
import MerkleTree
import TestSupport
import Testing

@Suite("Base64 of RFC 4648, section 4, strict in both directions")
struct Base64Tests {
  @Test(
    "The vectors of RFC 4648, section 10, hold in both directions",
    arguments: [
      ("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg=="),
      ("fooba", "Zm9vYmE="), ("foobar", "Zm9vYmFy"),
    ])
  func published(plain: String, encoded: String) {
    #expect(Base64.encode(plain.utf8) == encoded)
    #expect(Base64.decode(encoded) == Array(plain.utf8))
    #expect(Base64.decode(Array(encoded.utf8)) == Array(plain.utf8))
  }

  @Test("Every character of the alphabet stands for its six bits")
  func alphabet() {
    let text = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
    for (value, character) in text.enumerated() {
      #expect(Base64.decode("\(character)AAA") == [UInt8(value) << 2, 0, 0])
      #expect(Base64.decode("AAA\(character)") == [0, 0, UInt8(value)])
    }
  }

  @Test("Appending keeps what the buffer holds")
  func appending() {
    var text = Array("x=".utf8)
    Base64.append([0x66, 0x6F], to: &text)
    Base64.append([], to: &text)
    #expect(text == Array("x=Zm8=".utf8))
  }

  @Test(
    "Padding that is missing, misplaced or too much is refused",
    arguments: [
      "Z", "Zg", "Zg=", "Zg===", "Zm8", "Zm9", "Zm9v=", "Zm9v==", "Zm9v====", "=", "==", "===",
      "====", "=Zm9", "Z===", "Z=g=", "Zg=g", "Zg==Zg==", "Zm8=Zm9v", "Zm9vZ", "Zm9vZg",
    ])
  func padding(text: String) {
    #expect(Base64.decode(text) == nil)
  }

  @Test(
    "Bits that are not zero below the padding are refused",
    arguments: ["Zh==", "Zj==", "Zo==", "Zv==", "Zm9=", "Zm+=", "Zm/=", "//==", "///="])
  func trailingBits(text: String) {
    #expect(Base64.decode(text) == nil)
  }

  @Test(
    "White space, line ends and the alphabet for URLs are refused",
    arguments: [
      " Zm9", "Zm9v ", "Zm 9v", "Zm9v\n", "Zm9v\r\n", "Zm9vZg==\n", "Zm9\n", "Zm9v    ", "-_-_",
      "Zm9-", "Zm9_", "Zm9.", "Zm9*", "Zm9\u{0}", "Zm\u{E9}", "\u{1F602}", "Zm9\u{212A}",
    ])
  func foreignCharacters(text: String) {
    #expect(Base64.decode(text) == nil)
  }

  @Test("No byte outside the alphabet is taken at any of the four places")
  func foreignBytes() {
    let alphabet = Set(
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
    for byte in 0...255 as ClosedRange<UInt8> where !alphabet.contains(byte) {
      for place in 0..<4 {
        var text = Array("AAAAAAAA".utf8)
        text[place] = byte
        #expect(Base64.decode(text) == nil, "byte \(byte) at \(place)")
      }
    }
  }

  @Test(
    "Random bytes are written as Foundation writes them, and read back",
    arguments: 1...8 as ClosedRange<UInt64>)
  func randomBytes(seed: UInt64) {
    var random = SplitMix64(seed: seed)
    for count in 0..<100 {
      let bytes = (0..<count).map { _ in UInt8(truncatingIfNeeded: random.next()) }
      let text = Base64.encode(bytes)
      #expect(text == Data(bytes).base64EncodedString(), "seed \(seed), \(count) bytes")
      #expect(Base64.decode(text) == bytes, "seed \(seed), \(count) bytes")
    }
  }

  @Test(
    "What is read is written again as it was: no bytes have two texts",
    arguments: 1...8 as ClosedRange<UInt64>)
  func oneText(seed: UInt64) {
    var random = SplitMix64(seed: seed)
    let characters = Array("AQgwZ019+/==".utf8)
    var read = 0
    for _ in 0..<2000 {
      let text = (0..<4 * (1 + random.below(2))).map { _ in random.pick(characters) }
      guard let bytes = Base64.decode(text) else { continue }
      read += 1
      #expect(Array(Base64.encode(bytes).utf8) == text, "seed \(seed)")
    }
    #expect(read > 100, "seed \(seed)")
  }
}
