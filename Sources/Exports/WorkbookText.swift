internal import Wording

/// What a cell of a spreadsheet file can hold of a text.
enum WorkbookText {
  /// UTF-16 code units in a cell.
  static let longest = 32_767

  /// The text without what XML 1.0 cannot hold and other control characters, which become U+FFFD,
  /// and without what turns the direction of reading.
  static func plain(_ text: String) -> String {
    let isPlain = text.unicodeScalars.allSatisfy { scalar in
      scalar == "\n" || scalar == "\t"
        || !PlainText.isSteering(scalar) && scalar.value != 0xFFFE && scalar.value != 0xFFFF
    }
    if isPlain { return text }
    var plain = String.UnicodeScalarView()
    for scalar in text.unicodeScalars {
      switch scalar.value {
      case 0x09, 0x0A, 0x0D: plain.append(scalar)
      case 0..<0x20, 0x7F..<0xA0, 0xFFFE, 0xFFFF: plain.append("\u{FFFD}")
      case _ where PlainText.isSteering(scalar): break
      default: plain.append(scalar)
      }
    }
    return String(plain)
  }

  /// As much as a cell holds, and whether something was cut off, which an ellipsis shows.
  static func held(_ text: String) -> (String, isCut: Bool) {
    guard text.utf8.count > longest, text.utf16.count > longest else { return (text, false) }
    var held = String.UnicodeScalarView()
    var units = 0
    for scalar in text.unicodeScalars {
      units += UTF16.width(scalar)
      guard units < longest else { break }
      held.append(scalar)
    }
    held.append("…")
    return (String(held), true)
  }
}
