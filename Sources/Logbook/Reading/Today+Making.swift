internal import Chronology
internal import EventLog
internal import FollowUps
internal import Interchange
internal import Journeys
internal import Presentation
internal import ReadModels
internal import Timelines
internal import Wording

extension Logbook {
  /// Open journeys whose events are read for the page of a day at most.
  private static let looked = 300

  /// What the present day looks like.
  ///
  /// Costs the events of the newest open journeys, and the list of calls.
  public func today() throws -> Today {
    let now = surroundings.now()
    let zone = settings.timeZone
    let civil = zone.civil(at: now)
    let day = CivilTime(year: civil.year, month: civil.month, day: civil.day)
    let start = zone.timestamp(of: day)
    let next = CivilTime.date(
      ofDay: CivilTime.dayNumber(year: day.year, month: day.month, day: day.day) + 1)
    let end = zone.timestamp(of: CivilTime(year: next.year, month: next.month, day: next.day))
    var open = BoardFilter()
    open.state = "open"
    let rows = try journeys(open)
    var handed = BoardFilter()
    handed.deliveredWithin = start.milliseconds...(end.milliseconds - 1)
    let delivered = try journeys(handed).filter { row in
      row.delivered.map { $0 >= start.milliseconds && $0 < end.milliseconds } ?? false
    }
    let chosen = rows.suffix(Self.looked)
    let all = try (chosen.map(\.journey) + delivered.map(\.journey)).flatMap { journey in
      var request = TimelineRequest()
      request.journey = journey
      return try timeline(request).journeys
    }
    let deliveries = all.map { Today.Delivery($0, now: now) }
    // As the day began, and that list is kept while it is served.
    var request = CallRequest()
    request.day = day
    let sheet = try calls(request)
    return Today(
      day: day, position: try log.lastPosition(),
      deliveries: deliveries.filter { $0.isOn(start, end) }.sorted(by: Today.Delivery.precedes),
      late: deliveries.filter { $0.readiness == .late && !$0.isOn(start, end) }
        .sorted(by: Today.Delivery.precedes),
      alerts: sheet.rows.compactMap(Today.OpenAlert.init).sorted { $0.openedAt < $1.openedAt },
      calls: sheet.totals, open: rows.count, looked: chosen.count)
  }
}

extension Today.Delivery {
  fileprivate init(_ timeline: JourneyTimeline, now: Timestamp) {
    let appointment = timeline[.appointments].last
    let isOff = appointment.map {
      [.appointmentCancelled, .appointmentMissed].contains($0.kind)
    }
    let planned = isOff == true ? nil : appointment
    let finish = timeline.promisedFinish ?? planned?.time("promisedFinish")
    var reasons: [Sentence] = []
    let missing = timeline.steps.reduce(0) { $0 + ($1.isIncomplete ? 1 : 0) }
    if missing > 0 {
      reasons.append(
        Sentence("\(missing) 个环节缺必查项", "\(missing) touchpoints with mandatory items open"))
    }
    let exceptions = timeline.exceptions.count { $0.outcome == nil }
    if exceptions > 0 {
      reasons.append(Sentence("\(exceptions) 个异常未处理", "\(exceptions) exceptions not handled"))
    }
    let waits = timeline.waits.count { $0.outcome == nil }
    if waits > 0 { reasons.append(Sentence("客户在等候", "the customer is waiting")) }
    if timeline[.vehicles].isEmpty { reasons.append(Sentence("还没有配车", "no vehicle assigned yet")) }
    let isLate = timeline.deliveredAt == nil && finish.map { $0 < now } ?? false
    if isLate { reasons.insert(Sentence("已过承诺时间", "later than promised"), at: 0) }
    journey = timeline.journey
    customer = timeline.customer
    model = timeline.model
    advisor = timeline.advisor
    bay = planned?.text("bay")
    start = planned?.time("promisedStart")
    self.finish = finish
    deliveredAt = timeline.deliveredAt
    self.reasons = timeline.deliveredAt == nil ? reasons : []
    readiness =
      if timeline.deliveredAt != nil {
        .delivered
      } else if isLate {
        .late
      } else {
        reasons.isEmpty ? .ready : .waiting
      }
  }

  /// Whether it is handed over, or to be, on a day.
  fileprivate func isOn(_ from: Timestamp, _ to: Timestamp) -> Bool {
    [deliveredAt, start, finish].compactMap(\.self).contains { $0 >= from && $0 < to }
  }

  fileprivate static func precedes(_ one: Today.Delivery, _ other: Today.Delivery) -> Bool {
    func key(_ delivery: Today.Delivery) -> (Int64, String, String) {
      let time = delivery.start ?? delivery.finish ?? delivery.deliveredAt
      return (time?.milliseconds ?? .max, delivery.bay ?? "", delivery.journey)
    }
    return key(one) < key(other)
  }
}

extension Today.OpenAlert {
  fileprivate init?(_ row: CallSheet.Row) {
    guard let task = row.tasks.first(where: { $0.kind == .alert }), let alert = task.alert else {
      return nil
    }
    self.init(
      journey: task.journey, customer: row.customer, openedAt: alert.openedAt, age: task.alertAge,
      reasons: alert.reasons.map(\.code))
  }
}
