internal import CanonicalJSON
internal import Chronology
internal import EventLog
internal import Journeys

/// The events of one stream that count at a cut, with corrections applied.
struct CountedEvents {
  struct Counted {
    let event: TimelineEvent
    let kind: FactKind?
    /// The data that counts: the event's own, or its replacement.
    let data: JSON
    let isCorrected: Bool
  }

  struct Correction {
    let event: TimelineEvent
    let target: String
    let reason: String
    let replacement: JSON?
  }

  private(set) var events: [Counted] = []
  private(set) var corrections: [Correction] = []

  /// As-of keeps what occurred by then; a correction counts at the time of what it corrects.
  init(_ all: [TimelineEvent], asOf: Timestamp?) {
    var chosen = Corrections<String>()
    let targets = Dictionary(
      all.map { ($0.recorded.event.id.description, $0.recorded.event.time) },
      uniquingKeysWith: { first, _ in first })
    for event in all where event.recorded.event.type == FactKind.correctionMade.rawValue {
      let data = event.recorded.event.data
      guard let target = data["corrects"]?.text?.lowercased() else { continue }
      if let asOf, let time = targets[target], time > asOf { continue }
      chosen.note(target, replacement: data["replacement"])
      corrections.append(
        Correction(
          event: event, target: target, reason: data["reason"]?.text ?? "",
          replacement: data["replacement"]))
    }
    for event in all {
      let recorded = event.recorded.event
      let kind = FactKind(rawValue: recorded.type)
      if kind == .correctionMade { continue }
      if let asOf, recorded.time > asOf { continue }
      let id = recorded.id.description
      guard let data = chosen.data(of: id, original: recorded.data) else { continue }
      events.append(
        Counted(event: event, kind: kind, data: data, isCorrected: chosen.touches(id)))
    }
  }
}
