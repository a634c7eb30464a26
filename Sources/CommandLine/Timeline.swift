import ArgumentParser
import CanonicalJSON
import Exports
import Logbook
import Presentation
import Timelines

struct Timeline: ParsableCommand {
  static var configuration: CommandConfiguration {
    CommandConfiguration(
      commandName: "timeline",
      abstract: say("客户的满意度时间线。", "A customer's satisfaction timeline."),
      discussion: explain(
        """
        示例：touchstone timeline C700000
              touchstone timeline C700000 --json --as-of 2026-05-01T00:00
              touchstone timeline --journey D700000 --known-at 118
        --as-of：截至那时发生了什么；--known-at：那时（或那一条）我们知道什么。
        """,
        """
        Examples: touchstone timeline C700000
                  touchstone timeline C700000 --json --as-of 2026-05-01T00:00
                  touchstone timeline --journey D700000 --known-at 118
        --as-of: what had happened by then; --known-at: what we knew then (a time or a position).
        """))
  }

  @Argument(help: ArgumentHelp(say("客户编号，或旅程编号。", "The customer, or a journey.")))
  var customer: String?
  @Option(help: ArgumentHelp(say("只看一个旅程。", "One journey only."))) var journey: String?
  @OptionGroup var past: CutOptions
  @Flag(
    help: ArgumentHelp(say("打开姓名等封存内容（阅读会被记录）。", "Open names and words (the reading is recorded)."))
  )
  var names = false

  @Flag(
    help: ArgumentHelp(
      say("也显示店方的成本。", "Also what a car cost the dealer.")))
  var costs = false

  @OptionGroup var reading: ReasonOption
  @OptionGroup var output: JSONOption
  @OptionGroup var options: LogbookOptions

  func run() throws {
    try options.look { session in
      var request = TimelineRequest()
      request.customer = customer
      request.journey = journey
      request.cut = try past.cut(session.settings.timeZone)
      request.opensNames = try await options.opensNames(names, output, session)
      request.showsCosts = costs
      request.reason = reading.reason
      let timeline = try await session.timeline(request)
      if output.json {
        Screen.json(timeline.json.prettyText())
      } else {
        let staffName = request.opensNames ? try await session.staffNames() : { _ in nil }
        Screen.out(
          TimelineView(
            TimelineTexts(
              zone: session.settings.timeZone, language: Speech.language, staffName: staffName)
          ).text(timeline))
      }
    }
  }
}
