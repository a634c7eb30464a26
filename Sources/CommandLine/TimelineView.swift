import Exports
import Presentation
import Satisfaction
import Timelines
import Wording

/// A timeline for a terminal of 80 columns.
struct TimelineView {
  private let texts: TimelineTexts

  init(_ texts: TimelineTexts) {
    self.texts = texts
  }

  func text(_ timeline: CustomerTimeline) -> String {
    var lines = [Screen.paint(free(texts.person(timeline).joined(separator: "  ")), .bold)]
    lines += texts.cut(timeline.cut)
    lines += texts.mergings(timeline).map(free)
    lines += texts.sections(timeline).flatMap(section)
    if timeline.journeys.isEmpty { lines.append(texts.noJourney) }
    for journey in timeline.journeys { lines += ["", view(journey)] }
    return lines.joined(separator: "\n")
  }

  /// A line of free text, made harmless and broken to fit.
  private func free(_ text: String) -> String { Screen.wrap(Screen.plain(text)) }

  /// A heading and its lines, each broken to fit.
  private func section(_ section: TimelineTexts.Section) -> [String] {
    [Screen.paint(section.title, .bold)]
      + section.lines.map { Screen.wrap("  " + Screen.plain($0), indent: 4) }
  }

  private func view(_ journey: JourneyTimeline) -> String {
    var lines = [Screen.paint(free(texts.head(journey).joined(separator: "  ")), .bold)]
    lines.append(Screen.paint(row(texts.headings), .dim))
    for step in journey.steps { lines.append(self.step(step, in: journey)) }
    let legend = texts.legend(journey)
    if !legend.isEmpty {
      lines.append(
        Screen.paint(Screen.wrap("   " + legend.joined(separator: "  "), indent: 3), .dim))
    }
    if let weakest = texts.weakest(journey) {
      lines.append(Screen.paint(weakest.line, .red))
      if let tied = weakest.tied { lines.append(free(tied)) }
    }
    if let line = texts.noneWeak(journey) { lines.append(line) }
    lines += texts.remarks(journey).map(free)
    lines += texts.sections(journey).flatMap(section)
    return lines.joined(separator: "\n")
  }

  /// The narrow form leaves out the status, which the light shows too, and the year.
  private static let isNarrow = Screen.columns < 80
  private static let widths =
    isNarrow ? [2, max(8, Screen.columns - 49), 0, 11, 4, 4, 4, 13] : [2, 17, 9, 16, 4, 4, 4, 13]

  private func row(_ cells: [String]) -> String {
    zip(cells, Self.widths).enumerated().filter { $0.element.1 > 0 }.map { index, cell in
      Screen.fit(Screen.plain(cell.0), cell.1, right: (4...6).contains(index))
    }.joined(separator: " ").trimmedEnd
  }

  private func step(_ step: JourneyTimeline.Step, in journey: JourneyTimeline) -> String {
    var cells = texts.row(step, journey)
    if Self.isNarrow { cells[3] = String(cells[3].dropFirst(5)) }
    let marks = texts.marks(step)
    let line = row(cells) + (marks.isEmpty ? "" : " " + marks)
    switch step.headline?.zone {
    case .dissatisfied: return Screen.paint(line, .red)
    case .delighted: return Screen.paint(line, .green)
    default: return step.status == .planned ? Screen.paint(line, .dim) : line
    }
  }
}

extension String {
  var trimmedEnd: String {
    var text = self[...]
    while text.last == " " { text.removeLast() }
    return String(text)
  }
}
