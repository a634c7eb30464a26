/// The tags and texts of an HTML page, one after another, in bounded memory.
///
/// It reads what browsers read as far as tables need it (WHATWG HTML, 13.2.5). Comments, scripts,
/// styles and the page's title are passed over; entities are left as they are.
final class HTMLTokens {
  enum Token {
    /// A part of the text between tags, lent until the next token.
    case text(UnsafeRawBufferPointer)
    case start(HTMLTag)
    case end(String)
  }

  /// No tag that a program writes is longer.
  private static let longestTag = 1 << 20
  /// Elements whose content holds no tags.
  private static let passedOver: Set<String> = ["script", "style", "title", "textarea", "xmp"]

  private let window: ByteWindow
  /// Bytes of the window that the last token took.
  private var used = 0

  init(_ source: any ByteSource) {
    window = ByteWindow(source)
  }

  /// The next token; nil at the end.
  /// - Throws: `WorkbookError.damaged` for a tag without end; what the source throws.
  func next() throws -> Token? {
    window.drop(used)
    used = 0
    while try window.has(0) {
      guard window[0] == Byte.less, try window.has(1) else { return text() }
      switch window[1] {
      case UInt8(ascii: "!"):
        let isComment = try window.has(3) && window[2] == Byte.dash && window[3] == Byte.dash
        // A comment may be as short as `<!-->`.
        try pass(through: Array((isComment ? "-->" : ">").utf8), from: 2)
      case UInt8(ascii: "?"): try pass(through: [Byte.greater], from: 2)
      case UInt8(ascii: "/"):
        if try window.has(2), Byte.isLetter(window[2]) { return try endTag() }
        try pass(through: [Byte.greater], from: 2)
      case let next where Byte.isLetter(next):
        let tag = try startTag()
        guard Self.passedOver.contains(tag.name) else { return .start(tag) }
        window.drop(used)
        used = 0
        try pass(through: Array("</\(tag.name)".utf8), from: 0)
        try pass(through: [Byte.greater], from: 0)
      default: return text()
      }
    }
    return nil
  }

  private func text() -> Token {
    var end = 1
    while end < window.count, window[end] != Byte.less { end += 1 }
    used = end
    return .text(UnsafeRawBufferPointer(rebasing: window.bytes[..<end]))
  }

  private func endTag() throws -> Token {
    var at = 2
    let name = try word(&at)
    while try window.has(at), window[at] != Byte.greater { at = try next(at) }
    used = at + 1
    return .end(name)
  }

  private func startTag() throws -> HTMLTag {
    var at = 1
    var tag = HTMLTag(name: try word(&at))
    while true {
      while try window.has(at), Byte.isSpace(window[at]) || window[at] == Byte.slash {
        at = try next(at)
      }
      guard try window.has(at) else { throw WorkbookError.damaged }
      if window[at] == Byte.greater { break }
      let name = at
      repeat { at = try next(at) } while try window.has(at) && !Byte.endsName(window[at])
      let nameEnd = at
      while try window.has(at), Byte.isSpace(window[at]) { at = try next(at) }
      guard try window.has(at), window[at] == Byte.equals else { continue }
      at += 1
      while try window.has(at), Byte.isSpace(window[at]) { at = try next(at) }
      let value = try value(&at)
      if tag.isCell { tag.take(window.text(name..<nameEnd).lowercased(), window.text(value)) }
    }
    used = at + 1
    return tag
  }

  /// The value of an attribute, with quotes or without.
  private func value(_ at: inout Int) throws -> Range<Int> {
    guard try window.has(at) else { throw WorkbookError.damaged }
    let quote = window[at]
    guard quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'") else {
      let start = at
      while try window.has(at), !Byte.isSpace(window[at]), window[at] != Byte.greater {
        at = try next(at)
      }
      return start..<at
    }
    at += 1
    let start = at
    while try window.has(at), window[at] != quote { at = try next(at) }
    guard try window.has(at) else { throw WorkbookError.damaged }
    at += 1
    return start..<at - 1
  }

  /// The name of a tag, in lower case.
  private func word(_ at: inout Int) throws -> String {
    let start = at
    while try window.has(at), !Byte.isSpace(window[at]), window[at] != Byte.greater,
      window[at] != Byte.slash
    {
      at = try next(at)
    }
    return window.text(start..<at).lowercased()
  }

  private func next(_ at: Int) throws -> Int {
    guard at < Self.longestTag else { throw WorkbookError.damaged }
    return at + 1
  }

  /// Passes over everything up to a mark, in letters of either case, and the mark.
  private func pass(through mark: [UInt8], from start: Int) throws {
    var at = start
    while try window.has(at + mark.count - 1) {
      if mark.indices.allSatisfy({ window[at + $0] | 0x20 == mark[$0] | 0x20 }) {
        window.drop(at + mark.count)
        return
      }
      at += 1
      if at == 32_768 {
        window.drop(at)
        at = 0
      }
    }
    window.drop(window.count)
  }

  private enum Byte {
    static let less = UInt8(ascii: "<")
    static let greater = UInt8(ascii: ">")
    static let slash = UInt8(ascii: "/")
    static let equals = UInt8(ascii: "=")
    static let dash = UInt8(ascii: "-")

    static func isLetter(_ byte: UInt8) -> Bool { (byte | 0x20) &- UInt8(ascii: "a") < 26 }

    static func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || 0x09...0x0D ~= byte }

    static func endsName(_ byte: UInt8) -> Bool {
      isSpace(byte) || byte == equals || byte == greater || byte == slash
    }
  }
}

/// A start tag, and what the tag of a cell says about the table.
struct HTMLTag {
  let name: String
  private(set) var columns = 1
  private(set) var rows = 1
  /// The number that a spreadsheet program wrote beside the text of the cell.
  private(set) var number: String?

  init(name: String) {
    self.name = name
  }

  var isCell: Bool { name == "td" || name == "th" }

  fileprivate mutating func take(_ attribute: String, _ value: String) {
    switch attribute {
    // The most that browsers take; 0 rows are all that follow.
    case "colspan": columns = min(max(Int(value) ?? 1, 1), 1_000)
    case "rowspan": rows = Int(value).map { $0 == 0 ? 65_534 : min(max($0, 1), 65_534) } ?? 1
    // Excel's and LibreOffice's names.
    case "x:num", "sdval": number = value.isEmpty ? nil : value
    default: break
    }
  }
}
