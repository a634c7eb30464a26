internal import Chronology
internal import EventLog
public import Journeys

/// Everything one customer lived through: the journeys in the order they began.
public struct CustomerTimeline: Sendable {
  public let customer: String?
  /// The log's head when read.
  public let position: Int64
  public let cut: Cut
  public internal(set) var isErased = false
  public internal(set) var name: String?
  public internal(set) var phone: String?
  public internal(set) var journeys: [JourneyTimeline] = []

  /// - Parameters:
  ///   - events: of all the customer's streams, in order of position.
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
    for (subject, events) in streams {
      if subject.hasPrefix("journey/") {
        let id = String(subject.dropFirst("journey/".count))
        let journey = JourneyFold.fold(
          journey: id, events, asOf: cut.asOf, blueprint: blueprint)
        if journey.openedAt != nil || !journey.unknown.isEmpty { timeline.journeys.append(journey) }
      } else if subject.hasPrefix("customer/") {
        timeline.read(CountedEvents(events, asOf: cut.asOf))
      }
    }
    timeline.journeys.sort { left, right in
      (left.openedAt?.milliseconds ?? 0, left.journey)
        < (right.openedAt?.milliseconds ?? 0, right.journey)
    }
    return timeline
  }

  private mutating func read(_ own: CountedEvents) {
    for counted in own.events {
      if counted.kind == .customerErased { isErased = true }
      name = counted.event.text("name") ?? name
      phone = counted.event.text("phone") ?? phone
    }
  }
}
