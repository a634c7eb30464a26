internal import CanonicalJSON
internal import Custody
internal import EventLog
public import Exports
internal import Foundation
internal import Interchange
internal import Journeys
internal import Presentation
internal import Storage
internal import Timelines

extension Logbook {
  /// Writes an export to its place, where it appears whole or not at all, and says what it wrote.
  ///
  /// Where fields were opened, the export is recorded before the file stands in its place: no
  /// personal data leave unrecorded. A format without a place for the statement gets it beside.
  /// - Throws: `LogbookError`, `ExportError`, `StorageError`.
  public func export(_ request: ExportRequest, to output: FileOutput) throws -> ExportStatement {
    try request.check()
    try claimPlace(output.path)
    if let reason = request.reason { try checkReason(reason) }
    if let customer = request.customer, try !log.knows(customer: nfc(customer)) {
      throw LogbookError.noCustomer
    }
    let run = try ExportRun(self, request, output)
    try run.checkIsThere()
    var standsInside = false
    switch (request.kind, request.format) {
    case (.events, _): try exportEntries(run)
    case (.timelines, "json"): try exportTimelines(run, as: TimelineDocument(output))
    case (.timelines, "ndjson"): try exportTimelines(run, as: TimelineLines(output))
    case (.timelines, "csv"):
      try exportTimelines(run, as: timelineTable(run, CSVTable(output, request.language)))
    case (.timelines, "xlsx"):
      try exportWorkbook(run) { book in
        let sheets = try exportTimelines(run, as: JourneySheet(timelineTable(run, book)))
        try sheets.finish(book)
        return []
      }
      standsInside = true
    case (.process, "xes"):
      try exportXES(run)
      standsInside = true
    case (.process, "ocel-json"): try exportOCELJSON(run)
    case (.process, "ocel-sqlite"):
      try exportOCELDatabase(run)
      standsInside = true
    case (.timelines, "html"), (.timelines, "pdf"), (.calls, "html"), (.calls, "pdf"),
      (.report, "html"), (.report, "pdf"):
      try exportPage(run)
      standsInside = true
    case (.calls, "ics"):
      try exportCalendar(run)
      standsInside = true
    case (.calls, "vcf"): try exportCards(run)
    case (.calls, "csv"): try exportCallTable(run)
    case (.calls, "xlsx"):
      try exportCallTable(run)
      standsInside = true
    case (.report, "xlsx"):
      try exportReportWorkbook(run)
      standsInside = true
    case (.report, "json"): try exportReport(run)
    default: throw ExportError.noFormat(request.kind.rawValue, request.format)
    }
    if run.opener.hasOpened {
      try recordAccess(
        .accessExported, whose: run.opened.whose, also: run.opened.also,
        what: request.kind.rawValue, filter: AccessFilter(request), reason: request.reason,
        rows: run.statement.rows, members: run.members)
    }
    try finish(run, standsInside: standsInside)
    return run.statement
  }

  /// Refuses a position that the log has not reached.
  func checkReached(_ position: Int64?) throws {
    if let position, position > (try log.lastPosition()) { throw LogbookError.noEvent }
  }

  /// Refuses to write among the files of the logbook and its keys: one of them may be meant by
  /// mistake, and would be replaced.
  public func checkPlace(_ path: String) throws {
    guard path != "-" else { return }
    guard let place = FolderIdentity.resolve(path) else { return }
    let chain = FolderIdentity.chain(of: place)
    for own in [folder.path, keys.folder].compactMap({ FolderIdentity.resolve($0) })
    where try isInside(own, chain) {
      throw ExportError.insideLogbook(path: path)
    }
  }

  /// The statement is put beside first: a file without one is never the newer of the two.
  private func finish(_ run: ExportRun, standsInside: Bool) throws {
    if !standsInside, let path = run.output.sidecarPath {
      let text = run.statement.json.prettyText() + "\n"
      try run.output.prepare()
      try DurableFile.write(Array(text.utf8), to: path, mode: 0o600)
    }
    try run.output.finish()
  }
}

extension ExportRequest {
  /// Refuses what no export of the kind can do, before anything is read.
  func check() throws(ExportError) {
    guard kind.formats.contains(format) else { throw .noFormat(kind.rawValue, format) }
    if opensNames, kind == .events { throw .notFor("--names", kind.rawValue) }
    if (opensNames || showsPhones), reason == nil { throw .noReason }
    if since != nil, kind == .calls || kind == .report { throw .notFor("--since", kind.rawValue) }
    if kind == .report, report == nil { throw .needs("NAME", "report") }
    for (option, isGiven, isRight) in [
      ("--as-of", cut.asOf != nil, kind != .calls), ("--on", day != nil, kind == .calls),
      ("--from", from != nil || to != nil, kind != .calls),
      ("--customer", customer != nil || journey != nil, kind != .report),
      ("--costs", showsCosts, kind == .timelines),
      ("--codes", showsCodes, format == "csv" || format == "xlsx"),
    ] where isGiven && !isRight {
      throw .notFor(option, kind.rawValue)
    }
    if showsPhones, format != "ics" { throw .notFor("--phones", format) }
    if format == "vcf", !opensNames { throw .needs("--names", format) }
    if let from, let to, from > to { throw .reversed }
  }
}
