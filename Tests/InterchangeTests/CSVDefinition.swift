import Interchange

/// The rules of `CSVReader` for short texts, in the plainest way: the whole text, byte by byte.
struct CSVDefinition {
  private let text: [UInt8]
  private let separator: UInt8
  private var at = 0
  private var line = 1

  init(_ text: [UInt8], separator: CSVSeparator) {
    self.text = text
    self.separator = separator.rawValue
  }

  static func records(_ text: [UInt8], separator: CSVSeparator) -> [CSVRecord] {
    var definition = CSVDefinition(text, separator: separator)
    var records: [CSVRecord] = []
    while definition.at < text.count {
      if definition.lineEnd() { continue }
      records.append(definition.record())
    }
    return records
  }

  private mutating func record() -> CSVRecord {
    let first = line
    var cells: [String] = []
    while true {
      if at < text.count, text[at] == UInt8(ascii: "\"") {
        let (start, opened) = (at, line)
        guard let cell = quoted() else {
          (at, line) = (start, opened)
          while at < text.count, !lineEnd() { at += 1 }
          return .bad(line: first, .unclosedQuote(line: opened))
        }
        cells.append(String(decoding: cell, as: UTF8.self))
      } else {
        cells.append(String(decoding: plain(), as: UTF8.self))
      }
      guard at < text.count, text[at] == separator else { break }
      at += 1
    }
    let row = CSVRow(line: first, endLine: line, cells: cells)
    _ = lineEnd()
    return .row(row)
  }

  private mutating func plain() -> [UInt8] {
    let start = at
    while at < text.count, text[at] != separator, text[at] != 10, text[at] != 13 { at += 1 }
    return Array(text[start..<at])
  }

  private mutating func quoted() -> [UInt8]? {
    let opened = line
    var cell: [UInt8] = []
    at += 1
    while at < text.count {
      if text[at] == UInt8(ascii: "\"") {
        at += 1
        if at < text.count, text[at] == UInt8(ascii: "\"") {
          cell.append(text[at])
          at += 1
          continue
        }
        let after = plain()
        return after.isEmpty || line == opened ? cell + after : nil
      }
      let start = at
      if !lineEnd() { at += 1 }
      cell += text[start..<at]
    }
    return nil
  }

  /// Takes a line end, if one stands here.
  private mutating func lineEnd() -> Bool {
    guard at < text.count, text[at] == 10 || text[at] == 13 else { return false }
    at += text[at] == 13 && at + 1 < text.count && text[at + 1] == 10 ? 2 : 1
    line += 1
    return true
  }
}
