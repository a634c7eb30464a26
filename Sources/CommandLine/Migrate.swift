import ArgumentParser
import CanonicalJSON
import Logbook
import Wording

struct Migrate: ParsableCommand {
  static var configuration: CommandConfiguration {
    CommandConfiguration(
      commandName: "migrate",
      abstract: say("把旧格式的日志升级到新格式。", "Bring a log of an earlier format up to date."),
      discussion: explain(
        "第一次写入时会自动升级；事件、检查点和证明都不变。已是新格式时什么也不做。",
        "The first write does it too. Events, checkpoints and proofs stay as they are. Does nothing "
          + "if the log is up to date."))
  }

  @OptionGroup var output: JSONOption
  @OptionGroup var options: LogbookOptions

  func run() throws {
    try options.use { session in
      let report = try await session.migrate()
      if output.json {
        Screen.json(report.json.prettyText())
        return
      }
      if report.from != report.to {
        Screen.out(
          say(
            "日志已由格式 \(report.from) 升级到格式 \(report.to)。",
            "The log was brought from format \(report.from) to format \(report.to)."))
      } else {
        Screen.out(
          say("日志已是格式 \(report.to)。", "The log has format \(report.to) already."))
      }
      if report.isVaultMigrated, let from = report.vaultFrom {
        Screen.out(
          say(
            "保险库已由格式 \(from) 升级到格式 \(report.vaultTo)。",
            "The vault was brought from format \(from) to format \(report.vaultTo)."))
      }
    }
  }
}
