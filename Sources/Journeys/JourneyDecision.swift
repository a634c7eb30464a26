internal import Satisfaction

/// Whether a fact may follow what a journey has lived through. Pure: state, fact and what stands
/// beside the journey in, a refusal or nothing out.
public enum JourneyDecision {
  /// Takes the fact or says why not.
  ///
  /// - Parameter beside: what the fact's kind asks of other streams; few kinds ask for anything.
  public static func decide(
    _ fact: FactDigest, on state: JourneyState, plans: PlanBook,
    beside: DecisionContext = .none
  ) throws(Refusal) {
    if fact.kind == .journeyOpened {
      guard state.status == .absent else { throw .journeyExists }
      guard plans.find(fact.key, version: fact.number) != nil else { throw .unknownBlueprint }
      if !beside.novices.isEmpty { try staffing(fact, beside) }
      return
    }
    guard state.status != .absent else { throw .unknownJourney }
    try whileOpen(fact, state)
    guard state.plan >= 0 else { throw .unknownBlueprint }
    let plan = plans.plans[Int(state.plan)]
    switch fact.kind {
    case .touchpointStarted, .touchpointCompleted, .touchpointSkipped, .touchpointReopened:
      try step(fact, state, plan, isByHand: beside.isByHand)
    case .ratingGiven: try rating(fact, plan)
    case .itemChecked: try item(fact, state, plan)
    case .concernAnswered:
      let place = try place(fact, plan)
      guard plan.hasConcern(fact.key, at: place) else {
        throw .unknownConcern(
          known: plan.blueprint.touchpoints[place].concerns.map { .init(id: $0.id, name: $0.name) })
      }
    case .expectationTold: _ = try place(fact, plan)
    case .vehicleAssigned:
      if state.hasVehicle { throw .vehicleAssigned }
      try variant(fact, plan)
    case .vehicleReplaced:
      if !state.hasVehicle { throw .noVehicle }
      try variant(fact, plan)
    case .appointmentMade:
      if state.hasAppointment { throw .appointmentStands }
    case .appointmentMoved, .appointmentCancelled, .appointmentMissed:
      if !state.hasAppointment { throw .noAppointment }
    case .journeyDelivered:
      if state.isDeliveredByFact { throw .alreadyDelivered }
    case .orderCancelled, .journeyLost:
      if state.status == .delivered || state.isDeliveredByFact { throw .alreadyDelivered }
    case .journeyClosed:
      // What waits in a lost journey has ended with it: nothing could end it any more.
      if state.status != .lost, state.hasOpen(.wait) { throw .waitsOpen }
    default:
      if fact.touchpoint != .none { _ = try place(fact, plan) }
      try seldom(fact, state, beside)
    }
  }

  /// After closing or losing, only what looks back or cares for the customer is taken.
  private static func whileOpen(_ fact: FactDigest, _ state: JourneyState) throws(Refusal) {
    guard state.status == .closed || state.status == .lost else { return }
    if fact.kind.looksBack || fact.kind == .journeyClosed && state.status == .lost { return }
    throw state.status == .closed ? .journeyClosed : .journeyLost
  }

  /// A variant is one of the blueprint's; a blueprint that names none takes any.
  private static func variant(_ fact: FactDigest, _ plan: BlueprintPlan) throws(Refusal) {
    let told = fact.code(.variant)
    let known = plan.blueprint.variants
    if told == .none || known.isEmpty || plan.variants.contains(told) { return }
    throw .unknownVariant(known: known)
  }

  /// The customer signs when no mandatory item of the touchpoint is missing.
  private static func item(
    _ fact: FactDigest, _ state: JourneyState, _ plan: BlueprintPlan
  ) throws(Refusal) {
    let place = try place(fact, plan)
    guard plan.hasItem(fact.key, at: place) else {
      throw .unknownItem(
        known: plan.blueprint.touchpoints[place].items.map { .init(id: $0.id, name: $0.name) })
    }
    guard let checklist = plan.checklists[place], checklist.signings.contains(fact.key), fact.isOK
    else { return }
    if checklist.asksForVariant, state.variant == .none {
      throw .variantNeeded(known: plan.blueprint.variants)
    }
    let missing = checklist.missing(variant: state.variant) { state.isPassed($0, at: place) }
    if !missing.isEmpty { throw .itemsMissing(missing.map { .init(id: $0.id, name: $0.name) }) }
  }

  /// Completing a touchpoint by hand while mandatory items are open requires a reason.
  private static func checklist(
    _ fact: FactDigest, _ state: JourneyState, _ plan: BlueprintPlan, at place: Int
  ) throws(Refusal) {
    guard !fact.isExcused, let checklist = plan.checklists[place] else { return }
    let open = checklist.missing(variant: state.variant) { state.isPassed($0, at: place) }
    if !open.isEmpty { throw .itemsOpen(open.map { .init(id: $0.id, name: $0.name) }) }
  }

  private static func step(
    _ fact: FactDigest, _ state: JourneyState, _ plan: BlueprintPlan, isByHand: Bool
  ) throws(Refusal) {
    let place = try place(fact, plan)
    let isRepeatable = plan.repeatable.contains(place)
    let isDone = state.completed.contains(place) && !isRepeatable
    switch fact.kind {
    case .touchpointReopened:
      guard state.completed.contains(place) || state.skipped.contains(place) else {
        throw .notDone
      }
    case .touchpointSkipped:
      if state.skipped.contains(place), !isRepeatable { throw .alreadySkipped }
      if isDone { throw .completedTwice }
    default:
      if state.skipped.contains(place), !isRepeatable { throw .touchpointSkipped }
      if isDone { throw .completedTwice }
      if fact.kind == .touchpointStarted, state.started.contains(place), !isRepeatable {
        throw .alreadyStarted
      }
      if isByHand, fact.kind == .touchpointCompleted {
        try checklist(fact, state, plan, at: place)
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

  private static func place(_ fact: FactDigest, _ plan: BlueprintPlan) throws(Refusal) -> Int {
    guard let place = plan.place(fact.touchpoint) else {
      throw .unknownTouchpoint(
        known: plan.blueprint.touchpoints.map { .init(id: $0.id, name: $0.name) })
    }
    return place
  }
}
