public import Chronology
public import EventLog

/// One journey as process mining sees it: codes, ids and times only, nothing personal.
public struct ProcessCase: Sendable {
  public let journey: String
  /// Whom the journey is of now: who was merged into another is that other.
  public var customer: String?
  /// Whether that customer was erased.
  public var isErased = false
  /// The staff id of who answers for the journey now.
  public var advisor: String?
  /// The staff id of who answered for it at the hand-over.
  public var advisorAtDelivery: String?
  public var model: String?
  public var order: String?
  /// The name of the trace that it was imported from, where the id is another text.
  public var trace: String?
  public var blueprint: String?
  public var blueprintVersion: Int64?
  public var state: String?
  /// Names of touchpoints that were activities of an imported process, where the id is another
  /// text.
  public var activities: [String: String] = [:]
  /// The ids that the log gives vehicles, the last one the journey's own; never a VIN.
  public var vehicles: [Vehicle] = []
  /// As they happened: by time, at one time by position.
  public var events: [ProcessEvent] = []

  public struct Vehicle: Sendable, Hashable {
    public let id: String
    public let variant: String?

    public init(id: String, variant: String?) {
      self.id = id
      self.variant = variant
    }
  }

  public init(journey: String) {
    self.journey = journey
  }
}

/// One fact of a journey as process mining sees it.
public struct ProcessEvent: Sendable {
  /// What happened to a touchpoint.
  public enum Step: String, Sendable {
    case started, completed, skipped, reopened
  }

  public let id: EventID
  public let position: Int64
  /// Nil for what concerns the journey as a whole.
  public let step: Step?
  /// The type of the fact: `touchpoint.completed`.
  public let fact: String
  public let touchpoint: String?
  public let time: Timestamp
  /// Of the desk's clock.
  public let offset: TimeOffset?
  /// A staff id; nil where a program recorded it.
  public let actor: String?
  /// Of a vehicle that it assigns.
  public let vehicle: String?
  /// The staff id of the advisor with whom it opens the journey.
  public var advisor: String?
  /// The first answer about the touchpoint, given with its first completion.
  public var perception: Int?
  public var expectation: Int?

  public init(
    id: EventID, position: Int64, step: Step?, fact: String, touchpoint: String?, time: Timestamp,
    offset: TimeOffset?, actor: String?, vehicle: String?
  ) {
    self.id = id
    self.position = position
    self.step = step
    self.fact = fact
    self.touchpoint = touchpoint
    self.time = time
    self.offset = offset
    self.actor = actor
    self.vehicle = vehicle
  }
}
