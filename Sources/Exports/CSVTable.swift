internal import Chronology
internal import Foundation

/// A table as CSV: UTF-8 with BOM, CRLF, keys as headings.
///
/// Identifiers stand in quotes, which a spreadsheet that lets people choose takes as text. One that
/// would come to harm as a number, a date or a formula all the same gets an apostrophe before it:
/// leading zeros, more than fifteen digits, `2-3`, `1E5`, `=1+1`. So a phone stays plain digits for
/// every program that reads the file.
public final class CSVTable: TableWriter {
  private let output: any TextOutput
  private var line: [UInt8] = []

  public init(_ output: any TextOutput) {
    self.output = output
  }

  public func begin(_ columns: [TableColumn]) throws {
    line = [0xEF, 0xBB, 0xBF]
    for (place, column) in columns.enumerated() {
      if place > 0 { line.append(UInt8(ascii: ",")) }
      line.append(contentsOf: column.key.utf8)
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
    case .identifier(let text): if let text { identifier(text) }
    case .number(let number), .seconds(let number):
      if let number { line.append(contentsOf: String(number).utf8) }
    case .decimal(let digits): if let digits { line.append(contentsOf: digits.utf8) }
    case .day(let civil): if let civil { day(civil) }
    case .moment(let civil):
      guard let civil else { return }
      day(civil)
      line.append(UInt8(ascii: " "))
      digits(civil.hour, 2)
      line.append(UInt8(ascii: ":"))
      digits(civil.minute, 2)
    case .flag(let flag): line.append(contentsOf: (flag ? "true" : "false").utf8)
    }
  }

  private func day(_ civil: CivilTime) {
    digits(civil.year, 4)
    line.append(UInt8(ascii: "-"))
    digits(civil.month, 2)
    line.append(UInt8(ascii: "-"))
    digits(civil.day, 2)
  }

  private func digits(_ number: Int, _ width: Int) {
    let text = String(number)
    for _ in text.utf8.count..<max(width, text.utf8.count) { line.append(UInt8(ascii: "0")) }
    line.append(contentsOf: text.utf8)
  }

  private func words(_ text: String) {
    let isGuarded = TableText.isFormula(text)
    let needsQuotes = text.utf8.contains { [0x22, 0x2C, 0x0A, 0x0D].contains($0) }
    quoted(text, isGuarded: isGuarded, inQuotes: needsQuotes)
  }

  private func identifier(_ text: String) {
    guard !text.isEmpty else { return }
    quoted(text, isGuarded: TableText.isFormula(text) || TableText.isMistaken(text), inQuotes: true)
  }

  private func quoted(_ text: String, isGuarded: Bool, inQuotes: Bool) {
    let quote = UInt8(ascii: "\"")
    if inQuotes { line.append(quote) }
    if isGuarded { line.append(UInt8(ascii: "'")) }
    for byte in text.utf8 {
      if byte == quote { line.append(quote) }
      line.append(byte)
    }
    if inQuotes { line.append(quote) }
  }
}

/// What spreadsheets make of texts.
public enum TableText {
  /// Whether a spreadsheet would run it: ASCII and full-width beginnings of a formula.
  public static func isFormula(_ text: String) -> Bool {
    guard let first = text.unicodeScalars.first else { return false }
    return "=+-@\t\r＝＋－＠".unicodeScalars.contains(first)
  }

  /// Whether a spreadsheet would read another number or a date into it.
  static func isMistaken(_ text: String) -> Bool {
    let bytes = Array(text.utf8)
    guard let first = bytes.first, first &- UInt8(ascii: "0") < 10 else { return false }
    let digits = bytes.prefix { $0 &- UInt8(ascii: "0") < 10 }.count
    if digits == bytes.count { return digits > 15 || (digits > 1 && first == UInt8(ascii: "0")) }
    let rest = bytes[digits...]
    // 2-3, 2/3, 2.3, 1E5 and 12:30; what has letters besides is nobody's number.
    return rest.allSatisfy { byte in
      byte &- UInt8(ascii: "0") < 10 || "-/.:Ee+".utf8.contains(byte)
    }
  }
}
