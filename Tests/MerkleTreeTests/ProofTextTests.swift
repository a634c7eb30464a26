import MerkleTree
import TestSupport
import Testing

@Suite("Proofs as texts")
struct ProofTextTests {
  private static let hash = MerkleHash.emptyRoot.description

  private static func note(size: String = "7") -> String {
    "example.com/log\n\(size)\n\(hash)\n\n— a AAAAAAAA\n"
  }

  private static func read(_ text: String) -> Result<ProofText, ProofTextError> {
    Result { () throws(ProofTextError) in try ProofText(Array(text.utf8)) }
  }

  @Test("A consistency proof is the body in which a witness takes it, and reads back")
  func form() throws {
    let note = try Testdata.note(5)
    let source = LeafArray(Testdata.leaves)
    for old in 1...5 as ClosedRange<UInt64> {
      let proof = ConsistencyProof(
        old: old, hashes: try Proofs.consistency(old: old, new: 5, in: source), note: note)
      #expect(proof.description.hasPrefix("old \(old)\n"))
      #expect(proof.description.hasSuffix("\n\n" + (try Testdata.file(5))))
      #expect(try Self.read(proof.description).get() == .consistency(proof))
    }
    let three = ConsistencyProof(
      old: 3, hashes: try Proofs.consistency(old: 3, new: 5, in: source), note: note)
    let lines = three.description.split(separator: "\n", omittingEmptySubsequences: false)
    #expect(lines.count == 1 + three.hashes.count + 1 + 5 + 1)
  }

  @Test("Numbers beyond every log, zero, and hashes beyond every tree are named for what they are")
  func extremes() {
    let most = "9223372036854775807"
    let head = "c2sp.org/tlog-proof@v1\n"
    let cases: [(String, ProofTextError?)] = [
      ("old \(most)\n\n" + Self.note(size: most), nil),
      ("old 9223372036854775808\n\n" + Self.note(), .numberTooLarge),
      ("old 18446744073709551615\n\n" + Self.note(), .numberTooLarge),
      ("old \(String(repeating: "9", count: 400))\n\n" + Self.note(), .numberTooLarge),
      ("old 1\n\n" + Self.note(size: "9223372036854775808"), .numberTooLarge),
      ("old 0\n\n" + Self.note(), .sizeZero),
      ("old -1\n\n" + Self.note(), .malformed), ("old +1\n\n" + Self.note(), .malformed),
      ("old 01\n\n" + Self.note(), .malformed), ("old 00\n\n" + Self.note(), .malformed),
      ("old \n\n" + Self.note(), .malformed), ("old 1 \n\n" + Self.note(), .malformed),
      ("old  1\n\n" + Self.note(), .malformed), ("old １\n\n" + Self.note(), .malformed),
      ("old 1\u{301}\n\n" + Self.note(), .malformed), ("old 1\r\n\r\n" + Self.note(), .malformed),
      ("old 1\n" + Self.note(), .malformed), ("old 1\nAAAA\n\n" + Self.note(), .malformed),
      ("old 1\n\(Self.hash) \n\n" + Self.note(), .malformed),
      ("old 1\n\n\n" + Self.note(), .noCheckpoint),
      ("old 1\n\n" + Self.note(size: "07"), .noCheckpoint),
      ("old 1\n\n" + Self.note(size: "-7"), .noCheckpoint), ("old", .unknown), ("", .unknown),
      ("old 1", .malformed), ("old 1\n\n", .malformed), ("Old 1\n\n" + Self.note(), .unknown),
      (Self.note(), .unknown), ("\u{FEFF}old 1\n\n" + Self.note(), .unknown),
      ("old 1\n" + String(repeating: Self.hash + "\n", count: 63) + "\n" + Self.note(), nil),
      (
        "old 1\n" + String(repeating: Self.hash + "\n", count: 64) + "\n" + Self.note(),
        .tooManyHashes
      ),
      (head + "index 9223372036854775806\n\n" + Self.note(), nil),
      (head + "index \(most)\n\n" + Self.note(), .numberTooLarge),
      (head + "index 18446744073709551615\n\n" + Self.note(), .numberTooLarge),
      (head + "index 18446744073709551616\n\n" + Self.note(), .malformed),
      (head + "index 1\n\n" + Self.note(size: "18446744073709551615"), .numberTooLarge),
      (
        head + "index 1\n" + String(repeating: Self.hash + "\n", count: 64) + "\n" + Self.note(),
        .tooManyHashes
      ),
      ("old 1\n" + String(repeating: "A", count: 1 << 20), .tooLong),
    ]
    for (text, expected) in cases {
      switch Self.read(text) {
      case .success: #expect(expected == nil, "\(text.prefix(80))")
      case .failure(let error): #expect(error == expected, "\(text.prefix(80))")
      }
    }
    #expect(throws: ProofTextError.unknown) {
      try ProofText(Array("old 1\n\n".utf8) + [0xFF] + Array(Self.note().utf8))
    }
  }

  @Test("Whatever is cut, changed or put in, a text is read as it stands or refused")
  func altered() throws {
    let source = LeafArray(Testdata.leaves)
    let texts = [
      ConsistencyProof(
        old: 3, hashes: try Proofs.consistency(old: 3, new: 7, in: source),
        note: try Testdata.note(7)
      ).description,
      LogProof(
        extra: Array("{}".utf8), index: 4,
        hashes: try Proofs.inclusion(index: 4, size: 7, in: source), note: try Testdata.note(7)
      ).description,
    ]
    let words = [
      "18446744073709551616", "9223372036854775807", "-9223372036854775808", "0", "\n", "\n\n",
      "\r\n", "=", " ", "\u{301}", "old ", "index ", "— ", "\u{0}", Self.hash,
    ].map { Array($0.utf8) }
    var random = SplitMix64(seed: 20_261_130)
    var read = 0
    for text in texts {
      let whole = Array(text.utf8)
      for _ in 0..<5_000 {
        var bytes = whole
        let at = Int(random.below(bytes.count))
        switch random.below(4) {
        case 0: bytes.removeSubrange(at...)
        case 1: bytes[at] ^= 1 << UInt8(random.below(8))
        case 2: bytes.insert(contentsOf: words[random.below(words.count)], at: at)
        default:
          let end = min(bytes.count, at + random.below(40))
          bytes.replaceSubrange(at..<end, with: words[random.below(words.count)])
        }
        guard let proof = try? ProofText(bytes) else { continue }
        read += 1
        let again =
          switch proof {
          case .inclusion(let proof): proof.description
          case .consistency(let proof): proof.description
          }
        #expect(Array(again.utf8) == bytes, "seed 20261130")
      }
    }
    #expect(read > 500)
  }

  @Test("More than a hundred signatures are not checked one by one")
  func manySignatures() throws {
    let line = "— a AAAAAAAA\n"
    #expect(SignedNote("text\n\n" + String(repeating: line, count: 100)) != nil)
    #expect(SignedNote("text\n\n" + String(repeating: line, count: 101)) == nil)
    #expect(SignedNote("text\n\n— \u{301}a AAAAAAAA\n")?.signatures.first?.name == "\u{301}a")
  }
}
