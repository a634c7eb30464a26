internal import Journeys
internal import Satisfaction
internal import Wording

/// A blueprint as reports read it: touchpoints by place, and the tags of its items.
final class PlanFacts {
  struct Item {
    let id: String
    let name: Sentence
    let isMandatory: Bool
    let variants: [String]
    let level: ServiceLevel.Tag?
    let element: String?
  }

  let blueprint: Blueprint
  let places: [String: Int]
  let items: [[Item]]

  init(_ blueprint: Blueprint) {
    self.blueprint = blueprint
    places = Dictionary(
      blueprint.touchpoints.enumerated().map { ($1.id, $0) },
      uniquingKeysWith: { first, _ in first }
    )
    items = blueprint.touchpoints.map { touchpoint in
      touchpoint.items.map { item in
        Item(
          id: item.id, name: item.name, isMandatory: item.isMandatory && !item.isSigning,
          variants: item.variants,
          level: item.level.flatMap { ServiceLevel.Tag(rawValue: $0.rawValue) },
          element: item.element?.rawValue)
      }
    }
  }

  var touchpoints: [Blueprint.Touchpoint] { blueprint.touchpoints }
}

/// The plans that journeys name, each looked up once, and the names of what stands in them.
final class PlanLibrary {
  private struct Key: Hashable {
    let id: String
    let version: Int64
  }

  private let find: (String, Int64) -> Blueprint?
  private var known: [Key: PlanFacts?] = [:]
  /// Touchpoints in the order in which plans name them; the plan met first goes before.
  private(set) var order: [String] = []
  private(set) var ceremonies: Set<String> = []
  private var names: [String: Sentence] = [:]

  init(_ find: @escaping (String, Int64) -> Blueprint?) {
    self.find = find
  }

  func plan(_ id: String, _ version: Int64) -> PlanFacts? {
    let key = Key(id: id, version: version)
    if let plan = known[key] { return plan }
    let plan = find(id, version).map(PlanFacts.init)
    known[key] = plan
    for touchpoint in plan?.touchpoints ?? [] {
      if names.updateValue(touchpoint.name, forKey: touchpoint.id) == nil {
        order.append(touchpoint.id)
      }
      if touchpoint.isCeremony { ceremonies.insert(touchpoint.id) }
    }
    return plan
  }

  func name(_ touchpoint: String) -> Sentence {
    names[touchpoint] ?? Sentence(touchpoint, touchpoint)
  }

  /// A touchpoint as a cell.
  func cell(_ touchpoint: String) -> Report.Cell { .code(touchpoint, name(touchpoint)) }

  func concern(_ concern: String, at touchpoint: String) -> Sentence {
    for plan in known.values.compactMap({ $0 }) {
      let found = plan.blueprint.touchpoint(touchpoint)?.concerns.first { $0.id == concern }
      if let found { return found.name }
    }
    return Sentence(concern, concern)
  }

  func item(_ item: String, at touchpoint: String) -> Sentence {
    for plan in known.values.compactMap({ $0 }) {
      let found = plan.blueprint.touchpoint(touchpoint)?.items.first { $0.id == item }
      if let found { return found.name }
    }
    return Sentence(item, item)
  }
}
