/// A workbook in the XML format of Excel 2002 and 2003 (SpreadsheetML), which programs of dealers
/// write under the name of an `.xls`.
public final class XMLSpreadsheet: WorkbookSource {
  public let sheets: [WorkbookSheet]
  public let encoding: String?

  private let open: () throws -> any SeekableByteSource
  private let given: TextEncoding?

  /// - Parameters:
  ///   - encoding: where it is known better than the file says.
  ///   - open: opens the file anew, each time from its start.
  /// - Throws: `XMLError`, `WorkbookError`, and what the source throws.
  public init(
    encoding given: TextEncoding? = nil, _ open: @escaping () throws -> any SeekableByteSource
  ) throws {
    self.open = open
    self.given = given
    let text = try XMLText(open(), encoding: given)
    let book = SpreadsheetAssembler(wanted: nil)
    try ExpatParser(
      text.source, isDecoded: text.isDecoded, words: SpreadsheetAssembler.words, handler: book
    ).readAll()
    encoding = text.encoding
    sheets = book.sheets
  }

  public func rows(of sheet: WorkbookSheet) throws -> any RowSource {
    let text = try XMLText(open(), encoding: given)
    return try SpreadsheetRows(text, sheet: Int(sheet.place) ?? 0)
  }
}

private final class SpreadsheetRows: RowSource {
  private let assembler: SpreadsheetAssembler
  private let parser: ExpatParser
  private var ready: ArraySlice<CSVRecord> = []
  private var isEnded = false

  init(_ text: XMLText, sheet: Int) throws {
    assembler = SpreadsheetAssembler(wanted: sheet)
    parser = try ExpatParser(
      text.source, isDecoded: text.isDecoded, words: SpreadsheetAssembler.words,
      handler: assembler)
  }

  func next() throws -> CSVRecord? {
    while ready.isEmpty, !isEnded {
      isEnded = try !parser.readPiece()
      ready = assembler.takeReady()[...]
    }
    return ready.popFirst()
  }
}

/// Turns the elements of such a workbook into the names of its sheets, and into the rows of one.
private final class SpreadsheetAssembler: ElementHandler {
  static let wantsText = true
  static let words: [StaticString] = [
    "Row", "Cell", "Data", "ss:Index", "ss:Type", "ss:StyleID", "ss:Height", "ss:AutoFitHeight",
    "ss:Data", "Type", "NumberFormat", "Style", "ss:ID", "ss:Format",
  ]
  private static let most = (rows: 1_048_576, columns: 16_384, sheets: 10_000, styles: 65_536)

  private(set) var sheets: [WorkbookSheet] = []
  private let wanted: Int?
  private var ready: [CSVRecord] = []

  private var forms: [String: NumberForm] = [:]
  private var style: String?
  private var isVisibility = false
  private var isInTable = false

  private var line = 0
  private var span = 0
  private var cells: [String] = []
  private var weight = 0
  private var column = 0
  private var width = 1
  private var form: NumberForm?
  private var hasFormula = false
  private var type: String?
  private var isInData = false
  private var value: [UInt8] = []

  init(wanted: Int?) {
    self.wanted = wanted
  }

  /// The rows that are complete, each handed out once.
  func takeReady() -> [CSVRecord] {
    defer { ready.removeAll(keepingCapacity: true) }
    return ready
  }

  func begin(_ tag: StartTag) throws {
    switch (tag.depth, tag.name) {
    case (0, let name):
      guard name == "Workbook" else { throw WorkbookError.damaged }
    case (1, let name) where name == "Worksheet":
      guard sheets.count < Self.most.sheets else { throw WorkbookError.damaged }
      sheets.append(
        WorkbookSheet(
          name: tag.own("Name")?.string ?? "", isHidden: false, place: String(sheets.count)))
      line = 0
    case (2, let name) where name == "Style": style = tag.own("ID")?.string
    case (2, let name) where name == "Table":
      isInTable = wanted != nil && sheets.count - 1 == wanted
    case (3, let name) where name == "NumberFormat":
      guard let style, let format = tag.own("Format") else { return }
      guard forms.count < Self.most.styles else { throw WorkbookError.damaged }
      forms[style] = Self.form(format.string)
    case (3, let name) where name == "Visible":
      isVisibility = !sheets.isEmpty
      value.removeAll()
    case (3, let name) where isInTable && name == "Row":
      line = tag.own("Index")?.number ?? line + 1
      span = tag.own("Span")?.number ?? 0
      guard 1...Self.most.rows ~= line, span <= Self.most.rows else {
        throw WorkbookError.damaged
      }
      column = 0
    case (4, let name) where isInTable && name == "Cell": try beginCell(tag)
    case (5, let name) where isInTable && name == "Data":
      isInData = true
      type = tag.own("Type")?.string
      value.removeAll(keepingCapacity: true)
    default: break
    }
  }

