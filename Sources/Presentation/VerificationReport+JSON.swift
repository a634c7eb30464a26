public import CanonicalJSON
public import EventLog
public import Wording

extension VerificationReport {
  /// The stable object of `verify --json`; fields are added, never renamed.
  public func json(_ language: Language) -> JSON {
    .object(present: [
      ("ok", .bool(isSound)), ("size", .integer(size)),
      ("checkpoints", .integer(Int64(checkpoints))), ("signed", .integer(signed)),
      ("keysChecked", .bool(hasKeys)), ("settingsChecked", .bool(coversSettings)),
      ("readModelsChecked", .bool(coversReadModels)),
      ("findings", .array(findings.map { $0.json(language) })),
      ("against", .array(kept.map(\.json))),
    ])
  }
}

extension Finding {
  fileprivate func json(_ language: Language) -> JSON {
    .object(present: [
      ("position", position.map(JSON.integer) ?? .null), ("kind", .string(kind.rawValue)),
      ("wrong", .bool(kind.isWrong)), ("text", .string(sentence(language))),
      ("place", place.map(JSON.string)), ("field", field.map(JSON.string)),
      ("of", pattern.map { .string($0.code) }),
      (
        "object",
        difference.map {
          ["type": .string($0.type), "name": .string($0.name), "difference": .string($0.kind.code)]
        }
      ),
    ])
  }
}

extension KeptVerdict {
  fileprivate var json: JSON {
    [
      "number": .integer(Int64(number)),
      "size": size.map { .integer(Int64(clamping: $0)) } ?? .null,
      "root": root.map(JSON.string) ?? .null, "ok": .bool(findings.isEmpty),
      "witnesses": .integer(Int64(witnesses)),
      "findings": .array(findings.map { .string($0.rawValue) }),
    ]
  }
}
