public import Chronology
internal import EventLog
internal import Exports
internal import FollowUps
internal import Interchange
internal import Journeys
public import Presentation
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
  /// Costs the events of the customers who may be on the list, and with `knownAt` one walk over
  /// the log before. Where the logbook is used for long, the list of a day is kept, and a page
  /// costs what it shows.
  public func calls(_ request: CallRequest) throws -> CallSheet {
    let opener = try opener(request.opensNames, reason: request.reason)
    let sheet = try callSheet(request, opener, head: try log.lastPosition(), mayBeKept: true)
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
  /// - Parameters:
  ///   - head: the last position that is looked at where the request names none.
  ///   - mayBeKept: whether a list that has reached what the session wrote will do.
  func callSheet(
    _ request: CallRequest, _ opener: Opener, head: Int64, mayBeKept: Bool = false
  ) throws -> CallSheet {
    let zone = settings.timeZone
    let moment = try moment(of: request)
    let civil = request.day ?? zone.civil(at: moment)
    let date = CivilTime(year: civil.year, month: civil.month, day: civil.day)
    // Just before the day began, or the moment itself.
    let asOf = request.day == nil ? moment : zone.timestamp(of: date).adding(milliseconds: -1)
    let cut = Cut(asOf: asOf, knownAt: request.knownAt)
    let calendar = try callingCalendar()
    let day = CallDay(
      day: LocalDate(
        dayNumber: Int(CivilTime.dayNumber(year: date.year, month: date.month, day: date.day))),
      asOf: asOf, moment: request.day == nil ? moment : zone.timestamp(of: date),
      calendar: calendar,
      clock: CallClock(civil: { zone.civil(at: $0) }, moment: { zone.timestamp(of: $0) }))
    let filter = try CallFilter(request, day, try followUpPlans())
    let calls: DayCalls
    if mayBeKept, request.day != nil, request.knownAt == nil, let kept = shared.serving?.callLists {
      calls = try kept.calls(on: day, ever: request.isReview, in: self)
    } else if request.knownAt == nil {
      calls = try presentCalls(
        on: day, ever: request.isReview, head: mayBeKept ? nil : head)
    } else {
      calls = try dayCalls(
        CallFolding(self, on: day, through: lastKnown(cut) ?? head, head: head),
        ever: request.isReview)
    }
    let folding = try CallFolding(
      self, on: day, through: calls.through, head: calls.head)
    let choice = try CallChoice(
      calls, filter, since: request.isReview ? nil : day.day, after: request.after.map(nfc))
    func row(_ group: [String], _ tasks: [CallTask]) throws -> CallSheet.Row {
      let opened = try group.map { try folding.calls(of: $0, opener) }
      let shared = tasks[0].isForReview ? opened : CustomerCalls.sharing(opened)
      return try self.row(shared, tasks, on: day, opensNames: request.opensNames)
    }
    let limit = request.limit ?? .max
    let daily = try shelf().latest(settings.blueprint)?.calls?.callingDays == .all
    let usual = calendar.calling(daily: daily)
    return CallSheet(
      day: date, zone: zone, position: calls.head, cut: cut,
      rows: try choice.rows.prefix(limit).map { try row($0.group, $0.tasks) },
      totals: choice.totals, withheld: calls.withheld, alertsCalled: calls.alertsCalled,
      missed: choice.missed,
      review: request.isReview
        ? try choice.review.prefix(limit).map { try row([$0.customer], [$0.task]) } : nil,
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
