extension Blueprint {
  /// Every rule that this plan breaks, in the order in which its parts are looked at; none for a
  /// plan that can be used.
  ///
  /// Identifiers are codes and stand once: touchpoints in the plan, items and concerns together
  /// in their touchpoint. `delivers` and `after` name touchpoints, and `after` makes no circle.
  public var faults: [BlueprintFault] {
    var faults = Faults()
    faults.check(top: self)
    if let followUp { faults.check(followUp) }
    for (place, touchpoint) in touchpoints.enumerated() {
      faults.check(touchpoint, of: self, at: [.key("touchpoints"), .place(place)])
    }
    faults.checkOrder(touchpoints)
    return faults.list
  }
}

/// Collects what is wrong with a plan, and where.
private struct Faults {
  private(set) var list: [BlueprintFault] = []

  private mutating func add(_ error: BlueprintError, at path: [BlueprintFault.Step]) {
    list.append(BlueprintFault(error, at: path))
  }

  mutating func check(top plan: Blueprint) {
    if !CodeRule.isCode(plan.id) { add(.notACode(plan.id), at: [.key("blueprint")]) }
    if plan.version < 1 { add(.badVersion, at: [.key("version")]) }
    if plan.touchpoints.isEmpty { add(.empty, at: [.key("touchpoints")]) }
    checkCodes(plan.variants, at: [.key("variants")])
    checkIDs(plan.touchpoints.map(\.id), at: [.key("touchpoints")])
    let known = Set(plan.touchpoints.map(\.id))
    for (place, id) in plan.delivers.enumerated() where !known.contains(id) {
      add(.unknownTouchpoint(id), at: [.key("delivers"), .place(place)])
    }
    // A year; milliseconds of more might not fit a number.
    if !(0...525_600).contains(plan.graceMinutes) { add(.badGrace, at: [.key("graceMinutes")]) }
    guard let weights = plan.weights else { return }
    if !CodeRule.isCode(weights.set) {
      add(.notACode(weights.set), at: [.key("weights"), .key("set")])
    }
    if weights.version < 1 { add(.badVersion, at: [.key("weights"), .key("version")]) }
  }

  // MARK: Identifiers

  /// Ids of mappings in a list.
  private mutating func checkIDs(_ ids: [String], at path: [BlueprintFault.Step]) {
    var seen: Set<String> = []
    for (place, id) in ids.enumerated() {
      check(id, at: path + [.place(place), .key("id")], &seen)
    }
  }

  /// Ids that are the list's own texts.
  private mutating func checkCodes(_ ids: [String], at path: [BlueprintFault.Step]) {
    var seen: Set<String> = []
    for (place, id) in ids.enumerated() { check(id, at: path + [.place(place)], &seen) }
  }

  private mutating func check(
    _ id: String, at path: [BlueprintFault.Step], _ seen: inout Set<String>
  ) {
    if !CodeRule.isCode(id) {
      add(.notACode(id), at: path)
    } else if !seen.insert(id).inserted {
      add(.duplicate(id), at: path)
    }
  }

  // MARK: Touchpoints

  mutating func check(
    _ touchpoint: Blueprint.Touchpoint, of plan: Blueprint, at path: [BlueprintFault.Step]
  ) {
    if let weight = touchpoint.weight, weight < 1 { add(.badWeight, at: path + [.key("weight")]) }
    checkIDs(touchpoint.kinds.map(\.id), at: path + [.key("kinds")])
    var seen: Set<String> = []
    for (place, item) in touchpoint.items.enumerated() {
      let here = path + [.key("items"), .place(place)]
      check(item.id, at: here + [.key("id")], &seen)
      check(item, beside: touchpoint.items, of: plan, at: here)
    }
    for (place, concern) in touchpoint.concerns.enumerated() {
      check(concern.id, at: path + [.key("concerns"), .place(place), .key("id")], &seen)
    }
  }

