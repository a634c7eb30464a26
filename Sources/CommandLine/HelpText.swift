/// The explanation of a command in the language of this run, in lines that fit.
func explain(_ chinese: String, _ english: String) -> String {
  HelpText.fitted(say(chinese, english), columns: min(80, Screen.columns))
}

/// Texts of help, which are broken here: the parser counts characters and not columns.
enum HelpText {
  /// Paragraphs with a line that is too long are broken anew; all others stay as they are written,
  /// and so do lines that are indented, which are examples.
  static func fitted(_ text: String, columns: Int) -> String {
    var lines: [String] = []
    var paragraph: [String] = []
    func end() {
      defer { paragraph = [] }
      guard paragraph.contains(where: { Screen.width($0) > columns }) else {
        lines += paragraph
        return
      }
      let whole = paragraph.reduce("") { $0 + ($0.isEmpty || !$0.hasSpace ? "" : " ") + $1 }
      lines.append(Screen.wrap(whole, indent: 0, columns: columns))
    }
    for line in text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init) {
      // An option begins a paragraph, as an empty line and an example do.
      let isAlone = line.isEmpty || line.first == " " || line.contains("touchstone ")
      if isAlone || line.hasPrefix("--") { end() }
      if isAlone {
        lines.append(line)
      } else {
        paragraph.append(line)
      }
    }
    end()
    return lines.joined(separator: "\n")
  }
}

extension String {
  /// Whether a space belongs between this line and the next: not behind Chinese characters.
  fileprivate var hasSpace: Bool { unicodeScalars.last.map { $0.value < 0x2E80 } ?? false }
}
