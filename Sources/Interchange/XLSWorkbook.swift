internal import CFreeXL

/// A workbook of the years 1997 to 2003 (BIFF in a compound file), read by FreeXL.
///
/// FreeXL holds the whole workbook in memory, so its size is bounded.
public final class XLSWorkbook: WorkbookSource {
  /// The most MiB that a file may have.
  public static let limit = 64

  public private(set) var sheets: [WorkbookSheet] = []
  private let handle: UnsafeRawPointer

  /// - Parameters:
  ///   - path: where the file can be opened.
  ///   - source: the same file, from its start.
  /// - Throws: `WorkbookError`, and what the source throws.
  public init(path: String, _ source: any SeekableByteSource) throws {
    guard source.length <= Int64(Self.limit) << 20 else {
      throw WorkbookError.tooLarge(limit: Self.limit)
    }
    switch try CompoundFile.content(of: source) {
    case .encrypted: throw WorkbookError.encrypted
    case .other: throw WorkbookError.otherKind(.document)
    case .workbook: break
    }
    var opened: UnsafeRawPointer?
    let result = freexl_open(path, &opened)
    guard result == FREEXL_OK, let opened else { throw WorkbookError.damaged }
    handle = opened
    guard info(FREEXL_BIFF_PASSWORD) != FREEXL_BIFF_OBFUSCATED else {
      throw WorkbookError.encrypted
    }
    let count = Int(info(FREEXL_BIFF_SHEET_COUNT) ?? 0)
    let areHidden = try BoundSheets(source).areHidden(count)
    for index in 0..<count {
      var name: UnsafePointer<CChar>?
      guard freexl_get_worksheet_name(handle, UInt16(truncatingIfNeeded: index), &name) == FREEXL_OK
      else { throw WorkbookError.damaged }
      sheets.append(
        WorkbookSheet(
          name: name.map { String(cString: $0) } ?? "", isHidden: areHidden[index],
          place: String(index)))
    }
  }

  deinit { freexl_close(handle) }

  private func info(_ what: Int32) -> Int32? {
    var value: UInt32 = 0
    guard freexl_get_info(handle, UInt16(what), &value) == FREEXL_OK else { return nil }
    return Int32(truncatingIfNeeded: value)
  }

  public func rows(of sheet: WorkbookSheet) throws -> any RowSource {
    guard let index = UInt16(sheet.place) else { throw WorkbookError.damaged }
    return try XLSRows(self, index)
  }

  /// How many rows and columns a sheet has.
  fileprivate func size(_ sheet: UInt16) throws -> (rows: UInt32, columns: UInt16) {
    var rows: UInt32 = 0
    var columns: UInt16 = 0
    guard freexl_select_active_worksheet(handle, sheet) == FREEXL_OK,
      freexl_worksheet_dimensions(handle, &rows, &columns) == FREEXL_OK
    else { throw WorkbookError.damaged }
    return (rows, columns)
  }

  /// The text of a cell of the sheet whose size was asked for.
  fileprivate func text(_ sheet: UInt16, row: UInt32, column: UInt16) throws -> String {
    var cell = FreeXL_CellValue()
    // Another reader of the same workbook may have chosen another sheet.
    guard freexl_select_active_worksheet(handle, sheet) == FREEXL_OK,
      freexl_get_cell_value(handle, row, column, &cell) == FREEXL_OK
    else { throw WorkbookError.damaged }
    switch Int32(cell.type) {
    case FREEXL_CELL_INT: return String(cell.value.int_value)
    case FREEXL_CELL_DOUBLE: return CellNumbers.plain(cell.value.double_value)
    case FREEXL_CELL_TEXT, FREEXL_CELL_SST_TEXT, FREEXL_CELL_DATE, FREEXL_CELL_DATETIME,
      FREEXL_CELL_TIME:
      return cell.value.text_value.map { String(cString: $0) } ?? ""
    default: return ""
    }
  }
}

private final class XLSRows: RowSource {
  private let book: XLSWorkbook
  private let sheet: UInt16
  private let size: (rows: UInt32, columns: UInt16)
  private var row: UInt32 = 0

  init(_ book: XLSWorkbook, _ sheet: UInt16) throws {
    self.book = book
    self.sheet = sheet
    size = try book.size(sheet)
  }

  func next() throws -> CSVRecord? {
    while row < size.rows {
      defer { row += 1 }
      var cells: [String] = []
      var weight = 0
      for column in 0..<size.columns {
        let text = try book.text(sheet, row: row, column: column)
        if text.isEmpty { continue }
        weight += text.utf8.count
        while cells.count < column { cells.append("") }
        cells.append(text)
      }
      let line = Int(row) + 1
      if weight > CSVReader.rowLimit {
        return .bad(line: line, .rowTooLong(line: line, limit: CSVReader.rowLimit))
      }
      if !cells.isEmpty { return .row(CSVRow(line: line, endLine: line, cells: cells)) }
    }
    return nil
  }
}
