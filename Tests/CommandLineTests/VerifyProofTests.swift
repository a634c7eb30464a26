import CanonicalJSON
import Foundation
import MerkleTree
import TestSupport
import Testing

@Suite("touchstone verify-proof")
struct VerifyProofTests {
  private let desk: Touchstone
  private let key: String

  init() throws {
    desk = try Touchstone.delivered()
    key = try String(contentsOf: desk.keys.appending(path: "verifier.key"), encoding: .utf8)
      .trimmingCharacters(in: .whitespacesAndNewlines)
  }

  @Test("A proof holds with the line of its event, and with no other")
  func proof() throws {
    try desk.file("proof", try desk.ok("prove", "7").out)
    let lines = try desk.ok("export", "events", "--output", "-").out.split(separator: "\n")
    try desk.file("own", String(lines[6]) + "\n")
    try desk.file("other", String(lines[7]))
    let held = try desk.ok("verify-proof", "proof", "--entry", "own", "--verifier-key", key)
    #expect(held.out.contains("number 7 of the 1313"))
    let failed = try desk(
      "verify-proof", "proof", "--entry", "other", "--verifier-key", key, "--json")
    #expect(failed.code == 3)
    #expect(try failed.json["fault"] == "proof")
    try desk("verify-proof", "proof", "--verifier-key", key).expectRefused(64, saying: "--entry")
    try desk("verify-proof", "own", "--verifier-key", key).expectRefused(64, saying: "no proof")
  }

  @Test("An erasure receipt carries its event; under another key nothing holds")
  func receipt() throws {
    let receipt = try desk.ok(
      "erase", "C700000", "--reason", "asked", "--requested-by", "S-1"
    ).out
    try desk.file("receipt", receipt)
    let held = try desk.ok("verify-proof", "receipt", "--verifier-key", key, "--json").json
    #expect(held["ok"] == true && held["position"] == 1314)
    let other = try Touchstone.made()
    let stranger = try String(
      contentsOf: other.keys.appending(path: "verifier.key"), encoding: .utf8
    ).trimmingCharacters(in: .whitespacesAndNewlines)
    let failed = try desk("verify-proof", "receipt", "--verifier-key", stranger, "--json")
    #expect(failed.code == 3)
    #expect(try failed.json["fault"] == "signature")
  }

