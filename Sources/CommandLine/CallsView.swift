import FollowUps
import Logbook
import Presentation
import Wording

/// A call sheet for a terminal: a card a row.
struct CallsView {
  private let sheet: CallSheet
  private let texts: CallTexts

  init(_ sheet: CallSheet, staffName: @escaping (String) -> String?) {
    self.sheet = sheet
    texts = CallTexts(sheet, Speech.language, staffName: staffName)
  }

  var lines: [String] {
    var lines = sheet.rows.flatMap(card)
    if let totals = texts.totals { lines.append(Screen.wrap(totals)) }
    guard let review = sheet.review else { return lines }
    if !lines.isEmpty { lines.append("") }
    lines.append(Screen.paint(say("经理复核", "For the manager's review"), .bold))
    if review.isEmpty { lines.append(say("没有。", "Nothing.")) }
    return lines + review.flatMap(card)
  }

  /// What is not a row, for beside the list.
  var notes: [String] { texts.notes }

  private func card(_ row: CallSheet.Row) -> [String] {
    let person = [texts.customers(row), texts.names(row), row.phone].compactMap { $0 }
    var lines = [
      Screen.paint(Screen.wrap(Screen.plain(person.joined(separator: "  "))), .bold),
      Screen.wrap(
        "  "
          + Screen.plain(
            [texts.car(row), texts.advisor(row)].compactMap(\.self).joined(separator: "  ")),
        indent: 4),
    ]
    let isOfSeveral = Set(row.tasks.map(\.journey)).count > 1
    for task in row.tasks {
      let journey = isOfSeveral ? task.journey + "  " : ""
      lines.append(Screen.wrap("  " + Screen.plain(journey + texts.task(task, row)), indent: 4))
    }
    lines.append(Screen.wrap("  " + Screen.plain(texts.why(row)), indent: 4))
    for complaint in texts.complaints(row) {
      lines.append(Screen.wrap("  " + Screen.plain(complaint), indent: 4))
    }
    for group in row.points {
      let head = group.model.map { "\(group.journey)  \($0)" } ?? group.journey
      if row.points.count > 1 { lines.append(Screen.wrap("  " + Screen.plain(head), indent: 4)) }
      for point in group.points {
        lines.append(Screen.wrap("  " + Screen.plain(texts.words(point)), indent: 4))
      }
    }
    return lines
  }
}
