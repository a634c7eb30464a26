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
      discussion: explain(
        """
        示例：
          touchstone record touchpoint.completed --journey D1 \\
            --set touchpoint=greeting
          touchstone record 评价 --journey D1 --set 环节=财务付款 \\
            --set 感受=3 --set 期望=5 --sealed 原话=等太久
          touchstone record item.checked --journey D1 --set touchpoint=documents \\
            --ok identityCheck,invoice --not-ok keys
          touchstone record correction.made --set corrects=12 --set perception=5
          touchstone record --batch facts.yaml
          touchstone record --fields rating.given
        姓名、电话和一切自由文字只能用 --sealed。--fields 列出一类事实的字段，封存的有标记；不给类型则列出所有类型。
        环节、检查项、字段和取值，写编号或写名称都可以；列表用逗号分开。
        --batch 的文件是 YAML 列表或每行一个 JSON 对象，每项有 type、journey、set、sealed 等；要么全记，要么全不记。
        """,
        """
        Examples:
          touchstone record touchpoint.completed --journey D1 \\
            --set touchpoint=greeting
          touchstone record rating.given --journey D1 --set touchpoint=payment \\
            --set perception=3 --set expectation=5 --sealed words=slow
          touchstone record item.checked --journey D1 --set touchpoint=documents \\
            --ok identityCheck,invoice --not-ok keys
          touchstone record correction.made --set corrects=12 --set perception=5
          touchstone record --batch facts.yaml
          touchstone record --fields rating.given
        Names, phones and every free text go under --sealed only. --fields
        lists the fields of a fact, sealed ones marked; without a type it lists
        all types. Touchpoints, items, fields and values are given by id or by
        name; lists with commas. A file for --batch is a YAML list or a JSON
        object a line, of facts with type, journey, set, sealed and so on; all
        are recorded or none.
        """))
  }

  @Argument(
    help: ArgumentHelp(
      say("事实的类型，如 touchpoint.completed。", "The fact, such as touchpoint.completed.")))
  var type: String?

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

  @Option(
    help: ArgumentHelp(
      say("合格的检查项，用逗号分开。", "Items that are ok, with commas."), valueName: "items"))
  var ok: [String] = []
  @Option(
    help: ArgumentHelp(say("不合格的检查项。", "Items that are not ok."), valueName: "items"))
  var notOk: [String] = []
  @Option(
    help: ArgumentHelp(say("不适用的检查项。", "Items that do not apply."), valueName: "items"))
  var notApplicable: [String] = []
  @Option(
    help: ArgumentHelp(say("稍后再查的检查项。", "Items for later."), valueName: "items"))
  var later: [String] = []
  @Option(
    help: ArgumentHelp(
      say("一批事实的文件（YAML 或 NDJSON，- 是标准输入）。", "A file of facts (YAML or NDJSON; - is stdin)."),
      valueName: "file"))
  var batch: String?
  @Flag(
    name: .customLong("fields"),
    help: ArgumentHelp(say("列出字段，不记录。", "List the fields and record nothing.")))
  var listsFields = false

  @OptionGroup var output: JSONOption
  @OptionGroup var options: LogbookOptions

  func validate() throws {
    guard type == nil, batch == nil, !listsFields else { return }
    throw ValidationError(
      say(
        "缺少事实的类型，如 touchpoint.completed",
        "the type of the fact is missing, such as touchpoint.completed"))
  }

  func run() throws {
    if listsFields {
      try Outcome.explaining { for line in try FieldsView.lines(type) { Screen.out(line) } }
      return
    }
    try options.use(actor: actor) { session in
      if let batch { return try await record(try facts(batch, session), in: session) }
      var input = FactInput(type: type ?? "")
      input.journey = journey
      input.customer = customer
      input.staff = staff
      input.improvement = improvement
      if let occurred {
        let reading = try GivenTime.read(occurred, "--occurred", session.settings.timeZone)
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
      let items: [(outcome: String, items: [String])] = [
        ("ok", ok), ("notOk", notOk), ("notApplicable", notApplicable), ("later", later),
      ]
      let inputs = try input.each(items.filter { !$0.items.isEmpty })
      if inputs.count > 1 {
        let given: [Logbook.GivenFact] = inputs.enumerated().map {
          (line: $0.offset + 1, input: $0.element)
        }
        return try await record(given, in: session)
      }
      let recorded = try await session.record(inputs[0])
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

  private func facts(_ path: String, _ session: Session) throws -> [Logbook.GivenFact] {
    guard type == nil, fields.isEmpty, sealed.isEmpty, id == nil, expect == nil, occurred == nil
    else {
      throw GivenError(
        name: "--batch",
        reason: Sentence(
          "事实都写在文件里，不与类型、--set、--sealed、--id、--occurred 同用",
          "the facts are in the file; no type, --set, --sealed, --id or --occurred beside it"))
    }
    let zone = session.settings.timeZone
    return try FactFile(try InputFile.bytes(path)) { text in
      let reading = try GivenTime.read(text, "occurred", zone)
      return (reading.time, reading.offset)
    }.facts.map { fact in
      var input = fact.input
      input.journey = input.journey ?? journey
      input.customer = input.customer ?? customer
      return (fact.line, input)
    }
  }

  /// Records several facts together and says where they stand.
  private func record(_ facts: [Logbook.GivenFact], in session: Session) async throws {
    let recorded = try await session.record(facts)
    for note in recorded.compactMap(\.note) { Outcome.note(note(Speech.language)) }
    if output.json {
      Screen.json(JSON.array(recorded.map(\.json)).prettyText())
      return
    }
    let news = recorded.filter { !$0.receipt.duplicate }
    let before = recorded.count - news.count
    let positions = news.map { $0.receipt.positions.upperBound }
    var parts: [String] = []
    if let first = positions.min(), let last = positions.max() {
      parts.append(
        say(
          "已记录 \(news.count) 条，到第 \(first)–\(last) 条",
          "recorded \(news.count) facts, positions \(first)–\(last)"))
    }
    if before > 0 {
      parts.append(say("\(before) 条早已记录", "\(before) recorded before"))
    }
    Screen.out(parts.joined(separator: say("；", "; ")))
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
