internal import Wording

/// Writes XML by hand: elements, attributes and text, all escaped.
public struct Markup: Sendable {
  public private(set) var text = ""

  public init() {}

  /// A text that may stand between tags and in attributes; what XML cannot hold and
  /// what turns the direction of reading is dropped.
  public static func escape(_ text: String) -> String {
    var escaped = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "&": escaped += "&amp;"
      case "<": escaped += "&lt;"
      case ">": escaped += "&gt;"
      case "\"": escaped += "&quot;"
      case "\u{9}", "\u{A}", "\u{D}": escaped += " "
      case "\u{FFFE}", "\u{FFFF}": break
      case _ where PlainText.isSteering(scalar): break
      default: escaped.unicodeScalars.append(scalar)
      }
    }
    return escaped
  }

  public mutating func raw(_ markup: String) { text += markup }

  public mutating func line(_ markup: String = "") { text += markup + "\n" }

  /// An element with text in it, on a line of its own.
  public mutating func element(
    _ name: String, _ attributes: [(String, String)] = [], _ content: String
  ) {
    line("<\(name)\(Self.list(attributes))>\(Self.escape(content))</\(name)>")
  }

  /// An element with nothing in it.
  public mutating func empty(_ name: String, _ attributes: [(String, String)]) {
    line("<\(name)\(Self.list(attributes))/>")
  }

  public static func list(_ attributes: [(String, String)]) -> String {
    attributes.map { " \($0.0)=\"\(escape($0.1))\"" }.joined()
  }
}
