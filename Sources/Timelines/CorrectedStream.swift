public import CanonicalJSON
public import Chronology
public import EventLog
internal import Journeys

/// What counts of a fact.
public enum FactCounting: Sendable {
  case asRecorded
  case replaced(JSON)
  case takenBack
}

/// The facts of one stream as they are read, and what its corrections say of them: the one place
/// that says what a correction does.
///
/// A replacement takes its target's place and position; a correction without one takes its target
/// back. Of several corrections of one event the last counts, and each counts at the time of what
/// it corrects: a cut at a moment keeps the corrections of what had happened by then.
///
/// - Parameter Fact: whatever a reader keeps of an event.
public struct CorrectedStream<Fact> {
  private let asOf: Timestamp?
  private var facts: [(id: EventID, fact: Fact)] = []
  private var corrections = Corrections<EventID>()

  /// - Parameter asOf: only what occurred by then; nil: everything.
  public init(asOf: Timestamp? = nil) {
    self.asOf = asOf
  }

  /// Whether an event is after the cut.
  public func isCut(_ time: Timestamp) -> Bool { asOf.map { time > $0 } ?? false }

  /// Notes the data of a `correction.made`; one that names no event corrects nothing.
  public mutating func note(_ correction: JSON) {
    guard let target = correction["corrects"]?.text.flatMap({ EventID(text: $0) }) else { return }
    corrections.note(target, replacement: correction["replacement"])
  }

  /// Adds the next event, unless it is after the cut; then the fact is not even made.
  public mutating func add(
    _ id: EventID, at time: Timestamp, _ fact: @autoclosure () throws -> Fact
  ) rethrows {
    if isCut(time) { return }
    facts.append((id, try fact()))
  }

  /// Ends the stream: hands over its facts in order, each with what counts of it. The value is then
  /// ready for the next stream.
  public mutating func finish(_ body: (Fact, FactCounting) throws -> Void) rethrows {
    defer {
      facts.removeAll(keepingCapacity: true)
      corrections = Corrections()
    }
    for (id, fact) in facts {
      guard corrections.touches(id) else {
        try body(fact, .asRecorded)
        continue
      }
      try body(fact, corrections.data(of: id, original: .null).map { .replaced($0) } ?? .takenBack)
    }
  }
}
