/// Values from outside, as far as a message may repeat them.
public enum Quoted {
  /// What stands for a value that is not repeated.
  public static let hidden = "…"

  /// The value on one line, cut to 64 characters; `hidden` for one that looks personal.
  public static func value(_ text: String) -> String {
    guard mayRepeat(text) else { return hidden }
    let plain = PlainText.line(text)
    return plain.count > 64 ? String(plain.prefix(64)) + hidden : plain
  }

  /// Whether nothing in the text looks like a number, an address or a name of somebody.
  ///
  /// Longer texts of Chinese characters alone are words and not names; they may be free text, and
  /// that is not repeated either.
  public static func mayRepeat(_ text: String) -> Bool {
    guard text.utf8.count <= 256, PersonalPattern.matchInside(text) == nil else { return false }
    return !text.split(whereSeparator: { !$0.isLetter }).contains {
      PersonalName.isChinese(String($0)) || PersonalName.isBesideTitle(String($0))
    }
  }

  /// A header, the name of a sheet or of an attribute on one line, cut to 64 characters; `hidden` for
  /// one that looks personal.
  ///
  /// Words of the trade that begin like a surname (颜色, 顾问) are repeated all the same.
  public static func heading(_ text: String) -> String {
    guard mayRepeatHeading(text) else { return hidden }
    let plain = PlainText.line(text)
    return plain.count > 64 ? String(plain.prefix(64)) + hidden : plain
  }

  /// Whether nothing in a heading looks like a number, an address or a name of somebody.
  public static func mayRepeatHeading(_ text: String) -> Bool {
    guard text.utf8.count <= 256, PersonalPattern.matchInside(text) == nil else { return false }
    return !text.split(whereSeparator: { !$0.isLetter }).contains {
      PersonalName.isInHeading(String($0))
    }
  }

  /// A message of which the values given are taken out where they may not be repeated.
  ///
  /// - Parameter values: what a person typed, for messages that are not our own.
  public static func masked(_ message: String, without values: [String]) -> String {
    var masked = message
    for value in values.sorted(by: { $0.utf8.count > $1.utf8.count }) where !value.isEmpty {
      guard !mayRepeat(value) else { continue }
      masked = masked.replacing(value, with: hidden)
    }
    return masked
  }
}
