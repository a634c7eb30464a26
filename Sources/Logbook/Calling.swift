public import Chronology
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
  /// The call list of a local day, as the day began: only what had happened by then.
  public func calls(
    on day: CivilTime?, opensNames: Bool, reason: String? = nil
  ) throws -> CallSheet {
    var request = CallRequest()
    request.reason = reason
    request.day = day
    request.opensNames = opensNames
    return try calls(request)
  }

  /// The call list of a day or of a moment.
  ///
  /// - A day: only what had occurred when it began, and with `knownAt` of that only what was known.
  /// - `knownAt` alone: the list as it stood at that moment.
  /// - Neither: the list of now.
  ///
  /// Costs one walk over the log, then the events of the customers who may be on the list.
  public func calls(_ request: CallRequest) throws -> CallSheet {
    let opener = try opener(request.opensNames, reason: request.reason)
    let sheet = try callSheet(request, opener, head: try log.lastPosition())
    let shown = sheet.rows.filter { $0.name != nil || $0.phone != nil || !$0.names.isEmpty }
    if !shown.isEmpty || opener.hasOpened {
      try recordAccess(
        .accessRead, whose: shown.count == 1 ? shown[0].customer : nil,
        also: shown.count == 1 ? Array(shown[0].customers.dropFirst()) : [], what: "calls",
        filter: AccessFilter(on: sheet.day), reason: request.reason, rows: shown.count)
    }
    return sheet
  }

  /// The list, without a record of what was opened for it.
  ///
  /// - Parameter head: the last position that is looked at where the request names none.
  func callSheet(_ request: CallRequest, _ opener: Opener, head: Int64) throws -> CallSheet {
    let zone = settings.timeZone
    let moment = try moment(of: request)
    let civil = request.day ?? zone.civil(at: moment)
    let date = CivilTime(year: civil.year, month: civil.month, day: civil.day)
    // Just before the day began, or the moment itself.
    let asOf = request.day == nil ? moment : zone.timestamp(of: date).adding(milliseconds: -1)
    let cut = Cut(asOf: asOf, knownAt: request.knownAt)
    let through = try lastKnown(cut) ?? head
    let calendar = try callingCalendar()
    let day = CallDay(
      day: LocalDate(
        dayNumber: Int(CivilTime.dayNumber(year: date.year, month: date.month, day: date.day))),
      asOf: asOf, moment: request.day == nil ? moment : zone.timestamp(of: date),
      calendar: calendar,
      clock: CallClock(civil: { zone.civil(at: $0) }, moment: { zone.timestamp(of: $0) }))
    let blueprint = try blueprintFinder()
    // Only what the order asks for is kept: a year of alerts that nobody called fits in memory.
    var found: [(customer: String, tasks: [CallTask])] = []
    var withheld = 0
    var alertsCalled: [String] = []
    let mergings = try mergings(through: through, asOf: asOf)
    func calls(of customer: String, _ opener: Opener) throws -> CustomerCalls {
      CustomerCalls(
        customer, merged: mergings.merges.from(customer),
        try familyEvents(of: customer, mergings, through: through).map(opener.open), on: day,
        position: head, blueprint: blueprint)
    }
    for customer in try callable(through: through, mergings, on: day) {
      let calls = try calls(of: customer, Opener(vault: nil))
      if calls.isWithheld { withheld += 1 }
      alertsCalled += calls.journeys.filter(\.isCalledAtTouchpoint).map(\.timeline.journey)
      if !calls.tasks.isEmpty { found.append((customer, calls.tasks)) }
    }
    found.sort { CallTask.precedes($0.tasks[0], $1.tasks[0], ($0.customer, $1.customer)) }
    let groups = try sharing(found.map(\.customer)) { customer, opener in
      try calls(of: customer, opener).timeline.phone
    }
    var rows = try groups.map { group in
      try row(CustomerCalls.sharing(group.map { try calls(of: $0, opener) }), on: day)
    }
    // What was held may have been what a row stood by.
    rows.sort { CallTask.precedes($0.task, $1.task, ($0.customer, $1.customer)) }
    let daily = try shelf().latest(settings.blueprint)?.calls?.callingDays == .all
    let usual = calendar.calling(daily: daily)
    return CallSheet(
      day: date, zone: zone, position: head, cut: cut, rows: rows, withheld: withheld,
      alertsCalled: alertsCalled.sorted(), isCallingDay: usual.isCallingDay(day.day),
      isFallback: usual.isFallback(day.day))
  }

  /// When a list is looked at: now, or when what it knows was the last that was known.
  private func moment(of request: CallRequest) throws -> Timestamp {
    switch request.knownAt {
    case nil: return surroundings.now()
    case .time(let time): return time
    case .position(let position):
      guard let event = try event(at: position) else { throw LogbookError.noEvent }
      return event.recorded
    }
  }

  /// Delivered so long before the day, a customer has no step of any plan any more.
  ///
  /// Who was merged into another is that other.
  private func callable(
    through: Int64, _ mergings: Mergings, on day: CallDay
  ) throws -> [String] {
    let latest =
      try shelf().blueprints.compactMap { $0.calls?.steps.map(\.latest).max() }.max() ?? 0
    // A long holiday, a wrong number or an agreed time may put a call off; those have facts.
    let from = day.day.adding(days: -(latest + 45))
    let candidates = try CallCandidates(log, through: through, delivered: day.clock.start(from))
    var customers = candidates.customers
    for subject in candidates.journeys {
      // Whom a journey belonged to then may be another than now: everybody it named is looked at.
      try log.read(Selection(through: through, subject: subject)) { row in
        if let customer = row.parts.customer {
          customers.insert(String(decoding: customer, as: UTF8.self))
        }
        return .next
      }
    }
    return Set(customers.map { mergings.merges.into($0) ?? $0 }).sorted {
      $0.utf8.lexicographicallyPrecedes($1.utf8)
    }
  }

  /// Customers who share a phone make one row, at the place of the first of them.
  ///
  /// Keyed hashes say who ever had a phone in common, without opening anything; of those few the
  /// phones are opened, and compared as they were known. Without a vault key everybody has a row of
  /// their own.
  private func sharing(
    _ customers: [String], _ phone: (String, Opener) throws -> String?
  ) throws -> [[String]] {
    guard hasVaultKey, customers.count > 1 else { return customers.map { [$0] } }
    let vault = try vault()
    // Nothing of it is put out.
    let opener = Opener(vault: vault, closed: try waitingErasures().customers)
    let listed = Set(customers)
    var groups: [[String]] = []
    var places: [String: Int] = [:]
    for customer in customers {
      if let place = places[customer] {
        groups[place].append(customer)
        continue
      }
      let mates = try vault.sharing(.phone, with: customer)
        .filter { $0 != customer && listed.contains($0) && places[$0] == nil }
      if !mates.isEmpty, let own = try phone(customer, opener).map(LookupKind.phone) {
        for mate in mates where try phone(mate, opener).map(LookupKind.phone) == own {
          places[mate] = groups.count
        }
      }
      places[customer] = groups.count
      groups.append([customer])
    }
    return groups
  }

  private func row(_ group: [CustomerCalls], on day: CallDay) throws -> CallSheet.Row {
    let first = group[0]
    let tasks = group.flatMap { calls in calls.tasks.map { (calls.customer, $0) } }
      .sorted { CallTask.precedes($0.1, $1.1, ($0.0, $1.0)) }.map(\.1)
    let journeys = group.flatMap(\.journeys)
    guard let top = tasks.first,
      let timeline = journeys.first(where: { $0.timeline.journey == top.journey })?.timeline
    else { throw LogbookError.noJourney }
    let weakest = timeline.weakest.flatMap { timeline.step($0) }
    let delivered = timeline.deliveredAt
    return CallSheet.Row(
      customer: first.customer, journey: top.journey, deliveredAt: delivered,
      days: delivered.map { day.day.dayNumber - day.clock.day($0).dayNumber },
      name: first.timeline.name, phone: first.timeline.phone, isErased: first.timeline.isErased,
      model: timeline.model, advisor: timeline.advisor, weakest: timeline.weakest,
      weakestPerception: weakest?.headline?.perception,
      weakestExpectation: weakest?.headline?.expectation,
      concernsOpen: timeline.steps.flatMap { step in
        step.concernsOpen.map { (step.touchpoint, $0) }
      },
      exceptionsOpen: timeline.exceptions.filter { $0.outcome == nil }.map { $0.kind ?? $0.key },
      promisesOpen: timeline.promises.filter { $0.outcome == nil }.map { $0.kind ?? $0.key },
      vin: timeline.vin, plan: timeline.plan, tasks: tasks,
      points: group.flatMap { $0.points(at: day) },
      customers: group.map(\.customer), names: group.compactMap(\.timeline.name))
  }
}
