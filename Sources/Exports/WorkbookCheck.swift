internal import CArchive

/// Reads a spreadsheet file back: every sheet has its rows, and its end.
enum WorkbookCheck {
  private static let end = Array("</worksheet>".utf8)

  /// - Parameter rows: of each sheet, in order.
  static func isWhole(_ path: String, rows: [Int]) -> Bool {
    guard let archive = archive_read_new() else { return false }
    defer { archive_read_free(archive) }
    guard archive_read_support_format_zip_seekable(archive) == 0,
      archive_read_open_filename(archive, path, 65_536) == 0
    else { return false }
    var found = 0
    var entry: OpaquePointer?
    while true {
      let result = archive_read_next_header(archive, &entry)
      if result == 1 { return found == rows.count }
      guard result == 0, let name = archive_entry_pathname(entry).map({ String(cString: $0) })
      else { return false }
      guard let number = sheetNumber(name) else {
        guard archive_read_data_skip(archive) == 0 else { return false }
        continue
      }
      guard rows.indices.contains(number - 1), count(archive) == rows[number - 1] else {
        return false
      }
      found += 1
    }
  }

  private static func sheetNumber(_ name: String) -> Int? {
    guard name.hasPrefix("xl/worksheets/sheet"), name.hasSuffix(".xml") else { return nil }
    return Int(name.dropFirst("xl/worksheets/sheet".count).dropLast(".xml".count))
  }

  /// The rows that are ended in a member; nil where it does not end as a sheet does.
  private static func count(_ archive: OpaquePointer) -> Int? {
    var block = [UInt8](repeating: 0, count: 1 << 16)
    var rows = 0
    var tail: [UInt8] = []
    while true {
      let count = archive_read_data(archive, &block, block.count)
      guard count >= 0 else { return nil }
      guard count > 0 else { return tail.starts(with: end) ? rows : nil }
      // "</row>" has its only "w>" behind an "o": three bytes tell it from all else in a sheet,
      // where a text's ">" is written as "&gt;".
      block.withUnsafeBufferPointer { bytes in
        var last: (UInt8, UInt8) =
          tail.count >= 2 ? (tail[tail.count - 2], tail[tail.count - 1]) : (0, 0)
        for byte in bytes[..<count] {
          if byte == UInt8(ascii: ">"), last.1 == UInt8(ascii: "w"), last.0 == UInt8(ascii: "o") {
            rows += 1
          }
          last = (last.1, byte)
        }
      }
      tail = (tail + block[..<count]).suffix(end.count)
    }
  }
}
