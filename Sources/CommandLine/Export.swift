import ArgumentParser
import EventLog
internal import EventLogSQLite
import Foundation
internal import Journeys
import Logbook
import Timelines
import Wording

struct Export: ParsableCommand {
  static var configuration: CommandConfiguration {
    CommandConfiguration(
      abstract: say("导出事件或时间线。", "Export events or timelines."),
      discussion: say(
        """
        示例：touchstone export events --output events.ndjson
              touchstone export timelines --format csv --output timelines.csv
        """,
        """
        Examples: touchstone export events --output events.ndjson
                  touchstone export timelines --format csv --output timelines.csv
        """))
  }

  @Argument(help: ArgumentHelp(say("events 或 timelines。", "events or timelines."))) var kind: String
  @Option(
    help: ArgumentHelp(
      say("events：ndjson；timelines：json、csv。", "events: ndjson; timelines: json, csv.")))
  var format: String?
  @Option(
    name: [.long, .customShort("o")],
    help: ArgumentHelp(say("文件；- 是标准输出。", "A file; - is standard output."), valueName: "path"))
  var output: String
  @Option(help: ArgumentHelp(say("客户编号。", "The customer."))) var customer: String?
  @Option(help: ArgumentHelp(say("此位置之后。", "Behind this position."), valueName: "position"))
  var since: Int64?
  @Option(help: ArgumentHelp(say("截至何时发生。", "What had happened by then."), valueName: "time"))
  var asOf: String?
  @Option(help: ArgumentHelp(say("当时知道什么。", "What was known."), valueName: "time|position"))
  var knownAt: String?
  @Flag(help: ArgumentHelp(say("打开姓名（需要 --reason）。", "Open names (needs --reason)."))) var names =
    false
  @Option(
    help: ArgumentHelp(
      say("导出个人数据的理由（代码）。", "Why personal data leave (a code)."), valueName: "code"))
  var reason: String?
  @OptionGroup var options: LogbookOptions

  func run() throws {
    try options.use { book in
      if names, reason == nil {
        throw GivenError(
          name: "--names", reason: Sentence("需要 --reason", "needs --reason"))
      }
      let cut = try GivenTime.cut(asOf: asOf, knownAt: knownAt, book.settings.timeZone)
      let report: ExportReport
      switch (kind, format) {
      case ("events", nil), ("events", "ndjson"):
        var selection = Selection(after: since ?? 0)
        selection.customer = customer
        if let customer, try !book.log.knows(customer: customer) { throw LogbookError.noCustomer }
        if let through = try book.lastKnown(cut) { selection.through = through }
        report = try book.exportEntries(selection, to: FileOutput(path: output))
      case ("timelines", nil), ("timelines", "json"), ("timelines", "csv"):
        report = try book.exportTimelines(
          TimelineFormat(rawValue: format ?? "json") ?? .json, customer: customer, cut: cut,
          opensNames: names, reason: reason, to: FileOutput(path: output))
      default:
        throw GivenError(
          name: "export \(kind) --format \(format ?? "")",
          reason: Sentence(
            "可用：events（ndjson），timelines（json、csv）",
            "there are: events (ndjson), timelines (json, csv)"))
      }
      Outcome.note(
        say(
          "\(report.rows) 行，日志至第 \(report.position) 条。",
          "\(report.rows) rows, log at position \(report.position)."))
    }
  }
}

struct BlueprintCommand: ParsableCommand {
  static var configuration: CommandConfiguration {
    CommandConfiguration(
      commandName: "blueprint", abstract: say("旅程的流程。", "Journey plans."),
      subcommands: [List.self, Show.self, Check.self, Publish.self])
  }

  struct List: ParsableCommand {
    static var configuration: CommandConfiguration {
      CommandConfiguration(abstract: say("列出已发布的流程。", "List the published ones."))
    }

    @OptionGroup var options: LogbookOptions

    func run() throws {
      try options.use { book in
        for blueprint in try book.blueprints() {
          Screen.out(
            "\(blueprint.id) \(blueprint.version)  \(blueprint.name(Speech.language))  "
              + say(
                "\(blueprint.touchpoints.count) 个环节", "\(blueprint.touchpoints.count) touchpoints"))
        }
      }
    }
  }

  struct Show: ParsableCommand {
    static var configuration: CommandConfiguration {
      CommandConfiguration(abstract: say("显示一个流程。", "Show one."))
    }

    @Argument(help: ArgumentHelp(say("流程。", "The blueprint."))) var name = "standard"
    @OptionGroup var options: LogbookOptions

    func run() throws {
      try options.use { book in
        guard let blueprint = try book.blueprints().last(where: { $0.id == name }) else {
          throw LogbookError.blueprintUnknown(name)
        }
        for touchpoint in blueprint.touchpoints {
          Screen.out(
            Screen.paint("\(touchpoint.id)  \(touchpoint.name(Speech.language))", .bold))
          for item in touchpoint.items {
            Screen.out("  □ \(item.id)  \(item.name(Speech.language))")
          }
          for concern in touchpoint.concerns {
            Screen.out("  ? \(concern.id)  \(concern.name(Speech.language))")
          }
        }
      }
    }
  }

  struct Check: ParsableCommand {
    static var configuration: CommandConfiguration {
      CommandConfiguration(abstract: say("检查流程文件。", "Check a blueprint file."))
    }

    @Argument(help: ArgumentHelp(say("YAML 文件。", "The YAML file."))) var file: String

    func run() throws {
      try Outcome.explaining {
        let blueprint = try Logbook.checkBlueprint(InputFile.bytes(file))
        Screen.out(
          say(
            "可用：\(blueprint.id) 第 \(blueprint.version) 版，\(blueprint.touchpoints.count) 个环节。",
            "Good: \(blueprint.id) version \(blueprint.version), \(blueprint.touchpoints.count) touchpoints."
          ))
      }
    }
  }

  struct Publish: ParsableCommand {
    static var configuration: CommandConfiguration {
      CommandConfiguration(abstract: say("发布流程文件。", "Publish a blueprint file."))
    }

    @Argument(help: ArgumentHelp(say("YAML 文件。", "The YAML file."))) var file: String
    @OptionGroup var options: LogbookOptions

    func run() throws {
      try options.use { book in
        let (blueprint, isNew) = try book.publish(InputFile.bytes(file))
        Screen.out(
          isNew
            ? say(
              "已发布 \(blueprint.id) 第 \(blueprint.version) 版。",
              "Published \(blueprint.id) version \(blueprint.version).")
            : say(
              "\(blueprint.id) 第 \(blueprint.version) 版早已发布。",
              "\(blueprint.id) version \(blueprint.version) was published before."))
      }
    }
  }
}
