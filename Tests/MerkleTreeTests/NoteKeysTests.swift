import MerkleTree
import Testing

@Suite("Keys of signed notes")
struct NoteKeysTests {
  private static let seed = Testdata.signerText.split(separator: "+", maxSplits: 4)[4]
  private static let key = Testdata.verifierText.split(separator: "+", maxSplits: 2)[2]

  /// The base64 of a key under another algorithm byte, or cut or filled up to another length.
  private static func encoded(_ key: some StringProtocol, algorithm: UInt8 = 1, count: Int = 33)
    -> String
  {
    let bytes = [algorithm] + (Base64.decode(key) ?? []).dropFirst() + [0]
    return Base64.encode(bytes.prefix(count))
  }

  @Test("A signing key reads back from its text and has the published public half")
  func signerRoundTrip() throws {
    let signer = try Testdata.signer()
    #expect(signer.text == Testdata.signerText)
    #expect(signer.name == Testdata.origin)
    #expect(signer.keyID == 0x33D7_B496)
    #expect(signer.verifier.text == Testdata.verifierText)
  }

  @Test("A verifying key reads back from its text")
  func verifierRoundTrip() throws {
    let verifier = try Testdata.verifier()
    #expect(verifier.text == Testdata.verifierText)
    #expect(verifier.name == Testdata.origin)
    #expect(verifier.keyID == 0x33D7_B496)
  }

  @Test("A key's id is written in small letters, as every checker compares it")
  func smallLetters() {
    let large = Testdata.verifierText.replacing("33d7b496", with: "33D7B496")
    #expect(large != Testdata.verifierText && NoteVerifier(text: large) == nil)
  }

  @Test("A generated key signs for its public half, after a round trip of both as text")
  func generated() throws {
    let made = try #require(NoteSigner.generate(name: "例.example/日志"))
    let signer = try #require(NoteSigner(text: made.text))
    let verifier = try #require(NoteVerifier(text: made.verifier.text))
    let signature = try signer.sign("text\n")
    #expect(signature.name == "例.example/日志")
    #expect(signature.keyID == verifier.keyID)
    #expect(verifier.verifies(signature, of: "text\n"))
    let other = try #require(NoteSigner.generate(name: "例.example/日志"))
    #expect(!other.verifier.verifies(signature, of: "text\n"))
  }

  @Test("The hash of many generated keys is always written with eight digits")
  func keyHashDigits() throws {
    for _ in 0..<100 {
      let signer = try #require(NoteSigner.generate(name: "a"))
      let parts = signer.verifier.text.split(separator: "+", maxSplits: 2)
      #expect(parts[1].count == 8)
      #expect(NoteVerifier(text: signer.verifier.text)?.keyID == signer.keyID)
    }
  }

  @Test(
    "A name that is empty or has white space or a plus sign names no key",
    arguments: ["", " ", "a b", "a\tb", "a\nb", "a\u{A0}b", "a\u{2003}b", "a\u{3000}", "+", "a+b"])
  func names(name: String) {
    #expect(NoteSigner.generate(name: name) == nil)
    #expect(NoteVerifier(text: "\(name)+33d7b496+\(Self.key)") == nil)
    #expect(NoteSigner(text: "PRIVATE+KEY+\(name)+33d7b496+\(Self.seed)") == nil)
  }

  @Test(
    "A malformed verifying key is refused",
    arguments: [
      "", "+", "++", Testdata.origin, Testdata.origin + "+33d7b496",
      Testdata.origin + "+33d7b496+", Testdata.origin + "++\(key)",
      // A hash of another key or name, or written otherwise.
      Testdata.origin + "+33d7b497+\(key)", "example.com/other+33d7b496+\(key)",
      Testdata.origin + "+3d7b496+\(key)", Testdata.origin + "+033d7b496+\(key)",
      Testdata.origin + "+0x33d7b4+\(key)", Testdata.origin + "+33d7b49g+\(key)",
      // Another algorithm, another length, another encoding.
      Testdata.origin + "+33d7b496+\(encoded(key, algorithm: 0))",
      Testdata.origin + "+33d7b496+\(encoded(key, algorithm: 2))",
      Testdata.origin + "+33d7b496+\(encoded(key, count: 32))",
      Testdata.origin + "+33d7b496+\(encoded(key, count: 34))",
      Testdata.origin + "+33d7b496+\(key)=", Testdata.origin + "+33d7b496+\(key)\n",
      Testdata.origin + "+33d7b496+ \(key)", " " + Testdata.verifierText,
      Testdata.verifierText + "+", Testdata.signerText,
    ])
  func malformedVerifier(text: String) {
    #expect(NoteVerifier(text: text) == nil)
  }

  @Test(
    "A malformed signing key is refused",
    arguments: [
      "", "PRIVATE+KEY", "PRIVATE+KEY+++", Testdata.verifierText,
      String(Testdata.signerText.dropFirst("PRIVATE+".count)),
      "private+key" + Testdata.signerText.dropFirst("PRIVATE+KEY".count),
      "PRIVATE KEY" + Testdata.signerText.dropFirst("PRIVATE+KEY".count),
      "PRIVATE+KEY+\(Testdata.origin)+33d7b497+\(seed)",
      "PRIVATE+KEY+example.com/other+33d7b496+\(seed)",
      "PRIVATE+KEY+\(Testdata.origin)+3d7b496+\(seed)",
      "PRIVATE+KEY+\(Testdata.origin)+033d7b496+\(seed)",
      "PRIVATE+KEY+\(Testdata.origin)+33d7b496+\(encoded(seed, algorithm: 2))",
      "PRIVATE+KEY+\(Testdata.origin)+33d7b496+\(encoded(seed, count: 32))",
      "PRIVATE+KEY+\(Testdata.origin)+33d7b496+\(encoded(seed, count: 34))",
      "PRIVATE+KEY+\(Testdata.origin)+33d7b496+",
      Testdata.signerText + "\n", Testdata.signerText + "+", " " + Testdata.signerText,
    ])
  func malformedSigner(text: String) {
    #expect(NoteSigner(text: text) == nil)
  }

  @Test("The fixed words of a signing key are compared as bytes, not as Unicode equivalents")
  func keyWordsAreBytes() {
    // U+212A, the Kelvin sign, is canonically equivalent to K.
    let text = "PRIVATE+\u{212A}EY" + Testdata.signerText.dropFirst("PRIVATE+KEY".count)
    #expect(NoteSigner(text: text) == nil)
  }
}
