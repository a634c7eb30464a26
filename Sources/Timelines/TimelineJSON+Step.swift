internal import CanonicalJSON
internal import Chronology
internal import Journeys
internal import Satisfaction

extension JourneyTimeline.Step {
  var json: JSON {
    var members: [(String, JSON?)] = [
      ("touchpoint", .string(touchpoint)), ("status", .string(status.rawValue)),
      ("startedAt", stamp(startedAt) ?? .null), ("completedAt", stamp(completedAt) ?? .null),
      ("timeoffset", offset.map { .string($0.text) }),
      ("completions", completions > 1 ? .integer(Int64(completions)) : nil),
      ("late", .bool(isLate)), ("enteredLate", .bool(isEnteredLate)),
      ("outOfOrder", .bool(isOutOfOrder)), ("future", isFuture ? true : nil),
      ("incomplete", isIncomplete ? true : nil), ("kind", kind.map(JSON.string)),
      ("reason", reason.map(JSON.string)), ("note", note.map(JSON.string)),
      ("toldMinutes", toldMinutes.map(JSON.integer)), ("told", list(told.map(\.json))),
    ]
    if let times {
      func whole(_ measured: Measured<Int64>) -> JSON {
        measured.value.map { .integer(TimelineSeconds.whole($0)) } ?? .null
      }
      members += [
        ("elapsedSeconds", whole(times.elapsed)), ("waitSeconds", whole(times.wait)),
        ("serviceSeconds", whole(times.service)),
        ("timesMissing", times.service.reason.map { .string($0.rawValue) }),
        ("openWaits", times.openWaits == 0 ? nil : .integer(Int64(times.openWaits))),
      ]
    }
    members += pairMembers(headline)
    members += [
      ("concernsOpen", .array(concernsOpen.map(JSON.string))),
      ("concernsClosed", list(concernsClosed.map(JSON.string))),
      ("concerns", list(concerns.map(\.json))), ("items", list(checks.map(\.json))),
      ("itemsMissing", list(itemsMissing.map(JSON.string))),
      ("ratings", .array(ratings.map(\.json))),
      ("history", isPlain ? nil : .array(history.map(\.json))),
    ]
    return .object(present: members)
  }

  /// Started and completed at most once: the times above say it all.
  private var isPlain: Bool {
    completions <= 1 && history.count { $0.kind == .touchpointStarted } <= 1
      && history.allSatisfy { $0.kind == .touchpointStarted || $0.kind == .touchpointCompleted }
  }
}

extension JourneyTimeline.Check {
  var json: JSON {
    .object(present: [
      ("item", .string(item)), ("outcome", .string(outcome)), ("value", value.map(JSON.string)),
      ("unit", unit.map(JSON.string)), ("signedBy", signedBy.map(JSON.string)),
      ("attachment", attachment.map(JSON.string)), ("note", note.map(JSON.string)),
      ("position", .integer(position)), ("occurred", stamp(occurred)),
    ])
  }
}

extension JourneyTimeline.Rating {
  var json: JSON {
    let question = answer.question
    var members: [(String, JSON?)] = [
      ("position", .integer(position)), ("occurred", stamp(occurred)),
      ("subject", .string(answer.question.subject.rawValue)),
    ]
    members += pairMembers(pair)
    members += [
      ("importance", importance.map { .integer(Int64($0)) }),
      ("importanceScale", importanceScale.map(JSON.string)),
      ("factor", question.factor.map(JSON.string)),
      ("dimension", question.dimension.map(JSON.string)),
      ("determinant", question.determinant.map(JSON.string)), ("method", method.map(JSON.string)),
      ("survey", question.survey.map(JSON.string)),
      ("respondent", question.respondent.map(JSON.string)),
      ("collector", question.collector.map(JSON.string)), ("channel", channel.map(JSON.string)),
      ("pass", pass.map(JSON.integer)), ("diagnostic", answer.isDiagnostic ? true : nil),
      ("solicited", .bool(answer.isSolicited)), ("rewarded", .bool(answer.isRewarded)),
      ("corrected", .bool(isCorrected)), ("words", words.map(JSON.string)),
      ("causes", list(causes.map(\.json))),
    ]
    return .object(present: members)
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
