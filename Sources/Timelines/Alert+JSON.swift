public import CanonicalJSON
internal import Chronology

extension Alert {
  /// What timelines, lists of journeys and call lists say of it; fields are added, never renamed.
  public var members: [(String, JSON?)] {
    [
      ("openedAt", .string(openedAt.text)), ("withdrawn", .bool(isWithdrawn)),
      ("raised", raisedAt.isEmpty ? nil : .array(raisedAt.map { .string($0.text) })),
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
    ]
  }

  public var json: JSON { .object(present: members) }
}
