internal import Journeys
internal import Satisfaction
internal import Wording

/// The satisfaction report in its four sections: 明确问题, 分解问题, 把握真因, 问题分析.
///
/// Source: 《移动电商：客户关系管理方向》 (CSI 调查报告).
struct SatisfactionReport: ReportBuilder {
  let desk: ReportDesk
  private var indices = CustomerSatisfactionIndex.Tally()
  private var zones = ZoneCounts()
  private var store = AnswerStore()
  /// Journeys that did not skip a touchpoint.
  private var offered: [String: Int] = [:]
  private var weeks: [ControlChart.Journey] = []
  private var advisors: [SpreadByAdvisor.Journey] = []
  private var ssi: FactorTallies
  private var baselineSSI: FactorTallies
  private var causes = CauseTally()
  private var kano: [Kano.Reply] = []
  private var concerns = ConcernTally()
  private var taken = 0

  init(_ desk: ReportDesk) throws {
    self.desk = desk
    ssi = FactorTallies(desk.factors)
    baselineSSI = FactorTallies(desk.factors)
  }

  var isEmpty: Bool { taken == 0 }

  var weights: [FactorSet]? { ssi.shown.map(\.set) }

  mutating func see(_ record: JourneyRecord) {
    // Weeks of the baseline stand on the chart, whatever the period.
    guard let baseline = desk.request.baseline, record.lost == nil,
      let day = record.delivered.map(desk.date), baseline.contains(day)
    else { return }
    let answers = desk.choose(record)
    baselineSSI.add(answers, record)
    guard desk.request.basis == .answered || !desk.request.contains(day) else { return }
    let (mean, positions) = record.mean(of: answers)
    weeks.append(.init(week: day.week, mean: mean, positions: positions))
  }

  mutating func take(_ journey: ChosenJourney) {
    taken += 1
    let record = journey.record
    let counted = record.countedTouchpoints
    for touchpoint in counted { offered[touchpoint, default: 0] += 1 }
    indices.add(CustomerSatisfactionIndex.journey(journey.answers, touchpoints: counted))
    zones.add(journey.answers, touchpoints: counted)
    store.add(
      journey.answers.filter { $0.question.touchpoint.map(counted.contains) ?? false },
      of: record.journey)
    ssi.add(journey.answers, record)
    causes.add(journey.answers, record)
    kano += journey.kano.map(\.value)
    concerns.add(record)
    let (mean, positions) = record.mean(of: journey.answers)
    if let day = journey.deliveredOn {
      let isBaselineOnly =
        desk.request.basis == .answered
        && (desk.request.baseline.map { $0.contains(day) } ?? false)
      if !isBaselineOnly {
        weeks.append(.init(week: day.week, mean: mean, positions: positions))
      }
    }
    if let advisor = record.advisor {
      advisors.append(.init(advisor: advisor, mean: mean, positions: positions))
    }
  }

  mutating func sections() throws -> [Report.Section] {
    var problem = Report.Section("problem", Sentence("明确问题", "The problem"), [csi()])
    problem.blocks.append(ZoneBlocks.table(zones))
    problem.blocks += FactorBlocks.blocks(
      ssi, from: desk.request.baseline == nil ? nil : baselineSSI)
    problem.blocks += chart()
    problem.blocks += try ReportedIndices.blocks(desk)
    // What has been used is let go, so that a large log never stands in memory twice.
    weeks = []
    let parts = Report.Section(
      "parts", Sentence("分解问题", "The problem in parts"),
      touchpoints() + grid() + kanoTable() + spread())
    let why = Report.Section(
      "causes", Sentence("把握真因", "The true causes"), CauseBlocks.blocks(causes.causes))
    let analysis = Report.Section(
      "analysis", Sentence("问题分析", "The problem analysed"),
      [concerns.table(desk.library), causes.dissatisfied(desk.library)])
    return [problem, parts, why, analysis]
  }

  private func csi() -> Report.Block {
    .table(
      Report.Table(
        "csi", Sentence("客户满意指数 CSI（感受 ÷ 期望）和差（感受 − 期望）", "CSI (p ÷ e) and difference (p − e)"),
        [
          .init("scale", Sentence("量表", "Scale")), .init("index", Sentence("指数", "Index")),
          .init("difference", Sentence("差", "Difference")),
        ],
        indices.dealer.map { one in
          [
            .code(one.scale.rawValue, Terms.scale(one.scale)), .reading(.init(one.index, .number)),
            .reading(.init(one.difference, .signed)),
          ]
        }))
  }

