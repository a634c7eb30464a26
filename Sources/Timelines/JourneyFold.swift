internal import CanonicalJSON
public import Chronology
internal import EventLog
public import Journeys
internal import Satisfaction

/// Folds a journey's events into its timeline. Pure: the same events give the same timeline.
public struct JourneyFold {
  private var timeline: JourneyTimeline
  private var places: [String: Int] = [:]
  private var arrived: (position: Int64, time: Timestamp)?
  private var greeted: (position: Int64, time: Timestamp)?
  private var finishes: [(position: Int64, finish: Timestamp, isRequested: Bool)] = []
  private var deliveredByFact: Timestamp?

  /// A day: longer between happening and recording is entered late.
  private static let lateEntry: Int64 = 86_400_000

  /// - Parameters:
  ///   - events: of the journey's stream, in order of position.
  ///   - blueprint: finds a published blueprint by name and version.
  public static func fold(
    journey: String, _ events: [TimelineEvent], asOf: Timestamp? = nil,
    blueprint: (String, Int64) -> Blueprint?
  ) -> JourneyTimeline {
    let counted = CountedEvents(events, asOf: asOf)
    var fold = JourneyFold(timeline: JourneyTimeline(journey: journey))
    for event in counted.events { fold.apply(event, blueprint) }
    for correction in counted.corrections {
      fold.timeline.corrections.append(
        .init(
          position: correction.event.recorded.position, corrects: correction.target,
          reason: correction.reason, isReplaced: correction.replacement != nil,
          occurred: correction.event.recorded.event.time))
    }
    fold.finish()
    return fold.timeline
  }

  private init(timeline: JourneyTimeline) {
    self.timeline = timeline
  }

  private mutating func apply(
    _ counted: CountedEvents.Counted, _ blueprint: (String, Int64) -> Blueprint?
  ) {
    let data = counted.data
    let event = counted.event.recorded.event
    switch counted.kind {
    case .journeyOpened: open(data, event.time, blueprint)
    case .journeyDelivered:
      if timeline.state == "open" { timeline.state = "delivered" }
      deliveredByFact = deliveredByFact ?? event.time
    case .journeyLost: timeline.state = "lost"
    case .journeyClosed: timeline.state = "closed"
    case .vehicleAssigned, .vehicleReplaced:
      timeline.vehicle = data["vehicle"]?.text
      timeline.vin = counted.event.text("vin") ?? timeline.vin
    case .appointmentMade, .appointmentMoved: promise(data, counted.event)
    case .customerArrived:
      arrived = arrived ?? (counted.event.recorded.position, event.time)
    case .expectationTold:
      change(data) { $0.toldMinutes = data["minutes"]?.int ?? $0.toldMinutes }
    case .touchpointStarted, .touchpointCompleted, .touchpointSkipped, .touchpointReopened:
      step(counted)
    case .itemChecked:
      change(data) { step in
        step.checks.append(
          .init(
            item: data["item"]?.text ?? "", outcome: data["outcome"]?.text ?? "",
            value: data["value"]?.text, unit: data["unit"]?.text, occurred: event.time))
      }
    case .concernAnswered: concern(data)
    case .ratingGiven: rate(counted)
    case .waitStarted, .waitEnded, .promiseMade, .promiseKept, .promiseBroken, .exceptionRaised,
      .exceptionHandled:
      span(counted)
    case nil: timeline.unknown.append((event.type, counted.event.recorded.position))
    default: break
    }
  }

  private mutating func open(
    _ data: JSON, _ time: Timestamp, _ blueprint: (String, Int64) -> Blueprint?
  ) {
    timeline.blueprint = data["blueprint"]?.text ?? ""
    timeline.blueprintVersion = data["blueprintVersion"]?.int ?? 0
    timeline.openedAt = time
    timeline.model = data["model"]?.text
    timeline.order = data["order"]?.text
    timeline.advisor = data["advisor"]?.text
    timeline.plan = blueprint(timeline.blueprint, timeline.blueprintVersion)
    timeline.steps = timeline.plan?.touchpoints.map { .init(touchpoint: $0.id) } ?? []
    for (place, step) in timeline.steps.enumerated() { places[step.touchpoint] = place }
  }

