internal import Access
internal import Chronology
internal import Exports
internal import FollowUps
internal import HTTPTypes
internal import Hummingbird
internal import Interchange
internal import Journeys
internal import Logbook
internal import Presentation
internal import Timelines
internal import Wording

/// The first page: hand-overs of the day with their readiness, alerts, calls, and what is late.
struct TodayPage {
  static let routes = [
    Route(.get, "/", .right(.readLists)) { try await answer($0, isWall: false) },
    Route(.get, "/wall", .right(.readLists)) { try await answer($0, isWall: true) },
  ]

  private static func answer(_ exchange: Exchange, isWall: Bool) async throws -> Response {
    let today = try await exchange.session.today()
    var shell = try await exchange.shell(exchange.say("今天", "Today"), .today)
    if isWall { shell.refresh = 60 }
    let page = TodayPage(
      today: today, zone: exchange.server.book.settings.timeZone, shell: shell,
      linksTimelines: exchange.may(.readTimelines) && !isWall)
    return .html(shell.html(page.body))
  }

  let today: Today
  let zone: Zone
  let shell: PageShell
  let linksTimelines: Bool

  private var language: Language { shell.language }
  private func say(_ chinese: String, _ english: String) -> String { shell.say(chinese, english) }

  var body: Markup {
    var page = Markup()
    page.element("h1", [], say("今天", "Today") + " · " + CivilText.day(today.day))
    writeFigures(&page)
    page.line("<div class=\"panels\">")
    page.line("<div>")
    writeDeliveries(
      say("今天的交车", "Deliveries today"), today.deliveries,
      say("今天没有预约的交车。", "No delivery is planned for today."), &page)
    if !today.late.isEmpty {
      writeDeliveries(say("逾期未交", "Promised and not delivered"), today.late, "", &page)
    }
    page.line("</div>")
    writeAlerts(&page)
    page.line("</div>")
    if today.looked < today.open {
      page.element(
        "p", [("class", "quiet")],
        say(
          "\(today.open) 个进行中的旅程里，看了最新的 \(today.looked) 个。",
          "Of \(today.open) open journeys the newest \(today.looked) were looked at."))
    }
    return page
  }

  private func writeFigures(_ page: inout Markup) {
    let calls = today.calls
    let figures: [(String, Int)] = [
      (say("交车", "Deliveries"), today.deliveries.count),
      (say("逾期未交", "Late"), today.late.count),
      (say("预警", "Alerts"), today.alerts.count),
      (say("回访电话", "Calls"), calls.customers),
      (say("其中逾期", "Overdue calls"), calls.groups[.overdue] ?? 0),
    ]
    page.line("<dl class=\"figures panel\">")
    for (name, value) in figures {
      page.line("<div>")
      page.element("dt", [], name)
      page.element("dd", [], String(value))
      page.line("</div>")
    }
    page.line("</dl>")
  }

  // MARK: Deliveries

  private func writeDeliveries(
    _ title: String, _ deliveries: [Today.Delivery], _ none: String, _ page: inout Markup
  ) {
    page.line("<section class=\"panel\">")
    page.element("h2", [], title)
    defer { page.line("</section>") }
    guard !deliveries.isEmpty else { return page.element("p", [("class", "quiet")], none) }
    let heads = [
      say("时间", "Time"), say("交车区", "Bay"), say("旅程", "Journey"), say("车型", "Model"),
      say("状态", "State"),
    ]
    page.line("<table class=\"cards\">")
    page.line("<thead><tr>")
    for head in heads { page.element("th", [("scope", "col")], head) }
    page.line("</tr></thead>")
    page.line("<tbody>")
    for delivery in deliveries {
      page.line("<tr>")
      page.element("td", [("data-label", heads[0])], hours(delivery))
      page.element("td", [("data-label", heads[1])], delivery.bay ?? "")
      page.line("<td\(Markup.list([("data-label", heads[2])]))>")
      writeLink(delivery.journey, &page)
      page.line("</td>")
      page.element("td", [("data-label", heads[3])], delivery.model ?? "")
      writeState(delivery, &page)
      page.line("</tr>")
    }
    page.line("</tbody>")
    page.line("</table>")
  }

  /// By shape and word, and not by colour alone.
  private func writeState(_ delivery: Today.Delivery, _ page: inout Markup) {
    let (sign, word) =
      switch delivery.readiness {
      case .delivered: ("✓", say("已交车", "delivered"))
      case .ready: ("●", say("就绪", "ready"))
      case .waiting: ("▲", say("未就绪", "not ready"))
      case .late: ("■", say("逾期", "late"))
      }
    page.line("<td>")
    page.element(
      "span", [("class", "state " + delivery.readiness.rawValue)], "\(sign) \(word)")
    let reasons = delivery.reasons.map { $0(language) }
    if !reasons.isEmpty {
      page.element("div", [("class", "quiet")], reasons.joined(separator: say("；", "; ")))
    }
    page.line("</td>")
  }

  private func hours(_ delivery: Today.Delivery) -> String {
    let times = [delivery.start ?? delivery.deliveredAt, delivery.finish].compactMap(\.self)
    return times.map { time in
      let civil = zone.civil(at: time)
      let isToday =
        civil.year == today.day.year && civil.month == today.day.month
        && civil.day == today.day.day
      let text = CivilText.minute(civil)
      return isToday ? String(text.suffix(5)) : text
    }.joined(separator: "–")
  }

  private func writeLink(_ journey: String, _ page: inout Markup) {
    guard linksTimelines else { return page.element("span", [], journey) }
    page.element("a", [("href", "/journeys/" + FormText.escaped(journey))], journey)
  }

  // MARK: Alerts

  private func writeAlerts(_ page: inout Markup) {
    page.line("<section class=\"panel\">")
    page.element("h2", [], say("未了结的预警", "Open alerts"))
    defer { page.line("</section>") }
    guard !today.alerts.isEmpty else {
      return page.element("p", [("class", "quiet")], say("没有。", "None."))
    }
    page.line("<ul class=\"plain\">")
    for alert in today.alerts.prefix(50) {
      page.line("<li>")
      writeLink(alert.journey, &page)
      let reasons = Set(alert.reasons.map(\.rawValue)).sorted().map {
        Vocabulary.code($0)(language)
      }
      page.element(
        "div", [("class", "quiet")],
        say("第 \(alert.age) 个工作日", "day \(alert.age)") + " · "
          + reasons.joined(separator: say("、", ", ")))
      page.line("</li>")
    }
    page.line("</ul>")
    if today.alerts.count > 50 {
      page.element(
        "p", [("class", "quiet")],
        say("还有 \(today.alerts.count - 50) 个。", "\(today.alerts.count - 50) more."))
    }
  }
}
