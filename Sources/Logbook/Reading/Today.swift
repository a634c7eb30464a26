public import CanonicalJSON
public import Chronology
internal import FollowUps
internal import Interchange
public import Presentation
public import Timelines
public import Wording

/// What a day at the dealer's looks like: hand-overs with their readiness, alerts, and calls due.
///
/// It opens no names.
public struct Today: Sendable {
  public enum Readiness: String, Sendable {
    case delivered
    /// Nothing stands in its way.
    case ready
    /// Something is open.
    case waiting
    /// Later than was promised.
    case late
  }

  public struct Delivery: Sendable {
    public let journey: String
    public let customer: String?
    public let model: String?
    /// By id.
    public let advisor: String?
    public let bay: String?
    public let start: Timestamp?
    public let finish: Timestamp?
    public let deliveredAt: Timestamp?
    public let readiness: Readiness
    /// Why it is not ready, in words.
    public let reasons: [Sentence]
  }

  public struct OpenAlert: Sendable {
    public let journey: String
    public let customer: String
    public let openedAt: Timestamp
    /// In calling days.
    public let age: Int
    public let reasons: [AlertReason.Code]
  }

  /// The local day.
  public let day: CivilTime
  public let position: Int64
  /// By bay and hour; those of the day.
  public let deliveries: [Delivery]
  /// Journeys of earlier days that were promised and are not handed over.
  public let late: [Delivery]
  /// The oldest first.
  public let alerts: [OpenAlert]
  /// Customers to be called, by what is highest.
  public let calls: CallSheet.Totals
  /// Journeys that are not delivered yet, and how many of these were looked at: the newest.
  public let open: Int
  public let looked: Int

  public var json: JSON {
    [
      "day": .string(CivilText.day(day)), "position": .integer(position),
      "deliveries": .array(deliveries.map(\.json)), "late": .array(late.map(\.json)),
      "alerts": .array(alerts.map(\.json)),
      "calls": [
        "customers": .integer(Int64(calls.customers)),
        "agreed": .integer(Int64(calls.groups[.agreed] ?? 0)),
        "alert": .integer(Int64(calls.groups[.alert] ?? 0)),
        "overdue": .integer(Int64(calls.groups[.overdue] ?? 0)),
        "due": .integer(Int64(calls.groups[.due] ?? 0)),
        "care": .integer(Int64(calls.groups[.care] ?? 0)),
      ], "open": .integer(Int64(open)), "looked": .integer(Int64(looked)),
    ]
  }
}

extension Today.Delivery {
  fileprivate var json: JSON {
    func time(_ time: Timestamp?) -> JSON? { time.map { .string($0.text) } }
    return .object(present: [
      ("journey", .string(journey)), ("customer", customer.map(JSON.string)),
      ("model", model.map(JSON.string)), ("advisor", advisor.map(JSON.string)),
      ("bay", bay.map(JSON.string)), ("start", time(start)), ("finish", time(finish)),
      ("deliveredAt", time(deliveredAt)), ("readiness", .string(readiness.rawValue)),
      ("reasons", .array(reasons.map { .string($0.english) })),
    ])
  }
}

extension Today.OpenAlert {
  fileprivate var json: JSON {
    [
      "journey": .string(journey), "customer": .string(customer),
      "openedAt": .string(openedAt.text), "age": .integer(Int64(age)),
      "reasons": .array(reasons.map { .string($0.rawValue) }),
    ]
  }
}
