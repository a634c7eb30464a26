import ArgumentParser
import Logbook
import Reports

/// `touchstone report NAME`: one subcommand for each report.
struct ReportCommand: ParsableCommand {
  static var configuration: CommandConfiguration {
    CommandConfiguration(
      commandName: "report", abstract: say("报告。", "Reports."),
      discussion: explain(
        """
        示例：
          touchstone report satisfaction --from 2026-01-01 --to 2026-03-31
          touchstone report delivery --json --advisor S-0123456789
          touchstone report loyalty --as-of 2026-06-30 --html loyalty.html
        不足 5 个的，显示数值，不排名、不作图、不比较；没有数值的，说明原因。
        """,
        """
        Examples:
          touchstone report satisfaction --from 2026-01-01 --to 2026-03-31
          touchstone report delivery --json --advisor S-0123456789
          touchstone report loyalty --as-of 2026-06-30 --html loyalty.html
        A group under five shows its value and is never ranked, charted or compared; where there
        is no value, the reason stands in its place.
        """),
      subcommands: [
        SatisfactionReportCommand.self, DeliveryReportCommand.self, LoyaltyReportCommand.self,
        CausesReportCommand.self, ServiceReportCommand.self, ValueReportCommand.self,
        CasesReportCommand.self, ProcessReportCommand.self,
      ])
  }

  /// What to say of a report that there is not; nil where the arguments name one, or none.
  static func complaint(of arguments: [String]) -> String? {
    guard arguments.first == "report", let name = arguments.dropFirst().first,
      !name.hasPrefix("-"), ReportName(rawValue: name) == nil, name != "help"
    else { return nil }
    let known = ReportName.allCases.map(\.rawValue)
    // It is only repeated where it looks like a name.
    let isName = name.utf8.allSatisfy { ($0 | 0x20) &- UInt8(ascii: "a") < 26 }
    let shown = isName ? " " + name : ""
    return say(
      "没有报告\(shown)；有：\(known.joined(separator: "、"))",
      "there is no report\(shown); there are: \(known.joined(separator: ", "))")
  }
}

struct SatisfactionReportCommand: ParsableCommand {
  static var configuration: CommandConfiguration {
    CommandConfiguration(
      commandName: "satisfaction", abstract: say("满意度报告。", "Satisfaction."),
      discussion: explain(
        """
        四节：明确问题、分解问题、把握真因、问题分析。
        示例：
          touchstone report satisfaction --from 2026-01-01 --to 2026-03-31
          touchstone report satisfaction --baseline 2025-01-01..2025-06-30
        """,
        """
        Four sections: the problem, its parts, the true causes, the analysis.
        Examples:
          touchstone report satisfaction --from 2026-01-01 --to 2026-03-31
          touchstone report satisfaction --baseline 2025-01-01..2025-06-30
        """))
  }

  @OptionGroup var report: ReportOptions

  func run() throws { try report.run(.satisfaction) }
}

struct DeliveryReportCommand: ParsableCommand {
  static var configuration: CommandConfiguration {
    CommandConfiguration(
      commandName: "delivery", abstract: say("交车报告。", "Deliveries."),
      discussion: explain(
        """
        准时率、各环节用时、不合格项目、缺少的文件、疑难、准备、跳过和先后颠倒。
        示例：touchstone report delivery --from 2026-03-01 --to 2026-03-31
        """,
        """
        On time, times by touchpoint, items not ok, documents missing, exceptions, readiness, steps
        skipped and out of order.
        Example: touchstone report delivery --from 2026-03-01 --to 2026-03-31
        """))
  }

  @OptionGroup var report: ReportOptions

  func run() throws { try report.run(.delivery) }
}

struct LoyaltyReportCommand: ParsableCommand {
  static var configuration: CommandConfiguration {
    CommandConfiguration(
      commandName: "loyalty", abstract: say("忠诚度报告。", "Loyalty."),
      discussion: explain(
        """
        三个指标分列，从不合并；沉默的客户和下限；转介绍；文献中的数字另列。
        示例：touchstone report loyalty --by answered --from 2026-01-01
        """,
        """
        Three indicators, never merged; silence with its floor; referrals; the literature apart.
        Example: touchstone report loyalty --by answered --from 2026-01-01
        """))
  }

  @OptionGroup var report: ReportOptions

  func run() throws { try report.run(.loyalty) }
}

struct CausesReportCommand: ParsableCommand {
  static var configuration: CommandConfiguration {
    CommandConfiguration(
      commandName: "causes", abstract: say("不满的原因。", "Causes of dissatisfaction."),
      discussion: explain(
        """
        五个差距、执行中的原因、不明。
        示例：touchstone report causes --from 2026-01-01 --without solicited,rewarded
        """,
        """
        The five gaps, causes in execution, and what is unattributed.
        Example: touchstone report causes --from 2026-01-01 --without solicited,rewarded
        """))
  }

  @OptionGroup var report: ReportOptions

  func run() throws { try report.run(.causes) }
}

struct ServiceReportCommand: ParsableCommand {
  static var configuration: CommandConfiguration {
    CommandConfiguration(
      commandName: "service", abstract: say("服务报告。", "Service."),
      discussion: explain(
        """
        服务的四个层次、谁先联系、解决与愉悦、五大要素、投诉和预警。
        示例：touchstone report service --as-of 2026-06-30
        """,
        """
        Levels of service, who spoke first, solved and pleasant, elements, complaints and alerts.
        Example: touchstone report service --as-of 2026-06-30
        """))
  }

  @OptionGroup var report: ReportOptions

  func run() throws { try report.run(.service) }
}

struct CasesReportCommand: ParsableCommand {
  static var configuration: CommandConfiguration {
    CommandConfiguration(
      commandName: "cases", abstract: say("改善课题报告。", "Improvement cases."),
      discussion: explain(
        """
        每个 PDCA 课题到了哪一步，改善前后相差多少。
        示例：touchstone report cases --from 2026-01-01
        """,
        """
        How far each PDCA case came, and what changed from before to after.
        Example: touchstone report cases --from 2026-01-01
        """))
  }

  @OptionGroup var report: ReportOptions

  func run() throws { try report.run(.cases) }
}

struct ProcessReportCommand: ParsableCommand {
  static var configuration: CommandConfiguration {
    CommandConfiguration(
      commandName: "process", abstract: say("流程报告。", "Processes as they ran."),
      discussion: explain(
        """
        走法、时长、先后、是否符合流程（跳过、越过、提前、晚、重做）、在哪里等候。
        期间按旅程开始的日期；--by delivered 按交车日期。只计完成的环节，和 export process 一样。
        示例：touchstone report process --from 2026-01-01 --top 50
        """,
        """
        Variants, durations, what follows what, conformance to the plan (skipped, passed over,
        early, late, reopened), and where customers wait. The period is that of the opening, or
        with --by delivered of the delivery. Completed touchpoints count, as in export process.
        Example: touchstone report process --from 2026-01-01 --top 50
        """))
  }

  @OptionGroup var report: ReportOptions
  @OptionGroup var length: TopOption

  func run() throws { try report.run(.process) { $0.top = length.top } }
}
