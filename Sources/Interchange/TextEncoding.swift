internal import Foundation

/// An encoding of text, by the name under which the C library's iconv knows it.
public struct TextEncoding: Hashable, Sendable {
  public let name: String

  public static let utf8 = TextEncoding("UTF-8")
  public static let utf16LittleEndian = TextEncoding("UTF-16LE")
  public static let utf16BigEndian = TextEncoding("UTF-16BE")
  /// Also reads GBK and GB2312, which it contains.
  public static let gb18030 = TextEncoding("GB18030")
  static let big5 = TextEncoding("BIG5-HKSCS")
  static let windows1252 = TextEncoding("WINDOWS-1252")

  /// Those that a byte order mark can tell.
  public static let marked: [TextEncoding] = [
    .utf8, .utf16LittleEndian, .utf16BigEndian, .gb18030,
  ]

  private init(_ name: String) {
    self.name = name
  }

  /// An encoding by a name that people use for it, in any case; nil for one that the C library does
  /// not have.
  public init?(name: String) {
    switch name.lowercased() {
    case "utf-8", "utf8", "utf-8-sig": self = .utf8
    case "utf-16le", "utf16le": self = .utf16LittleEndian
    case "utf-16be", "utf16be": self = .utf16BigEndian
    case "gb18030", "gbk", "gb2312", "cp936", "936", "ansi": self = .gb18030
    case "big5", "big-5", "cp950", "950": self = .big5
    case "latin1", "latin-1", "cp1252", "1252": self = .windows1252
    default:
      let isName = name.utf8.allSatisfy {
        $0 < 0x80
          && ($0 == UInt8(ascii: "-") || $0 == UInt8(ascii: "_") || $0 == UInt8(ascii: ":")
            || Character(Unicode.Scalar($0)).isLetter || Character(Unicode.Scalar($0)).isNumber)
      }
      let own = TextEncoding(name.uppercased())
      guard !name.isEmpty, name.utf8.count <= 40, isName, (try? Iconv(from: own)) != nil else {
        return nil
      }
      self = own
    }
  }

  /// U+FEFF in this encoding; empty for one that has none.
  var byteOrderMark: [UInt8] {
    switch self {
    case .utf8: [0xEF, 0xBB, 0xBF]
    case .utf16LittleEndian: [0xFF, 0xFE]
    case .utf16BigEndian: [0xFE, 0xFF]
    case .gb18030: [0x84, 0x31, 0x95, 0x33]
    default: []
    }
  }

  /// How many bytes are passed over where they mean nothing.
  var unit: Int { name.hasPrefix("UTF-16") ? 2 : name.hasPrefix("UTF-32") ? 4 : 1 }

  /// Whether bytes cut from a longer text can be UTF-8.
  public static func mayBeUTF8(_ bytes: UnsafeRawBufferPointer) -> Bool {
    UTF8Check(bytes).stop != .bad
  }
}
