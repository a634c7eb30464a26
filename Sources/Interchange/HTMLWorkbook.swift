/// An HTML page under the name of a workbook, as many programs of dealers write it: each of its
/// tables is a sheet, by its number.
public final class HTMLWorkbook: WorkbookSource {
  public private(set) var sheets: [WorkbookSheet] = []
  public var encoding: String? { text.name }

  private let open: () throws -> any SeekableByteSource
  private let text: TextEncoding.Page
  /// A page with more tables lays them out, or is no export.
  private static let mostTables = 200

  /// - Parameters:
  ///   - encoding: where it is known better than the page says.
  ///   - knows: whether a word is one that such a text is likely to hold.
  ///   - open: opens the file anew, each time from its start.
  /// - Throws: `InputError.isWebPage` for a page without a table, `WorkbookError.damaged` for a
  ///   table that breaks off, `InputError` for an encoding that cannot be told.
  public init(
    encoding: TextEncoding? = nil, knows: @escaping (String) -> Bool = { _ in false },
    _ open: @escaping () throws -> any SeekableByteSource
  ) throws {
    self.open = open
    text = try TextEncoding.Page(open, given: encoding, knows: knows)
    let tokens = HTMLTokens(try text.decoded(open()))
    while sheets.count < Self.mostTables, let token = try tokens.next() {
      guard case .start(let tag) = token, tag.name == "table" else { continue }
      let number = String(sheets.count + 1)
      sheets.append(WorkbookSheet(name: number, isHidden: false, place: number))
    }
    if sheets.isEmpty { throw InputError.isWebPage(lacking: []) }
  }

  public func rows(of sheet: WorkbookSheet) throws -> any RowSource {
    guard let number = Int(sheet.place) else { throw WorkbookError.damaged }
    return HTMLRows(HTMLTokens(try text.decoded(open())), table: number)
  }
}

extension TextEncoding {
  /// The encoding of an HTML page: what its bytes are, else what it declares.
  struct Page {
    let name: String
    private let encoding: TextEncoding

    /// How far from the start a page declares its encoding.
    private static let head = 4_096

    init(
      _ open: () throws -> any SeekableByteSource, given: TextEncoding?,
      knows: @escaping (String) -> Bool
    ) throws {
      let declared = try Self.declared(ByteWindow(open()))
      var encoding = given
      if encoding == nil {
        do {
          let told = try DecodingSource(open(), marksFaults: true, knows: knows).encoding
          // Templates declare what they were written in; the bytes are what was filled in.
          encoding = told == .windows1252 ? declared ?? told : told
        } catch InputError.encodingUnclear(let candidates) {
          guard let declared, declared != .utf8 else {
            throw InputError.encodingUnclear(candidates: candidates)
          }
          encoding = declared
        }
      }
      self.encoding = encoding ?? .utf8
      name = self.encoding.name
    }

    func decoded(_ source: any ByteSource) throws -> DecodingSource {
      try DecodingSource(source, encoding: encoding, marksFaults: true)
    }

    private static func declared(_ window: ByteWindow) throws -> TextEncoding? {
      try window.fill(to: head)
      let text = String(decoding: window.bytes.prefix(head), as: UTF8.self).lowercased()
      guard let found = text.firstRange(of: "charset=") else { return nil }
      let name = text[found.upperBound...].drop { "\"' ".contains($0) }
        .prefix { $0.isASCII && ($0.isLetter || $0.isNumber || "-_".contains($0)) }
      return TextEncoding(name: String(name))
    }
  }
}

/// The rows of one table of a page that hold something; the line is the row's number in the table.
private final class HTMLRows: RowSource {
  private static let mostColumns = 16_384
  private static let deepest = 100

  private let tokens: HTMLTokens
  private let table: Int
  /// The numbers of the tables that are open, one within the other.
  private var open: [Int] = []
  private var tables = 0
  private var isEnded = false

  private var ready: CSVRecord?
  private var line = 0
  private var isInRow = false
  private var cells: [String] = []
  private var column = 0
  /// How many more rows a cell above reaches into, by column.
  private var reaching: [Int] = []
  private var covered: Set<Int> = []
  /// Bytes of the row's texts.
  private var weight = 0

  private var isInCell = false
  private var cell: [UInt8] = []
  private var number: String?

  init(_ tokens: HTMLTokens, table: Int) {
    self.tokens = tokens
    self.table = table
  }

  func next() throws -> CSVRecord? {
    while ready == nil, !isEnded {
      guard let token = try tokens.next() else {
        // Only a table that was closed is known to be whole.
        guard open.isEmpty else { throw WorkbookError.damaged }
        isEnded = true
        break
      }
      try take(token)
    }
    defer { ready = nil }
    return ready
  }

  private func take(_ token: HTMLTokens.Token) throws {
    switch token {
    case .start(let tag) where tag.name == "table":
      tables += 1
      guard open.count < Self.deepest else { throw WorkbookError.damaged }
      open.append(tables)
    case .end("table"):
      if open.last == table {
        endRow()
        isEnded = true
      }
      _ = open.popLast()
    case _ where open.last != table: break
    case .start(let tag): try begin(tag)
    case .end(let name): end(name)
    case .text(let bytes):
      guard isInCell, weight + cell.count <= CSVReader.rowLimit else { return }
      cell += bytes
    }
  }

  private func begin(_ tag: HTMLTag) throws {
    switch tag.name {
    case "tr":
      endRow()
      beginRow()
    case "td", "th":
      if !isInRow { beginRow() }
      endCell()
      while covered.contains(column) { column += 1 }
      guard column + tag.columns <= Self.mostColumns else { throw WorkbookError.damaged }
      if tag.rows > 1 {
        let end = column + tag.columns
        if reaching.count < end {
          reaching += Array(repeating: 0, count: end - reaching.count)
        }
        for place in column..<end { reaching[place] = tag.rows - 1 }
      }
      while cells.count < column { cells.append("") }
      isInCell = true
      number = tag.number
      column += tag.columns
    case "thead", "tbody", "tfoot": endRow()
    case "br", "p", "div", "li": if isInCell { cell.append(HTMLText.lineBreak) }
    default: break
    }
  }

  private func end(_ name: String) {
    switch name {
    case "tr", "thead", "tbody", "tfoot": endRow()
    case "td", "th": endCell()
    case "p", "div", "li": if isInCell { cell.append(HTMLText.lineBreak) }
    default: break
    }
  }

  private func beginRow() {
    isInRow = true
    line += 1
    column = 0
    covered.removeAll(keepingCapacity: true)
    for place in reaching.indices where reaching[place] > 0 {
      reaching[place] -= 1
      covered.insert(place)
    }
  }

  private func endCell() {
    guard isInCell else { return }
    isInCell = false
    var text = HTMLText.plain(cell)
    // Only where the text is a number cut short.
    if let number, text.contains("E+") || text.contains("e+") { text = number }
    weight += cell.count
    cell.removeAll(keepingCapacity: true)
    cells.append(text)
  }

  private func endRow() {
    guard isInRow else { return }
    endCell()
    isInRow = false
    while cells.last?.isEmpty == true { cells.removeLast() }
    if weight > CSVReader.rowLimit {
      ready = .bad(line: line, .rowTooLong(line: line, limit: CSVReader.rowLimit))
    } else if !cells.isEmpty {
      ready = .row(CSVRow(line: line, endLine: line, cells: cells))
    }
    cells.removeAll(keepingCapacity: true)
    weight = 0
  }
}
