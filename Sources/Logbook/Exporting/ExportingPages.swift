internal import CanonicalJSON
internal import Exports
internal import Foundation
internal import Interchange
internal import Journeys
internal import Reports
internal import Satisfaction
internal import Timelines

/// Timelines as one page, a customer after the other.
struct TimelinePages: TimelineWriter {
  let page: TimelinePage
  let output: any TextOutput

  init(_ run: ExportRun, _ output: any TextOutput) {
    let opensNames = run.request.opensNames
    page = TimelinePage(
      TimelineTexts(
        zone: run.book.settings.timeZone, language: run.request.language,
        staffName: { opensNames ? run.book.staffName($0) : nil }),
      dealer: run.book.settings.dealer)
    self.output = output
  }

  func begin(_ run: ExportRun) throws {
    try output.write(page.head)
  }

  func write(_ timeline: CustomerTimeline, _ run: ExportRun) throws {
    try output.write(page.customer(timeline))
    try run.count()
  }

  func end(_ run: ExportRun) throws { try output.write(page.foot(run.statement)) }
}

extension Logbook {
  /// Writes the page of timelines, calls or a report, or a PDF of it.
  func exportPage(_ run: ExportRun) throws {
    guard run.request.format == "pdf" else { return try writePage(run, run.output) }
    let environment = surroundings.environment
    let renderer = try PageRenderer(environment: environment)
    try run.output.writeFile { made in
      let page = made + ".html"
      let file = try FileOutput(path: page)
      try writePage(run, file)
      try file.finish()
      try renderer.render(
        page: page, to: made, environment: environment, isStopped: surroundings.isInterrupted)
      try run.goOn()
    }
  }

  private func writePage(_ run: ExportRun, _ output: any TextOutput) throws {
    switch run.request.kind {
    case .timelines: try exportTimelines(run, as: TimelinePages(run, output))
    case .calls:
      let sheet = try callSheet(run)
      try output.write(
        CallSheetPage(sheet, run.request.language) { [opens = run.request.opensNames] in
          opens ? self.staffName($0) : nil
        }.text(run.statement))
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
    let report = try report(request, at: run.through) { _ in }
    run.statement.weights = report.frame.weights.map { ($0.set, $0.version) }
    run.statement.rows = report.sections.count
    return report
  }
}