  private func beginCell(_ tag: StartTag) throws {
    if let index = tag.own("Index")?.number { column = index - 1 }
    width = (tag.own("MergeAcross")?.number ?? 0) + 1
    guard 0..<Self.most.columns ~= column, width <= Self.most.columns else {
      throw WorkbookError.damaged
    }
    form = tag.own("StyleID").flatMap { forms[$0.string] }
    hasFormula = tag.own("Formula") != nil
    type = nil
    value.removeAll(keepingCapacity: true)
  }

  func text(_ bytes: UnsafeRawBufferPointer) throws {
    guard isInData || isVisibility else { return }
    guard value.count + bytes.count <= CSVReader.rowLimit else { throw WorkbookError.damaged }
    value.append(contentsOf: bytes)
  }

  func end(depth: Int) throws {
    switch depth {
    case 2:
      isInTable = false
      style = nil
    case 3:
      if isVisibility { endVisibility() }
      if isInTable { endRow() }
    case 4 where isInTable: endCell()
    case 5: isInData = false
    default: break
    }
  }

  private func endVisibility() {
    isVisibility = false
    let text = String(decoding: value, as: UTF8.self)
    guard let last = sheets.popLast() else { return }
    sheets.append(
      WorkbookSheet(
        name: last.name, isHidden: text == "SheetHidden" || text == "SheetVeryHidden",
        place: last.place))
  }

  private func endRow() {
    if weight > CSVReader.rowLimit {
      ready.append(.bad(line: line, .rowTooLong(line: line, limit: CSVReader.rowLimit)))
    } else if !cells.isEmpty {
      ready.append(.row(CSVRow(line: line, endLine: line, cells: cells)))
    }
    cells.removeAll(keepingCapacity: true)
    weight = 0
    line += span
  }

  private func endCell() {
    defer { column += width }
    let text = cellText()
    weight += text.utf8.count
    guard !text.isEmpty, weight <= CSVReader.rowLimit else { return }
    while cells.count < column { cells.append("") }
    if cells.count == column { cells.append(text) } else { cells[column] = text }
  }

  private func cellText() -> String {
    guard let type else { return hasFormula ? WorkbookCell.unknownResult : "" }
    switch type {
    case "Number":
      return CellNumbers(dates: SerialDate(isFrom1904: false), forms: [form ?? .plain])
        .text(value, style: 0)
    case "Boolean": return value == [UInt8(ascii: "0")] ? "FALSE" : "TRUE"
    case "DateTime": return moment(String(decoding: value, as: UTF8.self))
    default: return String(decoding: value, as: UTF8.self)
    }
  }

  /// `2026-03-05T14:30:00.000` as far as the cell shows it; the year 1899 stands for no day.
  private func moment(_ text: String) -> String {
    guard text.utf8.count >= 19, let mark = text.firstIndex(of: "T") else { return text }
    let day = String(text[..<mark])
    let clock = String(text[text.index(after: mark)...].prefix(8))
    if day.hasPrefix("1899-12-3") { return clock }
    switch form {
    case .date(_, let hasTime)?: return hasTime || clock != "00:00:00" ? "\(day) \(clock)" : day
    default: return clock == "00:00:00" ? day : "\(day) \(clock)"
    }
  }

  /// Formats that have names, and those that are written out.
  private static func form(_ format: String) -> NumberForm {
    switch format {
    case "General Date": .date(hasDate: true, hasTime: true)
    case "Long Date", "Medium Date", "Short Date": .date(hasDate: true, hasTime: false)
    case "Long Time", "Medium Time", "Short Time": .date(hasDate: false, hasTime: true)
    case "General Number", "Currency", "Euro Currency", "Fixed", "Standard", "Percent",
      "Scientific", "Yes/No", "True/False", "On/Off", "@":
      .plain
    default: NumberForm(code: format)
    }
  }
}

extension StartTag {
  /// The value of an attribute with the prefix of the format, or without any.
  fileprivate func own(_ name: StaticString) -> CText? { value(prefixed: name) ?? self[name] }
}
