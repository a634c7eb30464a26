import CanonicalJSON
import Foundation
import MerkleTree
import Testing

@Suite("Consistency proofs at the door")
struct ConsistencyTests {
  private struct Vector: Decodable {
    let size1: UInt64
    let size2: UInt64
    let root1: String
    let root2: String
    let proof: [String]?
    let wantErr: Bool

    /// Both checkpoints as a log would sign them, and the proof as it would print it.
    func written(by signer: NoteSigner, padded: Bool) throws -> (kept: String, proof: String) {
      func note(_ size: UInt64, _ root: String) throws -> String {
        var bytes = try #require(Data(base64Encoded: root))
        while padded, bytes.count < 32 { bytes.append(0) }
        let text = "example.com/log\n\(size)\n\(bytes.base64EncodedString())\n"
        return SignedNote(text: text, signatures: [try signer.sign(text)]).description
      }
      let hashes = (proof ?? []).map { $0 + "\n" }.joined()
      return (
        try note(size1, root1), "old \(size1)\n\(hashes)\n" + (try note(size2, root2))
      )
    }
  }

  private static func vectors() throws -> [(String, Vector)] {
    let folder = Fixtures.root.appending(path: "Fixtures/merkle/consistency")
    return try FileManager.default.subpathsOfDirectory(atPath: folder.path)
      .filter { $0.hasSuffix(".json") }.sorted().map { path in
        let data = try Data(contentsOf: folder.appending(path: path))
        return (path, try JSONDecoder().decode(Vector.self, from: data))
      }
  }

  @Test("Every published vector holds or is refused as published, through verify-proof")
  func vectors() throws {
    let desk = try Touchstone()
    let signer = try #require(NoteSigner.generate(name: "example.com/log"))
    let vectors = try Self.vectors()
    #expect(vectors.count == 98)
    for (path, vector) in vectors {
      // Some roots are shorter than a hash, which no checkpoint can say: as they are they are
      // refused, and filled up they are what the vector is about.
      for padded in [false, true] {
        let isShort = try [vector.root1, vector.root2].contains {
          try #require(Data(base64Encoded: $0)).count != 32
        }
        let (kept, proof) = try vector.written(by: signer, padded: padded)
        try desk.file("kept", kept)
        try desk.file("proof", proof)
        let outcome = try desk(
          "verify-proof", "proof", "--against", "kept", "--verifier-key", signer.verifier.text)
        let holds = !vector.wantErr && (padded || !isShort)
        #expect(outcome.code == 0 || [3, 65].contains(outcome.code), "\(path)")
        #expect((outcome.code == 0) == holds, "\(path): \(outcome.out)\(outcome.err)")
      }
    }
  }

  @Test("A kept checkpoint and a proof from its size show that the log only grew")
  func grown() throws {
    let desk = try Touchstone.opened()
    let key = try desk.verifierKey
    var sizes: [Int] = []
    for number in 1...5 {
      try desk.ok("record", "journey.opened", "--journey", "J\(number)", "--customer", "C1")
      sizes.append(try desk.count())
      try desk.ok("checkpoint", "--append", "kept")
    }
    for (old, new) in [(0, 4), (1, 4), (3, 4), (4, 4), (0, 2), (2, 3)] {
      let (from, to) = (sizes[old], sizes[new])
      let text = try desk.ok("prove", "--from", "\(from)", "--to", "\(to)").out
      try desk.file("proof", text)
      let held = try desk.ok(
        "verify-proof", "proof", "--against", "kept", "--verifier-key", key, "--json"
      ).json
      #expect(held["ok"] == true && held["kind"] == "consistency")
      #expect(held["from"]?.int == Int64(from) && held["size"]?.int == Int64(to))
      #expect(held["position"] == .null && held["fault"] == .null)
    }
    let plain = try desk.ok("prove", "--from", "\(sizes[1])").out
    #expect(plain.hasPrefix("old \(sizes[1])\n"))
    let json = try desk.ok("prove", "--from", "\(sizes[1])", "--json").json
    #expect(json["proof"]?.text == plain && json["from"]?.int == Int64(sizes[1]))
    #expect(json["hashes"]?.items?.isEmpty == false && json["fromRoot"]?.text?.count == 44)
    try desk.file("proof", plain)
    let english = try desk.ok(
      "verify-proof", "proof", "--against", "kept", "--verifier-key", key, "--language", "en")
    #expect(english.out.contains("\(sizes[1]) entries") && english.out.contains("\(sizes[4])"))
  }

