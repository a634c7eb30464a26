internal import Journeys
internal import Wording

/// Concerns that customers still have: what the shop left without an answer.
///
/// Their words stand sealed; here are the codes of the blueprint and the events that hold the words.
struct ConcernTally {
  private struct Key: Hashable {
    let touchpoint: String
    let concern: String
  }

  private var found: [Key: [Int64]] = [:]

  mutating func add(_ record: JourneyRecord) {
    guard let plan = record.plan else { return }
    for (touchpoint, step) in zip(plan.touchpoints, record.steps) {
      for (concern, position) in step.concerns {
        found[Key(touchpoint: touchpoint.id, concern: concern), default: []].append(position)
      }
    }
  }

  /// The most frequent first.
  func table(_ library: PlanLibrary) -> Report.Block {
    let rows = found.sorted { left, right in
      if left.value.count != right.value.count { return left.value.count > right.value.count }
      return (left.key.touchpoint, left.key.concern) < (right.key.touchpoint, right.key.concern)
    }
    return .table(
      Report.Table(
        "concerns", Sentence("客户还在担心什么（未解的顾虑）", "Words of concern: what is still open"),
        [
          .init("touchpoint", Sentence("环节", "Touchpoint")),
          .init("concern", Sentence("顾虑", "Concern")), .init("count", Sentence("个数", "Count")),
          .init("answers", Sentence("位置", "Positions")),
        ],
        rows.map { key, positions in
          [
            library.cell(key.touchpoint),
            .code(key.concern, library.concern(key.concern, at: key.touchpoint)),
            .count(positions.count), .positions(positions.sorted()),
          ]
        }))
  }
}
