internal import Satisfaction
internal import Wording

/// Dissatisfied answers and what was said of their causes, gathered journey by journey.
struct CauseTally {
  private var answers: [Answer] = []
  private var attributions: [Causes.Attribution] = []

  /// Keeps what is dissatisfied by band or zone, which is all that the measure counts.
  mutating func add(_ answers: [Answer], _ record: JourneyRecord) {
    self.answers += answers.filter { answer in
      answer.band == .dissatisfied || answer.pair.zone == .dissatisfied
    }
    attributions += record.attributions
  }

  var causes: Causes { Causes(answers: answers, attributions: attributions) }

  /// Where the dissatisfied answers stand, by touchpoint.
  func dissatisfied(_ library: PlanLibrary) -> Report.Block {
    let counted = answers.filter { !$0.isDiagnostic && $0.scale != .importance5 }
    let byTouchpoint = Dictionary(grouping: counted) { $0.question.touchpoint ?? "" }
    let order = library.order.filter { byTouchpoint[$0] != nil }
    let others = byTouchpoint.keys.filter { !order.contains($0) }.sorted()
    return .table(
      Report.Table(
        "dissatisfied", Sentence("不满的回答在哪里", "Where dissatisfied answers stand"),
        [
          .init("touchpoint", Sentence("环节", "Touchpoint")),
          .init("count", Sentence("个数", "Count")), .init("answers", Sentence("位置", "Positions")),
        ],
        (order + others).map { touchpoint in
          let found = (byTouchpoint[touchpoint] ?? []).map(\.position).sorted()
          return [
            touchpoint.isEmpty
              ? .code("overall", Sentence("总体或因子", "overall or factor"))
              : library.cell(touchpoint), .count(found.count), .positions(found),
          ]
        }))
  }
}
