public import CanonicalJSON
public import Chronology
public import EventLog
internal import EventLogSQLite
internal import FollowUps
internal import Interchange
internal import Journeys
public import Satisfaction
internal import Storage
internal import Timelines
internal import Vault

/// One call as whoever made it tells it.
public struct CallInput: Sendable {
  public var journey: String
  /// A step of the plan, `alert`, or a kind of care.
  public var step: String
  public var outcome: String
  public var at: (time: Timestamp, offset: TimeOffset?)?
  public var channel: String?
  /// What was said; sealed.
  public var note: String?
  /// The time that the customer asked for.
  public var agreed: (time: Timestamp, offset: TimeOffset?)?
  /// Whether the customer is satisfied with the handling, if asked.
  public var satisfied: Bool?
  /// The customer said that no further call is wanted at all.
  public var withdraws = false

  public init(journey: String, step: String, outcome: String) {
    self.journey = journey
    self.step = step
    self.outcome = outcome
  }
}

/// A call in the log, with all that followed from it.
public struct RecordedCall: Sendable {
  public let receipt: Receipt
  public let events: [Event]
  /// Where the step stands now: `done`, `open`, `unreached` …; nil for what is no step.
  public let state: String?
  /// Of the next call.
  public let attempt: Int?
  /// On which channel the one message goes out.
  public let message: String?
  public let due: LocalDate?
  /// Why a call after an alert that reached the customer has not closed it.
  public let alertStays: AlertStays?

  public enum AlertStays: String, Sendable {
    /// Whether the customer is satisfied with the handling was not asked.
    case notAsked
    /// Whoever called is the one who was rated.
    case ownAdvisor
    case complaintUnresolved
  }

  public var json: JSON {
    .object(present: [
      ("position", .integer(receipt.positions.upperBound)),
      (
        "events",
        .array(
          events.map { ["id": .string($0.id.description), "type": .string($0.type)] })
      ),
      ("state", state.map(JSON.string) ?? .null),
      ("attempt", attempt.map { .integer(Int64($0)) } ?? .null),
      ("due", due.map { .string($0.description) } ?? .null),
      ("message", message.map(JSON.string) ?? .null),
      ("alertStays", (alertStays?.rawValue).map(JSON.string)),
    ])
  }
}

extension Logbook {
  /// Records a call and what follows from it, all of it or nothing.
  ///
  /// - rescheduled: the call-back that was agreed. complaint: the complaint and its alert.
  /// - refused, where the customer says so: the consent is withdrawn.
  /// - reached: an alert and resolved complaints that stand open in the log are closed by it, if
  ///   it was asked whether the customer is satisfied with the handling; with the last step of the
  ///   plan the touchpoint `followUp` is completed.
  public func record(_ input: CallInput) throws -> RecordedCall {
    try readyToWrite()
    var input = input
    input.journey = nfc(input.journey)
    let now = surroundings.now()
    let at = input.at ?? (now, settings.timeZone.offset(at: now))
    let subject = "journey/" + input.journey
    guard let named = try currentCustomer(ofSubject: subject) else {
      throw LogbookError.noJourney
    }
    let mergings = try mergings(through: .max, asOf: nil)
    let customer = mergings.merges.into(named) ?? named
    let zone = settings.timeZone
    let clock = CallClock(civil: { zone.civil(at: $0) }, moment: { zone.timestamp(of: $0) })
    let day = CallDay(
      day: clock.day(at.time), asOf: nil, moment: at.time, calendar: try callingCalendar(),
      clock: clock)
    let before = try customerCalls(customer, mergings, day)
    guard let journey = before.journeys.first(where: { $0.timeline.journey == input.journey })
    else {
      // Erased or merged away: the gate says which.
      return try appendCall(input, subject, customer, at, nil, mergings, day)
    }
    try check(input, journey, before, at.time)
    return try appendCall(
      input, subject, customer, at, journey, mergings, day, identifies: customer != named)
  }

  private func customerCalls(
    _ customer: String, _ mergings: Mergings, _ day: CallDay
  ) throws -> CustomerCalls {
    CustomerCalls(
      customer, merged: mergings.merges.from(customer),
      try familyEvents(of: customer, mergings, through: .max).map(Opener(vault: nil).open), on: day,
      position: try log.lastPosition(), blueprint: try blueprintFinder())
  }

