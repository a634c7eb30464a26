import CanonicalJSON
import Foundation
import MerkleTree
import Testing

@Suite("Importing and exporting entries")
struct EntryImportTests {
  @Test("The sample gives 2,000 events, and all duplicates the second time")
  func sample() throws {
    let desk = try Touchstone.opened()
    let first = try desk.ok("import", Fixtures.sample.path, "--json").json
    #expect(first.tally == [2000, 2000, 0, 0])
    // Before them stands the older blueprint that they name.
    #expect(first["events"] == 2000 && first["firstPosition"] == 3 && first["lastPosition"] == 2002)
    #expect(try desk.ok("import", Fixtures.sample.path, "--json").json.tally == [2000, 0, 2000, 0])
    #expect(try desk.count() == 2002)
    try desk.expectSound()
  }

  @Test("Exported entries hash to the checkpoint's root, as ten lines of Python see it")
  func root() throws {
    let desk = try Touchstone.delivered()
    try desk.ok("import", Fixtures.sample.path)
    let exported = try desk.ok("export", "events", "--output", "-")
    let note = try #require(SignedNote(try desk.ok("checkpoint").out))
    let checkpoint = try #require(Checkpoint(text: note.text))
    #expect(checkpoint.origin == Touchstone.origin)
    #expect(Int(checkpoint.size) == exported.lines.count)
    let root = try Python.run(
      #"""
      import sys, hashlib, base64
      sha = lambda data: hashlib.sha256(data).digest()
      level = [sha(b"\0" + line.rstrip(b"\n")) for line in sys.stdin.buffer]
      while len(level) > 1:
        pairs = [level[at:at + 2] for at in range(0, len(level), 2)]
        level = [sha(b"\1" + pair[0] + pair[1]) if pair[1:] else pair[0] for pair in pairs]
      print(base64.b64encode(level[0]).decode())
      """#, input: desk.file("export.ndjson", exported.bytes))
    #expect(root == checkpoint.root.description)
  }

  @Test("An entry's position is its line in the export; --since begins behind a position")
  func positions() throws {
    let desk = try Touchstone.opened()
    try desk.ok("import", Fixtures.sample.path)
    let entries = try desk.ok("export", "events", "--output", "-").lines
    let later = try desk.ok("export", "events", "--output", "-", "--since", "1990").lines
    #expect(later == Array(entries[1990...]))
    let listed = try desk.ok("events", "--after", "2000").lines
    #expect(
      listed == [2000, 2001].map { #"{"position":\#($0 + 1),"entry":\#(entries[$0])}"# })
  }

  @Test("The own export comes back as duplicates only, what is sealed included")
  func ownExport() throws {
    let desk = try Touchstone.delivered()
    try desk.ok("import", Fixtures.sample.path)
    let count = try desk.count()
    try desk.ok("export", "events", "--output", "own.ndjson")
    let again = try desk.ok("import", "own.ndjson", "--json").json
    #expect(again.tally == [Int64(count), 0, Int64(count), 0])
    #expect(try desk.count() == count)
  }

  @Test("Of a foreign export, entries with sealed are refused by name, the others are taken")
  func foreignExport() throws {
    let desk = try Touchstone.opened()
    try desk.ok("import", Fixtures.sample.path)
    try desk.ok("record", "customer.registered", "--customer", "C1", "--sealed", "name=陈小明")
    try desk.ok("export", "events", "--output", "foreign.ndjson")
    let other = try Touchstone.made()
    let refused = try other("import", desk.folder.appending(path: "foreign.ndjson").path, "--json")
    #expect(refused.code == 65)
    let report = try refused.json
    let rejects = report["rejects"]?.items ?? []
    // The standard blueprint is published there already, under another event id, and the file of
    // the older one is not in the export; that one ships, so the journeys find it.
    #expect(rejects.map { $0["line"] } == [1, 2, 2003])
    #expect(rejects.last?["code"] == "fact.foreignSealed")
    #expect(rejects.last?["reason"]?.text?.contains("sealed") == true)
    #expect(rejects.last?["reason"]?.text?.contains("personal") == true)
    #expect(report.tally == [2003, 2000, 0, 3])
    try other.expectSound()
  }

  @Test("A personal object is sealed on entry, and the customer is found by it")
  func personal() throws {
    let desk = try Touchstone.opened()
    let lines =
      EntryLines.line(
        id: EntryLines.id(1), subject: "customer/C1", customer: "C1",
        type: "customer.registered", data: #"{"kind":"person"}"#,
        more: #","personal":{"name":"陈小明","phone":"13911110001"}"#)
      + EntryLines.opening(2, journey: "J1")
      + EntryLines.completion(
        3, journey: "J1", "greeting", customer: "C1", more: #","personal":{"note":"等了很久"}"#)
    let file = try desk.file("a.ndjson", lines)
    #expect(try desk.ok("import", file.path, "--json").json.tally == [3, 3, 0, 0])
    let entries = try desk.ok("events").out
    for secret in ["陈小明", "13911110001", "等了很久", "personal"] {
      #expect(!entries.contains(secret), "\(secret)")
    }
    #expect(try desk.entries("--customer", "C1").filter { $0["sealed"] != nil }.count == 2)
    let timeline = try desk.ok("timeline", "C1", "--names").out
    for secret in ["陈小明", "13911110001", "等了很久"] { #expect(timeline.contains(secret)) }
    let found = try desk.ok("customers", "--phone", "139 1111 0001", "--json").jsonLines
    #expect(found.map { $0["customer"] } == ["C1"])
    #expect(try desk.ok("import", file.path, "--json").json.tally == [3, 0, 3, 0])
    try desk.expectSound()
  }

  @Test("A line seals for the customer of its journey, opened earlier in the same file too")
  func personalOfJourney() throws {
    let desk = try Touchstone.opened()
    let lines =
      EntryLines.opening(1, journey: "J1")
      + EntryLines.completion(2, journey: "J1", "greeting", more: #","personal":{"note":"慢"}"#)
    let report = try desk("import", desk.file("a.ndjson", lines).path, "--json").json
    #expect(report.tally == [2, 2, 0, 0], "\(report["rejects"]?.compactText() ?? "")")
  }
}
