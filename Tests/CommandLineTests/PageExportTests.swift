import CanonicalJSON
import Foundation
import Testing

@Suite("Timelines, call sheets and reports on paper")
struct PageExportTests {
  /// Parses a page, refuses whatever it would fetch, and says what stands in it.
  private static let reader = """
    import json, sys, xml.dom.minidom as dom
    page = dom.parse(sys.argv[1])
    def texts(name):
        def text(node):
            return node.data if node.nodeType == node.TEXT_NODE else "".join(map(text, node.childNodes))
        return [" ".join(text(node).split()) for node in page.getElementsByTagName(name)]
    for node in page.getElementsByTagName("*"):
        assert node.tagName not in ("script", "link", "img", "iframe", "object"), node.tagName
        assert not node.hasAttribute("src"), node.tagName
        assert node.getAttribute("href")[:4] in ("", "tel:"), node.getAttribute("href")
    assert "url(" not in texts("style")[0] and "@import" not in texts("style")[0]
    print(json.dumps({name: texts(name) for name in ("title", "h1", "h2", "thead", "li", "pre", "p", "article")}))
    """

  private func read(_ desk: Touchstone, _ name: String) throws -> JSON {
    try JSON(strict: Python.run(Self.reader, desk.folder.appending(path: name).path))
  }

  private func file(_ desk: Touchstone, _ name: String) throws -> String {
    try String(contentsOf: desk.folder.appending(path: name), encoding: .utf8)
  }

  @Test("Timelines are one well-formed page that fetches nothing, a customer after the other")
  func timelines() throws {
    let desk = try Touchstone.delivered()
    try desk.ok("export", "timelines", "--format", "html", "--output", "t.html")
    let page = try read(desk, "t.html")
    #expect(page["h1"]?.items?.count == 60)
    #expect(page["thead"]?.items?.count == 60)
    let checkpoint = try desk.ok("checkpoint").out.split(whereSeparator: \.isWhitespace)
    #expect(page["pre"]?.items?.first?.text == checkpoint.joined(separator: " "))
    #expect(page["li"]?.items?.contains("Rows: 60") == true)
    #expect(try !file(desk, "t.html").contains("1390000"))
    #expect(try desk.folder.names == ["keys", "logbook", "t.html"], "the statement stands inside")
  }