  private func check(
    _ input: CallInput, _ journey: JourneyCalls, _ customer: CustomerCalls, _ time: Timestamp
  ) throws {
    let plan = journey.timeline.plan?.calls
    // An alert may concern a journey whose plan has no follow-up.
    let known =
      (plan?.steps.map(\.id) ?? []) + [
        "alert", "firstService", "insurance", "annualCheck", "birthday",
      ]
    guard known.contains(input.step) else { throw CallError.unknownStep(known: known) }
    if input.outcome == "rescheduled" {
      guard let agreed = input.agreed else { throw CallError.agreedNeeded }
      guard agreed.time > time else { throw CallError.agreedPast }
    } else if input.agreed != nil {
      throw CallError.agreedUnasked
    }
    if input.satisfied != nil, input.outcome != "reached" {
      throw CallError.notReached(option: "--satisfied")
    }
    // Consent is looked at again when the call is recorded.
    let channel = input.channel ?? "phone"
    let isComplaint =
      input.step == "alert"
      && (journey.openAlert?.isComplaint == true
        || journey.timeline[.complaints].contains { $0.outcome == nil })
    if !isComplaint, customer.consents.state("followUp", channel, at: time) == .withheld {
      throw CallError.withheld
    }
  }

  // MARK: What follows

  /// - Parameter identifies: whether the journey still names somebody who was merged into the
  ///   customer, and is first given to whom they became.
  private func appendCall(
    _ input: CallInput, _ subject: String, _ customer: String,
    _ at: (time: Timestamp, offset: TimeOffset?), _ journey: JourneyCalls?, _ mergings: Mergings,
    _ day: CallDay, identifies: Bool = false
  ) throws -> RecordedCall {
    var events: [Event] = []
    func add(_ kind: FactKind, _ data: [(String, JSON?)], subject other: String? = nil) {
      events.append(
        Event(
          id: newID(), source: log.origin, type: kind.rawValue, subject: other ?? subject,
          time: at.time, timeOffset: at.offset, customer: customer, actor: surroundings.actor,
          correlationID: events.first?.id.description, causationID: events.first?.id.description,
          data: .object(present: data)))
    }
    let step = JSON.string(nfc(input.step))
    let band = journey?.timeline.plan?.calls?.band(at: day.clock.minutes(at.time))?.id
    add(
      .followUpAttempted,
      [
        ("kind", "call"), ("step", step), ("band", band.map(JSON.string)),
        ("outcome", .string(input.outcome)), ("satisfied", input.satisfied.map(JSON.bool)),
        ("channel", input.channel.map(JSON.string)),
      ])
    switch input.outcome {
    case "rescheduled":
      if let agreed = input.agreed {
        add(.callbackAgreed, [("step", step), ("due", .string(agreed.time.text))])
      }
    case "complaint": complain(journey, events[0].id, add)
    case "refused":
      if input.withdraws {
        add(
          .consentWithdrawn,
          [("purpose", "followUp"), ("channel", .string(input.channel ?? "phone"))],
          subject: "customer/" + customer)
      }
    case "reached": reached(input, journey, events[0].id, add)
    default: break
    }
    if identifies {
      add(
        .customerIdentified,
        [("journey", .string(input.journey)), ("customer", .string(customer))])
      events.insert(events.removeLast(), at: 0)
    }
    let receipt = try append(together: &events, note: input.note, customer: customer)
    let after = try customerCalls(customer, mergings, day).journeys
      .first { $0.timeline.journey == input.journey }
    let progress = after?.steps.first { $0.step.id == input.step }
    var message: String?
    if case .unreached(let channel) = progress?.state { message = channel }
    let isOpen = progress?.state == .open
    let stays = after.flatMap { alertStays(input, $0) }
    let ended = input.outcome == "reached" ? (stays == nil ? "done" : "open") : nil
    return RecordedCall(
      receipt: receipt, events: events, state: progress.map(\.state.name) ?? ended,
      attempt: isOpen ? progress?.attempt : nil, message: message,
      due: isOpen || progress?.state == .awaitsPhone ? progress?.dueOn : nil, alertStays: stays)
  }

  private func alertStays(_ input: CallInput, _ after: JourneyCalls) -> RecordedCall.AlertStays? {
    guard input.step == "alert", input.outcome == "reached", let alert = after.openAlert else {
      return nil
    }
    if input.satisfied == nil { return .notAsked }
    return alert.isAbout(surroundings.actor, in: after.timeline)
      ? .ownAdvisor : .complaintUnresolved
  }

