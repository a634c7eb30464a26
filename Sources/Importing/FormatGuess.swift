internal import Interchange

/// Which format a file has: by its first bytes where they are plain, else by its name.
enum FormatGuess {
  static func format(
    path: String, _ probe: ProbedSource, _ options: ImportOptions
  ) throws -> ImportOptions.Format {
    try options.format ?? format(path: path, start: probe.start())
  }

  static func format(path: String, start: [UInt8]) throws -> ImportOptions.Format {
    let name = path.lowercased()
    func ends(_ endings: String...) -> Bool { endings.contains(where: name.hasSuffix) }
    if ends(".xes", ".xes.gz") { return .xes }
    if FileStart.isZip(start) { return .xlsx }
    if FileStart.isCompound(start) { return .xls }
    if FileStart.isArchivedPage(start) { throw WorkbookError.otherKind(.webArchive) }
    if FileStart.isWebPage(start) || FileStart.isXMLSpreadsheet(start) { return .xls }
    if ends(".csv", ".tsv", ".txt") { return .csv }
    if ends(".ndjson", ".jsonl") { return .ndjson }
    if ends(".xls"), FileStart.isOldWorkbook(start) { throw WorkbookError.otherKind(.oldFormat) }
    guard
      let first = start.first(where: {
        ![0x20, 0x09, 0x0A, 0x0D, 0xEF, 0xBB, 0xBF].contains($0)
      })
    else { throw InputError.empty(path: path) }
    switch first {
    case UInt8(ascii: "{"): return .ndjson
    case UInt8(ascii: "<"): return .xes
    default: return .csv
    }
  }
}

/// What the first bytes of a file say about it.
enum FileStart {
  static func isZip(_ start: [UInt8]) -> Bool {
    start.starts(with: [0x50, 0x4B, 0x03, 0x04]) || start.starts(with: [0x50, 0x4B, 0x05, 0x06])
  }

  static func isCompound(_ start: [UInt8]) -> Bool { start.starts(with: CompoundFile.mark) }

  static func isGzip(_ start: [UInt8]) -> Bool { start.starts(with: [0x1F, 0x8B]) }

  /// The beginning of a sheet as it was written before there were workbooks.
  static func isOldWorkbook(_ start: [UInt8]) -> Bool {
    start.count > 3 && start[0] == 0x09 && [0, 2, 4, 8].contains(start[1]) && start[3] == 0
  }

  /// Programs give web pages the names of workbooks.
  static func isWebPage(_ start: [UInt8]) -> Bool {
    let text = firstElement(start)
    if text.hasPrefix("!doctype html") { return true }
    return elements.contains(String(text.prefix { $0.isLetter || $0.isNumber }))
  }

  /// With what pages begin that programs write.
  private static let elements: Set = [
    "html", "head", "meta", "body", "table", "style", "title", "div", "center", "link", "script",
    "font", "h1", "h2", "h3", "p", "form", "caption",
  ]

  /// A page with its pictures in one file, as Excel saves it.
  static func isArchivedPage(_ start: [UInt8]) -> Bool { text(start).hasPrefix("mime-version:") }

  static func isXMLSpreadsheet(_ start: [UInt8]) -> Bool {
    let text = text(start)
    // Pages that Excel writes name another space, of much the same name.
    return firstElement(start).contains("workbook")
      && text.contains("urn:schemas-microsoft-com:office:spreadsheet")
  }

  /// What follows the first `<` that begins neither a comment nor a declaration of XML.
  private static func firstElement(_ start: [UInt8]) -> Substring {
    var text = text(start)
    while text.hasPrefix("<?") || text.hasPrefix("<!--") {
      guard let end = text.firstRange(of: text.hasPrefix("<?") ? "?>" : "-->") else { return "" }
      text = text[end.upperBound...].drop { $0.isWhitespace }
    }
    return text.hasPrefix("<") ? text.dropFirst().prefix(64) : ""
  }

  /// The beginning of a text in UTF-8 or UTF-16, in lower case; of other encodings its ASCII.
  private static func text(_ start: [UInt8]) -> Substring {
    let bytes = start.prefix(4096)
    let isWide = start.starts(with: [0xFF, 0xFE]) || start.starts(with: [0xFE, 0xFF])
    let plain = isWide ? bytes.filter { $0 != 0 && $0 < 0xFE } : Array(bytes)
    return String(decoding: plain, as: UTF8.self).lowercased()
      .drop { $0.isWhitespace || $0 == "\u{FEFF}" }
  }
}
