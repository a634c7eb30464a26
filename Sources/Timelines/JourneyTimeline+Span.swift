public import CanonicalJSON
public import Chronology
internal import Journeys
public import Satisfaction

extension JourneyTimeline {
  /// Facts under one key, from a beginning to an end: a wait, a promise, a complaint, a call.
  public struct Span: Sendable {
    public let key: String
    public internal(set) var moments: [Moment]
    public internal(set) var endedAt: Timestamp?
    /// How it ended: ended, kept, broken, handled, resolved, closed and so on; nil while open.
    public internal(set) var outcome: String?
    /// Open though due before the moment that was asked for; never without such a moment.
    public internal(set) var isOverdue = false
    /// Positions of the ratings and answers that a survey brought in.
    public internal(set) var answers: [Int64] = []
    var ending: Moment?

    init(key: String, _ first: Moment) {
      self.key = key
      moments = [first]
    }

    private var first: Moment? { moments.first }

    public var startedAt: Timestamp { first?.occurred ?? .earliest }

    /// Its kind; of a wait, the cause.
    public var kind: String? {
      first?.text("kind") ?? (first?.kind == .waitStarted ? first?.text("cause") : nil)
    }
    public var touchpoint: String? { field("touchpoint")?.text }
    public var by: String? { first?.text("by") }

    /// The time that was said last.
    public var due: Timestamp? { moments.last { $0["due"] != nil }?.time("due") }

    /// What was said or noted at the beginning, where opened.
    public var words: String? { first?.words }
    public var approver: String? { ending?.text("approver") }
    public var resolution: String? { field("resolution")?.text ?? ending?.text("reason") }

    public var principles: [String] {
      ending?["principles"]?.items?.compactMap(\.text) ?? []
    }

    /// What was said or noted at the end, where opened.
    public var closingWords: String? { ending?.words }

    /// Kept, or otherwise ended, after it was due.
    public var isLate: Bool {
      guard let due, let endedAt, outcome != "broken", outcome != "cancelled" else { return false }
      return endedAt > due
    }

    /// What was said of a field last, attempts and messages apart.
    public func field(_ name: String) -> JSON? {
      moments.last { $0[name] != nil && !$0.isTry }?[name]
    }

    /// As the measures take it: when it began and ended, and where in the log.
    public var interval: TouchpointTimes.Interval {
      .init(started: first?.recorded, ended: ending?.recorded)
    }
  }
}

extension Moment {
  /// An attempt or a message: it has fields of its own, and says nothing of the whole.
  var isTry: Bool {
    switch kind {
    case .followUpAttempted, .messageSent, .messageAnswered: true
    default: false
    }
  }
}
