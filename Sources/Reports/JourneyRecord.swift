internal import Journeys
internal import Satisfaction
internal import Timelines

/// One journey as plain inputs of the measures.
struct JourneyRecord {
  let journey: String
  var customer: String?
  /// Who answered for it at the hand-over; before, who answers for it at the cut.
  var advisor: String?
  var plan: PlanFacts?
  var variant: String?
  var openedAt: RecordedMoment?
  var lost: (moment: RecordedMoment, reason: String)?
  var delivered: RecordedMoment?
  /// In the order of the plan.
  var steps: [Step] = []

  /// What happened to touchpoints, planned or not, in order of position.
  var moves: [Move] = []
  /// Waits, with a touchpoint or without, each once.
  var waitings: [Waiting] = []

  // What the customer said.
  var answers: [Answer] = []
  /// When each said thing occurred, by position.
  var occurred: [Int64: Int64] = [:]
  var experiences: [Said<Experience.Answer>] = []
  var kano: [Said<Kano.Reply>] = []
  var recommendations: [Said<LoyaltyPanel.Recommendation>] = []
  var repurchases: [Said<LoyaltyPanel.Repurchase>] = []
  var invitations: [Invitation] = []
  var attributions: [Causes.Attribution] = []

  // What was promised, and what was done.
  var promises: [PromisedFinish.Promise] = []
  var arrived: RecordedMoment?
  var greeted: RecordedMoment?
  var exceptions: [Keyed] = []
  var complaints: [Keyed] = []
  var requests: [Keyed] = []
  var alerts = Alerts.none
  var referrals: [String: Referral] = [:]
  var reachedCalls: [RecordedMoment] = []

  /// One touchpoint of the plan.
  struct Step {
    var passes = TouchpointTimes.Passes()
    var waits: [TouchpointTimes.Interval] = []
    var isSkipped = false
    var isDone = false
    var completed: RecordedMoment?
    /// Against a promise, as the timeline marks it.
    var isLate = false
    var isOutOfOrder = false
    var checks: [String: Check] = [:]
    /// Why it was completed although mandatory items were missing, and where that stands.
    var excuse: (reason: String, position: Int64)?
    /// Open concerns, and the event that said so.
    var concerns: [String: Int64] = [:]
  }

  /// One fact about a touchpoint.
  struct Move {
    let kind: FactKind
    let touchpoint: String
    let moment: RecordedMoment
  }

  struct Waiting {
    let touchpoint: String?
    let started: RecordedMoment
    var ended: RecordedMoment?
  }

  struct Check {
    let outcome: ServiceLevel.Outcome?
    let position: Int64
  }

  /// Something with a key of its own, a beginning and an end.
  struct Keyed {
    let key: String
    let kind: String
    let begun: RecordedMoment
    var resolved: RecordedMoment?
    var closed: RecordedMoment?
    var isSatisfied: Bool?
    /// Not closed, and nobody waits for it: the journey is lost, the customer erased or died.
    var isGone = false
  }

  struct Invitation {
    let survey: String
    let respondent: String?
    let sent: RecordedMoment
    var declined: RecordedMoment?
  }

  /// How far a referral came: the event of each stage.
  struct Referral {
    var asked: Int64?
    var agreed: Int64?
    var visited: Int64?
    var bought: Int64?

    var positions: [Int64] { [asked, agreed, visited, bought].compactMap(\.self) }
  }

  /// Touchpoints that count for an index: of the plan, not skipped, the ceremony apart.
  var countedTouchpoints: Set<String> {
    guard let plan else { return [] }
    return Set(
      zip(plan.touchpoints, steps).filter { !$0.isCeremony && !$1.isSkipped }.map(\.0.id))
  }

  /// The mean place of those answers that rate counted touchpoints as a whole, and the events it
  /// rests on.
  func mean(of answers: [Answer]) -> (mean: Rational?, positions: [Int64]) {
    let counted = countedTouchpoints
    let rated = answers.filter { answer in
      answer.perception != nil && (answer.ratedTouchpoint.map(counted.contains) ?? false)
    }
    return (Rational.mean(rated.compactMap(\.place)), rated.map(\.position))
  }
}

/// Something said in reply to a question that is no rating.
struct Said<Value> {
  /// The same question asked of the same person.
  struct Question: Hashable {
    let survey: String?
    let respondent: String?
    let collector: String?
    /// What was asked about, where there are several things.
    let about: String?
  }

  let question: Question
  let position: Int64
  let occurred: Int64
  let isSolicited: Bool
  let isRewarded: Bool
  let value: Value
}

extension AnswerSet {
  /// The sayings that count, as `choose` does it with ratings.
  func choose<Value>(_ said: [Said<Value>], without: Set<LeftOut>) -> [Said<Value>] {
    var chosen = said
    if self != .all {
      var kept: [Said<Value>.Question: Said<Value>] = [:]
      for one in said where self == .latest || kept[one.question] == nil {
        kept[one.question] = one
      }
      chosen = kept.values.sorted { $0.position < $1.position }
    }
    return chosen.filter { one in
      !(one.isSolicited && without.contains(.solicited))
        && !(one.isRewarded && without.contains(.rewarded))
    }
  }
}
