import ArgumentParser
import EventLog
internal import EventLogSQLite
import Foundation
import Logbook
import Timelines
import Wording

struct Export: ParsableCommand {
  static var configuration: CommandConfiguration {
    CommandConfiguration(
      commandName: "export",
      abstract: say("导出事件、时间线或证据包。", "Export events, timelines or an evidence bundle."),
      discussion: say(
        """
        示例：touchstone export events --output events.ndjson
              touchstone export timelines --format csv --output timelines.csv
              touchstone export evidence --customer C700000 --output evidence.zip
        """,
        """
        Examples: touchstone export events --output events.ndjson
                  touchstone export timelines --format csv --output timelines.csv
                  touchstone export evidence --customer C700000 --output evidence.zip
        """))
  }

  @Argument(
    help: ArgumentHelp(say("events、timelines 或 evidence。", "events, timelines or evidence.")))
  var kind: String
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
  @OptionGroup var past: CutOptions
  @Flag(help: ArgumentHelp(say("打开姓名（需要 --reason）。", "Open names (needs --reason)."))) var names =
    false
  @Option(
    help: ArgumentHelp(
      say("导出个人数据的理由（代码）。", "Why personal data leave (a code)."), valueName: "code"))
  var reason: String?
  @OptionGroup var evidence: EvidenceOptions
  @OptionGroup var options: LogbookOptions

  func run() throws {
    Interruption.watch()
    try options.use { book in
      if evidence.isGiven, kind != "evidence" {
        throw GivenError(
          name: "--journey, --from, --to, --open",
          reason: Sentence("只用于 evidence", "are for evidence only"))
      }
      if names, reason == nil {
        throw GivenError(
          name: "--names", reason: Sentence("需要 --reason", "needs --reason"))
      }
      let cut = try past.cut(book.settings.timeZone)
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
      case ("evidence", nil), ("evidence", "bundle"):
        report = try exportEvidence(book)
      default:
        throw GivenError(
          name: "export \(kind) --format \(format ?? "")",
          reason: Sentence(
            "可用：events（ndjson），timelines（json、csv），evidence（bundle）",
            "there are: events (ndjson), timelines (json, csv), evidence (bundle)"))
      }
      Outcome.note(
        say(
          "\(report.rows) 行，日志至第 \(report.position) 条。",
          "\(report.rows) rows, log at position \(report.position)."))
    }
  }
}
