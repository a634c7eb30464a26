public import CanonicalJSON
public import Chronology
public import EventLog
public import Journeys
public import Satisfaction

/// One event of a stream that counts at a cut, with the data that count for it.
public struct CountedFact: Sendable {
  public let event: TimelineEvent
  /// Nil for a type that this program does not know.
  public let kind: FactKind?
  /// The event's own data, or their replacement.
  public let data: JSON
  public let isCorrected: Bool

  public var position: Int64 { event.recorded.position }
  public var occurred: Timestamp { event.recorded.event.time }
  public var moment: RecordedMoment {
    RecordedMoment(position: position, occurred: occurred.milliseconds)
  }

  public func text(_ key: String) -> String? { data[key]?.text }
  public func int(_ key: String) -> Int? { data[key]?.int.map { Int($0) } }
  public func flag(_ key: String) -> Bool? { data[key]?.flag }

  /// A field that is a moment in RFC 3339.
  public func time(_ key: String) -> Timestamp? { text(key).flatMap { RFC3339.read($0)?.time } }

  /// What decisions know of the fact; nil for a type that this program does not know.
  public func digest() throws -> FactDigest? {
    try kind.map {
      try FactReader.read($0, data, occurred: occurred.milliseconds, isTrusted: true)
    }
  }
}

/// The facts of one stream that count at a cut, in order of position.
///
/// Every reader of a stream reads these: decisions, lists, timelines, calls and reports.
public struct CountedFacts: Sendable {
  /// Corrections stand among them as facts of their own.
  public private(set) var all: [CountedFact] = []
  /// For showing: what each correction changed.
  private(set) var corrections: [JourneyTimeline.Correction] = []
  /// What the rule of alerts reads, facts that were taken back too.
  private(set) var alertFacts: [AlertFact] = []

  /// - Parameters:
  ///   - events: of one stream, in order of position.
  ///   - asOf: only what occurred by then; nil: everything.
  public init(_ events: [TimelineEvent], asOf: Timestamp? = nil) {
    var stream = CorrectedStream<(TimelineEvent, FactKind?)>(asOf: asOf)
    var hasCorrections = false
    for event in events {
      let own = event.recorded.event
      let kind = FactKind.named(own.type)
      if kind == .correctionMade {
        stream.note(own.data)
        hasCorrections = true
      }
      stream.add(own.id, at: own.time, (event, kind))
    }
    all.reserveCapacity(events.count)
    stream.finish { fact, counting in add(fact.0, fact.1, counting) }
    if hasCorrections { corrections = Self.corrections(in: events, asOf: asOf) }
  }

  /// The same for events whose personal parts are not asked for.
  public init(_ events: [RecordedEvent], asOf: Timestamp? = nil) {
    self.init(events.map { TimelineEvent($0, personal: .none) }, asOf: asOf)
  }

  private mutating func add(
    _ event: TimelineEvent, _ kind: FactKind?, _ counting: FactCounting
  ) {
    let original = event.recorded.event.data
    let counted: JSON?
    var isCorrected = true
    switch counting {
    case .asRecorded: (counted, isCorrected) = (original, false)
    case .replaced(let data): counted = data
    case .takenBack: counted = nil
    }
    if let kind, AlertFact.isRead(kind) {
      alertFacts.append(
        AlertFact(
          kind: kind, position: event.recorded.position, occurred: event.recorded.event.time,
          actor: event.recorded.event.actor, original: original, counted: counted))
    }
    guard let counted else { return }
    all.append(CountedFact(event: event, kind: kind, data: counted, isCorrected: isCorrected))
  }

  /// The alerts of a journey's stream.
  public var alerts: Alerts { Alerts(alertFacts) }
}

extension CountedFacts {
  /// The corrections with what each changed, those of what happened after the cut apart.
  private static func corrections(
    in events: [TimelineEvent], asOf: Timestamp?
  ) -> [JourneyTimeline.Correction] {
    let targets = Dictionary(
      events.map { ($0.recorded.event.id, $0.recorded) }, uniquingKeysWith: { first, _ in first })
    var chosen = Corrections<EventID>()
    var shown: [JourneyTimeline.Correction] = []
    for event in events where event.recorded.event.type == FactKind.correctionMade.rawValue {
      let data = event.recorded.event.data
      guard let id = data["corrects"]?.text.flatMap({ EventID(text: $0) }) else { continue }
      let target = targets[id]
      if let asOf, let target, target.event.time > asOf { continue }
      let before = target.flatMap { chosen.data(of: id, original: $0.event.data) }
      chosen.note(id, replacement: data["replacement"])
      shown.append(.init(event, of: id, target, before: before))
    }
    return shown
  }
}

extension JourneyTimeline.Correction {
  /// - Parameter before: the target's data as they counted before this correction; nil when an
  ///   earlier one had taken them back.
  fileprivate init(
    _ event: TimelineEvent, of id: EventID, _ target: RecordedEvent?, before: JSON?
  ) {
    let made = event.recorded.event
    let after = made.data["replacement"]
    position = event.recorded.position
    occurred = made.time
    actor = made.actor
    corrects = id.description
    reason = made.data["reason"]?.text ?? ""
    isReplaced = after != nil
    correctedType = target?.event.type
    correctedPosition = target?.position
    touchpoint = (before ?? after)?["touchpoint"]?.text
    note = event.text("note")
    guard target != nil else {
      changes = []
      return
    }
    let names = (before?.members ?? []).map(\.key)
    let added = (after?.members ?? []).map(\.key).filter { name in
      !names.contains { $0.utf8.elementsEqual(name.utf8) }
    }
    changes = (names + added).compactMap { name in
      let (old, new) = (before?[name], after?[name])
      return old == new ? nil : (name, old, new)
    }
  }
}
