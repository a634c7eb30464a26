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
    if FileStart.isWebPage(start) { throw InputError.isWebPage }
    if FileStart.isXMLSpreadsheet(start) { throw WorkbookError.otherKind(.xmlSpreadsheet) }
    if ends(".csv", ".tsv", ".txt") { return .csv }
    if ends(".ndjson", ".jsonl") { return .ndjson }
    if ends(".xls"), FileStart.isOldWorkbook(start) { throw WorkbookError.otherKind(.oldFormat) }
    guard
      let first = start.first(where: {
        ![0x20, 0x09, 0x0A, 0x0D, 0xEF, 0xBB, 0xBF].contains($0)
      })
    else { throw InputError.empty(path: path) }
    if ends(".xls", ".xlsx"), first == UInt8(ascii: "<") { throw InputError.isWebPage }
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
    let text = text(start)
    return ["<html", "<!doctype html", "<table", "<meta", "<head", "mime-version:"].contains {
      text.hasPrefix($0)
    }
  }

  static func isXMLSpreadsheet(_ start: [UInt8]) -> Bool {
    let text = text(start)
    return text.hasPrefix("<") && text.contains("urn:schemas-microsoft-com:office:spreadsheet")
  }

  private static func text(_ start: [UInt8]) -> Substring {
    String(decoding: start.prefix(1024), as: UTF8.self).lowercased()
      .drop { $0.isWhitespace || $0 == "\u{FEFF}" }
  }
}
