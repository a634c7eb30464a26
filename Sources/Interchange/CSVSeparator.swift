/// What stands between two cells of a row.
public enum CSVSeparator: UInt8, Sendable, CaseIterable {
  case comma = 0x2C
  case tab = 0x09
  case semicolon = 0x3B
  case bar = 0x7C

  /// The one that stands most often, outside quotes, in the first line that has any; a comma if
  /// none does. Titles and empty lines may stand before the header.
  ///
  /// Nil if that line does not end within the text, unless it is all there is.
  static func detect(_ text: UnsafeRawBufferPointer, isAll: Bool) -> CSVSeparator? {
    var counts = [Int](repeating: 0, count: 256)
    var isFound = false
    var quoted = false
    // A doubled quote closes and opens again, which changes nothing here.
    var mayOpen = true
    var ends = isAll
    for byte in text {
      if byte == CSVByte.quote, quoted || mayOpen {
        quoted.toggle()
        mayOpen = !quoted
        continue
      }
      if quoted { continue }
      if byte == CSVByte.lineFeed || byte == CSVByte.carriageReturn {
        if isFound {
          ends = true
          break
        }
        mayOpen = true
        continue
      }
      let isSeparator = CSVSeparator(rawValue: byte) != nil
      counts[Int(byte)] += 1
      isFound = isFound || isSeparator
      mayOpen = isSeparator
    }
    guard ends else { return nil }
    var best = comma
    for other in allCases where counts[Int(other.rawValue)] > counts[Int(best.rawValue)] {
      best = other
    }
    return best
  }

  /// The separator that a spreadsheet names in a line of its own, `sep=;`, and that line's length
  /// without its end; nil where there is none. What it names and we do not know is no such line.
  static func named(_ text: UnsafeRawBufferPointer) -> (separator: CSVSeparator, length: Int)? {
    let length = "sep=".utf8.count + 1
    guard text.count >= length, text.starts(with: "sep=".utf8) || text.starts(with: "SEP=".utf8),
      let separator = CSVSeparator(rawValue: text[length - 1]),
      text.count == length || text[length] == CSVByte.lineFeed
        || text[length] == CSVByte.carriageReturn
    else { return nil }
    return (separator, length)
  }
}

enum CSVByte {
  static let quote = UInt8(ascii: "\"")
  static let lineFeed = UInt8(ascii: "\n")
  static let carriageReturn = UInt8(ascii: "\r")
}
