internal import CanonicalJSON
public import Chronology
internal import EventLog
public import Journeys
internal import Satisfaction

/// Folds a journey's events into its timeline. Pure: the same events give the same timeline.
public struct JourneyFold {
  var timeline: JourneyTimeline
  var places: [String: Int] = [:]
  var deliveredByFact: RecordedMoment?

  /// - Parameters:
  ///   - events: of the journey's stream, in order of position.
  ///   - asOf: only what occurred by then; open promises and calls due before it are overdue.
  ///   - blueprint: finds a published blueprint by name and version.
  public static func fold(
    journey: String, _ events: [TimelineEvent], asOf: Timestamp? = nil,
    blueprint: (String, Int64) -> Blueprint?
  ) -> JourneyTimeline {
    let counted = CountedFacts(events, asOf: asOf)
    var fold = JourneyFold(timeline: JourneyTimeline(journey: journey))
    for fact in counted.all { fold.apply(fact, blueprint) }
    fold.timeline.corrections = counted.corrections
    fold.timeline.alerts = counted.alerts
    fold.finish(asOf: asOf)
    return fold.timeline
  }

  private init(timeline: JourneyTimeline) {
    self.timeline = timeline
  }

  private mutating func apply(
    _ counted: CountedFact, _ blueprint: (String, Int64) -> Blueprint?
  ) {
    let recorded = counted.event.recorded
    guard let kind = counted.kind else {
      timeline.unknown.append((recorded.event.type, recorded.position))
      return
    }
    timeline.customer = recorded.event.customer ?? timeline.customer
    if kind == .correctionMade { return }
    timeline.advisors.take(kind, counted.data, at: counted.occurred)
    let moment = Moment(counted, kind)
    if let list = JourneyTimeline.MomentList(kind) {
      timeline.moments[list, default: []].append(moment)
    }
    if let list = JourneyTimeline.SpanList(kind) { span(moment, list) }
    switch kind {
    case .journeyOpened: open(moment, blueprint)
    case .journeyDelivered:
      if timeline.state == "open" { timeline.state = "delivered" }
      deliveredByFact = deliveredByFact ?? moment.recorded
    case .journeyLost, .orderCancelled: timeline.state = "lost"
    case .journeyClosed: timeline.state = "closed"
    case .vehicleAssigned, .vehicleReplaced:
      timeline.vehicle = moment.text("vehicle")
      timeline.variant = moment.text("variant") ?? timeline.variant
      timeline.vin = counted.event.text("vin") ?? timeline.vin
    case .appointmentMade, .appointmentMoved:
      promise(moment, recordedAt: recorded.recorded)
    case .customerArrived: timeline.arrived = timeline.arrived ?? moment.recorded
    case .promiseMade:
      if moment.text("by") == "customer", moment.text("kind") == "survey" {
        timeline.solicitedFrom = timeline.solicitedFrom ?? moment.position
      }
    case .expectationTold: told(moment)
    case .touchpointStarted, .touchpointCompleted, .touchpointSkipped, .touchpointReopened:
      step(counted, moment)
    case .itemChecked: check(moment)
    case .ceremonyHeld: held(moment)
    case .concernAnswered: concern(moment)
    case .ratingGiven: rate(counted, moment)
    default: break
    }
  }

  private mutating func open(_ moment: Moment, _ blueprint: (String, Int64) -> Blueprint?) {
    timeline.blueprint = moment.text("blueprint") ?? ""
    timeline.blueprintVersion = moment["blueprintVersion"]?.int ?? 0
    timeline.opened = moment.recorded
    timeline.model = moment.text("model")
    timeline.order = moment.text("order")
    let shown: Set = ["blueprint", "blueprintVersion", "model", "order", "advisor"]
    timeline.opening = moment.fields.filter { !shown.contains($0.name) }
    timeline.plan = blueprint(timeline.blueprint, timeline.blueprintVersion)
    timeline.steps = timeline.plan?.touchpoints.map { .init(touchpoint: $0.id) } ?? []
    for (place, step) in timeline.steps.enumerated() { places[step.touchpoint] = place }
  }

  mutating func change(_ moment: Moment, _ body: (inout JourneyTimeline.Step) -> Void) {
    guard let id = moment.text("touchpoint"), let place = places[id] else { return }
    body(&timeline.steps[place])
  }

  private mutating func finish(asOf: Timestamp?) {
    deliver()
    bindFinish()
    markOrder()
    markLate()
    measureTimes()
    findMissing()
    answerSurveys()
    attachCauses()
    if let asOf { markOverdue(asOf) }
    let candidates = timeline.steps.enumerated().compactMap { place, step in
      step.headline.map { WeakestBoard.Candidate(order: place, pair: $0) }
    }
    if let weakest = WeakestBoard.weakest(candidates) {
      timeline.weakest = timeline.steps[weakest.order].touchpoint
      timeline.weakestTied = weakest.tied.map { timeline.steps[$0].touchpoint }
    }
  }
}
