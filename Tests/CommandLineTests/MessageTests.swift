import CanonicalJSON
import Foundation
import Testing

@Suite("Messages")
struct MessageTests {
  /// Channels that take nothing, and whether standard output is among them.
  private static let redirections = [
    ("2>/dev/full", false), ("2>&-", false), (">/dev/full", true), (">&-", true),
    ("<&- >&- 2>&-", true), (">/dev/full 2>/dev/full", true),
  ]

  @Test(
    "A channel that takes nothing stops no command: each ends with its own code, or 74 for data",
    .enabled(if: FileManager.default.fileExists(atPath: "/dev/full")), arguments: redirections)
  func deaf(redirection: String, hasNoOutput: Bool) throws {
    let desk = try Touchstone.opened()
    try desk.ok("record", "journey.opened", "--journey", "D1", "--customer", "C1")
    let commands: [(String, Int32, isData: Bool)] = [
      ("bogus", 64, false), ("timeline nobody", 66, false), ("record x.y", 65, false),
      ("import nofile.csv", 66, false), ("journeys", 0, true), ("verify", 0, true),
      ("events", 0, true), ("--help", 0, true), ("export events --output -", 0, true),
      ("timeline C1 --names", 0, true),
    ]
    for (command, code, isData) in commands {
      let ended = try desk.shell("\"$TOUCHSTONE\" \(command) \(redirection)")
      #expect(ended.code == (isData && hasNoOutput ? 74 : code), "\(command) \(redirection)")
    }
    // What was closed took no message into a file of ours.
    try desk.expectSound()
    #expect(try desk.ok("verify", "--keys").code == 0)
  }

  @Test("Nothing that steers a terminal gets out of a message, whatever was given")
  func steering() throws {
    let desk = try Touchstone.opened()
    let bad = "x\u{1B}]0;t\u{07}\u{9B}31m\u{202E}y\u{7F}\u{200B}"
    let given = [
      [bad], ["import", bad + ".csv"], ["customers", bad], ["record", bad],
      ["record", "journey.opened", "--journey", "J", "--set", bad + "=1"],
      ["record", "journey.opened", "--set", bad], ["export", "events", "--output", bad + "/x"],
      ["export", "events", "--format", bad, "--output", "o"], ["verify", "--against", bad],
      ["timeline", bad], ["journeys", "--state", bad], ["report", bad], ["calls", "--on", bad],
      ["blueprint", "check", bad], ["verify-bundle", bad, "--verifier-key", bad],
      ["--logbook", bad, "journeys"], ["init", bad, "--dealer", bad, "--origin", bad],
      ["replay", "--known-at", bad, "--output", "r"], ["backup", bad + "/a"], ["restore", bad],
      ["erase", bad, "--reason", bad, "--requested-by", bad], ["prove", bad],
      ["import", "x.csv", "--mapping", bad], ["blueprint", "show", bad],
    ]
    for arguments in given {
      let said = try desk.start(arguments).wait()
      #expect(said.code < 128, "\(arguments)")
      let text = said.out + said.err
      let steers = text.unicodeScalars.contains {
        $0 != "\n" && $0 != "\t"
          && ($0.properties.generalCategory == .control || $0.properties.generalCategory == .format)
      }
      #expect(!steers, "\(arguments): \(text)")
    }
  }

  @Test("Nor out of what was recorded: lists, timelines, tables and JSON on a terminal")
  func recorded() throws {
    let desk = try Touchstone.opened()
    let bad = "王\u{1B}[31m\u{9B}2J芳\u{202E}\u{07}"
    try desk.ok("record", "journey.opened", "--journey", "D1", "--customer", "C1")
    try desk.ok(
      "record", "customer.registered", "--customer", "C1", "--sealed", "name=\(bad)", "--sealed",
      "phone=13800138000")
    try desk.ok(
      "record", "touchpoint.completed", "--journey", "D1", "--set", "touchpoint=greeting",
      "--sealed", "note=\(bad)\nline")
    func steers(_ text: String) -> Bool {
      text.unicodeScalars.contains {
        let isBreak = $0 == "\n" || $0 == "\r" || $0 == "\t" || $0 == "\u{FEFF}"
        return !isBreak
          && ($0.properties.generalCategory == .control || $0.properties.generalCategory == .format)
      }
    }
    for arguments in [
      ["timeline", "C1", "--names"], ["customers", "--names"], ["events"], ["journeys"],
      ["export", "timelines", "--format", "csv", "--names", "--reason", "test", "--output", "-"],
      ["export", "timelines", "--format", "html", "--names", "--reason", "test", "--output", "-"],
    ] {
      let said = try desk.start(arguments).wait()
      #expect(said.code == 0 && !steers(said.out), "\(arguments): \(said.out)\(said.err)")
    }
    try desk.file("terminal.py", "import pty, sys\npty.spawn(sys.argv[1:])\n")
    for line in [
      "timeline C1 --names --json", "customers --names --json", "timeline C1",
      "export timelines --format json --names --reason test --output -",
    ] {
      let shown = try desk.shell(
        "NO_COLOR=1 python3 terminal.py \"$TOUCHSTONE\" \(line)", with: ["TERM": "xterm"])
      #expect(shown.code == 0 && shown.out.contains("王"), "\(line): \(shown.err)")
      #expect(!steers(shown.out), "\(line): \(shown.out)")
      if line.hasSuffix("--json") {
        #expect(shown.out.contains(#"\u009b"#) && shown.out.contains(#"\u202e"#), "\(shown.out)")
      }
    }
    // For programs the value is whole.
    let piped = try desk.ok("timeline", "C1", "--names", "--json").out
    #expect(piped.contains("\u{9B}") && piped.contains("\u{202E}"))
  }

