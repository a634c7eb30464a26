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

  private(set) var events: [Counted] = []
  private(set) var corrections: [JourneyTimeline.Correction] = []
  /// What the rule of alerts reads, facts that were taken back too.
  private(set) var alertFacts: [AlertFact] = []

  /// As-of keeps what occurred by then; a correction counts at the time of what it corrects.
  init(_ all: [TimelineEvent], asOf: Timestamp?) {
    let made = all.filter { $0.recorded.event.type == FactKind.correctionMade.rawValue }
    var chosen = Corrections<String>()
    if !made.isEmpty {
      let targets = Dictionary(
        all.map { ($0.recorded.event.id.description, $0.recorded) },
        uniquingKeysWith: { first, _ in first })
      for event in made {
        let data = event.recorded.event.data
        guard let id = data["corrects"]?.text?.lowercased() else { continue }
        let target = targets[id]
        if let asOf, let target, target.event.time > asOf { continue }
        let before = target.flatMap { chosen.data(of: id, original: $0.event.data) }
        chosen.note(id, replacement: data["replacement"])
        corrections.append(.init(event, of: id, target, before: before))
      }
    }
    for event in all {
      let recorded = event.recorded.event
      let kind = FactKind(rawValue: recorded.type)
      if kind == .correctionMade { continue }
      if let asOf, recorded.time > asOf { continue }
      // Most streams hold no correction, and need no text of an id.
      let id = chosen.isEmpty ? "" : recorded.id.description
      let counted = chosen.isEmpty ? recorded.data : chosen.data(of: id, original: recorded.data)
      if let kind, AlertFact.isRead(kind) {
        alertFacts.append(
          AlertFact(
            kind: kind, position: event.recorded.position, occurred: recorded.time,
            actor: recorded.actor, original: recorded.data, counted: counted))
      }
      guard let data = counted else { continue }
      events.append(
        Counted(event: event, kind: kind, data: data, isCorrected: chosen.touches(id)))
    }
  }
}

extension JourneyTimeline.Correction {
  /// - Parameter before: the target's data as they counted before this correction; nil when an
  ///   earlier one had taken them back.
  fileprivate init(
    _ event: TimelineEvent, of id: String, _ target: RecordedEvent?, before: JSON?
  ) {
    let made = event.recorded.event
    let after = made.data["replacement"]
    position = event.recorded.position
    occurred = made.time
    actor = made.actor
    corrects = id
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
