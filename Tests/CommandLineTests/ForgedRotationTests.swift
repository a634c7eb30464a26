import CanonicalJSON
import Foundation
import MerkleTree
import Testing

@Suite("Changes of the signing key that nobody with the key made")
struct ForgedRotationTests {
  private func text(_ desk: Touchstone, _ name: String) throws -> String {
    try String(contentsOf: desk.keys.appending(path: name), encoding: .utf8)
      .trimmingCharacters(in: .whitespacesAndNewlines)
  }

  /// Appends a `key.rotated` as a program without the keys could.
  private func inject(_ desk: Touchstone, former: NoteSigner, next: String) throws {
    _ = try Python.run(
      """
      import json, os, sqlite3, sys
      path, former, signature, verifier = sys.argv[1:]
      log = sqlite3.connect(path)
      def key(table, column, text):
        log.execute(f'insert or ignore into {table} ({column}) values (?)', (text,))
        return log.execute(f'select key from {table} where {column} = ?', (text,)).fetchone()[0]
      last, recorded, source, actor = log.execute(
        'select position, recorded, source, actor from event order by position desc').fetchone()
      stream = key('stream', 'subject', 'logbook/keys')
      version = log.execute(
        'select coalesce(max(version), 0) + 1 from event where stream = ?', (stream,)).fetchone()[0]
      data = json.dumps(
        dict(former=former, signature=signature, verifier=verifier), separators=(',', ':'))
      log.execute(
        'insert into event values (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)',
        (last + 1, stream, version, key('name', 'text', 'key.rotated'), os.urandom(16), recorded,
         480, recorded, 1, source, None, actor, None, None, data, None))
      log.commit()
      """, desk.logbook.appending(path: "log.sqlite").path, former.verifier.text,
      Base64.encode(try former.sign(next).bytes), next)
  }

  /// Changes the table of signed checkpoints, whose triggers are put back.
  private func editCheckpoints(_ desk: Touchstone, _ body: String, _ text: String = "") throws {
    _ = try Python.run(
      """
      import sqlite3, sys
      log = sqlite3.connect(sys.argv[1])
      triggers = log.execute(
        "select name, sql from sqlite_master where type = 'trigger' and tbl_name = 'checkpoint'"
      ).fetchall()
      for name, sql in triggers: log.execute(f'drop trigger {name}')
      \(body)
      for name, sql in triggers: log.execute(sql)
      log.commit()
      """, desk.logbook.appending(path: "log.sqlite").path, text)
  }

  /// As somebody elsewhere checks, with a key and without the dealer's folder of keys.
  private func audit(_ desk: Touchstone, _ key: String, _ more: String...) throws -> Outcome {
    try desk.start(
      ["verify", "--verifier-key", key, "--json"] + more,
      with: ["TOUCHSTONE_KEYS": desk.folder.appending(path: "none").path]
    ).wait()
  }

  @Test("A key that a hand-written change names as the former one never counts")
  func forged() throws {
    let desk = try Touchstone.opened()
    let present = try text(desk, "verifier.key")
    let attacker = try #require(NoteSigner.generate(name: Touchstone.origin))
    try inject(desk, former: attacker, next: present)
    let forged = try Checkpoint(origin: Touchstone.origin, size: 1, root: .emptyRoot)
      .signed(by: attacker)
    try desk.file("forged", forged.description)
    // Behind the signed head; and after an honest program has signed it along.
    for round in 0..<2 {
      for outcome in [
        try desk("verify", "--against", "forged", "--json"),
        try audit(desk, present, "--against", "forged"),
      ] {
        #expect(outcome.code == 3)
        let json = try outcome.json
        #expect(json["against"]?.items?.first?["findings"] == ["signatureWrong"])
        let findings = try #require(json["findings"]?.items)
        #expect(findings.contains { $0["kind"] == "keyChange" && $0["position"] == 2 })
        // The dealer's own checkpoints from before stay good.
        #expect(findings.count { $0["kind"] == "signatureWrong" } == 1, "round \(round)")
      }
      try desk.ok("record", "journey.opened", "--journey", "D1-\(round)", "--customer", "C1")
    }
  }

  @Test("It does not count either where all checkpoints were exchanged for the attacker's own")
  func exchanged() throws {
    let desk = try Touchstone.opened()
    let present = try text(desk, "verifier.key")
    let attacker = try #require(NoteSigner.generate(name: Touchstone.origin))
    let own = try #require(SignedNote(try desk.ok("checkpoint").out))
    let note = try #require(Checkpoint(text: own.text)).signed(by: attacker)
    try inject(desk, former: attacker, next: present)
    try editCheckpoints(
      desk, "log.execute('update checkpoint set note = ?', (sys.argv[2],))", note.description)
    let outcome = try audit(desk, present)
    #expect(outcome.code == 3)
    let kinds = try #require(try outcome.json["findings"]?.items?.map { $0["kind"]?.text })
    #expect(kinds == ["signatureWrong", "keyChange"])
  }

  @Test("A hand-written change between two strange keys stops no writer and is named")
  func strange() throws {
    let desk = try Touchstone.opened()
    let (one, other) = (
      try #require(NoteSigner.generate(name: Touchstone.origin)),
      try #require(NoteSigner.generate(name: Touchstone.origin))
    )
    try inject(desk, former: one, next: other.verifier.text)
    try desk.ok("record", "journey.opened", "--journey", "D1", "--customer", "C1")
    try desk.ok("rotate-key")
    try desk.ok("record", "journey.opened", "--journey", "D2", "--customer", "C1")
    let findings = try #require(try desk("verify", "--json").json["findings"]?.items)
    #expect(findings.map { $0["kind"]?.text } == ["keyChange"])
    #expect(findings.map { $0["position"]?.int } == [2])
  }

  @Test("Right after a change, and where an earlier version made it, former checkpoints hold")
  func real() throws {
    let desk = try Touchstone.opened()
    let first = try text(desk, "verifier.key")
    try desk.ok("rotate-key")
    let second = try text(desk, "verifier.key")
    try desk.expectSound()
    for key in [first, second] { #expect(try audit(desk, key).code == 0) }
    // Earlier versions signed the change with the former key alone.
    let former = """
      for size, note in log.execute('select size, note from checkpoint').fetchall():
        head, lines = note.rsplit('\\n\\n', 1)
        log.execute('update checkpoint set note = ? where size = ?',
          (head + '\\n\\n' + lines.split('\\n')[0] + '\\n', size))
      """
    try editCheckpoints(desk, former)
    // The head kept beside the keys covers the change; without it nothing of the new key does yet.
    try desk.expectSound()
    #expect(try audit(desk, first).code == 0)
    #expect(try audit(desk, second).code == 3)
    try desk.ok("record", "journey.opened", "--journey", "D1", "--customer", "C1")
    try desk.ok("rotate-key")
    try editCheckpoints(desk, former)
    try desk.ok("record", "journey.opened", "--journey", "D2", "--customer", "C1")
    try desk.expectSound()
    for key in [first, second, try text(desk, "verifier.key")] {
      #expect(try audit(desk, key).code == 0)
    }
  }
}
