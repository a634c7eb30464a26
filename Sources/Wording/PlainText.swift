/// Texts from outside, made plain before a terminal or a spreadsheet sees them.
public enum PlainText {
  /// One line without characters that steer a terminal or turn its direction: breaks and other
  /// control characters become spaces, what is invisible goes.
  public static func line(_ text: String) -> String { plain(text, keeping: "") }

  /// The same, with its breaks between lines and its tabs.
  public static func lines(_ text: String) -> String { plain(text, keeping: "\n\t") }

  /// Whether a scalar does something to what shows it instead of being seen.
  ///
  /// C0, DEL and C1; what separates lines and paragraphs; format characters such as bidirectional
  /// overrides, isolates and zero-width spaces, tags and the byte order mark. U+200D is none, for
  /// it joins emoji.
  public static func isSteering(_ scalar: Unicode.Scalar) -> Bool {
    if scalar.value < 0x7F { return scalar.value < 0x20 }
    if scalar.value < 0xA0 { return true }
    switch scalar.properties.generalCategory {
    case .control, .lineSeparator, .paragraphSeparator: return true
    case .format: return scalar.value != 0x200D
    default: return false
    }
  }

  /// Whether a scalar is not seen at all: format characters such as zero-width spaces, the byte
  /// order mark and U+200D, and variation selectors.
  public static func isInvisible(_ scalar: Unicode.Scalar) -> Bool {
    guard scalar.value >= 0xAD else { return false }
    switch scalar.value {
    case 0x34F, 0xFE00...0xFE0F, 0xE0100...0xE01EF: return true
    default: return scalar.properties.generalCategory == .format
    }
  }

  /// A cell of a table for programs: its breaks, tabs and carriage returns are part of it.
  public static func cell(_ text: String) -> String { plain(text, keeping: "\n\t\r") }

  private static func plain(_ text: String, keeping kept: String) -> String {
    guard text.unicodeScalars.contains(where: isSteering) else { return text }
    var plain = String.UnicodeScalarView()
    for scalar in text.unicodeScalars {
      if kept.unicodeScalars.contains(scalar) {
        plain.append(scalar)
      } else if !isSteering(scalar) {
        plain.append(scalar)
      } else if scalar.properties.generalCategory != .format {
        plain.append(" ")
      }
    }
    return String(plain)
  }

  /// JSON with the same value, in which what steers is written as `\uXXXX`.
  ///
  /// Such characters stand within strings only; breaks between lines are kept.
  public static func json(_ text: String) -> String {
    guard text.unicodeScalars.contains(where: isSteering) else { return text }
    var escaped = ""
    for scalar in text.unicodeScalars {
      guard isSteering(scalar), scalar != "\n" else {
        escaped.unicodeScalars.append(scalar)
        continue
      }
      for unit in String(scalar).utf16 {
        let digits = String(unit, radix: 16)
        escaped += "\\u" + String(repeating: "0", count: 4 - digits.utf8.count) + digits
      }
    }
    return escaped
  }
}
