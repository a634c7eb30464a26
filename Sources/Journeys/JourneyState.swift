/// What decisions need to know of one journey; folded from its facts.
public struct JourneyState: Sendable, Hashable {
  public enum Status: UInt8, Sendable {
    case absent, open, delivered, closed, lost
  }

  public internal(set) var status = Status.absent
  /// Place in the plan book; −1 before the journey is opened.
  public internal(set) var plan: Int32 = -1
  public internal(set) var started = PlaceSet()
  public internal(set) var completed = PlaceSet()
  public internal(set) var skipped = PlaceSet()
  public internal(set) var hasVehicle = false
  public internal(set) var hasAppointment = false
  public internal(set) var hasArrived = false
  /// Delivered by a fact of its own, not by a touchpoint.
  public internal(set) var isDeliveredByFact = false
  /// Keys of waits, promises and exceptions; nil until there is one.
  var keys: OpenKeys?

  public init() {}

  struct OpenKeys: Sendable, Hashable {
    var open: Set<Key> = []
    var settled: Set<Key> = []
  }

  enum KeyKind: UInt8, Sendable {
    case promise, wait, exception
  }

  struct Key: Sendable, Hashable {
    let kind: KeyKind
    let code: CodeHash
  }

  func isOpen(_ key: Key) -> Bool { keys?.open.contains(key) ?? false }
  func isKnown(_ key: Key) -> Bool { isOpen(key) || keys?.settled.contains(key) ?? false }
}

extension JourneyState {
  /// The fold: the state after one more fact. It never fails; what it does not know it skips.
  public mutating func apply(_ fact: FactDigest, plans: PlanBook) {
    switch fact.kind {
    case .journeyOpened:
      status = .open
      plan = plans.find(fact.key, version: fact.number).map(Int32.init) ?? -1
    case .journeyDelivered:
      isDeliveredByFact = true
      if status == .open { status = .delivered }
    case .journeyLost: status = .lost
    case .journeyClosed: status = .closed
    case .vehicleAssigned, .vehicleReplaced: hasVehicle = true
    case .appointmentMade, .appointmentMoved: hasAppointment = true
    case .appointmentCancelled: hasAppointment = false
    case .customerArrived: hasArrived = true
    case .touchpointStarted, .touchpointCompleted, .touchpointSkipped, .touchpointReopened:
      guard plan >= 0, let place = plans.plans[Int(plan)].place(fact.touchpoint) else { return }
      apply(fact.kind, at: place, plans.plans[Int(plan)])
    case .promiseMade: open(.promise, fact.key)
    case .promiseKept, .promiseBroken: settle(.promise, fact.key)
    case .waitStarted: open(.wait, fact.key)
    case .waitEnded: settle(.wait, fact.key)
    case .exceptionRaised: open(.exception, fact.key)
    case .exceptionHandled: settle(.exception, fact.key)
    default: break
    }
  }

  private mutating func apply(_ kind: FactKind, at place: Int, _ plan: BlueprintPlan) {
    switch kind {
    case .touchpointStarted: started.insert(place)
    case .touchpointCompleted:
      started.remove(place)
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

  private mutating func open(_ kind: KeyKind, _ code: CodeHash) {
    var known = keys ?? OpenKeys()
    known.open.insert(Key(kind: kind, code: code))
    keys = known
  }

  private mutating func settle(_ kind: KeyKind, _ code: CodeHash) {
    let key = Key(kind: kind, code: code)
    var known = keys ?? OpenKeys()
    known.open.remove(key)
    known.settled.insert(key)
    keys = known
  }
}
