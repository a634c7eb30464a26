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
  }

  @inline(__always)
  public func place(_ touchpoint: CodeHash) -> Int? {
    for place in touchpoints.indices where touchpoints[place] == touchpoint { return place }
    return nil
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

  public mutating func add(_ blueprint: Blueprint) {
    let key = Key(blueprint: CodeHash(blueprint.id), version: blueprint.version)
    guard index[key] == nil else { return }
    index[key] = plans.count
    plans.append(BlueprintPlan(blueprint))
  }

  public func find(_ blueprint: CodeHash, version: Int64) -> Int? {
    index[Key(blueprint: blueprint, version: version)]
  }
}

/// A set of touchpoint places: one word for the first 64, more only when needed.
public struct PlaceSet: Sendable, Hashable {
  private var first: UInt64 = 0
  // Nil where 64 suffice: copies of a state then touch no reference count.
  private var rest: [UInt64]?

  public init() {}

  @inline(__always)
  public func contains(_ place: Int) -> Bool {
    if place < 64 { return first >> UInt64(place) & 1 == 1 }
    guard let rest else { return false }
    let word = place / 64 - 1
    return word < rest.count && rest[word] >> UInt64(place % 64) & 1 == 1
  }

  public mutating func insert(_ place: Int) {
    if place < 64 {
      first |= 1 << UInt64(place)
      return
    }
    let word = place / 64 - 1
    var words = rest ?? []
    while words.count <= word { words.append(0) }
    words[word] |= 1 << UInt64(place % 64)
    rest = words
  }

  public mutating func remove(_ place: Int) {
    if place < 64 {
      first &= ~(1 << UInt64(place))
    } else if var words = rest, place / 64 - 1 < words.count {
      words[place / 64 - 1] &= ~(1 << UInt64(place % 64))
      // Equal sets are equal in their storage too.
      while words.last == 0 { words.removeLast() }
      rest = words.isEmpty ? nil : words
    }
  }

  public var isEmpty: Bool { first == 0 && rest?.allSatisfy { $0 == 0 } ?? true }
}
