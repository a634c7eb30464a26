import Journeys
import Wording

/// A blueprint as text for a terminal.
struct BlueprintView {
  private let blueprint: Blueprint

  init(_ blueprint: Blueprint) {
    self.blueprint = blueprint
  }

  /// Id, version, name and size on one line.
  static func title(_ blueprint: Blueprint) -> String {
    let count = blueprint.touchpoints.count
    return "\(blueprint.id) \(blueprint.version)  \(blueprint.name(Speech.language))  "
      + say("\(count) 个环节", count == 1 ? "1 touchpoint" : "\(count) touchpoints")
  }

  var lines: [String] {
    [Screen.paint(Screen.wrap(Self.title(blueprint)), .bold)] + about
      + blueprint.touchpoints.flatMap { [""] + lines(of: $0) }
  }

  // MARK: The plan

  private var about: [String] {
    var about: [String] = []
    func add(_ label: String, _ text: String) {
      if !text.isEmpty { about.append(labelled(label, text)) }
    }
    add(say("以此为交车", "Delivered by"), blueprint.delivers.joined(separator: ", "))
    add(say("车型类别", "Variants"), list(blueprint.variants.map(Self.variant)))
    if blueprint.graceMinutes > 0 {
      add(
        say("宽限", "Grace"), say("\(blueprint.graceMinutes) 分钟", "\(blueprint.graceMinutes) min"))
    }
    if let weights = blueprint.weights {
      add(say("权重", "Weights"), "\(weights.set) \(weights.version)")
    }
    if let followUp = blueprint.followUp {
      for step in followUp.steps {
        add(
          say("回访", "Call"),
          "\(step.id)  \(step.name(Speech.language))  "
            + say(
              "交车后第 \(step.earliest)–\(step.latest) 天，最好第 \(step.target) 天",
              "days \(step.earliest)–\(step.latest), best \(step.target)"))
      }
      add(
        say("时段", "Bands"),
        list(followUp.bands.map { "\($0.id) \($0.from.text)–\($0.to.text)" }))
      add(
        say("每步最多", "Attempts"),
        say("\(followUp.attempts) 次", "\(followUp.attempts)"))
    }
    return about
  }

  // MARK: A touchpoint

  private func lines(of touchpoint: Blueprint.Touchpoint) -> [String] {
    var lines = [
      Screen.paint(
        Screen.wrap("\(touchpoint.id)  \(touchpoint.name(Speech.language))"), .bold)
    ]
    lines.append(Screen.paint(Screen.wrap("  " + notes(of: touchpoint), indent: 4), .dim))
    for goal in touchpoint.goals {
      lines.append(labelled(say("目标", "Goal"), goal(Speech.language)))
    }
    for item in touchpoint.items {
      let notes = notes(of: item)
      lines.append(
        Screen.wrap(
          "  □ \(item.id)  \(item.name(Speech.language))"
            + (notes.isEmpty ? "" : "  [\(notes)]"), indent: 6))
    }
    for concern in touchpoint.concerns {
      lines.append(Screen.wrap("  ? \(concern.id)  \(concern.name(Speech.language))", indent: 6))
      if let answer = concern.answer {
        lines.append(Screen.wrap("    → \(answer(Speech.language))", indent: 6))
      }
    }
    for kind in touchpoint.kinds {
      lines.append(labelled(say("类型", "Kind"), "\(kind.id)  \(kind.name(Speech.language))"))
    }
    for technique in touchpoint.techniques {
      lines.append(labelled(say("技巧", "Technique"), technique(Speech.language)))
    }
    return lines
  }

  private func labelled(_ label: String, _ text: String) -> String {
    Screen.wrap("  " + say("\(label)：", "\(label): ") + text, indent: 4)
  }

  private func list(_ words: [String]) -> String {
    words.joined(separator: say("、", ", "))
  }

  private func notes(of touchpoint: Blueprint.Touchpoint) -> String {
    var notes = [Self.phase(touchpoint.phase)]
    if !touchpoint.after.isEmpty {
      let names = touchpoint.after.joined(separator: ", ")
      notes.append(say("在 \(names) 之后", "after \(names)"))
    }
    if let weight = touchpoint.weight { notes.append(say("权重 \(weight)", "weight \(weight)")) }
    if touchpoint.isRepeatable { notes.append(say("可重复", "repeatable")) }
    if touchpoint.isCeremony { notes.append(say("仪式", "ceremony")) }
    return notes.joined(separator: " · ")
  }

  private func notes(of item: Blueprint.Item) -> String {
    var notes: [String] = []
    if item.isMandatory { notes.append(say("必备", "mandatory")) }
    if item.isSigning { notes.append(say("签收", "signature")) }
    if let unit = item.unit { notes.append(unit == "Cel" ? "°C" : unit) }
    if !item.variants.isEmpty { notes.append(list(item.variants.map(Self.variant))) }
    if let kano = item.kano { notes.append(Self.kano(kano)) }
    if let level = item.level { notes.append(Self.level(level)) }
    if let element = item.element { notes.append(Self.element(element)) }
    if item.isPractice { notes.append(say("行业惯例", "practice")) }
    return notes.joined(separator: " · ")
  }

  // MARK: Words

  private static func phase(_ phase: Blueprint.Phase) -> String {
    switch phase {
    case .presales: say("售前口碑", "before the sale")
    case .sale: say("售中满意", "sale")
    case .aftersales: say("售后保障", "after the sale")
    }
  }

  /// The variants of the shipped blueprints by name, any other by its id.
  private static func variant(_ id: String) -> String {
    switch id {
    case "domestic": say("国产", "domestic")
    case "imported": say("进口", "imported")
    case "chassisBuilt": say("底盘改装", "chassis-built")
    case "electric": say("电动", "electric")
    case "used": say("二手", "used")
    default: id
    }
  }

  private static func kano(_ kano: Blueprint.KanoClass) -> String {
    switch kano {
    case .mustBe: say("必备质量", "must-be")
    case .oneDimensional: say("期望质量", "one-dimensional")
    case .attractive: say("兴奋质量", "attractive")
    case .indifferent: say("无差异质量", "indifferent")
    case .reverse: say("反向质量", "reverse")
    }
  }

  private static func level(_ level: Blueprint.ServiceLevel) -> String {
    switch level {
    case .basic: say("基本的服务", "basic service")
    case .satisfying: say("满意的服务", "satisfying service")
    case .addedValue: say("超值的服务", "added value")
    case .unforgettable: say("难忘的服务", "unforgettable service")
    }
  }

  private static func element(_ element: Blueprint.ServiceElement) -> String {
    switch element {
    case .responsiveness: say("反应度", "responsiveness")
    case .tangibles: say("有形度", "tangibles")
    case .empathy: say("同理度", "empathy")
    case .assurance: say("专业度", "assurance")
    case .reliability: say("信赖度", "reliability")
    }
  }
}
