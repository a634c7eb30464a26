import Journeys
import Wording

/// Understands choices of options by what the catalogue calls them.
enum GivenWord {
  /// The code of a choice that is given by its code or by what it is called in either language;
  /// else the text as it is.
  static func code<Choice: RawRepresentable<String> & CaseIterable>(
    _ text: String, _ choices: Choice.Type
  ) -> String {
    let typed = folded(text)
    return choices.allCases.map(\.rawValue).first { code in
      let name = Vocabulary.code(code)
      // 接通 is what people write for 已接通.
      return [code, name.chinese, name.english, String(name.chinese.trimmingPrefix("已"))]
        .map(folded).contains(typed)
    } ?? text
  }

  private static func folded(_ text: String) -> String {
    text.split(whereSeparator: \.isWhitespace).joined(separator: " ").lowercased()
  }
}
