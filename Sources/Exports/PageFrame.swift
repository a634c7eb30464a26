public import Wording

/// What stands around every exported page: its head, and at its foot what it says of itself.
public enum PageFrame {
  /// - Parameter style: rules beside those that all pages share.
  public static func head(_ title: String, _ language: Language, style: String) -> String {
    var page = Markup()
    page.line("<!DOCTYPE html>")
    page.line(
      "<html xmlns=\"http://www.w3.org/1999/xhtml\" lang=\"\(language.rawValue)\" "
        + "xml:lang=\"\(language.rawValue)\">")
    page.line("<head>")
    page.line("<meta charset=\"utf-8\"/>")
    page.line(PageStyle.viewport)
    page.element("title", [], title)
    page.line("<style>")
    page.line(PageStyle.sheet)
    page.line(PageStyle.exported)
    page.line(style)
    page.line("</style>")
    page.line("</head>")
    page.line("<body>")
    return page.text
  }

  /// The statement with its checkpoint, and the end of the page.
  public static func foot(_ statement: ExportStatement, _ language: Language) -> String {
    var page = Markup()
    page.raw(footer(statement, language))
    page.line("</body>")
    page.line("</html>")
    return page.text
  }

  /// The statement with its checkpoint.
  public static func footer(_ statement: ExportStatement, _ language: Language) -> String {
    var page = Markup()
    page.line("<footer class=\"statement\">")
    page.element("h3", [], language == .chinese ? "本文件的依据" : "What this file rests on")
    page.line("<ul class=\"frame\">")
    for line in statement.lines(language) { page.element("li", [], line) }
    page.line("</ul>")
    if let checkpoint = statement.checkpoint {
      page.element(
        "p", [("class", "small")],
        language == .chinese ? "签名的检查点：" : "Signed checkpoint:")
      page.line("<pre>")
      // Line by line: an element would make one line of it, and it could not be checked.
      for line in checkpoint.split(separator: "\n", omittingEmptySubsequences: false) {
        page.line(Markup.escape(String(line)))
      }
      page.line("</pre>")
    }
    page.line("</footer>")
    return page.text
  }
}
