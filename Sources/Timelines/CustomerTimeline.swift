public import CanonicalJSON
internal import Chronology
internal import EventLog
public import Journeys

/// Everything one customer lived through: the journeys in the order they began, and what the
/// customer's own facts say.
public struct CustomerTimeline: Sendable {
  /// The latest word about one purpose and channel.
  public struct Consent: Sendable {
    public let purpose: String
    /// Nil for one that names no channel.
    public let channel: String?
    public let isGiven: Bool
    public let moment: Moment
    /// Given, and expired by the moment that was asked for; never without such a moment.
    public let isExpired: Bool
  }

  public let customer: String?
  /// The log's head when read.
  public let position: Int64
  public let cut: Cut
  public internal(set) var isErased = false
  /// The erasure is recorded and not carried out yet; said by whoever has the keys.
  public var erasureWaits = false
  public internal(set) var name: String?
  public internal(set) var phone: String?
  /// Kind, chosenFor, leadChannel, segment: of each the last.
  public internal(set) var profile: [(name: String, value: JSON)] = []
  /// Opened texts beside name and phone: of each the last.
  public internal(set) var personal: [(name: String, text: String)] = []
  /// Whom this customer was merged into, in the end.
  public internal(set) var mergedInto: String?
  /// Who were merged into this customer, directly or through others; in order of the merging.
  public internal(set) var mergedFrom: [String] = []
  public internal(set) var consents: [Consent] = []
  public internal(set) var lapsed: [Moment] = []
  public internal(set) var purchases: [Moment] = []
  public internal(set) var care: [Moment] = []
  public internal(set) var erasures: [Moment] = []
  public var journeys: [JourneyTimeline] = []
  /// Of the customer's own facts; those of a journey stand in it.
  public internal(set) var corrections: [JourneyTimeline.Correction] = []
  public internal(set) var unknown: [(type: String, position: Int64)] = []

  /// Erased, or died: nobody is called any more.
  public var isGone: Bool { isErased || lapsed.contains { $0.text("reason") == "died" } }

  /// - Parameters:
  ///   - events: of all the customer's streams, and of those merged into it, in order of position.
  public static func fold(
    customer: String?, position: Int64, cut: Cut, _ events: [TimelineEvent],
    blueprint: (String, Int64) -> Blueprint?
  ) -> CustomerTimeline {
    var timeline = CustomerTimeline(customer: customer, position: position, cut: cut)
    var streams: [(subject: String, events: [TimelineEvent])] = []
    var places: [String: Int] = [:]
    for event in events {
      let subject = event.recorded.event.subject
      if let place = places[subject] {
        streams[place].events.append(event)
      } else {
        places[subject] = streams.count
        streams.append((subject, [event]))
      }
    }
    var own: [CountedFact] = []
    for (subject, events) in streams {
      if subject.hasPrefix("journey/") {
        let id = String(subject.dropFirst("journey/".count))
        let journey = JourneyFold.fold(
          journey: id, events, asOf: cut.asOf, blueprint: blueprint)
        guard journey.openedAt != nil || !journey.unknown.isEmpty else { continue }
        timeline.journeys.append(journey)
      } else if subject.hasPrefix("customer/") {
        let counted = CountedFacts(events, asOf: cut.asOf)
        own += counted.all
        timeline.corrections += counted.corrections
      }
    }
    own.sort { $0.position < $1.position }
    timeline.corrections.sort { $0.position < $1.position }
    timeline.read(own)
    // Nobody is called any more, so nothing waits for a call.
    if timeline.isGone {
      for index in timeline.journeys.indices { timeline.journeys[index].alerts = .none }
    }
    timeline.journeys.sort { left, right in
      (left.openedAt?.milliseconds ?? 0, left.journey)
        < (right.openedAt?.milliseconds ?? 0, right.journey)
    }
    return timeline
  }
}
