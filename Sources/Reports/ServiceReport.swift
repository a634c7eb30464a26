internal import Chronology
internal import Journeys
internal import Satisfaction
internal import Timelines
internal import Wording

/// How far service reached, who spoke first, how it felt, and what is still open.
///
/// Sources: 《21世纪——客户满意是企业生存的根本》 (服务的四个层次),
/// 《赢在服务好服务赢天下》 (五大要素, 客情危机, 问题的解决 + 愉悦的感受).
struct ServiceReport: ReportBuilder {
  let desk: ReportDesk
  private var levels: [ServiceLevel: [Int64]] = [:]
  private var noLevel = 0
  private var elements = ElementTally()
  private var proactive: [Proactive.Journey] = []
  private var experiences: [Experience.Answer] = []
  private var complaints: [JourneyRecord.Keyed] = []
  private var alerts: [JourneyRecord.Keyed] = []
  private var taken = 0
  private let gone: GoneCustomers

  init(_ desk: ReportDesk) throws {
    self.desk = desk
    gone = try GoneCustomers(desk.ledger)
  }

  var isEmpty: Bool {
    taken == 0 && proactive.isEmpty && complaints.isEmpty && alerts.isEmpty
  }

  mutating func see(_ record: JourneyRecord) {
    // Complaints and alerts go by when they occurred themselves.
    complaints += record.complaints.filter { desk.isInPeriod($0.begun) }
    alerts += keyed(record).filter { desk.isInPeriod($0.begun) }
    // Who spoke first is asked of every delivery: whoever answered was spoken to.
    guard desk.isDeliveredInPeriod(record), let delivered = record.delivered else { return }
    proactive.append(
      .init(
        delivered: delivered, reachedCalls: record.reachedCalls,
        requests: (record.requests + record.complaints).map(\.begun)))
  }

  /// The alerts of a journey, by the rule that the call list asks too.
  private func keyed(_ record: JourneyRecord) -> [JourneyRecord.Keyed] {
    let alerts = record.alerts
    return alerts.all.map { alert in
      let first = alert.reasons.min { ($0.occurred, $0.position) < ($1.occurred, $1.position) }
      return JourneyRecord.Keyed(
        key: "", kind: first?.code.rawValue ?? "",
        begun: RecordedMoment(
          position: first?.position ?? 0, occurred: alert.openedAt.milliseconds),
        closed: alert.closedAt.map {
          RecordedMoment(position: alert.closing ?? 0, occurred: $0.milliseconds)
        }, isSatisfied: alert.isSatisfied,
        isGone: alert.isOpen && (alerts.isLost || gone.contains(record.customer)))
    }
  }

  mutating func take(_ journey: ChosenJourney) {
    taken += 1
    let record = journey.record
    let reached = ServiceLevel.reached(items(record))
    if let level = reached.value {
      // One event stands for the journey: a list of every check would be too long.
      levels[level, default: []].append(record.delivered?.position ?? reached.positions.first ?? 0)
    } else {
      noLevel += 1
    }
    elements.add(record)
    experiences += journey.experiences.map(\.value)
  }

  private func items(_ record: JourneyRecord) -> [ServiceLevel.Item] {
    guard let plan = record.plan else { return [] }
    return plan.items.enumerated().flatMap { place, items in
      items.compactMap { item -> ServiceLevel.Item? in
        guard let tag = item.level else { return nil }
        let check = record.steps[place].checks[item.id]
        // An item of other variants does not apply.
        let isFitting =
          item.variants.isEmpty || check != nil
          || record.variant.map(item.variants.contains) ?? false
        guard isFitting else { return nil }
        return .init(tag: tag, outcome: check?.outcome, position: check?.position)
      }
    }
  }

