internal import Chronology
public import EventLog
public import Interchange
public import Journeys
internal import Satisfaction
internal import Timelines

/// Where a report reads, and what it is told from outside.
public struct ReportSource {
  public var log: any EventLog
  public var zone: Zone
  public var factors: FactorLibrary
  public var blueprint: (String, Int64) -> Blueprint?
  /// Called now and then with the number of journeys read; may throw to stop.
  public var progress: (Int) throws -> Void

  public init(
    log: any EventLog, zone: Zone, factors: FactorLibrary,
    blueprint: @escaping (String, Int64) -> Blueprint?,
    progress: @escaping (Int) throws -> Void = { _ in }
  ) {
    self.log = log
    self.zone = zone
    self.factors = factors
    self.blueprint = blueprint
    self.progress = progress
  }
}

/// Gathers what one report needs, journey by journey, and calls the measures at the end.
protocol ReportBuilder {
  /// Every journey of any advisor and period, lost ones too: what a customer's history is made of.
  mutating func remember(_ record: JourneyRecord)
  /// Every journey of the advisor asked for, of any period, lost ones too.
  mutating func see(_ record: JourneyRecord)
  /// A journey that the report rests on.
  mutating func take(_ journey: ChosenJourney)
  /// Nothing was found that a report could speak of.
  var isEmpty: Bool { get }
  mutating func sections() throws -> [Report.Section]
  /// The factor sets that values were computed with; nil where nothing is weighed.
  var weights: [FactorSet]? { get }
}

extension ReportBuilder {
  mutating func remember(_ record: JourneyRecord) {}
  mutating func see(_ record: JourneyRecord) {}
  var weights: [FactorSet]? { nil }
}

/// Makes a report: one walk over the journeys of the log, one in memory at a time.
public enum ReportMaker {
  /// - Throws: `ReportError` where there is nothing to report, and whatever reading throws.
  public static func make(_ frame: ReportFrame, from source: ReportSource) throws -> Report {
    var frame = frame
    let request = frame.request
    try check(request)
    let ledger = Ledger(log: source.log, through: frame.through, cut: request.cut)
    let desk = ReportDesk(
      request: request, zone: source.zone, moment: frame.moment.milliseconds,
      factors: source.factors, ledger: ledger, library: PlanLibrary(source.blueprint))
    var builder = try builder(request.name, desk)
    frame.journeys = try walk(desk, &builder, source.progress)
    guard frame.journeys.all > 0 else { throw ReportError.emptyLog }
    if request.advisor != nil, frame.journeys.all == frame.journeys.otherAdvisor {
      throw ReportError.unknownAdvisor
    }
    guard !builder.isEmpty else { throw ReportError.nothingInPeriod(request.name) }
    let sections = try builder.sections()
    if let weights = builder.weights {
      frame.weights = weights.map { .init(set: $0.id, version: $0.version, collector: nil) }
    }
    return Report(frame: frame, sections: sections)
  }

  private static func check(_ request: ReportRequest) throws(ReportError) {
    if let from = request.from, let to = request.to, from > to {
      throw .reversedPeriod(from: from, to: to)
    }
    if request.basis == .answered, !request.name.takesAnswered {
      throw .notByAnswered(request.name)
    }
  }

  private static func builder(
    _ name: ReportName, _ desk: ReportDesk
  ) throws -> any ReportBuilder {
    switch name {
    case .satisfaction: try SatisfactionReport(desk)
    case .delivery: DeliveryReport(desk)
    case .loyalty: try LoyaltyReport(desk)
    case .causes: CausesReport(desk)
    case .service: try ServiceReport(desk)
    case .value: try ValueReport(desk)
    case .cases: try CasesReport(desk)
    case .process: ProcessReport(desk)
    }
  }

  private static func walk(
    _ desk: ReportDesk, _ builder: inout any ReportBuilder, _ progress: (Int) throws -> Void
  ) throws -> ReportFrame.Journeys {
    var counts = ReportFrame.Journeys()
    try desk.ledger.forEachJourney({ desk.library.plan($0, $1)?.blueprint }) { timeline in
      let record = JourneyRecord(
        timeline, desk.library.plan(timeline.blueprint, timeline.blueprintVersion))
      counts.all += 1
      if counts.all % 256 == 0 { try progress(counts.all) }
      builder.remember(record)
      if let advisor = desk.request.advisor, record.advisor != advisor {
        counts.otherAdvisor += 1
        return
      }
      builder.see(record)
      if let journey = desk.chosen(record) {
        counts.selected += 1
        builder.take(journey)
      } else if desk.request.basis == .opened {
        counts.outside += 1
      } else if let lost = record.lost {
        if desk.isInPeriod(lost.moment) { counts.lost += 1 } else { counts.outside += 1 }
      } else if record.delivered == nil {
        counts.open += 1
      } else {
        counts.outside += 1
      }
    }
    return counts
  }
}
