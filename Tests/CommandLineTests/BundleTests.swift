import CanonicalJSON
import Foundation
import Testing

@Suite("Evidence bundles")
struct BundleTests {
  private static let files = [
    "checkpoint.txt", "entries.ndjson", "index.html", "manifest.json", "manifest.note",
    "proofs.ndjson", "verifier.key",
  ]

  private func bytes(_ desk: Touchstone, _ name: String) throws -> Data {
    try Data(contentsOf: desk.folder.appending(path: name))
  }

  @Test("What was asked for is in it, byte for byte as in the log, and both programs say so")
  func asked() throws {
    let desk = try Touchstone.delivered()
    let all = Set(try desk.ok("export", "events", "--output", "-").lines)
    let cases: [([String], (JSON) -> Bool)] = [
      (["--customer", "C700000"], { $0["customer"] == "C700000" }),
      (["--journey", "D700001"], { $0["subject"] == "journey/D700001" }),
      (
        ["--from", "2026-03-05", "--to", "2026-03-06"],
        { ($0["time"]?.text ?? "").hasPrefix("2026-03-0") }
      ),
      (["--customer", "C700000", "--known-at", "6"], { $0["customer"] == "C700000" }),
    ]
    for (index, (arguments, holds)) in cases.enumerated() {
      let name = "b\(index)"
      #expect(
        try desk.start(["export", "evidence", "--output", name] + arguments).wait().code == 0)
      #expect(try desk.folder.appending(path: name).names == Self.files)
      let lines = String(decoding: try bytes(desk, "\(name)/entries.ndjson"), as: UTF8.self)
        .split(separator: "\n")
      #expect(!lines.isEmpty && lines.allSatisfy(all.contains))
      for line in lines { #expect(holds(try JSON(strict: String(line)))) }
      let found = try desk.faults(name)
      #expect(found.ours.isEmpty && found.theirs.isEmpty, "\(found)")
    }
    #expect(
      String(decoding: try bytes(desk, "b3/entries.ndjson"), as: UTF8.self)
        .split(separator: "\n").count < 21)
    #expect(try desk.count() == 1_313, "nothing was opened, so nothing is recorded")
  }

  @Test("The same request at the same position gives the same bytes, in any zone, as zip or folder")
  func same() throws {
    let desk = try Touchstone.delivered()
    try desk.ok("export", "evidence", "--customer", "C700000", "--output", "a.zip")
    try desk.ok(
      "export", "evidence", "--customer", "C700000", "--output", "b.zip",
      with: ["TZ": "America/New_York"], at: "2027-01-01T00:00:00.000Z")
    #expect(try bytes(desk, "a.zip") == bytes(desk, "b.zip"))
    let piped = try desk.ok("export", "evidence", "--customer", "C700000", "--output", "-")
    #expect(try piped.bytes == bytes(desk, "a.zip"))
    try desk.ok("export", "evidence", "--customer", "C700000", "--output", "c")
    #expect(try desk.shell("python3 -m zipfile -e a.zip z && diff -r z c").code == 0)
    let found = try desk.faults("a.zip")
    #expect(found.ours.isEmpty && found.theirs.isEmpty, "\(found)")
  }

  @Test("Known at a position the bundle is the same, whatever was recorded since")
  func knownAt() throws {
    let desk = try Touchstone.delivered()
    let export = ["export", "evidence", "--customer", "C700000", "--known-at", "900", "--output"]
    #expect(try desk.start(export + ["a.zip"]).wait().code == 0)
    try desk.ok(
      "record", "rating.given", "--journey", "D700000", "--set", "touchpoint=payment", "--set",
      "perception=5")
    try desk.ok("checkpoint")
    #expect(try desk.start(export + ["b.zip"]).wait().code == 0)
    #expect(try bytes(desk, "a.zip") == bytes(desk, "b.zip"))
    let found = try desk.faults("b.zip")
    #expect(found.ours.isEmpty && found.theirs.isEmpty, "\(found)")
  }

  @Test("Without --open nothing personal is in it; with it there must be a reason")
  func closed() throws {
    let desk = try Touchstone.delivered()
    try desk.ok("export", "evidence", "--from", "2026-01-01", "--output", "b")
    let secrets = try Fixtures.secrets()
    for name in Self.files {
      let bytes = try bytes(desk, "b/\(name)")
      for secret in secrets { #expect(bytes.range(of: Data(secret.utf8)) == nil, "\(name)") }
    }
    try desk("export", "evidence", "--customer", "C700000", "--open", "--output", "o")
      .expectRefused(64, saying: "--reason")
    try desk(
      "export", "evidence", "--customer", "C700000", "--open", "--reason", "13900000000",
      "--output", "o"
    ).expectRefused(65)
    #expect(try desk.folder.names == ["b", "keys", "logbook"])
  }

  @Test("Opened fields are tied to their entries, and the export is one access.exported")
  func opened() throws {
    let desk = try Touchstone.small()
    try desk.ok(
      "export", "evidence", "--customer", "C1", "--open", "--reason", "audit", "--output", "o")
    let text = String(decoding: try bytes(desk, "o/opened.json"), as: UTF8.self)
    let opened = try JSON(strict: text)
    #expect(opened["reason"] == "audit" && opened["events"]?.items?.count == 2)
    let plain = try #require(opened["events"]?.items?.first?["plaintext"]?.text)
    #expect(plain.utf8.count == 128 && plain.hasPrefix(#"{"name":"陈小明","phone":"13911110001"}"#))
    let page = String(decoding: try bytes(desk, "o/index.html"), as: UTF8.self)
    #expect(page.contains("陈小明") && page.contains("等候 &lt;b&gt;太久&lt;/b&gt;"))
    let checked = try desk.ok("verify-bundle", "o", "--verifier-key", desk.verifierKey)
    #expect(checked.out.contains("2 opened parts") && checked.out.contains("0 cannot be opened"))
    let found = try desk.faults("o")
    #expect(found.ours.isEmpty && found.theirs.isEmpty, "\(found)")
    let access = try desk.entries("--type", "access.exported").map { $0["data"] }
    #expect(
      access == [
        [
          "filter": ["customer:C1"], "rows": 2, "what": "evidence", "whose": "C1", "why": "audit",
        ]
      ])
  }

  @Test("Of an erased customer the entries stay, and the opened fields say erased")
  func erased() throws {
    let desk = try Touchstone.small()
    try desk.ok("erase", "C1", "--reason", "asked", "--requested-by", "S-1")
    try desk.ok(
      "export", "evidence", "--journey", "J1", "--open", "--reason", "audit", "--output", "o")
    let opened = try JSON(strict: Array(try bytes(desk, "o/opened.json")))
    #expect(opened["events"] == [["erased": true, "index": 3]])
    let checked = try desk.ok("verify-bundle", "o", "--verifier-key", desk.verifierKey)
    #expect(checked.out.contains("1 cannot be opened"))
    let found = try desk.faults("o")
    #expect(found.ours.isEmpty && found.theirs.isEmpty, "\(found)")
    #expect(try desk.count("--type", "access.exported") == 0, "nothing was opened")
  }

  @Test("Right after a change of the signing key a bundle is under the new one")
  func rotated() throws {
    let desk = try Touchstone.small()
    try desk.ok("rotate-key")
    try desk.ok("export", "evidence", "--customer", "C1", "--output", "b")
    let found = try desk.faults("b")
    #expect(found.ours.isEmpty && found.theirs.isEmpty, "\(found)")
  }

  @Test("What is not there is missing, and a bundle of nothing is not asked for")
  func nothing() throws {
    let desk = try Touchstone.small()
    for (arguments, code) in [
      (["--customer", "nobody"], 66), (["--journey", "nothing"], 66),
      (["--from", "2030-01-01"], 66),
      ([], 64), (["--customer", "C1", "--names"], 64), (["--customer", "C1", "--since", "1"], 64),
    ] as [([String], Int32)] {
      let outcome = try desk.start(["export", "evidence", "--output", "b"] + arguments).wait()
      #expect(outcome.code == code, "\(arguments): \(outcome.err)")
    }
    try desk("export", "events", "--open", "--output", "b").expectRefused(64, saying: "evidence")
    #expect(try desk.folder.names == ["keys", "logbook"])
  }

  @Test("A place that is taken stays as it is, and nothing is left beside it")
  func taken() throws {
    let desk = try Touchstone.small()
    func export(_ place: String) throws -> Touchstone.Place {
      let outcome = try desk("export", "evidence", "--customer", "C1", "--output", place)
      return (outcome.code, outcome.err)
    }
    try desk.file("file", "kept")
    #expect(try desk.shell("mkdir full empty x.zip && touch full/a && ln -s empty link").code == 0)
    #expect(try export("file").code == 65)
    #expect(try export("full/").code == 65)
    #expect(try export("x.zip").code == 65)
    #expect(try export("nosuch/b").code == 66)
    #expect(try export("/dev/null").code == 65)
    let linked = try export("link")
    #expect(linked.code == 0, "\(linked.err)")
    #expect(try desk.folder.appending(path: "empty").names == Self.files)
    #expect(
      try desk.folder.names == ["empty", "file", "full", "keys", "link", "logbook", "x.zip"])
    #expect(String(decoding: try bytes(desk, "file"), as: UTF8.self) == "kept")
  }

  @Test("The page is well-formed, runs nothing, loads nothing, and is the kept text")
  func page() throws {
    let desk = try Touchstone.small()
    for (more, name) in [
      ([], "bundle.html"), (["--open", "--reason", "audit"], "bundle-opened.html"),
    ] {
      let arguments = ["export", "evidence", "--customer", "C1", "--output", name] + more
      #expect(try desk.start(arguments).wait().code == 0)
      let page = String(decoding: try bytes(desk, "\(name)/index.html"), as: UTF8.self)
      for word in ["<script", "http", "url(", "src=", "@import"] { #expect(!page.contains(word)) }
      let normal = page.replacing(/[A-Za-z0-9+\/]{43}=/, with: "ROOT")
      try Golden.expect(normal, equals: name)
    }
  }
}

extension Touchstone {
  typealias Place = (code: Int32, err: String)
}
