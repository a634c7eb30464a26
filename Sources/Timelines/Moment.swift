public import CanonicalJSON
public import Chronology
public import EventLog
public import Journeys
public import Satisfaction

/// One fact as a timeline shows it: when it happened, who recorded it, its fields, its words.
///
/// Fields are those of the catalogue, in its order; texts are the sealed ones, where opened.
public struct Moment: Sendable {
  public let kind: FactKind
  public let position: Int64
  public let occurred: Timestamp
  public let actor: String
  public private(set) var fields: [(name: String, value: JSON)]
  public let texts: [(name: String, text: String)]
  public let isCorrected: Bool
  /// What this answer was explained by: `cause.attributed` that names it.
  public internal(set) var causes: [Moment] = []
  public let id: EventID

  init(_ counted: CountedFact, _ kind: FactKind) {
    let recorded = counted.event.recorded
    let schema = FactCatalogue.schema(kind)
    self.kind = kind
    position = recorded.position
    occurred = recorded.event.time
    actor = recorded.event.actor
    fields = schema.fields.compactMap { field in
      counted.data[field.name].map { (field.name, $0) }
    }
    texts = schema.sealed.compactMap { name in counted.event.text(name).map { (name, $0) } }
    isCorrected = counted.isCorrected
    id = recorded.event.id
  }

  func without(_ hidden: Set<String>) -> Moment {
    var moment = self
    moment.fields.removeAll { hidden.contains($0.name) }
    return moment
  }

  /// When it happened, and where it stands in the log.
  public var recorded: RecordedMoment {
    RecordedMoment(position: position, occurred: occurred.milliseconds)
  }

  public subscript(_ name: String) -> JSON? {
    fields.first { $0.name.isSame(as: name) }?.value
  }

  public func text(_ name: String) -> String? { self[name]?.text }

  /// A field that is a moment in RFC 3339.
  public func time(_ name: String) -> Timestamp? {
    text(name).flatMap { RFC3339.read($0)?.time }
  }

  /// What was said or noted, where opened.
  public var words: String? { texts.first { $0.name == "words" || $0.name == "note" }?.text }

  /// The part of the fact's name after the point: `moved` of `appointment.moved`.
  public var event: String {
    kind.rawValue.split(separator: ".", maxSplits: 1).last.map(String.init) ?? kind.rawValue
  }
}
