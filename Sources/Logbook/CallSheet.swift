public import Chronology
public import FollowUps
public import Interchange
public import Journeys
public import Timelines

/// Whom to call on a day: one row a customer, in the order in which to call.
public struct CallSheet: Sendable {
  public struct Row: Sendable {
    public let customer: String
    /// Of the highest task.
    public let journey: String
    /// Nil where the car was not handed over yet.
    public let deliveredAt: Timestamp?
    /// Calendar days since delivery.
    public let days: Int?
    public let name: String?
    public let phone: String?
    public let isErased: Bool
    public let model: String?
    public let advisor: String?
    public let weakest: String?
    public let weakestPerception: Int?
    public let weakestExpectation: Int?
    public let concernsOpen: [(touchpoint: String, concern: String)]
    public let exceptionsOpen: [String]
    public let promisesOpen: [String]
    public let vin: String?
    /// What the journey follows.
    public let plan: Blueprint?
    /// Everything to do for the customer, the highest first; never empty.
    public let tasks: [CallTask]
    /// By journey, the newest first.
    public let points: [JourneyPoints]
    /// All who share the phone, this customer first.
    public let customers: [String]
    /// Their names, where opened.
    public let names: [String]

    /// What the row stands on the list for.
    public var task: CallTask { tasks[0] }
  }

  /// The local day the list is for.
  public let day: CivilTime
  public let zone: Zone
  public let position: Int64
  public let cut: Cut
  public internal(set) var rows: [Row]
  /// Customers who would stand on the list, and have withheld their consent.
  public let withheld: Int
  /// Open alerts of journeys that were called at the touchpoint `followUp` only.
  public let alertsCalled: [String]
  public let isCallingDay: Bool
  /// The day's year has no holiday file.
  public let isFallback: Bool

  public var dayText: String { CivilText.day(day) }
}

/// Which list is asked for.
public struct CallRequest: Sendable {
  /// As the local day began; nil: the list of the moment.
  public var day: CivilTime?
  public var knownAt: Cut.KnownAt?
  public var opensNames = false
  /// Why names are opened: a code that is recorded.
  public var reason: String?

  public init() {}
}
