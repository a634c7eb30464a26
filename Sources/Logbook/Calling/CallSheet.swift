public import Chronology
public import FollowUps
public import Interchange
public import Journeys
public import Satisfaction
public import Timelines
public import Wording

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
    /// Who calls: the present advisor, of a missed step the one on its last day.
    public let advisor: String?
    /// Who handed the car over.
    public let advisorAtDelivery: String?
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
    /// The advisor's name, where opened.
    public let advisorName: String?
    /// Complaints about the journey that are not closed, with the customer's words where opened.
    public let complaints: [JourneyTimeline.Span]
    /// Why it is on the list, and what it waits for.
    public let why: Sentence

    /// What the row stands on the list for.
    public var task: CallTask { tasks[0] }

    /// Whether anything personal is opened in it.
    var showsPersonal: Bool { name != nil || phone != nil || !names.isEmpty }

    /// Whether the weakest touchpoint fell short of what was expected.
    var isWeakestToSpeakOf: Bool { points.contains { $0.journey == journey && $0.hasWeakest } }
  }

  /// How many customers are to be called, by what is highest.
  public struct Totals: Sendable {
    public internal(set) var customers = 0
    public internal(set) var tasks = 0
    public internal(set) var groups: [CallTask.Group: Int] = [:]

    mutating func add(_ row: [CallTask]) {
      customers += 1
      tasks += row.count
      groups[row[0].group, default: 0] += 1
    }
  }

  /// How many steps nobody called for, and whose they were.
  public struct Missed: Sendable {
    /// Counted are steps whose latest day is this one or a later one; nil: all there ever were.
    public let since: LocalDate?
    /// By advisor, the most first.
    public internal(set) var byAdvisor: [(advisor: String?, count: Int)] = []

    public var count: Int { byAdvisor.reduce(0) { $0 + $1.count } }
  }

  /// The local day the list is for.
  public let day: CivilTime
  public let zone: Zone
  public let position: Int64
  public let cut: Cut
  public internal(set) var rows: [Row]
  /// Of all that the filter lets through, whether shown or not.
  public let totals: Totals
  /// Customers who would stand on the list, and have withheld their consent.
  public let withheld: Int
  /// Open alerts of journeys that were called at the touchpoint `followUp` only.
  public let alertsCalled: [String]
  /// Steps that nobody called for up to their latest day.
  public let missed: Missed
  /// For the manager: those alerts and those steps, a row each; nil where not asked for.
  public let review: [Row]?
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

  /// Only of this advisor, by id.
  public var advisor: String?
  /// Only with a step of the plan, a kind of care or `alert`, as an id or as lists print it.
  public var step: String?
  /// Only what is due by a day; the list's own day where the flag stands alone.
  public var due: Due?
  /// The customer of the row that ended the page before: only the rows after it.
  public var after: String?
  /// At most so many rows.
  public var limit: Int?
  /// With what waits for the manager's review.
  public var isReview = false

  public enum Due: Sendable {
    case today
    case by(CivilTime)
  }

  public init() {}
}
