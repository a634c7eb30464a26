internal import CanonicalJSON
internal import Chronology
internal import EventLog
public import Journeys
internal import Satisfaction
public import Timelines

/// What is to be done for one customer on one day, over all of the customer's journeys.
public struct CustomerCalls: Sendable {
  public let customer: String
  public let timeline: CustomerTimeline
  public let journeys: [JourneyCalls]
  /// In the order of the list; the first is the row's.
  public private(set) var tasks: [CallTask]
  /// For the manager: alerts called about at the touchpoint only, and steps that nobody called for.
  public let review: [CallTask]
  /// There would be something to do, and the customer has withheld the consent for it.
  public let isWithheld: Bool
  public let consents: ConsentWords
  /// Somebody who is called by the same phone has an open alert.
  private(set) var isPhoneAlerted = false

  /// How long a care stays on the list, in days.
  private static let careDays = 7

  /// - Parameters:
  ///   - merged: who was merged into the customer: their journeys are the customer's now.
  ///   - events: of the streams of all of them, in order of position.
  public init(
    _ customer: String, merged: [String] = [], _ events: [TimelineEvent], on day: CallDay,
    position: Int64, blueprint: (String, Int64) -> Blueprint?
  ) {
    self.customer = customer
    let family = Set([customer] + merged)
    var streams: [String: [TimelineEvent]] = [:]
    for event in events { streams[event.recorded.event.subject, default: []].append(event) }
    let own = events.filter { $0.recorded.event.subject.hasPrefix("customer/") }
    let timeline = CustomerTimeline.fold(
      customer: customer, position: position, cut: Cut(asOf: day.asOf), own, blueprint: blueprint)
    self.timeline = timeline
    let consents = ConsentWords(timeline.consents)
    self.consents = consents
    // Died: nobody is called. Merged away, erased: gone; erased also from the lists of the past.
    let isErased = own.contains {
      $0.recorded.event.type == FactKind.customerErased.rawValue
        && $0.recorded.event.subject == "customer/" + customer
    }
    let isGone =
      isErased || timeline.isErased || timeline.mergedInto != nil
      || timeline.lapsed.contains { $0.text("reason") == "died" }
    guard !isGone else {
      journeys = []
      tasks = []
      review = []
      isWithheld = false
      return
    }
    let amended = own.map(\.recorded.event).filter { day.has($0.time) && $0.renews(customer) }
      .map(\.time)
    let subjects = streams.keys.filter { $0.hasPrefix("journey/") }.sorted()
    let folds = subjects.compactMap { subject in
      let folded = JourneyFold.fold(
        journey: String(subject.dropFirst("journey/".count)), streams[subject] ?? [],
        asOf: day.asOf, blueprint: blueprint)
      // A journey belongs to whom its facts named last.
      let isOwn = folded.customer.map(family.contains) ?? false
      return isOwn && folded.opened != nil ? folded : nil as JourneyTimeline?
    }
    // A number that was wrong is right again when it is amended, or when a call reached somebody.
    let renewed =
      (amended
      + folds.flatMap { CallFact.all($0).filter(\.isReached).map(\.occurred) }).sorted()
    let journeys = folds.map { fold in
      // One alert holds the routine steps of all the customer's cars; not one that nobody will
      // close any more, as the customer was called about it before calls were recorded as such.
      let others = folds.filter {
        $0.journey != fold.journey && $0.state != "lost" && !JourneyCalls.isCalledAtTouchpoint($0)
      }
      return JourneyCalls(
        fold, others: others.flatMap(\.alerts.all), renewed: renewed, consents: consents, on: day)
    }
    self.journeys = journeys
    var tasks = journeys.flatMap(\.tasks)
    let lapsed = Self.lapsed(timeline, journeys)
    if !lapsed, journeys.allSatisfy({ $0.openAlert == nil }) {
      tasks += timeline.care.compactMap { Self.care($0, journeys, renewed: renewed, day) }
    }
    // Who has left is not called as a routine; who left in anger may be.
    if lapsed { tasks.removeAll { !$0.isAboutAlert } }
    review = journeys.flatMap(\.review).filter { !lapsed || $0.kind == .alert }
    if let wrong = Self.wrongNumber(journeys, renewed: renewed, on: day) {
      // One number, one task; what an alert asks for stays in sight.
      tasks.removeAll { $0.kind != .alert && $0.kind != .unreachable }
      tasks += [wrong].filter { $0.due <= day.day }
    }
    let isHeld = consents.state("followUp", "phone", at: day.moment) == .withheld
    let allowed = isHeld ? tasks.filter { !$0.needsConsent } : tasks
    isWithheld = !tasks.isEmpty && allowed.isEmpty
    self.tasks = allowed.sorted { CallTask.precedes($0, $1, (customer, customer)) }
  }

  /// Whether a journey of the customer has an open alert.
  public var hasOpenAlert: Bool {
    journeys.contains { $0.openAlert != nil && !$0.isCalledAtTouchpoint }
  }

