internal import CanonicalJSON
internal import Chronology
public import EventLog
internal import Journeys
internal import Satisfaction
public import Timelines

/// Where reports read: a log up to a position, and of that what had occurred by a moment.
///
/// It hands over one stream after the other, so that memory holds one journey at a time.
public final class Ledger {
  private let log: any EventLog
  private let through: Int64
  private let asOf: Timestamp?
  private let kinds = ByteMap<FactKind>(bound: 1_000)

  public init(log: any EventLog, through: Int64, cut: Cut) {
    self.log = log
    self.through = through
    asOf = cut.asOf
    for kind in FactKind.allCases {
      Array(kind.rawValue.utf8).withUnsafeBytes { kinds.set($0, kind) }
    }
  }

  /// The timelines of journeys one after the other, in the order in which their streams began; of
  /// streams that open no journey at the cut none.
  func forEachJourney(
    _ blueprint: (String, Int64) -> Blueprint?, _ body: (JourneyTimeline) throws -> Void
  ) throws {
    let prefix = "journey/"
    var keys: [Int64] = []
    try log.scanner().forEachStream { key, subject in
      if subject.starts(with: prefix.utf8) { keys.append(key) }
    }
    var events: [TimelineEvent] = []
    var stream: Int64?
    func finish() throws {
      guard let subject = events.first?.recorded.event.subject else { return }
      let timeline = JourneyFold.fold(
        journey: String(subject.dropFirst(prefix.count)), events, asOf: asOf, blueprint: blueprint)
      events.removeAll(keepingCapacity: true)
      if timeline.opened != nil { try body(timeline) }
    }
    try log.readStreams(keys, through: through) { row in
      if row.streamKey != stream { try finish() }
      stream = row.streamKey
      if kinds[row.parts.type] != nil {
        events.append(TimelineEvent(try row.recordedEvent(), personal: .none))
      }
    }
    try finish()
  }

  /// The ids of streams of a kind, in the order of first need, that hold one of these types.
  ///
  /// - Parameter types: looked for over the whole log by type, which is quick where they are rare.
  func subjects(holding types: [FactKind]) throws -> [String] {
    var found: [String: Int64] = [:]
    for type in types {
      try log.read(Selection(through: through, type: type.rawValue)) { row in
        let subject = String(decoding: row.parts.subject, as: UTF8.self)
        found[subject] = min(found[subject] ?? .max, row.position)
        return .next
      }
    }
    return found.sorted { ($0.value, $0.key) < ($1.value, $1.key) }.map(\.key)
  }

  /// The facts of a stream that count at the cut, in order of position.
  func facts(of subject: String) throws -> [CountedFact] {
    var events: [RecordedEvent] = []
    try log.read(Selection(through: through, subject: subject)) { row in
      if kinds[row.parts.type] != nil { events.append(try row.recordedEvent()) }
      return .next
    }
    return CountedFacts(events, asOf: asOf).all
  }
}

extension CountedFact {
  /// A day of the data.
  func date(_ key: String) -> LocalDate? { text(key).flatMap(LocalDate.init(text:)) }
}
