internal import CanonicalJSON
internal import EventLog
internal import Journeys
internal import Satisfaction

/// Folds the facts of one stream into a journey's record.
struct JourneyReader {
  private(set) var record: JourneyRecord
  private let library: PlanLibrary
  private var positions: [EventID: Int64] = [:]
  private var deliveredByFact: RecordedMoment?
  /// The customer promised to answer: what is said after it was solicited.
  private var isSolicited = false

  /// Nil for a stream that opens no journey.
  static func read(
    _ journey: String, _ facts: [LedgerFact], _ library: PlanLibrary
  ) -> JourneyRecord? {
    var reader = JourneyReader(record: JourneyRecord(journey: journey), library: library)
    for fact in facts { reader.apply(fact) }
    guard reader.record.openedAt != nil else { return nil }
    reader.deliver()
    reader.markOrder()
    return reader.record
  }

  private init(record: JourneyRecord, library: PlanLibrary) {
    self.record = record
    self.library = library
  }

  private mutating func apply(_ fact: LedgerFact) {
    record.customer = fact.customer ?? record.customer
    switch fact.kind {
    case .journeyOpened: open(fact)
    case .customerIdentified: record.customer = fact.text("customer") ?? record.customer
    case .journeyDelivered: deliveredByFact = deliveredByFact ?? fact.moment
    case .journeyLost, .orderCancelled:
      record.lost = record.lost ?? (fact.moment, fact.text("reason") ?? "other")
    case .vehicleAssigned, .vehicleReplaced: record.variant = fact.text("variant") ?? record.variant
    case .assignmentChanged:
      if fact.text("role") == "advisor" { record.advisor = fact.text("to") ?? record.advisor }
    case .appointmentMade, .appointmentMoved: promise(fact)
    case .customerArrived: record.arrived = record.arrived ?? fact.moment
    case .touchpointStarted, .touchpointCompleted, .touchpointSkipped, .touchpointReopened:
      step(fact)
    case .itemChecked, .concernAnswered: check(fact)
    case .expectationTold: tell(fact)
    case .waitStarted, .waitEnded: wait(fact)
    case .promiseMade:
      if fact.text("by") == "customer", fact.text("kind") == "survey" { isSolicited = true }
    case .ratingGiven, .experienceAnswered, .kanoAnswered, .recommendationStated,
      .repurchaseStated, .causeAttributed, .surveyInvited, .surveyDeclined:
      voice(fact)
    default: care(fact)
    }
  }

  private mutating func open(_ fact: LedgerFact) {
    record.openedAt = record.openedAt ?? fact.moment
    record.advisor = fact.text("advisor")
    record.plan = library.plan(
      fact.text("blueprint") ?? "", fact.data["blueprintVersion"]?.int ?? 0)
    record.steps = Array(repeating: .init(), count: record.plan?.touchpoints.count ?? 0)
  }

  private mutating func promise(_ fact: LedgerFact) {
    guard let finish = fact.time("promisedFinish") else { return }
    record.promises.append(
      PromisedFinish.Promise(
        position: fact.position, recorded: fact.recorded, finish: finish,
        isMovedByCustomer: fact.kind == .appointmentMoved && fact.text("requestedBy") == "customer")
    )
  }

  // MARK: Touchpoints

  private func place(_ fact: LedgerFact) -> Int? {
    fact.text("touchpoint").flatMap { record.plan?.places[$0] }
  }

  private mutating func step(_ fact: LedgerFact) {
    if fact.kind == .touchpointStarted, fact.text("touchpoint") == "greeting" {
      record.greeted = record.greeted ?? fact.moment
    }
    if let touchpoint = fact.text("touchpoint") {
      record.moves.append(.init(kind: fact.kind, touchpoint: touchpoint, moment: fact.moment))
    }
    guard let place = place(fact) else { return }
    let moment = fact.moment
    switch fact.kind {
    case .touchpointStarted:
      record.steps[place].passes.start(moment)
      record.steps[place].isSkipped = false
    case .touchpointCompleted:
      record.steps[place].passes.complete(moment)
      record.steps[place].isDone = true
      record.steps[place].isSkipped = false
      record.steps[place].completed = moment
    case .touchpointSkipped:
      record.steps[place].isSkipped = true
    default:
      record.steps[place].isDone = false
      record.steps[place].isSkipped = false
    }
  }

