internal import Journeys
internal import Satisfaction
internal import Wording

/// Checklist items that were not ok, and mandatory ones that are missing, over delivered journeys.
struct CheckTally {
  private struct Key: Hashable {
    let touchpoint: String
    let item: String
  }

  private struct Count {
    /// Journeys to which the item applies.
    var of = 0
    var n = 0
    var bad = 0
    var positions: [Int64] = []
  }

  private var checked: [Key: Count] = [:]
  private var mandatory: [Key: Count] = [:]
  /// By touchpoint and reason.
  private var excuses: [Key: [Int64]] = [:]

  mutating func add(_ record: JourneyRecord) {
    guard let plan = record.plan else { return }
    for (place, touchpoint) in plan.touchpoints.enumerated() {
      let step = record.steps[place]
      if let excuse = step.excuse {
        excuses[Key(touchpoint: touchpoint.id, item: excuse.reason), default: []]
          .append(excuse.position)
      }
      for item in plan.items[place] {
        let key = Key(touchpoint: touchpoint.id, item: item.id)
        let check = step.checks[item.id]
        if let check, check.outcome != .notApplicable {
          checked[key, default: Count()].n += 1
          if check.outcome == .notOk {
            checked[key, default: Count()].bad += 1
            checked[key, default: Count()].positions.append(check.position)
          }
        }
        // Without a known variant it cannot be said that an item of some variants applies.
        let isFitting =
          item.variants.isEmpty || record.variant.map(item.variants.contains) ?? false
        guard item.isMandatory, isFitting, check?.outcome != .notApplicable else { continue }
        mandatory[key, default: Count()].of += 1
        if check?.outcome == .ok { continue }
        mandatory[key, default: Count()].bad += 1
        let position = check?.position ?? record.delivered?.position
        if let position { mandatory[key, default: Count()].positions.append(position) }
      }
    }
  }

  func notOK(_ library: PlanLibrary) -> Report.Block {
    table(
      "notOk", Sentence("不合格的项目（占已检查的）", "Items not ok (of those checked)"),
      checked.filter { $0.value.bad > 0 }, library
    ) { ($0.n, $0.n) }
  }

  func missing(_ library: PlanLibrary) -> Report.Block {
    table(
      "missing", Sentence("缺少的必备文件和项目（占适用的旅程）", "Mandatory documents and items missing"),
      mandatory.filter { $0.value.bad > 0 }, library
    ) { ($0.of, $0.of) }
  }

  /// Touchpoints that were completed for a reason instead of their mandatory items; nil for none.
  func excused(_ library: PlanLibrary) -> Report.Block? {
    if excuses.isEmpty { return nil }
    let rows = excuses.sorted { left, right in
      if left.value.count != right.value.count { return left.value.count > right.value.count }
      return (left.key.touchpoint, left.key.item) < (right.key.touchpoint, right.key.item)
    }
    return .table(
      Report.Table(
        "incomplete", Sentence("缺必查项而完成的环节", "Touchpoints completed with mandatory items open"),
        [
          .init("touchpoint", Sentence("环节", "Touchpoint")),
          .init("reason", Sentence("原因", "Reason")), .init("count", Sentence("个数", "Count")),
        ],
        rows.map { key, positions in
          [library.cell(key.touchpoint), .code(key.item, nil), .count(positions.count)]
        }))
  }

  private func table(
    _ key: String, _ title: Sentence, _ counts: [Key: Count], _ library: PlanLibrary,
    _ group: (Count) -> (n: Int, of: Int)
  ) -> Report.Block {
    let rows = counts.sorted { left, right in
      if left.value.bad != right.value.bad { return left.value.bad > right.value.bad }
      return (left.key.touchpoint, left.key.item) < (right.key.touchpoint, right.key.item)
    }
    return .table(
      Report.Table(
        key, title,
        [
          .init("touchpoint", Sentence("环节", "Touchpoint")), .init("item", Sentence("项目", "Item")),
          .init("count", Sentence("个数", "Count")), .init("share", Sentence("比例", "Share")),
        ],
        rows.map { key, count in
          let (n, of) = group(count)
          return [
            library.cell(key.touchpoint),
            .code(key.item, library.item(key.item, at: key.touchpoint)), .count(count.bad),
            .reading(
              .init(
                Measured(
                  Rational(count.bad, n), orMissing: .nothingInPeriod, n: n, of: of,
                  positions: count.positions), .share)),
          ]
        }))
  }
}
