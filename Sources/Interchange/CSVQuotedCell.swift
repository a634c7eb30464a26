/// The reading of one cell that a quote opens.
struct CSVQuotedCell {
  enum Fault {
    /// The quote is not closed, or closed in a later line and not at a cell's end.
    case unclosed
    case tooLong
  }

  /// The line in which the quote stands.
  let openLine: Int
  /// Where the cell ends, once it was read.
  private(set) var at: Int
  /// The line in which `at` stands.
  private(set) var line: Int
  /// Where the line after `openLine` begins, if the cell goes on there.
  private(set) var nextLine: Int?
  /// What was read, but for `rest`, which still stands in the window.
  private var copied: [UInt8] = []
  private var rest: Range<Int>

  /// - Parameter open: where the quote stands.
  init(open: Int, line: Int) {
    openLine = line
    at = open + 1
    self.line = line
    rest = at..<at
  }

  /// Reads to the cell's end; nil if all is well.
  mutating func read(_ window: ByteWindow, separator: UInt8) throws -> Fault? {
    while true {
      let stop = min(window.count, CSVReader.rowLimit + 1)
      let bytes = window.base
      while at < stop, bytes[at] != CSVByte.quote, bytes[at] != CSVByte.lineFeed,
        bytes[at] != CSVByte.carriageReturn
      {
        at += 1
      }
      if at >= stop {
        if at > CSVReader.rowLimit { return nextLine == nil ? .tooLong : .unclosed }
        guard try window.more() else { return .unclosed }
      } else if bytes[at] != CSVByte.quote {
        at += try window.lineEndLength(at)
        line += 1
        nextLine = nextLine ?? at
      } else if try window.has(at + 1), window[at + 1] == CSVByte.quote {
        copy(rest.lowerBound..<at + 1, of: window)
        at += 2
        rest = at..<at
      } else {
        return try close(window, separator: separator)
      }
    }
  }

  private mutating func close(_ window: ByteWindow, separator: UInt8) throws -> Fault? {
    rest = rest.lowerBound..<at
    at += 1
    guard try window.has(at), window[at] != separator, !window.isLineEnd(at) else { return nil }
    // Most likely this quote opens a cell, and the one that opened here is a stray.
    guard nextLine == nil else { return .unclosed }
    copy(rest, of: window)
    let start = at
    at = try window.plainEnd(from: at, separator: separator)
    rest = start..<at
    return nil
  }

  private mutating func copy(_ range: Range<Int>, of window: ByteWindow) {
    copied.append(contentsOf: window.bytes[range])
  }

  func text(in window: ByteWindow) -> String {
    if copied.isEmpty { return window.text(rest) }
    return String(decoding: copied + window.bytes[rest], as: UTF8.self)
  }
}
