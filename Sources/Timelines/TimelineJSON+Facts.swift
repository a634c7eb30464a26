internal import CanonicalJSON
internal import Chronology
internal import Journeys

extension Moment {
  var json: JSON { json(isBinding: false) }

  /// - Parameter isBinding: the appointment whose promised finish binds.
  func json(isBinding: Bool) -> JSON {
    var members: [(String, JSON?)] = [
      ("event", .string(event)), ("position", .integer(position)), ("occurred", stamp(occurred)),
      ("actor", .string(actor)),
    ]
    members += fields.map { ($0.name, $0.value) }
    members += texts.map { ($0.name, .string($0.text)) }
    members += [
      ("binding", isBinding ? true : nil), ("corrected", isCorrected ? true : nil),
      ("causes", list(causes.map(\.json))),
    ]
    return .object(present: members)
  }
}

extension JourneyTimeline.Span {
  func json(_ list: JourneyTimeline.SpanList) -> JSON {
    var members: [(String, JSON?)] = [
      (list.key, key.isEmpty ? nil : .string(key)), ("kind", kind.map(JSON.string)),
      ("touchpoint", touchpoint.map(JSON.string)), ("by", by.map(JSON.string)),
      ("startedAt", stamp(startedAt)), ("due", stamp(due)), ("endedAt", stamp(endedAt) ?? .null),
      ("outcome", outcome.map(JSON.string) ?? .null), ("overdue", isOverdue ? true : nil),
      ("late", isLate ? true : nil), ("approver", approver.map(JSON.string)),
      ("resolution", resolution.map(JSON.string)), ("words", words.map(JSON.string)),
      ("closingWords", closingWords.map(JSON.string)),
    ]
    let shown = Set(members.map(\.0) + ["outcome", "cause", "reason"])
    for moment in moments where !moment.isTry {
      for field in moment.fields where !shown.contains(field.name) {
        members.removeAll { $0.0 == field.name }
        members.append((field.name, field.value))
      }
    }
    // The cause of a wait stands as its kind; that of a complaint under its own name.
    if list == .complaints { members.append(("cause", field("cause"))) }
    members.append(("answers", answers.isEmpty ? nil : .array(answers.map(JSON.integer))))
    if list.needsBeginning {
      members.append(("positions", .array(moments.map { .integer($0.position) })))
    } else {
      members.append(("history", .array(moments.map(\.json))))
    }
    return .object(present: members)
  }
}

extension JourneyTimeline.Correction {
  var json: JSON {
    .object(present: [
      ("position", .integer(position)), ("corrects", .string(corrects)),
      ("correctsType", correctedType.map(JSON.string)),
      ("correctsPosition", correctedPosition.map(JSON.integer)),
      ("touchpoint", touchpoint.map(JSON.string)), ("reason", .string(reason)),
      ("replaced", .bool(isReplaced)), ("occurred", stamp(occurred)), ("actor", .string(actor)),
      (
        "changes",
        list(
          changes.map { change in
            [
              "field": .string(change.field), "before": change.before ?? .null,
              "after": change.after ?? .null,
            ]
          })
      ),
      ("note", note.map(JSON.string)),
    ])
  }
}
