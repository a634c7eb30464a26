import ArgumentParser
import CanonicalJSON
import Chronology
import Logbook

struct SettingsCommand: ParsableCommand {
  static var configuration: CommandConfiguration {
    CommandConfiguration(
      commandName: "settings", abstract: say("设置与记录是否一致。", "Whether settings are as recorded."),
      subcommands: [Show.self, Accept.self])
  }

  struct Show: ParsableCommand {
    static var configuration: CommandConfiguration {
      CommandConfiguration(
        commandName: "show",
        abstract: say(
          "列出设置、假日和权重文件，以及谁何时改过。",
          "List settings, calendars and factor sets, and who changed them when."))
    }

    @OptionGroup var output: JSONOption
    @OptionGroup var options: LogbookOptions

    func run() throws {
      try options.look { session in
        let state = try await session.settingsState()
        if output.json { return Screen.json(state.json.prettyText()) }
        for one in state.files {
          Screen.out(Screen.fit(one.file, 28) + SettingsCommand.words(one))
        }
        guard !state.changes.isEmpty else { return }
        Screen.out("")
        for change in state.changes {
          Screen.out(
            Screen.fit(String(change.position), 10) + Screen.fit(change.time.text, 26)
              + Screen.fit(change.actor, 14) + Screen.fit(change.file, 28)
              + change.sha256.prefix(12))
        }
      }
    }
  }

  struct Accept: ParsableCommand {
    static var configuration: CommandConfiguration {
      CommandConfiguration(
        commandName: "accept",
        abstract: say("把手工改动记为事实。", "Record changes made by hand as facts."),
        discussion: explain(
          "logbook.yaml、其中的假日文件和新的权重文件，以现在的内容记入日志；以后 verify 以此为准。"
            + "先用 settings show 看清改了什么。",
          "logbook.yaml, the holiday files that it names and new factor sets are recorded as they "
            + "are now, and verify goes by that. Look at settings show first."))
    }

    @Option(help: ArgumentHelp(say("谁记录。", "Who records."))) var actor: String?
    @OptionGroup var output: JSONOption
    @OptionGroup var options: LogbookOptions

    func run() throws {
      try options.use(actor: actor) { session in
        let accepted = try await session.acceptSettings()
        if output.json {
          let list = accepted.map { one -> JSON in
            ["file": .string(one.file), "position": .integer(one.position)]
          }
          return Screen.json(JSON.array(list).prettyText())
        }
        if accepted.isEmpty {
          Screen.out(say("都与记录一致，没有可记的。", "All is as recorded; there is nothing to accept."))
        }
        for one in accepted {
          Screen.out(
            say(
              "已记录 \(one.file)（第 \(one.position) 条）。",
              "Recorded \(one.file) at position \(one.position)."))
        }
      }
    }
  }

  private static func words(_ one: SettingsFile) -> String {
    guard let recorded = one.recorded else {
      return say("未记录", "not recorded")
    }
    if one.isAsRecorded {
      return say("与第 \(recorded.position) 条一致", "as recorded at position \(recorded.position)")
    }
    return one.sha256 == nil
      ? say(
        "读不到；第 \(recorded.position) 条有记录",
        "cannot be read; recorded at position \(recorded.position)")
      : say(
        "改过，第 \(recorded.position) 条之后没有记录",
        "changed since position \(recorded.position), and that is not recorded")
  }
}
