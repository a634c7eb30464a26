import ArgumentParser
import Foundation
import Reports
import Satisfaction
import Wording

/// What a report counts, wherever it goes: screen, page or file.
struct ReportChoices: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      say("按 delivered 交车日期或 answered 回答日期。", "By delivered or by answered."),
      valueName: "delivered|answered"))
  var by: BasisArgument?
  @Option(
    help: ArgumentHelp(
      say("同一问题回答几次时取哪一次。", "Which of several answers to one question."),
      valueName: "first|latest|all"))
  var answers = AnswersArgument.first
  @Option(
    help: ArgumentHelp(
      say("不计约定的、有奖的回答。", "Leave out solicited or rewarded answers."),
      valueName: "solicited,rewarded"))
  var without: String?
  @Option(
    parsing: .upToNextOption,
    help: ArgumentHelp(
      say("基准期，控制图的界限由它定。", "A baseline, which fixes the chart's limits."),
      valueName: "from..to"))
  var baseline: [String] = []

  func complete(_ request: inout ReportRequest) throws {
    // A process is looked at from its opening on, whatever became of it.
    request.basis = by?.basis ?? (request.name == .process ? .opened : .delivered)
    request.answers = answers.answers
    request.without = try leftOut()
    request.baseline = try period()
  }

  private func leftOut() throws -> Set<LeftOut> {
    Set(
      try (without ?? "").split(separator: ",").map { word in
        guard let kind = LeftOut(rawValue: String(word)) else {
          throw GivenError(
            name: "--without",
            reason: Sentence("只能是 solicited、rewarded", "it takes solicited and rewarded"))
        }
        return kind
      })
  }

  private func period() throws -> ClosedRange<LocalDate>? {
    guard !baseline.isEmpty else { return nil }
    // Both days in one word with dots, or two words.
    let days = baseline.joined(separator: "..").components(separatedBy: "..")
    guard days.count == 2 else {
      throw GivenError(
        name: "--baseline",
        reason: Sentence(
          "应写成 2026-01-01..2026-03-31", "write it as 2026-01-01..2026-03-31"))
    }
    let first = try GivenTime.date(days[0], "--baseline")
    let last = try GivenTime.date(days[1], "--baseline")
    guard first <= last else { throw ReportError.reversedPeriod(from: first, to: last) }
    return first...last
  }
}

/// How long the tables of the process report are.
struct TopOption: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      say("长表最多列出几行（1 起）。", "Rows of long tables at most (from 1)."), valueName: "rows"))
  var top = 20

  func validate() throws {
    guard top >= 1 else {
      throw ValidationError(say("--top 应是 1 以上的整数", "--top takes a whole number from 1"))
    }
  }
}
