public import Exports
internal import Interchange
internal import Satisfaction
public import Timelines
internal import Wording

/// Timelines on paper: A4, one file, nothing from outside, well-formed XML.
///
/// It is made piece by piece, so that no more than one customer is held.
public struct TimelinePage {
  private let texts: TimelineTexts
  private let dealer: String

  public init(_ texts: TimelineTexts, dealer: String) {
    self.texts = texts
    self.dealer = dealer
  }

  private var language: Language { texts.language }

  public var head: String {
    let title = language == .chinese ? "客户满意度时间线" : "Customer satisfaction timeline"
    return PageFrame.head("\(title) – \(dealer)", language, style: Self.style)
  }

  /// One customer, on a new page of paper.
  public func customer(_ timeline: CustomerTimeline) -> String {
    var page = Markup()
    page.line("<section class=\"customer\">")
    let person = texts.person(timeline).map { part in
      guard part == timeline.phone, let number = PhoneNumber.normal(part) else {
        return Markup.escape(part)
      }
      return "<a href=\"tel:\(Markup.escape(number))\">\(Markup.escape(part))</a>"
    }
    page.line("<h1>\(person.joined(separator: " · "))</h1>")
    let notes = [dealer, texts.zone.name] + texts.cut(timeline.cut) + texts.mergings(timeline)
    page.element("p", [("class", "small")], notes.joined(separator: " · "))
    write(texts.sections(timeline), to: &page)
    if timeline.journeys.isEmpty, !timeline.isErased { page.element("p", [], texts.noJourney) }
    for journey in timeline.journeys { write(journey, to: &page) }
    page.line("</section>")
    return page.text
  }

  public func foot(_ statement: ExportStatement) -> String {
    PageFrame.foot(statement, language)
  }

  private func write(_ journey: JourneyTimeline, to page: inout Markup) {
    page.line("<section class=\"journey\">")
    page.element("h2", [], texts.head(journey).joined(separator: " · "))
    if !journey.steps.isEmpty { table(journey, to: &page) }
    let legend = texts.legend(journey)
    if !legend.isEmpty {
      page.element("p", [("class", "small")], legend.joined(separator: "  "))
    }
    if let weakest = texts.weakest(journey) {
      page.element("p", [("class", "weakest")], weakest.line)
      if let tied = weakest.tied { page.element("p", [], tied) }
    }
    if let line = texts.noneWeak(journey) { page.element("p", [], line) }
    list(texts.remarks(journey), to: &page)
    write(texts.sections(journey), to: &page)
    page.line("</section>")
  }

  private func table(_ journey: JourneyTimeline, to page: inout Markup) {
    page.line("<table class=\"steps\">")
    page.line("<thead><tr>")
    for (index, heading) in texts.headings.enumerated() {
      page.element("th", [("scope", "col")] + Self.kind(index), heading)
    }
    page.line("</tr></thead>")
    page.line("<tbody>")
    for step in journey.steps {
      let kind =
        step.headline.map(\.zone.rawValue) ?? (step.status == .planned ? "planned" : "unknown")
      page.line("<tr\(Markup.list([("class", kind)]))>")
      let cells = texts.row(step, journey)
      for (index, cell) in cells.enumerated() {
        let marks = index == cells.count - 1 ? texts.marks(step) : ""
        page.element(
          "td", Self.kind(index),
          [cell, marks].filter { !$0.isEmpty }.joined(separator: " "))
      }
      page.line("</tr>")
    }
    page.line("</tbody>")
    page.line("</table>")
  }

  /// Expectation, perception and their difference stand to the right.
  private static func kind(_ column: Int) -> [(String, String)] {
    (4...6).contains(column) ? [("class", "number")] : []
  }

  private func write(_ sections: [TimelineTexts.Section], to page: inout Markup) {
    for section in sections {
      page.element("h3", [], section.title)
      list(section.lines, to: &page)
    }
  }

  /// A line that begins with a point belongs to the one above it.
  private func list(_ lines: [String], to page: inout Markup) {
    guard !lines.isEmpty else { return }
    page.line("<ul class=\"lines\">")
    for line in lines {
      let isInner = line.hasPrefix("· ")
      page.element(
        "li", isInner ? [("class", "inner")] : [], isInner ? String(line.dropFirst(2)) : line)
    }
    page.line("</ul>")
  }

  private static let style = """
    section.customer { break-before: page; }
    body > section.customer:first-child { break-before: auto; }
    section.customer > h1 { margin-top: 0; }
    table.steps .number { text-align: right; padding-right: 4mm; }
    table.steps tr.dissatisfied { color: #b3261e; font-weight: 600; }
    table.steps tr.delighted { color: #1b6e3c; }
    table.steps tr.planned { color: #777; }
    h1 a { color: inherit; text-decoration: none; }
    p.weakest { color: #b3261e; font-weight: 600; margin: 1mm 0; }
    ul.lines { margin: 0 0 2mm; padding-left: 5mm; }
    ul.lines li { break-inside: avoid; overflow-wrap: anywhere; }
    ul.lines li.inner { margin-left: 5mm; list-style: none; color: #555; }
    """
}
