import ArgumentParser
import CanonicalJSON
import Interchange
import Logbook
import Presentation
import Timelines
import Wording

struct Calls: ParsableCommand {
  static var configuration: CommandConfiguration {
    CommandConfiguration(
      commandName: "calls",
      abstract: say("今天该给谁打电话。", "Whom to call."),
      discussion: explain(
        """
        每位客户一行，按先后排列：约好的、预警、逾期、到期、关怀；电话、第几次、时段和要谈的在旁。
        步骤、日期和时段来自流程；不打电话的日子来自假日文件（touchstone calendar）。
        --on 是那天开始时的名单；加上 --known-at，只算当时已知的。单独的 --known-at 是当时的名单。
        --review 另列经理要看的：只完成了“后续跟踪”环节、没有回访记录的预警，和到最晚一天也没有打的电话；
        复核后用 call 旅程 --step alert 结束预警。
        """,
        """
        One row a customer, in order: agreed times, alerts, overdue, due, care; with phone,
        attempt, band and what to speak of. Steps, days and bands come from the blueprint, days
        without calls from holiday files (touchstone calendar).
        --on is the list as that day began; with --known-at only what was known counts.
        --known-at alone is the list as it stood then.
        --review adds what waits for the manager: alerts with the touchpoint followUp completed and
        no call recorded, and calls that were never made up to their latest day. After the review
        call JOURNEY --step alert closes an alert.
        """))
  }

  @Option(help: ArgumentHelp(say("哪一天（默认此刻）。", "Which day (default: now)."), valueName: "date"))
  var on: String?
  @Option(
    help: ArgumentHelp(
      say("当时知道什么：时间或位置。", "What was known: a time or a position."), valueName: "time|position"))
  var knownAt: String?
  @Option(help: ArgumentHelp(say("只看一位顾问的，编号或姓名。", "Only an advisor's, by id or name.")))
  var advisor: String?
  @Option(
    help: ArgumentHelp(
      say(
        "只看有这一步的：first、alert、firstService 等，或名单上的名称。",
        "Only with a step: first, alert, firstService and so on, or a name as the list prints it."))
  )
  var step: String?
  @Option(
    defaultAsFlag: "today",
    help: ArgumentHelp(
      say("只看到那天为止到期的。", "Only what is due by a day."), valueName: "date"))
  var due: String?
  @OptionGroup var size: LimitOption
  @Flag(help: ArgumentHelp(say("也列出等经理复核的。", "With what waits for the manager's review.")))
  var review = false
  @Flag(
    help: ArgumentHelp(say("打开姓名和电话（阅读会被记录）。", "Open names and phones (the reading is recorded).")))
  var names = false
  @OptionGroup var reading: ReasonOption
  @OptionGroup var output: JSONOption
  @OptionGroup var options: LogbookOptions

  func run() throws {
    try options.look { session in
      var request = CallRequest()
      request.day = try on.map { try GivenTime.day($0, "--on") }
      request.knownAt = try GivenTime.cut(
        asOf: nil, knownAt: knownAt, session.settings.timeZone
      ).knownAt
      request.opensNames = try await options.opensNames(names, output, session)
      request.reason = reading.reason
      if let advisor { request.advisor = try await session.advisorID(advisor) }
      request.step = step
      request.due = try due.map { text throws -> CallRequest.Due in
        if text == "today" { return .today }
        return .by(try GivenTime.day(text, "--due"))
      }
      request.limit = size.limit
      request.isReview = review
      let sheet = try await session.calls(request)
      if output.json {
        Screen.json(sheet.json.prettyText())
        return
      }
      let staffName = request.opensNames ? try await session.staffNames() : { _ in nil }
      let view = CallsView(sheet, staffName: staffName)
      for line in view.lines { Screen.out(line) }
      for note in view.notes { Outcome.note(Screen.wrap(note)) }
    }
  }
}
