import MerkleTree
import Testing

@Suite("Cosignatures of witnesses")
struct CosignatureTests {
  private static let time: UInt64 = 1_679_315_147

  private let witness: Cosigner
  private let note: SignedNote

  init() throws {
    witness = try #require(Cosigner.generate(name: "witness.example/w1"))
    note = try Testdata.note(5)
  }

  private func signed() throws -> SignedNote {
    var note = note
    note.add(try witness.cosign(note.text, time: Self.time))
    return note
  }

  @Test("A cosignature is read, verifies under its key, and leaves the log's signature good")
  func verifies() throws {
    let read = try #require(SignedNote(signed().description))
    #expect(read.isSigned(by: witness.verifier))
    #expect(read.isSigned(by: try Testdata.verifier()))
    #expect(!note.isSigned(by: witness.verifier))
  }

  @Test("Behind the key's hash stand eight bytes of seconds and the signature")
  func form() throws {
    let line = try #require(try signed().signatures.last)
    #expect(line.bytes.count == 72)
    #expect(line.bytes.prefix(8).elementsEqual([0, 0, 0, 0, 0x64, 0x18, 0x50, 0xCB]))
    #expect(Cosignature(line.bytes)?.time == Self.time)
  }

  @Test("A changed text, time or bit is not signed")
  func changed() throws {
    let line = try #require(try signed().signatures.last)
    let verifier = witness.verifier
    #expect(!verifier.verifies(line, of: note.text + "x\n"))
    for bit in 0..<(72 * 8) {
      var bytes = line.bytes
      bytes[bit / 8] ^= 1 << UInt8(bit % 8)
      let other = NoteSignature(name: line.name, keyID: line.keyID, bytes: bytes)
      #expect(!verifier.verifies(other, of: note.text), "bit \(bit)")
    }
    for count in [0, 8, 64, 71] {
      let short = NoteSignature(
        name: line.name, keyID: line.keyID, bytes: Array(line.bytes.prefix(count)))
      #expect(!verifier.verifies(short, of: note.text))
    }
  }

  @Test("A witness's key has a text form of its own, which no log's key can be taken for")
  func textForm() throws {
    #expect(NoteVerifier(text: witness.verifier.text) == witness.verifier)
    #expect(witness.verifier.algorithm == .cosignature)
    #expect(Cosigner(text: witness.text)?.verifier == witness.verifier)
    #expect(NoteSigner(text: witness.text) == nil)
    #expect(Cosigner(text: Testdata.signerText) == nil)
    #expect(try Testdata.verifier().algorithm == .ed25519)
    #expect(Cosigner.generate(name: "a b") == nil)
  }
}

@Suite("Keys that follow one another")
struct VerifierChainTests {
  private func signer(_ name: String = "example.com/a") throws -> NoteSigner {
    try #require(NoteSigner.generate(name: name))
  }

  private func note(_ size: UInt64, _ signer: NoteSigner) throws -> SignedNote {
    try Checkpoint(origin: signer.name, size: size, root: .emptyRoot).signed(by: signer)
  }

  @Test("Each key is good up to the entry that replaces it, the next from that entry on")
  func sizes() throws {
    let (old, new) = (try signer(), try signer())
    var chain = VerifierChain(old.verifier)
    let isTaken = chain.rotate(
      to: new.verifier, former: old.verifier,
      signature: try old.sign(new.verifier.text).bytes, at: 10)
    #expect(isTaken)
    for size in [1, 9, 10] as [UInt64] {
      #expect(chain.isSigned(try note(size, old), at: size), "\(size)")
    }
    for size in [10, 11, .max] as [UInt64] {
      #expect(chain.isSigned(try note(size, new), at: size), "\(size)")
    }
    #expect(!chain.isSigned(try note(11, old), at: 11))
    #expect(!chain.isSigned(try note(9, new), at: 9))
  }

  @Test("A key is taken up only if the newest one signed it in, and never twice")
  func refused() throws {
    let (old, new, other) = (try signer(), try signer(), try signer())
    let foreign = try signer("example.com/b")
    func isTaken(
      _ next: NoteVerifier, former: NoteVerifier, by signer: NoteSigner
    ) throws -> Bool {
      var chain = VerifierChain(old.verifier)
      return chain.rotate(
        to: next, former: former, signature: try signer.sign(next.text).bytes, at: 5)
    }
    #expect(try isTaken(new.verifier, former: old.verifier, by: old))
    #expect(try !isTaken(new.verifier, former: old.verifier, by: new))
    #expect(try !isTaken(new.verifier, former: other.verifier, by: other))
    #expect(try !isTaken(old.verifier, former: old.verifier, by: old))
    #expect(try !isTaken(foreign.verifier, former: old.verifier, by: old))
  }
}