  mutating func sections() -> [Report.Section] {
    [
      .init("levels", Sentence("服务的四个层次", "Service levels reached"), [levelTable()]),
      .init("proactive", Sentence("谁先联系", "Who spoke first"), proactiveBlocks()),
      .init("experience", Sentence("问题的解决 + 愉悦的感受", "Solved and pleasant"), experienceBlocks()),
      .init("elements", Sentence("五大要素", "Service elements"), [elements.table]),
      .init(
        "complaints", Sentence("投诉", "Complaints"),
        AgeBlocks.blocks(
          complaints, key: "complaint", name: Sentence("投诉", "complaints"), asOf: desk.moment)),
      .init(
        "alerts", Sentence("预警", "Alerts"),
        AgeBlocks.blocks(
          alerts, key: "alert", name: Sentence("预警", "alerts"), asOf: desk.moment)),
    ]
  }

  private func levelTable() -> Report.Block {
    let known = taken - noLevel
    return .table(
      Report.Table(
        "reached", Sentence("旅程达到的层次", "Levels that journeys reached"),
        [
          .init("level", Sentence("层次", "Level")), .init("count", Sentence("个数", "Count")),
          .init("share", Sentence("比例", "Share")),
        ],
        ServiceLevel.allCases.map { level in
          let found = levels[level] ?? []
          return [
            .code(level.rawValue, Terms.level(level)), .count(found.count),
            .reading(
              .init(
                Measured(
                  Rational(found.count, known), orMissing: .notRecorded, n: known, of: taken,
                  positions: found), .share)),
          ]
        }))
  }

  private func proactiveBlocks() -> [Report.Block] {
    let measure = Proactive(proactive, asOf: desk.moment)
    func name(_ outcome: Proactive.Outcome) -> Sentence {
      switch outcome {
      case .proactive: Sentence("我们先联系", "proactive")
      case .reactive: Sentence("客户先找来", "reactive")
      case .untouched: Sentence("没有联系", "untouched")
      }
    }
    return desk.deliveredNote + [
      .table(
        Report.Table(
          "outcomes", Sentence("交车后 30 天", "The 30 days after delivery"),
          [
            .init("outcome", Sentence("结果", "Outcome")), .init("count", Sentence("个数", "Count")),
            .init("share", Sentence("比例", "Share")),
          ],
          Proactive.Outcome.allCases.map { outcome in
            [
              .code(outcome.rawValue, name(outcome)), .count(measure.count(outcome)),
              .reading(.init(measure.share(of: outcome), .share)),
            ]
          }))
    ]
  }

  private func experienceBlocks() -> [Report.Block] {
    let experience = Experience(experiences)
    func rows(
      _ part: Experience.Distribution<Experience.Reply>
    ) -> [[Report.Cell]] {
      Experience.Reply.allCases.map { reply in
        [
          .code(reply.rawValue, Terms.reply(reply)), .count(part.count(reply)),
          .reading(.init(part.share(reply), .share)),
        ]
      }
    }
    let columns: [Report.Table.Column] = [
      .init("answer", Sentence("回答", "Answer")), .init("count", Sentence("个数", "Count")),
      .init("share", Sentence("比例", "Share")),
    ]
    return [
      .table(.init("solved", Sentence("问题解决了吗", "Solved"), columns, rows(experience.solved))),
      .table(.init("pleasant", Sentence("感受愉悦吗", "Pleasant"), columns, rows(experience.pleasant))),
      .table(
        Report.Table(
          "cross", Sentence("解决 × 愉悦", "Solved × pleasant"),
          [
            .init("solved", Sentence("解决", "Solved")),
            .init("yes", Sentence("愉悦：是", "Pleasant: yes")),
            .init("partly", Sentence("部分", "partly")), .init("no", Sentence("否", "no")),
          ],
          Experience.Reply.allCases.map { solved in
            [.code(solved.rawValue, Terms.reply(solved))]
              + Experience.Reply.allCases.map { pleasant in
                .count(
                  experience.crossTable.count(.init(solved: solved, pleasant: pleasant)))
              }
          })),
    ]
  }
}