  private mutating func check(
    _ item: Blueprint.Item, beside items: [Blueprint.Item], of plan: Blueprint,
    at path: [BlueprintFault.Step]
  ) {
    if !plan.variants.isEmpty {
      for (place, variant) in item.variants.enumerated() where !plan.variants.contains(variant) {
        add(
          .unknownVariant(variant, known: plan.variants),
          at: path + [.key("variants"), .place(place)])
      }
    }
    if let unit = item.unit, !CodeRule.isCode(unit) {
      add(.notACode(unit), at: path + [.key("unit")])
    }
    if item.isSigning, !items.contains(where: { $0.isMandatory && !$0.isSigning }) {
      add(.nothingToSign(item.id), at: path + [.key("signing")])
    }
  }

  // MARK: Order

  /// Whom touchpoints come after; circles are looked for when all names are known.
  mutating func checkOrder(_ touchpoints: [Blueprint.Touchpoint]) {
    var places: [String: Int] = [:]
    for (place, touchpoint) in touchpoints.enumerated() where places[touchpoint.id] == nil {
      places[touchpoint.id] = place
    }
    var isWhole = true
    for (place, touchpoint) in touchpoints.enumerated() {
      let path: [BlueprintFault.Step] = [.key("touchpoints"), .place(place), .key("after")]
      var seen: Set<String> = []
      for (at, id) in touchpoint.after.enumerated() {
        if places[id] == nil {
          isWhole = false
          add(.unknownPredecessor(id, of: touchpoint.id), at: path + [.place(at)])
        } else if !seen.insert(id).inserted {
          add(.duplicate(id), at: path + [.place(at)])
        }
      }
    }
    guard isWhole else { return }
    let edges = touchpoints.map { touchpoint in touchpoint.after.compactMap { places[$0] } }
    guard let circle = Self.circle(edges), let first = circle.first, circle.count > 1,
      let at = edges[first].firstIndex(of: circle[1])
    else { return }
    add(
      .cycle(circle.map { touchpoints[$0].id }),
      at: [.key("touchpoints"), .place(first), .key("after"), .place(at)])
  }

  /// The first circle: places of which each comes after the next, the first again at the end.
  private static func circle(_ edges: [[Int]]) -> [Int]? {
    var isDone = Array(repeating: false, count: edges.count)
    for start in edges.indices where !isDone[start] {
      // The way from the start, and at each stop the edge to take next.
      var way = [start]
      var next = [0]
      while let stop = way.last, let edge = next.last {
        guard edge < edges[stop].count else {
          isDone[stop] = true
          way.removeLast()
          next.removeLast()
          continue
        }
        next[next.count - 1] += 1
        let target = edges[stop][edge]
        if let begin = way.firstIndex(of: target) { return Array(way[begin...]) + [target] }
        if !isDone[target] {
          way.append(target)
          next.append(0)
        }
      }
    }
    return nil
  }

  // MARK: Calls

  mutating func check(_ plan: FollowUpPlan) {
    let steps: [BlueprintFault.Step] = [.key("followUp"), .key("steps")]
    checkIDs(plan.steps.map(\.id), at: steps)
    for (place, step) in plan.steps.enumerated() {
      let wrong: String? =
        step.earliest < 0
        ? "earliest"
        : step.target < step.earliest
          ? "target" : step.latest < step.target ? "latest" : nil
      if let wrong { add(.stepDays(step.id), at: steps + [.place(place), .key(wrong)]) }
    }
    check(plan.bands)
    if plan.attempts < 1 { add(.badAttempts, at: [.key("followUp"), .key("attempts")]) }
  }

  private mutating func check(_ bands: [FollowUpPlan.Band]) {
    let path: [BlueprintFault.Step] = [.key("followUp"), .key("bands")]
    checkIDs(bands.map(\.id), at: path)
    for (place, band) in bands.enumerated() {
      let here = path + [.place(place)]
      if band.to <= band.from {
        add(.bandBackwards(band.id), at: here + [.key("to")])
        continue
      }
      if band.from < FollowUpPlan.opens {
        add(.bandOutside(band.id), at: here + [.key("from")])
      } else if band.to > FollowUpPlan.closes {
        add(.bandOutside(band.id), at: here + [.key("to")])
      }
      let other = bands[..<place].first { $0.from < band.to && band.from < $0.to }
      if let other { add(.bandOverlap(band.id, other.id), at: here + [.key("from")]) }
    }
  }
}
