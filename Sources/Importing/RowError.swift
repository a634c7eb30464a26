internal import Wording

/// What is wrong with one row of a dealer's file.
enum RowError: ExplainedError, Equatable {
  case missing(column: String)
  case badTime(column: String, value: String)
  case impossibleDate(column: String, value: String)
  case noTimeOfDay(column: String, value: String)
  /// Before there were such shops, or after the day after tomorrow.
  case timeOutOfRange(column: String, value: String)
  case notANumber(column: String, value: String)
  case unknownTouchpoint(column: String, known: [Sentence])
  case tooManyCells(found: Int, expected: Int)
  /// A quote that opens no cell, because a space stands before it.
  case quoteAfterSpace
  /// Cells that a full-width sign separates.
  case fullWidthSeparator(found: String)
  /// Bytes that mean nothing in the file's encoding.
  case undecodable
  /// A formula whose result the workbook does not hold.
  case noResult(column: String)
  /// A number too long for a spreadsheet.
  case lostDigits(column: String)
  case badID(column: String)
  case badModel(column: String)
  /// The row says something else than the log, and changes are refused.
  case changed(column: String)
  /// The journey belongs to somebody else.
  case otherCustomer(column: String)
  case sharedPhone(column: String)
  case erased
  case noActivity
  /// A transition that no fact and no classifier tells.
  case transition(name: String)
  case outsideTraces
  case noTime

  var column: String? {
    switch self {
    case .missing(let column), .badTime(let column, _), .impossibleDate(let column, _),
      .noTimeOfDay(let column, _), .timeOutOfRange(let column, _), .notANumber(let column, _),
      .unknownTouchpoint(let column, _), .badID(let column), .badModel(let column),
      .noResult(let column), .lostDigits(let column),
      .changed(let column), .otherCustomer(let column), .sharedPhone(let column):
      column
    default: nil
    }
  }

  /// A value, where it is made of numbers and words of dates alone; in a wrong column it could be
  /// anything that somebody said.
  private static func shown(_ value: String) -> Sentence {
    let isPlain = value.unicodeScalars.allSatisfy { scalar in
      scalar.isASCII && !scalar.properties.isAlphabetic || words.contains(scalar)
    }
    guard isPlain, value.contains(where: \.isNumber), Quoted.mayRepeat(value) else {
      return Sentence("", "")
    }
    return Sentence("：\(Quoted.value(value))", ": \(Quoted.value(value))")
  }

  private static let words = Set("TZAPMEtzapme年月日号时点分秒上下午星期周".unicodeScalars)

  var sentence: Sentence {
    switch self {
    case .missing(let column): Sentence("“\(column)”为空", "“\(column)” is empty")
    case .badTime(let column, let value):
      Sentence(
        "“\(column)”不是时间\(Self.shown(value).chinese)；"
          + "写成 2026-03-05 14:30、2026/3/5 14:30 或 2026年3月5日 14:30",
        "“\(column)” is no time\(Self.shown(value).english); write 2026-03-05 14:30, "
          + "2026/3/5 14:30 or 2026年3月5日 14:30")
    case .impossibleDate(let column, let value):
      Sentence(
        "“\(column)”是日历上没有的日期或时刻\(Self.shown(value).chinese)",
        "“\(column)” is a date or time that does not exist\(Self.shown(value).english)")
    case .noTimeOfDay(let column, let value):
      Sentence(
        "“\(column)”缺少钟点\(Self.shown(value).chinese)；写成 2026-03-05 14:30，或另加一列时间",
        "“\(column)” has no time of day\(Self.shown(value).english); write 2026-03-05 14:30, or "
          + "add a column with the time")
    case .timeOutOfRange(let column, let value):
      Sentence(
        "“\(column)”应在 1990 年到后天之间\(Self.shown(value).chinese)；请核对年份",
        "“\(column)” must lie between 1990 and the day after tomorrow"
          + "\(Self.shown(value).english); check the year")
    case .notANumber(let column, let value):
      Sentence(
        "“\(column)”不是整数\(Self.shown(value).chinese)；文字评分可在对照表的 ratings 里说明（--suggest-mapping 列出）",
        "“\(column)” is not a whole number\(Self.shown(value).english); "
          + "words can be mapped to numbers under ratings (--suggest-mapping lists them)")
    case .unknownTouchpoint(let column, let known):
      Sentence(
        "“\(column)”不是流程里的环节；有：\(known.map(\.chinese).joined(separator: "、"))；"
          + "别的叫法在对照表的 touchpoints 里说明（--suggest-mapping 列出）",
        "“\(column)” is no touchpoint of the blueprint; it has: "
          + known.map(\.english).joined(separator: ", ")
          + "; other words can be mapped under touchpoints (--suggest-mapping lists them)")
    case .tooManyCells(let found, let expected):
      Sentence(
        "有 \(found) 格，应有 \(expected) 格；内容里的逗号要加引号",
        "\(found) cells where \(expected) are expected; quote cells that hold commas")
    case .quoteAfterSpace:
      Sentence(
        "引号前有空格，所以不起作用；请去掉分隔符后的空格",
        "a space stands before a quote, so it opens no cell; "
          + "take out the spaces after the separators")
    case .fullWidthSeparator(let found):
      Sentence(
        "这一行用全角“\(found)”分隔；请改成与表头相同的半角分隔符",
        "full-width “\(found)” separates the cells of this row; write the plain separator that the "
          + "header has")
    case .undecodable:
      Sentence(
        "这一行有无法解码的字节；请把文件另存为 UTF-8，或用 --encoding 指明编码",
        "the row has bytes that do not decode; save the file as UTF-8, or name its encoding with "
          + "--encoding")
    case .noResult(let column):
      Sentence(
        "“\(column)”是公式，工作簿里没有它的结果；请在表格软件里打开并保存，再导入",
        "“\(column)” is a formula, and the workbook does not hold its result; open it in a "
          + "spreadsheet program, save it, and import that")
    case .lostDigits(let column):
      Sentence(
        "“\(column)”是 15 位以上的数字，表格软件会丢掉末尾的数字；请把该列设为文本后重新填写",
        "“\(column)” is a number of more than 15 digits, of which spreadsheets lose the last; "
          + "format the column as text and enter it again")
    case .badModel(let column):
      Sentence(
        "“\(column)”像是个人信息，不能明文记录", "“\(column)” looks personal and must not stand readable")
    case .changed(let column):
      Sentence(
        "“\(column)”与已有记录不同（--changes refuse）；要记下更改请用 --changes amend",
        "“\(column)” differs from what is recorded (--changes refuse); "
          + "use --changes amend to record the change")
    case .otherCustomer(let column):
      Sentence(
        "“\(column)”：这个订单属于另一位客户；请核对订单号，或先用 record customer.identified",
        "“\(column)”: the journey belongs to another customer; check the order, or record "
          + "customer.identified first")
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
    case .transition(let name):
      Sentence(
        "lifecycle:transition 为 \(Quoted.value(name))，没有对应的记录，也没有含它的 classifier，未写入",
        "lifecycle:transition \(Quoted.value(name)) has no fact, and no classifier of the log "
          + "holds it; the event is left out")
    case .outsideTraces:
      Sentence(
        "事件不在任何 <trace> 之内，未写入", "the event is outside every <trace> and is left out")
    case .noActivity: Sentence("事件没有 concept:name", "the event has no concept:name")
    case .noTime: Sentence("事件没有 time:timestamp", "the event has no time:timestamp")
    }
  }
}
