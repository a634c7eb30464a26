public import Chronology
public import EventLog

/// Up to when the past is read: what had happened, what was known, or both.
public struct Cut: Sendable, Hashable {
  /// Business time: only what occurred by then.
  public var asOf: Timestamp?
  /// What was asked for as known-at: a moment or a position; for showing.
  public var knownAt: KnownAt?

  public enum KnownAt: Sendable, Hashable {
    case time(Timestamp)
    case position(Int64)
  }

  public init(asOf: Timestamp? = nil, knownAt: KnownAt? = nil) {
    self.asOf = asOf
    self.knownAt = knownAt
  }
}

/// One event as timelines fold it: with its sealed part opened, if it was asked for.
public struct TimelineEvent: Sendable {
  public let recorded: RecordedEvent
  /// The opened personal part; nil when sealed, erased or not asked for.
  public let personal: PersonalPart

  public enum PersonalPart: Sendable, Hashable {
    case none
    /// There is one, and it was not opened.
    case sealed
    case erased
    case opened([String: String])
  }

  public init(_ recorded: RecordedEvent, personal: PersonalPart) {
    self.recorded = recorded
    self.personal = personal
  }

  /// One opened text; nil when it is not there or not opened.
  public func text(_ name: String) -> String? {
    guard case .opened(let texts) = personal else { return nil }
    return texts[name]
  }
}
