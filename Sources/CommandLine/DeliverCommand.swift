import ArgumentParser
import EventLog
import Logbook
import Wording

struct Deliver: ParsableCommand {
  static var configuration: CommandConfiguration {
    CommandConfiguration(
      commandName: "deliver",
      abstract: say("在终端上走一遍交车流程。", "Walk through a delivery on a terminal."),
      discussion: explain(
        """
        一问一答：环节的开始和完成、检查项、顾虑、期望和感受、原话、承诺和疑难；每一步立即记录。
        ↑↓ 或 j k 移动，回车确定，空格改变检查结果，数字填分，Esc 返回，Ctrl-C 结束。
        中断以后再运行，从停下的地方接着走。没有终端时请用 record --batch。
        """,
        """
        Asks for the start and end of touchpoints, items, concerns, expectation
        and perception, words, promises and exceptions; every step is recorded
        at once. Arrows or j k move, Enter takes, Space changes an item, digits
        are scores, Esc goes back, Ctrl-C ends. The next run goes on where this
        one ended. Without a terminal use record --batch.
        """))
  }

  @Argument(help: ArgumentHelp(say("旅程编号。", "The journey."))) var journey: String
  @Option(help: ArgumentHelp(say("谁记录。", "Who records."))) var actor: String?
  @OptionGroup var options: LogbookOptions

  func run() throws {
    try options.use(actor: actor) { session in
      guard Terminal.isThere else {
        throw GivenError(
          name: "deliver",
          reason: Sentence(
            "这里不是终端；请用 touchstone record --batch 文件",
            "this is no terminal; use touchstone record --batch FILE"))
      }
      var walk: DeliveryWalk
      do {
        walk = try await session.walk(journey)
      } catch LogbookError.noJourney {
        Outcome.complain(
          say(
            "没有旅程 \(Quoted.value(journey))；请先开始：touchstone record journey.opened --journey 旅程 "
              + "--customer 客户 --set 车型=…",
            "there is no journey \(Quoted.value(journey)); open it first: touchstone record "
              + "journey.opened --journey ID --customer ID --set model=…"))
        throw Outcome.missing
      }
      let terminal = Terminal()
      terminal.open()
      defer { terminal.close() }
      var count = 0
      while true {
        guard let answer = DeliverView(walk.step, terminal).answer() else {
          if let rest = walk.unfinished {
            count += try await session.record([rest], of: journey, in: &walk).recorded.count
          }
          Screen.out(
            say(
              "已停下；记录了 \(count) 条，都在日志里。接着走：touchstone deliver \(journey)",
              "stopped; \(count) facts are recorded. To go on: touchstone deliver \(journey)"))
          throw Outcome.interrupted
        }
        let before = walk
        guard let facts = walk.take(answer) else { break }
        if facts.isEmpty { continue }
        do {
          let walked = try await session.record(facts, of: journey, in: &walk)
          count += walked.recorded.count { !$0.receipt.duplicate }
          for fact in walked.recorded { Screen.out(DeliverView.line(fact, walk)) }
          for (fact, error) in walked.refused {
            Outcome.note(Screen.wrap(DeliverView.refusal(fact, error, walk), indent: 4))
          }
        } catch let error as any ExplainedError {
          guard Outcome.code(of: error) == Outcome.refused else { throw error }
          Outcome.note(error.sentence(Speech.language))
          walk = before
        }
      }
      Screen.out(say("结束；记录了 \(count) 条。", "Done; \(count) facts are recorded."))
    }
  }
}
