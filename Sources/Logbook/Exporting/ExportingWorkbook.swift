internal import Chronology
internal import EventLog
internal import Exports
internal import Presentation
internal import Reports

extension Logbook {
  /// Writes a workbook: `fill` writes the tables, the statement and the file follow.
  ///
  /// - Parameter fill: gives what else people should know of the rows.
  func exportWorkbook(_ run: ExportRun, _ fill: (Workbook) throws -> [String]) throws {
    try run.output.writeFile { path in
      let book = try Workbook(path: path, shownPath: run.output.name, run.request.language)
      let notes = try fill(book)
      try book.close(
        run.statement, notes: notes,
        made: try event(at: run.through)?.recorded ?? Timestamp(milliseconds: 0))
    }
  }

  /// Writes a report as a workbook.
  func exportReportWorkbook(_ run: ExportRun) throws {
    let report = try report(run)
    try exportWorkbook(run) { book in
      let sheets = ReportWorkbook(report, run.request.language)
      run.statement.rows = try sheets.write(to: book)
      return sheets.notes
    }
  }
}
