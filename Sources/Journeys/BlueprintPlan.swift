/// A blueprint as decisions and folds use it: touchpoints by place, codes by hash.
public final class BlueprintPlan: Sendable {
  public let blueprint: Blueprint
  /// Hash of each touchpoint's id, in order.
  let touchpoints: [CodeHash]
  let repeatable: PlaceSet
  /// Places whose completion delivers, in order of preference.
  public let delivers: [Int]
  private let items: [Set<CodeHash>]
  private let concerns: [Set<CodeHash>]
  let variants: Set<CodeHash>
  /// What must be there before a touchpoint ends and the customer signs; nil where nothing must.
  let checklists: [Checklist?]

  public init(_ blueprint: Blueprint) {
    self.blueprint = blueprint
    touchpoints = blueprint.touchpoints.map { CodeHash($0.id) }
    var repeatable = PlaceSet()
    for (place, touchpoint) in blueprint.touchpoints.enumerated() where touchpoint.isRepeatable {
      repeatable.insert(place)
    }
    self.repeatable = repeatable
    delivers = blueprint.delivers.compactMap { id in
      blueprint.touchpoints.firstIndex { $0.id == id }
    }
    items = blueprint.touchpoints.map { Set($0.items.map { CodeHash($0.id) }) }
    concerns = blueprint.touchpoints.map { Set($0.concerns.map { CodeHash($0.id) }) }
    variants = Set(blueprint.variants.map { CodeHash($0) })
    checklists = blueprint.touchpoints.map { Checklist($0) }
  }

  @inline(__always)
  public func place(_ touchpoint: CodeHash) -> Int? {
    for place in touchpoints.indices where touchpoints[place] == touchpoint { return place }
    return nil
  }

  /// Whether mandatory items of a touchpoint are neither ok nor not applicable.
  public func hasOpenItems(_ state: JourneyState, at place: Int) -> Bool {
    guard let checklist = checklists[place] else { return false }
    return !checklist.missing(variant: state.variant) { state.isPassed($0, at: place) }.isEmpty
  }

  func hasItem(_ item: CodeHash, at place: Int) -> Bool { items[place].contains(item) }
  func hasConcern(_ concern: CodeHash, at place: Int) -> Bool { concerns[place].contains(concern) }
}

/// The plans a logbook knows, found by blueprint and version.
public struct PlanBook: Sendable {
  public private(set) var plans: [BlueprintPlan] = []

  private struct Key: Hashable {
    let blueprint: CodeHash
    let version: Int64
  }

  private var index: [Key: Int] = [:]

  public init() {}

  public mutating func add(_ blueprint: Blueprint) { add(BlueprintPlan(blueprint)) }

  public mutating func add(_ plan: BlueprintPlan) {
    let key = Key(blueprint: CodeHash(plan.blueprint.id), version: plan.blueprint.version)
    guard index[key] == nil else { return }
    index[key] = plans.count
    plans.append(plan)
  }

  public func find(_ blueprint: CodeHash, version: Int64) -> Int? {
    index[Key(blueprint: blueprint, version: version)]
  }

  /// Whether no later version of the same blueprint is here.
  public func isNewest(_ blueprint: CodeHash, version: Int64) -> Bool {
    !index.keys.contains { $0.blueprint == blueprint && $0.version > version }
  }
}
