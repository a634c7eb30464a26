internal import Satisfaction

/// Whether a fact may follow what a journey has lived through. Pure: state and fact in, a
/// refusal or nothing out.
public enum JourneyDecision {
  /// Takes the fact or says why not.
  public static func decide(
    _ fact: FactDigest, on state: JourneyState, plans: PlanBook
  ) throws(Refusal) {
    if fact.kind == .journeyOpened {
      guard state.status == .absent else { throw .journeyExists }
      guard plans.find(fact.key, version: fact.number) != nil else { throw .unknownBlueprint }
      return
    }
    guard state.status != .absent else { throw .unknownJourney }
    try whileOpen(fact, state)
    guard state.plan >= 0 else { throw .unknownBlueprint }
    let plan = plans.plans[Int(state.plan)]
    switch fact.kind {
    case .touchpointStarted, .touchpointCompleted, .touchpointSkipped, .touchpointReopened:
      try step(fact, state, plan)
    case .itemChecked:
      guard plan.hasItem(fact.key, at: try place(fact, plan)) else { throw .unknownItem }
    case .concernAnswered:
      guard plan.hasConcern(fact.key, at: try place(fact, plan)) else { throw .unknownConcern }
    case .ratingGiven: try rating(fact, plan)
    case .expectationTold: _ = try place(fact, plan)
    case .waitStarted, .waitEnded, .promiseMade, .promiseKept, .promiseBroken, .exceptionRaised,
      .exceptionHandled:
      if fact.touchpoint != .none { _ = try place(fact, plan) }
      try pairing(fact, state)
    case .vehicleAssigned:
      if state.hasVehicle { throw .vehicleAssigned }
    case .vehicleReplaced:
      if !state.hasVehicle { throw .noVehicle }
    case .appointmentMade:
      if state.hasAppointment { throw .appointmentStands }
    case .appointmentMoved, .appointmentCancelled, .appointmentMissed:
      if !state.hasAppointment { throw .noAppointment }
    case .journeyDelivered:
      if state.isDeliveredByFact { throw .alreadyDelivered }
    default: break
    }
  }

  /// After closing or losing, only what looks back is taken: answers, promises, corrections.
  private static func whileOpen(_ fact: FactDigest, _ state: JourneyState) throws(Refusal) {
    guard state.status == .closed || state.status == .lost else { return }
    switch fact.kind {
    case .ratingGiven, .correctionMade, .customerIdentified, .promiseKept, .promiseBroken: return
    case .journeyClosed where state.status == .lost: return
    default: throw state.status == .closed ? .journeyClosed : .journeyLost
    }
  }

  private static func step(
    _ fact: FactDigest, _ state: JourneyState, _ plan: BlueprintPlan
  ) throws(Refusal) {
    let place = try place(fact, plan)
    let isDone = state.completed.contains(place) && !plan.repeatable.contains(place)
    switch fact.kind {
    case .touchpointReopened:
      guard state.completed.contains(place) || state.skipped.contains(place) else {
        throw .notDone
      }
    case .touchpointSkipped:
      if state.skipped.contains(place) { throw .alreadySkipped }
      if isDone { throw .completedTwice }
    default:
      if state.skipped.contains(place) { throw .touchpointSkipped }
      if isDone { throw .completedTwice }
      if fact.kind == .touchpointStarted, state.started.contains(place),
        !plan.repeatable.contains(place)
      {
        throw .alreadyStarted
      }
    }
  }

  private static func rating(_ fact: FactDigest, _ plan: BlueprintPlan) throws(Refusal) {
    if fact.touchpoint != .none { _ = try place(fact, plan) }
    let absent = FactDigest.absent
    if fact.perception == absent, fact.expectation == absent, fact.importance == absent {
      throw .nothingRated
    }
    let range = fact.scale.range
    if fact.perception != absent, !range.contains(Int(fact.perception)) {
      throw .outOfScale(field: "perception", lowest: range.lowerBound, highest: range.upperBound)
    }
    if fact.expectation != absent, !range.contains(Int(fact.expectation)) {
      throw .outOfScale(field: "expectation", lowest: range.lowerBound, highest: range.upperBound)
    }
    guard fact.importance != absent else { return }
    let highest: Int
    switch fact.importanceScale {
    case .none: throw .importanceWithoutScale
    case .five: highest = Scale.importance5.highest
    case .rank: highest = 1000
    }
    guard (1...highest).contains(Int(fact.importance)) else {
      throw .outOfScale(field: "importance", lowest: 1, highest: highest)
    }
  }

  private static func pairing(_ fact: FactDigest, _ state: JourneyState) throws(Refusal) {
    let kind: JourneyState.KeyKind
    let name: String
    switch fact.kind {
    case .promiseMade, .promiseKept, .promiseBroken: (kind, name) = (.promise, "promise")
    case .waitStarted, .waitEnded: (kind, name) = (.wait, "wait")
    default: (kind, name) = (.exception, "exception")
    }
    let key = JourneyState.Key(kind: kind, code: fact.key)
    switch fact.kind {
    case .promiseMade, .waitStarted, .exceptionRaised:
      if state.isKnown(key) { throw .keyTaken(name) }
    default:
      if !state.isOpen(key) { throw .keyUnknown(name) }
    }
  }

  private static func place(_ fact: FactDigest, _ plan: BlueprintPlan) throws(Refusal) -> Int {
    guard let place = plan.place(fact.touchpoint) else {
      throw .unknownTouchpoint(known: plan.blueprint.touchpoints.map(\.id))
    }
    return place
  }
}
