public import Chronology
internal import EventLog
internal import EventLogSQLite
internal import Exports
internal import FollowUps
internal import Interchange
internal import Journeys
internal import Satisfaction
internal import Storage
internal import Timelines
internal import Vault
internal import Wording

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
    let shown = (sheet.rows + (sheet.review ?? [])).filter { $0.showsPersonal }
    if !shown.isEmpty || opener.hasOpened {
      let whose = Set(shown.map(\.customer)).count == 1 ? shown.first : nil
      try recordAccess(
        .accessRead, whose: whose?.customer, also: Array(whose?.customers.dropFirst() ?? []),
        what: "calls", filter: AccessFilter(request, on: sheet.day), reason: request.reason,
        rows: shown.count, members: shown.flatMap(\.customers))
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
    let mergings = try mergings(through: through, asOf: asOf)
    func calls(of customer: String, _ opener: Opener) throws -> CustomerCalls {
      CustomerCalls(
        customer, merged: mergings.merges.from(customer),
        try familyEvents(of: customer, mergings, through: through).map(opener.open), on: day,
        position: head, blueprint: blueprint)
    }
    let filter = try CallFilter(request, day, try followUpPlans())
    var gathered = CallGathering(filter, since: request.isReview ? nil : day.day)
    let closed = Opener(vault: nil)
    for customer in try callable(through: through, mergings, on: day, ever: request.isReview) {
      gathered.add(try calls(of: customer, closed))
    }
    let groups = try sharing(gathered.customers) { customer, opener in
      try calls(of: customer, opener).timeline.phone
    }
    try gathered.arrange(groups) { customer in try calls(of: customer, closed) }
    func row(_ group: [String], _ tasks: [CallTask]) throws -> CallSheet.Row {
      let opened = try group.map { try calls(of: $0, opener) }
      let shared = tasks[0].isForReview ? opened : CustomerCalls.sharing(opened)
      return try self.row(shared, tasks, on: day, opensNames: request.opensNames)
    }
    let limit = request.limit ?? .max
    let daily = try shelf().latest(settings.blueprint)?.calls?.callingDays == .all
    let usual = calendar.calling(daily: daily)
    return CallSheet(
      day: date, zone: zone, position: head, cut: cut,
      rows: try gathered.rows.prefix(limit).map { try row($0.group, $0.tasks) },
      totals: gathered.totals, withheld: gathered.withheld,
      alertsCalled: gathered.alertsCalled.sorted(), missed: gathered.missed,
      review: request.isReview
        ? try gathered.review.prefix(limit).map { try row([$0.customer], [$0.task]) } : nil,
      isCallingDay: usual.isCallingDay(day.day), isFallback: usual.isFallback(day.day))
  }

  /// Of every blueprint that was published here.
  func followUpPlans() throws -> [FollowUpPlan] { try shelf().blueprints.compactMap(\.calls) }

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
  ///
  /// - Parameter ever: also who was delivered long ago, for steps that nobody called for.
  private func callable(
    through: Int64, _ mergings: Mergings, on day: CallDay, ever: Bool
  ) throws -> [String] {
    let latest = try followUpPlans().compactMap { $0.steps.map(\.latest).max() }.max() ?? 0
    // A long holiday, a wrong number or an agreed time may put a call off; those have facts.
    let from = day.day.adding(days: -(latest + CallGathering.missedDays + 15))
    let candidates = try CallCandidates(
      log, through: through, delivered: ever ? .earliest : day.clock.start(from))
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
  /// phones are opened, and compared as they were known. Without a vault or its key everybody has
  /// a row of their own.
  private func sharing(
    _ customers: [String], _ phone: (String, Opener) throws -> String?
  ) throws -> [[String]] {
    guard hasVault, customers.count > 1 else { return customers.map { [$0] } }
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
      if !mates.isEmpty, let own = try phone(customer, opener).flatMap(PhoneNumber.normal) {
        for mate in mates where try phone(mate, opener).flatMap(PhoneNumber.normal) == own {
          places[mate] = groups.count
        }
      }
      places[customer] = groups.count
      groups.append([customer])
    }
    return groups
  }

  private func row(
    _ group: [CustomerCalls], _ tasks: [CallTask], on day: CallDay, opensNames: Bool
  ) throws -> CallSheet.Row {
    let journeys = group.flatMap(\.journeys)
    guard let first = group.first, let top = tasks.first,
      let calls = journeys.first(where: { $0.timeline.journey == top.journey })
    else { throw LogbookError.noJourney }
    let timeline = calls.timeline
    let weakest = timeline.weakest.flatMap { timeline.step($0) }
    let delivered = timeline.deliveredAt
    // Of a missed step, who should have called; else who calls now.
    let advisor = top.advisor ?? timeline.advisor
    let (chinese, english) = (TimelineWords(.chinese), TimelineWords(.english))
    return CallSheet.Row(
      customer: first.customer, journey: top.journey, deliveredAt: delivered,
      days: delivered.map { day.day.dayNumber - day.clock.day($0).dayNumber },
      name: first.timeline.name, phone: first.timeline.phone, isErased: first.timeline.isErased,
      model: timeline.model, advisor: advisor, advisorAtDelivery: timeline.advisorAtDelivery,
      weakest: timeline.weakest,
      weakestPerception: weakest?.headline?.perception,
      weakestExpectation: weakest?.headline?.expectation,
      concernsOpen: timeline.steps.flatMap { step in
        step.concernsOpen.map { (step.touchpoint, $0) }
      },
      exceptionsOpen: timeline.exceptions.filter { $0.outcome == nil }.map { $0.kind ?? $0.key },
      promisesOpen: timeline.promises.filter { $0.outcome == nil }.map { $0.kind ?? $0.key },
      vin: timeline.vin, plan: timeline.plan, tasks: tasks,
      points: group.flatMap { calls in
        calls.points(tasks, at: day) { Sentence(chinese.code($0), english.code($0)) }
      },
      customers: group.map(\.customer), names: group.compactMap(\.timeline.name),
      advisorName: opensNames ? advisor.flatMap(staffName) : nil,
      complaints: timeline[.complaints].filter { $0.outcome == nil }, why: top.why(day.clock))
  }
}
