import ArgumentParser
import CanonicalJSON
import Chronology
import Interchange
internal import Journeys
import Logbook
import Timelines
import Wording

struct Calls: ParsableCommand {
  static var configuration: CommandConfiguration {
    CommandConfiguration(
      commandName: "calls",
      abstract: say("今天该给谁打电话。", "Whom to call."),
      discussion: say(
        "交车后 2–5 天、还没有完成后续跟踪的客户；电话、最弱的环节和未解的顾虑在旁。",
        "Customers delivered 2–5 days before without a completed follow-up, with phone, weakest "
          + "touchpoint and open concerns."))
  }

  @Option(help: ArgumentHelp(say("哪一天（默认今天）。", "Which day (default: today)."), valueName: "date"))
  var on: String?
  @Flag(
    help: ArgumentHelp(say("打开姓名和电话（阅读会被记录）。", "Open names and phones (the reading is recorded).")))
  var names = false
  @OptionGroup var reading: ReasonOption
  @OptionGroup var output: JSONOption
  @OptionGroup var options: LogbookOptions

  func run() throws {
    try options.use { book in
      let day = try on.map { try GivenTime.day($0, "--on") }
      let sheet = try book.calls(
        on: day, opensNames: options.opensNames(names, output, book), reason: reading.reason)
      if output.json {
        Screen.out(sheet.json.prettyText())
        return
      }
      if sheet.rows.isEmpty {
        Outcome.note(say("\(sheet.dayText) 没有要打的电话。", "Nobody to call on \(sheet.dayText)."))
        return
      }
      for row in sheet.rows { Screen.out(card(row, book.settings.timeZone)) }
    }
  }

  private func card(_ row: CallSheet.Row, _ zone: Zone) -> String {
    func name(_ touchpoint: String) -> String {
      row.timeline.plan?.touchpoint(touchpoint)?.name(Speech.language) ?? touchpoint
    }
    let person = [row.customer, row.name, row.phone, row.isErased ? say("（已删除）", "(erased)") : nil]
      .compactMap { $0 }.joined(separator: "  ")
    var lines = [Screen.paint(person, .bold)]
    let delivered = CivilText.minute(zone.civil(at: row.deliveredAt))
    lines.append(
      "  " + [row.journey, row.model ?? ""].filter { !$0.isEmpty }.joined(separator: "  ")
        + "  " + say("交车 \(delivered)，第 \(row.days) 天", "delivered \(delivered), day \(row.days)"))
    if let weakest = row.weakest {
      let perception = row.weakestPerception.map(String.init) ?? "–"
      let expectation = row.weakestExpectation.map(String.init) ?? "–"
      lines.append(
        "  "
          + say(
            "最弱：\(name(weakest))（感受 \(perception)，期望 \(expectation)）",
            "weakest: \(name(weakest)) (perception \(perception), expectation \(expectation))"))
    }
    for open in row.concernsOpen {
      let words = row.timeline.plan?.touchpoint(open.touchpoint)?.concerns
        .first { $0.id == open.concern }?.name(Speech.language)
      lines.append("  " + say("未解：", "open: ") + (words ?? open.concern))
    }
    for exception in row.exceptionsOpen {
      lines.append("  " + say("异常：", "exception: ") + exception)
    }
    for promise in row.promisesOpen { lines.append("  " + say("承诺：", "promise: ") + promise) }
    return lines.joined(separator: "\n")
  }
}
