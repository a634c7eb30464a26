internal import CanonicalJSON
internal import Chronology
internal import EventLog
internal import Journeys
internal import Satisfaction
internal import Timelines

/// What the measures take of a timeline; what a fact does to a journey, the timeline says.
extension JourneyRecord {
  /// - Parameter plan: what the journey follows.
  init(_ timeline: JourneyTimeline, _ plan: PlanFacts?) {
    journey = timeline.journey
    customer = timeline.customer
    advisor = timeline.delivered == nil ? timeline.advisor : timeline.advisorAtDelivery
    self.plan = plan
    variant = timeline.variant
    openedAt = timeline.opened
    delivered = timeline.delivered
    let end = timeline[.endings].first { $0.kind == .journeyLost || $0.kind == .orderCancelled }
    lost = end.map { ($0.recorded, $0.text("reason") ?? "other") }
    alerts = timeline.alerts
    promises = timeline.promisedFinishes
    arrived = timeline.arrived
    greeted = timeline.greeted
    waitings = timeline.waits.compactMap { wait in
      wait.interval.started.map {
        Waiting(touchpoint: wait.touchpoint, started: $0, ended: wait.interval.ended)
      }
    }
    steps = timeline.steps.map { Step($0, timeline.waits) }
    for step in timeline.steps {
      moves += step.history.map {
        Move(kind: $0.kind, touchpoint: step.touchpoint, moment: $0.recorded)
      }
    }
    moves.sort { $0.moment.position < $1.moment.position }
    exceptions = Self.keyed(timeline[.exceptions], by: .exceptionRaised, closed: .exceptionHandled)
    complaints = Self.keyed(
      timeline[.complaints], by: .complaintRaised, closed: .complaintClosed, kind: "cause")
    requests = Self.keyed(timeline[.requests], by: .requestLogged, closed: .requestResolved)
    for span in timeline[.followUps] {
      reachedCalls += span.moments.filter(\.isReachedCall).map(\.recorded)
    }
    reachedCalls.sort { $0.position < $1.position }
    refer(timeline[.referrals])
    hear(timeline)
  }

  private static func keyed(
    _ spans: [JourneyTimeline.Span], by begins: FactKind, closed: FactKind, kind: String = "kind"
  ) -> [Keyed] {
    spans.compactMap { span in
      guard let first = span.moments.first, first.kind == begins else { return nil }
      let closing = span.moments.last { $0.kind == closed }
      let resolving = span.moments.last { $0.kind == .complaintResolved }
      return Keyed(
        key: span.key, kind: first.text(kind) ?? "", begun: first.recorded,
        resolved: resolving?.recorded, closed: closing?.recorded,
        isSatisfied: closing?["satisfied"]?.flag)
    }
  }

  private mutating func refer(_ spans: [JourneyTimeline.Span]) {
    for span in spans where !span.key.isEmpty {
      var referral = referrals[span.key] ?? .init()
      for moment in span.moments {
        switch moment.kind {
        case .referralAsked: referral.asked = referral.asked ?? moment.position
        case .referralAgreed: referral.agreed = referral.agreed ?? moment.position
        case .referralVisited: referral.visited = referral.visited ?? moment.position
        default: referral.bought = referral.bought ?? moment.position
        }
      }
      referrals[span.key] = referral
    }
  }
}

extension JourneyRecord.Step {
  fileprivate init(_ step: JourneyTimeline.Step, _ waits: [JourneyTimeline.Span]) {
    passes = step.passes
    self.waits = waits.filter { $0.touchpoint == step.touchpoint }.map(\.interval)
    isSkipped = step.status == .skipped
    isDone = step.isDone
    completed = step.completion
    isLate = step.isLate
    isOutOfOrder = step.isOutOfOrder
    if step.isIncomplete, let reason = step.reason {
      excuse = step.completion.map { (reason, $0.position) }
    }
    for check in step.checks {
      checks[check.item] = .init(
        outcome: ServiceLevel.Outcome(rawValue: check.outcome), position: check.position)
    }
    for concern in step.concerns {
      guard let id = concern.text("concern") else { continue }
      concerns[id] = concern["answered"]?.flag == true ? nil : concern.position
    }
  }
}

