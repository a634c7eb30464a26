import CanonicalJSON
import Foundation
import Testing

@Suite("On a terminal")
struct TerminalTests {
  /// Runs a command with a terminal as its standard output; what the terminal got.
  private func terminal(_ desk: Touchstone, _ line: String, _ setting: String = "") throws -> String
  {
    try desk.file("terminal.py", "import pty, sys\npty.spawn(sys.argv[1:])\n")
    let outcome = try desk.shell(
      "\(setting) python3 terminal.py \"$TOUCHSTONE\" \(line)", with: ["TERM": "xterm"])
    try #require(outcome.code == 0, "\(outcome.err)")
    return outcome.out
  }

  @Test("timeline opens names, and the reading is recorded")
  func names() throws {
    let desk = try Touchstone.delivered()
    let shown = try terminal(desk, "timeline C700000")
    #expect(shown.contains("测试客户0000"))
    #expect(try desk.count("--type", "access.read") == 1)
    let json = try terminal(desk, "timeline C700000 --json")
    #expect(!json.contains("测试客户0000"))
    #expect(try desk.count("--type", "access.read") == 1)
  }

  @Test("There are colours, unless NO_COLOR is set or the terminal is dumb")
  func colours() throws {
    let desk = try Touchstone.delivered()
    #expect(try terminal(desk, "timeline C700000").contains("\u{1B}[31m"))
    #expect(try !terminal(desk, "timeline C700000", "NO_COLOR=1").contains("\u{1B}"))
    #expect(try !terminal(desk, "timeline C700000", "TERM=dumb").contains("\u{1B}"))
    #expect(try !terminal(desk, "timeline C700000 --json").contains("\u{1B}"))
  }
}
