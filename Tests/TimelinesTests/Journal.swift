import CanonicalJSON
import Chronology
import EventLog
import Journeys
import TestSupport
import Testing
import Timelines

/// A stream of events as a test writes it: one line an event, at so many minutes past 14:00 in
/// Shanghai on the fifth of March 2026.
struct Journal {
  private(set) var events: [TimelineEvent] = []
  private let subject: String
  private let customer: String?

  /// 2026-03-05T14:00:00+08:00
  static let start = CivilTime(year: 2026, month: 3, day: 5, hour: 6).utc

  init(_ subject: String = "journey/J-1", customer: String? = "C-1") {
    self.subject = subject
    self.customer = customer
  }

  static func time(_ minute: Int64) -> Timestamp { start.adding(milliseconds: minute * 60_000) }

  /// Appends an event and answers its id.
  ///
  /// - Parameters:
  ///   - minute: when it happened; recorded half a minute later, unless `recorded` says when.
  ///   - texts: the personal part, opened.
  @discardableResult
  mutating func add(
    _ minute: Int64, _ type: String, _ data: JSON = [:], recorded: Int64? = nil,
    texts: [String: String]? = nil
  ) -> String {
    let position = Int64(events.count + 1)
    let event = Event(
      id: EventID(high: 0x0000_0000_0000_7000, low: 0x8000_0000_0000_0000 | UInt64(position)),
      source: "example.com/dealer-1", type: type, subject: subject, time: Self.time(minute),
      timeOffset: TimeOffset(minutes: 480), customer: customer, actor: "S-1", data: data)
    events.append(
      TimelineEvent(
        RecordedEvent(
          position: position, version: position,
          recorded: recorded.map(Self.time) ?? Self.time(minute).adding(milliseconds: 30_000),
          event: event), personal: texts.map { .opened($0) } ?? .none))
    return event.id.description
  }

  @discardableResult
  mutating func add(
    _ minute: Int64, _ kind: FactKind, _ data: JSON = [:], recorded: Int64? = nil,
    texts: [String: String]? = nil
  ) -> String {
    add(minute, kind.rawValue, data, recorded: recorded, texts: texts)
  }

  func fold(asOf minute: Int64? = nil, blueprints: [Blueprint] = [Plans.delivery])
    -> JourneyTimeline
  {
    JourneyFold.fold(
      journey: String(subject.dropFirst("journey/".count)), events,
      asOf: minute.map(Self.time)
    ) { id, version in
      blueprints.first { $0.id == id && $0.version == version }
    }
  }

  /// A journey opened at minute 0 with the blueprint of these tests.
  static func opened() -> Journal {
    var journal = Journal()
    journal.add(0, .journeyOpened, ["blueprint": "delivery", "blueprintVersion": 1])
    return journal
  }
}

extension JourneyTimeline {
  /// A step that must be there.
  func required(_ touchpoint: String) throws -> Step { try #require(step(touchpoint)) }

  var late: [String] { steps.filter(\.isLate).map(\.touchpoint) }
  var outOfOrder: [String] { steps.filter(\.isOutOfOrder).map(\.touchpoint) }
}

extension Journal {
  @discardableResult
  mutating func started(_ touchpoint: String, at minute: Int64) -> String {
    add(minute, .touchpointStarted, ["touchpoint": .string(touchpoint)])
  }

  @discardableResult
  mutating func completed(_ touchpoint: String, at minute: Int64) -> String {
    add(minute, .touchpointCompleted, ["touchpoint": .string(touchpoint)])
  }

  @discardableResult
  mutating func skipped(_ touchpoint: String, at minute: Int64) -> String {
    add(minute, .touchpointSkipped, ["touchpoint": .string(touchpoint), "reason": "asked"])
  }

  @discardableResult
  mutating func reopened(_ touchpoint: String, at minute: Int64) -> String {
    add(minute, .touchpointReopened, ["touchpoint": .string(touchpoint), "reason": "forgotten"])
  }

  @discardableResult
  mutating func rated(
    _ touchpoint: String, _ perception: Int64, of expectation: Int64, at minute: Int64 = 90
  ) -> String {
    add(
      minute, .ratingGiven,
      [
        "touchpoint": .string(touchpoint), "perception": .integer(perception),
        "expectation": .integer(expectation),
      ])
  }

  @discardableResult
  mutating func corrected(_ id: String, _ replacement: JSON? = nil, at minute: Int64 = 100)
    -> String
  {
    add(
      minute, .correctionMade,
      .object(present: [
        ("corrects", .string(id)), ("reason", "typo"), ("replacement", replacement),
      ]))
  }
}
