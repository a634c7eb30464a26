internal import CXLSXWriter
public import Chronology
internal import Foundation
public import Wording

/// A workbook of tables as Excel and others open it, written as it comes (libxlsxwriter).
///
/// Headings stay in view, columns can be filtered, identifiers are text, days and moments are dates.
/// Past 1,048,576 rows a table goes on on the next sheet. What the file says of itself stands on
/// the last sheet and in the properties. Nothing in it comes from a clock.
public final class Workbook: TableWriter {
  private let book: UnsafeMutablePointer<lxw_workbook>
  private let formats: Formats
  private let language: Language
  private let limit: Int
  private var sheet: UnsafeMutablePointer<lxw_worksheet>?
  private var title = ""
  private var part = 1
  private var names: Set<String> = []
  private var columns: [TableColumn] = []
  private var line = 0
  private var isClosed = false

  private struct Formats {
    let heading, text, day, moment, length, wrapped: UnsafeMutablePointer<lxw_format>
  }

  /// - Parameters:
  ///   - path: the file to be written, in a private folder, where temporary files lie too.
  ///   - rows: how many a sheet holds, headings included.
  /// - Throws: `ExportError.library`.
  public init(path: String, _ language: Language, rows limit: Int = 1_048_576) throws {
    let folder = URL(filePath: path).deletingLastPathComponent().path
    var options = lxw_workbook_options()
    options.constant_memory = 1
    options.use_zip64 = 1
    let made = folder.withCString { tmpdir in
      options.tmpdir = UnsafeMutablePointer(mutating: tmpdir)
      return workbook_new_opt(path, &options)
    }
    guard let made else { throw ExportError.library("libxlsxwriter") }
    book = made
    self.language = language
    self.limit = limit
    func format(_ set: (UnsafeMutablePointer<lxw_format>) -> Void) throws
      -> UnsafeMutablePointer<lxw_format>
    {
      guard let format = workbook_add_format(made) else { throw ExportError.library("format") }
      set(format)
      return format
    }
    formats = Formats(
      heading: try format {
        format_set_bold($0)
        format_set_bottom($0, 1)
        format_set_text_wrap($0)
      },
      text: try format { format_set_num_format($0, "@") },
      day: try format { format_set_num_format($0, "yyyy-mm-dd") },
      moment: try format { format_set_num_format($0, "yyyy-mm-dd hh:mm") },
      length: try format { format_set_num_format($0, "[h]:mm:ss") },
      wrapped: try format { format_set_text_wrap($0) })
  }

  deinit {
    if !isClosed { workbook_close(book) }
  }

  /// Begins a sheet of its own; the next rows stand there.
  public func sheet(_ title: String) throws {
    try finishSheet()
    self.title = title
    part = 1
    columns = []
    try addSheet()
  }

  public func begin(_ columns: [TableColumn]) throws {
    if sheet == nil { try sheet(language == .chinese ? "数据" : "Data") }
    self.columns = columns
    try headings()
  }

  public func row(_ cells: [TableCell]) throws {
    if line >= limit {
      try finishSheet()
      part += 1
      try addSheet()
      try headings()
    }
    for (place, cell) in cells.enumerated() { try write(cell, UInt16(clamping: place)) }
    line += 1
  }

  /// A line of words under what stands there, outside of any table.
  public func note(_ text: String) throws {
    try string(text, 0, nil)
    line += 1
  }

  /// Writes the statement, and the file.
  ///
  /// - Parameter made: when the file is said to be made: recorded time of the last position.
  public func close(_ statement: ExportStatement, made: Timestamp) throws {
    try sheet(language == .chinese ? "说明" : "About")
    worksheet_set_column(sheet, 0, 0, 18, nil)
    worksheet_set_column(sheet, 1, 1, 100, formats.wrapped)
    for (name, value) in statement.properties {
      try string(name, 0, nil)
      try string(value, 1, formats.wrapped)
      line += 1
      // A property holds 255 characters; what is longer stands on the sheet alone.
      if value.unicodeScalars.count <= 255, !value.isEmpty {
        workbook_set_custom_property_string(book, "touchstone." + name, value)
      }
    }
    var properties = lxw_doc_properties()
    properties.created = time_t(made.milliseconds / 1_000)
    let heading = "\(statement.kind) – \(statement.dealer)"
    heading.withCString { title in
      "Touchstone".withCString { author in
        properties.title = UnsafeMutablePointer(mutating: title)
        properties.author = UnsafeMutablePointer(mutating: author)
        workbook_set_properties(book, &properties)
      }
    }
    isClosed = true
    try Self.check(workbook_close(book))
  }

