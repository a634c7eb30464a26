public import Interchange
internal import Journeys

/// Reads one file of any format into a sink.
public struct FileImport {
  private let logbook: any ImportTarget
  private let options: ImportOptions
  private let bound: SpoolBound
  private let isStopped: @Sendable () -> Bool

  /// - Parameters:
  ///   - bound: how much a pipe may put beside the log.
  ///   - isStopped: whether the person has asked to stop.
  public init(
    into logbook: any ImportTarget, _ options: ImportOptions, bound: SpoolBound,
    isStopped: @escaping @Sendable () -> Bool
  ) {
    self.logbook = logbook
    self.options = options
    self.bound = bound
    self.isStopped = isStopped
  }

  public func read(_ path: String, into sink: ImportSink) throws {
    let probe = ProbedSource(try FileByteSource(path: path, isStopped: isStopped))
    var mapping = options.mapping ?? ImportMapping()
    mapping.zone = options.zone ?? mapping.zone
    if let table = try DealerTable(probe, path: path, options, mapping, bound) {
      return try TableImport(
        logbook: logbook, mapping: mapping, changes: options.changes, isDryRun: options.isDryRun,
        pace: options.pace
      ).run(table, into: sink)
    }
    if try FormatGuess.format(path: path, probe, options) == .xes {
      let spooled = try Spooled(probe, path: path, bound)
      try XESImport(
        logbook: logbook, zone: mapping.zone ?? logbook.timeZone, encoding: options.encoding
      ).run(spooled, into: sink)
    } else {
      let (lines, encoding) = try NDJSONImport.lines(probe, options.encoding)
      sink.note(encoding: encoding)
      try NDJSONImport(logbook: logbook).run(lines, into: sink)
    }
  }

  /// A mapping for the headers of a dealer's table, to be looked through and used: what is known,
  /// what is guessed, and what is read past.
  ///
  /// - Throws: what keeps the file from being read; `InputError.noHeader` for a table without one.
  public func suggestMapping(_ path: String) throws -> String {
    let mapping = options.mapping ?? ImportMapping()
    let blueprint = try logbook.blueprint(
      named: mapping.blueprint ?? logbook.usualBlueprint, or: [])
    let probe = ProbedSource(try FileByteSource(path: path, isStopped: isStopped))
    guard let table = try DealerTable(probe, path: path, options, mapping, bound) else {
      throw InputError.noHeader
    }
    return try table.draft(blueprint).text
  }
}
