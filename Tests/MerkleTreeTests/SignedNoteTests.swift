import MerkleTree
import Testing

@Suite("Signed notes")
struct SignedNoteTests {
  private static let line = "— a AAAAAAAA"

  @Test("Text, empty line and signatures are told apart, and written as they were read")
  func parts() throws {
    let file = "first\nsecond\n\n\(Self.line)\n— b.example/c AQIDBAU=\n"
    let note = try #require(SignedNote(file))
    #expect(note.text == "first\nsecond\n")
    #expect(
      note.signatures == [
        NoteSignature(name: "a", keyID: 0, bytes: [0, 0]),
        NoteSignature(name: "b.example/c", keyID: 0x0102_0304, bytes: [5]),
      ])
    #expect(note.description == file)
  }

  @Test("The text may have empty lines: the last one parts it from the signatures")
  func emptyLines() throws {
    let note = try #require(SignedNote("\n\na\n\n\(Self.line)\n\n\(Self.line)\n"))
    #expect(note.text == "\n\na\n\n\(Self.line)\n")
    #expect(note.signatures.count == 1)
  }

  @Test("Signatures of unknown keys are kept and do not hide the known one")
  func unknownKeys() throws {
    var note = try Testdata.note(5)
    let own = note.signatures
    let witness = try #require(NoteSigner.generate(name: "witness.example"))
    note.add(NoteSignature(name: "unknown.example", keyID: 7, bytes: [1, 2, 3]))
    note.add(try witness.sign(note.text))
    let read = try #require(SignedNote(note.description))
    #expect(read == note)
    #expect(read.signatures.count == 3)
    #expect(read.isSigned(by: try Testdata.verifier()))
    #expect(read.isSigned(by: witness.verifier))
    #expect(SignedNote(text: note.text, signatures: own).isSigned(by: witness.verifier) == false)
  }

  @Test("At least sixteen signatures are read, as the format asks")
  func sixteenSignatures() throws {
    let file = "text\n\n" + String(repeating: Self.line + "\n", count: 16)
    #expect(SignedNote(file)?.signatures.count == 16)
  }

  @Test("An altered text is not signed", arguments: 0...7)
  func alteredText(size: Int) throws {
    let note = try Testdata.note(size)
    let verifier = try Testdata.verifier()
    var texts = ["", note.text + "\n", note.text + "x\n", String(note.text.dropLast())]
    texts.append(note.text.replacing("\n\(size)\n", with: "\n\(size + 1)\n"))
    for offset in note.text.utf8.indices.dropLast() {
      var bytes = Array(note.text.utf8)
      bytes[note.text.utf8.distance(from: note.text.utf8.startIndex, to: offset)] ^= 1
      texts.append(String(decoding: bytes, as: UTF8.self))
    }
    for text in texts {
      #expect(text != note.text)
      #expect(!SignedNote(text: text, signatures: note.signatures).isSigned(by: verifier))
    }
  }

  @Test("Under another name, key hash or key a signature is not this key's")
  func alteredSignature() throws {
    let note = try Testdata.note(3)
    let verifier = try Testdata.verifier()
    let own = try #require(note.signatures.first)
    func isSigned(_ name: String, _ keyID: UInt32, _ bytes: [UInt8]) -> Bool {
      let signature = NoteSignature(name: name, keyID: keyID, bytes: bytes)
      return SignedNote(text: note.text, signatures: [signature]).isSigned(by: verifier)
    }
    #expect(isSigned(own.name, own.keyID, own.bytes))
    #expect(!isSigned("example.com/other", own.keyID, own.bytes))
    #expect(!isSigned(own.name.uppercased(), own.keyID, own.bytes))
    #expect(!isSigned(own.name, own.keyID ^ 1, own.bytes))
    #expect(!isSigned(own.name, own.keyID, []))
    #expect(!isSigned(own.name, own.keyID, own.bytes + [0]))
    #expect(!isSigned(own.name, own.keyID, own.bytes.dropLast()))
    for bit in 0..<512 {
      var bytes = own.bytes
      bytes[bit / 8] ^= 1 << UInt8(bit % 8)
      #expect(!isSigned(own.name, own.keyID, bytes), "bit \(bit)")
    }
    let other = try #require(NoteSigner.generate(name: Testdata.origin))
    #expect(!note.isSigned(by: other.verifier))
    #expect(!SignedNote(text: note.text).isSigned(by: verifier))
  }

  @Test("Names are compared as bytes: composed and decomposed letters name two keys")
  func namesAreBytes() throws {
    let signer = try #require(NoteSigner.generate(name: "caf\u{E9}"))
    let own = try signer.sign("text\n")
    let other = NoteSignature(name: "cafe\u{301}", keyID: own.keyID, bytes: own.bytes)
    #expect(signer.verifier.verifies(own, of: "text\n"))
    #expect(!signer.verifier.verifies(other, of: "text\n"))
  }

  @Test(
    "A malformed note is refused",
    arguments: [
      "", "\n", "\n\n", "text\n", "text\n\n", "text\n\n\n", "\(line)\n", "\n\(line)\n",
      "text\n\(line)\n", "text\n\n\(line)", "text\n\n\(line)\n\n", "text\n\n\(line)\ntext\n",
      "text\n\n \(line)\n", "text\n\n\(line) \n", "text\n\n\(line)\r\n", "te\r\nxt\n\n\(line)\n",
      // Another dash, a part too few or too many, a name that is none.
      "text\n\n- a AAAAAAAA\n", "text\n\n– a AAAAAAAA\n", "text\n\n—a AAAAAAAA\n",
      "text\n\n— AAAAAAAA\n", "text\n\n— a b AAAAAAAA\n", "text\n\n—  AAAAAAAA\n",
      "text\n\n—  a AAAAAAAA\n", "text\n\n— a  AAAAAAAA\n", "text\n\n— a+b AAAAAAAA\n",
      "text\n\n— a\u{A0}b AAAAAAAA\n", "text\n\n—\u{A0}a AAAAAAAA\n",
      // Not base64, or nothing behind the key's hash.
      "text\n\n— a AAAAAAA\n", "text\n\n— a AAAAAA==\n", "text\n\n— a AAAA\n", "text\n\n— a \n",
      "text\n\n— a AAAAAAA-\n", "text\n\n— a AAAAAAB=\n",
      // Control characters.
      "te\txt\n\n\(line)\n", "te\u{0}xt\n\n\(line)\n", "te\u{1F}xt\n\n\(line)\n",
    ])
  func malformed(text: String) {
    #expect(SignedNote(text) == nil)
  }
}
