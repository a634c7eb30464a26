import Foundation
import Testing

@Suite("Text for a terminal of 80 columns")
struct ScreenTests {
  /// Columns of a line: East Asian wide and emoji count two, combining marks and format signs
  /// none, as Python's unicodedata has them.
  private func widest(_ text: String, _ desk: Touchstone) throws -> (Int, String) {
    let found = try Python.run(
      """
      import sys, unicodedata
      def width(line):
        return sum(0 if unicodedata.category(c) in ("Mn", "Me", "Cf") else
          2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in line)
      line = max(sys.stdin.read().split("\\n"), key=width)
      print(width(line), line)
      """, input: try desk.file("text", text))
    let parts = found.split(separator: " ", maxSplits: 1)
    return (Int(parts[0]) ?? -1, parts.count > 1 ? String(parts[1]) : "")
  }

  @Test("No line of ten customers' timelines is wider", arguments: ["zh-Hans", "en"])
  func fixture(language: String) throws {
    let desk = try Touchstone.delivered()
    var text = ""
    for number in 0..<10 {
      text += try desk.ok("timeline", "C70000\(number)", "--names", "--language", language).out
    }
    let (columns, line) = try widest(text, desk)
    #expect(columns <= 80, "\(line)")
  }

  @Test("No line of a shipped blueprint is wider", arguments: ["zh-Hans", "en"])
  func blueprints(language: String) throws {
    let desk = try Touchstone()
    for name in ["standard", "presales"] {
      let shown = try desk.ok("blueprint", "show", name, "--shipped", "--language", language)
      let (columns, line) = try widest(shown.out, desk)
      #expect(columns <= 80, "\(line)")
      #expect(!shown.out.contains("\n\n\n"))
    }
  }

  @Test("No line is wider for a long name, model, advisor or note", arguments: ["zh-Hans", "en"])
  func long(language: String) throws {
    let desk = try Touchstone.opened()
    let words = String(repeating: "等了很久没有人来 and nobody came 🚗 ", count: 8)
    try desk.ok(
      "record", "journey.opened", "--journey", String(repeating: "D", count: 60), "--customer",
      String(repeating: "C", count: 60), "--set", "model=" + String(repeating: "车", count: 60))
    try desk.ok(
      "record", "touchpoint.completed", "--journey", String(repeating: "D", count: 60),
      "--set", "touchpoint=greeting", "--sealed", "note=\(words)")
    try desk.ok(
      "record", "customer.registered", "--customer", String(repeating: "C", count: 60),
      "--sealed", "name=\(words)")
    let shown = try desk.ok(
      "timeline", String(repeating: "C", count: 60), "--names", "--language", language)
    let (columns, line) = try widest(shown.out, desk)
    #expect(columns <= 80, "\(columns): \(line)")
    #expect(shown.out.replacing("\n", with: "").contains("nobody came"))
  }

  @Test("The result and its marks are words that are whole", arguments: ["zh-Hans", "en"])
  func whole(language: String) throws {
    let desk = try Touchstone.delivered()
    let shown = try desk.ok("timeline", "C700000", "--language", language)
    #expect(!shown.out.contains("…"), "\(shown.out)")
  }

  @Test("COLUMNS is respected", arguments: ["zh-Hans", "en"])
  func columns(language: String) throws {
    let desk = try Touchstone.delivered()
    let shown = try desk.ok(
      "timeline", "C700000", "--language", language, with: ["COLUMNS": "60"])
    let (columns, line) = try widest(shown.out, desk)
    #expect(columns <= 60, "\(columns): \(line)")
  }

  @Test("Control characters of a note or a name never reach the terminal")
  func control() throws {
    let desk = try RecordTests.open()
    let words = "a\u{1B}[2Jb\u{07}c\u{9B}31md\u{1B}]0;title\u{07}e\u{202E}f"
    try desk.ok(
      "record", "touchpoint.completed", "--journey", "D1", "--set", "touchpoint=greeting",
      "--sealed", "note=\(words)")
    try desk.ok("record", "customer.registered", "--customer", "C1", "--sealed", "name=\(words)")
    for arguments in [["timeline", "C1", "--names"], ["customers", "--names"]] {
      let shown = try desk.start(arguments).wait()
      #expect(shown.code == 0)
      let bad = shown.out.unicodeScalars.filter {
        $0 != "\n" && ($0.properties.generalCategory == .control || $0 == "\u{202E}")
      }
      #expect(bad.isEmpty, "\(arguments): \(bad.map { String($0.value, radix: 16) })")
    }
  }

  @Test("A pipe gets no colours")
  func colours() throws {
    let desk = try Touchstone.delivered()
    let shown = try desk.shell("\"$TOUCHSTONE\" timeline C700000 | cat")
    #expect(!shown.out.contains("\u{1B}"))
  }
}
