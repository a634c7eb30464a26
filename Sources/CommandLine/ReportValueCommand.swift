import ArgumentParser
import Reports
import Satisfaction
import Wording

/// The value report; it alone asks for assumptions.
struct ValueReportCommand: ParsableCommand {
  static var configuration: CommandConfiguration {
    CommandConfiguration(
      commandName: "value", abstract: say("客户价值报告。", "Customer value."),
      discussion: explain(
        """
        客户价值、客户资产、收入。日志里没有将来的毛利和转介绍：不假设，就没有数值。
        示例：
          touchstone report value --years 5 --rate 0.08 \\
            --margin 120000 --referrals 0.5
        """,
        """
        Customer value, equity, revenue. Margin and referrals to come stand in no log: what nobody
        assumes has no value.
        Example:
          touchstone report value --years 5 --rate 0.08 \\
            --margin 120000 --referrals 0.5
        """))
  }

  @OptionGroup var outlook: OutlookOptions
  @OptionGroup var report: ReportOptions

  func run() throws {
    try report.run(.value) { try outlook.complete(&$0) }
  }
}