  // MARK: Sheets

  private func addSheet() throws {
    let name = sheetName()
    guard let made = workbook_add_worksheet(book, name) else {
      throw ExportError.library("sheet")
    }
    sheet = made
    line = 0
  }

  /// At most 31 characters, none of `[]:*?/\`, and each once.
  private func sheetName() -> String {
    let plain = String(title.map { "[]:*?/\\".contains($0) ? "-" : $0 })
    var number = part
    while true {
      let tail = number == 1 ? "" : " \(number)"
      let name = String(plain.prefix(31 - tail.count)) + tail
      if names.insert(name.lowercased()).inserted { return name }
      number += 1
    }
  }

  private func headings() throws {
    for (place, column) in columns.enumerated() {
      let at = UInt16(clamping: place)
      worksheet_set_column(sheet, at, at, Double(column.width), nil)
      try string(column.heading(language), at, formats.heading)
    }
    line += 1
    // Only what stands at the top can stay in view.
    if line == 1 { worksheet_freeze_panes(sheet, 1, 0) }
  }

  private func finishSheet() throws {
    guard sheet != nil, !columns.isEmpty, line > 1 else { return }
    try Self.check(
      worksheet_autofilter(
        sheet, 0, 0, UInt32(clamping: line - 1), UInt16(clamping: columns.count - 1)))
  }

  // MARK: Cells

  private func write(_ cell: TableCell, _ place: UInt16) throws {
    switch cell {
    case .none: break
    case .text(let text): if let text { try string(text, place, nil) }
    case .identifier(let text): if let text { try string(text, place, formats.text) }
    case .number(let number): try self.number(number.map(Double.init), place, nil)
    case .decimal(let digits): try number(digits.flatMap(Double.init), place, nil)
    case .day(let civil): try number(civil.map { Double(Self.day($0)) }, place, formats.day)
    case .moment(let civil):
      try number(
        civil.map { Double(Self.day($0)) + Double($0.hour * 60 + $0.minute) / 1_440 }, place,
        formats.moment)
    case .seconds(let seconds):
      try number(seconds.map { Double($0) / 86_400 }, place, formats.length)
    case .flag(let flag):
      try Self.check(worksheet_write_boolean(sheet, UInt32(line), place, flag ? 1 : 0, nil))
    }
  }

  private func number(
    _ number: Double?, _ place: UInt16, _ format: UnsafeMutablePointer<lxw_format>?
  ) throws {
    guard let number else { return }
    try Self.check(worksheet_write_number(sheet, UInt32(line), place, number, format))
  }

  private func string(
    _ text: String, _ place: UInt16, _ format: UnsafeMutablePointer<lxw_format>?
  ) throws {
    guard !text.isEmpty else { return }
    try Self.check(
      worksheet_write_string(sheet, UInt32(line), place, Self.fitting(text), format))
  }

  /// What a cell holds: 32,767 characters, none that XML cannot.
  private static func fitting(_ text: String) -> String {
    let scalars = text.unicodeScalars
    var fit = String.UnicodeScalarView()
    var units = 0
    for scalar in scalars where scalar != "\u{FFFE}" && scalar != "\u{FFFF}" && scalar != "\0" {
      units += UTF16.width(scalar)
      guard units < 32_767 else {
        fit.append("…")
        break
      }
      fit.append(scalar)
    }
    return String(fit)
  }

  /// Days since 1899-12-30, which spreadsheets count from.
  private static func day(_ civil: CivilTime) -> Int64 {
    CivilTime.dayNumber(year: civil.year, month: civil.month, day: civil.day) + 25_569
  }

  private static func check(_ error: lxw_error) throws {
    guard error != LXW_NO_ERROR else { return }
    throw ExportError.library(lxw_strerror(error).map { String(cString: $0) } ?? "\(error)")
  }
}
