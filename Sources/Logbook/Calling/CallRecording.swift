internal import CanonicalJSON
internal import Chronology
internal import EventLog
internal import FollowUps
internal import Importing
internal import Interchange
internal import Journeys
public import Presentation
internal import Satisfaction
internal import Storage
internal import Timelines
internal import Vault

extension Logbook {
  /// Records a call and what follows from it, all of it or nothing.
  ///
  /// - What was asked goes along with every outcome in which the customer was spoken to: a score, a
  ///   referral, consent, and whether the handling satisfies.
  /// - rescheduled: the call-back that was agreed. complaint: the complaint and its alert.
  /// - refused, where the customer says so: the consent is withdrawn.
  /// - reached, and satisfied with the handling: what people recorded of an alert and of resolved
  ///   complaints is closed. Not satisfied: the alert goes up a level.
  /// - reached, with the last step of the plan: the touchpoint `followUp` is completed.
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
    try checkAnswers(input, before)
    guard let journey = before.journeys.first(where: { $0.timeline.journey == input.journey })
    else {
      // Nobody is to be called any more: the gate says why, or takes it as what happened.
      guard !input.step.isEmpty else {
        throw CallError.stepNeeded(listed: [], known: CallError.steps(try followUpPlans()))
      }
      input.step = StepNames.id(nfc(input.step), in: try followUpPlans()) ?? nfc(input.step)
      var facts = CallFacts(self, customer, at, input)
      let call = facts.attempt(input.journey, input.step, band: nil)
      facts.answers(input.journey, key: key(of: call))
      let receipt = try append(together: &facts.events, note: input.note, customer: customer)
      var recorded = RecordedCall(receipt, facts.events)
      recorded.isAsked = false
      return recorded
    }
    input.step = try step(input.step, journey, before)
    try check(input, journey, before, at.time)
    var facts = CallFacts(self, customer, at, input)
    if customer != named { try facts.identify(input.journey) }
    try tell(input, input.step, journey, day, &facts)
    let others = try others(input, before)
    for (calls, step) in others {
      let id = calls.timeline.journey
      if try currentCustomer(ofSubject: "journey/" + id) != customer { try facts.identify(id) }
      try tell(input, step, calls, day, &facts)
    }
    let receipt = try append(together: &facts.events, note: input.note, customer: customer)
    var recorded = RecordedCall(receipt, facts.events)
    recorded.also = others.map { ($0.calls.timeline.journey, $0.step) }
    recorded.ask(input, journey, before, at.time, day)
    let after = try customerCalls(customer, mergings, day).journeys
      .first { $0.timeline.journey == input.journey }
    if let after { recorded.follow(input, journey, after, by: actor, day) }
    return recorded
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
        guard let calls = calls(tick.journey.map(nfc) ?? input.journey) else {
          throw LogbookError.noJourney
        }
        return (calls, try step(tick.step, calls, before))
      }
    case "noAnswer", "busy", "off", "voicemail":
      return before.tasks.compactMap { task in
        guard task.isCall, (task.journey, task.step) != (input.journey, input.step) else {
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
    let isFirst = facts.events.allSatisfy { $0.type != FactKind.followUpAttempted.rawValue }
    let minutes = day.clock.minutes(facts.at.time)
    let call = facts.attempt(
      id, step, band: journey.timeline.plan?.calls?.band(at: minutes)?.id)
    switch input.outcome {
    case "rescheduled":
      if let agreed = input.agreed {
        facts.add(
          .callbackAgreed, id, [("step", .string(step)), ("due", .string(agreed.time.text))])
      }
    case "complaint": complain(journey, call, &facts)
    case "reached": reached(input, step, journey, call, &facts)
    default: break
    }
    if input.satisfied == false { raise(journey, &facts) }
    if isFirst { facts.answers(id, key: key(of: call)) }
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
    if !input.also.isEmpty, input.outcome != "reached" {
      throw CallError.notReached(option: "--step")
    }
    if input.outcome == "rescheduled" {
      guard let agreed = input.agreed else { throw CallError.agreedNeeded }
      guard agreed.time > time else { throw CallError.agreedPast }
    } else if input.agreed != nil {
      throw CallError.agreedUnasked
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

  /// What was asked needs somebody who was spoken to.
  private func checkAnswers(_ input: CallInput, _ customer: CustomerCalls) throws {
    let asked: [(String, Bool)] = [
      ("--satisfied", input.satisfied != nil), ("--score", input.score != nil),
      ("--referral", input.referral != nil), ("--consent", input.consents != nil),
    ]
    if !["reached", "complaint", "refused", "rescheduled"].contains(input.outcome),
      let option = asked.first(where: \.1)?.0
    {
      throw CallError.notReached(option: option)
    }
    let scale = Scale.satisfaction7
    if let score = input.score, !(scale.lowest...scale.highest).contains(score) {
      throw CallError.badScore(lowest: scale.lowest, highest: scale.highest)
    }
    let isHeld =
      input.outcome == "complaint" || customer.journeys.contains { $0.openAlert != nil }
    if input.referral != nil, isHeld {
      throw CallError.referralHeld
    }
  }

  /// The step that an id means, or a name as a list prints it; of no text the only one listed.
  private func step(
    _ text: String, _ journey: JourneyCalls, _ customer: CustomerCalls
  ) throws -> String {
    // An alert may concern a journey whose plan has no follow-up.
    let plans = [journey.timeline.plan?.calls].compactMap(\.self)
    let listed = customer.tasks.filter { $0.journey == journey.timeline.journey }.map(\.step)
    if text.isEmpty {
      // What the list asks for needs no name, where it is one thing.
      let asked = customer.tasks.filter {
        $0.isCall && $0.journey == journey.timeline.journey
      }.map(\.step)
      guard asked.count == 1 else {
        throw CallError.stepNeeded(listed: asked, known: CallError.steps(plans))
      }
      return asked[0]
    }
    guard let id = StepNames.id(nfc(text), in: plans, and: listed) else {
      throw CallError.unknownStep(known: CallError.steps(plans))
    }
    return id
  }

  // MARK: What follows

  /// Keys that no other call has; in letters, because digits in a row may look like a phone or a
  /// VIN.
  private func key(of call: EventID) -> String {
    let letters = Array("abcdefghijklmnop")
    return String(call.description.compactMap(\.hexDigitValue).suffix(10).map { letters[$0] })
  }

  private func complain(_ journey: JourneyCalls, _ call: EventID, _ facts: inout CallFacts) {
    let id = journey.timeline.journey
    let key = key(of: call)
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
    // Facts that close are taken from nobody who is the advisor now, nor from who was rated.
    let isRated = journey.openAlert?.isAbout(actor) ?? false
    let mayClose = !isRated && timeline.advisor != actor
    if input.satisfied == true, mayClose {
      func closing(_ name: String, _ key: String) -> [(String, JSON?)] {
        [(name, .string(key)), ("recall", .string(call.description)), ("satisfied", true)]
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

  /// The handling does not satisfy: what people recorded of the alert says to whom it goes.
  private func raise(_ journey: JourneyCalls, _ facts: inout CallFacts) {
    guard let progress = journey.progress else { return }
    for alert in journey.timeline[.alerts] where alert.outcome == nil {
      facts.add(
        .alertEscalated, journey.timeline.journey,
        [
          ("alert", .string(alert.key)), ("to", .string(progress.raisesTo.rawValue)),
          ("reason", .string(AlertReason.Code.handling.rawValue)),
        ])
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
      return try log.appendNow(batch, gate: gate)[0].received()
    } catch {
      // A trouble with the disk may have left the events in the log: the key stays.
      if !(error is StorageError) { try takeBack(made, of: preparation) }
      throw error
    }
  }
}
