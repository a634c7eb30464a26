public import CanonicalJSON
public import Journeys
internal import Wording

extension Blueprint {
  /// The whole plan with the names of its file; what a plan does not say is null or empty.
  public var json: JSON {
    .object(present: [
      ("blueprint", .string(id)), ("version", .integer(version)), ("name", name.json),
      ("variants", .texts(variants)), ("delivers", .texts(delivers)),
      ("graceMinutes", .integer(Int64(graceMinutes))),
      (
        "weights",
        weights.map { ["set": .string($0.set), "version": .integer($0.version)] } ?? .null
      ),
      ("followUp", followUp?.json ?? .null), ("touchpoints", .array(touchpoints.map(\.json))),
    ])
  }
}

extension FollowUpPlan {
  fileprivate var json: JSON {
    .object(present: [
      (
        "steps",
        .array(
          steps.map { step in
            .object(present: [
              ("id", .string(step.id)), ("name", step.name.json),
              ("earliest", .integer(Int64(step.earliest))),
              ("target", .integer(Int64(step.target))), ("latest", .integer(Int64(step.latest))),
            ])
          })
      ),
      (
        "bands",
        .array(
          bands.map { band in
            .object(present: [
              ("id", .string(band.id)), ("from", .string(band.from.text)),
              ("to", .string(band.to.text)),
            ])
          })
      ),
      ("callingDays", .string(callingDays.rawValue)), ("attempts", .integer(Int64(attempts))),
    ])
  }
}

extension Blueprint.Touchpoint {
  fileprivate var json: JSON {
    .object(present: [
      ("id", .string(id)), ("name", name.json), ("phase", .string(phase.rawValue)),
      ("repeatable", .bool(isRepeatable)), ("ceremony", .bool(isCeremony)),
      ("after", .texts(after)), ("weight", weight.map { .integer(Int64($0)) } ?? .null),
      ("goals", .array(goals.map(\.json))), ("techniques", .array(techniques.map(\.json))),
      (
        "kinds",
        .array(
          kinds.map { .object(present: [("id", .string($0.id)), ("name", $0.name.json)]) })
      ),
      ("items", .array(items.map(\.json))), ("concerns", .array(concerns.map(\.json))),
    ])
  }
}

extension Blueprint.Item {
  fileprivate var json: JSON {
    .object(present: [
      ("id", .string(id)), ("name", name.json), ("mandatory", .bool(isMandatory)),
      ("variants", .texts(variants)), ("kano", .code(kano)), ("level", .code(level)),
      ("element", .code(element)), ("unit", unit.map(JSON.string) ?? .null),
      ("signing", .bool(isSigning)), ("practice", .bool(isPractice)),
    ])
  }
}

extension Blueprint.Concern {
  fileprivate var json: JSON {
    .object(present: [
      ("id", .string(id)), ("name", name.json), ("answer", answer?.json ?? .null),
      ("practice", .bool(isPractice)),
    ])
  }
}

extension Sentence {
  /// Both languages, as blueprint files name them.
  fileprivate var json: JSON {
    .object(present: [("zh", .string(chinese)), ("en", .string(english))])
  }
}

extension JSON {
  fileprivate static func texts(_ texts: [String]) -> JSON { .array(texts.map(JSON.string)) }

  fileprivate static func code(_ code: (some RawRepresentable<String>)?) -> JSON {
    code.map { .string($0.rawValue) } ?? .null
  }
}