  private mutating func check(_ fact: LedgerFact) {
    guard let place = place(fact) else { return }
    if fact.kind == .itemChecked, let item = fact.text("item") {
      record.steps[place].checks[item] = .init(
        outcome: fact.text("outcome").flatMap { ServiceLevel.Outcome(rawValue: $0) },
        position: fact.position)
    } else if fact.kind == .concernAnswered, let concern = fact.text("concern") {
      record.steps[place].concerns[concern] = fact.flag("answered") == true ? nil : fact.position
    }
  }

  private mutating func tell(_ fact: LedgerFact) {
    guard let place = place(fact), let minutes = fact.int("minutes") else { return }
    record.steps[place].told = (minutes, fact.position)
  }

  private mutating func wait(_ fact: LedgerFact) {
    guard let key = fact.text("wait") else { return }
    if fact.kind == .waitStarted {
      record.waitings.append(
        .init(key: key, touchpoint: fact.text("touchpoint"), started: fact.moment))
    } else if let index = record.waitings.lastIndex(where: { $0.key == key }) {
      record.waitings[index].ended = fact.moment
    }
    if fact.kind == .waitStarted {
      guard let place = place(fact) else { return }
      record.steps[place].waits.append((key, .init(started: fact.moment, ended: nil)))
      return
    }
    for place in record.steps.indices {
      guard let index = record.steps[place].waits.lastIndex(where: { $0.key == key }) else {
        continue
      }
      record.steps[place].waits[index].interval.ended = fact.moment
      return
    }
  }

  /// A fact of its own, else the first done of those that deliver, in order of preference.
  private mutating func deliver() {
    if let deliveredByFact {
      record.delivered = deliveredByFact
      return
    }
    for id in record.plan?.blueprint.delivers ?? [] {
      guard let place = record.plan?.places[id], record.steps[place].isDone else { continue }
      record.delivered = record.steps[place].completed
      return
    }
  }

  /// A later touchpoint was completed earlier; the ceremony and repeatable ones have no place.
  private mutating func markOrder() {
    guard let plan = record.plan else { return }
    var earliestLater: Int64?
    for place in record.steps.indices.reversed() {
      let planned = plan.touchpoints[place]
      guard !planned.isCeremony, !planned.isRepeatable, record.steps[place].isDone,
        let completed = record.steps[place].completed?.occurred
      else { continue }
      if let earliestLater, earliestLater < completed { record.steps[place].isOutOfOrder = true }
      earliestLater = min(earliestLater ?? completed, completed)
    }
  }

  // MARK: Voice

  private mutating func voice(_ fact: LedgerFact) {
    positions[fact.id] = fact.position
    switch fact.kind {
    case .ratingGiven: rate(fact)
    case .experienceAnswered:
      record.experiences.append(
        said(
          fact,
          Experience.Answer(
            position: fact.position,
            solved: fact.text("solved").flatMap(Experience.Reply.init(rawValue:)),
            pleasant: fact.text("pleasant").flatMap(Experience.Reply.init(rawValue:)))))
    case .kanoAnswered:
      guard let feature = fact.text("feature") else { return }
      record.kano.append(
        said(
          fact,
          Kano.Reply(
            position: fact.position, feature: feature, functional: fact.int("functional") ?? 0,
            dysfunctional: fact.int("dysfunctional") ?? 0), about: feature))
    case .recommendationStated:
      record.recommendations.append(
        said(
          fact,
          LoyaltyPanel.Recommendation(
            position: fact.position,
            level: fact.text("level").flatMap(LoyaltyPanel.Level.init(rawValue:)),
            nps11: fact.text("scale") == Scale.nps11.rawValue ? fact.int("raw") : nil)))
    case .repurchaseStated:
      record.repurchases.append(
        said(
          fact,
          LoyaltyPanel.Repurchase(
            position: fact.position, percent: fact.int("likelihood"),
            level: fact.text("level").flatMap(LoyaltyPanel.Level.init(rawValue:)))))
    case .causeAttributed: attribute(fact)
    case .surveyInvited:
      record.invitations.append(
        .init(
          survey: fact.text("survey") ?? "", respondent: fact.text("respondent"), sent: fact.moment)
      )
    default:
      let index = record.invitations.lastIndex { invitation in
        invitation.survey == fact.text("survey") && invitation.declined == nil
          && (fact.text("respondent") == nil || invitation.respondent == fact.text("respondent"))
      }
      if let index { record.invitations[index].declined = fact.moment }
    }
  }

  private mutating func said<Value>(
    _ fact: LedgerFact, _ value: Value, about: String? = nil
  ) -> Said<Value> {
    record.occurred[fact.position] = fact.occurred
    return Said(
      question: .init(
        survey: fact.text("survey"), respondent: fact.text("respondent"),
        collector: fact.text("collector"), about: about),
      position: fact.position, occurred: fact.occurred,
      isSolicited: isSolicited || fact.flag("solicited") == true,
      isRewarded: fact.flag("rewarded") == true, value: value)
  }

