public import Exports
internal import FollowUps
internal import Interchange
internal import Journeys
internal import Timelines
public import Wording

/// A call list on paper: A4, a card a customer, with room to write down what came of it.
public struct CallSheetPage {
  private let sheet: CallSheet
  private let language: Language
  private let texts: CallTexts
  private let words: TimelineWords
  private let staffName: (String) -> String?

  public init(
    _ sheet: CallSheet, _ language: Language, staffName: @escaping (String) -> String?
  ) {
    self.sheet = sheet
    self.language = language
    self.staffName = staffName
    texts = CallTexts(sheet, language, staffName: staffName)
    words = TimelineWords(language)
  }

  private func say(_ chinese: String, _ english: String) -> String {
    language == .chinese ? chinese : english
  }

  public func text(_ statement: ExportStatement) -> String {
    var page = Markup()
    let title = say("回访名单 \(sheet.dayText)", "Calls of \(sheet.dayText)")
    page.raw(PageFrame.head("\(title) – \(statement.dealer)", language, style: Self.style))
    page.element("h1", [], title)
    page.line("<ul class=\"frame\">")
    page.element("li", [], statement.dealer)
    page.element(
      "li", [], say("\(sheet.rows.count) 位客户，按先后", "\(sheet.rows.count) customers, in order"))
    for note in texts.notes { page.element("li", [("class", "note")], note) }
    page.line("</ul>")
    for (index, row) in sheet.rows.enumerated() { card(index + 1, row, to: &page) }
    page.raw(PageFrame.foot(statement, language))
    return page.text
  }

  private func card(_ number: Int, _ row: CallSheet.Row, to page: inout Markup) {
    page.line("<article class=\"\(row.task.group)\">")
    page.line("<header>")
    page.element("span", [("class", "number")], String(number))
    if let phone = row.phone, let number = PhoneNumber.normal(phone) {
      page.element("a", [("class", "phone"), ("href", "tel:" + number)], phone)
    } else {
      page.element("span", [("class", "phone")], row.phone ?? "")
    }
    page.element("span", [("class", "name")], texts.names(row) ?? texts.customers(row))
    if texts.names(row) != nil {
      page.element("span", [("class", "id")], texts.customers(row))
    }
    page.line("</header>")
    let advisor = row.advisor.map { say("顾问 ", "advisor ") + (staffName($0) ?? $0) }
    page.element(
      "p", [("class", "car")], [texts.car(row), advisor].compactMap { $0 }.joined(separator: " · "))
    page.line("<ul class=\"tasks\">")
    for task in row.tasks { page.element("li", [], texts.task(task, row)) }
    page.line("</ul>")
    page.element("p", [], texts.why(row))
    for complaint in texts.complaints(row) { page.element("p", [], complaint) }
    glance(row, to: &page)
    for group in row.points { points(group, isAlone: row.points.count == 1, to: &page) }
    outcome(row, to: &page)
    page.line("</article>")
  }

  /// What this customer lived through, in as many lines as there is something to say.
  private func glance(_ row: CallSheet.Row, to page: inout Markup) {
    func name(_ touchpoint: String) -> String {
      row.plan?.touchpoint(touchpoint)?.name(language) ?? touchpoint
    }
    var lines: [(String, String)] = []
    if let weakest = row.weakest, row.isWeakestToSpeakOf {
      let perception = row.weakestPerception.map(String.init) ?? "–"
      let expectation = row.weakestExpectation.map(String.init) ?? "–"
      lines.append(
        (
          say("最弱", "Weakest"),
          say(
            "\(name(weakest))（感受 \(perception)，期望 \(expectation)）",
            "\(name(weakest)) (perception \(perception), expectation \(expectation))")
        ))
    }
    let concerns = row.concernsOpen.map { open in
      row.plan?.touchpoint(open.touchpoint)?.concerns
        .first { $0.id == open.concern }?.name(language) ?? open.concern
    }
    for (label, values) in [
      (say("未解的顾虑", "Open concerns"), concerns),
      (say("未了的承诺", "Open promises"), row.promisesOpen.map(words.code)),
      (say("未处理的异常", "Open exceptions"), row.exceptionsOpen.map(words.code)),
    ] where !values.isEmpty {
      lines.append((label, values.joined(separator: say("、", ", "))))
    }
    guard !lines.isEmpty else { return }
    page.line("<table class=\"glance\">")
    for (label, value) in lines {
      page.line("<tr>")
      page.element("th", [("scope", "row")], label)
      page.element("td", [], value)
      page.line("</tr>")
    }
    page.line("</table>")
  }

  private func points(_ group: JourneyPoints, isAlone: Bool, to page: inout Markup) {
    if !isAlone {
      page.element(
        "p", [("class", "group")],
        [group.journey, group.model].compactMap { $0 }.joined(separator: "  "))
    }
    page.line("<ol class=\"points\">")
    for point in group.points { page.element("li", [], texts.words(point)) }
    page.line("</ol>")
  }

  /// Boxes to tick, and lines to write on.
  private func outcome(_ row: CallSheet.Row, to page: inout Markup) {
    guard row.task.isCall else { return }
    let choices = [
      say("接通", "reached"), say("无人接听", "no answer"), say("占线、关机", "busy, off"),
      say("非本人、空号", "wrong number"), say("拒绝", "refused"), say("投诉", "complaint"),
      say("改约到 ＿＿＿＿＿＿", "put off to ____________"),
    ]
    page.line("<p class=\"boxes\">")
    for choice in choices {
      page.line("<span><i class=\"box\"></i>\(Markup.escape(choice))</span>")
    }
    page.line("</p>")
    page.element("p", [("class", "room")], say("原话：", "In the customer's words:"))
  }

  private static let style = """
    li.note { color: #b3261e; }
    article { border: 1px solid #8a8a8a; padding: 2mm 4mm 3mm; margin: 4mm 0; break-inside: avoid; }
    article.alert, article.agreed { border-left: 1.5mm solid #b3261e; }
    article.overdue { border-left: 1.5mm solid #c77700; }
    article header > * { margin-right: 5mm; }
    article .number { color: #777; }
    article .phone { font-size: 19pt; font-weight: 700; letter-spacing: 0.4mm; white-space: nowrap;
      color: inherit; text-decoration: none; }
    article .name { font-size: 13pt; font-weight: 600; }
    article .id, article .car { color: #555; }
    article p { margin: 1mm 0; }
    ul.tasks { margin: 1mm 0; padding-left: 5mm; font-weight: 600; }
    table.glance { margin: 1mm 0; width: auto; }
    table.glance th { padding-right: 6mm; white-space: nowrap; }
    ol.points { margin: 1mm 0; padding-left: 6mm; }
    p.group { font-weight: 600; }
    p.boxes span { display: inline-block; margin-right: 5mm; }
    i.box { display: inline-block; width: 3.2mm; height: 3.2mm; border: 1px solid #222;
      margin-right: 1.2mm; vertical-align: -0.4mm; }
    p.room { border-bottom: 1px solid #8a8a8a; min-height: 14mm; color: #555; }
    """
}
