internal import Journeys
internal import Yams

extension BlueprintYAML {
  /// The plan of a file; what cannot be read is among the faults.
  static func blueprint(_ root: Node, _ faults: BlueprintFaults) -> Blueprint {
    let top = BlueprintSection(
      root,
      keys: [
        "blueprint", "version", "name", "variants", "delivers", "graceMinutes", "weights",
        "followUp", "touchpoints",
      ], faults)
    return Blueprint(
      unchecked: top.text("blueprint"), version: Int64(top.integer("version")),
      name: top.words("name"), variants: top.texts("variants"), delivers: top.texts("delivers"),
      graceMinutes: top.has("graceMinutes") ? top.integer("graceMinutes", from: 0) : 0,
      weights: top.section("weights", keys: ["set", "version"]).map {
        Blueprint.WeightSet(set: $0.text("set"), version: Int64($0.integer("version")))
      },
      followUp: top.section(
        "followUp", keys: ["steps", "bands", "callingDays", "attempts"]
      ).map(followUp),
      touchpoints: top.sections(
        "touchpoints",
        keys: [
          "id", "name", "phase", "repeatable", "ceremony", "after", "weight", "goals",
          "techniques", "kinds", "items", "concerns",
        ]
      ).map(touchpoint))
  }

  private static func followUp(_ section: BlueprintSection) -> FollowUpPlan {
    FollowUpPlan(
      steps: section.sections("steps", keys: ["id", "name", "earliest", "target", "latest"]).map {
        FollowUpPlan.Step(
          id: $0.text("id"), name: $0.words("name", mayBeEmpty: false),
          earliest: $0.integer("earliest", from: 0), target: $0.integer("target", from: 0),
          latest: $0.integer("latest", from: 0))
      },
      bands: section.sections("bands", keys: ["id", "from", "to"]).map {
        FollowUpPlan.Band(id: $0.text("id"), from: $0.time("from"), to: $0.time("to"))
      },
      callingDays: section.choice("callingDays", FollowUpPlan.CallingDays.self) ?? .calendar,
      attempts: section.has("attempts") ? section.integer("attempts") : 3)
  }

  private static func touchpoint(_ section: BlueprintSection) -> Blueprint.Touchpoint {
    Blueprint.Touchpoint(
      id: section.text("id"), name: section.words("name"),
      phase: section.choice("phase", Blueprint.Phase.self) ?? .sale,
      isRepeatable: section.flag("repeatable"), isCeremony: section.flag("ceremony"),
      after: section.texts("after"),
      weight: section.has("weight") ? section.integer("weight", from: nil) : nil,
      goals: section.list("goals").map { section.words($0) },
      techniques: section.list("techniques").map { section.words($0, mayBeEmpty: false) },
      kinds: section.sections("kinds", keys: ["id", "name"]).map {
        Blueprint.Kind(id: $0.text("id"), name: $0.words("name", mayBeEmpty: false))
      },
      items: section.sections(
        "items",
        keys: [
          "id", "name", "mandatory", "variants", "kano", "level", "element", "unit", "signing",
          "practice",
        ]
      ).map(item),
      concerns: section.sections("concerns", keys: ["id", "name", "answer", "practice"]).map {
        Blueprint.Concern(
          id: $0.text("id"), name: $0.words("name"),
          answer: $0.has("answer") ? $0.words("answer", mayBeEmpty: false) : nil,
          isPractice: $0.flag("practice"))
      })
  }

  private static func item(_ section: BlueprintSection) -> Blueprint.Item {
    Blueprint.Item(
      id: section.text("id"), name: section.words("name"),
      isMandatory: section.flag("mandatory"), variants: section.texts("variants"),
      kano: section.choice("kano", Blueprint.KanoClass.self),
      level: section.choice("level", Blueprint.ServiceLevel.self),
      element: section.choice("element", Blueprint.ServiceElement.self),
      unit: section.has("unit") ? section.text("unit") : nil,
      isSigning: section.flag("signing"), isPractice: section.flag("practice"))
  }
}
