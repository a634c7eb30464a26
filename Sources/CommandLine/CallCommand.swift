import ArgumentParser
import CanonicalJSON
import Chronology
import EventLog
import FollowUps
import Interchange
import Logbook
import Presentation
import Satisfaction
import Wording

struct CallCommand: ParsableCommand {
  static var configuration: CommandConfiguration {
    CommandConfiguration(
      commandName: "call",
      abstract: say("记录一次回访电话。", "Record a follow-up call."),
      discussion: explain(
        """
        示例：
          touchstone call D1 --step first --outcome reached --note 很满意
          touchstone call D1 --step first --outcome noAnswer
          touchstone call D1 --step week --outcome rescheduled \\
            --agreed "2026-03-21 15:00"
          touchstone call D1 --step alert --outcome reached --satisfied yes
          touchstone call D1 --step first --step D2:week --outcome reached
          touchstone call D1 --step first --outcome reached --score 6 --consent yes
        --step 用编号，或名单上印的名称。客户对处理不满意（--satisfied no），预警升一级，下一个工作日前再打。
        没有接通，就对这位客户当天的每件事都算一次。由此而来的（约好的回电、投诉、撤回的同意）一起记入，要么全有，要么全无。
        """,
        """
        Examples:
          touchstone call D1 --step first --outcome reached --note pleased
          touchstone call D1 --step first --outcome noAnswer
          touchstone call D1 --step week --outcome rescheduled \\
            --agreed "2026-03-21 15:00"
          touchstone call D1 --step alert --outcome reached --satisfied yes
          touchstone call D1 --step first --step D2:week --outcome reached
          touchstone call D1 --step first --outcome reached --score 6 --consent yes
        --step is an id or a name as the list prints it. Where the handling does not satisfy
        (--satisfied no), the alert goes up a level and is due by the next calling day.
        Where nobody answers it counts for everything the customer was to be called about.
        What follows from it (an agreed call-back, a complaint, a consent that is withdrawn) is
        recorded with it, all or nothing.
        """))
  }

  enum Outcomes: String, ExpressibleByArgument, CaseIterable {
    case reached, noAnswer, busy, off, voicemail, wrongPerson, invalidNumber, refused, rescheduled
    case complaint

    init?(argument: String) { self.init(rawValue: GivenWord.code(argument, Self.self)) }
  }

  enum Referral: String, ExpressibleByArgument, CaseIterable {
    case asked, yes, no
  }

  enum Answer: String, ExpressibleByArgument, CaseIterable {
    case yes, no

    init?(argument: String) { self.init(rawValue: GivenWord.code(argument, Self.self)) }
  }

  enum Channel: String, ExpressibleByArgument, CaseIterable {
    case phone, sms, wechat, email
  }

