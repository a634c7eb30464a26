public import Chronology
public import EventLog
public import Satisfaction

extension JourneyTimeline {
  public enum StepStatus: String, Sendable {
    case planned, started, completed, skipped, reopened
  }

  /// One answer about a touchpoint, a factor or the whole.
  public struct Rating: Sendable {
    /// As the measures take it.
    public let answer: Answer
    public let occurred: Timestamp
    /// `importance5` or `rank`.
    public let importanceScale: String?
    public let method: String?
    public let channel: String?
    public let pass: Int64?
    public let isCorrected: Bool
    public let words: String?
    /// What it was explained by.
    public internal(set) var causes: [Moment] = []
    public let id: EventID

    public var position: Int64 { answer.position }
    public var pair: Pair { answer.pair }
    public var touchpoint: String? { answer.question.touchpoint }

    /// On five points, or the rank.
    public var importance: Int? {
      switch answer.importance {
      case .five(let value), .rank(let value): value
      case nil: nil
      }
    }
  }

  public struct Check: Sendable {
    public let position: Int64
    public let item: String
    public let outcome: String
    public let value: String?
    public let unit: String?
    public let signedBy: String?
    /// The SHA-256 of a photograph or paper, in hexadecimal digits.
    public let attachment: String?
    public let note: String?
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
    /// In which of the blueprint's ways it was held.
    public internal(set) var kind: String?
    /// Completed with a reason instead of its mandatory items.
    var isExcused = false
    public var note: String?
    /// In order of position; the first is the headline answer.
    public var ratings: [Rating] = []
    public var concernsOpen: [String] = []
    public var concernsClosed: [String] = []
    /// Every time a concern was looked at, with what was said.
    public internal(set) var concerns: [Moment] = []
    public var checks: [Check] = []
    /// Mandatory items that are not there, once the checklist is in use.
    public internal(set) var itemsMissing: [String] = []
    /// What was said beforehand: minutes, content.
    public internal(set) var told: [Moment] = []
    /// Every start, completion, skipping and reopening.
    public internal(set) var history: [Moment] = []
    /// Elapsed, waited and served; nil before it was started or waited in.
    public internal(set) var times: TouchpointTimes?
    /// The duration told last, which counts.
    public internal(set) var toldMinutes: Int64?
    /// Completed and not reopened since; a repeatable one may be on its way again.
    public internal(set) var isDone = false
    public internal(set) var passes = TouchpointTimes.Passes()

    init(touchpoint: String) {
      self.touchpoint = touchpoint
    }

    /// Completed although mandatory items are missing, for a reason.
    public var isIncomplete: Bool { isExcused && isDone && !itemsMissing.isEmpty }

    /// The first answer about the touchpoint as a whole.
    public var headline: Pair? { headlineRating?.pair }

    public var headlineRating: Rating? { ratings.first { $0.answer.scope.ratesTouchpoint } }
  }
}
