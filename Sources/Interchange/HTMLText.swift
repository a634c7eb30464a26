/// The text of a cell as a browser shows it.
enum HTMLText {
  /// Stands in raw text for a line break that a tag made.
  static let lineBreak: UInt8 = 0x0B

  /// - Parameter raw: UTF-8 with entities.
  static func plain(_ raw: [UInt8]) -> String {
    var text: [UInt8] = []
    text.reserveCapacity(raw.count)
    var rest = raw[...]
    while let byte = rest.first {
      rest = rest.dropFirst()
      switch byte {
      case UInt8(ascii: "&"):
        if let (scalar, length) = entity(rest) {
          text += Array(String(Character(scalar)).utf8)
          rest = rest.dropFirst(length)
        } else {
          text.append(byte)
        }
      case lineBreak:
        while text.last == 0x20 { text.removeLast() }
        if !text.isEmpty, text.last != 0x0A { text.append(0x0A) }
      case 0x20, 0x09, 0x0A, 0x0C, 0x0D:
        if let last = text.last, last != 0x20, last != 0x0A { text.append(0x20) }
      default: text.append(byte)
      }
    }
    while let last = text.last, last == 0x20 || last == 0x0A { text.removeLast() }
    return String(decoding: text, as: UTF8.self)
  }

  /// What stands behind an `&`, and how many bytes it has.
  private static func entity(
    _ rest: ArraySlice<UInt8>
  ) -> (scalar: Unicode.Scalar, length: Int)? {
    let word = String(decoding: rest.prefix(12), as: UTF8.self)
    if word.hasPrefix("#") {
      let isHex = word.dropFirst().first == "x" || word.dropFirst().first == "X"
      let start = isHex ? 2 : 1
      let digits = word.dropFirst(start).prefix { isHex ? $0.isHexDigit : $0.isASCIIDigit }
      guard let code = UInt32(digits, radix: isHex ? 16 : 10) else { return nil }
      let length = start + digits.count
      let isClosed = word.dropFirst(length).first == ";"
      return (scalar(code), length + (isClosed ? 1 : 0))
    }
    let name = word.prefix { $0.isASCII && ($0.isLetter || $0.isNumber) }
    guard let code = names[String(name)], let scalar = Unicode.Scalar(code) else { return nil }
    return (scalar, name.count + (word.dropFirst(name.count).first == ";" ? 1 : 0))
  }

  /// Numbers between 128 and 159 are those of windows-1252, as browsers read them.
  private static func scalar(_ code: UInt32) -> Unicode.Scalar {
    let code = 0x80...0x9F ~= code ? windows1252[Int(code - 0x80)] : code == 0xA0 ? 0x20 : code
    return code == 0 ? "\u{FFFD}" : Unicode.Scalar(code) ?? "\u{FFFD}"
  }

  private static let windows1252: [UInt32] = [
    0x20AC, 0x81, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160, 0x2039,
    0x0152, 0x8D, 0x017D, 0x8F, 0x90, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014,
    0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0x9D, 0x017E, 0x0178,
  ]

  /// Those that tables are written with; any other stays as it is. A space that does not break is
  /// a space, which in tables stands for an empty cell.
  private static let names: [String: UInt32] = [
    "amp": 0x26, "lt": 0x3C, "gt": 0x3E, "quot": 0x22, "apos": 0x27, "nbsp": 0x20, "ensp": 0x20,
    "emsp": 0x20, "thinsp": 0x20, "AMP": 0x26, "LT": 0x3C, "GT": 0x3E, "QUOT": 0x22,
    "middot": 0xB7, "bull": 0x2022, "hellip": 0x2026, "ndash": 0x2013, "mdash": 0x2014,
    "lsquo": 0x2018, "rsquo": 0x2019, "ldquo": 0x201C, "rdquo": 0x201D, "laquo": 0xAB,
    "raquo": 0xBB, "copy": 0xA9, "reg": 0xAE, "trade": 0x2122, "deg": 0xB0, "plusmn": 0xB1,
    "times": 0xD7, "divide": 0xF7, "yen": 0xA5, "euro": 0x20AC, "pound": 0xA3, "cent": 0xA2,
    "sect": 0xA7, "permil": 0x2030, "alpha": 0x3B1, "beta": 0x3B2, "Alpha": 0x391, "Beta": 0x392,
    "auml": 0xE4, "ouml": 0xF6, "uuml": 0xFC, "Auml": 0xC4, "Ouml": 0xD6, "Uuml": 0xDC,
    "szlig": 0xDF, "eacute": 0xE9, "egrave": 0xE8, "agrave": 0xE0, "ccedil": 0xE7, "ntilde": 0xF1,
  ]
}

extension Character {
  fileprivate var isASCIIDigit: Bool { isASCII && isNumber }
}
