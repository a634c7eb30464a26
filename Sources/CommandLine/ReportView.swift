import Presentation
import Reports
import Wording

/// A report for a terminal: figures a line each, tables where they fit, else row by row.
struct ReportView {
  private let report: Report
  private let language = Speech.language

  init(_ report: Report) {
    self.report = report
  }

  var text: String {
    var lines = [Screen.paint(report.frame.request.name.title(language), .bold)]
    lines += report.frame.lines(language).map(free)
    for section in report.sections {
      lines += ["", Screen.paint(free("== \(section.title(language))"), .bold)]
      var followsTable = false
      for block in section.blocks {
        if case .figure = block, followsTable { lines.append("") }
        if case .picture = block { continue }
        if case .table = block { followsTable = true } else { followsTable = false }
        lines += view(block)
      }
    }
    if report.hasFew {
      lines += ["", free(say("* 不足 5 个，不排名、不作图、不比较", "* too few to compare (n < 5)"))]
    }
    lines.append(
      free(say("（n/of）：计入的个数 / 可以计入的个数", "(n/of): how many entered / how many could have")))
    return lines.joined(separator: "\n")
  }

  private func free(_ text: String) -> String { Screen.wrap(Screen.plain(text)) }

  private func view(_ block: Report.Block) -> [String] {
    switch block {
    case .figure(let figure):
      [free("\(figure.label(language))\(say("：", ": "))\(text(figure.cell))")]
    case .table(let table): [""] + view(table)
    case .note(let note): [free(note(language))]
    case .picture: []
    }
  }

  /// A figure has room to say why it has no value or is not to be compared.
  private func text(_ cell: Report.Cell) -> String {
    guard case .reading(let reading) = cell else { return cell.text(language) }
    let remark = reading.remark(language).map { say("，\($0)", ", \($0)") } ?? ""
    return "\(reading.text(language)) (\(reading.counts)\(remark))"
  }

  private func view(_ table: Report.Table) -> [String] {
    let title = Screen.paint(free(table.title(language)), .dim)
    guard !table.rows.isEmpty else { return [title, "  " + say("（没有）", "(none)")] }
    let headings = table.columns.map { $0.heading(language) }
    let rows = table.rows.map { $0.map { Screen.plain($0.text(language)) } }
    if let text = fitted(headings, rows) { return [title] + text }
    // Without the reasons of missing values, which then stand below.
    let short = table.rows.map { row in
      row.map { $0.missing == nil ? Screen.plain($0.text(language)) : "–" }
    }
    if let text = fitted(headings, short) {
      var reasons: [String] = []
      for case let remark? in table.rows.joined().map({ $0.missing?.remark(language) })
      where !reasons.contains(remark) {
        reasons.append(remark)
      }
      return [title] + text + [free("  – " + reasons.joined(separator: say("；", "; ")))]
    }
    // Too wide: every row a paragraph, its first cell on top.
    return [title]
      + rows.flatMap { row in
        [Screen.wrap("  " + row[0], indent: 4)]
          + zip(headings, row).dropFirst().filter { $0.1 != "–" }.map { heading, cell in
            Screen.wrap("    \(heading)\(say("：", ": "))\(cell)", indent: 6)
          }
      }
  }

  /// The table, if it fits.
  private func fitted(_ headings: [String], _ rows: [[String]]) -> [String]? {
    let widths = headings.indices.map { column in
      ([headings] + rows).map { Screen.width($0[column]) }.max() ?? 0
    }
    guard widths.reduce(0, +) + 2 * widths.count <= Screen.columns else { return nil }
    return Screen.table(headings, rows).split(separator: "\n", omittingEmptySubsequences: false)
      .map { ("  " + $0).trimmedEnd }
  }
}

extension Report.Cell {
  /// The reading, where it has no value.
  fileprivate var missing: Reading? {
    guard case .reading(let reading) = self, !reading.hasValue else { return nil }
    return reading
  }
}

extension Report {
  /// Whether any value rests on fewer than five.
  fileprivate var hasFew: Bool {
    sections.flatMap(\.blocks).contains { block in
      switch block {
      case .figure(let figure): figure.cell.isTooFew
      case .table(let table): table.rows.joined().contains { $0.isTooFew }
      case .note, .picture: false
      }
    }
  }
}
