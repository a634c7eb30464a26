import CanonicalJSON
import Foundation
import Testing

@Suite("Kept texts of reports")
struct ReportGoldenTests {
  static let names = [
    "satisfaction", "delivery", "loyalty", "causes", "service", "value", "cases", "process",
  ]

  @Test("Every report on the terminal, as JSON and as a page", arguments: names)
  func golden(name: String) throws {
    let desk = try ReportLog.opened()
    for language in ["en", "zh-Hans"] {
      let text = try desk.ok("report", name, "--language", language, at: ReportLog.now)
      try Golden.expect(ReportLog.normal(text.out), equals: "report-\(name).\(language).txt")
      let page = try desk.ok(
        "report", name, "--language", language, "--html", "-", at: ReportLog.now)
      try Golden.expect(ReportLog.normal(page.out), equals: "report-\(name).\(language).html")
    }
    let json = try desk.ok("report", name, "--json", at: ReportLog.now)
    try Golden.expect(ReportLog.normal(json.out), equals: "report-\(name).json")
  }

  @Test("A page is well-formed XML that loads nothing and runs nothing", arguments: names)
  func page(name: String) throws {
    let desk = try ReportLog.opened()
    try desk.ok("report", name, "--html", "page.html", at: ReportLog.now)
    let found = try Python.run(
      """
      import sys, xml.etree.ElementTree as tree
      page = tree.parse(sys.argv[1])
      tags = [element.tag.split("}")[1] for element in page.iter()]
      bad = [tag for tag in tags if tag in ("script", "link", "img", "iframe", "object")]
      bad += [name for element in page.iter() for name in element.attrib
        if name in ("src", "href") or name.startswith("on")]
      text = " ".join(page.getroot().itertext())
      bad += [word for word in ("url(", "@import", "http") if word in text]
      print(len(bad), tags.count("svg") > 0)
      """, desk.folder.appending(path: "page.html").path)
    let hasPicture = ["satisfaction", "delivery", "causes"].contains(name)
    #expect(found == "0 \(hasPicture ? "True" : "False")")
  }

  @Test("No line on the terminal is wider than 80 columns", arguments: ["en", "zh-Hans"])
  func width(language: String) throws {
    let desk = try ReportLog.opened()
    for name in Self.names {
      let shown = try desk.ok("report", name, "--language", language, at: ReportLog.now)
      let widest = try Python.run(
        """
        import sys, unicodedata
        def width(line):
          return sum(0 if unicodedata.category(c) in ("Mn", "Me", "Cf") else
            2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in line)
        print(max(width(line) for line in sys.stdin.read().split("\\n")))
        """, input: desk.file("text", shown.out))
      #expect(Int(widest) ?? 99 <= 80, "\(name)")
    }
  }
}
