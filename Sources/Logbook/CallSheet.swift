public import CanonicalJSON
public import Chronology
internal import EventLog
internal import EventLogSQLite
public import Interchange
internal import Journeys
internal import ReadModels
internal import Satisfaction
public import Timelines
internal import Vault

/// Whom to call on a day: delivered two to five days before, no follow-up completed since.
public struct CallSheet: Sendable {
  public struct Row: Sendable {
    public let customer: String
    public let journey: String
    public let deliveredAt: Timestamp
    /// Calendar days since delivery.
    public let days: Int
    public let name: String?
    public let phone: String?
    public let isErased: Bool
    public let model: String?
    public let advisor: String?
    public let weakest: String?
    public let weakestPerception: Int?
    public let weakestExpectation: Int?
    public let concernsOpen: [(touchpoint: String, concern: String)]
    public let exceptionsOpen: [String]
    public let promisesOpen: [String]
    public let timeline: JourneyTimeline

    public var json: JSON {
      .object(present: [
        ("customer", .string(customer)), ("journey", .string(journey)),
        ("deliveredAt", .string(deliveredAt.text)), ("days", .integer(Int64(days))),
        ("name", name.map(JSON.string)), ("phone", phone.map(JSON.string)),
        ("erased", .bool(isErased)), ("model", model.map(JSON.string)),
        ("advisor", advisor.map(JSON.string)), ("weakest", weakest.map(JSON.string) ?? .null),
        ("perception", weakestPerception.map { .integer(Int64($0)) } ?? .null),
        ("expectation", weakestExpectation.map { .integer(Int64($0)) } ?? .null),
        (
          "concernsOpen",
          .array(
            concernsOpen.map { open in
              ["touchpoint": .string(open.touchpoint), "concern": .string(open.concern)]
            })
        ),
        ("exceptionsOpen", .array(exceptionsOpen.map(JSON.string))),
        ("promisesOpen", .array(promisesOpen.map(JSON.string))),
      ])
    }
  }

  /// The local day the list is for.
  public let day: CivilTime
  public let zone: Zone
  public let position: Int64
  public let rows: [Row]

  public var json: JSON {
    .object(present: [
      ("on", .string(dayText)), ("timeZone", .string(zone.name)), ("position", .integer(position)),
      ("rows", .array(rows.map(\.json))),
    ])
  }

  public var dayText: String { CivilText.day(day) }

  /// Days after delivery between which a first call belongs (《客户满意度全面提升培训课程》: 2–5 days).
  static let window = 2...5
}

extension Logbook {
  /// The call list of a local day, as the day began: only what had happened by then.
  public func calls(
    on day: CivilTime?, opensNames: Bool, reason: String? = nil
  ) throws -> CallSheet {
    let zone = settings.timeZone
    let now = zone.civil(at: surroundings.now())
    let date = day ?? CivilTime(year: now.year, month: now.month, day: now.day)
    let start = zone.timestamp(of: date)
    let dayNumber = CivilTime.dayNumber(year: date.year, month: date.month, day: date.day)
    func begin(_ daysBefore: Int) -> Timestamp {
      let earlier = CivilTime.date(ofDay: dayNumber - Int64(daysBefore))
      return zone.timestamp(
        of: CivilTime(year: earlier.year, month: earlier.month, day: earlier.day))
    }
    var filter = BoardFilter()
    filter.deliveredWithin =
      begin(
        CallSheet.window.upperBound
      )
      .milliseconds...(begin(CallSheet.window.lowerBound - 1)
      .milliseconds - 1)
    let opener = Opener(vault: opensNames ? try vault() : nil)
    let blueprint = try blueprintFinder()
    let head = try log.lastPosition()
    // Just before the day began.
    let cut = start.adding(milliseconds: -1)
    var rows: [CallSheet.Row] = []
    for candidate in try journeys(filter) {
      var events: [TimelineEvent] = []
      try log.read(Selection(subject: "journey/" + candidate.journey)) { row in
        events.append(try opener.open(try row.recordedEvent()))
        return .next
      }
      let timeline = JourneyFold.fold(
        journey: candidate.journey, events, asOf: cut, blueprint: blueprint)
      guard timeline.state == "delivered" || timeline.state == "closed",
        let delivered = timeline.deliveredAt, timeline.step("followUp")?.status != .completed
      else { continue }
      let local = zone.civil(at: delivered)
      let days = Int(
        dayNumber - CivilTime.dayNumber(year: local.year, month: local.month, day: local.day))
      guard CallSheet.window.contains(days) else { continue }
      rows.append(
        try row(candidate.customer ?? "", timeline, delivered: delivered, days: days, opener))
    }
    rows.sort { left, right in
      (left.deliveredAt.milliseconds, left.customer, left.journey)
        < (right.deliveredAt.milliseconds, right.customer, right.journey)
    }
    let shown = rows.filter { $0.name != nil || $0.phone != nil }
    if !shown.isEmpty {
      try recordAccess(
        .accessRead, whose: shown.count == 1 ? shown[0].customer : nil, what: "calls",
        filter: AccessFilter(on: date), reason: reason, rows: shown.count)
    }
    return CallSheet(day: date, zone: zone, position: head, rows: rows)
  }

  private func row(
    _ customer: String, _ timeline: JourneyTimeline, delivered: Timestamp, days: Int,
    _ opener: Opener
  ) throws -> CallSheet.Row {
    var name: String?
    var phone: String?
    var isErased = false
    try log.read(Selection(subject: "customer/" + customer)) { row in
      let event = try opener.open(try row.recordedEvent())
      name = event.text("name") ?? name
      phone = event.text("phone") ?? phone
      isErased = isErased || event.recorded.event.type == FactKind.customerErased.rawValue
      return .next
    }
    let weakest = timeline.weakest.flatMap { timeline.step($0) }
    return CallSheet.Row(
      customer: customer, journey: timeline.journey, deliveredAt: delivered, days: days,
      name: name, phone: phone, isErased: isErased, model: timeline.model,
      advisor: timeline.advisor, weakest: timeline.weakest,
      weakestPerception: weakest?.headline?.perception,
      weakestExpectation: weakest?.headline?.expectation,
      concernsOpen: timeline.steps.flatMap { step in
        step.concernsOpen.map { (step.touchpoint, $0) }
      },
      exceptionsOpen: timeline.exceptions.filter { $0.outcome == nil }.map { $0.kind ?? $0.key },
      promisesOpen: timeline.promises.filter { $0.outcome == nil }.map { $0.kind ?? $0.key },
      timeline: timeline)
  }
}

/// Days and times as people write them.
public enum CivilText {
  public static func day(_ civil: CivilTime) -> String {
    "\(pad(civil.year, 4))-\(pad(civil.month, 2))-\(pad(civil.day, 2))"
  }

  public static func minute(_ civil: CivilTime) -> String {
    "\(day(civil)) \(pad(civil.hour, 2)):\(pad(civil.minute, 2))"
  }

  private static func pad(_ number: Int, _ width: Int) -> String {
    let digits = String(number)
    return String(repeating: "0", count: max(0, width - digits.count)) + digits
  }
}