  private typealias Adding = (FactKind, [(String, JSON?)], String?) -> Void

  private func complain(_ journey: JourneyCalls?, _ call: EventID, _ add: Adding) {
    // The call's own id makes keys that no other call has; in letters, because digits in a row may
    // look like a phone or a VIN.
    let letters = Array("abcdefghijklmnop")
    let key = String(
      call.description.compactMap(\.hexDigitValue).suffix(10).map { letters[$0] })
    add(.complaintRaised, [("complaint", .string("complaint-" + key)), ("channel", "phone")], nil)
    if journey?.timeline[.alerts].contains(where: { $0.outcome == nil }) != true {
      add(
        .alertOpened, [("alert", .string("alert-" + key)), ("reasons", .array(["complaint"]))], nil)
    }
  }

  private func reached(
    _ input: CallInput, _ journey: JourneyCalls?, _ call: EventID, _ add: Adding
  ) {
    guard let journey else { return }
    let timeline = journey.timeline
    let advisor = timeline.team.first { $0.role == "advisor" }?.staff
    // Facts that close are taken from nobody who is the advisor now, nor from who was rated.
    let isRated = journey.openAlert?.isAbout(surroundings.actor, in: timeline) ?? false
    let mayClose = !isRated && advisor != surroundings.actor
    if let satisfied = input.satisfied, mayClose {
      let open = timeline[.complaints].filter { $0.outcome == nil }
      let resolved = open.filter { span in
        span.moments.contains { $0.kind == .complaintResolved }
      }
      for complaint in resolved {
        add(
          .complaintClosed,
          [
            ("complaint", .string(complaint.key)), ("recall", .string(call.description)),
            ("satisfied", .bool(satisfied)),
          ], nil)
      }
      if open.count == resolved.count {
        for alert in timeline[.alerts] where alert.outcome == nil {
          add(
            .alertClosed,
            [
              ("alert", .string(alert.key)), ("recall", .string(call.description)),
              ("satisfied", .bool(satisfied)),
            ], nil)
        }
      }
    }
    let isLast = timeline.plan?.calls?.steps.last?.id == input.step
    let status = timeline.step("followUp")?.status
    let isWaiting = status == .planned || status == .started || status == .reopened
    if isLast, isWaiting, timeline.state == "open" || timeline.state == "delivered" {
      add(.touchpointCompleted, [("touchpoint", "followUp")], nil)
    }
  }

  // MARK: Appending

  /// Appends several events as one group; the note is sealed into those that may hold words.
  private func append(
    together events: inout [Event], note: String?, customer: String
  ) throws -> Receipt {
    let preparation = try prepare()
    var made = Preparation.Traces()
    if let note {
      if try makeKey(customer) { made.customers.insert(customer) }
      for index in events.indices {
        guard let kind = FactKind(rawValue: events[index].type),
          kind == .followUpAttempted || kind == .complaintRaised
        else { continue }
        events[index].sealed = try seal(
          .object([.init("words", .string(nfc(note)))]), events[index])
      }
    }
    do {
      let batch = EventBatch()
      let digests = batch.start(recorded: surroundings.now())
      batch.beginGroup()
      for event in events {
        guard let kind = FactKind(rawValue: event.type) else {
          throw FactError.unknownType(type: event.type)
        }
        try EntryRule.check(event, kind)
        digests.entries.append(
          .init(digest: try FactReader.read(kind, event.data, occurred: event.time.milliseconds)))
        try batch.append(event)
      }
      switch try log.appendNow(batch, gate: gate)[0] {
      case .appended(let positions): return Receipt(positions: positions, duplicate: false)
      case .duplicate(let first): return Receipt(positions: first...first, duplicate: true)
      case .unneeded: throw AppendError.empty
      case .refused(let refusal): throw refusal
      }
    } catch {
      // A trouble with the disk may have left the events in the log: the key stays.
      if !(error is StorageError) { try takeBack(made, of: preparation) }
      throw error
    }
  }
}

extension StepProgress.State {
  /// As messages and JSON name it.
  var name: String {
    switch self {
    case .unreached: "unreached"
    default: "\(self)"
    }
  }
}
