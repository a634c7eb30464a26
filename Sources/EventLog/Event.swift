public import Chronology
public import CanonicalJSON

/// An event as a value: a CloudEvents 1.0 object without the times and places the log adds.
public struct Event: Sendable, Hashable {
  public var id: EventID
  /// Whose log it comes from; kept as given on import.
  public var source: String
  /// For instance "touchpoint.completed".
  public var type: String
  public var dataVersion: Int
  /// The stream: a kind, "/" and an id, for instance "journey/J-1".
  public var subject: String
  /// When it happened, at the desk.
  public var time: Timestamp
  public var timeOffset: TimeOffset?
  public var customer: String?
  public var actor: String
  public var correlationID: String?
  public var causationID: String?
  /// An object of codes, ids, numbers and times only.
  public var data: JSON
  /// The sealed part as bytes; base64 in the entry.
  public var sealed: [UInt8]?

  public init(
    id: EventID, source: String, type: String, dataVersion: Int = 1, subject: String,
    time: Timestamp, timeOffset: TimeOffset? = nil, customer: String? = nil, actor: String,
    correlationID: String? = nil, causationID: String? = nil, data: JSON = .object([]),
    sealed: [UInt8]? = nil
  ) {
    self.id = id
    self.source = source
    self.type = type
    self.dataVersion = dataVersion
    self.subject = subject
    self.time = time
    self.timeOffset = timeOffset
    self.customer = customer
    self.actor = actor
    self.correlationID = correlationID
    self.causationID = causationID
    self.data = data
    self.sealed = sealed
  }

  /// The part of the subject before "/".
  public var streamKind: Substring { subject.prefix { $0 != "/" } }

  /// The part of the subject after the first "/".
  public var streamID: Substring { subject.drop { $0 != "/" }.dropFirst() }
}

/// An event as it stands in the log.
public struct RecordedEvent: Sendable, Hashable {
  public let position: Int64
  /// Counted from 1 within its stream.
  public let version: Int64
  /// When the log took it.
  public let recorded: Timestamp
  public let event: Event

  public init(position: Int64, version: Int64, recorded: Timestamp, event: Event) {
    self.position = position
    self.version = version
    self.recorded = recorded
    self.event = event
  }
}
