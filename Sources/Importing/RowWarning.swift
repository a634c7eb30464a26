internal import Wording

/// What was odd about a row that was taken all the same.
enum RowWarning: Equatable {
  /// The text is kept sealed, and nobody is found by it.
  case noPhone(column: String)
  /// The value is one that was replaced since: an older file, most likely.
  case earlierValue(column: String)
  /// A change that the import was told to pass over.
  case changeSkipped(column: String)
  /// The id says something about somebody, so another stands for it.
  case orderReplaced(column: String)
  /// The same for an activity of a process log.
  case activityReplaced(column: String)
  /// Sums below the columns, or who made the table: no touchpoint.
  case passedOver

  var column: String? {
    switch self {
    case .passedOver: nil
    case .noPhone(let column), .earlierValue(let column), .changeSkipped(let column),
      .orderReplaced(let column), .activityReplaced(let column):
      column
    }
  }

  var code: String {
    switch self {
    case .noPhone: "row.noPhone"
    case .earlierValue: "row.earlierValue"
    case .changeSkipped: "row.changeSkipped"
    case .orderReplaced: "row.orderReplaced"
    case .activityReplaced: "row.activityReplaced"
    case .passedOver: "row.passedOver"
    }
  }

  var sentence: Sentence {
    switch self {
    case .noPhone(let column):
      Sentence(
        "“\(column)”不是电话号码：内容已封存，但不能用来查找客户或拨打",
        "no phone number in “\(column)”: the text is kept sealed, and finds and calls nobody")
    case .earlierValue(let column):
      Sentence(
        "“\(column)”是以前的值，保留后来的值；要改回去请用 record",
        "“\(column)” holds an earlier value; the later one stays. Use record to change it back")
    case .changeSkipped(let column):
      Sentence(
        "“\(column)”与已有记录不同，按 --changes skip 未更改",
        "“\(column)” differs from what is recorded and was left as it is (--changes skip)")
    case .passedOver:
      Sentence(
        "这一行是合计或落款，不是环节，已略过",
        "the row holds totals or a signature and no touchpoint; it is passed over")
    case .activityReplaced(let column):
      Sentence(
        "“\(column)”像是人名，已换成代号", "“\(column)” looks like a name; a code stands for it")
    case .orderReplaced(let column):
      Sentence(
        "“\(column)”像是个人信息，已换成代号，原文封存",
        "“\(column)” looks personal; a code stands for it, and the text is kept sealed")
    }
  }
}
