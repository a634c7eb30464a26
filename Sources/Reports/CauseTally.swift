internal import Satisfaction
internal import Wording

/// Dissatisfied answers and what was said of their causes, gathered journey by journey.
struct CauseTally {
  /// Positions by touchpoint; those about no touchpoint under the empty name.
  private var dissatisfied: [String: [Int64]] = [:]
  private var attributions: [Causes.Attribution] = []

  mutating func add(_ answers: [Answer], _ record: JourneyRecord) {
    for answer in answers where answer.isDissatisfied {
      dissatisfied[answer.question.touchpoint ?? "", default: []].append(answer.position)
    }
    attributions += record.attributions
  }

  var causes: Causes {
    Causes(dissatisfied: Set(dissatisfied.values.joined()), attributions: attributions)
  }

  /// Where the dissatisfied answers stand, by touchpoint.
  func dissatisfied(_ library: PlanLibrary) -> Report.Block {
    let order = library.order.filter { dissatisfied[$0] != nil }
    let others = dissatisfied.keys.filter { !order.contains($0) }.sorted()
    return .table(
      Report.Table(
        "dissatisfied", Sentence("不满的回答在哪里", "Where dissatisfied answers stand"),
        [
          .init("touchpoint", Sentence("环节", "Touchpoint")),
          .init("count", Sentence("个数", "Count")), .init("answers", Sentence("位置", "Positions")),
        ],
        (order + others).map { touchpoint in
          let found = (dissatisfied[touchpoint] ?? []).sorted()
          return [
            touchpoint.isEmpty
              ? .code("overall", Sentence("总体或因子", "overall or factor"))
              : library.cell(touchpoint), .count(found.count), .positions(found),
          ]
        }))
  }
}
