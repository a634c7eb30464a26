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
  /// Whether a code stands behind the words of its cells.
  public let isCoded: Bool

  public init(_ key: String, _ heading: Sentence, width: Int = 12, coded: Bool = false) {
    self.key = key
    self.heading = heading
    self.width = width
    isCoded = coded
  }
}

/// What stands in a cell.
public enum TableCell: Sendable {
  case none
  /// Words.
  case text(String?)
  /// A code, and the word for it: a table in English for programs has the code, all others the word.
  case word(code: String?, String?)
  /// The id of a member of staff, and the name that replaces it where names are opened.
  case staff(id: String?, name: String?)
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

extension TableCell {
  /// What a program goes by.
  var code: TableCell {
    switch self {
    case .word(let code, _): .identifier(code)
    case .staff(let id, _): .identifier(id)
    default: self
    }
  }
}

/// A table with a column more for each that has codes: the codes, behind all others.
public final class CodedTable: TableWriter {
  private let table: any TableWriter
  private var coded: [Int] = []

  public init(_ table: any TableWriter) {
    self.table = table
  }

  public func begin(_ columns: [TableColumn]) throws {
    coded = columns.indices.filter { columns[$0].isCoded }
    try table.begin(
      columns
        + coded.map { place in
          let column = columns[place]
          return TableColumn(
            column.key + "Code",
            Sentence(column.heading.chinese + "（代码）", column.heading.english + " (code)"),
            width: 14)
        })
  }

  public func row(_ cells: [TableCell]) throws {
    try table.row(cells + coded.map { cells[$0].code })
  }
}

/// What writes a table row by row.
public protocol TableWriter: AnyObject {
  func begin(_ columns: [TableColumn]) throws
  func row(_ cells: [TableCell]) throws
}
