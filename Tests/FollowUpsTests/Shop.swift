import CanonicalJSON
import Chronology
import EventLog
import FollowUps
import Journeys
import Satisfaction
import Testing
import Timelines
import Wording

/// One customer's life as a test writes it, and the calls of a day from it. Clocks are Shanghai's.
struct Shop {
  private(set) var events: [TimelineEvent] = []
  var plan: FollowUpPlan?
  var calendar = Shop.calendar2026

  static let shanghai: Int64 = 8 * 3_600_000
  static let clock = CallClock(
    civil: { CivilTime(utc: $0.adding(milliseconds: shanghai)) },
    moment: { $0.utc.adding(milliseconds: -shanghai) })

  /// The National Day and Spring Festival weeks of 2026, as the State Council announced them.
  static let calendar2026 = CallingCalendar([
    HolidayYear(
      year: 2026,
      days: off("2026-01-01", 3) + worked("2026-01-04") + worked("2026-02-14")
        + off("2026-02-15", 9) + worked("2026-02-28") + off("2026-04-04", 3)
        + off("2026-05-01", 5) + worked("2026-05-09") + worked("2026-09-20")
        + off("2026-09-25", 3) + off("2026-10-01", 7) + worked("2026-10-10"))
  ])

  private static func off(_ from: String, _ count: Int) -> [HolidayYear.Day] {
    (0..<count).map { .init(date: date(from).adding(days: $0), name: "", isOff: true) }
  }

  private static func worked(_ day: String) -> [HolidayYear.Day] {
    [.init(date: date(day), name: "", isOff: false)]
  }

  static func date(_ text: String) -> LocalDate {
    let parts = text.split(separator: "-").compactMap { Int($0) }
    return LocalDate(year: parts[0], month: parts[1], day: parts[2])!
  }

  /// `2026-03-05 14:30` in Shanghai; a day alone is its noon.
  static func time(_ text: String) -> Timestamp {
    let full = text.count == 10 ? text + " 12:00" : text
    return RFC3339.read(full.replacing(" ", with: "T") + ":00+08:00")!.time
  }

  @discardableResult
  mutating func add(
    _ at: String, _ kind: FactKind, _ data: JSON = [:], journey: String = "J-1",
    customer: String = "C-1", by actor: String = "caller"
  ) -> String {
    let position = Int64(events.count + 1)
    let event = Event(
      id: EventID(high: 0x0000_0000_0000_7000, low: 0x8000_0000_0000_0000 | UInt64(position)),
      source: "example.com/dealer-1", type: kind.rawValue,
      subject: kind.stream == .customer ? "customer/" + customer : "journey/" + journey,
      time: Self.time(at), customer: customer, actor: actor, data: data)
    events.append(
      TimelineEvent(
        RecordedEvent(position: position, version: position, recorded: event.time, event: event),
        personal: .none))
    return event.id.description
  }

  /// A journey with the advisor `advisor`, handed over at a time.
  mutating func deliver(_ at: String, journey: String = "J-1") {
    let opened = String(at.prefix(10)) + " 08:00"
    add(
      opened, .journeyOpened,
      ["blueprint": "standard", "blueprintVersion": 2, "advisor": "advisor"], journey: journey)
    add(at, .touchpointCompleted, ["touchpoint": "farewell"], journey: journey)
  }

  static func delivered(_ at: String, plan: FollowUpPlan? = nil) -> Shop {
    var shop = Shop()
    shop.plan = plan
    shop.deliver(at)
    return shop
  }

  @discardableResult
  mutating func call(
    _ at: String, _ step: String, _ outcome: String, by actor: String = "caller",
    satisfied: Bool? = nil, journey: String = "J-1", channel: String? = nil
  ) -> String {
    add(
      at, .followUpAttempted,
      .object(present: [
        ("step", .string(step)), ("outcome", .string(outcome)),
        ("satisfied", satisfied.map(JSON.bool)),
        ("channel", channel.map(JSON.string)),
      ]), journey: journey, by: actor)
  }

  mutating func rate(_ at: String, _ perception: Int64, of expectation: Int64? = nil) -> String {
    add(
      at, .ratingGiven,
      .object(present: [
        ("touchpoint", "payment"), ("perception", .integer(perception)),
        ("expectation", expectation.map { .integer($0) }),
      ]))
  }

  mutating func agree(_ at: String, _ purpose: String = "followUp", _ channel: String? = nil) {
    add(
      at, .consentGiven,
      .object(present: [("purpose", .string(purpose)), ("channel", channel.map(JSON.string))]))
  }

  mutating func refuse(_ at: String, _ purpose: String = "followUp", _ channel: String? = nil) {
    add(
      at, .consentWithdrawn,
      .object(present: [("purpose", .string(purpose)), ("channel", channel.map(JSON.string))]))
  }

  /// The calls of a day as it began; with a time, of that moment.
  func calls(_ on: String, customer: String = "C-1") -> CustomerCalls {
    let isMoment = on.count > 10
    let date = Self.date(String(on.prefix(10)))
    let moment = isMoment ? Self.time(on) : Self.clock.start(date).adding(milliseconds: -1)
    let day = CallDay(
      day: date, asOf: moment, moment: moment, calendar: calendar, clock: Self.clock)
    return CustomerCalls(customer, events, on: day, position: Int64(events.count)) { _, _ in
      Self.blueprint(plan)
    }
  }

  func day(_ on: String) -> CallDay {
    let date = Self.date(on)
    let moment = Self.clock.start(date).adding(milliseconds: -1)
    return CallDay(day: date, asOf: moment, moment: moment, calendar: calendar, clock: Self.clock)
  }

  /// `kind step` of the tasks of a day, in order.
  func tasks(_ on: String) -> [String] {
    calls(on).tasks.map { $0.kind == .alert ? "alert" : "\($0.kind.rawValue) \($0.step)" }
  }

  /// The days from one to another on which a step stands on the list as a call.
  func days(_ step: String, _ from: String, _ to: String) -> [String] {
    (Self.date(from).dayNumber...Self.date(to).dayNumber).map {
      LocalDate(dayNumber: $0).description
    }
    .filter { on in calls(on).tasks.contains { $0.kind == .step && $0.step == step } }
  }

  static func blueprint(_ plan: FollowUpPlan?) -> Blueprint {
    func said(_ text: String) -> Sentence { Sentence(text, text) }
    func touchpoint(_ id: String, items: [String] = [], concerns: [String] = [])
      -> Blueprint.Touchpoint
    {
      Blueprint.Touchpoint(
        id: id, name: said(id), items: items.map { Blueprint.Item(id: $0, name: said($0)) },
        concerns: concerns.map { Blueprint.Concern(id: $0, name: said($0)) })
    }
    return try! Blueprint(
      id: "standard", version: 2, name: said("standard"), delivers: ["farewell"], followUp: plan,
      touchpoints: [
        touchpoint("payment", concerns: ["rightDecision"]),
        touchpoint("walkthrough", items: ["useShown"]), touchpoint("farewell"),
        touchpoint("followUp", concerns: ["functionUnclear"]),
      ])
  }
}
