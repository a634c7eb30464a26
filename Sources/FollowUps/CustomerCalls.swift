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
  public let tasks: [CallTask]
  /// There would be something to do, and the customer has withheld the consent for it.
  public let isWithheld: Bool
  public let consents: ConsentWords

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
    // Died: nobody is called. Merged away, erased: gone.
    let isGone =
      timeline.isErased || timeline.mergedInto != nil
      || timeline.lapsed.contains { $0.text("reason") == "died" }
    guard !isGone else {
      journeys = []
      tasks = []
      isWithheld = false
      return
    }
    let amended = own.map(\.recorded.event).filter { day.has($0.time) && $0.renews(customer) }
      .map(\.time)
    let journeys = streams.keys.filter { $0.hasPrefix("journey/") }.sorted().compactMap { subject in
      let events = streams[subject] ?? []
      // A journey belongs to whom its events named last.
      let last = events.last {
        $0.recorded.event.customer != nil && day.has($0.recorded.event.time)
      }
      guard let owner = last?.recorded.event.customer, family.contains(owner) else {
        return nil as JourneyCalls?
      }
      let folded = JourneyFold.fold(
        journey: String(subject.dropFirst("journey/".count)), events, asOf: day.asOf,
        blueprint: blueprint)
      guard folded.openedAt != nil else { return nil }
      return JourneyCalls(events, folded, amended: amended, consents: consents, on: day)
    }
    self.journeys = journeys
    var tasks = journeys.flatMap(\.tasks)
    let hasAlert = journeys.contains { $0.openAlert != nil }
    if !hasAlert, timeline.lapsed.isEmpty {
      tasks += timeline.care.compactMap { Self.care($0, journeys, day) }
    }
    // Who has left is not called as a routine; who left in anger may be.
    if !timeline.lapsed.isEmpty { tasks.removeAll { $0.kind != .alert } }
    let isHeld = consents.state("followUp", "phone", at: day.moment) == .withheld
    let allowed = isHeld ? tasks.filter { !$0.needsConsent } : tasks
    isWithheld = !tasks.isEmpty && allowed.isEmpty
    self.tasks = allowed.sorted { CallTask.precedes($0, $1, (customer, customer)) }
  }

  /// A care comes on its day, or on the next calling day, until the customer was reached about it.
  private static func care(
    _ moment: Moment, _ journeys: [JourneyCalls], _ day: CallDay
  ) -> CallTask? {
    guard let kind = moment.text("kind"), let time = moment.time("due") else { return nil }
    let journey = moment.text("journey") ?? journeys.last?.timeline.journey
    guard let journey else { return nil }
    let calls = journeys.first { $0.timeline.journey == journey }?.timeline
    if calls?.state == "lost" { return nil }
    let plan = calls?.plan?.calls ?? .standard
    let calendar = day.calendar.calling(daily: plan.callingDays == .all)
    let wanted = day.clock.day(time)
    let due = calendar.isCallingDay(wanted) ? wanted : calendar.next(after: wanted)
    guard due <= day.day, day.day <= due.adding(days: careDays) else { return nil }
    var facts: [CallFact] = []
    for journey in journeys {
      facts += CallFact.all(journey.timeline).filter {
        $0.step == kind && $0.occurred >= moment.occurred
      }
    }
    var task = CallTask(journey: journey, kind: .care, step: kind, group: .care, due: due)
    task.attempts = plan.attempts
    for fact in facts {
      switch fact.event {
      case .reached, .refused, .complaint, .completed, .cancelled: return nil
      case .noAnswer:
        task.attempt += 1
        if task.attempt > plan.attempts || day.clock.day(fact.occurred) == day.day { return nil }
      case .agreed(let time):
        task.agreed = time
        let agreed = day.clock.day(time)
        if agreed > day.day { return nil }
        if agreed == day.day { task.group = .agreed }
      case .planned, .wrongNumber, .rescheduled: break
      }
    }
    task.overdueDays = max(0, day.day.dayNumber - due.dayNumber)
    task.isFallback = calendar.isFallback(due)
    if task.agreed == nil { task.band = plan.band(preferred: nil, used: []) }
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
