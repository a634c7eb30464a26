import ArgumentParser
import CanonicalJSON
import Chronology
import Foundation
import Interchange
import Logbook
import Presentation

struct AccessCommand: ParsableCommand {
  static var configuration: CommandConfiguration {
    CommandConfiguration(
      commandName: "access",
      abstract: say("谁看过谁的个人信息。", "Who has read whose personal data."),
      discussion: explain(
        "每次打开姓名、电话或原话的命令记一条：何时、谁、看了谁的、按什么查、为什么。",
        "Every command that opens names, phones or words leaves one fact: when, who, whose, asked "
          + "for by what, and why."))
  }

  @Option(help: ArgumentHelp(say("何时起。", "From."), valueName: "time")) var from: String?
  @Option(help: ArgumentHelp(say("何时止。", "Until."), valueName: "time")) var to: String?
  @Option(
    help: ArgumentHelp(
      say(
        "只看可能打开过这位客户的；成批打开的按摘要核对。",
        "Only what opened this customer's data; where many were opened, by the digest.")))
  var customer: String?
  @OptionGroup var output: JSONOption
  @OptionGroup var options: LogbookOptions

  func run() throws {
    try options.use { session in
      let zone = session.settings.timeZone
      let rows = try await session.accesses(
        from: try from.map { try GivenTime.read($0, "--from", zone).time },
        to: try to.map { try GivenTime.end($0, "--to", zone) }, customer: customer)
      if output.json {
        for row in rows { Screen.json(row.json.compactText()) }
        return
      }
      let words = TimelineWords(Speech.language)
      Screen.out(
        Screen.table(
          [
            say("时间", "Time"), say("谁", "Who"), say("做了什么", "What"), say("谁的", "Whose"),
            say("条数", "Rows"), say("理由", "Why"), say("按什么", "Filter"),
          ],
          rows.map { row in
            [
              CivilText.minute(zone.civil(at: row.time)), row.actor,
              words.code(row.what) + (row.isExport ? say("（导出）", " (exported)") : ""),
              row.whose.joined(separator: " "), row.rows.map(String.init) ?? "",
              row.why.map(words.code) ?? "",
              row.filter.joined(separator: " "),
            ]
          }))
    }
  }
}

/// Why personal data are opened; recorded with the reading.
struct ReasonOption: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      say("打开个人数据的理由（代码）。", "Why personal data are opened (a code)."), valueName: "code"))
  var reason: String?
}
