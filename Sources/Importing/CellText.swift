internal import Foundation
internal import Interchange
internal import Journeys
internal import Wording

/// What the cells of dealers' tables mean, whatever spreadsheets and keyboards left in them.
public enum CellText {
  /// The text of a cell without what a spreadsheet wraps around it: `="X"`, a leading `'` or
  /// backquote; nil for an empty cell and for words that say so.
  static func plain(_ cell: String) -> String? {
    var text = cell.trimmed
    if text.hasPrefix("=\""), text.hasSuffix("\""), text.utf8.count > 3 {
      text = String(text.dropFirst(2).dropLast()).trimmed
    }
    if text.hasPrefix("'") || text.hasPrefix("`") || text.hasPrefix("\u{2019}") {
      text = String(text.dropFirst()).trimmed
    }
    return text.isEmpty || isNothing(text) ? nil : text
  }

  /// Whether a cell has nothing in it that could be seen.
  static func isBlank(_ cell: String) -> Bool {
    cell.unicodeScalars.allSatisfy {
      $0.properties.isWhitespace || PlainText.isSteering($0) || PlainText.isInvisible($0)
    }
  }

  /// What people and databases write where nothing is known.
  static func isNothing(_ text: String) -> Bool {
    guard text.utf8.count <= 12, mayBeNothing(text) else { return false }
    return nothing.contains(folded(text).uppercased())
  }

  /// Told by the first byte, which costs nothing: digits and most letters begin no such word.
  private static func mayBeNothing(_ text: String) -> Bool {
    guard let first = text.utf8.first else { return true }
    let isLetter = (first | 0x20) &- UInt8(ascii: "a") < 26
    if first &- UInt8(ascii: "0") < 10 { return false }
    return !isLetter || first | 0x20 == UInt8(ascii: "n")
  }

  private static let nothing: Set<String> = [
    "", "-", "--", "---", "—", "——", "/", "//", "\\", "无", "空", "没有", "未知", "NULL", "(NULL)", "NIL",
    "NONE", "N/A", "NA", "#N/A", "#NULL!", "#VALUE!", "#REF!", "#NAME?", "#DIV/0!", "#NUM!",
  ]

  /// Full-width signs as plain ones; what is invisible goes, and spaces become ordinary ones.
  static func folded(_ text: String) -> String {
    if text.utf8.allSatisfy({ $0 < 0x80 }) { return text.trimmed }
    var folded = String.UnicodeScalarView()
    for scalar in text.unicodeScalars {
      switch scalar.value {
      case 0xA0, 0x3000: folded.append(" ")
      case 0xFF01...0xFF5E:
        if let plain = Unicode.Scalar(scalar.value - 0xFEE0) { folded.append(plain) }
      default: if !PlainText.isInvisible(scalar) { folded.append(scalar) }
      }
    }
    return String(folded).trimmed
  }

  /// A person's name: what is invisible goes, and so do spaces between Chinese characters, which
  /// are there to make short names as wide as long ones.
  public static func name(_ text: String) -> String {
    let words = folded(text).split(whereSeparator: \.isWhitespace)
    var name = ""
    for word in words {
      if let last = name.unicodeScalars.last, let first = word.unicodeScalars.first,
        last.value < 0x2E80 || first.value < 0x2E80
      {
        name += " "
      }
      name += word
    }
    return name.precomposedStringWithCanonicalMapping
  }

  /// A vehicle's number: upper case, without spaces.
  static func vin(_ text: String) -> String {
    String(folded(text).uppercased().filter { !$0.isWhitespace })
  }

  /// A whole number: `5`, `5.0`, `５`, `5分`.
  static func number(_ text: String) -> Int64? {
    var digits = folded(text)
    if digits.hasSuffix("分") { digits = String(digits.dropLast()).trimmed }
    if let point = digits.firstIndex(of: "."),
      digits[digits.index(after: point)...].allSatisfy({
        $0 == "0"
      })
    {
      digits = String(digits[..<point])
    }
    return Int64(digits)
  }
}
