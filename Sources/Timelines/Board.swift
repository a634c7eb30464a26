public import CanonicalJSON
internal import Chronology
public import Journeys
internal import Satisfaction

/// One journey on the board: where it stands, and where satisfaction is weakest.
///
/// The quick fold over digests, for the walk over a whole log: a few hundred bytes a journey, and
/// no text of a fact but those that a list shows. `JourneyFold` gives the same answers with
/// everything else, and a test holds the two to each other.
public struct BoardEntry: Sendable {
  public private(set) var state = JourneyState()
  public private(set) var customerKey: Int64 = 0
  public private(set) var events: Int32 = 0
  public private(set) var openedAt = Self.never
  public private(set) var lastAt = Self.never
  /// Place of the touchpoint started or completed last; −1 for none.
  public private(set) var current: Int16 = -1
  public private(set) var weakest: Int16 = -1
  /// A correction stands in the stream: fold this journey from its own events.
  public private(set) var isCorrected = false
  public private(set) var opening = JourneyOpening()
  public private(set) var calls = CallMarks()
  private var advisors = Advisors()
  /// Touchpoints completed with mandatory items open, for a reason.
  private var excused = PlaceSet()

  // Wide enough for any answer: a correction may bring one that is far off its scale.
  private var weakestPlace180: Int32 = 0
  private var weakestDifference: Int32 = 0
  private var rated = PlaceSet()
  private var deliveredByFact = Self.never
  /// When each delivering touchpoint was completed, in order of preference.
  private var deliveries: [Int64] = []

  public static let never = Int64.min

  public init() {}

  /// - Parameter texts: of the fact, where `BoardTexts.isRead` says so.
  public mutating func apply(
    _ fact: FactDigest, customerKey: Int64, plans: PlanBook, texts: BoardTexts? = nil
  ) {
    events += 1
    if let texts { show(texts, at: fact.occurred) }
    if customerKey != 0 { self.customerKey = customerKey }
    lastAt = max(lastAt, fact.occurred)
    state.apply(fact, plans: plans)
    calls.apply(fact, texts?.call)
    switch fact.kind {
    case .journeyOpened:
      openedAt = fact.occurred
      if state.plan >= 0 {
        deliveries = plans.plans[Int(state.plan)].delivers.map { _ in Self.never }
      }
    case .journeyDelivered:
      if deliveredByFact == Self.never { deliveredByFact = fact.occurred }
    case .touchpointStarted, .touchpointCompleted, .touchpointSkipped, .touchpointReopened:
      step(fact, plans)
    case .ratingGiven: rate(fact, plans)
    case .correctionMade: isCorrected = true
    default: break
    }
  }

  private mutating func show(_ texts: BoardTexts, at time: Int64) {
    if let told = texts.opening { opening = told }
    if let word = texts.advisor { advisors.take(word, at: Timestamp(milliseconds: time)) }
  }

  private mutating func step(_ fact: FactDigest, _ plans: PlanBook) {
    guard state.plan >= 0, let place = plans.plans[Int(state.plan)].place(fact.touchpoint) else {
      return
    }
    if fact.kind == .touchpointStarted || fact.kind == .touchpointCompleted {
      current = Int16(place)
    }
    if fact.isExcused {
      excused.insert(place)
    } else if fact.kind != .touchpointStarted {
      excused.remove(place)
    }
    // A ceremony is also held by a fact of its own, which only the whole fold reads.
    if fact.touchpoint == CallMarks.followUp,
      !plans.plans[Int(state.plan)].blueprint.touchpoints[place].isCeremony
    {
      calls.touch(completed: fact.kind == .touchpointCompleted ? fact.occurred : nil)
    }
    guard let rank = plans.plans[Int(state.plan)].delivers.firstIndex(of: place) else { return }
    switch fact.kind {
    case .touchpointCompleted: deliveries[rank] = fact.occurred
    case .touchpointReopened: deliveries[rank] = Self.never
    default: break
    }
  }

