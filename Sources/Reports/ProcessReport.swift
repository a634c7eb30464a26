internal import Journeys
internal import Satisfaction
internal import Wording

/// How journeys really ran: variants, durations, what follows what, conformance, and waiting.
///
/// Only completed touchpoints count, in the order in which they happened, as the complete events of
/// `export process --format xes` have it; so other programs compute the same numbers from that file.
/// Source: 《客户满意度全面提升培训课程》 (完美交车, 时间管理); the terms are those of process mining.
struct ProcessReport: ReportBuilder {
  let desk: ReportDesk
  private var tally = TraceTally()
  private var conformance = ConformanceTally()
  private var waits = WaitTally()

  init(_ desk: ReportDesk) {
    self.desk = desk
  }

  var isEmpty: Bool { tally.isEmpty }

  mutating func take(_ journey: ChosenJourney) {
    tally.add(journey.record)
    conformance.add(journey.record)
    waits.add(journey.record)
  }

  mutating func sections() -> [Report.Section] {
    [
      .init("variants", Sentence("旅程的走法", "Variants"), tally.variantBlocks(desk)),
      .init("durations", Sentence("旅程的时长", "Durations"), tally.durationBlocks()),
      .init("follows", Sentence("环节之间的时间", "Time between touchpoints"), tally.followBlocks(desk)),
      .init(
        "conformance", Sentence("是否符合流程", "Conformance to the plan"), conformance.blocks(desk)),
      .init("waits", Sentence("在哪里等候", "Where customers wait"), waits.blocks(desk)),
    ]
  }
}
