internal import CXLSXWriter
public import Chronology
internal import Foundation
internal import Storage
public import Wording

/// A workbook of tables as Excel and others open it, written as it comes (libxlsxwriter).
///
/// Headings stay in view, columns can be filtered, identifiers are text, days and moments are dates.
/// Past 1,048,576 rows a table goes on on the next sheet. What the file says of itself stands on
/// the last sheet and in the properties. Nothing in it comes from a clock.
public final class Workbook: TableWriter {
  private let book: UnsafeMutablePointer<lxw_workbook>
  private let path: String
  private let shownPath: String
  let language: Language
  private let limit: Int
  private var title = ""
  private var part = 1
  private var names: Set<String> = []
  private var columns: [TableColumn] = []
  private var isFreed = false
  /// Whether the sheet is one table from its first line on.
  private var isOneTable = false
  /// Every column once, for whoever looks for its key.
  private var legend: [TableColumn] = []
  /// Of each sheet in order, what must be found in the file; rows without a cell do not stand there.
  private var held: [WorkbookCheck.Sheet] = []
  private var waiting: [UnsafeMutablePointer<lxw_worksheet>] = []
  let formats: WorkbookFormats
  var sheet: UnsafeMutablePointer<lxw_worksheet>?
  var line = 0
  /// In the line that is being written.
  var cells = 0
  var textBytes = 0
  /// How many texts were cut at what a cell holds.
  var cuts = 0

  /// - Parameters:
  ///   - path: the file to be written, in a private folder, where temporary files lie too.
  ///   - shownPath: what errors name; nil for the same.
  ///   - rows: how many a sheet holds, headings included.
  /// - Throws: `ExportError.library`.
  public init(
    path: String, shownPath: String? = nil, _ language: Language, rows limit: Int = 1_048_576
  ) throws {
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
    self.path = path
    self.shownPath = shownPath ?? path
    self.language = language
    self.limit = max(2, limit)
    do {
      formats = try WorkbookFormats(made, language)
    } catch {
      lxw_workbook_free(made)
      throw error
    }
  }

  deinit {
    if !isFreed { lxw_workbook_free(book) }
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
    isOneTable = line == 0
    self.columns = columns
    for column in columns where !legend.contains(where: { $0.key == column.key }) {
      legend.append(column)
    }
    try headings()
  }

  public func row(_ cells: [TableCell]) throws {
    if line >= limit {
      try finishSheet()
      part += 1
      try addSheet()
      isOneTable = true
      try headings()
    }
    let height = height(of: cells)
    if height > 1 { worksheet_set_row(sheet, UInt32(clamping: line), Double(height) * 15, nil) }
    for (place, cell) in cells.enumerated() { try write(cell, UInt16(clamping: place)) }
    try endLine()
  }

  /// How many lines the cells that are broken take; a sheet shows 27 at most.
  private func height(of cells: [TableCell]) -> Int {
    var most = 1
    for (place, cell) in cells.enumerated() where columns.indices.contains(place) {
      guard case .text(let text?) = cell, text.utf8.contains(0x0A) else { continue }
      let width = max(4, columns[place].width)
      let lines = text.split(separator: "\n", omittingEmptySubsequences: false).reduce(0) {
        let used = $1.unicodeScalars.reduce(0) { $0 + ($1.value >= 0x2E80 ? 2 : 1) }
        return $0 + max(1, (used + width - 1) / width)
      }
      most = max(most, lines)
    }
    return min(most, 27)
  }

  /// A line of words, outside of any table; an empty one keeps tables apart.
  public func note(_ text: String, isTitle: Bool = false) throws {
    isOneTable = false
    try string(text, 0, isTitle ? formats.title : nil)
    try endLine()
  }

  public func setWidth(_ width: Double, column: Int) {
    worksheet_set_column(sheet, UInt16(clamping: column), UInt16(clamping: column), width, nil)
  }

