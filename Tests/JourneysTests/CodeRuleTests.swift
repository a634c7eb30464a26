import Journeys
import TestSupport
import Testing

@Suite("Codes")
struct CodeRuleTests {
  @Test(
    "Letters of any script, digits, space and ._:- make a code",
    arguments: [
      "a", "Z9", "J-2026.03:05_1", "two words", " ", "财务付款", "車輛", "Владимир", "عميل",
      "ग्राहक", "Ünïcödé", "cafe\u{301}", "٣٤", "𠮷野家",
    ])
  func good(text: String) {
    #expect(CodeRule.isCode(text))
  }

  @Test(
    "Other signs make free text",
    arguments: [
      "", "a/b", "a,b", "a+b", "a@b", "a#b", "(a)", "a\"b", "a\\b", "a'b", "a\tb", "a\nb", "a\0b",
      "a\u{7F}b", "你好，世界", "京A·12345", "100％", "😀", "a\u{200B}b", "a\u{A0}b", "a\u{2028}b",
      "½", "Ⅷ", "a\u{FFFD}b",
    ])
  func bad(text: String) {
    #expect(!CodeRule.isCode(text))
  }

  @Test("Every ASCII character is either in a code or not, as the rule lists them")
  func ascii() {
    let listed = Set("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789 ._:-".utf8)
    for byte in UInt8(0)..<128 {
      #expect(
        CodeRule.isCode(String(Unicode.Scalar(byte))) == listed.contains(byte), "byte \(byte)")
    }
  }

  @Test(
    "A code has at most 64 scalars, whatever their length in bytes", arguments: ["a", "车", "𠮷"])
  func longest(letter: String) {
    #expect(CodeRule.longest == 64)
    #expect(CodeRule.isCode(String(repeating: letter, count: 64)))
    #expect(!CodeRule.isCode(String(repeating: letter, count: 65)))
  }

  @Test(
    "Bytes that are no UTF-8 are no code",
    arguments: [[0xFF], [0x61, 0x80], [0xE4, 0xBA], [0xC0, 0x80], [0xED, 0xA0, 0x80]] as [[UInt8]])
  func notUTF8(bytes: [UInt8]) {
    #expect(!bytes.withUnsafeBytes { CodeRule.isCode($0) })
  }

  @Test(
    "What no code may hold becomes a dash",
    arguments: [
      ("Add penalty", "Add penalty"), ("a/b", "a-b"), ("付款（现金）", "付款-现金-"), ("a\n\tb", "a--b"),
      ("😀", "-"), ("", ""),
    ])
  func made(text: String, code: String) {
    #expect(CodeRule.code(from: text) == code)
  }

  @Test(
    "Any text becomes a code, and a code stays as it is",
    arguments: 1...20 as ClosedRange<UInt64>)
  func any(seed: UInt64) {
    var random = SplitMix64(seed: seed)
    for _ in 0..<200 {
      var text = ""
      for _ in 0..<(1 + random.below(90)) {
        let bound = random.pick([0x80, 0x3000, 0x1_0000, 0x11_0000])
        text.unicodeScalars.append(
          Unicode.Scalar(UInt32(random.below(bound))) ?? Unicode.Scalar(0xFFFD)!)
      }
      let code = CodeRule.code(from: text)
      #expect(CodeRule.isCode(code), "seed \(seed): \(text.debugDescription)")
      #expect(CodeRule.code(from: code).utf8.elementsEqual(code.utf8), "seed \(seed)")
      #expect(
        CodeRule.isCode(text) == code.utf8.elementsEqual(text.utf8),
        "seed \(seed): \(text.debugDescription)")
    }
  }
}
