public import CanonicalJSON
internal import Chronology
internal import Satisfaction

extension CustomerTimeline {
  /// The stable object of `timeline --json`; fields are added, never renamed.
  public var json: JSON {
    var members: [(String, JSON?)] = [
      ("customer", customer.map(JSON.string) ?? .null), ("position", .integer(position)),
      ("asOf", cut.asOf.map { .string($0.text) } ?? .null), ("knownAt", cut.knownAtJSON),
      ("erased", .bool(isErased)),
    ]
    members.append(("name", name.map(JSON.string)))
    members.append(("phone", phone.map(JSON.string)))
    members.append(("journeys", .array(journeys.map(\.json))))
    return .object(present: members)
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
  public var json: JSON {
    .object(present: [
      ("journey", .string(journey)), ("blueprint", .string(blueprint)),
      ("blueprintVersion", .integer(blueprintVersion)), ("state", .string(state)),
      ("openedAt", time(openedAt)), ("deliveredAt", time(deliveredAt)),
      ("promisedFinish", time(promisedFinish)), ("firstPromisedFinish", time(firstPromisedFinish)),
      ("arrivedAt", time(arrivedAt)), ("model", model.map(JSON.string)),
      ("order", order.map(JSON.string)), ("advisor", advisor.map(JSON.string)),
      ("vehicle", vehicle.map(JSON.string)), ("vin", vin.map(JSON.string)),
      ("touchpoints", .array(steps.map(\.json))), ("weakest", weakest.map(JSON.string) ?? .null),
      ("weakestTied", .array(weakestTied.map(JSON.string))),
      ("ratings", .array(overallRatings.map(\.json))),
      ("exceptions", .array(exceptions.map { $0.json(key: "exception") })),
      ("promises", .array(promises.map { $0.json(key: "promise") })),
      ("waits", .array(waits.map { $0.json(key: "wait") })), ("complaints", .array([])),
      ("followUps", .array([])),
      (
        "corrections",
        .array(
          corrections.map { correction in
            .object(present: [
              ("position", .integer(correction.position)),
              ("corrects", .string(correction.corrects)), ("reason", .string(correction.reason)),
              ("replaced", .bool(correction.isReplaced)), ("occurred", time(correction.occurred)),
            ])
          })
      ),
      (
        "unknown",
        unknown.isEmpty
          ? nil
          : .array(
            unknown.map { ["type": .string($0.type), "position": .integer($0.position)] })
      ),
    ])
  }
}

extension JourneyTimeline.Step {
  var json: JSON {
    var members: [(String, JSON?)] = [
      ("touchpoint", .string(touchpoint)), ("status", .string(status.rawValue)),
      ("startedAt", time(startedAt) ?? .null), ("completedAt", time(completedAt) ?? .null),
      ("timeoffset", offset.map { .string($0.text) }),
      ("completions", completions > 1 ? .integer(Int64(completions)) : nil),
      ("late", .bool(isLate)), ("enteredLate", .bool(isEnteredLate)),
      ("outOfOrder", .bool(isOutOfOrder)), ("future", isFuture ? true : nil),
      ("reason", reason.map(JSON.string)),
      ("note", note.map(JSON.string)),
    ]
    members += pairMembers(headline)
    members.append(("concernsOpen", .array(concernsOpen.map(JSON.string))))
    members.append(
      ("concernsClosed", concernsClosed.isEmpty ? nil : .array(concernsClosed.map(JSON.string))))
    members.append(("items", checks.isEmpty ? nil : .array(checks.map(\.json))))
    members.append(("ratings", .array(ratings.map(\.json))))
    return .object(present: members)
  }
}

extension JourneyTimeline.Check {
  var json: JSON {
    .object(present: [
      ("item", .string(item)), ("outcome", .string(outcome)), ("value", value.map(JSON.string)),
      ("unit", unit.map(JSON.string)), ("occurred", time(occurred)),
    ])
  }
}

extension JourneyTimeline.Rating {
  var json: JSON {
    var members: [(String, JSON?)] = [
      ("position", .integer(position)), ("occurred", time(occurred)), ("subject", .string(subject)),
    ]
    members += pairMembers(pair)
    members += [
      ("importance", importance.map { .integer(Int64($0)) }), ("factor", factor.map(JSON.string)),
      ("dimension", dimension.map(JSON.string)),
      ("determinant", determinant.map(JSON.string)), ("method", method.map(JSON.string)),
      ("survey", survey.map(JSON.string)), ("respondent", respondent.map(JSON.string)),
      ("solicited", .bool(isSolicited)), ("rewarded", .bool(isRewarded)),
      ("corrected", .bool(isCorrected)), ("words", words.map(JSON.string)),
    ]
    return .object(present: members)
  }
}

extension JourneyTimeline.Span {
  func json(key name: String) -> JSON {
    .object(present: [
      (name, .string(key)), ("kind", kind.map(JSON.string)),
      ("touchpoint", touchpoint.map(JSON.string)), ("by", by.map(JSON.string)),
      ("startedAt", time(startedAt)), ("due", time(due)), ("endedAt", time(endedAt) ?? .null),
      ("outcome", outcome.map(JSON.string) ?? .null), ("approver", approver.map(JSON.string)),
      ("resolution", resolution.map(JSON.string)), ("words", words.map(JSON.string)),
    ])
  }
}

/// Perception against expectation; nulls where nothing was asked.
private func pairMembers(_ pair: Pair?) -> [(String, JSON?)] {
  func number(_ value: Int?) -> JSON { value.map { .integer(Int64($0)) } ?? .null }
  return [
    ("perception", number(pair?.perception)), ("expectation", number(pair?.expectation)),
    ("scale", pair.map { .string($0.scale.rawValue) } ?? .null),
    ("difference", number(pair?.difference)),
    ("ratio", pair?.ratio10000.map { .double(Double($0) / 10_000) } ?? .null),
    ("zone", .string((pair?.zone ?? .unknown).rawValue)),
  ]
}

private func time(_ timestamp: Timestamp?) -> JSON? { timestamp.map { .string($0.text) } }
