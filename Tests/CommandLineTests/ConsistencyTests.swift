import CanonicalJSON
import Foundation
import MerkleTree
import Testing

@Suite("Consistency proofs at the door")
struct ConsistencyTests {
  /// The published log of the fixtures: its leaves, and the key that signed its checkpoints.
  private enum Published {
    static let key =
      "example.com/log/testdata+33d7b496+AeHTu4Q3hEIMHNqc6fASMsq3rKNx280NI+oO5xCFkkSx"
    static let leaves = ["one", "two", "three", "four", "five", "six", "seven"]
      .map { MerkleHash.leaf(Array($0.utf8)) }

    static func checkpoint(_ size: Int) throws -> String {
      try String(
        contentsOf: Fixtures.root.appending(path: "Fixtures/checkpoints/checkpoint.\(size)"),
        encoding: .utf8)
    }

    /// The root over a range of leaves, as section 2.1 of RFC 6962 defines it.
    static func root(_ leaves: ArraySlice<MerkleHash>) -> MerkleHash {
      guard leaves.count > 1 else { return leaves.first ?? .emptyRoot }
      let middle = leaves.startIndex + split(leaves.count)
      return .node(root(leaves[..<middle]), root(leaves[middle...]))
    }

    /// SUBPROOF of section 2.1.2.
    static func proof(
      _ old: Int, _ leaves: ArraySlice<MerkleHash>, isWhole: Bool = true
    ) -> [MerkleHash] {
      if old == leaves.count { return isWhole ? [] : [root(leaves)] }
      let width = split(leaves.count)
      let middle = leaves.startIndex + width
      return old <= width
        ? proof(old, leaves[..<middle], isWhole: isWhole) + [root(leaves[middle...])]
        : proof(old - width, leaves[middle...], isWhole: false) + [root(leaves[..<middle])]
    }

    /// The largest power of two below a count.
    private static func split(_ count: Int) -> Int {
      var width = 1
      while width * 2 < count { width *= 2 }
      return width
    }
  }

  @Test("Between published checkpoints the defined proof holds through verify-proof, no other does")
  func published() throws {
    let desk = try Touchstone()
    func verdict(_ hashes: [MerkleHash], _ old: Int, _ new: Int) throws -> Int32 {
      try desk.file("kept", try Published.checkpoint(old))
      try desk.file(
        "proof",
        "old \(old)\n" + hashes.map { "\($0)\n" }.joined() + "\n" + Published.checkpoint(new))
      return try desk(
        "verify-proof", "proof", "--against", "kept", "--verifier-key", Published.key
      ).code
    }
    for new in 1...7 {
      for old in 1...new {
        let hashes = Published.proof(old, Published.leaves[..<new])
        #expect(try verdict(hashes, old, new) == 0, "from \(old) to \(new)")
        #expect(try verdict(hashes + [.emptyRoot], old, new) != 0, "one too many, \(old) to \(new)")
        guard let last = hashes.last else { continue }
        #expect(try verdict(hashes.dropLast() + [.node(last, last)], old, new) == 3)
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
      try desk.file("known", try kept(desk, upTo: to))
      let held = try desk.ok(
        "verify-proof", "proof", "--against", "known", "--verifier-key", key, "--json"
      ).json
      let between = sizes.filter { $0 < to && $0 != from }.map { JSON.integer(Int64($0)) }
      #expect(held["unproven"] == .array(between))
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

  /// The notes of the list up to a size.
  private func kept(_ desk: Touchstone, upTo size: Int) throws -> String {
    let list = try String(contentsOf: desk.folder.appending(path: "kept"), encoding: .utf8)
    return try notes(in: list).filter { note in
      Checkpoint(text: note.text).map { $0.size <= UInt64(size) } == true
    }.map { $0.description + "\n" }.joined()
  }

  private func notes(in list: String) throws -> [SignedNote] {
    var notes: [SignedNote] = []
    var lines: [Substring] = []
    for line in list.split(separator: "\n", omittingEmptySubsequences: false) {
      lines.append(line)
      if line.hasPrefix("— ") {
        let text = lines.drop { $0.isEmpty }.joined(separator: "\n") + "\n"
        notes.append(try #require(SignedNote(text)))
        lines = []
      }
    }
    return notes
  }

  @Test("Where a larger checkpoint was kept than the proof leads to, it is not said to hold")
  func larger() throws {
    let desk = try Touchstone.opened()
    let key = try desk.verifierKey
    var sizes: [Int] = []
    for number in 1...3 {
      try desk.ok("record", "journey.opened", "--journey", "J\(number)", "--customer", "C1")
      sizes.append(try desk.count())
      try desk.ok("checkpoint", "--append", "kept")
    }
    try desk.file(
      "proof", try desk.ok("prove", "--from", "\(sizes[0])", "--to", "\(sizes[1])").out)
    let known = try desk(
      "verify-proof", "proof", "--against", "kept", "--verifier-key", key, "--json")
    #expect(known.code == 3)
    #expect(try known.json["ok"] == false && known.json["fault"] == "larger")
    #expect(try known.json["unproven"] == .array([.integer(Int64(sizes[2]))]))
    let english = try desk(
      "verify-proof", "proof", "--against", "kept", "--verifier-key", key, "--language", "en")
    #expect(english.out.hasPrefix("Unknown") && english.out.contains("\(sizes[2])"))
    try desk.file("proof", try desk.ok("prove", "--from", "\(sizes[0])").out)
    let whole = try desk.ok(
      "verify-proof", "proof", "--against", "kept", "--verifier-key", key, "--language", "en")
    #expect(whole.err.contains("\(sizes[1])") && whole.err.contains("says nothing"))
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