  private mutating func promise(_ data: JSON, _ event: TimelineEvent) {
    guard let finish = data["promisedFinish"]?.text.flatMap({ RFC3339.read($0)?.time }) else {
      return
    }
    finishes.append(
      (event.recorded.position, finish, data["requestedBy"]?.text == "customer"))
  }

  /// The binding finish is the latest one recorded before the customer arrived, or moved later
  /// at the customer's own request (完美交车: 期望管理). The arrival is `customer.arrived`, else
  /// the start of the greeting.
  private mutating func bindFinish() {
    let arrival = arrived ?? greeted
    timeline.arrivedAt = arrival?.time
    timeline.firstPromisedFinish = finishes.first?.finish
    for (position, finish, isRequested) in finishes
    where arrival.map({ position < $0.position }) ?? true || isRequested {
      timeline.promisedFinish = finish
    }
  }

  private mutating func change(_ data: JSON, _ body: (inout JourneyTimeline.Step) -> Void) {
    guard let id = data["touchpoint"]?.text, let place = places[id] else { return }
    body(&timeline.steps[place])
  }

  private mutating func step(_ counted: CountedEvents.Counted) {
    let recorded = counted.event.recorded
    let time = recorded.event.time
    let isLateEntry = recorded.recorded.milliseconds - time.milliseconds > Self.lateEntry
    let isFuture = time.milliseconds - recorded.recorded.milliseconds > Self.lateEntry
    let note = counted.event.text("note")
    let reason = counted.data["reason"]?.text
    if counted.kind == .touchpointStarted, counted.data["touchpoint"]?.text == "greeting" {
      greeted = greeted ?? (recorded.position, time)
    }
    change(counted.data) { step in
      step.offset = recorded.event.timeOffset ?? step.offset
      step.note = note ?? step.note
      step.isEnteredLate = step.isEnteredLate || isLateEntry
      step.isFuture = step.isFuture || isFuture
      switch counted.kind {
      case .touchpointStarted:
        step.status = .started
        step.startedAt = time
      case .touchpointCompleted:
        step.status = .completed
        step.completedAt = time
        step.completions += 1
        step.isDone = true
      case .touchpointSkipped:
        step.status = .skipped
        step.reason = reason
      default:
        step.status = .reopened
        step.reason = reason
        step.isDone = false
      }
    }
  }

  private mutating func concern(_ data: JSON) {
    let concern = data["concern"]?.text ?? ""
    let isAnswered = data["answered"]?.flag ?? false
    change(data) { step in
      step.concernsOpen.removeAll { $0 == concern }
      step.concernsClosed.removeAll { $0 == concern }
      if isAnswered {
        step.concernsClosed.append(concern)
      } else {
        step.concernsOpen.append(concern)
      }
    }
  }

  private mutating func rate(_ counted: CountedEvents.Counted) {
    let data = counted.data
    let touchpoint = data["touchpoint"]?.text
    let factor = data["factor"]?.text
    let rating = JourneyTimeline.Rating(
      position: counted.event.recorded.position, occurred: counted.event.recorded.event.time,
      pair: Pair(
        scale: data["scale"]?.text.flatMap { Scale(rawValue: $0) } ?? .satisfaction7,
        perception: data["perception"]?.int.map { Int($0) },
        expectation: data["expectation"]?.int.map { Int($0) }),
      importance: data["importance"]?.int.map { Int($0) },
      subject: data["subject"]?.text
        ?? (touchpoint != nil ? "touchpoint" : factor != nil ? "factor" : "overall"),
      factor: factor, dimension: data["dimension"]?.text,
      determinant: data["determinant"]?.text, method: data["method"]?.text,
      survey: data["survey"]?.text, respondent: data["respondent"]?.text,
      isSolicited: data["solicited"]?.flag ?? false, isRewarded: data["rewarded"]?.flag ?? false,
      isCorrected: counted.isCorrected, words: counted.event.text("words"))
    if touchpoint != nil {
      change(data) { $0.ratings.append(rating) }
    } else {
      timeline.overallRatings.append(rating)
    }
  }

