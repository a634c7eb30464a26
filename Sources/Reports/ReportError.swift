public import Satisfaction
public import Wording

/// Why there is no report: it then shows no number at all.
public enum ReportError: ExplainedError, Equatable {
  case emptyLog
  case nothingInPeriod(ReportName)
  /// Whom was asked for is not repeated: it may be somebody's name.
  case unknownAdvisor
  case reversedPeriod(from: LocalDate, to: LocalDate)
  case notByAnswered(ReportName)
  case badOutlook

  public var code: String {
    switch self {
    case .emptyLog: "report.emptyLog"
    case .nothingInPeriod: "report.nothingInPeriod"
    case .unknownAdvisor: "report.unknownAdvisor"
    case .reversedPeriod: "report.reversedPeriod"
    case .notByAnswered: "report.notByAnswered"
    case .badOutlook: "report.badOutlook"
    }
  }

  public var sentence: Sentence {
    switch self {
    case .emptyLog:
      Sentence(
        "日志里还没有旅程，没有可以报告的", "the log holds no journey yet, so there is nothing to report")
    case .nothingInPeriod(let name):
      Sentence(
        "\(name.title.chinese)：所选期间和条件下没有数据；请放宽 --from、--to 或其他条件",
        "\(name.title.english): no data in this period and filter; widen --from, --to or the rest")
    case .unknownAdvisor:
      Sentence(
        "--advisor 指定的顾问没有旅程；请给出员工编号，如 S-0123456789",
        "no journey has the advisor named with --advisor; give a staff id such as S-0123456789")
    case .reversedPeriod(let from, let to):
      Sentence("期间颠倒：\(from) 在 \(to) 之后", "the period runs backwards: \(from) is after \(to)")
    case .notByAnswered(let name):
      Sentence(
        "\(name.title.chinese)不能按回答日期选取（--by delivered）",
        "the \(name.title.english.lowercased()) does not go by answer (--by delivered)")
    case .badOutlook:
      Sentence(
        "--years 应是 0 到 100 的整数，--rate 应大于 -1",
        "--years takes a whole number from 0 to 100, --rate one above -1")
    }
  }
}
