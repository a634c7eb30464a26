/// What decisions need to know of one journey; folded from its facts.
public struct JourneyState: Sendable, Hashable {
  public enum Status: UInt8, Sendable {
    case absent, open, delivered, closed, lost
  }

  public internal(set) var status = Status.absent
  /// Place in the plan book; −1 before the journey is opened.
  public internal(set) var plan: Int32 = -1
  public internal(set) var hasVehicle = false
  public internal(set) var hasAppointment = false
  public internal(set) var hasArrived = false
  /// Delivered by a fact of its own, not by a touchpoint.
  public internal(set) var isDeliveredByFact = false
  /// Who answers for the journey now.
  var advisor = CodeHash.none
  // The first 64 places of each; the others stand in the extras.
  private var firstStarted: UInt64 = 0
  private var firstCompleted: UInt64 = 0
  private var firstSkipped: UInt64 = 0
  var extras = Seldom<JourneyExtras>()

  public init() {}

  public internal(set) var started: PlaceSet {
    get { PlaceSet(first: firstStarted, rest: extras.value?.started) }
    set {
      firstStarted = newValue.first
      if newValue.rest != nil || extras.isThere { keep(newValue.rest, \.started) }
    }
  }

  public internal(set) var completed: PlaceSet {
    get { PlaceSet(first: firstCompleted, rest: extras.value?.completed) }
    set {
      firstCompleted = newValue.first
      if newValue.rest != nil || extras.isThere { keep(newValue.rest, \.completed) }
    }
  }

  public internal(set) var skipped: PlaceSet {
    get { PlaceSet(first: firstSkipped, rest: extras.value?.skipped) }
    set {
      firstSkipped = newValue.first
      if newValue.rest != nil || extras.isThere { keep(newValue.rest, \.skipped) }
    }
  }

  // Asked only where there is something to keep: making a key path costs more than a fold.
  private mutating func keep(
    _ rest: [UInt64]?, _ path: WritableKeyPath<JourneyExtras, [UInt64]?>
  ) {
    if extras.value?[keyPath: path] != rest { change { $0[keyPath: path] = rest } }
  }
}

extension JourneyState {
  /// The fold: the state after one more fact. It never fails; what it does not know it skips.
  public mutating func apply(_ fact: FactDigest, plans: PlanBook) {
    switch fact.kind {
    case .journeyOpened:
      status = .open
      plan = plans.find(fact.key, version: fact.number).map(Int32.init) ?? -1
      advisor = fact.person
      if fact.details != nil { change { $0.mentor = fact.code(.mentor) } }
    case .journeyDelivered:
      isDeliveredByFact = true
      if status == .open { status = .delivered }
    case .journeyLost, .orderCancelled: status = .lost
    case .journeyClosed: status = .closed
    case .vehicleAssigned, .vehicleReplaced:
      hasVehicle = true
      // A replacement that tells no variant is of the same.
      let told = fact.code(.variant)
      if told != .none { change { $0.variant = told } }
    case .appointmentMade, .appointmentMoved: hasAppointment = true
    case .appointmentCancelled: hasAppointment = false
    case .customerArrived: hasArrived = true
    case .touchpointStarted, .touchpointCompleted, .touchpointSkipped, .touchpointReopened:
      guard plan >= 0, let place = plans.plans[Int(plan)].place(fact.touchpoint) else { return }
      apply(fact.kind, at: place, plans.plans[Int(plan)])
    case .ratingGiven: break
    default: applySeldom(fact, plans)
    }
  }

  private mutating func apply(_ kind: FactKind, at place: Int, _ plan: BlueprintPlan) {
    switch kind {
    case .touchpointStarted:
      started.insert(place)
      skipped.remove(place)
    case .touchpointCompleted:
      started.remove(place)
      skipped.remove(place)
      completed.insert(place)
      if status == .open, plan.delivers.contains(place) { status = .delivered }
    case .touchpointSkipped:
      started.remove(place)
      skipped.insert(place)
    default:
      completed.remove(place)
      skipped.remove(place)
      if status == .delivered, !isDeliveredByFact,
        !plan.delivers.contains(where: completed.contains)
      {
        status = .open
      }
    }
  }
}
