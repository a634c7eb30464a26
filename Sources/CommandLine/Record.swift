import ArgumentParser
import CanonicalJSON
import Chronology
import EventLog
import Foundation
import Interchange
import Logbook
import Wording

struct Record: ParsableCommand {
  static var configuration: CommandConfiguration {
    CommandConfiguration(
      commandName: "record",
      abstract: say("记录一件事。", "Record one fact."),
      discussion: say(
        """
        示例：
          touchstone record touchpoint.completed --journey D1 \\
            --set touchpoint=greeting
          touchstone record rating.given --journey D1 --set touchpoint=payment \\
            --set perception=3 --set expectation=5 --sealed words=等太久
        姓名、电话和一切自由文字只能用 --sealed。
        """,
        """
        Examples:
          touchstone record touchpoint.completed --journey D1 \\
            --set touchpoint=greeting
          touchstone record rating.given --journey D1 --set touchpoint=payment \\
            --set perception=3 --set expectation=5 --sealed words=slow
        Names, phones and every free text go under --sealed only.
        """))
  }

  @Argument(
    help: ArgumentHelp(
      say("事实的类型，如 touchpoint.completed。", "The fact, such as touchpoint.completed.")))
  var type: String

  @Option(help: ArgumentHelp(say("旅程编号。", "The journey."))) var journey: String?
  @Option(help: ArgumentHelp(say("客户编号。", "The customer."))) var customer: String?
  @Option(
    help: ArgumentHelp(
      say("员工编号，用于 advisor.qualified。", "The member of staff, for advisor.qualified.")))
  var staff: String?
  @Option(
    name: .customLong("case"),
    help: ArgumentHelp(
      say("改善课题编号，用于 case.…。", "The improvement case, for case.…."), valueName: "case"))
  var improvement: String?
  @Option(
    help: ArgumentHelp(say("发生时间（默认现在）。", "When it happened (default: now)."), valueName: "time"))
  var occurred: String?
  @Option(help: ArgumentHelp(say("谁记录。", "Who records."))) var actor: String?
  @Option(
    help: ArgumentHelp(
      say("事件编号；重试时用同一个。", "The event's id; the same on every retry."), valueName: "uuid"))
  var id: String?
  @Option(
    help: ArgumentHelp(say("预期的流版本。", "The version expected of the stream."), valueName: "version"))
  var expect: Int64?
  @Option(
    name: .customLong("set"), parsing: .singleValue,
    help: ArgumentHelp(say("字段=值。", "FIELD=VALUE."), valueName: "key=value"))
  var fields: [String] = []
  @Option(
    name: .customLong("sealed"), parsing: .singleValue,
    help: ArgumentHelp(say("要封存的字段=文字。", "FIELD=TEXT to be sealed."), valueName: "key=value"))
  var sealed: [String] = []

  @OptionGroup var output: JSONOption
  @OptionGroup var options: LogbookOptions

  func run() throws {
    try options.use(actor: actor) { book in
      var input = FactInput(type: type)
      input.journey = journey
      input.customer = customer
      input.staff = staff
      input.improvement = improvement
      if let occurred {
        let reading = try GivenTime.read(occurred, "--occurred", book.settings.timeZone)
        input.occurred = (reading.time, reading.offset)
      }
      if let id {
        guard let known = EventID(text: id) else {
          throw GivenError(name: "--id", reason: Sentence("应是 UUID", "must be a UUID"))
        }
        input.id = known
      }
      input.expectedVersion = expect
      input.fields = try fields.map { try pair($0, "--set") }
      input.sealed = try sealed.map { try pair($0, "--sealed") }
      let recorded = try book.record(input)
      if let note = recorded.note { Outcome.note(note(Speech.language)) }
      if output.json {
        Screen.json(recorded.json.prettyText())
      } else {
        let position = recorded.receipt.positions.upperBound
        Screen.out(
          recorded.receipt.duplicate
            ? say(
              "早已记录：第 \(position) 条（\(recorded.event.id)）",
              "recorded before, at position \(position) (\(recorded.event.id))")
            : say(
              "已记录：第 \(position) 条（\(recorded.event.id)）",
              "recorded at position \(position) (\(recorded.event.id))"))
      }
    }
  }

  private func pair(_ text: String, _ option: String) throws -> (String, String) {
    guard let mark = text.firstIndex(of: "="), mark > text.startIndex else {
      // Only what looks like a field's name is repeated; anything else may be personal.
      let isName = text.utf8.allSatisfy { ($0 | 0x20) &- UInt8(ascii: "a") < 26 }
      throw LogbookError.badAssignment(option: isName ? "\(option) \(Quoted.value(text))" : option)
    }
    return (String(text[..<mark]), String(text[text.index(after: mark)...]))
  }
}
