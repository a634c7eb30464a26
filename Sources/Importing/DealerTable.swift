internal import Interchange
internal import Journeys

/// A dealer's table, wherever its rows stand; it can be read again.
final class DealerTable {
  enum Place {
    case text(Spooled, TextEncoding?)
    /// - Parameter sheet: nil for the first with a header we know.
    case workbook(any WorkbookSource, sheet: String?)
  }

  /// The rows behind the header, and what is to be said of the table.
  struct Reading {
    let rows: PeekedRows
    let header: (header: TableHeader, line: Int)
    /// Nil for a format that has only one.
    let encoding: String?
    let sheet: String?
  }

  private let place: Place
  private let mapping: ImportMapping
  private var chosen: WorkbookSheet?

  init(_ place: Place, _ mapping: ImportMapping) {
    self.place = place
    self.mapping = mapping
  }

  /// Whether cells too many come from separators that were meant as text.
  var isText: Bool {
    if case .text = place { true } else { false }
  }

  /// - Throws: `InputError` for a table without a header, `WorkbookError`, what the source throws.
  func open(_ blueprint: Blueprint) throws -> Reading {
    switch place {
    case .text(let source, let encoding):
      let (rows, name) = try Self.text(source, encoding, mapping, blueprint)
      return Reading(
        rows: rows, header: try TableHeader.find(rows, mapping), encoding: name, sheet: nil)
    case .workbook(let book, let wanted):
      let sheet = try chosen ?? choose(book, wanted)
      chosen = sheet
      let rows = PeekedRows(try book.rows(of: sheet))
      return Reading(
        rows: rows, header: try TableHeader.find(rows, mapping), encoding: book.encoding,
        sheet: sheet.name)
    }
  }

  /// A mapping for its headers, to be looked through.
  func draft(_ blueprint: Blueprint) throws -> MappingDraft {
    switch place {
    case .text(let source, let encoding):
      return try MappingDraft(
        Self.text(source, encoding, mapping, blueprint).rows, mapping, blueprint)
    case .workbook(let book, let wanted):
      let sheets =
        try wanted.map { [try Self.named($0, book)] } ?? book.sheets.filter { !$0.isHidden }
      // A sheet of instructions may speak of the columns too.
      var best: MappingDraft?
      for sheet in sheets {
        do {
          let draft = try MappingDraft(book.rows(of: sheet), mapping, blueprint)
          guard draft.score > best?.score ?? 0 else { continue }
          best = sheets.count > 1 || wanted != nil ? draft.naming(sheet.name) : draft
        } catch InputError.noHeader {}
      }
      guard let best else { throw InputError.noHeader }
      return best
    }
  }

  private static func text(
    _ source: Spooled, _ encoding: TextEncoding?, _ mapping: ImportMapping, _ blueprint: Blueprint
  ) throws -> (rows: PeekedRows, encoding: String) {
    let decoded = try DecodingSource(
      source.open(), encoding: encoding, marksFaults: true,
      knows: DealerWords(mapping, blueprint).knows)
    return (PeekedRows(CSVReader(decoded)), decoded.encoding.name)
  }

  /// The sheet of a name, else the first that people see and that has the needed columns.
  private func choose(_ book: any WorkbookSource, _ wanted: String?) throws -> WorkbookSheet {
    if let wanted { return try Self.named(wanted, book) }
    do {
      return try chooseFirst(book)
    } catch InputError.missingColumn(let lacking) where book is HTMLWorkbook {
      throw InputError.isWebPage(lacking: lacking)
    } catch InputError.noHeader where book is HTMLWorkbook {
      throw InputError.isWebPage(lacking: [])
    }
  }

  private func chooseFirst(_ book: any WorkbookSource) throws -> WorkbookSheet {
    var failure = InputError.noHeader
    for sheet in book.sheets where !sheet.isHidden {
      do {
        _ = try TableHeader.find(PeekedRows(book.rows(of: sheet)), mapping)
        return sheet
      } catch let error as InputError {
        if case .empty = error { continue }
        if failure == .noHeader { failure = error }
      }
    }
    throw failure
  }

  private static func named(_ name: String, _ book: any WorkbookSource) throws -> WorkbookSheet {
    let folded = CellText.folded(name)
    guard
      let sheet = book.sheets.first(where: { $0.name == name })
        ?? book.sheets.first(where: { CellText.folded($0.name) == folded })
    else { throw WorkbookError.noSheet(wanted: name, known: book.sheets.map(\.name)) }
    return sheet
  }
}

extension DealerTable {
  /// Nil for a file that is no table.
  ///
  /// - Throws: `WorkbookError` and `InputError` for one that is named like a table, and is none.
  convenience init?(
    _ probe: ProbedSource, path: String, _ options: ImportOptions, _ mapping: ImportMapping,
    _ bound: SpoolBound
  ) throws {
    let sheet = options.sheet ?? mapping.sheet
    switch try FormatGuess.format(path: path, probe, options) {
    case .ndjson, .xes:
      if options.sheet != nil { throw WorkbookError.noSheets }
      return nil
    case .csv:
      if options.sheet != nil { throw WorkbookError.noSheets }
      self.init(.text(try Spooled(probe, path: path, bound), options.encoding), mapping)
    case .xlsx, .xls:
      let start = try probe.start()
      let spooled = try Spooled(probe, path: path, bound)
      self.init(
        .workbook(try DealerTable.workbook(start, spooled, options, mapping), sheet: sheet),
        mapping)
    }
  }
}

extension DealerTable {
  /// A workbook by what it is, whatever its name says.
  private static func workbook(
    _ start: [UInt8], _ file: Spooled, _ options: ImportOptions, _ mapping: ImportMapping
  ) throws -> any WorkbookSource {
    if FileStart.isCompound(start) { return try XLSWorkbook(path: file.path, file.open()) }
    if FileStart.isZip(start) { return try XLSXWorkbook { try file.open() } }
    if FileStart.isXMLSpreadsheet(start) {
      return try XMLSpreadsheet(encoding: options.encoding) { try file.open() }
    }
    if FileStart.isWebPage(start) {
      let words = DealerHeaders.words.union(mapping.headers.values.joined())
      return try HTMLWorkbook(
        encoding: options.encoding, knows: { words.contains(DealerHeaders.form($0)) }
      ) { try file.open() }
    }
    throw WorkbookError.otherKind(.text)
  }
}
