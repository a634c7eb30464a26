internal import Foundation

/// The texts of a workbook's numbers, as a table of texts would have them: whole numbers in digits,
/// dates and times of day where the format says so.
struct CellNumbers {
  let dates: SerialDate
  /// By the number of the style; no style shows a number as it is.
  let forms: [NumberForm]

  /// - Parameter written: the number as the workbook stores it.
  func text(_ written: [UInt8], style: Int) -> String {
    let form = forms.indices.contains(style) ? forms[style] : .plain
    let isInDigits = written.allSatisfy { $0 &- UInt8(ascii: "0") < 10 }
    if case .plain = form, isInDigits { return String(decoding: written, as: UTF8.self) }
    let plain = String(decoding: written, as: UTF8.self)
    guard let number = Double(plain), number.isFinite else { return plain }
    switch form {
    case .date(let hasDate, let hasTime):
      return dates.text(number, hasDate: hasDate, hasTime: hasTime) ?? Self.plain(number)
    case .padded(let width):
      let digits = isInDigits ? plain : Self.plain(number)
      let isWhole = digits.utf8.allSatisfy { $0 &- UInt8(ascii: "0") < 10 }
      return isWhole
        ? String(repeating: "0", count: max(0, width - digits.utf8.count)) + digits : digits
    case .plain: return Self.plain(number)
    }
  }

  /// Fifteen digits, which is what spreadsheets show and keep.
  static func plain(_ number: Double) -> String {
    if number == number.rounded(), abs(number) < 1e15 { return String(Int64(number)) }
    if abs(number) >= 1e15 { return WorkbookCell.lostDigits }
    return String(format: "%.15g", number)
  }
}