  /// Writes what the file says of itself, and the file, and reads it back: libxlsxwriter does not
  /// say when a disk that filled up took only a part of a row.
  ///
  /// - Parameters:
  ///   - notes: more lines for people.
  ///   - made: when the file is said to be made: recorded time of the last position.
  /// - Throws: `StorageError`, `ExportError.library`.
  public func close(_ statement: ExportStatement, notes: [String] = [], made: Timestamp) throws {
    try writeAbout(statement, notes)
    var properties = lxw_doc_properties()
    // Nought would be taken for the present.
    properties.created = time_t(max(1, made.milliseconds / 1_000))
    let heading = WorkbookText.plain("\(statement.kind) – \(statement.dealer)")
    heading.withCString { title in
      "Touchstone".withCString { author in
        properties.title = UnsafeMutablePointer(mutating: title)
        properties.author = UnsafeMutablePointer(mutating: author)
        workbook_set_properties(book, &properties)
      }
    }
    for (place, sheet) in waiting.enumerated() {
      fflush(sheet.pointee.optimize_tmpfile)
      held[place].waitingBytes = ftell(sheet.pointee.optimize_tmpfile)
    }
    try checkDisk()
    isFreed = true
    errno = 0
    let result = workbook_close(book)
    let code = errno
    if result != LXW_NO_ERROR, code == ENOSPC || code == EDQUOT {
      throw StorageError(errno: code, path: shownPath)
    }
    try Self.check(result)
    guard WorkbookCheck.isWhole(path, held) else {
      throw StorageError.unfinished(path: shownPath)
    }
  }

  private func writeAbout(_ statement: ExportStatement, _ notes: [String]) throws {
    let chinese = language == .chinese
    let legend = legend
    try sheet(chinese ? "说明" : "About")
    setWidth(24, column: 0)
    worksheet_set_column(sheet, 1, 1, 100, formats.wrapped)
    for text in statement.lines(language) + notes { try note(text) }
    if cuts > 0 {
      try note(
        chinese
          ? "\(cuts) 处文字长于 32,767 个字，已截断"
          : "\(cuts) texts are longer than 32,767 characters and were cut")
    }
    try note("")
    for (name, value) in statement.properties {
      try string(name, 0, nil)
      try string(value, 1, formats.wrapped)
      try endLine()
      setProperty("touchstone." + name, value)
    }
    try note("")
    for column in legend {
      try string(column.heading(language), 0, nil)
      try string(column.key, 1, nil)
      try endLine()
    }
  }

  /// A property holds 255 characters; what is longer goes on in the next.
  private func setProperty(_ name: String, _ value: String) {
    var rest = Substring(WorkbookText.plain(value)).unicodeScalars
    var part = 1
    while !rest.isEmpty {
      let piece = String(String.UnicodeScalarView(rest.prefix(250)))
      workbook_set_custom_property_string(book, part == 1 ? name : "\(name).\(part)", piece)
      rest = rest.dropFirst(250)
      part += 1
    }
  }

  // MARK: Sheets

  private func addSheet() throws {
    let name = sheetName()
    guard let made = workbook_add_worksheet(book, name) else {
      throw ExportError.library("sheet")
    }
    sheet = made
    // On paper: A4 across, as wide as the sheet.
    worksheet_set_landscape(made)
    worksheet_set_paper(made, 9)
    worksheet_fit_to_pages(made, 1, 0)
    waiting.append(made)
    held.append(WorkbookCheck.Sheet())
    line = 0
    isOneTable = false
  }

  /// At most 31 characters, none of `[]:*?/\`, no apostrophe at an end, and each once.
  private func sheetName() -> String {
    let plain = String(WorkbookText.plain(title).map { "[]:*?/\\'".contains($0) ? "-" : $0 })
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
      if isOneTable { worksheet_set_column(sheet, at, at, Double(column.width), nil) }
      try string(column.heading(language), at, formats.heading)
    }
    try endLine()
    // Only what stands at the top can stay in view, and with it the first column: whose row it is.
    if isOneTable {
      worksheet_freeze_panes(sheet, 1, 1)
      worksheet_repeat_rows(sheet, 0, 0)
    }
  }

  private func finishSheet() throws {
    guard sheet != nil, isOneTable, !columns.isEmpty, line > 1 else { return }
    try Self.check(
      worksheet_autofilter(
        sheet, 0, 0, UInt32(clamping: line - 1), UInt16(clamping: columns.count - 1)))
  }

  private func endLine() throws {
    line += 1
    if cells > 0 {
      held[held.count - 1].rows += 1
      held[held.count - 1].cells += cells
      held[held.count - 1].lastTextBytes = textBytes
    }
    (cells, textBytes) = (0, 0)
    if line & 1_023 == 0 { try checkDisk() }
  }

  /// Throws when a file in which rows wait could not take one.
  private func checkDisk() throws {
    for sheet in waiting where ferror(sheet.pointee.optimize_tmpfile) != 0 {
      throw StorageError(errno: ENOSPC, path: shownPath)
    }
  }

  static func check(_ error: lxw_error) throws {
    guard error != LXW_NO_ERROR else { return }
    throw ExportError.library(lxw_strerror(error).map { String(cString: $0) } ?? "\(error)")
  }
}
