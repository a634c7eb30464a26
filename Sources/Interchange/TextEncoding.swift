/// The encodings in which dealers' programs write text.
public enum TextEncoding: String, Sendable, CaseIterable {
  case utf8 = "UTF-8"
  case utf16LittleEndian = "UTF-16LE"
  case utf16BigEndian = "UTF-16BE"
  /// Also reads GBK and GB2312, which it contains.
  case gb18030 = "GB18030"

  /// An encoding by a name that people use for it, in any case; nil for one we do not read.
  public init?(name: String) {
    switch name.lowercased() {
    case "utf-8", "utf8": self = .utf8
    case "utf-16le", "utf16le": self = .utf16LittleEndian
    case "utf-16be", "utf16be": self = .utf16BigEndian
    case "gb18030", "gbk", "gb2312", "cp936": self = .gb18030
    default: return nil
    }
  }

  /// U+FEFF in this encoding.
  var byteOrderMark: [UInt8] {
    switch self {
    case .utf8: [0xEF, 0xBB, 0xBF]
    case .utf16LittleEndian: [0xFF, 0xFE]
    case .utf16BigEndian: [0xFE, 0xFF]
    case .gb18030: [0x84, 0x31, 0x95, 0x33]
    }
  }

  /// The encoding of a text by its first bytes: that of its byte order mark; else UTF-8 if they
  /// are valid UTF-8; else GB18030.
  ///
  /// Where the first bytes are cut from a longer text, the character at the cut may be unfinished.
  /// Where they are all of it, two bytes of GB18030 at the end would look like that too; then it
  /// is UTF-8 only if a whole character beyond ASCII stands before.
  static func detect(_ first: UnsafeRawBufferPointer, isAll: Bool) -> TextEncoding {
    if let marked = allCases.first(where: { first.starts(with: $0.byteOrderMark) }) {
      return marked
    }
    let check = UTF8Check(first)
    switch check.stop {
    case .end: return .utf8
    case .bad: return .gb18030
    case .unfinished:
      let whole = first[..<check.validCount].contains { $0 >= 0x80 }
      return !isAll || whole ? .utf8 : .gb18030
    }
  }
}
