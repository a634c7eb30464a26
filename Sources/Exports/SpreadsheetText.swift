/// What a spreadsheet makes of a text that stands in a CSV file.
///
/// A CSV has no types: a spreadsheet runs what begins like a formula, and reads what looks like a
/// number or a date as one. Nothing in the file tells it otherwise that other readers would not
/// take for a part of the value, so an apostrophe stands before a text only where something would
/// be run or lost. A phone of eleven digits loses nothing, and stays plain digits.
enum SpreadsheetText {
  /// Whether a text would be run, or be shown or kept as something else.
  static func isChanged(_ text: String) -> Bool {
    guard let first = text.utf8.first else { return false }
    // What begins like a word is one, unless it is a month.
    return first >= 0x41 && first < 0x80 ? isMonth(text) : isMistaken(text)
  }

  private static func isMistaken(_ text: String) -> Bool {
    var digits = 0
    var others = 0
    var isFirst = true
    var leadingZero = false
    var isNumberLike = true
    for scalar in text.unicodeScalars {
      if isFirst {
        if scalar == " " || scalar == "\u{3000}" { continue }
        if triggers.contains(scalar) { return true }
        isFirst = false
        guard isDigit(scalar) || scalar == "." || "$¥￥".unicodeScalars.contains(scalar) else {
          return false
        }
        leadingZero = scalar == "0" || scalar == "０"
      }
      if isDigit(scalar) {
        digits += 1
      } else if separators.contains(scalar) {
        others += 1
      } else {
        isNumberLike = false
        break
      }
    }
    guard isNumberLike, digits > 0 else { return false }
    return others > 0 || digits > 11 || (leadingZero && digits > 1) || text.utf8.count != digits
  }

  private static let triggers = Set("=+-@\t\r\n＝＋－＠".unicodeScalars)
  private static let separators = Set("-/.:,%eE $¥￥年月日号时分秒".unicodeScalars)

  private static func isDigit(_ scalar: Unicode.Scalar) -> Bool {
    ("0"..."9").contains(scalar) || ("０"..."９").contains(scalar)
  }

  private static let months = [
    "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
  ]

  /// "MAR-1", "Sept 2": a month and a number.
  private static func isMonth(_ text: String) -> Bool {
    guard text.utf8.count <= 20, let last = text.utf8.last, (0x30...0x39).contains(last) else {
      return false
    }
    let letters = text.prefix { $0.isASCII && $0.isLetter }.lowercased()
    guard letters.utf8.count >= 3, months.contains(String(letters.prefix(3))) else { return false }
    return text.dropFirst(letters.count).unicodeScalars.allSatisfy {
      isDigit($0) || separators.contains($0)
    }
  }
}
