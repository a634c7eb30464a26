public import CanonicalJSON
internal import Chronology
public import FollowUps
internal import Interchange
internal import Journeys
internal import Satisfaction
internal import Timelines
internal import Wording

extension CallSheet {
  public var json: JSON {
    var members: [(String, JSON?)] = [
      ("on", .string(dayText)), ("timeZone", .string(zone.name)), ("position", .integer(position)),
      ("asOf", cut.asOf.map { .string($0.text) } ?? .null), ("knownAt", knownAt ?? .null),
      ("callingDay", .bool(isCallingDay)), ("calendarFallback", .bool(isFallback)),
      ("withheld", .integer(Int64(withheld))),
    ]
    members.append(("alertsCalled", .array(alertsCalled.map(JSON.string))))
    members += [("missed", missed.json), ("totals", totals.json)]
    members.append(("rows", .array(rows.map(\.json))))
    if let review { members.append(("review", .array(review.map(\.json)))) }
    return .object(present: members)
  }

  private var knownAt: JSON? {
    switch cut.knownAt {
    case nil: nil
    case .time(let time): .string(time.text)
    case .position(let position): .integer(position)
    }
  }
}

extension CallSheet.Totals {
  var json: JSON {
    var members: [(String, JSON?)] = [
      ("customers", .integer(Int64(customers))), ("tasks", .integer(Int64(tasks))),
    ]
    let order: [CallTask.Group] = [.agreed, .alert, .overdue, .due, .care]
    for group in order { members.append(("\(group)", .integer(Int64(groups[group] ?? 0)))) }
    return .object(present: members)
  }
}

extension CallSheet.Missed {
  var json: JSON {
    let since: JSON = since.map { .string($0.description) } ?? .null
    let advisors: [JSON] = byAdvisor.map { advisor, count in
      let name: JSON = advisor.map(JSON.string) ?? .null
      return ["advisor": name, "count": .integer(Int64(count))]
    }
    return .object(present: [
      ("count", .integer(Int64(count))), ("since", since), ("byAdvisor", .array(advisors)),
    ])
  }
}

extension CallSheet.Row {
  public var json: JSON {
    .object(present: [
      ("customer", .string(customer)), ("journey", .string(journey)),
      ("deliveredAt", deliveredAt.map { .string($0.text) } ?? .null),
      ("days", days.map { .integer(Int64($0)) } ?? .null),
      ("name", name.map(JSON.string)), ("phone", phone.map(JSON.string)),
      ("erased", .bool(isErased)), ("model", model.map(JSON.string)),
      ("advisor", advisor.map(JSON.string)),
      ("advisorAtDelivery", advisorAtDelivery.map(JSON.string)),
      ("weakest", weakest.map(JSON.string) ?? .null),
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
    ]).adding(task.json.members?.filter { $0.key != "journey" } ?? []).adding([
      .init("tasks", .array(tasks.map(\.json))), .init("points", .array(points.map(\.json))),
      .init("customers", .array(customers.map(JSON.string))),
      .init("names", .array(names.map(JSON.string))),
      .init("why", ["zh": .string(why.chinese), "en": .string(why.english)]),
    ]).adding(advisorName.map { [.init("advisorName", .string($0))] } ?? []).adding(
      complaints.isEmpty
        ? [] : [.init("complaints", .array(complaints.map(Self.complaint)))])
  }

  private static func complaint(_ span: JourneyTimeline.Span) -> JSON {
    .object(present: [
      ("complaint", .string(span.key)), ("cause", span.field("cause")),
      ("raisedAt", .string(span.startedAt.text)),
      ("resolved", .bool(span.moments.contains { $0.kind == .complaintResolved })),
      ("words", span.words.map(JSON.string)),
    ])
  }
}

extension CallTask {
  /// What a row says of its task, and each of its tasks of itself.
  public var json: JSON {
    var members: [(String, JSON?)] = [
      ("journey", .string(journey)), ("kind", .string(kind.rawValue)), ("step", .string(step)),
      ("group", .string("\(group)")), ("role", .string(role.rawValue)),
      ("due", .string(due.description)), ("agreed", agreed.map { .string($0.text) } ?? .null),
    ]
    members += [
      ("attempt", attempt.map { .integer(Int64($0)) } ?? .null),
      ("attempts", .integer(Int64(attempts))),
      ("band", band.map { .string($0.id) } ?? .null),
      ("bandFrom", band.map { .string($0.from.text) }),
      ("bandTo", band.map { .string($0.to.text) }),
    ]
    members += [
      ("pushed", .bool(isPushed)), ("moved", .bool(isMoved)),
      ("calendarFallback", .bool(isFallback)), ("overdueDays", .integer(Int64(overdueDays))),
    ]
    members += [
      ("channel", channel.map(JSON.string)),
      ("latest", latest.map { .string($0.description) }),
      ("calledAt", calledAt.map { .string($0.text) }),
      (
        "alert",
        alert.map { .object(present: $0.members + [("age", .integer(Int64(alertAge)))]) } ?? .null
      ),
      ("reasons", .array(reasonCodes.map(JSON.string))),
    ]
    return .object(present: members)
  }

  /// Each reason once, in the order in which they came.
  public var reasonCodes: [String] {
    var codes: [String] = []
    for reason in alert?.reasons ?? [] where !codes.contains(reason.code.rawValue) {
      codes.append(reason.code.rawValue)
    }
    return codes
  }
}

extension JourneyPoints {
  public var json: JSON {
    .object(present: [
      ("journey", .string(journey)), ("model", model.map(JSON.string)),
      (
        "points",
        .array(
          points.map { point in
            .object(present: [
              ("kind", .string(point.kind.rawValue)),
              ("touchpoint", point.touchpoint.map(JSON.string)),
              ("code", point.code.map(JSON.string)), ("zh", .string(point.sentence.chinese)),
              ("en", .string(point.sentence.english)), ("words", point.words.map(JSON.string)),
            ])
          })
      ),
    ])
  }
}

extension JSON {
  fileprivate func adding(_ more: [Member]) -> JSON { .object((members ?? []) + more) }
}
