import CanonicalJSON
import Foundation
import MerkleTree
import Testing

@Suite("Changing the signing key")
struct KeyRotationTests {
  private static let kept = [
    "head", "instance.json", "memory.lock", "signing.key", "vault.key", "verifier.key",
  ]

  private func text(_ desk: Touchstone, _ name: String) throws -> String {
    try String(contentsOf: desk.keys.appending(path: name), encoding: .utf8)
      .trimmingCharacters(in: .whitespacesAndNewlines)
  }

  private func size(_ note: String) throws -> UInt64 {
    try #require(SignedNote(note).flatMap { Checkpoint(text: $0.text) }).size
  }

  @Test("The signing key of another log of that origin signs nothing, and nothing is recorded")
  func foreignKey() throws {
    let desk = try Touchstone.opened()
    let other = try Touchstone.made()
    let signing = desk.keys.appending(path: "signing.key")
    let own = try Data(contentsOf: signing)
    try Data(contentsOf: other.keys.appending(path: "signing.key")).write(to: signing)
    try desk("record", "journey.opened", "--journey", "D1", "--customer", "C1")
      .expectRefused(77, saying: "the key of another log")
    try desk("checkpoint").expectRefused(77, saying: "the key of another log")
    try own.write(to: signing)
    try desk.expectSound()
    #expect(try desk.entries().count == 1)
  }

  @Test("The old key signs in the new one, and checkpoints hold under the key of their time")
  func rotated() throws {
    let desk = try Touchstone.opened()
    let first = try text(desk, "verifier.key")
    let former = try #require(NoteSigner(text: text(desk, "signing.key")))
    try desk.ok("checkpoint", "--append", "kept")
    let rotated = try desk.ok("rotate-key", "--json").json
    let second = try text(desk, "verifier.key")
    #expect(rotated["verifier"]?.text == second && rotated["former"]?.text == first)
    #expect(rotated["position"] == 2 && first != second)
    #expect(NoteSigner(text: try text(desk, "signing.key"))?.verifier.text == second)
    #expect(try desk.keys.names == Self.kept)
    let entry = try #require(try desk.entries().last)
    #expect(entry["type"] == "key.rotated" && entry["subject"] == "logbook/keys")
    let signature = try #require(entry["data"]?["signature"]?.text.flatMap { Base64.decode($0) })
    #expect(former.verifier.verifies(bytes: signature, of: second))
    // The fact itself is covered by a checkpoint of the old key.
    let covering = try desk.ok("checkpoint", "--append", "kept").out
    #expect(try size(covering) == 2)
    #expect(SignedNote(covering)?.isSigned(by: former.verifier) == true)
    try desk.ok("record", "journey.opened", "--journey", "D1", "--customer", "C1")
    let later = try desk.ok("checkpoint", "--append", "kept").out
    let new = try #require(NoteVerifier(text: second))
    #expect(SignedNote(later)?.isSigned(by: new) == true)
    for key in [first, second] {
      try desk.ok("verify", "--against", "kept", "--verifier-key", key)
    }
    // A retired key signs nothing later.
    let checkpoint = try #require(SignedNote(later).flatMap { Checkpoint(text: $0.text) })
    try desk.file("forged", try checkpoint.signed(by: former).description)
    for key in [first, second] {
      let refused = try desk("verify", "--against", "forged", "--verifier-key", key, "--json")
      #expect(refused.code == 3)
      #expect(try refused.json["against"]?.items?.first?["findings"] == ["signatureWrong"])
    }
    try desk.expectSound()
  }

  @Test("Keys change more than once, and the chain is followed to the end")
  func twice() throws {
    let desk = try Touchstone.opened()
    let first = try text(desk, "verifier.key")
    for journey in ["D1", "D2", "D3"] {
      try desk.ok("rotate-key")
      try desk.ok("record", "journey.opened", "--journey", journey, "--customer", "C1")
    }
    try desk.ok("verify", "--verifier-key", first)
    try desk.expectSound()
  }

  @Test("A key that was replaced without a fact is a wrong signature")
  func replaced() throws {
    let desk = try Touchstone.opened()
    let first = try text(desk, "verifier.key")
    let other = try #require(NoteSigner.generate(name: Touchstone.origin))
    try Data((other.text + "\n").utf8).write(to: desk.keys.appending(path: "signing.key"))
    try Data((other.verifier.text + "\n").utf8).write(to: desk.keys.appending(path: "verifier.key"))
    try desk.ok("record", "journey.opened", "--journey", "D1", "--customer", "C1")
    for key in [first, other.verifier.text] {
      let verified = try desk("verify", "--verifier-key", key, "--json")
      #expect(verified.code == 3)
      #expect(
        try verified.json["findings"]?.items?.contains { $0["kind"] == "signatureWrong" } == true)
    }
  }

  @Test("The old key's copy is refused once the new one has signed")
  func retired() throws {
    let desk = try Touchstone.opened()
    #expect(try desk.shell("cp -r keys older").code == 0)
    try desk.ok("rotate-key")
    try desk.ok("record", "journey.opened", "--journey", "D1", "--customer", "C1")
    let older = ["TOUCHSTONE_KEYS": desk.folder.appending(path: "older").path]
    try desk("record", "journey.opened", "--journey", "D2", "--customer", "C1", with: older)
      .expectRefused(77, saying: "signing.key", "new signing key")
    try desk.expectSound()
  }

  @Test("Interrupted behind the fact, the change is finished by whoever opens the log next")
  func finished() throws {
    let desk = try Touchstone.opened()
    #expect(try desk.shell("cp -r keys older").code == 0)
    try desk.ok("rotate-key")
    let new = try text(desk, "verifier.key")
    // As it was between the commit and the change of the files.
    let script =
      "cp keys/*/*/signing.key next && cp older/*/*/*.key keys/\(Touchstone.origin)/"
      + " && mv next keys/\(Touchstone.origin)/signing.key.next"
    #expect(try desk.shell(script).code == 0)
    try desk.ok("record", "journey.opened", "--journey", "D1", "--customer", "C1")
    #expect(try text(desk, "verifier.key") == new)
    #expect(try desk.keys.names == Self.kept)
    try desk.expectSound()
  }

  @Test("Interrupted before the fact, the new key is nobody's, and the next change has its own")
  func abandoned() throws {
    let desk = try Touchstone.opened()
    let first = try text(desk, "verifier.key")
    let stray = try #require(NoteSigner.generate(name: Touchstone.origin))
    try Data((stray.text + "\n").utf8).write(to: desk.keys.appending(path: "signing.key.next"))
    try desk.ok("record", "journey.opened", "--journey", "D1", "--customer", "C1")
    #expect(try text(desk, "verifier.key") == first)
    try desk.ok("rotate-key")
    #expect(try text(desk, "verifier.key") != stray.verifier.text)
    try desk.ok("record", "journey.opened", "--journey", "D2", "--customer", "C1")
    try desk.expectSound()
  }

  @Test("Nobody records a change of keys by hand or imports one")
  func ownCommand() throws {
    let desk = try Touchstone.opened()
    try desk("record", "key.rotated").expectRefused(65, saying: "only its own command")
    let other = try Touchstone.made()
    try other.ok("rotate-key")
    let line = try #require(try other.ok("export", "events", "--output", "-").lines.last)
    let entry = try JSON(strict: String(line))
    let members = try #require(entry.members).filter { $0.key != "recordedtime" }
    try desk.file("rotated.ndjson", JSON.object(members).compactText() + "\n")
    #expect(try desk("import", "rotated.ndjson").code == 65)
    #expect(try desk.count() == 1)
  }
}
