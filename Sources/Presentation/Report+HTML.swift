public import Exports
public import Reports
public import Wording

extension Report {
  /// The report as one page that is well-formed XML: no scripts, nothing from outside, A4 on paper.
  ///
  /// - Parameter statement: stands at its foot where the page is exported.
  public func html(_ language: Language, statement: ExportStatement? = nil) -> String {
    var page = Markup()
    let title = frame.request.name.title(language)
    page.line("<!DOCTYPE html>")
    page.line(
      "<html xmlns=\"http://www.w3.org/1999/xhtml\" lang=\"\(language.rawValue)\" "
        + "xml:lang=\"\(language.rawValue)\">")
    page.line("<head>")
    page.line("<meta charset=\"utf-8\"/>")
    page.line(PageStyle.viewport)
    page.element("title", [], "\(title) – \(frame.dealer)")
    page.line("<style>")
    page.line(PageStyle.sheet)
    if statement != nil { page.line(PageStyle.exported) }
    page.line("</style>")
    page.line("</head>")
    page.line("<body>")
    page.element("h1", [], title)
    page.line("<ul class=\"frame\">")
    for line in frame.lines(language) { page.element("li", [], line) }
    page.line("</ul>")
    for section in sections { section.write(to: &page, language) }
    page.element(
      "p", [("class", "small")],
      language == .chinese
        ? "（n/of）：计入的个数 / 可以计入的个数。* 不足 5 个：不排名、不作图、不比较。"
        : "(n/of): how many entered / how many could have. * fewer than five: never ranked, "
          + "charted or compared.")
    if let statement { page.raw(PageFrame.footer(statement, language)) }
    page.line("</body>")
    page.line("</html>")
    return page.text
  }
}

extension Report.Section {
  fileprivate func write(to page: inout Markup, _ language: Language) {
    page.line("<section id=\"\(Markup.escape(key))\">")
    page.element("h2", [], title(language))
    var figures: [Report.Figure] = []
    func flush(_ page: inout Markup) {
      if !figures.isEmpty { Report.Figure.write(figures, to: &page, language) }
      figures = []
    }
    for block in blocks {
      if case .figure(let figure) = block {
        figures.append(figure)
        continue
      }
      flush(&page)
      switch block {
      case .table(let table): table.write(to: &page, language)
      case .note(let note): page.element("p", [], note(language))
      case .picture(let picture): Self.write(picture, to: &page, language)
      case .figure: break
      }
    }
    flush(&page)
    page.line("</section>")
  }

  private static func write(
    _ picture: Picture, to page: inout Markup, _ language: Language
  ) {
    page.line("<figure>")
    if let svg = picture.svg(language) {
      page.raw(svg)
    } else {
      page.element("p", [("class", "small")], Terms.notCharted(language))
    }
    page.element("figcaption", [], picture.title(language))
    page.line("</figure>")
  }
}

extension Report.Figure {
  fileprivate static func write(
    _ figures: [Report.Figure], to page: inout Markup, _ language: Language
  ) {
    page.line("<table>")
    for figure in figures {
      page.line("<tr>")
      page.element("th", [("scope", "row")], figure.label(language))
      figure.cell.write(to: &page, language)
      page.line("</tr>")
    }
    page.line("</table>")
  }
}

extension Report.Table {
  fileprivate func write(to page: inout Markup, _ language: Language) {
    page.element("h3", [], title(language))
    guard !rows.isEmpty else {
      page.element("p", [("class", "small")], language == .chinese ? "（没有）" : "(none)")
      return
    }
    page.line("<table>")
    page.line("<thead><tr>")
    for column in columns { page.element("th", [("scope", "col")], column.heading(language)) }
    page.line("</tr></thead>")
    page.line("<tbody>")
    for row in rows {
      page.line("<tr>")
      for cell in row { cell.write(to: &page, language) }
      page.line("</tr>")
    }
    page.line("</tbody>")
    page.line("</table>")
  }
}

extension Report.Cell {
  /// A table cell; a number names the first of its events.
  fileprivate func write(to page: inout Markup, _ language: Language) {
    var attributes: [(String, String)] = []
    if isTooFew { attributes.append(("class", "few")) }
    if case .reading(let reading) = self, !reading.positions.isEmpty {
      let shown = reading.positions.prefix(20).map(String.init).joined(separator: " ")
      let more = reading.positions.count > 20 ? " … (\(reading.positions.count))" : ""
      attributes.append(("title", (language == .chinese ? "位置 " : "positions ") + shown + more))
    }
    page.element("td", attributes, text(language))
  }
}
