internal import CanonicalJSON
public import Chronology
internal import EventLog
internal import Journeys
public import Timelines

/// A customer who must hear from somebody else: derived from the facts, never from `alert.*`.
public struct Alert: Sendable {
  /// In the order in which they happened; never empty.
  public private(set) var reasons: [AlertReason]
  public private(set) var closedAt: Timestamp?
  /// Whether the customer was satisfied with the handling.
  public private(set) var satisfied: Bool?

  public var isOpen: Bool { closedAt == nil }
  public var openedAt: Timestamp { reasons.map(\.occurred).min() ?? .earliest }
  public var lastReasonAt: Timestamp { reasons.map(\.occurred).max() ?? .earliest }

  /// Call-backs to a complaint need no consent.
  public var isComplaint: Bool { reasons.contains { $0.code == .complaint } }

  /// Whether somebody was the advisor when a reason came: who was rated closes nothing.
  public func isAbout(_ staff: String?, in timeline: JourneyTimeline) -> Bool {
    let advisors = Advisors(timeline)
    return reasons.contains { advisors.at($0.occurred) == staff }
  }

  /// Every reason was corrected away; the alert stands all the same.
  public var isWithdrawn: Bool { reasons.allSatisfy(\.isWithdrawn) }
}

extension Alert {
  /// The alerts of one journey, one after the other: at most the last is open.
  ///
  /// - Parameters:
  ///   - events: of the journey's stream, in order of position.
  ///   - timeline: the same events, folded as of the same moment.
  public static func all(
    _ events: [TimelineEvent], _ timeline: JourneyTimeline, asOf: Timestamp?
  ) -> [Alert] {
    var happenings = reasons(events, asOf: asOf).map { Happening.reason($0) }
    if happenings.isEmpty { return [] }
    happenings += timeline[.followUps].flatMap(\.moments)
      .filter { $0.kind == .followUpAttempted && $0.text("outcome") == "reached" }
      .map { .reached($0) }
    happenings.sort { $0.order < $1.order }
    var alerts: [Alert] = []
    for happening in happenings {
      switch happening {
      case .reason(let reason):
        if let last = alerts.last, last.isOpen {
          alerts[alerts.count - 1].reasons.append(reason)
        } else {
          alerts.append(Alert(reasons: [reason]))
        }
      case .reached(let call):
        guard let last = alerts.last, last.isOpen, let satisfied = call["satisfied"]?.flag,
          !last.isAbout(call.actor, in: timeline),
          timeline.complaintsAreResolved(by: call)
        else { continue }
        alerts[alerts.count - 1].closedAt = call.occurred
        alerts[alerts.count - 1].satisfied = satisfied
      }
    }
    return alerts
  }

  private enum Happening {
    case reason(AlertReason)
    case reached(Moment)

    var order: (Timestamp, Int64) {
      switch self {
      case .reason(let reason): (reason.occurred, reason.position)
      case .reached(let call): (call.occurred, call.position)
      }
    }
  }

  /// A score that was corrected gives the reasons it gave at first, and those it gives now.
  private static func reasons(_ events: [TimelineEvent], asOf: Timestamp?) -> [AlertReason] {
    var corrections = Corrections<String>()
    var dealers: Set<String> = []
    for event in events {
      let own = event.recorded.event
      switch FactKind(rawValue: own.type) {
      case .correctionMade:
        if let target = own.data["corrects"]?.text?.lowercased() {
          corrections.note(target, replacement: own.data["replacement"])
        }
      case .promiseMade:
        if own.data["by"]?.text == "dealer", let key = own.data["promise"]?.text {
          dealers.insert(key)
        }
      default: break
      }
    }
    var reasons: [AlertReason] = []
    for event in events {
      let own = event.recorded.event
      guard let kind = FactKind(rawValue: own.type), asOf.map({ own.time <= $0 }) ?? true else {
        continue
      }
      let first = AlertReason.codes(kind, own.data, isDealers: dealers.contains)
      let data = corrections.data(of: own.id.description, original: own.data)
      let now = data.map { AlertReason.codes(kind, $0, isDealers: dealers.contains) } ?? []
      for code in AlertReason.Code.allCases where first.contains(code) || now.contains(code) {
        reasons.append(
          AlertReason(
            code: code, occurred: own.time, position: event.recorded.position,
            touchpoint: (data ?? own.data)["touchpoint"]?.text, isWithdrawn: !now.contains(code)))
      }
    }
    return reasons
  }
}

/// Who was the advisor of a journey when.
struct Advisors {
  private var changes: [(time: Timestamp, staff: String?)]

  init(_ timeline: JourneyTimeline) {
    changes = [(.earliest, timeline.advisor)]
    for change in timeline[.assignments] where change.text("role") == "advisor" {
      changes.append((change.occurred, change.text("to")))
    }
  }

  func at(_ time: Timestamp) -> String? { changes.last { $0.time <= time }?.staff }
}

extension JourneyTimeline {
  /// Whether every complaint that had been raised before a call was resolved before it.
  func complaintsAreResolved(by call: Moment) -> Bool {
    self[.complaints].allSatisfy { complaint in
      complaint.startedAt > call.occurred
        || complaint.moments.contains {
          $0.kind != .complaintRaised && ($0.occurred, $0.position) < (call.occurred, call.position)
        }
    }
  }
}
