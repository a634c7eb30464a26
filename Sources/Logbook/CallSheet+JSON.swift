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
    .object(present: [
      ("on", .string(dayText)), ("timeZone", .string(zone.name)), ("position", .integer(position)),
      ("asOf", cut.asOf.map { .string($0.text) } ?? .null), ("knownAt", knownAt ?? .null),
      ("callingDay", .bool(isCallingDay)), ("calendarFallback", .bool(isFallback)),
      ("withheld", .integer(Int64(withheld))),
      ("alertsCalled", .array(alertsCalled.map(JSON.string))), ("rows", .array(rows.map(\.json))),
    ])
  }

  private var knownAt: JSON? {
    switch cut.knownAt {
    case nil: nil
    case .time(let time): .string(time.text)
    case .position(let position): .integer(position)
    }
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
    ]).adding(task.json.members?.filter { $0.key != "journey" } ?? []).adding([
      .init("tasks", .array(tasks.map(\.json))), .init("points", .array(points.map(\.json))),
      .init("customers", .array(customers.map(JSON.string))),
      .init("names", .array(names.map(JSON.string))),
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
      ("attempt", .integer(Int64(attempt))), ("attempts", .integer(Int64(attempts))),
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
      ("alert", alert.map { $0.json(age: alertAge) } ?? .null),
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

extension Alert {
  func json(age: Int) -> JSON {
    .object(present: [
      ("openedAt", .string(openedAt.text)), ("age", .integer(Int64(age))),
      ("withdrawn", .bool(isWithdrawn)),
      (
        "reasons",
        .array(
          reasons.map { reason in
            .object(present: [
              ("code", .string(reason.code.rawValue)), ("time", .string(reason.occurred.text)),
              ("position", .integer(reason.position)),
              ("touchpoint", reason.touchpoint.map(JSON.string)),
              ("withdrawn", .bool(reason.isWithdrawn)),
            ])
          })
      ),
    ])
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