  private mutating func rate(_ fact: LedgerFact) {
    let touchpoint = fact.text("touchpoint")
    let factor = fact.text("factor")
    let subject =
      fact.text("subject").flatMap(Answer.Subject.init(rawValue:))
      ?? (touchpoint != nil ? .touchpoint : factor != nil ? .factor : .overall)
    let importance = fact.int("importance").map { value in
      fact.text("importanceScale") == "rank" ? Importance.rank(value) : .five(value)
    }
    record.occurred[fact.position] = fact.occurred
    record.answers.append(
      Answer(
        position: fact.position,
        question: .init(
          journey: record.journey, survey: fact.text("survey"),
          respondent: fact.text("respondent"), subject: subject, touchpoint: touchpoint,
          factor: factor, dimension: fact.text("dimension"),
          determinant: fact.text("determinant"), collector: fact.text("collector")),
        scale: fact.text("scale").flatMap(Scale.init(rawValue:)) ?? .satisfaction7,
        perception: fact.int("perception"), expectation: fact.int("expectation"),
        importance: importance, isSolicited: isSolicited || fact.flag("solicited") == true,
        isRewarded: fact.flag("rewarded") == true, isDiagnostic: fact.flag("diagnostic") == true))
  }

  private mutating func attribute(_ fact: LedgerFact) {
    guard let gap = fact.text("gap").flatMap(Gap.init(word:)) else { return }
    // What it explains must stand in this journey; 0 is no event, so the measure sets it apart.
    let answer = fact.text("of").flatMap { EventID(text: $0) }.flatMap { positions[$0] } ?? 0
    record.attributions.append(
      Causes.Attribution(
        position: fact.position, answer: answer, gap: gap, gapFactor: fact.text("gapFactor"),
        executionCause: fact.text("executionCause"), subCause: fact.text("subCause"),
        layer: fact.text("layer").flatMap(ServiceLayer.init(word:)),
        isPrimary: fact.flag("primary") ?? true))
  }

  // MARK: Care

  private mutating func care(_ fact: LedgerFact) {
    switch fact.kind {
    case .exceptionRaised: begin(\.exceptions, fact, "exception", kind: "kind")
    case .exceptionHandled: change(\.exceptions, fact, "exception") { $0.closed = fact.moment }
    case .complaintRaised: begin(\.complaints, fact, "complaint", kind: "cause")
    case .complaintResolved: change(\.complaints, fact, "complaint") { $0.resolved = fact.moment }
    case .complaintClosed:
      change(\.complaints, fact, "complaint") {
        $0.closed = fact.moment
        $0.isSatisfied = fact.flag("satisfied")
      }
    case .requestLogged: begin(\.requests, fact, "request", kind: "kind")
    case .requestResolved: change(\.requests, fact, "request") { $0.closed = fact.moment }
    case .followUpAttempted, .followUpCompleted:
      if fact.text("outcome") == "reached" { record.reachedCalls.append(fact.moment) }
    case .referralAsked, .referralAgreed, .referralVisited, .referralBought: refer(fact)
    default: break
    }
  }

  private mutating func begin(
    _ list: WritableKeyPath<JourneyRecord, [JourneyRecord.Keyed]>, _ fact: LedgerFact,
    _ key: String, kind: String
  ) {
    record[keyPath: list].append(
      .init(key: fact.text(key) ?? "", kind: fact.text(kind) ?? "", begun: fact.moment))
  }

  private mutating func change(
    _ list: WritableKeyPath<JourneyRecord, [JourneyRecord.Keyed]>, _ fact: LedgerFact,
    _ key: String, _ body: (inout JourneyRecord.Keyed) -> Void
  ) {
    let index = record[keyPath: list].lastIndex { $0.key == fact.text(key) }
    if let index { body(&record[keyPath: list][index]) }
  }

  private mutating func refer(_ fact: LedgerFact) {
    guard let key = fact.text("referral") else { return }
    var referral = record.referrals[key] ?? .init()
    switch fact.kind {
    case .referralAsked: referral.asked = referral.asked ?? fact.position
    case .referralAgreed: referral.agreed = referral.agreed ?? fact.position
    case .referralVisited: referral.visited = referral.visited ?? fact.position
    default: referral.bought = referral.bought ?? fact.position
    }
    record.referrals[key] = referral
  }
}
