internal import CanonicalJSON
internal import Chronology
internal import EventLog
internal import EventLogSQLite
internal import FollowUps
internal import Interchange
internal import Journeys
internal import Satisfaction
internal import Storage
internal import Timelines
internal import Vault

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
    var facts = CallFacts(self, customer, at, input)
    guard let journey = before.journeys.first(where: { $0.timeline.journey == input.journey })
    else {
      // Nobody is to be called any more: the gate says why, or takes it as what happened.
      facts.attempt(input.journey, input.step, band: nil)
      let receipt = try append(together: &facts.events, note: input.note, customer: customer)
      return RecordedCall(
        receipt: receipt, events: facts.events, state: nil, attempt: nil, message: nil, due: nil,
        also: [], alertStays: nil)
    }
    try check(input, journey, before, at.time)
    if customer != named { try facts.identify(input.journey) }
    try tell(input, input.step, journey, day, &facts)
    let others = try others(input, before)
    for (calls, step) in others {
      let id = calls.timeline.journey
      if try currentCustomer(ofSubject: "journey/" + id) != customer { try facts.identify(id) }
      try tell(input, step, calls, day, &facts)
    }
    let receipt = try append(together: &facts.events, note: input.note, customer: customer)
    let after = try customerCalls(customer, mergings, day).journeys
      .first { $0.timeline.journey == input.journey }
    let progress = after?.steps.first { $0.step.id == input.step }
    var message: String?
    if case .unreached(let channel) = progress?.state { message = channel }
    let isOpen = progress?.state == .open
    let stays = after.flatMap { alertStays(input, $0) }
    let ended = input.outcome == "reached" ? (stays == nil ? "done" : "open") : nil
    return RecordedCall(
      receipt: receipt, events: facts.events, state: progress.map(\.state.name) ?? ended,
      attempt: isOpen ? progress?.attempt : nil, message: message,
      due: isOpen || progress?.state == .awaitsPhone ? progress?.dueOn : nil,
      also: others.map { ($0.calls.timeline.journey, $0.step) }, alertStays: stays)
  }

  /// What else a call counts for: reached, what was ticked; where nobody answered, everything that
  /// the customer was to be called about.
  private func others(
    _ input: CallInput, _ before: CustomerCalls
  ) throws -> [(calls: JourneyCalls, step: String)] {
    func calls(_ journey: String) -> JourneyCalls? {
      before.journeys.first { $0.timeline.journey == journey }
    }
    switch input.outcome {
    case "reached":
      return try input.also.map { tick in
        let step = nfc(tick.step)
        guard let calls = calls(tick.journey.map(nfc) ?? input.journey) else {
          throw LogbookError.noJourney
        }
        try checkStep(step, calls)
        return (calls, step)
      }
    case "noAnswer", "busy", "off", "voicemail":
      return before.tasks.compactMap { task in
        guard task.isCall, (task.journey, task.step) != (input.journey, nfc(input.step)) else {
          return nil
        }
        return calls(task.journey).map { ($0, task.step) }
      }
    default: return []
    }
  }

  /// Tells of the attempt about one step of a journey, and of what follows from it.
  private func tell(
    _ input: CallInput, _ step: String, _ journey: JourneyCalls, _ day: CallDay,
    _ facts: inout CallFacts
  ) throws {
    let id = journey.timeline.journey
    let minutes = day.clock.minutes(facts.at.time)
    let call = facts.attempt(
      id, step, band: journey.timeline.plan?.calls?.band(at: minutes)?.id)
    switch input.outcome {
    case "rescheduled":
      if let agreed = input.agreed {
        facts.add(
          .callbackAgreed, id, [("step", .string(nfc(step))), ("due", .string(agreed.time.text))])
      }
    case "complaint": complain(journey, call, &facts)
    case "refused":
      if input.withdraws { facts.withdrawConsent(input.channel ?? "phone") }
    case "reached": reached(input, step, journey, call, &facts)
    default: break
    }
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
    // Clocks of two desks may differ by a little.
    if time > surroundings.now().adding(milliseconds: 300_000) { throw CallError.notYet }
    if let opened = journey.timeline.openedAt, time < opened { throw CallError.beforeJourney }
    try checkStep(input.step, journey)
    if !input.also.isEmpty, input.outcome != "reached" {
      throw CallError.notReached(option: "--step")
    }
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

  private func checkStep(_ step: String, _ journey: JourneyCalls) throws {
    // An alert may concern a journey whose plan has no follow-up.
    let known =
      (journey.timeline.plan?.calls?.steps.map(\.id) ?? []) + [
        "alert", "firstService", "insurance", "annualCheck", "birthday",
      ]
    guard known.contains(step) else { throw CallError.unknownStep(known: known) }
  }

  // MARK: What follows

  private func alertStays(_ input: CallInput, _ after: JourneyCalls) -> RecordedCall.AlertStays? {
    guard input.step == "alert", input.outcome == "reached", let alert = after.openAlert else {
      return nil
    }
    if input.satisfied == nil { return .notAsked }
    return alert.isAbout(actor, in: after.timeline)
      ? .ownAdvisor : .complaintUnresolved
  }

  private func complain(_ journey: JourneyCalls, _ call: EventID, _ facts: inout CallFacts) {
    let id = journey.timeline.journey
    // The call's own id makes keys that no other call has; in letters, because digits in a row may
    // look like a phone or a VIN.
    let letters = Array("abcdefghijklmnop")
    let key = String(
      call.description.compactMap(\.hexDigitValue).suffix(10).map { letters[$0] })
    facts.add(
      .complaintRaised, id, [("complaint", .string("complaint-" + key)), ("channel", "phone")])
    if !journey.timeline[.alerts].contains(where: { $0.outcome == nil }) {
      facts.add(
        .alertOpened, id,
        [("alert", .string("alert-" + key)), ("reasons", .array(["complaint"]))])
    }
  }

  private func reached(
    _ input: CallInput, _ step: String, _ journey: JourneyCalls, _ call: EventID,
    _ facts: inout CallFacts
  ) {
    let timeline = journey.timeline
    let id = timeline.journey
    let advisor = timeline.team.first { $0.role == "advisor" }?.staff
    // Facts that close are taken from nobody who is the advisor now, nor from who was rated.
    let isRated = journey.openAlert?.isAbout(actor, in: timeline) ?? false
    let mayClose = !isRated && advisor != actor
    if let satisfied = input.satisfied, mayClose {
      func closing(_ name: String, _ key: String) -> [(String, JSON?)] {
        [
          (name, .string(key)), ("recall", .string(call.description)),
          ("satisfied", .bool(satisfied)),
        ]
      }
      let open = timeline[.complaints].filter { $0.outcome == nil }
      let resolved = open.filter { span in
        span.moments.contains { $0.kind == .complaintResolved }
      }
      for complaint in resolved {
        facts.add(.complaintClosed, id, closing("complaint", complaint.key))
      }
      if open.count == resolved.count {
        for alert in timeline[.alerts] where alert.outcome == nil {
          facts.add(.alertClosed, id, closing("alert", alert.key))
        }
      }
    }
    let isLast = timeline.plan?.calls?.steps.last?.id == step
    let status = timeline.step("followUp")?.status
    let isWaiting = status == .planned || status == .started || status == .reopened
    if isLast, isWaiting, timeline.state == "open" || timeline.state == "delivered" {
      facts.add(.touchpointCompleted, id, [("touchpoint", "followUp")])
    }
  }

  // MARK: Appending

  /// Appends several events as one group; the note is sealed into the first attempt and a complaint.
  private func append(
    together events: inout [Event], note: String?, customer: String
  ) throws -> Receipt {
    let preparation = try prepare()
    var made = Preparation.Traces()
    if let note {
      if try makeKey(customer) { made.customers.insert(customer) }
      let attempt = events.firstIndex { $0.type == FactKind.followUpAttempted.rawValue }
      for index in events.indices
      where index == attempt || events[index].type == FactKind.complaintRaised.rawValue {
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

/// The facts of one call, all caused by its first attempt, and appended together.
private struct CallFacts {
  let at: (time: Timestamp, offset: TimeOffset?)
  var events: [Event] = []
  private let book: Logbook
  private let customer: String
  private let input: CallInput
  private var cause: String?

  init(
    _ book: Logbook, _ customer: String, _ at: (time: Timestamp, offset: TimeOffset?),
    _ input: CallInput
  ) {
    self.book = book
    self.customer = customer
    self.at = at
    self.input = input
  }

  /// - Returns: the id of the attempt.
  @discardableResult
  mutating func attempt(_ journey: String, _ step: String, band: String?) -> EventID {
    add(
      .followUpAttempted, journey,
      [
        ("kind", "call"), ("step", .string(nfc(step))), ("band", band.map(JSON.string)),
        ("outcome", .string(input.outcome)), ("satisfied", input.satisfied.map(JSON.bool)),
        ("channel", input.channel.map(JSON.string)),
      ])
    let id = events[events.count - 1].id
    cause = cause ?? id.description
    return id
  }

  mutating func add(_ kind: FactKind, _ journey: String, _ data: [(String, JSON?)]) {
    add(kind, subject: "journey/" + journey, data)
  }

  mutating func withdrawConsent(_ channel: String) {
    add(
      .consentWithdrawn, subject: "customer/" + customer,
      [("purpose", "followUp"), ("channel", .string(channel))])
  }

  /// A journey that still names somebody who was merged into the customer is given to whom they
  /// became, before anything else is told of it.
  mutating func identify(_ journey: String) throws {
    let isDone = events.contains {
      $0.type == FactKind.customerIdentified.rawValue && $0.subject == "journey/" + journey
    }
    if isDone { return }
    add(
      .customerIdentified, journey,
      [("journey", .string(journey)), ("customer", .string(customer))])
  }

  private mutating func add(_ kind: FactKind, subject: String, _ data: [(String, JSON?)]) {
    events.append(
      Event(
        id: book.newID(), source: book.log.origin, type: kind.rawValue, subject: subject,
        time: at.time, timeOffset: at.offset, customer: customer, actor: book.actor,
        correlationID: cause, causationID: cause, data: .object(present: data)))
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
