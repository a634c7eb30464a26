internal import Journeys
internal import Satisfaction
internal import Wording

/// Why customers were dissatisfied: five gaps, causes in execution, 不明.
struct CausesReport: ReportBuilder {
  let desk: ReportDesk
  private var tally = CauseTally()
  private var taken = 0

  init(_ desk: ReportDesk) {
    self.desk = desk
  }

  var isEmpty: Bool { taken == 0 }

  mutating func take(_ journey: ChosenJourney) {
    taken += 1
    tally.add(journey.answers, journey.record)
  }

  mutating func sections() -> [Report.Section] {
    let causes = tally.causes
    func events(_ key: String, _ label: Sentence, _ positions: [Int64]) -> Report.Block {
      .figure(.init(key, label, .positions(positions)))
    }
    return [
      .init("causes", Sentence("把握真因", "The true causes"), CauseBlocks.blocks(causes)),
      .init(
        "where", Sentence("问题在哪里", "Where the problem lies"),
        [tally.dissatisfied(desk.library)]),
      .init(
        "notCounted", Sentence("不计入的归因", "Attributions not counted"),
        [
          events(
            "surplusPrimary", Sentence("第二个主要原因", "A second primary cause"), causes.surplusPrimary),
          events("secondary", Sentence("次要原因", "Secondary causes"), causes.secondary),
          events(
            "outside", Sentence("不属于这些不满回答", "Of no dissatisfied answer here"), causes.outside),
          events(
            "misplaced", Sentence("执行原因写在别的差距下", "Execution cause under another gap"),
            causes.misplaced),
        ]),
    ]
  }
}
