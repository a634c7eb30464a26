import Exports
import Journeys
import Logbook
import Presentation
import Wording

/// What a fact may hold, for people who write one.
enum FieldsView {
  /// - Parameter type: a type or what it is called; nil for the list of types.
  static func lines(_ type: String?) throws -> [String] {
    let words = TimelineWords(Speech.language)
    guard let type else {
      let kinds = FactKind.allCases.filter { !$0.belongsToOneCommand }
      return Screen.table(
        [say("类型", "Type"), say("名称", "Name"), say("属于", "About")],
        kinds.map { [$0.rawValue, words.fact($0.rawValue), stream($0)] }
      ).split(separator: "\n").map(String.init)
    }
    let kind = try Logbook.factKind(type)
    let schema = FactCatalogue.schema(kind)
    var rows = schema.fields.map { field in
      [
        field.name + (field.isRequired ? " *" : ""), words.field(field.name),
        what(field.kind, words),
      ]
    }
    rows += schema.sealed.map {
      [$0, words.field($0), say("文字，封存（--sealed）", "text, sealed (--sealed)")]
    }
    var lines = [Screen.paint("\(kind.rawValue)  \(words.fact(kind.rawValue))", .bold)]
    if rows.isEmpty {
      lines.append(say("没有字段。", "It has no fields."))
    } else {
      lines += Screen.table(
        [say("字段", "Field"), say("名称", "Name"), say("内容", "Holds")], rows
      ).split(separator: "\n").map(String.init)
    }
    if schema.fields.contains(where: \.isRequired) {
      lines.append(say("* 必填", "* must be there"))
    }
    return lines
  }

  /// What `record TYPE --help` shows: the fields of the type. Nil for any other command line.
  static func help(of arguments: [String]) -> [String]? {
    guard arguments.count >= 3, arguments[0] == "record", !arguments[1].hasPrefix("-"),
      arguments.contains("--help") || arguments.contains("-h"), let lines = try? lines(arguments[1])
    else { return nil }
    return lines + [
      "", say("全部选项：touchstone record --help", "All options: touchstone record --help"),
    ]
  }

  private static func stream(_ kind: FactKind) -> String {
    switch kind.stream {
    case .journey: say("旅程（--journey）", "a journey (--journey)")
    case .customer: say("客户（--customer）", "a customer (--customer)")
    case .staff: say("员工（--staff）", "a member of staff (--staff)")
    case .improvement: say("课题（--case）", "a case (--case)")
    case .blueprint: say("流程", "a blueprint")
    case .logbook: say("本店", "the shop")
    }
  }

  private static func what(_ kind: FactField.Kind, _ words: TimelineWords) -> String {
    switch kind {
    case .code: say("代码", "code")
    case .label: say("名称", "name of the trade")
    case .integer(let range):
      range.upperBound <= 1_000_000
        ? say(
          "整数 \(range.lowerBound)–\(range.upperBound)",
          "number \(range.lowerBound)–\(range.upperBound)")
        : say("整数", "number")
    case .flag: say("yes 或 no", "yes or no")
    case .time: say("时间", "time")
    case .date: say("日期", "date")
    case .decimal: say("数字", "decimal number")
    case .sha256: "SHA-256"
    case .eventID: say("事件编号", "event id")
    case .verifierKey, .base64: say("密钥", "key")
    case .object: say("另一事实的数据（JSON）", "data of another fact (JSON)")
    case .choice(let codes):
      codes.map { code in
        let word = words.code(code)
        return word == code || Speech.language == .english ? code : "\(code) \(word)"
      }.joined(separator: say("、", ", "))
    case .list(let element): say("多个：", "several: ") + what(element, words)
    }
  }
}
