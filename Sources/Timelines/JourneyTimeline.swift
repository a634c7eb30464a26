public import Chronology
public import Journeys
public import Satisfaction

/// What one journey lived through, step by step.
public struct JourneyTimeline: Sendable {
  public enum StepStatus: String, Sendable {
    case planned, started, completed, skipped, reopened
  }

  /// One answer about a touchpoint, a factor or the whole.
  public struct Rating: Sendable {
    public let position: Int64
    public let occurred: Timestamp
    public let pair: Pair
    public let importance: Int?
    public let subject: String
    public let factor: String?
    public let dimension: String?
    public let determinant: String?
    public let method: String?
    public let survey: String?
    public let respondent: String?
    public let isSolicited: Bool
    public let isRewarded: Bool
    public let isCorrected: Bool
    public let words: String?
  }

  public struct Check: Sendable {
    public let item: String
    public let outcome: String
    public let value: String?
    public let unit: String?
    public let occurred: Timestamp
  }

  /// One touchpoint, planned ones included.
  public struct Step: Sendable {
    public let touchpoint: String
    public var status = StepStatus.planned
    public var startedAt: Timestamp?
    public var completedAt: Timestamp?
    public var offset: TimeOffset?
    public var completions = 0
    /// Against a promise: the promised finish, or a duration told beforehand.
    public var isLate = false
    /// Recorded more than a day after it happened.
    public var isEnteredLate = false
    /// Said to have happened more than a day after it was recorded.
    public var isFuture = false
    /// A later one was completed earlier, by occurred.
    public var isOutOfOrder = false
    public var reason: String?
    public var note: String?
    /// In order of position; the first is the headline answer.
    public var ratings: [Rating] = []
    public var concernsOpen: [String] = []
    public var concernsClosed: [String] = []
    public var checks: [Check] = []
    var toldMinutes: Int64?
    /// Completed and not reopened since; a repeatable one may be on its way again.
    var isDone = false

    init(touchpoint: String) {
      self.touchpoint = touchpoint
    }

    /// The first answer about the touchpoint as a whole.
    public var headline: Pair? {
      ratings.first {
        $0.factor == nil && $0.dimension == nil && $0.determinant == nil
          && $0.subject == "touchpoint"
      }?.pair
    }
  }

  /// Something with a beginning and an end: a wait, a promise, an exception.
  public struct Span: Sendable {
    public let key: String
    public let kind: String?
    public let touchpoint: String?
    public let by: String?
    public let startedAt: Timestamp
    public let due: Timestamp?
    public let words: String?
    public var endedAt: Timestamp?
    /// How it ended: ended, kept, broken, handled; nil while open.
    public var outcome: String?
    public var approver: String?
    public var resolution: String?
  }

  public struct Correction: Sendable {
    public let position: Int64
    public let corrects: String
    public let reason: String
    public let isReplaced: Bool
    public let occurred: Timestamp
  }

  public let journey: String
  public internal(set) var blueprint = ""
  public internal(set) var blueprintVersion: Int64 = 0
  public internal(set) var state = "open"
  public internal(set) var openedAt: Timestamp?
  public internal(set) var deliveredAt: Timestamp?
  public internal(set) var model: String?
  public internal(set) var order: String?
  public internal(set) var advisor: String?
  public internal(set) var vehicle: String?
  public internal(set) var vin: String?
  public internal(set) var promisedFinish: Timestamp?
  public internal(set) var firstPromisedFinish: Timestamp?
  public internal(set) var arrivedAt: Timestamp?
  public internal(set) var steps: [Step] = []
  public internal(set) var overallRatings: [Rating] = []
  public internal(set) var weakest: String?
  public internal(set) var weakestTied: [String] = []
  public internal(set) var waits: [Span] = []
  public internal(set) var promises: [Span] = []
  public internal(set) var exceptions: [Span] = []
  public internal(set) var corrections: [Correction] = []
  /// Facts of types this program does not know: type and position.
  public internal(set) var unknown: [(type: String, position: Int64)] = []
  public internal(set) var plan: Blueprint?

  init(journey: String) {
    self.journey = journey
  }

  public func step(_ touchpoint: String) -> Step? {
    steps.first { $0.touchpoint.utf8.elementsEqual(touchpoint.utf8) }
  }
}
