internal import CArchive

/// Reads a spreadsheet file back: every member is there to its end, and every sheet with its rows,
/// cells and bytes.
///
/// libxlsxwriter does not say when a temporary file of its own could not be written or read.
enum WorkbookCheck {
  /// What was written into a sheet.
  struct Sheet {
    var rows = 0
    var cells = 0
    /// Rows as they waited for the end, all but the last.
    var waitingBytes = 0
    /// The texts of the last row.
    var lastTextBytes = 0
  }

  /// - Parameter sheets: in order.
  static func isWhole(_ path: String, _ sheets: [Sheet]) -> Bool {
    guard let archive = archive_read_new() else { return false }
    defer { archive_read_free(archive) }
    guard archive_read_support_format_zip_seekable(archive) == 0,
      archive_read_open_filename(archive, path, 65_536) == 0
    else { return false }
    var found = 0
    var entry: OpaquePointer?
    while true {
      let result = archive_read_next_header(archive, &entry)
      if result == 1 { return found == sheets.count }
      guard result == 0, let name = archive_entry_pathname(entry).map({ String(cString: $0) }),
        let member = WorkbookMember(reading: archive), member.isWhole
      else { return false }
      guard let number = sheetNumber(name) else { continue }
      guard sheets.indices.contains(number - 1) else { return false }
      let sheet = sheets[number - 1]
      guard member.rows == sheet.rows, member.cells == sheet.cells,
        member.length >= sheet.waitingBytes + sheet.lastTextBytes
      else { return false }
      found += 1
    }
  }

  private static func sheetNumber(_ name: String) -> Int? {
    guard name.hasPrefix("xl/worksheets/sheet"), name.hasSuffix(".xml") else { return nil }
    return Int(name.dropFirst("xl/worksheets/sheet".count).dropLast(".xml".count))
  }
}

/// A member of a spreadsheet file, an XML document, as it was read to its end.
private struct WorkbookMember {
  private(set) var length = 0
  private(set) var rows = 0
  private(set) var cells = 0
  private var head: [UInt8] = []
  private var tail: [UInt8] = []
  private var openings = 0
  private var closings = 0

  private static let edge = 512

  /// Nil where it cannot be read, or its checksum is wrong.
  init?(reading archive: OpaquePointer) {
    var block = [UInt8](repeating: 0, count: 1 << 16)
    var last: (UInt8, UInt8) = (0, 0)
    while true {
      let count = archive_read_data(archive, &block, block.count)
      guard count >= 0 else { return nil }
      guard count > 0 else { return }
      if head.count < Self.edge { head += block[..<count].prefix(Self.edge - head.count) }
      tail = (tail + block[..<count].suffix(Self.edge)).suffix(Self.edge)
      length += count
      block.withUnsafeBufferPointer { bytes in
        for byte in bytes[..<count] {
          // In a text "<" is written as "&lt;", and ">" as "&gt;": "</row>" alone has "ow>", and a
          // cell alone "<c ".
          if byte == UInt8(ascii: ">") {
            closings += 1
            if last.1 == UInt8(ascii: "w"), last.0 == UInt8(ascii: "o") { rows += 1 }
          } else if byte == UInt8(ascii: "<") {
            openings += 1
          } else if byte == UInt8(ascii: " "), last.1 == UInt8(ascii: "c"),
            last.0 == UInt8(ascii: "<")
          {
            cells += 1
          }
          last = (last.1, byte)
        }
      }
    }
  }

  /// It begins as a document does, and ends with the end of the element that it begins with.
  var isWhole: Bool {
    let start = String(decoding: head, as: UTF8.self)
    guard openings == closings, start.hasPrefix("<?xml"), let declared = start.firstRange(of: "?>")
    else { return false }
    let rest = start[declared.upperBound...].drop { $0 != "<" }.dropFirst()
    let root = rest.prefix { !$0.isWhitespace && $0 != ">" && $0 != "/" }
    guard !root.isEmpty else { return false }
    let end = String(decoding: tail, as: UTF8.self).reversed().drop { $0.isWhitespace }
    let text = String(end.prefix(root.count + 3).reversed())
    return text.hasSuffix("</\(root)>") || (text.hasSuffix("/>") && openings == 2)
  }
}
