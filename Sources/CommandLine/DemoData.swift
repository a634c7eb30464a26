import ArgumentParser
import Chronology
import Interchange
import Logbook
import Wording

struct DemoData: ParsableCommand {
  static var configuration: CommandConfiguration {
    CommandConfiguration(
      commandName: "demo-data",
      abstract: say("造一个可信的经销商年度，供演示和试用。", "Make a believable dealer year to show and try."),
      discussion: explain(
        """
        新建日志目录（不能已存在）和密钥，写入一年的事实：淡旺季、水平不一的顾问、\
        一段有原因的坏日子、补录、更正和沉默。人物全是虚构；同一 seed 得到同样的事实。

        例：touchstone demo-data --journeys 2000 --seed 7 --logbook demo
        """,
        """
        Makes a new logbook (it must not be there yet) and keys, and writes a year of facts: quiet \
        and busy months, advisers who differ, a bad fortnight with a cause, late entries, \
        corrections and silence. All people are made up; the same seed gives the same facts.

        Example: touchstone demo-data --journeys 2000 --seed 7 --logbook demo
        """))
  }

  @Option(
    help: ArgumentHelp(say("旅程数（1–20000）。", "Journeys (1–20000)."), valueName: "n"))
  var journeys = 1_200

  @Option(help: ArgumentHelp(say("随机种子。", "The seed."), valueName: "s"))
  var seed: UInt64 = 1

  @Option(help: ArgumentHelp(say("交车的年份。", "The year of the deliveries."), valueName: "year"))
  var year = 2025

  @Option(help: ArgumentHelp(say("经销商名称。", "The dealer's name.")))
  var dealer: String?

  @Option(
    help: ArgumentHelp(
      say(
        "日志的名字：主机名加路径；不给则是 example.com/demo，已有密钥则加 -2、-3……",
        "The log's name: a host name and path; else example.com/demo, with -2, -3 … where keys "
          + "are there already."),
      valueName: "example.com/demo"))
  var origin: String?

  @OptionGroup var logbook: LogbookOptions

  func run() throws {
    try Outcome.explaining {
      guard (1...20_000).contains(journeys) else {
        throw GivenError(
          name: "--journeys", reason: Sentence("应在 1 到 20000 之间", "must be from 1 to 20000"))
      }
      guard (1980...2100).contains(year) else {
        throw GivenError(
          name: "--year", reason: Sentence("应在 1980 到 2100 之间", "must be from 1980 to 2100"))
      }
      let surroundings = Speech.surroundings(actor: nil)
      guard year <= CivilTime(utc: surroundings.now()).year else {
        throw GivenError(
          name: "--year",
          reason: Sentence(
            "这一年还没有到；演示数据不写今天以后的事",
            "this year has not begun; nothing is made up for days to come"))
      }
      var book = Logbook.Plan(
        dealer: dealer ?? say("示例汽车", "Example Motors"),
        origin: origin
          ?? Logbook.freeOrigin(like: "example.com/demo", surroundings: surroundings))
      book.language = Speech.language
      let plan = DemonstrationPlan(journeys: journeys, seed: seed, year: year, logbook: book)
      let made = try Logbook.demonstrate(
        at: logbook.path, plan, surroundings: surroundings)
      let session = made.session(actor: made.surroundings.actor)
      let position = try CallingThread.shared.run { try await session.lastPosition() }
      try made.close()
      Outcome.note(
        say(
          "已在 \(logbook.path) 写入 \(journeys) 个旅程，至第 \(position) 条。",
          "wrote \(journeys) journeys into \(logbook.path), up to position \(position)."))
    }
  }
}
