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

    public init(
      customer: String, journey: String, deliveredAt: Timestamp?, days: Int?, name: String?,
      phone: String?, isErased: Bool, model: String?, advisor: String?,
      advisorAtDelivery: String?, weakest: String?, weakestPerception: Int?,
      weakestExpectation: Int?, concernsOpen: [(touchpoint: String, concern: String)],
      exceptionsOpen: [String], promisesOpen: [String], vin: String?, plan: Blueprint?,
      tasks: [CallTask], points: [JourneyPoints], customers: [String], names: [String],
      advisorName: String?, complaints: [JourneyTimeline.Span], why: Sentence
    ) {
      self.customer = customer
      self.journey = journey
      self.deliveredAt = deliveredAt
      self.days = days
      self.name = name
      self.phone = phone
      self.isErased = isErased
      self.model = model
      self.advisor = advisor
      self.advisorAtDelivery = advisorAtDelivery
      self.weakest = weakest
      self.weakestPerception = weakestPerception
      self.weakestExpectation = weakestExpectation
      self.concernsOpen = concernsOpen
      self.exceptionsOpen = exceptionsOpen
      self.promisesOpen = promisesOpen
      self.vin = vin
      self.plan = plan
      self.tasks = tasks
      self.points = points
      self.customers = customers
      self.names = names
      self.advisorName = advisorName
      self.complaints = complaints
      self.why = why
    }

    /// What the row stands on the list for.
    public var task: CallTask { tasks[0] }

    /// Whether anything personal is opened in it.
    public var showsPersonal: Bool { name != nil || phone != nil || !names.isEmpty }

    /// Whether the weakest touchpoint fell short of what was expected.
    var isWeakestToSpeakOf: Bool { points.contains { $0.journey == journey && $0.hasWeakest } }
  }

  /// How many customers are to be called, by what is highest.
  public struct Totals: Sendable {
    public var customers = 0
    public var tasks = 0
    public var groups: [CallTask.Group: Int] = [:]

    public init() {}

    /// - Parameter row: what is to be done for one customer, the highest first.
    public mutating func add(_ row: [CallTask]) {
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
    public var byAdvisor: [(advisor: String?, count: Int)] = []

    public init(since: LocalDate?) { self.since = since }

    public var count: Int { byAdvisor.reduce(0) { $0 + $1.count } }
  }

  /// The local day the list is for.
  public let day: CivilTime
  public let zone: Zone
  public let position: Int64
  public let cut: Cut
  public var rows: [Row]
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

  public init(
    day: CivilTime, zone: Zone, position: Int64, cut: Cut, rows: [Row], totals: Totals,
    withheld: Int, alertsCalled: [String], missed: Missed, review: [Row]?, isCallingDay: Bool,
    isFallback: Bool
  ) {
    self.day = day
    self.zone = zone
    self.position = position
    self.cut = cut
    self.rows = rows
    self.totals = totals
    self.withheld = withheld
    self.alertsCalled = alertsCalled
    self.missed = missed
    self.review = review
    self.isCallingDay = isCallingDay
    self.isFallback = isFallback
  }

  public var dayText: String { CivilText.day(day) }
}
