public import CanonicalJSON
internal import Chronology
internal import Journeys
internal import Satisfaction

extension CustomerTimeline {
  /// The stable object of `timeline --json`; fields are added, never renamed.
  ///
  /// The lists that were there first are there even when empty; those added since only when there
  /// is something in them.
  public var json: JSON {
    var members: [(String, JSON?)] = [
      ("customer", customer.map(JSON.string) ?? .null), ("position", .integer(position)),
      ("asOf", cut.asOf.map { .string($0.text) } ?? .null), ("knownAt", cut.knownAtJSON),
      ("erased", .bool(isErased)), ("erasureWaits", erasureWaits ? true : nil),
      ("name", name.map(JSON.string)),
      ("phone", phone.map(JSON.string)), ("mergedInto", mergedInto.map(JSON.string)),
      ("mergedFrom", list(mergedFrom.map(JSON.string))),
    ]
    let facts = profile + personal.map { ($0.name, .string($0.text)) }
    if !facts.isEmpty { members.append(("profile", .object(present: facts.map { ($0, $1) }))) }
    members += [
      ("consents", list(consents.map(\.json))), ("lapsed", list(lapsed.map(\.json))),
      ("purchases", list(purchases.map(\.json))), ("care", list(care.map(\.json))),
      ("erasures", list(erasures.map(\.json))),
      ("journeys", .array(journeys.map { $0.json(of: customer) })),
      ("corrections", list(corrections.map(\.json))), ("unknown", unknownJSON(unknown)),
    ]
    return .object(present: members)
  }
}

extension CustomerTimeline.Consent {
  var json: JSON {
    .object(
      present: [
        ("purpose", .string(purpose)), ("channel", channel.map(JSON.string)),
        ("given", .bool(isGiven)), ("expired", isExpired ? true : nil),
        ("position", .integer(moment.position)), ("occurred", stamp(moment.occurred)),
        ("actor", .string(moment.actor)),
      ]
        + moment.fields.filter { $0.name != "purpose" && $0.name != "channel" }
        .map { ($0.name, $0.value) } + [("corrected", moment.isCorrected ? true : nil)])
  }
}

extension Cut {
  var knownAtJSON: JSON {
    switch knownAt {
    case nil: .null
    case .time(let time): .string(time.text)
    case .position(let position): .integer(position)
    }
  }
}

extension JourneyTimeline {
  public var json: JSON { json(of: customer) }

  /// - Parameter owner: whose timeline it stands on; another customer's journey says whose it is.
  func json(of owner: String?) -> JSON {
    var members: [(String, JSON?)] = [
      ("journey", .string(journey)),
      ("customer", customer == owner ? nil : customer.map(JSON.string)),
      ("blueprint", .string(blueprint)), ("blueprintVersion", .integer(blueprintVersion)),
      ("state", .string(state)), ("lostReason", lostReason.map(JSON.string)),
      ("openedAt", stamp(openedAt)), ("deliveredAt", stamp(deliveredAt)),
      ("promisedFinish", stamp(promisedFinish)),
      ("firstPromisedFinish", stamp(firstPromisedFinish)),
      ("promiseRecordedTooLate", promised?.isRecordedTooLate == true ? true : nil),
      ("delaySeconds", delay.map { .integer(TimelineSeconds.whole($0)) }),
      ("late", isLate.map(JSON.bool)),
      ("arrivedAt", stamp(arrivedAt)), ("model", model.map(JSON.string)),
      ("order", order.map(JSON.string)), ("advisor", advisor.map(JSON.string)),
      ("advisorAtDelivery", advisorAtDelivery.map(JSON.string)),
      ("advisorAtOpening", advisors.first == advisor ? nil : advisors.first.map(JSON.string)),
    ]
    members += opening.map { ($0.name, $0.value) }
    if team.count > 1 || !self[.assignments].isEmpty {
      members.append(("team", .object(present: team.map { ($0.role, .string($0.staff)) })))
    }
    members += [
      ("vehicle", vehicle.map(JSON.string)), ("variant", variant.map(JSON.string)),
      ("vin", vin.map(JSON.string)), ("touchpoints", .array(steps.map(\.json))),
      ("weakest", weakest.map(JSON.string) ?? .null),
      ("weakestTied", .array(weakestTied.map(JSON.string))),
      ("ratings", .array(overallRatings.map(\.json))),
    ]
    for name in SpanList.allCases {
      let spans = JSON.array(self[name].map { $0.json(name) })
      members.append(
        (name.rawValue, name.isAlwaysThere || !self[name].isEmpty ? .some(spans) : .none))
    }
    members.append(("openAlert", alerts.open?.json))
    for name in MomentList.allCases {
      let binding = name == .appointments ? promised?.binding?.position : nil
      members.append(
        (name.rawValue, list(self[name].map { $0.json(isBinding: $0.position == binding) })))
    }
    members += [
      ("corrections", .array(corrections.map(\.json))), ("unknown", unknownJSON(unknown)),
    ]
    return .object(present: members)
  }
}

extension JourneyTimeline.SpanList {
  /// There even when empty.
  fileprivate var isAlwaysThere: Bool {
    switch self {
    case .exceptions, .promises, .waits, .complaints, .followUps: true
    default: false
    }
  }
}

func list(_ items: [JSON]) -> JSON? { items.isEmpty ? nil : .array(items) }

func stamp(_ timestamp: Timestamp?) -> JSON? { timestamp.map { .string($0.text) } }

/// How timelines round lengths of time.
public enum TimelineSeconds {
  /// Whole seconds of milliseconds, rounded half away from zero.
  public static func whole(_ milliseconds: Int64) -> Int64 {
    (milliseconds + (milliseconds < 0 ? -500 : 500)) / 1000
  }
}

private func unknownJSON(_ unknown: [(type: String, position: Int64)]) -> JSON? {
  list(unknown.map { ["type": .string($0.type), "position": .integer($0.position)] })
}
