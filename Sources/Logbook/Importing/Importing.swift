internal import EventLog
internal import EventLogSQLite
internal import Foundation
public import Interchange
internal import Journeys
internal import ReadModels
internal import Storage
internal import Vault
internal import Wording

/// How files are to be imported.
public struct ImportOptions: Sendable {
  public enum Format: String, Sendable, CaseIterable {
    case csv, ndjson, xes, xlsx, xls
  }

  /// Nil: by the file's name, else by its first bytes.
  public var format: Format?
  public var mapping: ImportMapping?
  /// Nil: detected from the file's bytes.
  public var encoding: TextEncoding?
  /// The sheet of a workbook; nil: the mapping's, else the first with a header we know.
  public var sheet: String?
  /// Of times without one; nil: the mapping's, else the logbook's.
  public var zone: Zone?
  public var changes = RowChanges.amend
  public var isDryRun = false
  /// All rows or none.
  public var isAtomic = false

  public init() {}
}

extension Logbook {
  /// Imports files in order; good rows are kept, bad ones listed.
  ///
  /// - Parameter progress: told after each batch what is in so far, and the share of bytes read.
  /// - Throws: what keeps a whole file from being read, or trouble with disk and lock. Rows
  ///   reported before that are in the log.
  public func importFiles(
    _ paths: [String], _ options: ImportOptions,
    progress: @escaping @Sendable (ImportProgress) -> Void = { _ in }
  ) throws -> ImportReport {
    try readyToWrite()
    let preparation = try prepare()
    // A list with a name mistyped is not imported by half.
    for path in paths where path != "-" && !FileManager.default.fileExists(atPath: path) {
      throw StorageError.missing(path: path)
    }
    var report = ImportReport()
    report.isDryRun = options.isDryRun
    // A projector keeps the read models up by itself.
    let follower =
      shared.serving == nil ? try BoardFollower(log: log, plans: try shelf().plans) : nil
    if options.isDryRun || options.isAtomic {
      try importAtOnce(paths, options, preparation, &report, progress)
    } else {
      defer { follower?.stop() }
      for path in paths {
        let sink = ImportSink(
          file: ImportReport.File(path: path), mayThread: true,
          isInterrupted: surroundings.isInterrupted,
          progress: {
            if let last = $0.lastPosition { follower?.follow(through: last) }
            progress(ImportProgress(file: $0))
          },
          append: { [log, gate] in try log.appendNow($0, gate: gate) })
        if let follower { sink.plansChanged = follower.use }
        do {
          try read(path, options, into: sink)
          try sink.finish()
          try sink.settle(in: self)
          try takeBack(
            .init(customers: sink.candidates, staff: sink.made.staff), of: preparation)
        } catch {
          // What was handed over is finished, so that what is reported is what is there.
          try? sink.finish()
          _ = try? sink.settle(in: self)
          report.files.append(sink.file)
          let cause: any Error =
            error as? InputError == .interrupted ? LogbookError.interrupted : error
          throw ImportInterruption(report: report, cause: cause)
        }
        report.files.append(sink.file)
      }
    }
    if report.total.appended + report.total.amended > 0, !options.isDryRun,
      shared.serving == nil
    {
      catchUpReadModels(with: follower)
    }
    return report
  }

  /// What is in the log is reported as that, whatever becomes of the read models: the next list
  /// brings them up, or says why it cannot.
  private func catchUpReadModels(with follower: BoardFollower?) {
    do {
      let models = try readModels()
      defer { models.close() }
      try models.catchUpOrLeave(with: follower)
    } catch {
      surroundings.notice(
        Sentence(
          "注意：内容已写入日志，但读模型（readmodels.sqlite）没有更新；请删除该文件，或运行 touchstone rebuild",
          "mind: everything reported is in the log, but the read models (readmodels.sqlite) could not "
            + "be brought up to it; remove that file, or run touchstone rebuild"))
    }
  }

