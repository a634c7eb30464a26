import ArgumentParser
import CanonicalJSON
import Exports
import Foundation
import Interchange
import Logbook
import Wording

struct Export: ParsableCommand {
  static var configuration: CommandConfiguration {
    CommandConfiguration(
      commandName: "export",
      abstract: say("导出事件、时间线或证据包。", "Export events, timelines or an evidence bundle."),
      discussion: explain(
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
    help: ArgumentHelp(
      ExportKind.allCases.map(\.rawValue).joined(separator: say("、", ", "))
        + say("。", ".")))
  var kind: String
  @Argument(
    help: ArgumentHelp(
      say("report：哪一份报告。", "report: which report."), valueName: "name"))
  var name: String?
  @Option(help: ArgumentHelp(Self.formats)) var format: String?
  @Option(
    name: [.long, .customShort("o")],
    help: ArgumentHelp(say("文件；- 是标准输出。", "A file; - is standard output."), valueName: "path"))
  var output: String
  @OptionGroup var filter: ExportFilterOptions
  @OptionGroup var past: CutOptions
  @Flag(
    help: ArgumentHelp(
      say("打开姓名等个人内容（需要 --reason）。", "Open names and other personal fields (needs --reason).")))
  var names = false
  @Flag(
    help: ArgumentHelp(
      say("表格里在文字之外再列出代码。", "In tables, the codes beside the words.")))
  var codes = false
  @Flag(
    help: ArgumentHelp(
      say("时间线里也写店方的成本。", "In timelines, also what a car cost the dealer.")))
  var costs = false
  @Option(
    help: ArgumentHelp(
      say("导出个人数据的理由（代码）。", "Why personal data leave (a code)."), valueName: "code"))
  var reason: String?
  @OptionGroup(title: say("报告", "Reports")) var choices: ReportChoices
  @OptionGroup(title: say("流程报告", "The process report")) var length: TopOption
  @OptionGroup(title: say("客户价值报告", "The value report")) var outlook: OutlookOptions
  @OptionGroup(title: say("电话", "Calls")) var calls: CallExportOptions
  @OptionGroup var evidence: EvidenceOptions
  @OptionGroup var watching: WatchOptions
  @OptionGroup var json: JSONOption
  @OptionGroup var options: LogbookOptions

  private static var formats: String {
    let lists = ExportKind.allCases.map { kind in
      kind.rawValue + say("：", ": ") + kind.formats.joined(separator: say("、", ", "))
    }
    return lists.joined(separator: say("；", "; "))
      + say("。不写就看文件的后缀，再不然是第一种。", ". Without it the file's ending says, else it is the first.")
  }

  func run() throws {
    Interruption.watch()
    let kind = try Outcome.explaining { try givenKind() }
    if watching.watch {
      try Outcome.explaining { try CallingThread.shared.run { try await keepCurrent(kind) } }
      return
    }
    try options.use { session in
      try await options.tellWaiting(session)
      if kind == .evidence {
        if let format, !kind.formats.contains(format) {
          throw ExportError.noFormat(kind.rawValue, format)
        }
        let report = try await exportEvidence(session)
        tell(report.rows, report.position)
        return
      }
      try refuseUnused(kind)
      if evidence.open {
        throw GivenError(
          name: "--open", reason: Sentence("只用于 evidence", "is for evidence only"))
      }
      let request = try await request(kind, session)
      let statement = try await session.export(request, to: output)
      if json.json, output != "-" {
        Screen.json(statement.json.prettyText())
      } else {
        tell(statement.rows, statement.position)
      }
    }
  }

  /// Options of a report are refused where none is made.
  private func refuseUnused(_ kind: ExportKind) throws {
    let ofReports: [(String, Bool)] = [
      ("--by", choices.by != nil), ("--without", choices.without != nil),
      ("--baseline", !choices.baseline.isEmpty), ("--answers", choices.answers != .first),
      ("--top", length.top != 20), ("--margin", outlook.margin != nil),
      ("--referrals", outlook.referrals != nil), ("--years", outlook.years != 5),
      ("--rate", outlook.rate != "0.08"),
    ]
    let ofOthers: [(String, Bool, [ExportKind])] = [
      ("--phones", calls.phones, [.calls]), ("--on", calls.on != nil, [.calls]),
      ("--advisor", filter.advisor != nil, [.timelines, .calls, .process, .report]),
      ("--reason", reason != nil, [.timelines, .calls, .report, .evidence]),
    ]
    for (option, isGiven) in ofReports where isGiven && kind != .report {
      throw ExportError.notFor(option, kind.rawValue)
    }
    for (option, isGiven, kinds) in ofOthers where isGiven && !kinds.contains(kind) {
      throw ExportError.notFor(option, kind.rawValue)
    }
  }

  private func givenKind() throws -> ExportKind {
    guard let kind = ExportKind(rawValue: kind) else {
      throw GivenError(
        name: "export",
        reason: Sentence(
          "可以导出：" + ExportKind.allCases.map(\.rawValue).joined(separator: "、"),
          "there are: " + ExportKind.allCases.map(\.rawValue).joined(separator: ", ")))
    }
    return kind
  }

  /// As named, else as the file's ending says, else the kind's usual one.
  func chosenFormat(_ kind: ExportKind) throws -> String {
    if let format { return format }
    return try watching.watch || output == "-"
      ? kind.formats[0] : kind.format(ofFile: output) ?? kind.formats[0]
  }

  func tell(_ rows: Int, _ position: Int64) {
    Outcome.note(
      say("\(rows) 行，日志至第 \(position) 条。", "\(rows) rows, log at position \(position)."))
  }

  func request(_ kind: ExportKind, _ session: Session) async throws -> ExportRequest {
    var request = ExportRequest(
      kind, format: try chosenFormat(kind), language: Speech.language)
    request.customer = filter.customer
    request.journey = filter.journey
    if let advisor = filter.advisor { request.advisor = try await session.advisorID(advisor) }
    request.from = try filter.from.map { try GivenTime.date($0, "--from") }
    request.to = try filter.to.map { try GivenTime.date($0, "--to") }
    request.since = filter.since
    try calls.complete(&request)
    request.report = try report(kind, request)
    request.cut = try past.cut(session.settings.timeZone)
    request.opensNames = names
    request.showsCodes = codes
    request.showsCosts = costs
    request.reason = reason
    return request
  }
}

/// What narrows an export.
struct ExportFilterOptions: ParsableArguments {
  @Option(help: ArgumentHelp(say("客户编号。", "The customer."))) var customer: String?
  @Option(help: ArgumentHelp(say("一个旅程。", "One journey."), valueName: "id")) var journey: String?
  @Option(
    help: ArgumentHelp(say("只看一位顾问：编号或姓名。", "One advisor only: an id or a name."), valueName: "id"))
  var advisor: String?
  @Option(
    help: ArgumentHelp(
      say("自何时起：事件按发生，旅程按开始。", "From: events by when they occurred, journeys by their opening."),
      valueName: "date"))
  var from: String?
  @Option(help: ArgumentHelp(say("到何时止（含）。", "To, included."), valueName: "date"))
  var to: String?
  @Option(
    help: ArgumentHelp(
      say(
        "只要此位置之后的：事件本身，或之后有事件的客户、旅程。",
        "Only what came behind this position: events, or the customers and journeys they are of."),
      valueName: "position"))
  var since: Int64?
}
