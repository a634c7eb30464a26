internal import CanonicalJSON
internal import Chronology
public import EventLog
public import Journeys

/// The facts of a stream as decisions and boards fold them: corrections applied, kinds unknown
/// here passed over.
public enum CorrectedFacts {
  /// - Parameter body: gets each event with the digest of the data that count for it.
  public static func forEach(
    _ events: [RecordedEvent],
    _ body: (RecordedEvent, FactDigest, JourneyOpening?) throws
      -> Void
  ) throws {
    var corrections = Corrections<String>()
    for event in events where event.event.type == FactKind.correctionMade.rawValue {
      guard let target = event.event.data["corrects"]?.text?.lowercased() else { continue }
      corrections.note(target, replacement: event.event.data["replacement"])
    }
    for event in events {
      let own = event.event
      guard let kind = FactKind(rawValue: own.type),
        let data = corrections.data(of: own.id.description, original: own.data)
      else { continue }
      let digest = try FactReader.read(
        kind, data, occurred: own.time.milliseconds, isTrusted: true)
      let opening =
        kind == .journeyOpened
        ? JourneyOpening(
          advisor: data["advisor"]?.text, model: data["model"]?.text, order: data["order"]?.text)
        : nil
      try body(event, digest, opening)
    }
  }
}