  @Test("A timeline says on paper what it says on a terminal", arguments: ["en", "zh-Hans"])
  func sameAsTerminal(language: String) throws {
    let desk = try CallShop.opened(language: language)
    let arguments = ["--names", "--reason", "audit"]
    let export = ["export", "timelines", "--customer", "C3", "--format", "html", "-o", "t.html"]
    #expect(try desk.start(export + arguments).wait().code == 0)
    let shown = try desk.start(
      ["timeline", "C3"] + arguments, with: ["COLUMNS": "1000"]
    ).wait().lines
    let page = try file(desk, "t.html")
    // The table's rows are cut to columns there; what stands below it is whole.
    let below = try #require(
      shown.firstIndex { $0.contains("2026-03-18 12:00") && $0.contains("✓") })
    for line in shown.dropFirst(below + 1) where !line.hasPrefix(" ") && !line.hasPrefix("·") {
      let words = line.trimmingCharacters(in: .whitespaces)
      #expect(page.contains(words), "\(words)")
    }
    #expect(page.contains("13900000003") && page.contains("四十分钟"))
  }

  @Test("The page of a timeline is the kept one", arguments: ["en", "zh-Hans"])
  func golden(language: String) throws {
    let desk = try Touchstone.delivered(language: language)
    try desk.ok(
      "export", "timelines", "--customer", "C700000", "--format", "html", "--output", "t.html")
    try Golden.expect(
      Kept.normal(try file(desk, "t.html")), equals: "timeline.\(language).html")
  }

  @Test(
    "A call sheet is the kept one; it is one export and no reading", arguments: ["en", "zh-Hans"])
  func calls(language: String) throws {
    let desk = try CallShop.opened(language: language)
    try desk.ok(
      "export", "calls", "--on", CallShop.day, "--format", "html", "--names", "--reason",
      "followUp", "--output", "c.html")
    let page = try read(desk, "c.html")
    #expect(try file(desk, "c.html").contains("href=\"tel:+86139000"))
    #expect(try file(desk, "c.html").contains("name=\"viewport\""))
    let listed = try desk.ok("calls", "--on", CallShop.day, "--json").json["rows"]?.items ?? []
    let cards = page["article"]?.items?.compactMap(\.text) ?? []
    #expect(cards.count == listed.count)
    for (card, row) in zip(cards, listed) {
      #expect(card.contains(row["journey"]?.text ?? "?"), "in the order of the list")
    }
    try Golden.expect(Kept.normal(try file(desk, "c.html")), equals: "calls.\(language).html")
    #expect(try desk.entries("--type", "access.read").isEmpty)
    let exported = try desk.entries("--type", "access.exported")
    #expect(exported.count == 1 && exported.first?["data"]?["what"] == "calls")
    #expect(exported.first?["data"]?["rows"] == .integer(Int64(listed.count)))
  }

  @Test("Without --names a call sheet has no phone, no name and no words, and is not recorded")
  func sealed() throws {
    let desk = try CallShop.opened()
    try desk.ok(
      "export", "calls", "--on", CallShop.day, "--format", "html", "--output", "c.html")
    let page = try file(desk, "c.html")
    #expect(!page.contains("1390000000") && !page.contains("客户C") && !page.contains("四十分钟"))
    #expect(try desk.entries("--type", "access.exported").isEmpty)
  }

  @Test("An erased customer stands on the page as erased, and nothing of the words is left")
  func erased() throws {
    let desk = try CallShop.opened()
    try desk.ok("erase", "C3", "--reason", "asked", "--requested-by", "S-1")
    try desk.ok(
      "export", "timelines", "--format", "html", "--names", "--reason", "audit", "-o", "t.html")
    let page = try file(desk, "t.html")
    #expect(page.contains("Customer C3 · (erased)"))
    #expect(!page.contains("四十分钟") && !page.contains("13900000003"))
  }

  @Test("The report is exported as its own page with its statement, and as its own JSON")
  func report() throws {
    let desk = try Touchstone.delivered()
    let options = ["--from", "2026-03-01", "--by", "delivered", "--answers", "latest"]
    let export = ["export", "report", "satisfaction"] + options
    for format in ["html", "json"] {
      let outcome = try desk.start(export + ["--format", format, "-o", "r." + format]).wait()
      #expect(outcome.code == 0, "\(outcome.err)")
    }
    let own = try desk.start(["report", "satisfaction", "--json"] + options).wait().json
    #expect(try JSON(strict: file(desk, "r.json")) == own)
    let statement = try JSON(strict: file(desk, "r.json.export.json"))
    #expect(statement["weights"]?.items?.isEmpty == false)
    #expect(statement["filter"]?["report"] == "satisfaction")
    let page = try read(desk, "r.html")
    #expect(page["li"]?.items?.contains { $0.text?.hasPrefix("Weights: ") == true } == true)
    #expect(page["pre"]?.items?.count == 1)
  }

  @Test("The same request at the same position gives the same bytes, whatever came afterwards")
  func sameBytes() throws {
    let desk = try CallShop.opened()
    let head = "\(try desk.count())"
    for export in [
      ["timelines", "--format", "html"], ["calls", "--format", "html", "--on", CallShop.day],
      ["calls", "--format", "ics", "--on", CallShop.day], ["report", "delivery"],
      ["report", "delivery", "--format", "json"],
      ["calls", "--format", "vcf", "--on", CallShop.day, "--names", "--reason", "followUp"],
    ] {
      func bytes(_ time: String) throws -> Data {
        let outcome = try desk.start(
          ["export"] + export + ["--known-at", head, "-o", "file"], at: time
        ).wait()
        #expect(outcome.code == 0, "\(export) \(outcome.err)")
        return try Data(contentsOf: desk.folder.appending(path: "file"))
      }
      let before = try bytes(Touchstone.now)
      try desk.ok(
        "call", "D2", "--step", "first", "--outcome", "noAnswer", "--at", "2026-03-19 10:15")
      #expect(try bytes("2026-12-24T08:00:00.000Z") == before, "\(export)")
    }
  }

  @Test(
    "What a kind or format cannot do, or cannot do without, is refused by name",
    arguments: [
      (["calls", "--as-of", "2026-03-01"], 64, "--as-of"),
      (["timelines", "--on", "2026-03-01"], 64, "--on"),
      (["calls", "--from", "2026-03-01"], 64, "--from"), (["report"], 64, "NAME"),
      (["report", "nothing"], 64, "satisfaction"), (["timelines", "satisfaction"], 64, "report"),
      (["report", "delivery", "--customer", "C1"], 64, "--customer"),
      (["calls", "--format", "vcf"], 64, "--names"),
      (["calls", "--format", "html", "--phones", "--reason", "followUp"], 64, "--phones"),
      (["calls", "--format", "ics", "--phones"], 64, "--reason"),
      (["calls", "--format", "ics", "--card-version", "3.0"], 64, "--card-version"),
      (
        ["calls", "--format", "vcf", "--names", "--reason", "followUp", "--card-version", "2.1"],
        64, "3.0"
      ),
      (["calls", "--known-at", "99999", "--format", "ics"], 66, "no such event"),
    ])
  func refused(arguments: [String], code: Int32, word: String) throws {
    let desk = try Touchstone.opened()
    let outcome = try desk.start(["export"] + arguments + ["-o", "file"]).wait()
    #expect(outcome.code == code, "\(outcome.err)")
    #expect(outcome.err.contains(word), "\(outcome.err)")
    #expect(try desk.folder.names == ["keys", "logbook"])
  }
}