  @Argument(help: ArgumentHelp(say("旅程编号。", "The journey."))) var journey: String
  @Option(
    help: ArgumentHelp(
      say(
        "哪一步：first、week、month、alert 等；当天只有一件事要打时可以不写。接通时一次谈到几件事就写几次，别的旅程写“旅程:步骤”。",
        "Which step: first, week, month, alert and so on; not needed where the day's list has only "
          + "one. Once for each thing spoken of when the customer was reached, of another journey "
          + "as JOURNEY:STEP.")))
  var step: [String] = []
  @Option(help: ArgumentHelp(say("结果。", "What came of it."))) var outcome: Outcomes
  @Option(
    help: ArgumentHelp(say("何时打的（默认现在）。", "When it was made (default: now)."), valueName: "time"))
  var at: String?
  @Option(help: ArgumentHelp(say("客户的话（封存）。", "What was said (sealed)."), valueName: "text"))
  var note: String?
  @Option(
    help: ArgumentHelp(
      say("约好的时间，用于 rescheduled。", "The agreed time, for rescheduled."), valueName: "time"))
  var agreed: String?
  @Option(
    help: ArgumentHelp(
      say("对处理是否满意；结束一次预警要问。", "Satisfied with the handling; asked to close an alert.")))
  var satisfied: Answer?
  @Option(
    help: ArgumentHelp(
      say(
        "总体满意度的回答，1 很不满意 到 7 很满意。",
        "The answer to the overall question, from 1 very dissatisfied to 7 very satisfied."),
      valueName: "1-7"))
  var score: Int?
  @Option(
    defaultAsFlag: Referral.asked,
    help: ArgumentHelp(
      say("请求过推荐；客户答应（yes）或不愿（no）。", "A referral was asked for; agreed to (yes) or not (no).")))
  var referral: Referral?
  @Option(
    help: ArgumentHelp(
      say("以后还可以这样联系吗。", "Whether the customer may go on being contacted like this.")))
  var consent: Answer?
  @Flag(
    help: ArgumentHelp(
      say("客户说以后都不要打：撤回同意。", "The customer wants no more calls: withdraw the consent.")))
  var withdrawConsent = false
  @Option(help: ArgumentHelp(say("渠道（默认电话）。", "The channel (default: phone)."))) var channel:
    Channel?
  @Option(help: ArgumentHelp(say("谁打的。", "Who called."))) var actor: String?
  @OptionGroup var output: JSONOption
  @OptionGroup var options: LogbookOptions

  func validate() throws {
    if withdrawConsent, outcome != .refused {
      throw ValidationError(
        say(
          "--withdraw-consent 只用于 --outcome refused",
          "--withdraw-consent goes with --outcome refused only"))
    }
  }

  func run() throws {
    try options.use(actor: actor) { session in
      let zone = session.settings.timeZone
      var input = CallInput(journey: journey, step: step.first ?? "", outcome: outcome.rawValue)
      input.also = step.dropFirst().map { text in
        if StepNames.isTitle(text) { return (nil, text) }
        let parts = text.split(separator: ":", maxSplits: 1).map(String.init)
        return parts.count == 2 ? (parts[0], parts[1]) : (nil, text)
      }
      if let at {
        let reading = try GivenTime.read(at, "--at", zone)
        input.at = (reading.time, reading.offset)
      }
      if let agreed {
        let reading = try GivenTime.read(agreed, "--agreed", zone)
        input.agreed = (reading.time, reading.offset)
      }
      input.note = note
      input.channel = channel?.rawValue
      input.satisfied = satisfied.map { $0 == .yes }
      input.withdraws = withdrawConsent
      input.score = score
      input.referral = referral.flatMap { CallInput.Referral(rawValue: $0.rawValue) }
      input.consents = consent.map { $0 == .yes }
      let recorded = try await session.record(input)
      if output.json {
        Screen.json(recorded.json.prettyText())
        return
      }
      let words = TimelineWords(Speech.language)
      let types = recorded.events.map { words.fact($0.type) }.joined(separator: say("、", ", "))
      Screen.out(
        Screen.wrap(
          say(
            "已记录到第 \(recorded.receipt.positions.upperBound) 条：\(types)",
            "recorded up to position \(recorded.receipt.positions.upperBound): \(types)")))
      if !recorded.also.isEmpty {
        let also = recorded.also.map { "\($0.journey):\($0.step)" }
        Screen.out(
          Screen.wrap(
            say(
              "也计入：\(also.joined(separator: "、"))",
              "counted for as well: \(also.joined(separator: ", "))")))
      }
      let done = recorded.events.lazy.compactMap { $0.data["step"]?.text }.first
      let following = CallFollowing(recorded, step: done ?? input.step, Speech.language)
      for line in following.lines { Screen.out(Screen.wrap(line)) }
      for warning in recorded.warnings { Outcome.note(Screen.wrap(text(warning))) }
    }
  }

  private func text(_ warning: RecordedCall.Warning) -> String {
    switch warning {
    case .outsideHours:
      say(
        "注意：这次电话在 09:00–20:00 之外，也没有约好；已记录。",
        "warning: this call was outside 09:00–20:00 and not agreed; it is recorded.")
    }
  }
}