  /// One transaction for everything, with the lock held throughout; kept only if nothing was
  /// refused and it is no rehearsal.
  private func importAtOnce(
    _ paths: [String], _ options: ImportOptions, _ preparation: Preparation,
    _ report: inout ImportReport, _ progress: @escaping @Sendable (ImportProgress) -> Void
  ) throws {
    var files: [ImportReport.File] = []
    var failure: (any Error)?
    var made = Preparation.Traces()
    var candidates: Set<String> = []
    var held: [(plan: LookupPlan, taken: [PlannedLookup])] = []
    var published: [Blueprint] = []
    // Keys are made while the log's transaction is open, and the vault comes first.
    try appendAllWithVault { append in
      withoutActuallyEscaping(append) { append in
        do {
          for path in paths {
            let sink = ImportSink(
              file: ImportReport.File(path: path), mayThread: false,
              isInterrupted: surroundings.isInterrupted,
              progress: { progress(ImportProgress(file: $0)) }, append: append)
            sink.earlier = held.flatMap(\.taken)
            sink.publishedNow = published
            defer {
              published = sink.publishedNow
              made.formUnion(sink.made)
              candidates.formUnion(sink.candidates)
              held += sink.held
            }
            try read(path, options, into: sink)
            try sink.settle(in: self)
            files.append(sink.file)
          }
        } catch {
          failure = error
        }
      }
      return failure == nil && !options.isDryRun && files.allSatisfy { $0.rejected == 0 }
    }
    if failure != nil || options.isDryRun || files.contains(where: { $0.rejected > 0 }) {
      made.plans = Set(held.compactMap(\.plan.number))
      try takeBack(made, of: preparation)
    } else {
      try vault().settle(held)
      try takeBack(.init(customers: candidates, staff: made.staff), of: preparation)
    }
    if let failure { throw failure }
    report.files = files
    if !options.isDryRun, files.contains(where: { $0.rejected > 0 }) {
      for index in report.files.indices { report.files[index].withdraw() }
    }
    report.isWithdrawn = !options.isDryRun && files.contains { $0.rejected > 0 }
  }

  private func read(_ path: String, _ options: ImportOptions, into sink: ImportSink) throws {
    let source = try FileByteSource(path: path, isStopped: surroundings.isInterrupted)
    let probe = ProbedSource(source)
    var mapping = options.mapping ?? ImportMapping()
    mapping.zone = options.zone ?? mapping.zone
    let bound = surroundings.spoolBound
    if let table = try DealerTable(probe, path: path, options, mapping, bound) {
      return try TableImport(
        logbook: self, mapping: mapping, changes: options.changes, isDryRun: options.isDryRun
      ).run(table, into: sink)
    }
    if try FormatGuess.format(path: path, probe, options) == .xes {
      let spooled = try Spooled(probe, path: path, bound)
      try XESImport(
        logbook: self, zone: mapping.zone ?? settings.timeZone, encoding: options.encoding
      ).run(spooled, into: sink)
    } else {
      let (lines, encoding) = try NDJSONImport.lines(probe, options.encoding)
      sink.note(encoding: encoding)
      try NDJSONImport(logbook: self).run(lines, into: sink)
    }
  }
}

extension DealerTable {
  /// Nil for a file that is no table.
  ///
  /// - Throws: `WorkbookError` and `InputError` for one that is named like a table, and is none.
  convenience init?(
    _ probe: ProbedSource, path: String, _ options: ImportOptions, _ mapping: ImportMapping,
    _ bound: SpoolBound
  ) throws {
    let sheet = options.sheet ?? mapping.sheet
    switch try FormatGuess.format(path: path, probe, options) {
    case .ndjson, .xes:
      if options.sheet != nil { throw WorkbookError.noSheets }
      return nil
    case .csv:
      if options.sheet != nil { throw WorkbookError.noSheets }
      self.init(.text(try Spooled(probe, path: path, bound), options.encoding), mapping)
    case .xlsx, .xls:
      let start = try probe.start()
      let spooled = try Spooled(probe, path: path, bound)
      self.init(
        .workbook(try DealerTable.workbook(start, spooled, options, mapping), sheet: sheet),
        mapping)
    }
  }
}

extension DealerTable {
  /// A workbook by what it is, whatever its name says.
  private static func workbook(
    _ start: [UInt8], _ file: Spooled, _ options: ImportOptions, _ mapping: ImportMapping
  ) throws -> any WorkbookSource {
    if FileStart.isCompound(start) { return try XLSWorkbook(path: file.path, file.open()) }
    if FileStart.isZip(start) { return try XLSXWorkbook { try file.open() } }
    if FileStart.isXMLSpreadsheet(start) {
      return try XMLSpreadsheet(encoding: options.encoding) { try file.open() }
    }
    if FileStart.isWebPage(start) {
      let words = DealerHeaders.words.union(mapping.headers.values.joined())
      return try HTMLWorkbook(
        encoding: options.encoding, knows: { words.contains(DealerHeaders.form($0)) }
      ) { try file.open() }
    }
    throw WorkbookError.otherKind(.text)
  }
}

/// How far an import is.
public struct ImportProgress: Sendable {
  public let file: ImportReport.File
}

/// An import that ended early; what the report says is in the log.
public struct ImportInterruption: Error {
  public let report: ImportReport
  public let cause: any Error
}
