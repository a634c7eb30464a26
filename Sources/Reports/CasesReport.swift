internal import CanonicalJSON
internal import Chronology
internal import Journeys
internal import Satisfaction
internal import Timelines
internal import Wording

/// Improvement cases in the PDCA circle: how far each came, and what changed.
///
/// A case goes by the day it was opened. Before and after are the periods that the case itself names
/// last, of delivered journeys; where it names a touchpoint, only answers about that count.
/// Source: 《移动电商：客户关系管理方向》 (客户满意改善课题, PDCA 循环).
struct CasesReport: ReportBuilder {
  let desk: ReportDesk
  private var cases: [Case] = []

  struct Case {
    let id: String
    var state: FactKind = .caseOpened
    var openedAt: RecordedMoment
    var texts: [String: String] = [:]
    var due: Int64?
    var isEffective: Bool?
    var evidence = 0
    var positions: [Int64] = []
    var before: ClosedRange<LocalDate>?
    var after: ClosedRange<LocalDate>?
    var earlier: [ImprovementCase.Journey] = []
    var later: [ImprovementCase.Journey] = []
  }

  private static let steps: [FactKind] = [
    .caseOpened, .caseDecomposed, .caseCauseFound, .caseCountermeasure, .caseChecked,
    .caseStandardised, .caseClosed,
  ]

  init(_ desk: ReportDesk) throws {
    self.desk = desk
    for subject in try desk.ledger.subjects(holding: Self.steps) {
      let facts = try desk.ledger.facts(of: subject).filter { fact in
        fact.kind.map(Self.steps.contains) ?? false
      }
      guard let first = facts.first, desk.isInPeriod(first.moment) else { continue }
      var one = Case(
        id: String(subject.drop { $0 != "/" }.dropFirst()), openedAt: first.moment)
      for fact in facts { one.apply(fact) }
      cases.append(one)
    }
  }

  var isEmpty: Bool { cases.isEmpty }

  mutating func take(_ journey: ChosenJourney) {}

  mutating func see(_ record: JourneyRecord) {
    guard record.lost == nil, let day = record.delivered.map(desk.date) else { return }
    let answers = desk.choose(record)
    for index in cases.indices {
      let isBefore = cases[index].before?.contains(day) ?? false
      let isAfter = cases[index].after?.contains(day) ?? false
      guard isBefore || isAfter else { continue }
      let touchpoint = cases[index].texts["touchpoint"]
      let about = answers.filter { touchpoint == nil || $0.question.touchpoint == touchpoint }
      let (mean, positions) = record.mean(of: about)
      let journey = ImprovementCase.Journey(mean: mean, positions: positions)
      if isBefore { cases[index].earlier.append(journey) }
      if isAfter { cases[index].later.append(journey) }
    }
  }

  mutating func sections() -> [Report.Section] {
    [
      .init("cases", Sentence("改善课题（PDCA）", "Improvement cases (PDCA)"), [list()]),
      .init("effects", Sentence("改善前后", "Before and after"), [effects()]),
    ]
  }

  private func list() -> Report.Block {
    .table(
      Report.Table(
        "list", Sentence("课题", "Cases"),
        [
          .init("case", Sentence("课题", "Case")), .init("state", Sentence("状态", "State")),
          .init("opened", Sentence("开始", "Opened")), .init("method", Sentence("方法", "Method")),
          .init("touchpoint", Sentence("环节", "Touchpoint")), .init("gap", Sentence("差距", "Gap")),
          .init("cause", Sentence("原因", "Cause")), .init("measure", Sentence("对策", "Measure")),
          .init("owner", Sentence("负责人", "Owner")), .init("due", Sentence("期限", "Due")),
          .init("effective", Sentence("有效", "Effective")),
          .init("evidence", Sentence("证据", "Evidence")),
          .init("steps", Sentence("位置", "Positions")),
        ],
        cases.map { one in
          func code(_ key: String) -> Report.Cell { one.texts[key].map { .code($0, nil) } ?? .none }
          return [
            .code(one.id, nil), .code(Self.code(one.state), Self.name(one.state)),
            .date(desk.date(one.openedAt)), code("method"),
            one.texts["touchpoint"].map(desk.library.cell) ?? .none,
            one.texts["gap"].map { .code($0, Terms.word(WordList.gaps, $0)) } ?? .none,
            code("cause"), code("measure"), code("owner"),
            one.due.map { .date(desk.zone.date(at: $0)) } ?? .none,
            one.isEffective.map { .flag($0) } ?? .none, .count(one.evidence),
            .positions(one.positions),
          ]
        }))
  }

  private func effects() -> Report.Block {
    .table(
      Report.Table(
        "effects", Sentence("位置 u 的均值", "Mean place u"),
        [
          .init("case", Sentence("课题", "Case")), .init("beforePeriod", Sentence("改善前", "Before")),
          .init("before", Sentence("u 前", "u before")),
          .init("afterPeriod", Sentence("改善后", "After")),
          .init("after", Sentence("u 后", "u after")),
          .init("difference", Sentence("差", "Difference")),
        ],
        cases.filter { $0.before != nil || $0.after != nil }.map { one in
          let effect = ImprovementCase(before: one.earlier, after: one.later)
          return [
            .code(one.id, nil), Self.period(one.before), .reading(.init(effect.before, .number)),
            Self.period(one.after), .reading(.init(effect.after, .number)),
            .reading(.init(effect.difference, .signed, group: .none)),
          ]
        }))
  }

  private static func period(_ period: ClosedRange<LocalDate>?) -> Report.Cell {
    period.map { .code("\($0.lowerBound)..\($0.upperBound)", nil) } ?? .none
  }

  /// The step without the kind of its stream: `case.checked` is `checked`.
  private static func code(_ step: FactKind) -> String { String(step.rawValue.dropFirst(5)) }

  private static func name(_ step: FactKind) -> Sentence {
    switch step {
    case .caseDecomposed: Sentence("已分解", "decomposed")
    case .caseCauseFound: Sentence("已找到真因", "cause found")
    case .caseCountermeasure: Sentence("已有对策", "countermeasure")
    case .caseChecked: Sentence("已检查", "checked")
    case .caseStandardised: Sentence("已标准化", "standardised")
    case .caseClosed: Sentence("已关闭", "closed")
    default: Sentence("已立项", "opened")
    }
  }
}

extension CasesReport.Case {
  /// What a later step says takes the place of what an earlier one said.
  mutating func apply(_ fact: CountedFact) {
    state = fact.kind ?? state
    positions.append(fact.position)
    for key in ["method", "touchpoint", "gap", "cause", "measure", "owner"] {
      texts[key] = fact.text(key) ?? texts[key]
    }
    due = fact.time("due")?.milliseconds ?? due
    isEffective = fact.flag("effective") ?? isEffective
    evidence += fact.data["evidence"]?.items?.count ?? 0
    before = Self.period(fact, "before") ?? before
    after = Self.period(fact, "after") ?? after
  }

  private static func period(_ fact: CountedFact, _ name: String) -> ClosedRange<LocalDate>? {
    guard let from = fact.date(name + "From"), let to = fact.date(name + "To"), from <= to else {
      return nil
    }
    return from...to
  }
}
