import CanonicalJSON
import Foundation
import Testing

@Suite("Lines of entries that are not taken")
struct EntryRejectTests {
  private static let good =
    EntryLines.line(
      id: EntryLines.id(1), subject: "customer/C1", customer: "C1", type: "customer.registered",
      more: #","personal":{"name":"陈小明","phone":"13911110001"}"#)
    + EntryLines.opening(2, journey: "J1")
    + EntryLines.completion(3, journey: "J1", "greeting")

  /// A line that is refused, with the code and a word of the reason.
  struct Bad: Sendable, CustomTestStringConvertible {
    let line: String
    let code: String
    let word: String

    var testDescription: String { code }
  }

  private static let bad = [
    Bad(
      line: EntryLines.line(id: EntryLines.id(9), subject: "journey/J1", type: "journey.begun"),
      code: "fact.unknownType", word: "journey.begun"),
    Bad(line: #"{"specversion":"1.0","id":"#, code: "json.unfinished", word: "byte"),
    Bad(
      line: EntryLines.completion(9, journey: "J1", "payment", more: #","colour":"red""#),
      code: "entry.unknown", word: "colour"),
    Bad(
      line: EntryLines.completion(9, journey: "J1", "greeting"), code: "refused.completedTwice",
      word: "reopen"),
    Bad(
      line: EntryLines.completion(9, journey: "J1", "breakfast"),
      code: "refused.unknownTouchpoint", word: "appointment"),
    Bad(
      line: EntryLines.line(
        id: EntryLines.id(9), subject: "journey/J1", type: "item.checked",
        data: #"{"touchpoint":"documents","item":"passport","outcome":"ok"}"#),
      code: "refused.unknownItem", word: "identityCheck ("),
    Bad(
      line: EntryLines.line(
        id: EntryLines.id(9), subject: "journey/J1", type: "concern.answered",
        data: #"{"touchpoint":"payment","concern":"price","answered":true}"#),
      code: "refused.unknownConcern", word: "rightDecision ("),
    Bad(
      line: EntryLines.completion(9, journey: "J7", "payment"), code: "refused.unknownJourney",
      word: "journey.opened"),
    Bad(
      line: EntryLines.completion(9, journey: "13911110001", "payment"), code: "fact.personal",
      word: "subject"),
    Bad(
      line: EntryLines.completion(3, journey: "J1", "payment"), code: "append.conflict",
      word: EntryLines.id(3)),
  ]

  @Test(
    "A bad line is listed with its number, code and reason; the good ones are kept", arguments: bad)
  func listed(_ bad: Bad) throws {
    let desk = try Touchstone.opened()
    let line = bad.line.hasSuffix("\n") ? bad.line : bad.line + "\n"
    let text = Self.good + "\n" + line + EntryLines.completion(4, journey: "J1", "documents")
    let outcome = try desk("import", desk.file("a.ndjson", text).path, "--json")
    #expect(outcome.code == 65)
    let report = try outcome.json
    #expect(report.tally == [5, 4, 0, 1])
    let reject = try #require(report["rejects"]?.items?.first)
    #expect(reject["line"] == 5 && reject["code"]?.text == bad.code)
    #expect(reject["reason"]?.text?.contains(bad.word) == true, "\(reject["reason"]?.text ?? "")")
    #expect(reject["file"]?.text?.hasSuffix("a.ndjson") == true)
    #expect(try desk.count() == 5)
    let text2 = try desk("import", "a.ndjson")
    text2.expectRefused(65, saying: "a.ndjson: line 5: ")
    #expect(text2.out.contains("read 5 = appended 0 + duplicates 4 + rejected 1"))
  }

  @Test("--atomic with one bad line writes nothing, neither to the log nor to the vault")
  func atomic() throws {
    let desk = try Touchstone.opened()
    let vault = try vaultRows(desk)
    let file = try desk.file("a.ndjson", Self.good + "{\n")
    let outcome = try desk("import", file.path, "--atomic", "--json")
    #expect(outcome.code == 65)
    #expect(try outcome.json["withdrawn"] == true)
    try desk("import", file.path, "--atomic").expectRefused(65, saying: "nothing was written")
    try expectUntouched(desk, vault)
    try desk.file("b.ndjson", Self.good)
    #expect(try desk.ok("import", "b.ndjson", "--atomic", "--json").json.tally == [3, 3, 0, 0])
    #expect(try desk.ok("timeline", "C1", "--names").out.contains("陈小明"))
    #expect(try desk.ok("import", "b.ndjson", "--atomic", "--json").json.tally == [3, 0, 3, 0])
    try desk.expectSound()
  }

  @Test("What was withdrawn is not reported as appended")
  func withdrawn() throws {
    let desk = try Touchstone.opened()
    let file = try desk.file("a.ndjson", Self.good + "{\n")
    let report = try desk("import", file.path, "--atomic", "--json").json
    #expect(report["appended"] == 0 && report["events"] == 0)
    #expect(report["firstPosition"] == .null)
  }

  @Test("--atomic over two files keeps all or none of both")
  func atomicFiles() throws {
    let desk = try Touchstone.opened()
    try desk.file("a.ndjson", Self.good)
    try desk.file("b.ndjson", "{\n")
    try desk("import", "a.ndjson", "b.ndjson", "--atomic").expectRefused(65, saying: "b.ndjson")
    #expect(try desk.count() == 1)
  }

  @Test("--dry-run reports what would be, and writes nothing")
  func dryRun() throws {
    let desk = try Touchstone.opened()
    let vault = try vaultRows(desk)
    let file = try desk.file("a.ndjson", Self.good)
    let report = try desk.ok("import", file.path, "--dry-run", "--json").json
    #expect(report["dryRun"] == true)
    #expect(report.tally == [3, 3, 0, 0])
    try expectUntouched(desk, vault)
    #expect(try desk.ok("import", file.path, "--json").json.tally == [3, 3, 0, 0])
  }

  @Test("A rehearsal or withdrawn import of a table keeps nobody's name", arguments: [true, false])
  func table(isDryRun: Bool) throws {
    let desk = try Touchstone.opened()
    let vault = try vaultRows(desk)
    if isDryRun {
      let report = try desk.ok("import", Fixtures.deliveries.path, "--dry-run", "--json").json
      #expect(report.tally == [601, 595, 6, 0])
    } else {
      let table =
        "name,phone,advisor,journey,touchpoint,occurred\n"
        + "陈小明,13911110001,顾问甲,J1,greeting,2026-03-05 14:30\n"
        + "李四,13911110002,顾问乙,J2,greeting,2026-03-05\n"
      try desk("import", desk.file("a.csv", table).path, "--atomic").expectRefused(65)
    }
    try expectUntouched(desk, vault)
    #expect(
      try desk.ok("import", Fixtures.deliveries.path, "--json").json.tally == [601, 595, 6, 0])
    try desk.expectSound()
  }

  private func expectUntouched(_ desk: Touchstone, _ vault: String) throws {
    #expect(try desk.count() == 1)
    let rows = try vaultRows(desk)
    #expect(rows == vault)
    #expect(try desk.ok("customers", "--phone", "13911110001", "--json").out.isEmpty)
  }

  /// How many rows each table of the vault has.
  private func vaultRows(_ desk: Touchstone) throws -> String {
    try Python.run(
      """
      import sqlite3, sys
      vault = sqlite3.connect(f"file:{sys.argv[1]}?mode=ro", uri=True)
      names = [row[0] for row in vault.execute("select name from sqlite_master where type='table'")]
      print({name: vault.execute(f'select count(*) from "{name}"').fetchone()[0] for name in names})
      """, desk.logbook.appending(path: "vault.sqlite").path)
  }
}
