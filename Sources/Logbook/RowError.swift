internal import Wording

/// What is wrong with one row of a dealer's file.
enum RowError: ExplainedError, Equatable {
  case missing(column: String)
  case badTime(column: String)
  case impossibleDate(column: String)
  case noTimeOfDay(column: String)
  case notANumber(column: String)
  case unknownTouchpoint(column: String, known: [Sentence])
  case tooFewCells(found: Int, expected: Int)
  case tooManyCells(found: Int, expected: Int)
  case badID(column: String)
  case sharedPhone(column: String)
  case erased
  case noActivity
  case noTime

  var column: String? {
    switch self {
    case .missing(let column), .badTime(let column), .impossibleDate(let column),
      .noTimeOfDay(let column), .notANumber(let column), .unknownTouchpoint(let column, _),
      .badID(let column), .sharedPhone(let column):
      column
    default: nil
    }
  }

  var code: String {
    let text = "\(self)"
    return "row." + text.prefix { $0 != "(" }
  }

  var sentence: Sentence {
    switch self {
    case .missing(let column): Sentence("“\(column)”为空", "“\(column)” is empty")
    case .badTime(let column):
      Sentence(
        "“\(column)”不是时间；写成 2026-03-05 14:30、2026/3/5 14:30 或 2026年3月5日 14:30",
        "“\(column)” is no time; write 2026-03-05 14:30, 2026/3/5 14:30 or 2026年3月5日 14:30")
    case .impossibleDate(let column):
      Sentence("“\(column)”是日历上没有的日期或时刻", "“\(column)” is a date or time that does not exist")
    case .noTimeOfDay(let column):
      Sentence("“\(column)”缺少钟点", "“\(column)” has no time of day")
    case .notANumber(let column):
      Sentence("“\(column)”不是整数", "“\(column)” is not a whole number")
    case .unknownTouchpoint(let column, let known):
      Sentence(
        "“\(column)”不是流程里的环节；有：\(known.map(\.chinese).joined(separator: "、"))",
        "“\(column)” is no touchpoint of the blueprint; it has: "
          + known.map(\.english).joined(separator: ", "))
    case .tooFewCells(let found, let expected):
      Sentence("只有 \(found) 格，应有 \(expected) 格", "\(found) cells where \(expected) are expected")
    case .tooManyCells(let found, let expected):
      Sentence(
        "有 \(found) 格，应有 \(expected) 格；内容里的逗号要加引号",
        "\(found) cells where \(expected) are expected; quote cells that hold commas")
    case .badID(let column):
      Sentence(
        "“\(column)”不能作编号：1–64 个字母、数字或 ._:-",
        "“\(column)” cannot be an id: 1–64 letters, digits or ._:-")
    case .sharedPhone(let column):
      Sentence(
        "“\(column)”属于几位客户；请补上客户姓名或编号",
        "“\(column)” belongs to several customers; add the name or the customer's id")
    case .erased:
      Sentence("客户已被删除，不再记录", "the customer was erased; nothing more is recorded")
    case .noActivity: Sentence("事件没有 concept:name", "the event has no concept:name")
    case .noTime: Sentence("事件没有 time:timestamp", "the event has no time:timestamp")
    }
  }
}