  private func touchpoints() -> [Report.Block] {
    let order = desk.library.order.filter { !desk.library.ceremonies.contains($0) }
    let groups = order.filter { offered[$0] != nil }.map { touchpoint in
      WeakestTouchpoint.group(
        .init(touchpoint: touchpoint, journeys: offered[touchpoint] ?? 0),
        store.answers(touchpoint))
    }
    let board = WeakestTouchpoint.board(of: groups)
    let name = desk.library.name
    let weakest = Reading(board.weakest) { ($0, name($0)) }
    return [
      .table(
        Report.Table(
          "touchpoints", Sentence("各环节（位置 u：0 最低，1 最高）", "By touchpoint (place u from 0 to 1)"),
          [
            .init("touchpoint", Sentence("环节", "Touchpoint")),
            .init("place", Sentence("位置 u", "Place u")),
            .init("difference", Sentence("差", "Difference")),
          ],
          groups.map { group in
            [
              desk.library.cell(group.touchpoint), .reading(.init(group.place, .number)),
              .reading(.init(group.difference, .signed)),
            ]
          })),
      .picture(
        .bars(
          BarsPicture(
            title: Sentence("各环节满意度（位置 u）", "Satisfaction by touchpoint (place u)"),
            bars: groups.map { group in
              .init(
                name: name(group.touchpoint), reading: Reading(group.place, .number),
                isMarked: board.weakestTied.contains(group.touchpoint))
            }))),
      .figure(
        .init("weakest", Sentence("最短的木板", "Weakest board"), .reading(weakest))),
      .figure(
        .init(
          "weakestTied", Sentence("同样低的环节", "As low"),
          .codes(board.weakestTied.map(desk.library.cell)))),
    ]
  }

  private func grid() -> [Report.Block] {
    guard store.hasImportance else { return [] }
    let answers = store.touchpoints.flatMap(store.answers)
    return ImportancePerformanceGrid.grids(answers, blueprint: desk.library.order)
      .flatMap { GridBlocks.blocks($0, desk.library) }
  }

  private func kanoTable() -> [Report.Block] {
    guard !kano.isEmpty else { return [] }
    return [
      .table(
        Report.Table(
          "kano", Sentence("卡诺分类", "Kano classes"),
          [
            .init("feature", Sentence("特性", "Feature")), .init("class", Sentence("类别", "Class")),
            .init("better", Sentence("有则好", "Better")), .init("worse", Sentence("无则坏", "Worse")),
            .init("questionable", Sentence("矛盾", "Questionable")),
          ],
          Kano.features(kano).map { feature in
            [
              .code(feature.feature, nil),
              .reading(Reading(feature.kind) { ($0.rawValue, Terms.kano($0)) }),
              .reading(.init(feature.better, .signed)), .reading(.init(feature.worse, .signed)),
              .count(feature.questionable),
            ]
          }))
    ]
  }

  private func spread() -> [Report.Block] {
    guard !advisors.isEmpty else { return [] }
    let spread = SpreadByAdvisor(advisors)
    return [
      .table(
        Report.Table(
          "advisors", Sentence("各顾问", "By advisor"),
          [
            .init("advisor", Sentence("顾问", "Advisor")),
            .init("place", Sentence("位置 u", "Place u")),
            .init("rank", Sentence("名次", "Rank")),
          ],
          spread.rows.map { row in
            [
              .code(
                row.advisor, desk.request.staffName(row.advisor).map { Sentence($0, $0) }),
              .reading(.init(row.mean, .number)),
              row.rank.map { .count($0) } ?? .none,
            ]
          })),
      .figure(
        .init(
          "advisorRange", Sentence("顾问间最大差距", "Range between advisors"),
          .reading(.init(spread.range, .number, group: .none)))),
      .figure(
        .init(
          "advisorMedian", Sentence("顾问中位数", "Median of advisors"),
          .reading(.init(spread.median, .number, group: .none)))),
    ]
  }

  private func chart() -> [Report.Block] {
    ControlBlocks.blocks(ControlChart(weeks, baseline: desk.request.baseline))
  }
}
