import Foundation
import Testing

@Suite("Help, usage and completion")
struct HelpTests {
  private static let commands = [
    "", "init", "import", "record", "timeline", "customers", "journeys", "events", "calls",
    "call", "calendar", "calendar add", "calendar list",
    "settings", "settings show", "settings accept",
    "report", "report satisfaction", "report delivery", "report loyalty", "report causes",
    "report service", "report value", "report cases", "report process", "export", "rebuild",
    "deliver",
    "replay",
    "blueprint", "blueprint list", "blueprint show", "blueprint check",
    "blueprint publish", "blueprint schema", "checkpoint", "prove", "verify", "verify-bundle",
    "verify-proof",
    "rotate-key", "access", "erase", "backup", "restore", "migrate", "demo-data",
    "doctor", "serve", "users", "users add", "users list", "users stop", "tokens", "tokens add",
    "tokens list", "tokens revoke",
  ]

  @Test("Every command and subcommand is looked at here")
  func list() throws {
    let desk = try Touchstone()
    var found: Set<String> = [""]
    for parent in ["", "blueprint", "calendar", "settings", "report", "users", "tokens"] {
      let words = parent.split(separator: " ").map(String.init)
      let help = try desk.start(words + ["--help"], with: ["LANG": "en_GB.UTF-8"]).wait().lines
      let start = try #require(help.firstIndex { $0.hasPrefix("SUBCOMMANDS:") })
      for line in help[(start + 1)...].prefix(while: { $0.hasPrefix("  ") }) {
        // What goes on in the next line is indented further.
        guard !line.hasPrefix("   "), let name = line.split(separator: " ").first else { continue }
        if name != "See" { found.insert((words + [String(name)]).joined(separator: " ")) }
      }
    }
    #expect(found.symmetricDifference(Self.commands) == [])
  }

  @Test("Every command explains itself in both languages", arguments: commands)
  func everyCommand(command: String) throws {
    let desk = try Touchstone()
    let words = command.split(separator: " ").map(String.init)
    var texts: [String] = []
    for language in ["zh_CN.UTF-8", "en_GB.UTF-8"] {
      let help = try desk.start(words + ["--help"], with: ["LANG": language]).wait()
      #expect(help.code == 0 && help.err.isEmpty)
      let usage = language.hasPrefix("zh") ? "用法：touchstone" : "USAGE: touchstone"
      #expect(help.out.contains(usage))
      texts.append(help.out)
    }
    let hasChinese = texts.map {
      $0.unicodeScalars.contains { (0x4E00...0x9FFF).contains($0.value) }
    }
    #expect(hasChinese[0], "no Chinese in the Chinese help")
    // The help of customers looks for a Chinese name, in either language.
    let isEnglish = !hasChinese[1] || command == "customers"
    #expect(isEnglish, "Chinese in the English help")
    for language in ["zh-Hans", "en"] {
      let asked = try desk.start(
        words + ["--help", "--language", language], with: ["LANG": "de_DE.UTF-8"]
      ).wait()
      #expect(asked.code == 0)
      #expect(asked.out == texts[language == "en" ? 1 : 0])
    }
  }

  @Test("The help of the whole is the kept text", arguments: ["en", "zh-Hans"])
  func golden(language: String) throws {
    let desk = try Touchstone()
    let help = try desk.ok("--help", with: ["LANG": language == "en" ? "en_US" : "zh_CN"])
    try Golden.expect(help.out, equals: "help.\(language).txt")
    #expect(
      try desk.ok("help", with: ["LANG": language == "en" ? "en_US" : "zh_CN"]).out == help.out)
  }

  @Test("A command line of an example in the help is whole, so that it can be copied")
  func examples() throws {
    let desk = try Touchstone()
    for command in Self.commands {
      let words = command.split(separator: " ").map(String.init)
      for language in ["zh_CN", "en_US"] {
        let help = try desk.start(words + ["--help"], with: ["LANG": language]).wait().out
        let lines = help.split(separator: "\n", omittingEmptySubsequences: false)
        for (line, next) in zip(lines, lines.dropFirst()) where line.contains("touchstone ") {
          let isBroken = line.contains(#/ --[a-z-]+$/#) || next == "\\"
          #expect(!isBroken, "\(line)⏎\(next)")
        }
      }
    }
  }

  @Test("No line of an explanation is wider than a terminal", arguments: commands)
  func widths(command: String) throws {
    let desk = try Touchstone()
    for language in ["zh_CN", "en_US"] {
      let words = command.split(separator: " ").map(String.init)
      let help = try desk.start(words + ["--help"], with: ["LANG": language]).wait()
      for line in help.lines.prefix(while: { !$0.hasPrefix("USAGE:") && !$0.hasPrefix("用法：") }) {
        let width = line.unicodeScalars.reduce(0) { $0 + ($1.value >= 0x2E80 ? 2 : 1) }
        #expect(width <= 80, "\(line)")
      }
    }
  }

  @Test(
    "What is no command line is a usage error on stderr",
    arguments: [
      "nosuch", "timeline --nosuch", "timeline a b", "import", "init x", "record",
      "events --limit many", "calls --on tomorrow", "export", "export events",
    ])
  func usage(line: String) throws {
    let desk = try Touchstone.opened()
    let outcome = try desk.start(line.split(separator: " ").map(String.init)).wait()
    #expect(outcome.code == 64, "\(outcome.code)")
    #expect(outcome.out.isEmpty && !outcome.err.isEmpty)
  }

  @Test("A completion script for bash is one that bash reads and that knows the commands")
  func completion() throws {
    let desk = try Touchstone()
    let script = try desk.ok("--generate-completion-script", "bash")
    try desk.file("completion.bash", script.bytes)
    #expect(try desk.shell("bash -n completion.bash").code == 0)
    for command in Self.commands where !command.isEmpty && !command.contains(" ") {
      #expect(script.out.contains(command), "\(command)")
    }
    for shell in ["zsh", "fish"] {
      #expect(try desk.ok("--generate-completion-script", shell).out.contains("timeline"))
    }
  }

  @Test("--version prints the version alone")
  func version() throws {
    let desk = try Touchstone()
    let version = try desk.ok("--version")
    #expect(version.lines.count == 1 && version.out.contains("."))
  }

  @Test("A report that there is not is told from those there are")
  func misnamedReport() throws {
    let desk = try Touchstone.opened()
    let outcome = try desk("report", "satisfation", "--json")
    #expect(outcome.code == 64 && outcome.err.contains("satisfation; there are: satisfaction"))
    #expect(try !desk("report", "13900000000").err.contains("13900000000"))
  }

  @Test(
    "A language that is not spoken and a list of nothing are usage errors",
    arguments: [["--language", "fr"], ["--limit", "0"], ["--limit", "-3"]])
  func badOption(option: [String]) throws {
    let desk = try Touchstone.opened()
    for command in ["customers", "journeys", "events"] {
      let outcome = try desk.start([command] + option).wait()
      #expect(outcome.code == 64 && outcome.out.isEmpty, "\(command): \(outcome.err)")
    }
  }
}
