internal import Chronology
internal import EventLog
internal import Interchange
internal import MerkleTree
public import Reports
internal import Satisfaction
internal import Timelines

extension Logbook {
  /// Makes a report over the log, as it is or as it was at the request's cut.
  ///
  /// Ages and waiting times count to the as-of time, else to what known-at names, else to now.
  /// Nothing sealed is opened.
  /// - Parameter progress: called now and then with the number of journeys read.
  /// - Throws: `ReportError` where there is nothing to report; `LogbookError.interrupted`.
  public func report(
    _ request: ReportRequest, progress: @escaping (Int) -> Void = { _ in }
  ) throws -> Report {
    let head = try log.head()
    let through = min(try lastKnown(request.cut) ?? head.size, head.size)
    return try report(request, (head.size, head.root.description), through, progress: progress)
  }

  /// A report that tells of nothing behind a position, whatever was written since.
  func report(
    _ request: ReportRequest, at through: Int64, progress: @escaping (Int) -> Void
  ) throws -> Report {
    let root = try log.root(at: through).description
    return try report(request, (through, root), through, progress: progress)
  }

  private func report(
    _ request: ReportRequest, _ head: (size: Int64, root: String), _ through: Int64,
    progress: @escaping (Int) -> Void
  ) throws -> Report {
    let moment = try moment(of: request.cut)
    let zone = settings.timeZone
    // Only this report weighs anything; a file that cannot be used stops no other.
    let factors = FactorLibrary(
      standard: try Self.shippedFactors(),
      kept: request.name == .satisfaction ? try keptFactors() : [])
    let frame = ReportFrame(
      request: request, dealer: settings.dealer, timeZone: zone.name, moment: moment,
      momentText: CivilText.minute(zone.civil(at: moment)), position: head.size,
      root: head.root, through: through,
      weights: [
        .init(set: factors.standard.id, version: factors.standard.version, collector: nil)
      ])
    return try ReportMaker.make(
      frame,
      from: ReportSource(
        log: log, zone: zone, factors: factors, blueprint: try blueprintFinder()
      ) { [surroundings] count in
        if surroundings.isInterrupted() { throw LogbookError.interrupted }
        progress(count)
      })
  }

  private func moment(of cut: Cut) throws -> Timestamp {
    if let asOf = cut.asOf { return asOf }
    switch cut.knownAt {
    case .time(let time): return time
    case .position(let position):
      var recorded: Timestamp?
      try log.read(Selection(after: position - 1, through: position)) { row in
        recorded = row.parts.recorded
        return .stop
      }
      return recorded ?? surroundings.now()
    case nil: return surroundings.now()
    }
  }
}
