/// Reads the rows of a table from UTF-8, one at a time, in memory bounded by the longest row.
///
/// RFC 4180, and what dealers' programs write besides: comma, tab, semicolon or `|`, perhaps named
/// in a first line `sep=;`; LF, CR LF or CR; no line end after the last row. A quote opens only as the first byte of a cell and is kept
/// as it is anywhere else; what follows a closing quote within its line belongs to the cell.
/// Lines without a byte are skipped.
public final class CSVReader {
  /// The most bytes a row may have, without its line end.
  public static let rowLimit = 1 << 20

  private let window: ByteWindow
  /// The line in which the window begins, from 1.
  private var line = 1
  private var chosen: CSVSeparator?
  private var width = 0
  private var isBegun = false

  /// - Parameter separator: nil to tell it by the first row.
  public init(_ source: some ByteSource, separator: CSVSeparator? = nil) {
    window = ByteWindow(source)
    chosen = separator
  }

  /// The next row, good or bad; nil after the last.
  ///
  /// A row that is too long is passed over to the line end after the limit. After a quote that
  /// is not closed within the limit, or is closed in a later line and not at a cell's end,
  /// reading resumes in the line after the one where it opened.
  /// - Throws: what the source throws.
  public func next() throws -> CSVRecord? {
    if !isBegun { try begin() }
    guard try skipBlankLines() else { return nil }
    let separator = try separator().rawValue
    var row = CSVRow(line: line, endLine: line, cells: [])
    row.cells.reserveCapacity(width)
    var at = 0
    while true {
      if try window.has(at), window[at] == CSVByte.quote {
        var cell = CSVQuotedCell(open: at, line: row.endLine)
        switch try cell.read(window, separator: separator) {
        case nil: row.cells.append(cell.text(in: window))
        case .unclosed: return resume(after: cell, startedIn: row.line)
        case .tooLong: return try passOver(row)
        }
        at = cell.at
        row.endLine = cell.line
      } else {
        let start = at
        at = try window.plainEnd(from: start, separator: separator)
        row.cells.append(window.text(start..<at))
      }
      if at > Self.rowLimit { return try passOver(row) }
      guard at < window.count, window[at] == separator else { break }
      at += 1
    }
    width = row.cells.count
    line = row.endLine
    try endLine(at)
    return .row(row)
  }

  private func begin() throws {
    isBegun = true
    guard chosen == nil else { return }
    try window.fill(to: 8)
    guard let named = CSVSeparator.named(window.bytes) else { return }
    chosen = named.separator
    try endLine(named.length)
  }

  private func separator() throws -> CSVSeparator {
    if let chosen { return chosen }
    var isAll = false
    while true {
      if let found = CSVSeparator.detect(window.bytes, isAll: isAll) {
        chosen = found
        return found
      }
      // No header is longer than 64 KiB.
      isAll = try window.count >= 65_536 || !window.more()
    }
  }

  /// False at the end of the source.
  private func skipBlankLines() throws -> Bool {
    while try window.has(0) {
      guard window.isLineEnd(0) else { return true }
      try endLine(0)
    }
    return false
  }

  /// Goes on after the line end that stands at a place; at the end of the source there is none.
  private func endLine(_ at: Int) throws {
    let length = try window.has(at) ? window.lineEndLength(at) : 0
    window.drop(at + length)
    line += 1
  }

  private func resume(after cell: CSVQuotedCell, startedIn first: Int) -> CSVRecord {
    window.drop(cell.nextLine ?? window.count)
    line = cell.openLine + 1
    return .bad(line: first, .unclosedQuote(line: cell.openLine))
  }

  private func passOver(_ row: CSVRow) throws -> CSVRecord {
    line = row.endLine
    var end = Self.rowLimit + 1
    while end > Self.rowLimit {
      window.drop(end)
      end = try window.plainEnd(from: 0, separator: CSVByte.lineFeed)
    }
    try endLine(end)
    return .bad(line: row.line, .rowTooLong(line: row.line, limit: Self.rowLimit))
  }
}