  /// Those who share a phone, without what is routine while one of them has an open alert; whoever
  /// has nothing left is gone, and first is whose call comes first.
  public static func sharing(_ group: [CustomerCalls]) -> [CustomerCalls] {
    guard group.count > 1, group.contains(where: \.hasOpenAlert) else { return group }
    return group.compactMap { calls in
      var calls = calls
      calls.tasks.removeAll {
        !$0.isAboutAlert && $0.kind != .correctPhone && $0.kind != .unreachable
      }
      calls.isPhoneAlerted = true
      return calls.tasks.isEmpty ? nil : calls
    }.sorted { CallTask.precedes($0.tasks[0], $1.tasks[0], ($0.customer, $1.customer)) }
  }

  /// Whether the customer has left: a new journey since says otherwise.
  private static func lapsed(_ timeline: CustomerTimeline, _ journeys: [JourneyCalls]) -> Bool {
    let newest = journeys.compactMap(\.timeline.openedAt).max()
    return timeline.lapsed.contains { lapse in newest.map { lapse.occurred >= $0 } ?? true }
  }

  /// The advisor's task when a number was found wrong, by whatever call, and neither amended nor
  /// answered since: on the next calling day.
  private static func wrongNumber(
    _ journeys: [JourneyCalls], renewed: [Timestamp], on day: CallDay
  ) -> CallTask? {
    var wrong: (fact: CallFact, calls: JourneyCalls)?
    for calls in journeys where calls.timeline.state != "lost" {
      for fact in CallFact.all(calls.timeline) {
        guard case .wrongNumber = fact.event, calls.waits(for: fact) else { continue }
        if wrong.map({ $0.fact.occurred <= fact.occurred }) ?? true { wrong = (fact, calls) }
      }
    }
    guard let (fact, calls) = wrong, !renewed.contains(where: { $0 > fact.occurred }) else {
      return nil
    }
    let plan = calls.timeline.plan?.calls ?? .standard
    let calendar = day.calendar.calling(daily: plan.callingDays == .all)
    let due = calendar.next(after: day.clock.day(fact.occurred))
    let late = max(0, day.day.dayNumber - due.dayNumber)
    var task = CallTask(
      journey: calls.timeline.journey, kind: .correctPhone, step: fact.step ?? "call",
      group: late > 0 ? .overdue : .due, due: due)
    task.role = .advisor
    task.overdueDays = late
    task.attempts = plan.attempts
    task.isFallback = calendar.isFallback(due)
    task.delivered = calls.delivered
    task.stepName = plan.steps.first { $0.id == fact.step }?.name
    task.advisor = calls.timeline.advisor
    return task
  }

  /// A care comes on its day, or on the next calling day, until the customer was reached about it.
  private static func care(
    _ moment: Moment, _ journeys: [JourneyCalls], renewed: [Timestamp], _ day: CallDay
  ) -> CallTask? {
    guard let kind = moment.text("kind"), let time = moment.time("due") else { return nil }
    let named = moment.text("journey")
    let newest = journeys.max { $0.timeline.newness < $1.timeline.newness }
    let calls = named == nil ? newest : journeys.first { $0.timeline.journey == named }
    guard let journey = named ?? newest?.timeline.journey, calls?.timeline.state != "lost" else {
      return nil
    }
    let plan = calls?.timeline.plan?.calls ?? .standard
    let calendar = day.calendar.calling(daily: plan.callingDays == .all)
    let wanted = day.clock.day(time)
    let due = calendar.isCallingDay(wanted) ? wanted : calendar.next(after: wanted)
    guard due <= day.day, day.day <= due.adding(days: careDays) else { return nil }
    let facts = journeys.flatMap { CallFact.all($0.timeline) }
      .filter { $0.step == kind && $0.occurred >= moment.occurred }
      .sorted { $0.occurred < $1.occurred }
    var tries = CallTries(plan, day.clock, renewed: renewed)
    var from = due
    for fact in facts {
      switch fact.event {
      case .reached, .refused, .complaint, .completed, .cancelled: return nil
      default: break
      }
      switch tries.take(fact) {
      case .again(let last): from = calendar.next(after: last)
      case .agreed(let time): from = day.clock.day(time)
      case .nothing, .stopped: break
      }
    }
    guard !tries.areSpent, from <= day.day else { return nil }
    var task = CallTask(journey: journey, kind: .care, step: kind, group: .care, due: due)
    task.attempt = tries.attempt
    task.attempts = plan.attempts
    task.agreed = tries.agreed
    task.band = tries.band
    task.overdueDays = max(0, day.day.dayNumber - due.dayNumber)
    task.isFallback = calendar.isFallback(due)
    task.delivered = calls?.delivered
    task.advisor = calls?.timeline.advisor
    if tries.agreed.map(day.clock.day) == day.day { task.group = .agreed }
    return task
  }
}

extension Event {
  /// Whether by this fact the customer may be reached in another way than before.
  fileprivate func renews(_ customer: String) -> Bool {
    switch FactKind(rawValue: type) {
    case .customerAmended: subject == "customer/" + customer
    case .customerMerged: data["into"]?.text == customer
    default: false
    }
  }
}

extension CallDay {
  func has(_ time: Timestamp) -> Bool { asOf.map { time <= $0 } ?? true }
}
