internal import Satisfaction

/// What few journeys have: keys that pair, answers beside ratings, staff, parties.
extension JourneyDecision {
  static func seldom(
    _ fact: FactDigest, _ state: JourneyState, _ beside: DecisionContext
  ) throws(Refusal) {
    switch fact.kind {
    case .promiseMade: try new(.promise, fact, state)
    case .waitStarted: try new(.wait, fact, state)
    case .exceptionRaised: try new(.exception, fact, state)
    case .surveyInvited: try new(.survey, fact, state)
    case .complaintRaised: try new(.complaint, fact, state)
    case .requestLogged: try new(.request, fact, state)
    case .referralAsked: try new(.referral, fact, state)
    case .followUpPlanned: try new(.task, fact, state)
    case .alertOpened: try new(.alert, fact, state)
    case .waitEnded:
      try open(.wait, fact, state)
      if let start = state.entry(.wait, fact.key)?.time, fact.occurred < start {
        throw .endsBeforeStart(field: "time")
      }
    case .surveyDeclined: try open(.survey, fact, state)
    case .complaintResolved: try open(.complaint, fact, state)
    case .requestResolved: try open(.request, fact, state)
    case .alertEscalated: try open(.alert, fact, state)
    case .promiseKept, .promiseBroken: try promise(fact, state)
    case .exceptionHandled:
      try open(.exception, fact, state)
      let approver = fact.code(.approver)
      if approver == .none { throw .approverNeeded }
      if approver == fact.details?.actor { throw .ownApprover }
    case .experienceAnswered:
      if !fact.has(.solved), !fact.has(.pleasant) { throw .answerNeeded(["solved", "pleasant"]) }
    case .recommendationStated: try stated(fact, ["level", "raw"], fact.has(.level))
    case .repurchaseStated:
      try stated(
        fact, ["level", "likelihood", "raw"], fact.has(.level) || fact.has(.likelihood))
    case .assignmentChanged: try assignment(fact, state, beside)
    case .partyLinked:
      if state.isLinked(fact.code(.party), as: fact.code(.role)) { throw .partyLinked }
    default: try care(fact, state, beside)
    }
  }

  private static func new(
    _ kind: JourneyState.KeyKind, _ fact: FactDigest, _ state: JourneyState
  ) throws(Refusal) {
    if state.stage(kind, fact.key) != nil { throw .keyTaken(kind.rawValue) }
  }

  private static func open(
    _ kind: JourneyState.KeyKind, _ fact: FactDigest, _ state: JourneyState
  ) throws(Refusal) {
    if !state.isOpen(kind, fact.key) { throw .keyUnknown(kind.rawValue) }
  }

  /// A promise is kept by its time; one broken before that has a reason.
  private static func promise(_ fact: FactDigest, _ state: JourneyState) throws(Refusal) {
    guard let entry = state.entry(.promise, fact.key), entry.stage == .open else {
      throw .keyUnknown("promise")
    }
    guard let due = entry.time else { return }
    if fact.kind == .promiseKept {
      if fact.occurred > due { throw .keptTooLate }
    } else if fact.occurred < due, !fact.has(.reason) {
      throw .brokenEarly
    }
  }

  /// A level is told in words, a raw answer on its scale.
  private static func stated(
    _ fact: FactDigest, _ fields: [String], _ isTold: Bool
  ) throws(Refusal) {
    guard let raw = fact.number(.raw) else {
      if !isTold { throw .answerNeeded(fields) }
      return
    }
    let code = fact.code(.scale)
    guard let scale = Scale.allCases.first(where: { CodeHash($0.rawValue) == code }) else {
      throw .rawWithoutScale
    }
    guard (Int64(scale.lowest)...Int64(scale.highest)).contains(raw) else {
      throw .outOfScale(field: "raw", lowest: scale.lowest, highest: scale.highest)
    }
  }

  // MARK: Staff

  /// A journey that a novice opens has a mentor who is none.
  static func staffing(_ fact: FactDigest, _ beside: DecisionContext) throws(Refusal) {
    try mentor(fact.code(.mentor), of: fact.person, beside)
  }

  private static func mentor(
    _ mentor: CodeHash, of person: CodeHash, _ beside: DecisionContext
  ) throws(Refusal) {
    let isNovice = person != .none && beside.novices.contains(person)
    if mentor == .none {
      if isNovice { throw .mentorNeeded }
      return
    }
    if isNovice, mentor == person { throw .ownMentor }
    if beside.novices.contains(mentor) { throw .mentorNotQualified }
  }

  private static func assignment(
    _ fact: FactDigest, _ state: JourneyState, _ beside: DecisionContext
  ) throws(Refusal) {
    let person = fact.code(.to)
    switch fact.code(.role) {
    case .advisor, .deliverySpecialist:
      if beside.novices.contains(person) { try mentor(state.mentor, of: person, beside) }
    case .mentor:
      let hasNovice = [state.advisor, state.specialist].contains {
        $0 != .none && beside.novices.contains($0)
      }
      if person == .none {
        if hasNovice { throw .mentorNeeded }
      } else if beside.novices.contains(person) {
        let isOwn = person == state.advisor || person == state.specialist
        throw isOwn ? .ownMentor : .mentorNotQualified
      }
    default: break
    }
  }
}