  /// A log of one entry under the desk's own key, and its proof with anything in `extra`.
  private func forged(_ entry: String, extra: JSON, index: UInt64 = 0) throws -> String {
    let text = try String(contentsOf: desk.keys.appending(path: "signing.key"), encoding: .utf8)
    let signer = try #require(
      NoteSigner(text: text.trimmingCharacters(in: .whitespacesAndNewlines)))
    let note = try Checkpoint(
      origin: Touchstone.origin, size: index + 1, root: .leaf(Array(entry.utf8))
    ).signed(by: signer)
    return LogProof(extra: try extra.canonicalBytes(), index: index, hashes: [], note: note)
      .description
  }

  @Test("A receipt over another event, or for another customer, is refused as what it is")
  func wrongReceipt() throws {
    let receipt = try desk.ok(
      "erase", "C700000", "--reason", "asked", "--requested-by", "S-1"
    ).out
    let lines = try desk.ok("export", "events", "--output", "-").lines.map(String.init)
    let proof = try #require(LogProof(receipt))
    let extra = try JSON(strict: try #require(proof.extra))
    let erasure = try #require(extra["entry"]?.text)
    #expect(lines.contains(erasure))
    func changed(_ key: String, _ value: JSON) -> JSON {
      .object((extra.members ?? []).map { $0.key == key ? .init(key, value) : $0 })
    }
    let forgeries: [(String, String, JSON, JSON)] = [
      ("another event", lines[3], changed("entry", .string(lines[3])), "receipt"),
      ("another customer", erasure, changed("customers", ["C700001"]), "receipt"),
      ("no customers", erasure, changed("customers", "C700000"), "receipt"),
      ("another receipt", erasure, changed("receipt", "customer.merged"), "receipt"),
      ("no entry at all", "x", changed("entry", "x"), "receipt"),
      ("an erasure that is not in the log", lines[3], extra, "proof"),
    ]
    for (name, leaf, extra, fault) in forgeries {
      try desk.file("receipt", try forged(leaf, extra: extra))
      let failed = try desk("verify-proof", "receipt", "--verifier-key", key, "--json")
      #expect(failed.code == 3, "\(name)")
      #expect(try failed.json["fault"] == fault && failed.json["kind"] == "erasure", "\(name)")
    }
    try desk.file("receipt", try forged(lines[3], extra: changed("entry", .string(lines[3]))))
    let english = try desk("verify-proof", "receipt", "--verifier-key", key, "--language", "en")
    #expect(english.out.contains("no erasure receipt"))
    // The real one names whose erasure it is; with another line it is not its own.
    try desk.file("receipt", receipt)
    let held = try desk.ok("verify-proof", "receipt", "--verifier-key", key, "--language", "en")
    #expect(held.out.contains("the erasure of C700000"))
    try desk.file("line", lines[3])
    let other = try desk(
      "verify-proof", "receipt", "--entry", "line", "--verifier-key", key, "--json")
    #expect(other.code == 3)
    #expect(try other.json["fault"] == "entry")
  }

  @Test("What holds is named, what a receipt only states too, and what was added is refused")
  func added() throws {
    let receipt = try desk.ok(
      "erase", "C700000", "--reason", "asked", "--requested-by", "S-1"
    ).out
    let proof = try #require(LogProof(receipt))
    let extra = try #require(proof.extra)
    let members = try #require(JSON(strict: extra).members)
    func check(
      _ members: [JSON.Member]?, _ bytes: [UInt8] = [], note: SignedNote? = nil
    ) throws -> (code: Int32, json: JSON, text: String) {
      let extra = try members.map { try JSON.object($0).canonicalBytes() } ?? bytes
      let made = LogProof(
        extra: extra, index: proof.index, hashes: proof.hashes, note: note ?? proof.note)
      try desk.file("receipt", made.description)
      let json = try desk("verify-proof", "receipt", "--verifier-key", key, "--json")
      let text = try desk("verify-proof", "receipt", "--verifier-key", key, "--language", "en")
      #expect(json.code == text.code)
      return (json.code, try json.json, text.out + text.err)
    }
    let own = try check(members)
    #expect(own.code == 0 && own.json["erased"] == "C700000" && own.json["alsoNamed"] == [])
    #expect(own.json["checked"] == ["signature", "inclusion", "erasure"])
    #expect(own.json["stated"]?.items?.contains("keys") == true && own.json["added"] == [])
    // A name more in the list is the issuer's word: nothing shows that erasure.
    let named = try check(
      members.map {
        $0.key == "customers" ? .init("customers", ["C700000", "C700009"]) : $0
      })
    #expect(named.code == 0 && named.json["erased"] == "C700000")
    #expect(named.json["alsoNamed"] == ["C700009"])
    #expect(named.text.contains("C700009, whose erasure this proof does not show"))
    // Members that no receipt has, or what is no receipt's at all.
    for member: JSON.Member in [.init("王芳", "erased"), .init("staff", ["S-1"]), .init("x", 1)] {
      let refused = try check(members + [member])
      #expect(refused.code == 3 && refused.json["ok"] == false)
      #expect(refused.json["fault"] == "added" && refused.json["added"] == [.string(member.key)])
      #expect(refused.json["checked"] == [] && !refused.text.contains("王芳"))
    }
    let twice = Array(#"{"receipt":"customer.erased","receipt":"x"}"#.utf8)
    try desk.file("line", try #require(members.first { $0.key == "entry" }?.value.text))
    for bytes in [Array("abc".utf8), [0xFF], twice, Array(#"{"王芳":1}"#.utf8), Array("[]".utf8)] {
      let made = LogProof(
        extra: bytes, index: proof.index, hashes: proof.hashes, note: proof.note)
      try desk.file("proof", made.description)
      let refused = try desk(
        "verify-proof", "proof", "--entry", "line", "--verifier-key", key, "--json")
      #expect(try refused.code == 3 && refused.json["fault"] == "added")
    }
    // Another key may have signed as well; whether it has is not looked at.
    var note = proof.note
    note.add(NoteSignature(name: "witness.example", keyID: 7, bytes: [1, 2, 3]))
    let signed = try check(members, note: note)
    #expect(signed.code == 0 && signed.json["otherSignatures"] == ["witness.example+00000007"])
    #expect(signed.text.contains("not checked: witness.example+00000007"))
  }

  @Test("Numbers at the end of what can be counted are refused, in both outputs")
  func extremes() throws {
    let text = try desk.ok("prove", "7").out
    let line = try desk.ok("export", "events", "--output", "-").lines[6]
    try desk.file("line", String(line))
    for number in [
      "9223372036854775806", "9223372036854775807", "9223372036854775808",
      "18446744073709551615", "18446744073709551616", "-1", "01", "1313", "",
    ] {
      try desk.file("proof", text.replacing("index 6\n", with: "index \(number)\n"))
      for more in [[], ["--json"]] {
        let outcome = try desk.start(
          ["verify-proof", "proof", "--entry", "line", "--verifier-key", key] + more
        ).wait()
        let isRead = ["9223372036854775806", "1313"].contains(number)
        #expect(outcome.code == (isRead ? 3 : 65), "\(number): \(outcome.out)\(outcome.err)")
      }
      try desk.file("growth", text.replacing(/c2sp.*\nindex 6/, with: "old \(number)"))
      try desk.file("kept", try desk.ok("checkpoint").out)
      let grown = try desk(
        "verify-proof", "growth", "--against", "kept", "--verifier-key", key, "--json")
      #expect([3, 65].contains(grown.code), "\(number): \(grown.err)")
    }
  }

  @Test("A proof altered at random holds only where it says what it said")
  func altered() throws {
    let text = try desk.ok("prove", "7").out
    let own = try #require(LogProof(text))
    try desk.file("line", String(try desk.ok("export", "events", "--output", "-").lines[6]))
    var chance = SplitMix64(seed: 20_261_130)
    let words = ["18446744073709551615", "9223372036854775807", "\n", "\n\n", "0", "extra AA==\n"]
    for _ in 0..<150 {
      var bytes = Array(text.utf8)
      let at = Int(chance.next() % UInt64(bytes.count))
      switch chance.next() % 3 {
      case 0: bytes.removeSubrange(at...)
      case 1: bytes[at] ^= 1 << UInt8(chance.next() & 7)
      default:
        bytes.insert(contentsOf: words[Int(chance.next() % 6)].utf8, at: at)
      }
      try desk.file("proof", Data(bytes))
      let outcome = try desk(
        "verify-proof", "proof", "--entry", "line", "--verifier-key", key, "--json")
      #expect([0, 3, 64, 65].contains(outcome.code), "seed 20261130: \(outcome.err)")
      guard outcome.code == 0 else { continue }
      let read = try #require(LogProof(String(decoding: bytes, as: UTF8.self)))
      #expect(read.index == own.index && read.note.text == own.note.text)
    }
  }
}
