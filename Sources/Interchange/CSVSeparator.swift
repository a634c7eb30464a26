/// What stands between two cells of a row.
public enum CSVSeparator: UInt8, Sendable, CaseIterable {
  case comma = 0x2C
  case tab = 0x09
  case semicolon = 0x3B

  /// The one that stands most often in a header, outside quotes; a comma if none does.
  ///
  /// Nil if the header does not end within the text, unless that is all of it.
  static func detect(_ text: UnsafeRawBufferPointer, isAll: Bool) -> CSVSeparator? {
    var counts = [Int](repeating: 0, count: 256)
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
        ends = true
        break
      }
      counts[Int(byte)] += 1
      mayOpen = CSVSeparator(rawValue: byte) != nil
    }
    guard ends else { return nil }
    var best = comma
    for other in allCases where counts[Int(other.rawValue)] > counts[Int(best.rawValue)] {
      best = other
    }
    return best
  }
}

enum CSVByte {
  static let quote = UInt8(ascii: "\"")
  static let lineFeed = UInt8(ascii: "\n")
  static let carriageReturn = UInt8(ascii: "\r")
}
