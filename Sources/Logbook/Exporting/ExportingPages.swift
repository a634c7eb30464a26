internal import CanonicalJSON
internal import Chronology
internal import EventLog
internal import Exports
internal import Foundation
internal import Journeys
internal import Presentation
internal import Reports
internal import Satisfaction
internal import Timelines

extension Logbook {
  /// Writes the page of timelines, calls or a report, or a PDF of it.
  func exportPage(_ run: ExportRun) throws {
    guard run.request.format == "pdf" else { return try writePage(run, run.output) }
    let environment = surroundings.environment
    let renderer = try PageRenderer(environment: environment)
    let made = try event(at: run.through)?.recorded ?? Timestamp(milliseconds: 0)
    try run.output.writeFile { path in
      let page = path + ".html"
      let file = try FileOutput(path: page)
      try writePage(run, file)
      try file.finish()
      try renderer.render(
        page: page, to: path, made: made, environment: environment,
        isStopped: surroundings.isInterrupted)
      try run.goOn()
    }
  }

  private func writePage(_ run: ExportRun, _ output: any TextOutput) throws {
    switch run.request.kind {
    case .timelines:
      let texts = TimelineTexts(
        zone: settings.timeZone, language: run.request.language, staffName: run.staffName)
      let page = TimelinePage(texts, dealer: settings.dealer)
      try exportTimelines(run, as: TimelinePages(page, output))
    case .calls:
      let sheet = try callSheet(run)
      try output.write(
        CallSheetPage(sheet, run.request.language, staffName: run.staffName).text(run.statement))
    case .report:
      let report = try report(run)
      try output.write(report.html(run.request.language, statement: run.statement))
    default: throw ExportError.noFormat(run.request.kind.rawValue, run.request.format)
    }
  }

  /// A report as JSON, the same object that `report --json` prints.
  func exportReport(_ run: ExportRun) throws {
    try run.output.write(try report(run).json.prettyText() + "\n")
  }

  /// The report of a run, which says with which weights it was made.
  func report(_ run: ExportRun) throws -> Report {
    guard var request = run.request.report else { throw ExportError.needs("NAME", "report") }
    request.cut = run.request.cut
    request.staffName = run.staffName
    let report = try report(request, at: run.through) { _ in }
    run.statement.weights = report.frame.weights.map { ($0.set, $0.version) }
    run.statement.rows = report.sections.count
    return report
  }
}