  private mutating func span(_ counted: CountedEvents.Counted) {
    let data = counted.data
    let time = counted.event.recorded.event.time
    func begin(_ key: String) -> JourneyTimeline.Span {
      .init(
        key: data[key]?.text ?? "", kind: data["kind"]?.text ?? data["cause"]?.text,
        touchpoint: data["touchpoint"]?.text, by: data["by"]?.text, startedAt: time,
        due: data["due"]?.text.flatMap { RFC3339.read($0)?.time },
        words: counted.event.text("words") ?? counted.event.text("note"))
    }
    func end(_ spans: inout [JourneyTimeline.Span], _ key: String, _ outcome: String) {
      guard let index = spans.lastIndex(where: { $0.key == data[key]?.text }) else { return }
      spans[index].endedAt = time
      spans[index].outcome = outcome
      spans[index].approver = data["approver"]?.text
      spans[index].resolution = data["resolution"]?.text ?? data["reason"]?.text
    }
    switch counted.kind {
    case .waitStarted: timeline.waits.append(begin("wait"))
    case .waitEnded: end(&timeline.waits, "wait", "ended")
    case .promiseMade: timeline.promises.append(begin("promise"))
    case .promiseKept: end(&timeline.promises, "promise", "kept")
    case .promiseBroken: end(&timeline.promises, "promise", "broken")
    case .exceptionRaised: timeline.exceptions.append(begin("exception"))
    default: end(&timeline.exceptions, "exception", "handled")
    }
  }

  private mutating func finish() {
    bindFinish()
    deliver()
    markOrder()
    markLate()
    let candidates = timeline.steps.enumerated().compactMap { place, step in
      step.headline.map { WeakestBoard.Candidate(order: place, pair: $0) }
    }
    if let weakest = WeakestBoard.weakest(candidates) {
      timeline.weakest = timeline.steps[weakest.order].touchpoint
      timeline.weakestTied = weakest.tied.map { timeline.steps[$0].touchpoint }
    }
  }

  /// Delivery is a fact of its own, else the first completed touchpoint of the preferred kind.
  private mutating func deliver() {
    if let deliveredByFact {
      timeline.deliveredAt = deliveredByFact
      return
    }
    for id in timeline.plan?.delivers ?? [] {
      guard let step = timeline.step(id), step.isDone else { continue }
      timeline.deliveredAt = step.completedAt
      break
    }
    if timeline.deliveredAt != nil, timeline.state == "open" { timeline.state = "delivered" }
  }

  /// Out of order: a later touchpoint was completed earlier. The ceremony and repeatable ones
  /// have no place in the order.
  private mutating func markOrder() {
    var earliestLater: Timestamp?
    for place in timeline.steps.indices.reversed() {
      guard let planned = timeline.plan?.touchpoints[place], !planned.isCeremony,
        !planned.isRepeatable, timeline.steps[place].status == .completed,
        let completed = timeline.steps[place].completedAt
      else { continue }
      if let earliestLater, earliestLater < completed { timeline.steps[place].isOutOfOrder = true }
      earliestLater = min(earliestLater ?? completed, completed)
    }
  }

  private mutating func markLate() {
    for place in timeline.steps.indices {
      let step = timeline.steps[place]
      guard let completed = step.completedAt else { continue }
      if let minutes = step.toldMinutes, let started = step.startedAt,
        completed.milliseconds - started.milliseconds > minutes * 60_000
      {
        timeline.steps[place].isLate = true
      }
      if let promised = timeline.promisedFinish, completed > promised,
        timeline.plan?.delivers.contains(step.touchpoint) == true
      {
        timeline.steps[place].isLate = true
      }
    }
  }
}
