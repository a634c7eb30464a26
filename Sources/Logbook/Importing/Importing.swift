internal import EventLog
internal import Foundation
public import Importing
internal import Interchange
internal import Journeys
internal import ReadModels
internal import Storage
internal import Vault
internal import Wording

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
          try fileImport(options).read(path, into: sink)
          try sink.finish()
          try sink.settle(in: target)
          try takeBack(
            .init(customers: sink.candidates, staff: sink.made.staff), of: preparation)
        } catch {
          // What was handed over is finished, so that what is reported is what is there.
          try? sink.finish()
          _ = try? sink.settle(in: target)
          report.files.append(sink.file)
          let isStopped = error is ImportStopped || error as? InputError == .interrupted
          throw ImportInterruption(
            report: report, cause: isStopped ? LogbookError.interrupted : error)
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

  /// A mapping for the headers of a dealer's table, to be looked through and used.
  public func suggestMapping(_ path: String, _ options: ImportOptions) throws -> String {
    try fileImport(options).suggestMapping(path)
  }

  private var target: LogbookImportTarget { LogbookImportTarget(book: self) }

  private func fileImport(_ options: ImportOptions) -> FileImport {
    FileImport(
      into: target, options, bound: surroundings.spoolBound, isStopped: surroundings.isInterrupted)
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
    var failed: String?
    var made = PreparedTraces()
    var candidates: Set<String> = []
    var held: [(plan: LookupPlan, taken: [PlannedLookup])] = []
    var published: [Blueprint] = []
    // Keys are made while the log's transaction is open, and the vault comes first.
    try appendAllWithVault { append in
      withoutActuallyEscaping(append) { append in
        do {
          for path in paths {
            failed = path
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
            try fileImport(options).read(path, into: sink)
            try sink.settle(in: target)
            files.append(sink.file)
          }
        } catch {
          failure = error is ImportStopped ? LogbookError.interrupted : error
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
    if let failure {
      // Nothing of it is in the log: the file is named, and no row is counted.
      report.files = [ImportReport.File(path: failed ?? "")]
      throw ImportInterruption(report: report, cause: failure)
    }
    report.files = files
    if !options.isDryRun, files.contains(where: { $0.rejected > 0 }) {
      for index in report.files.indices { report.files[index].withdraw() }
    }
    report.isWithdrawn = !options.isDryRun && files.contains { $0.rejected > 0 }
  }
}