  /// The first answer about a touchpoint as a whole counts: lowest place, then lower difference
  /// (missing last), then blueprint order.
  private mutating func rate(_ fact: FactDigest, _ plans: PlanBook) {
    guard !fact.isPartial, fact.touchpoint != .none, state.plan >= 0,
      let place = plans.plans[Int(state.plan)].place(fact.touchpoint), !rated.contains(place)
    else { return }
    rated.insert(place)
    let pair = fact.pair
    guard let perception = pair.perception else { return }
    let place180 = Int32(clamping: pair.scale.place180(perception))
    let difference = pair.difference.map { Int32(clamping: $0) } ?? .max
    let isWeaker =
      weakest < 0
      || (place180, difference, Int32(place))
        < (weakestPlace180, weakestDifference, Int32(weakest))
    guard isWeaker else { return }
    weakest = Int16(place)
    weakestPlace180 = place180
    weakestDifference = difference
  }

  /// Takes what the rule of alerts says of the facts that were applied.
  public mutating func settle(_ alerts: Alerts) { calls.settle(alerts) }

  /// Until when a call list may have to do with the journey, milliseconds since 1970 UTC.
  public var callsUntil: Int64 { calls.until(last: lastAt) }

  /// When the car was handed over; nil when it was not.
  public var deliveredAt: Int64? {
    if deliveredByFact != Self.never { return deliveredByFact }
    return deliveries.first { $0 != Self.never }
  }

  /// Who answers for the journey now.
  public var advisor: String? { advisors.now }

  /// Who answered for it at the hand-over; nil before.
  public var advisorAtDelivery: String? {
    deliveredAt.flatMap { advisors.at(Timestamp(milliseconds: $0)) }
  }

  /// The earliest and latest moment that any of the events that deliver gives.
  public var deliveryRange: ClosedRange<Int64>? {
    var range = deliveredByFact == Self.never ? nil : deliveredByFact...deliveredByFact
    for time in deliveries where time != Self.never {
      range = min(range?.lowerBound ?? time, time)...max(range?.upperBound ?? time, time)
    }
    return range
  }

  /// How many touchpoints were completed for a reason although mandatory items were open.
  public func incomplete(in plan: BlueprintPlan) -> Int {
    if excused.isEmpty { return 0 }
    return plan.blueprint.touchpoints.indices.count { place in
      excused.contains(place) && plan.hasOpenItems(state, at: place)
    }
  }

  /// Everything that `stateName` can be.
  public static let stateNames: Set<String> = ["absent", "open", "delivered", "closed", "lost"]

  public var stateName: String {
    switch state.status {
    case .absent: "absent"
    case .open: "open"
    case .delivered: "delivered"
    case .closed: "closed"
    case .lost: "lost"
    }
  }
}

/// The codes of an opening that lists show.
public struct JourneyOpening: Sendable, Hashable {
  public var model: String?
  public var order: String?

  public init(model: String? = nil, order: String? = nil) {
    self.model = model
    self.order = order
  }
}

/// The texts of one fact that a list of journeys shows; digests hold only hashes of them.
public struct BoardTexts: Sendable, Hashable {
  public var opening: JourneyOpening?
  public var advisor: AdvisorWord?
  public var call: CallWord?

  public init(opening: JourneyOpening? = nil, advisor: AdvisorWord? = nil) {
    self.opening = opening
    self.advisor = advisor
  }

  /// Whether a kind of fact has any.
  public static func isRead(_ kind: FactKind) -> Bool {
    kind == .journeyOpened || kind == .assignmentChanged || CallWord.isRead(kind)
  }

  /// Nil for a fact that has none.
  public init?(_ kind: FactKind, _ data: JSON) {
    guard Self.isRead(kind) else { return nil }
    advisor = AdvisorWord(kind, data)
    call = CallWord(kind, data)
    if kind == .journeyOpened {
      opening = JourneyOpening(model: data["model"]?.text, order: data["order"]?.text)
    }
  }
}
