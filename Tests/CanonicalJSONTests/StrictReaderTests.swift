import CanonicalJSON
import Testing
import Wording

@Suite("What the strict reader refuses, and where")
struct StrictReaderTests {
  @Test(
    "A key that stands twice is refused at its second place, however it is written",
    arguments: [
      Refusal(#"{"a":1,"a":2}"#, .duplicateKey, 7),
      Refusal(#"{"a":1,"\u0061":2}"#, .duplicateKey, 7),
      Refusal(#"{"\u0061":1,"a":2}"#, .duplicateKey, 12),
      Refusal(#"{"/":1,"\/":2}"#, .duplicateKey, 7),
      Refusal(#"{"":1, "":2}"#, .duplicateKey, 7),
      Refusal(#"[{"k":1, "j":2, "k":3}]"#, .duplicateKey, 16),
      Refusal("{\"\u{1F602}\":1,\"\\ud83d\\ude02\":2}", .duplicateKey, 10),
    ])
  func duplicateKeys(refusal: Refusal) {
    #expect(throws: refusal.error) { try JSON(strict: refusal.text) }
  }

  @Test(
    "A surrogate without its other half is refused at its escape",
    arguments: [
      Refusal(#""\ud800""#, .loneSurrogate, 1),
      Refusal(#""x\udbffy""#, .loneSurrogate, 2),
      Refusal(#""\ud83d\n""#, .loneSurrogate, 1),
      Refusal(#""\ud800\ud800""#, .loneSurrogate, 1),
      Refusal(#""\ud83dA""#, .loneSurrogate, 1),
      Refusal(#""\udc00""#, .loneSurrogate, 1),
      Refusal(#""ab\udfff""#, .loneSurrogate, 3),
      Refusal(#""\ude02\ud83d""#, .loneSurrogate, 1),
      Refusal(#""\ud83d\ude02\ude02""#, .loneSurrogate, 13),
      Refusal(#"{"\ud800":1}"#, .loneSurrogate, 2),
    ])
  func loneSurrogates(refusal: Refusal) {
    #expect(throws: refusal.error) { try JSON(strict: refusal.text) }
  }

  @Test("A bare control character is refused at its byte, each of the thirty-two")
  func controlCharacters() {
    for byte in 0..<0x20 as Range<UInt8> {
      let text = Array("[\"a".utf8) + [byte] + Array("b\"]".utf8)
      #expect(throws: JSONError(.controlCharacter, at: 3)) { try JSON(strict: text) }
    }
  }

  @Test("Delete and the controls beyond ASCII may stand bare")
  func otherControls() throws {
    #expect(try JSON(strict: "\"\u{7F}\u{80}\"").text == "\u{7F}\u{80}")
  }

  @Test(
    "A string that is not UTF-8 is refused at its opening quote",
    arguments: [
      [0xFF], [0x80], [0xC0, 0x80], [0xC3], [0xE2, 0x82], [0xED, 0xA0, 0x80],
      [0xF4, 0x90, 0x80, 0x80], [0xF0, 0x80, 0x80, 0x80],
    ] as [[UInt8]])
  func invalidUTF8(bytes: [UInt8]) {
    let text = Array(#"["é","a"#.utf8) + bytes + Array(#""]"#.utf8)
    #expect(throws: JSONError(.invalidUTF8, at: 6)) { try JSON(strict: text) }
  }

  @Test(
    "Text behind the value is refused where it begins",
    arguments: [
      Refusal("1 2", .trailing, 2), Refusal("{} x", .trailing, 3), Refusal("true,", .trailing, 4),
      Refusal("nullnull", .trailing, 4), Refusal("[]]", .trailing, 2),
      Refusal("\"\" \u{0}", .trailing, 3),
    ])
  func trailing(refusal: Refusal) {
    #expect(throws: refusal.error) { try JSON(strict: refusal.text) }
  }

  @Test(
    "A malformed number is refused at its first byte",
    arguments: [
      Refusal("01", .badNumber, 0), Refusal("-01", .badNumber, 0),
      Refusal("[1, 00]", .badNumber, 4),
      Refusal("00.5", .badNumber, 0), Refusal("-", .badNumber, 0), Refusal("-a", .badNumber, 0),
      Refusal("[1.]", .badNumber, 1), Refusal("1.e5", .badNumber, 0), Refusal("1e", .badNumber, 0),
      Refusal("1e+", .badNumber, 0), Refusal("1E-", .badNumber, 0),
      Refusal("1e400", .notFinite, 0), Refusal("[0,-1e400]", .notFinite, 3),
    ])
  func badNumbers(refusal: Refusal) {
    #expect(throws: refusal.error) { try JSON(strict: refusal.text) }
  }

  @Test("An error's code is stable, and its sentence counts bytes from one")
  func errorSpeaks() {
    let error = JSONError(.duplicateKey, at: 7)
    #expect(error.code == "json.duplicateKey")
    #expect(error.sentence(.english).contains("byte 8"))
    #expect(error.sentence(.chinese).contains("第 8 字节"))
  }
}
