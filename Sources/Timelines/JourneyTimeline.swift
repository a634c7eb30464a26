public import CanonicalJSON
public import Chronology
public import Journeys
public import Satisfaction

/// What one journey lived through, step by step.
public struct JourneyTimeline: Sendable {
  /// A correction beside what it corrects.
  public struct Correction: Sendable {
    public let position: Int64
    public let occurred: Timestamp
    public let actor: String
    /// The event it names.
    public let corrects: String
    public let reason: String
    /// False for one that takes its target back.
    public let isReplaced: Bool
    /// Of the event it names; nil where that is not among what is read.
    public let correctedType: String?
    public let correctedPosition: Int64?
    public let touchpoint: String?
    /// The fields that it changed, as they stood before it and as they stand after it.
    public internal(set) var changes: [(field: String, before: JSON?, after: JSON?)]
    public let note: String?
  }

  public let journey: String
  /// Whom the facts that count named last.
  public internal(set) var customer: String?
  public internal(set) var blueprint = ""
  public internal(set) var blueprintVersion: Int64 = 0
  public internal(set) var state = "open"
  public internal(set) var opened: RecordedMoment?
  /// The hand-over: a fact of its own, else the first completed touchpoint of those that deliver.
  public internal(set) var delivered: RecordedMoment?
  public internal(set) var model: String?
  public internal(set) var order: String?
  public internal(set) var advisors = Advisors()
  /// What else the opening said: kind, order line, group, place, mentor.
  public internal(set) var opening: [(name: String, value: JSON)] = []
  public internal(set) var vehicle: String?
  public internal(set) var variant: String?
  public internal(set) var vin: String?
  /// Promised and actual, as the measures reckon them; nil where nothing was promised.
  public internal(set) var promised: PromisedFinish?
  /// Every finish that was promised, in order of position.
  public internal(set) var promisedFinishes: [PromisedFinish.Promise] = []
  public internal(set) var arrived: RecordedMoment?
  /// The first start of the greeting, which stands for the arrival where none is recorded.
  public internal(set) var greeted: RecordedMoment?
  public internal(set) var steps: [Step] = []
  public internal(set) var overallRatings: [Rating] = []
  /// Where the customer promised to answer a survey; nil for a customer who did not.
  var solicitedFrom: Int64?
  public internal(set) var weakest: String?
  public internal(set) var weakestTied: [String] = []
  public internal(set) var moments: [MomentList: [Moment]] = [:]
  public internal(set) var spans: [SpanList: [Span]] = [:]
  public internal(set) var corrections: [Correction] = []
  /// Derived from what the customer said and was promised; `alert.*` facts are among the spans.
  public internal(set) var alerts = Alerts.none
  /// Facts of types this program does not know: type and position.
  public internal(set) var unknown: [(type: String, position: Int64)] = []
  public internal(set) var plan: Blueprint?

  init(journey: String) {
    self.journey = journey
  }

  public func step(_ touchpoint: String) -> Step? {
    steps.first { $0.touchpoint.isSame(as: touchpoint) }
  }

  public var openedAt: Timestamp? { opened.map { Timestamp(milliseconds: $0.occurred) } }
  public var deliveredAt: Timestamp? { delivered.map { Timestamp(milliseconds: $0.occurred) } }
  public var arrivedAt: Timestamp? {
    (arrived ?? greeted).map { Timestamp(milliseconds: $0.occurred) }
  }

  /// Who answers for the journey now: calls are theirs.
  public var advisor: String? { advisors.now }

  /// Who answered for it at the hand-over: what is said about the delivery is theirs. Nil before.
  public var advisorAtDelivery: String? { deliveredAt.flatMap { advisors.at($0) } }

  /// Whether what is said at a position was solicited: the customer had promised to answer.
  public func isSolicited(at position: Int64) -> Bool {
    solicitedFrom.map { $0 < position } ?? false
  }

  public subscript(_ list: MomentList) -> [Moment] { moments[list] ?? [] }
  public subscript(_ list: SpanList) -> [Span] { spans[list] ?? [] }

  public var waits: [Span] { self[.waits] }
  public var promises: [Span] { self[.promises] }
  public var exceptions: [Span] { self[.exceptions] }

  /// The finish that binds; nil where none was promised before the customer came.
  public var promisedFinish: Timestamp? {
    promised?.binding.map { Timestamp(milliseconds: $0.finish) }
  }

  /// What was promised first, whether or not it binds.
  public var firstPromisedFinish: Timestamp? {
    promised?.first.map { Timestamp(milliseconds: $0.finish) }
  }

  /// Actual less binding finish, in milliseconds; nil when either is missing.
  public var delay: Int64? { promised?.delay.value }

  /// Beyond the blueprint's grace; nil without a delay.
  public var isLate: Bool? { promised?.isLate(graceMinutes: plan?.graceMinutes ?? 0) }

  /// Who stands in which role: the opening's advisor and mentor, then what was changed, in the
  /// order in which the roles were first given.
  public var team: [(role: String, staff: String)] {
    var team: [(role: String, staff: String)] = []
    func set(_ role: String, _ staff: String?) {
      let place = team.firstIndex { $0.role == role }
      switch (place, staff) {
      case (let place?, let staff?): team[place].staff = staff
      case (let place?, nil): team.remove(at: place)
      case (nil, let staff?): team.append((role, staff))
      case (nil, nil): break
      }
    }
    set("advisor", advisors.first)
    set("mentor", opening.first { $0.name == "mentor" }?.value.text)
    for change in self[.assignments] { set(change.text("role") ?? "", change.text("to")) }
    return team
  }

  /// Why a journey was lost: 战败原因; the last one said.
  public var lostReason: String? {
    self[.endings].last { $0.kind == .journeyLost }?.text("reason")
  }
}
