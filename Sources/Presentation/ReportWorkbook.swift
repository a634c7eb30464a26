internal import Chronology
public import Exports
public import Reports
internal import Satisfaction
public import Wording

/// A report as a workbook: a sheet a section, figures first, then each table under its title.
///
/// A measured value takes four columns: the value as a number, n, of, and why there is none or
/// that it rests on fewer than five. Pictures are left out: their numbers stand in the tables.
public struct ReportWorkbook {
  private let report: Report
  private let language: Language

  public init(_ report: Report, _ language: Language) {
    self.report = report
    self.language = language
  }

  /// - Returns: how many rows of figures and tables were written.
  public func write(to book: Workbook) throws -> Int {
    var rows = 0
    for section in report.sections {
      try book.sheet(section.title(language))
      try book.note(section.title(language), isTitle: true)
      var figures: [Report.Figure] = []
      for block in section.blocks {
        if case .figure(let figure) = block {
          figures.append(figure)
          continue
        }
        rows += try write(figures, to: book)
        figures = []
        switch block {
        case .table(let table): rows += try write(table, to: book)
        case .note(let note): try book.note(note(language))
        case .figure, .picture: break
        }
      }
      rows += try write(figures, to: book)
      for (column, width) in [30.0, 14, 14, 14, 20].enumerated() {
        book.setWidth(width, column: column)
      }
    }
    return rows
  }

  /// What the report says of itself: its period, its filter, its journeys.
  public var notes: [String] { report.frame.lines(language) }

  // MARK: Figures and tables

  private func write(_ figures: [Report.Figure], to book: Workbook) throws -> Int {
    guard !figures.isEmpty else { return 0 }
    try book.note("")
    let isMeasured = figures.contains { Self.isReading($0.cell) }
    try book.begin(
      [TableColumn("figure", Sentence("数值", "Figure"))]
        + columns("value", Sentence("值", "Value"), isMeasured: isMeasured))
    for figure in figures {
      try book.row([.text(figure.label(language))] + cells(figure.cell, isMeasured: isMeasured))
    }
    return figures.count
  }

  private func write(_ table: Report.Table, to book: Workbook) throws -> Int {
    try book.note("")
    try book.note(table.title(language), isTitle: true)
    let measured = table.columns.indices.map { place in
      table.rows.contains { $0.indices.contains(place) && Self.isReading($0[place]) }
    }
    try book.begin(
      zip(table.columns, measured).flatMap { columns($0.key, $0.heading, isMeasured: $1) })
    for row in table.rows {
      try book.row(zip(row, measured).flatMap { cells($0, isMeasured: $1) })
    }
    return table.rows.count
  }

  private static func isReading(_ cell: Report.Cell) -> Bool {
    if case .reading = cell { true } else { false }
  }

  private func columns(_ key: String, _ heading: Sentence, isMeasured: Bool) -> [TableColumn] {
    guard isMeasured else { return [TableColumn(key, heading)] }
    return [
      TableColumn(key, heading),
      TableColumn(key + ".n", Sentence(heading.chinese + " n", heading.english + " n")),
      TableColumn(key + ".of", Sentence(heading.chinese + " 共", heading.english + " of")),
      TableColumn(key + ".remark", Sentence(heading.chinese + " 说明", heading.english + " remark")),
    ]
  }

  // MARK: Cells

  private func cells(_ cell: Report.Cell, isMeasured: Bool) -> [TableCell] {
    guard isMeasured else { return [value(cell)] }
    guard case .reading(let reading) = cell else { return [value(cell), .none, .none, .none] }
    return [
      value(cell), .number(Int64(reading.n)), .number(Int64(reading.of)),
      .text(reading.remark(language)),
    ]
  }

  private func value(_ cell: Report.Cell) -> TableCell {
    switch cell {
    case .reading(let reading):
      if let value = reading.value { return number(value, reading.form) }
      return reading.hasValue ? .text(reading.text(language)) : .none
    case .count(let count): return .number(Int64(count))
    // Marked as everywhere, so that nobody ranks what rests on it.
    case .group(let count):
      return cell.isTooFew ? .few(Int64(count)) : .number(Int64(count))
    case .number(let value, let form): return value.map { number($0, form) } ?? .none
    case .date(let date):
      return .day(CivilTime(year: date.year, month: date.month, day: date.day))
    case .flag(let flag): return .flag(flag)
    case .positions(let positions): return positions.isEmpty ? .none : .text(cell.text(language))
    case .code, .codes, .words: return .text(cell.text(language))
    case .none: return .none
    }
  }

  /// Rounded once, to what the JSON has; shares of 1 as percent, money in yuan, times in
  /// minutes, which may lie below nought.
  private func number(_ value: Rational, _ form: Reading.Form) -> TableCell {
    switch form {
    case .number, .signed, .words: return .decimal(NumberText.decimal(value, 4))
    case .share: return .share(NumberText.decimal(value, 4))
    case .index: return .decimal(NumberText.decimal(value, 1))
    case .money:
      return .decimal(NumberText.decimal(value * (Rational(1, 100) ?? Rational(0)), 2))
    case .duration:
      return .minutes(NumberText.decimal(value * (Rational(1, 60_000) ?? Rational(0)), 4))
    }
  }
}
