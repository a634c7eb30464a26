internal import Chronology
internal import Foundation
public import Wording

/// A table as CSV: UTF-8 with BOM, CRLF.
///
/// In English it is what programs read: the keys as headings, codes and `true` in the cells. In Chinese
/// headings, codes and flags are words.
///
/// Identifiers stand in quotes, which a spreadsheet that lets people choose takes as text. One that
/// would come to harm as a number, a date or a formula all the same gets an apostrophe before it, as
/// does any other text: see `SpreadsheetText`. So a phone stays plain digits for every program that
/// reads the file.
public final class CSVTable: TableWriter {
  private let output: any TextOutput
  private var line: [UInt8] = []

  private let isChinese: Bool

  public init(_ output: any TextOutput, _ language: Language = .english) {
    self.output = output
    isChinese = language == .chinese
  }

  public func begin(_ columns: [TableColumn]) throws {
    line = [0xEF, 0xBB, 0xBF]
    for (place, column) in columns.enumerated() {
      if place > 0 { line.append(UInt8(ascii: ",")) }
      if isChinese {
        words(column.heading.chinese)
      } else {
        line.append(contentsOf: column.key.utf8)
      }
    }
    try end()
  }

  public func row(_ cells: [TableCell]) throws {
    line.removeAll(keepingCapacity: true)
    for place in cells.indices {
      if place > 0 { line.append(UInt8(ascii: ",")) }
      write(cells[place])
    }
    try end()
  }

  private func end() throws {
    line.append(contentsOf: [0x0D, 0x0A])
    try line.withUnsafeBytes { try output.write($0) }
  }

  private func write(_ cell: TableCell) {
    switch cell {
    case .none: break
    case .text(let text): if let text { words(text) }
    case .word(let code, let text): if let shown = isChinese ? text ?? code : code { words(shown) }
    case .staff(let id, let name): if let shown = name ?? id { identifier(shown) }
    case .identifier(let text): if let text { identifier(text) }
    case .number(let number), .seconds(let number):
      if let number { line.append(contentsOf: String(number).utf8) }
    case .decimal(let digits), .share(let digits), .minutes(let digits):
      if let digits { line.append(contentsOf: digits.utf8) }
    case .few(let number): line.append(contentsOf: String(number).utf8)
    case .day(let civil): if let civil { day(civil) }
    case .moment(let civil):
      guard let civil else { return }
      day(civil)
      line.append(UInt8(ascii: " "))
      clock(civil.hour, civil.minute)
    case .clock(let minutes): if let minutes { clock(minutes / 60, minutes % 60) }
    case .flag(let flag):
      let text = isChinese ? flag ? "是" : "否" : flag ? "true" : "false"
      line.append(contentsOf: text.utf8)
    }
  }

  private func day(_ civil: CivilTime) {
    digits(civil.year, 4)
    line.append(UInt8(ascii: "-"))
    digits(civil.month, 2)
    line.append(UInt8(ascii: "-"))
    digits(civil.day, 2)
  }

  private func clock(_ hour: Int, _ minute: Int) {
    digits(hour, 2)
    line.append(UInt8(ascii: ":"))
    digits(minute, 2)
  }

  private func digits(_ number: Int, _ width: Int) {
    if width == 2, (0..<100).contains(number) {
      line.append(UInt8(ascii: "0") + UInt8(number / 10))
      line.append(UInt8(ascii: "0") + UInt8(number % 10))
      return
    }
    let text = String(number)
    for _ in text.utf8.count..<max(width, text.utf8.count) { line.append(UInt8(ascii: "0")) }
    line.append(contentsOf: text.utf8)
  }

  private func words(_ given: String) {
    let text = PlainText.cell(given)
    let needsQuotes = text.utf8.contains { $0 == 0x22 || $0 == 0x2C || $0 == 0x0A || $0 == 0x0D }
    quoted(text, isGuarded: SpreadsheetText.isChanged(text), inQuotes: needsQuotes)
  }

  private func identifier(_ given: String) {
    let text = PlainText.cell(given)
    guard !text.isEmpty else { return }
    quoted(text, isGuarded: SpreadsheetText.isChanged(text), inQuotes: true)
  }

  private func quoted(_ text: String, isGuarded: Bool, inQuotes: Bool) {
    let quote = UInt8(ascii: "\"")
    if inQuotes { line.append(quote) }
    if isGuarded { line.append(UInt8(ascii: "'")) }
    if inQuotes, text.utf8.contains(quote) {
      for byte in text.utf8 {
        if byte == quote { line.append(quote) }
        line.append(byte)
      }
    } else {
      line.append(contentsOf: text.utf8)
    }
    if inQuotes { line.append(quote) }
  }
}
