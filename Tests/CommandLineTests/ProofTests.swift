import CanonicalJSON
import Foundation
import MerkleTree
import Testing

@Suite("Proofs and checkpoints")
struct ProofTests {
  private func verifier(_ desk: Touchstone) throws -> NoteVerifier {
    let text = try String(contentsOf: desk.keys.appending(path: "verifier.key"), encoding: .utf8)
    return try #require(NoteVerifier(text: text.trimmingCharacters(in: .whitespacesAndNewlines)))
  }

  @Test("A proof holds for the exported entry under the verifier key, by position and by id")
  func proof() throws {
    let desk = try Touchstone.delivered()
    let verifier = try verifier(desk)
    let entries = try desk.ok("export", "events", "--output", "-").lines
    for position in [1, 2, 256, 257, 1_024, entries.count] {
      let entry = entries[position - 1]
      let text = try desk.ok("prove", "\(position)").out
      let proof = try #require(LogProof(text))
      #expect(proof.description == text)
      #expect(proof.index == UInt64(position - 1))
      #expect(proof.note.isSigned(by: verifier))
      let checkpoint = try #require(Checkpoint(text: proof.note.text))
      #expect(checkpoint.origin == Touchstone.origin && checkpoint.size == entries.count)
      try Proofs.verifyInclusion(
        leaf: .leaf(Array(entry.utf8)), index: proof.index, size: checkpoint.size,
        proof: proof.hashes, root: checkpoint.root)
      #expect(throws: ProofError.rootMismatch) {
        try Proofs.verifyInclusion(
          leaf: .leaf(Array(entry.utf8) + [0x20]), index: proof.index, size: checkpoint.size,
          proof: proof.hashes, root: checkpoint.root)
      }
      let id = try #require(try JSON(strict: String(entry))["id"]?.text)
      #expect(try desk.ok("prove", id).out == text)
    }
  }

  @Test("There is no proof for what is not in the log")
  func noProof() throws {
    let desk = try Touchstone.opened()
    for event in ["0", "2", "999999999", "nosuch", "99999999-2222-4333-8444-555555555555"] {
      try desk("prove", event).expectRefused(66, saying: "no such event")
    }
  }

  @Test("Checkpoints kept elsewhere agree with the log that grew after them")
  func keptCheckpoints() throws {
    let desk = try Touchstone.opened()
    let first = try desk.ok("checkpoint", "--append", "kept").out
    #expect(SignedNote(first)?.isSigned(by: try verifier(desk)) == true)
    try desk.ok("import", Fixtures.deliveries.path)
    try desk.ok("checkpoint", "--append", "kept")
    try desk.ok("import", Fixtures.sample.path)
    let verified = try desk.ok("verify", "--against", "kept", "--json").json
    #expect(verified["ok"] == true && verified["size"] == 3_314)
    try desk.file("one", first)
    try desk.ok("verify", "--against", "one")
  }

  @Test("A checkpoint of another log, or one that was changed, is a finding")
  func foreignCheckpoint() throws {
    let desk = try Touchstone.delivered()
    let other = try Touchstone.made()
    try other.ok("import", Fixtures.sample.path)
    try desk.file("foreign", try other.ok("checkpoint").out)
    let foreign = try desk("verify", "--against", "foreign", "--json")
    #expect(foreign.code == 3)
    #expect(try foreign.json["ok"] == false)
    let own = try desk.ok("checkpoint").out
    try desk.file("changed", own.replacing("\n1313\n", with: "\n1312\n"))
    #expect(try desk("verify", "--against", "changed").code == 3)
    try desk.file("text", "no checkpoint\n")
    #expect([64, 65].contains(try desk("verify", "--against", "text").code))
    try desk("verify", "--against", "missing").expectRefused(66, saying: "missing")
  }

  @Test("Under another verifier key nothing verifies; without one, verify says which it uses")
  func verifierKey() throws {
    let desk = try Touchstone.delivered()
    let other = try Touchstone.made()
    let wrong = try desk("verify", "--verifier-key", verifier(other).text, "--json")
    #expect(wrong.code == 3)
    #expect(try wrong.json["findings"]?.items?.isEmpty == false)
    let right = try desk.ok("verify", "--verifier-key", verifier(desk).text)
    #expect(right.err.isEmpty)
    #expect(try desk.ok("verify").err.contains("--verifier-key"))
    try desk("verify", "--verifier-key", "abc").expectRefused(64, saying: "--verifier-key")
  }

  @Test("An older copy of the logbook refuses to write, and verify finds that it was cut")
  func restored() throws {
    let desk = try Touchstone.delivered()
    #expect(try desk.shell("cp -r logbook older").code == 0)
    try desk.ok("record", "journey.opened", "--journey", "D1", "--customer", "C1")
    #expect(try desk.shell("mv logbook newer && mv older logbook").code == 0)
    let writings = [
      ["record", "journey.opened", "--journey", "D2", "--customer", "C1"],
      ["import", Fixtures.sample.path], ["checkpoint"], ["prove", "1"],
      ["timeline", "C700000", "--names"],
    ]
    for arguments in writings {
      let refused = try desk.start(arguments).wait()
      refused.expectRefused(3, saying: "1313", "1314", "truncated or put back")
      #expect(refused.bytes.isEmpty)
    }
    let verified = try desk("verify", "--json")
    #expect(verified.code == 3)
    #expect(try verified.json["findings"]?.items?.map { $0["kind"] } == ["truncated"])
    #expect(try desk.count() == 1_313)
  }

  @Test("A row changed behind our back is found by its position")
  func changedRow() throws {
    let desk = try Touchstone.delivered()
    _ = try Python.run(
      """
      import sqlite3, sys
      log = sqlite3.connect(sys.argv[1])
      triggers = log.execute("select name, sql from sqlite_master where type = 'trigger'").fetchall()
      for name, _ in triggers: log.execute(f'drop trigger "{name}"')
      table = next(name for name, in log.execute(
        "select name from sqlite_master where type = 'table' and name like 'event%'")
        if "data" in [column[1] for column in log.execute(f'pragma table_info("{name}")')])
      log.execute(f'''update "{table}" set data = replace(data, 'payment', 'farewell')
        where position = (select min(position) from "{table}" where data like '%payment%')''')
      for _, sql in triggers: log.execute(sql)
      log.commit()
      """, desk.logbook.appending(path: "log.sqlite").path)
    let verified = try desk("verify", "--json")
    #expect(verified.code == 3)
    let position = try desk.entries().firstIndex { $0["data"]?["touchpoint"] == "farewell" }
    let findings = try verified.json["findings"]?.items ?? []
    #expect(findings.contains { $0["position"]?.int == position.map { Int64($0 + 1) } })
  }
}
