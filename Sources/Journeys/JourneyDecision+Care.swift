/// Complaints, alerts, causes, calls, messages and referrals.
extension JourneyDecision {
  static func care(
    _ fact: FactDigest, _ state: JourneyState, _ beside: DecisionContext
  ) throws(Refusal) {
    switch fact.kind {
    case .complaintClosed:
      guard let entry = state.entry(.complaint, fact.key), entry.stage != .settled else {
        throw .keyUnknown("complaint")
      }
      guard entry.stage == .resolved else { throw .notResolved }
      try recall(fact, state, since: entry)
    case .alertClosed:
      guard let entry = state.entry(.alert, fact.key), entry.stage == .open else {
        throw .keyUnknown("alert")
      }
      if state.hasOpen(.complaint) { throw .complaintOpen }
      try recall(fact, state, since: entry)
    case .causeAttributed: try cause(fact, state, beside)
    case .followUpAttempted, .callbackAgreed, .messageAnswered: try task(fact, state)
    case .messageSent:
      try task(fact, state)
      try consent(fact, beside)
    case .followUpCompleted, .followUpCancelled:
      if fact.key != .none, !state.isOpen(.task, fact.key) { throw .keyUnknown("task") }
    case .referralAgreed, .referralVisited, .referralBought: try referral(fact, state)
    default: break
    }
  }

  /// A complaint and an alert end with a call that reached the customer after the last reason, made
  /// by someone who neither was the advisor of the journey then nor is now (满意度回访).
  private static func recall(
    _ fact: FactDigest, _ state: JourneyState, since entry: JourneyState.Entry
  ) throws(Refusal) {
    guard let call = state.call(fact.code(.recall)) else { throw .recallUnknown }
    // After it in the log, and after it in time: a call entered late was not made late.
    guard call.order > entry.since, call.time >= entry.time ?? call.time else {
      throw .recallTooEarly
    }
    guard !call.isByAdvisor, call.actor != state.advisor else { throw .recallByAdvisor }
  }

  private static func cause(
    _ fact: FactDigest, _ state: JourneyState, _ beside: DecisionContext
  ) throws(Refusal) {
    switch beside.answer {
    case .missing: throw .answerUnknown
    case .elsewhere: throw .answerElsewhere
    case .found(.ratingGiven), .found(.complaintRaised): break
    case .found: throw .notAnAnswer
    }
    if fact.has(.executionCause), fact.code(.gap) != .delivery { throw .noExecution }
    if fact.flag(.primary) ?? true, state.isExplained(fact.code(.of)) { throw .primaryStands }
  }

  /// An attempt, a call-back or a message belongs to a task that was planned, or names its step.
  private static func task(_ fact: FactDigest, _ state: JourneyState) throws(Refusal) {
    if fact.key == .none {
      if !fact.has(.step) { throw .taskOrStep }
    } else if state.entry(.task, fact.key) == nil {
      throw .taskUnknown
    }
  }

  /// Care needs no consent of its own; what the customer may refuse does.
  private static func consent(_ fact: FactDigest, _ beside: DecisionContext) throws(Refusal) {
    let purpose = fact.code(.purpose)
    if purpose == .none || purpose == .followUp {
      let isWithheld = beside.customer.withholds(
        .followUp, by: fact.code(.channel), at: fact.occurred)
      if isWithheld { throw .noConsent }
      return
    }
    let isGiven = beside.customer.consents(
      to: purpose, by: fact.code(.channel), at: fact.occurred)
    if !isGiven { throw .noConsent }
  }

  private static func referral(_ fact: FactDigest, _ state: JourneyState) throws(Refusal) {
    let stage = state.stage(.referral, fact.key)
    switch (fact.kind, stage) {
    case (_, nil), (_, .settled): throw .keyUnknown("referral")
    case (.referralAgreed, .open), (.referralVisited, .open), (.referralVisited, .agreed),
      (.referralBought, .visited):
      return
    case (.referralBought, _): throw .notVisited
    default: throw .referralTwice
    }
  }
}

extension FactKind {
  /// Taken after a journey has ended: what looks back on it, and what cares for the customer.
  var looksBack: Bool {
    switch self {
    case .ratingGiven, .correctionMade, .customerIdentified, .promiseKept, .promiseBroken,
      .surveyInvited, .surveyDeclined, .experienceAnswered, .kanoAnswered, .recommendationStated,
      .repurchaseStated, .complaintRaised, .complaintResolved, .complaintClosed, .causeAttributed,
      .requestLogged, .requestResolved, .followUpPlanned, .followUpAttempted, .followUpCompleted,
      .followUpCancelled, .callbackAgreed, .messageSent, .messageAnswered, .alertOpened,
      .alertEscalated, .alertClosed, .referralAsked, .referralAgreed, .referralVisited,
      .referralBought:
      true
    default: false
    }
  }

  /// Taken from a customer who was merged into another: what ends or judges a journey of theirs.
  public var outlivesMerge: Bool {
    switch self {
    case .ratingGiven, .journeyClosed, .consentWithdrawn, .customerErased: true
    default: false
    }
  }
}
