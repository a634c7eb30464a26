internal import Interchange
internal import Wording

/// Rows that programs and people put below a table: sums, and who made it.
enum SummaryRow {
  /// Whether a cell says that its row sums up others: `合计`, `合计：60 台`, `本页小计`, `Total`.
  static func isSum(_ cell: String) -> Bool {
    guard cell.utf8.count <= 60, let first = cell.trimmed.unicodeScalars.first,
      beginnings.contains(first)
    else { return false }
    var word = CellText.folded(cell).lowercased().filter { !$0.isWhitespace }[...]
    for start in ["本页", "本月", "本日", "当月", "当日", "全部", "all", "grand", "sub"]
    where word.hasPrefix(start) && word.count > start.count {
      word = word.dropFirst(start.count)
      break
    }
    if let sum = sums.first(where: word.hasPrefix) {
      return word.dropFirst(sum.count).allSatisfy { $0.isNumber || rest.contains($0) }
    }
    // An order may well be called SUM-1.
    return englishSums.contains(String(word.prefix { $0 != ":" }))
  }

  /// With which such words begin, in any width.
  private static let beginnings = Set("合总小共累汇平均本当全tsagTSAGｔｓａｇＴＳＡＧ".unicodeScalars)

  private static let sums = [
    "合计", "总计", "小计", "共计", "累计", "总和", "汇总", "总数", "平均值", "平均分", "平均", "均值",
  ]
  private static let englishSums: Set = ["total", "totals", "sum", "average", "avg"]
  private static let rest = Set(":,.%()-/台辆条行笔个元分次单")

  /// Whether a cell begins a line below a table: `制表人：…`, `打印时间：…`.
  static func isSignature(_ cell: String) -> Bool {
    let word = CellText.folded(cell).lowercased().filter { !$0.isWhitespace }
    return signatures.contains(where: word.hasPrefix)
  }

  private static let signatures = [
    "制表", "制单", "填表", "审核", "复核", "打印时间", "打印日期", "打印人", "导出时间", "导出日期", "导出人",
    "报表时间", "报表日期", "经理签字", "签字:", "注:", "备注:", "说明:", "preparedby", "checkedby",
    "approvedby", "printedon", "exportedon",
  ]
}

extension RowReader {
  /// Whether a row is none of a touchpoint, but what stands below tables.
  func isPassedOver(_ cells: [String]) -> Bool {
    if isOfTouchpoint(cells) { return false }
    func texts(_ column: Column) -> [String] {
      places(column).compactMap { $0 < cells.count ? CellText.plain(cells[$0]) : nil }
    }
    let orders = texts(.journey)
    if orders.contains(where: SummaryRow.isSum) { return true }
    let touchpoint = texts(.touchpoint)
    guard touchpoint.allSatisfy({ CellText.number($0) != nil || SummaryRow.isSum($0) }) else {
      return false
    }
    let notes = Set(places(.note))
    let told = cells.indices.filter { !notes.contains($0) && !CellText.isBlank(cells[$0]) }
    guard let first = told.first else { return false }
    if touchpoint.isEmpty, orders.allSatisfy(SummaryRow.isSignature),
      SummaryRow.isSignature(cells[first])
    {
      return true
    }
    return told.contains { SummaryRow.isSum(cells[$0]) }
  }
}
