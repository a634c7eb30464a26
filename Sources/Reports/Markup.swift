/// Writes XML by hand: elements, attributes and text, all escaped.
struct Markup {
  private(set) var text = ""

  /// A text that may stand between tags and in attributes; characters XML cannot hold are dropped.
  static func escape(_ text: String) -> String {
    var escaped = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "&": escaped += "&amp;"
      case "<": escaped += "&lt;"
      case ">": escaped += "&gt;"
      case "\"": escaped += "&quot;"
      case "\u{9}", "\u{A}", "\u{D}": escaped += " "
      case "\u{0}"..."\u{1F}", "\u{7F}"..."\u{9F}", "\u{FFFE}", "\u{FFFF}": break
      default: escaped.unicodeScalars.append(scalar)
      }
    }
    return escaped
  }

  mutating func raw(_ markup: String) { text += markup }

  mutating func line(_ markup: String = "") { text += markup + "\n" }

  /// An element with text in it, on a line of its own.
  mutating func element(
    _ name: String, _ attributes: [(String, String)] = [], _ content: String
  ) {
    line("<\(name)\(Self.list(attributes))>\(Self.escape(content))</\(name)>")
  }

  /// An element with nothing in it.
  mutating func empty(_ name: String, _ attributes: [(String, String)]) {
    line("<\(name)\(Self.list(attributes))/>")
  }

  static func list(_ attributes: [(String, String)]) -> String {
    attributes.map { " \($0.0)=\"\(escape($0.1))\"" }.joined()
  }
}
