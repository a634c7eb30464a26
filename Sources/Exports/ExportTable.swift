public import Chronology
public import Wording

/// A column of a table for spreadsheets.
public struct TableColumn: Sendable {
  /// English, and promised: the heading where programs read.
  public let key: String
  /// The heading for people.
  public let heading: Sentence
  /// In characters, about.
  public let width: Int

  public init(_ key: String, _ heading: Sentence, width: Int = 12) {
    self.key = key
    self.heading = heading
    self.width = width
  }
}

/// What stands in a cell.
public enum TableCell: Sendable {
  case none
  /// Words.
  case text(String?)
  /// A code, a phone, an order, a VIN: always text, whatever it looks like.
  case identifier(String?)
  case number(Int64?)
  /// A number with a fraction, in decimal digits.
  case decimal(String?)
  case day(CivilTime?)
  /// Local day and minute.
  case moment(CivilTime?)
  /// Minutes since midnight, of any day.
  case clock(Int?)
  /// A share of 1, in decimal digits.
  case share(String?)
  /// Minutes, in decimal digits; may lie below nought.
  case minutes(String?)
  /// A number of a group too small to be compared.
  case few(Int64)
  /// Whole seconds.
  case seconds(Int64?)
  case flag(Bool)
}

/// What writes a table row by row.
public protocol TableWriter: AnyObject {
  func begin(_ columns: [TableColumn]) throws
  func row(_ cells: [TableCell]) throws
}
