public import Wording

/// What an XML file does that XES does not allow, or that we cannot follow in bounded memory.
public enum XESError: ExplainedError, Equatable {
  /// The root element is not `<log>`.
  case notALog(line: Int, column: Int)
  /// The trace that begins at this line has more events before its name than we hold back.
  case traceNameTooLate(line: Int)
  /// The attributes of the event at this line come to more than 1 MiB.
  case eventTooLarge(line: Int)
  /// A source is read once; open the file anew.
  case alreadyRead

  public var code: String {
    switch self {
    case .notALog: "xes.notALog"
    case .traceNameTooLate: "xes.traceNameTooLate"
    case .eventTooLarge: "xes.eventTooLarge"
    case .alreadyRead: "xes.alreadyRead"
    }
  }

  public var sentence: Sentence {
    switch self {
    case .notALog(let line, let column):
      Sentence(
        "第 \(line) 行第 \(column) 列：根元素不是 <log>，这不是 XES 文件",
        "line \(line), column \(column): the root element is not <log>, this is no XES file")
    case .traceNameTooLate(let line):
      Sentence(
        "第 \(line) 行的 <trace> 在太多事件之后才给出 concept:name；请把它移到事件之前",
        "the <trace> at line \(line) gives its concept:name after too many events; "
          + "move it before them")
    case .eventTooLarge(let line):
      Sentence(
        "第 \(line) 行的 <event> 属性超过 1 MiB",
        "the attributes of the <event> at line \(line) come to more than 1 MiB")
    case .alreadyRead:
      Sentence("文件已读过一遍；请重新打开", "the file has been read already; open it anew")
    }
  }
}
