internal import Chronology
internal import Interchange
internal import Satisfaction
internal import Timelines

/// Timelines as a table: one row a touchpoint, in UTF-8 with BOM and CRLF.
enum TimelineCSV {
  private static let columns = [
    "customer", "name", "phone", "journey", "state", "model", "advisor", "touchpoint", "status",
    "startedAt", "completedAt", "perception", "expectation", "scale", "difference", "zone", "late",
    "outOfOrder", "weakest", "concernsOpen", "note", "elapsedSeconds", "waitSeconds",
    "serviceSeconds", "itemsMissing", "promisedFinish", "deliveredAt", "delaySeconds",
  ]

  static let header = "\u{FEFF}" + line(columns.map { Cell.text($0) })

  private enum Cell {
    case text(String?)
    case number(Int?)
    case flag(Bool)
    /// Whole seconds of milliseconds.
    case seconds(Int64?)
  }

  static func rows(_ timeline: CustomerTimeline, zone: Zone) -> [String] {
    timeline.journeys.flatMap { journey in
      journey.steps.map { step in
        line([
          .text(timeline.customer), .text(timeline.name), .text(timeline.phone),
          .text(journey.journey), .text(journey.state), .text(journey.model),
          .text(journey.advisor), .text(step.touchpoint), .text(step.status.rawValue),
          .text(step.startedAt.map { minute($0, zone) }),
          .text(step.completedAt.map { minute($0, zone) }), .number(step.headline?.perception),
          .number(step.headline?.expectation), .text(step.headline?.scale.rawValue),
          .number(step.headline?.difference), .text((step.headline?.zone ?? .unknown).rawValue),
          .flag(step.isLate), .flag(step.isOutOfOrder),
          .flag(journey.weakest == step.touchpoint),
          .text(step.concernsOpen.joined(separator: " ")), .text(step.note),
          .seconds(step.times?.elapsed.value), .seconds(step.times?.wait.value),
          .seconds(step.times?.service.value), .text(step.itemsMissing.joined(separator: " ")),
          .text(journey.promisedFinish.map { minute($0, zone) }),
          .text(journey.deliveredAt.map { minute($0, zone) }), .seconds(journey.delay),
        ])
      }
    }
  }

  private static func minute(_ time: Timestamp, _ zone: Zone) -> String {
    CivilText.minute(zone.civil(at: time))
  }

  private static func line(_ cells: [Cell]) -> String {
    cells.map(field).joined(separator: ",") + "\r\n"
  }

  private static func field(_ cell: Cell) -> String {
    switch cell {
    case .text(let text): quoted(text ?? "")
    case .number(let number): number.map(String.init) ?? ""
    case .flag(let flag): flag ? "true" : "false"
    case .seconds(let length): length.map { String(TimelineSeconds.whole($0)) } ?? ""
    }
  }

  /// A text that a spreadsheet would run as a formula, or cut as a number, is made plain text.
  private static func quoted(_ text: String) -> String {
    var text = text
    if let first = text.unicodeScalars.first, "=+-@\t\r".unicodeScalars.contains(first) {
      text = "'" + text
    }
    let needsQuotes = text.utf8.contains { [0x22, 0x2C, 0x0A, 0x0D].contains($0) }
    return needsQuotes ? "\"" + text.replacing("\"", with: "\"\"") + "\"" : text
  }
}
