internal import Wording

/// Lines of iCalendar (RFC 5545, 3.1) and vCard (RFC 6350, 3.2): CRLF, folded at 75 octets.
public struct ContentLines {
  public private(set) var text = ""

  public init() {}

  /// - Parameter name: the property with its parameters, as it stands before the colon.
  public mutating func add(_ name: String, raw value: String) {
    text += Self.folded(name + ":" + value) + "\r\n"
  }

  public mutating func add(_ name: String, _ value: String) { add(name, raw: Self.escape(value)) }

  public mutating func add(_ name: String, list values: [String]) {
    add(name, raw: values.map(Self.escape).joined(separator: ","))
  }

  /// The value type TEXT: breaks become `\n`; other control characters, and what turns the
  /// direction of reading, are dropped.
  public static func escape(_ text: String) -> String {
    var escaped = ""
    var isAfterReturn = false
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\\", ";", ",":
        escaped += "\\"
        escaped.unicodeScalars.append(scalar)
      case "\n": if !isAfterReturn { escaped += "\\n" }
      case "\r", "\u{85}", "\u{2028}", "\u{2029}": escaped += "\\n"
      case "\t": escaped += " "
      case _ where PlainText.isSteering(scalar): break
      default: escaped.unicodeScalars.append(scalar)
      }
      isAfterReturn = scalar == "\r"
    }
    return escaped
  }

  /// The line in pieces of at most 75 octets, each but the first behind a space; no character is
  /// cut in two.
  static func folded(_ line: String) -> String {
    var folded = ""
    var used = 0
    for scalar in line.unicodeScalars {
      let size = UTF8.width(scalar)
      if used + size > 75 {
        folded += "\r\n "
        used = 1
      }
      folded.unicodeScalars.append(scalar)
      used += size
    }
    return folded
  }
}
