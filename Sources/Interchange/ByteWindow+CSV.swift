extension ByteWindow {
  /// Where the cell without quotes that starts at a place ends: at a separator, a line end or
  /// the end of the source; just past `CSVReader.rowLimit` if it does not end before.
  func plainEnd(from start: Int, separator: UInt8) throws -> Int {
    var at = start
    while true {
      let stop = min(count, CSVReader.rowLimit + 1)
      let bytes = base
      while at < stop {
        let byte = bytes[at]
        if byte == separator || byte == CSVByte.lineFeed || byte == CSVByte.carriageReturn {
          return at
        }
        at += 1
      }
      guard at <= CSVReader.rowLimit, try more() else { return at }
    }
  }

  func isLineEnd(_ at: Int) -> Bool {
    self[at] == CSVByte.lineFeed || self[at] == CSVByte.carriageReturn
  }

  /// The length of the line end that starts at a place: CR LF is one.
  func lineEndLength(_ at: Int) throws -> Int {
    guard self[at] == CSVByte.carriageReturn, try has(at + 1) else { return 1 }
    return self[at + 1] == CSVByte.lineFeed ? 2 : 1
  }

  func text(_ range: Range<Int>) -> String {
    String(
      decoding: UnsafeBufferPointer(start: base + range.lowerBound, count: range.count),
      as: UTF8.self)
  }
}
