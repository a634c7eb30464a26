import ArgumentParser
import CanonicalJSON
import Exports
import Foundation
import Interchange
import Logbook
import Presentation
import Reports
import Satisfaction
import Wording

/// The options that all reports share, and the way from them to a report on paper or screen.
struct ReportOptions: ParsableArguments {
  @Option(help: ArgumentHelp(say("自哪天起（含）。", "From this day, included."), valueName: "date"))
  var from: String?
  @Option(help: ArgumentHelp(say("到哪天止（含）。", "To this day, included."), valueName: "date"))
  var to: String?
  @Option(
    help: ArgumentHelp(say("只看一位顾问：编号或姓名。", "One advisor only: an id or a name."), valueName: "id"))
  var advisor: String?
  @OptionGroup var choices: ReportChoices
  @OptionGroup var past: CutOptions
  @Option(
    help: ArgumentHelp(
      say("写成一个网页文件；- 是标准输出。", "Write one HTML file; - is standard output."), valueName: "file"))
  var html: String?

  @Flag(help: ArgumentHelp(say("顾问用姓名。", "Advisors by their names.")))
  var names = false

  @OptionGroup var output: JSONOption
  @OptionGroup var options: LogbookOptions

  func validate() throws {
    if html == "-", output.json {
      throw ValidationError(
        say("--json 和 --html - 只能选一个", "--json or --html -, not both"))
    }
  }

  func run(
    _ name: ReportName, _ complete: @escaping (inout ReportRequest) throws -> Void = { _ in }
  ) throws {
    Interruption.watch()
    try options.look { session in
      var request = try await request(name, session)
      try complete(&request)
      let meter = ReportMeter()
      defer { meter.clear() }
      let report = try await session.report(request) { meter.show($0) }
      meter.clear()
      if let html {
        try await session.claimPlace(html)
        let file = try FileOutput(path: html)
        try file.write(report.html(Speech.language))
        try file.finish()
        if html != "-" { Outcome.note(say("已写入 \(html)", "wrote \(html)")) }
      }
      if output.json {
        Screen.json(report.json.prettyText())
      } else if html == nil {
        Screen.out(ReportView(report).text)
      }
    }
  }

  private func request(_ name: ReportName, _ session: Session) async throws -> ReportRequest {
    var request = ReportRequest(name)
    request.from = try from.map { try GivenTime.date($0, "--from") }
    request.to = try to.map { try GivenTime.date($0, "--to") }
    if let advisor { request.advisor = try await session.advisorID(advisor) }
    try choices.complete(&request)
    request.cut = try past.cut(session.settings.timeZone)
    // A page is passed on; it holds names only where they were asked for.
    var opensNames = names
    if !names, html == nil { opensNames = try await options.opensNames(false, output, session) }
    if opensNames { request.staffName = try await session.staffNames() }
    return request
  }
}

/// What the measures call by the same names, as arguments with completions.
enum BasisArgument: String, ExpressibleByArgument, CaseIterable {
  case delivered, answered

  var basis: ReportRequest.Basis { self == .delivered ? .delivered : .answered }
}

enum AnswersArgument: String, ExpressibleByArgument, CaseIterable {
  case first, latest, all

  var answers: AnswerSet {
    switch self {
    case .first: .first
    case .latest: .latest
    case .all: .all
    }
  }
}
