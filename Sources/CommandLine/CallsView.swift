import FollowUps
import Logbook
import Wording

/// A call sheet for a terminal: a card a row.
struct CallsView {
  private let sheet: CallSheet
  private let texts: CallTexts

  init(_ sheet: CallSheet) {
    self.sheet = sheet
    texts = CallTexts(sheet, Speech.language)
  }

  var lines: [String] { sheet.rows.flatMap(card) }

  /// What is not a row, for beside the list.
  var notes: [String] { texts.notes }

  private func card(_ row: CallSheet.Row) -> [String] {
    let person = [texts.customers(row), texts.names(row), row.phone].compactMap { $0 }
    var lines = [
      Screen.paint(Screen.wrap(Screen.plain(person.joined(separator: "  "))), .bold),
      Screen.wrap("  " + Screen.plain(texts.car(row)), indent: 4),
    ]
    for task in row.tasks {
      lines.append(Screen.wrap("  " + texts.task(task, row), indent: 4))
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