// MARK: Voice

extension JourneyRecord {
  private mutating func hear(_ timeline: JourneyTimeline) {
    let ratings = (timeline.steps.flatMap(\.ratings) + timeline.overallRatings)
      .sorted { $0.position < $1.position }
    answers = ratings.map(\.answer)
    for rating in ratings { occurred[rating.position] = rating.occurred.milliseconds }
    experiences = said(timeline, .experience) { moment in
      Experience.Answer(
        position: moment.position,
        solved: moment.text("solved").flatMap(Experience.Reply.init(rawValue:)),
        pleasant: moment.text("pleasant").flatMap(Experience.Reply.init(rawValue:)))
    }
    kano = said(timeline, .kano, about: "feature") { moment in
      moment.text("feature").map {
        Kano.Reply(
          position: moment.position, feature: $0, functional: moment.whole("functional") ?? 0,
          dysfunctional: moment.whole("dysfunctional") ?? 0)
      }
    }
    recommendations = said(timeline, .recommendation) { moment in
      LoyaltyPanel.Recommendation(
        position: moment.position,
        level: moment.text("level").flatMap(LoyaltyPanel.Level.init(rawValue:)),
        nps11: moment.text("scale") == Scale.nps11.rawValue ? moment.whole("raw") : nil)
    }
    repurchases = said(timeline, .repurchase) { moment in
      LoyaltyPanel.Repurchase(
        position: moment.position, percent: moment.whole("likelihood"),
        level: moment.text("level").flatMap(LoyaltyPanel.Level.init(rawValue:)))
    }
    invitations = timeline[.surveys].compactMap { survey in
      guard let first = survey.moments.first, first.kind == .surveyInvited else { return nil }
      return Invitation(
        survey: survey.key, respondent: first.text("respondent"), sent: first.recorded,
        declined: survey.moments.first { $0.kind == .surveyDeclined }?.recorded)
    }
    attribute(timeline, ratings)
  }

  private mutating func said<Value>(
    _ timeline: JourneyTimeline, _ list: JourneyTimeline.MomentList, about: String? = nil,
    _ value: (Moment) -> Value?
  ) -> [Said<Value>] {
    timeline[list].compactMap { moment in
      guard let value = value(moment) else { return nil }
      occurred[moment.position] = moment.occurred.milliseconds
      return Said(
        question: .init(
          survey: moment.text("survey"), respondent: moment.text("respondent"),
          collector: moment.text("collector"), about: about.flatMap(moment.text)),
        position: moment.position, occurred: moment.occurred.milliseconds,
        isSolicited: timeline.isSolicited(at: moment.position)
          || moment["solicited"]?.flag == true,
        isRewarded: moment["rewarded"]?.flag == true, value: value)
    }
  }

  private mutating func attribute(_ timeline: JourneyTimeline, _ ratings: [JourneyTimeline.Rating])
  {
    guard !timeline[.causes].isEmpty else { return }
    var positions = Dictionary(
      ratings.map { ($0.id, $0.position) }, uniquingKeysWith: { first, _ in first })
    for list in [JourneyTimeline.MomentList.experience, .recommendation, .repurchase, .kano] {
      for moment in timeline[list] { positions[moment.id] = moment.position }
    }
    attributions = timeline[.causes].compactMap { cause in
      guard let gap = cause.text("gap").flatMap(Gap.init(word:)) else { return nil }
      // What it explains must stand in this journey; 0 is no event, so the measure sets it apart.
      let answer = cause.text("of").flatMap { EventID(text: $0) }.flatMap { positions[$0] } ?? 0
      return Causes.Attribution(
        position: cause.position, answer: answer, gap: gap, gapFactor: cause.text("gapFactor"),
        executionCause: cause.text("executionCause"), subCause: cause.text("subCause"),
        layer: cause.text("layer").flatMap(ServiceLayer.init(word:)),
        isPrimary: cause["primary"]?.flag ?? true)
    }
  }
}

extension Moment {
  fileprivate var isReachedCall: Bool {
    (kind == .followUpAttempted || kind == .followUpCompleted) && text("outcome") == "reached"
  }

  fileprivate func whole(_ name: String) -> Int? { self[name]?.int.map { Int($0) } }
}
