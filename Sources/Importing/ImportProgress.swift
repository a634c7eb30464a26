/// How far an import is.
public struct ImportProgress: Sendable {
  public let file: ImportReport.File

  public init(file: ImportReport.File) {
    self.file = file
  }
}

/// An import that ended early; what the report says is in the log.
public struct ImportInterruption: Error {
  public let report: ImportReport
  public let cause: any Error

  public init(report: ImportReport, cause: any Error) {
    self.report = report
    self.cause = cause
  }
}