  @Test(
    "A usage error repeats no value that looks personal",
    arguments: [
      "13800138000", "王芳", "wang@example.com", "京A12345", "LSVAA49J132047371", "021-62345678",
    ])
  func discreet(value: String) throws {
    let desk = try Touchstone.opened()
    for arguments in [
      ["timelin", value], ["customers", value], ["customers", "--limit", value],
      ["customers", "--limit=\(value)"], ["record", value], ["journeys", "--state", value],
      ["record", "journey.opened", "--journey", value, "--set", "\(value)=1"],
      ["record", "journey.opened", "--set", value], ["report", value],
      ["report", "value", "--rate", value],
      ["export", value, "--output", "x"], ["timeline", value], ["prove", value],
      ["blueprint", "show", value], ["events", "--from", value],
    ] {
      let said = try desk.start(arguments).wait()
      #expect(!said.err.contains(value) && !said.out.contains(value), "\(arguments): \(said.err)")
    }
  }

  @Test(
    "Nor does a table say what its header holds, of whichever kind",
    arguments: ["13800138000", "张三", "客户张三", "wang@example.com", "京A12345", "LSVAB2BR1CN123456"])
  func headers(value: String) throws {
    let desk = try Touchstone.opened()
    try desk.file("mapping.yaml", "columns:\n  phone: \(value)\n  journey: [\(value)#2]\n")
    for (name, head) in [
      ("unknown", "订单号,环节,时间,\(value)"), ("alone", "订单号,\(value),备注,意见"),
      ("twice", "订单号,环节,时间,\(value),\(value)"), ("bracket", "订单号(\(value)),环节,时间(\(value)),电话"),
    ] {
      try desk.file("\(name).csv", head + "\n,,x,y,z\n")
      for more in [
        [], ["--json"], ["--dry-run"], ["--language", "en"], ["--mapping", "mapping.yaml"],
        ["--suggest-mapping"],
      ] {
        let said = try desk.start(["import", "\(name).csv"] + more).wait()
        #expect(!said.err.contains(value) && !said.out.contains(value), "\(name) \(more): \(said)")
      }
    }
    let log =
      #"<log><trace><string key="concept:name" value="J1"/><string key="\#(value)" value="x"/>"#
      + #"<event><string key="concept:name" value="greeting"/><string key="\#(value)" value="x"/>"#
      + #"<date key="time:timestamp" value="2026-03-05T06:30:00Z"/></event></trace></log>"#
    try desk.file("log.xes", log)
    for more in [[], ["--json"]] {
      let said = try desk.start(["import", "log.xes"] + more).wait()
      #expect(said.code == 0, "\(said)")
      #expect(!said.err.contains(value) && !said.out.contains(value), "\(more): \(said)")
    }
  }

  @Test("A damaged log speaks a sentence, never in the program's own words")
  func damage() throws {
    let desk = try Touchstone.delivered()
    let broken = try desk.shell(
      """
      python3 - <<'END'
      import sqlite3
      log = sqlite3.connect("logbook/log.sqlite")
      triggers = log.execute("SELECT name, sql FROM sqlite_master WHERE type='trigger'").fetchall()
      for name, _ in triggers: log.execute(f'DROP TRIGGER "{name}"')
      log.execute("DELETE FROM name WHERE text='touchpoint.completed'")
      for _, sql in triggers: log.execute(sql)
      log.commit()
      END
      """)
    try #require(broken.code == 0, "\(broken.err)")
    for arguments in [["events"], ["timeline", "C700000"], ["prove", "9"], ["rebuild"]] {
      let said = try desk.start(arguments).wait()
      #expect(said.code != 0 && said.code < 128, "\(arguments)")
      #expect(!said.err.contains("MissingName") && !said.err.contains("(table:"), "\(said.err)")
    }
    let said = try desk("events")
    #expect(said.code == 74 && said.err.contains("damaged"), "\(said.err)")
  }
}