  @Test("A log that was written anew, another key, another log and a changed hash do not hold")
  func forged() throws {
    let desk = try Touchstone.opened()
    let key = try desk.verifierKey
    for number in 1...4 {
      try desk.ok("record", "journey.opened", "--journey", "J\(number)", "--customer", "C1")
    }
    let kept = try desk.ok("checkpoint", "--append", "kept").out
    let size = try desk.count()
    for number in 5...7 {
      try desk.ok("record", "journey.opened", "--journey", "J\(number)", "--customer", "C1")
    }
    let text = try desk.ok("prove", "--from", "\(size)").out
    func verdict(_ proof: String, _ old: String, key: String) throws -> (Int32, JSON?) {
      try desk.file("proof", proof)
      try desk.file("old", old)
      let outcome = try desk(
        "verify-proof", "proof", "--against", "old", "--verifier-key", key, "--json")
      return (outcome.code, outcome.code == 3 ? try outcome.json["fault"] : nil)
    }
    #expect(try verdict(text, kept, key: key).0 == 0)
    let seed = try String(contentsOf: desk.keys.appending(path: "signing.key"), encoding: .utf8)
    let signer = try #require(
      NoteSigner(text: seed.trimmingCharacters(in: .whitespacesAndNewlines)))
    let other = try #require(NoteSigner.generate(name: "example.com/other"))
    func signed(_ origin: String, _ root: MerkleHash, by signer: NoteSigner) throws -> String {
      try Checkpoint(origin: origin, size: UInt64(size), root: root).signed(by: signer).description
    }
    let root = try #require(SignedNote(kept).flatMap { Checkpoint(text: $0.text)?.root })
    let origin = Touchstone.origin
    let rewritten = try verdict(text, signed(origin, .emptyRoot, by: signer), key: key)
    #expect(rewritten.0 == 3 && rewritten.1 == "proof")
    let elsewhere = try verdict(text, signed("example.com/dealer-2", root, by: signer), key: key)
    #expect(elsewhere.0 == 3 && elsewhere.1 == "origin")
    let unsigned = try verdict(text, signed(origin, root, by: other), key: key)
    #expect(unsigned.0 == 3 && unsigned.1 == "keptSignature")
    let stranger = try verdict(text, kept, key: other.verifier.text)
    #expect(stranger.0 == 3 && stranger.1 == "signature")
    // One of several kept checkpoints of that size is another: two histories.
    let two = try verdict(
      text, kept + "\n" + signed(origin, .emptyRoot, by: signer), key: key)
    #expect(two.0 == 3 && two.1 == "proof")
    var lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    try #require(lines.count > 9)
    lines.swapAt(1, 2)
    let swapped = try verdict(lines.joined(separator: "\n"), kept, key: key)
    #expect(swapped.0 == 3 && swapped.1 == "proof")
  }

  @Test("Sizes that the log has not, or never signed, are refused with what to do")
  func sizes() throws {
    let desk = try Touchstone.opened()
    for number in 1...3 {
      try desk.ok("record", "journey.opened", "--journey", "J\(number)", "--customer", "C1")
    }
    try desk.ok("checkpoint")
    let head = try desk.count()
    try desk("prove").expectRefused(64, saying: "--from")
    try desk("prove", "1", "--from", "1").expectRefused(64, saying: "--from")
    try desk("prove", "1", "--to", "2").expectRefused(64, saying: "--to")
    for size in ["0", "-1", "+1", "01", "x", "", "9223372036854775808", "1.0"] {
      try desk("prove", "--from=\(size)").expectRefused(64, saying: "--from")
      try desk("prove", "--from", "1", "--to=\(size)").expectRefused(64, saying: "--to")
    }
    try desk("prove", "--from", "3", "--to", "2").expectRefused(64, saying: "--from")
    for size in ["\(head + 1)", "9223372036854775807"] {
      try desk("prove", "--from", size).expectRefused(66)
      try desk("prove", "--from", "1", "--to", size).expectRefused(66)
    }
    // Imported at once, so that nothing was signed in between.
    try desk.ok("import", Fixtures.sample.path)
    let refused = try desk("prove", "--from", "1", "--to", "\(head + 7)")
    refused.expectRefused(65, saying: "no checkpoint was signed at size \(head + 7)", "--to ")
    let next = try #require(refused.err.firstMatch(of: /--to (\d+)/)?.1)
    try desk.ok("prove", "--from", "1", "--to", String(next))
    let zh = try desk("prove", "--from=0", "--language", "zh-Hans")
    #expect(zh.code == 64 && zh.err.contains("整数"))
  }

  @Test("What goes with another kind of proof is refused as what it is")
  func kinds() throws {
    let desk = try Touchstone.opened()
    let key = try desk.verifierKey
    try desk.ok("record", "journey.opened", "--journey", "J1", "--customer", "C1")
    try desk.file("kept", try desk.ok("checkpoint").out)
    let size = try desk.count()
    try desk.file("growth", try desk.ok("prove", "--from", "\(size)").out)
    try desk.file("proof", try desk.ok("prove", "1").out)
    try desk("verify-proof", "growth", "--verifier-key", key).expectRefused(
      64, saying: "--against")
    try desk("verify-proof", "growth", "--entry", "kept", "--verifier-key", key).expectRefused(
      64, saying: "--entry", "consistency")
    try desk("verify-proof", "proof", "--against", "kept", "--verifier-key", key).expectRefused(
      64, saying: "--against", "inclusion")
    try desk("verify-proof", "kept", "--verifier-key", key).expectRefused(64, saying: "no proof")
    try desk("verify-proof", "growth", "--against", "proof", "--verifier-key", key)
      .expectRefused(65, saying: "size \(size)")
    try desk("verify-proof", "growth", "--against", "missing", "--verifier-key", key)
      .expectRefused(66, saying: "missing")
    try desk.file("wrong", "old 5\n\n" + (try desk.ok("checkpoint").out))
    try desk("verify-proof", "wrong", "--against", "kept", "--verifier-key", key)
      .expectRefused(65, saying: "no checkpoint of size 5")
  }
}
